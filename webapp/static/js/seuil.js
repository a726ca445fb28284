// The sign-in page: nobody is at work in this tab any more. What waits for nobody is removed from this browser.

import { ranger } from "../poste/coffre.js";
import { oublier } from "../poste/identite.js";

oublier();
new BroadcastChannel("constat").postMessage("seuil");
ranger().catch(() => {});
