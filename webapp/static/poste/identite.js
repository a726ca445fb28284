// Who works in this tab, and which tab it is. The server's page says it; without network, what this very tab
// remembers does: another tab, another person, know nothing.

const QUI = "constat.poste.qui";
const ONGLET = "constat.poste.onglet";

/** What the page says of the person and the attempt; null when neither the page nor the tab knows. */
export function identite(racine) {
  const adresse = location.pathname.split("/")[2];
  const { personne, identifiant, cle, tentative, mode, debriefing } = racine.dataset;
  if (personne) {
    const dite = { personne, identifiant, cle, tentative, mode, debriefing };
    garder(dite);
    return dite;
  }
  try {
    const gardee = JSON.parse(sessionStorage.getItem(QUI));
    return gardee?.tentative === adresse ? gardee : null;
  } catch {
    return null;
  }
}

function garder(dite) {
  try {
    sessionStorage.setItem(QUI, JSON.stringify(dite));
  } catch {
    // without it, only a reload without network is lost
  }
}

/** Forget the person of this tab: what is sealed can no longer be opened from here. */
export function oublier() {
  try {
    sessionStorage.removeItem(QUI);
  } catch {
    // nothing was kept
  }
}

/** The name of this tab: it survives a reload, and a duplicated tab gets another one. */
export async function onglet() {
  let nom = "";
  try {
    nom = sessionStorage.getItem(ONGLET) ?? "";
  } catch {
    nom = "";
  }
  if (!nom || !(await tenir(nom))) {
    nom = [...crypto.getRandomValues(new Uint8Array(8))].map((x) => x.toString(16).padStart(2, "0")).join("");
    await tenir(nom);
  }
  try {
    sessionStorage.setItem(ONGLET, nom);
  } catch {
    // a reload will then be another tab
  }
  return nom;
}

/** Hold the name as long as this page lives; false when another page holds it. */
function tenir(nom) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((dire) => {
    navigator.locks.request(`constat.onglet.${nom}`, { ifAvailable: true }, (tenu) => {
      dire(Boolean(tenu));
      return tenu ? new Promise(() => {}) : null;
    });
  });
}

/** The names of the tabs that are open now; null when the browser cannot tell. */
export async function ongletsOuverts() {
  if (!navigator.locks) return null;
  const { held } = await navigator.locks.query();
  return new Set(held.map((v) => v.name).filter((n) => n.startsWith("constat.onglet.")).map((n) => n.slice("constat.onglet.".length)));
}
