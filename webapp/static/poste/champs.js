// The chosen field, the second one it is compared with, and what may be done with them.

import { annoncer } from "./dom.js";

export class Selection extends EventTarget {
  constructor() {
    super();
    this.vider();
  }

  vider() {
    this.premier = null;
    this.second = null;
    this.compare = false;
    this.pour = "";
    this.dispatchEvent(new Event("change"));
  }

  /** A field was clicked: the first, or the second while comparing. `champ` is {place, libelle, affiche, objet}. */
  prendre(champ) {
    if (this.compare && this.premier && champ.place !== this.premier.place) {
      this.second = champ;
      this.compare = false;
      annoncer(`Comparé avec ${champ.libelle}, ${champ.objet} : ${champ.affiche || "vide"}. Choisissez Conforme ou Non conforme.`);
    } else if (this.compare) {
      annoncer("Choisissez une autre place que la première.");
    } else {
      this.premier = champ;
      this.second = null;
      annoncer(`Champ choisi : ${champ.libelle}, ${champ.objet} : ${champ.affiche || "vide"}.`);
    }
    const pour = this.pour;
    this.pour = "";
    this.dispatchEvent(new Event("change"));
    if (pour) this.dispatchEvent(new CustomEvent("pour", { detail: pour }));
  }

  comparer() {
    if (!this.premier) return;
    this.compare = true;
    this.second = null;
    annoncer("Choisissez la seconde place, dans cette pièce, une autre ou une base. Échap pour renoncer.");
    this.dispatchEvent(new Event("change"));
  }

  /** Ask for a field first, then do `pour` with it. */
  demander(pour) {
    this.pour = pour;
    annoncer("Choisissez le champ concerné sur une pièce ou dans une base.");
    this.dispatchEvent(new Event("change"));
  }

  renoncer() {
    if (this.compare) this.compare = false;
    else if (this.pour) this.pour = "";
    else if (this.second) this.second = null;
    else if (this.premier) this.premier = null;
    else return false;
    this.dispatchEvent(new Event("change"));
    return true;
  }

  /** How a place is chosen now: premier, second or "". */
  role(place) {
    if (this.premier?.place === place) return "premier";
    return this.second?.place === place ? "second" : "";
  }
}

/** The marks that stand on each place: place → [{sens, autre}]. */
export function marques(valables) {
  const par = new Map();
  const noter = (place, marque) => par.set(place, [...(par.get(place) ?? []), marque]);
  for (const a of valables) {
    const conforme = a.type === "marquer_champ_conforme";
    if (conforme || a.type === "marquer_champ_non_conforme") {
      noter(a.place, { sens: conforme ? "oui" : "non", autre: a.donnees.compare_a, id: a.id });
      noter(a.donnees.compare_a, { sens: conforme ? "oui" : "non", autre: a.place, id: a.id });
    } else if (a.type === "signaler_anomalie" || a.type === "alerter_suspicion") {
      noter(a.place, { sens: "signal", autre: "", id: a.id });
    }
  }
  return par;
}

const MOTS = { oui: "conforme", non: "non conforme", signal: "signalé" };

/** Dress a field for what was marked on it and for the present choice. */
export function habiller(element, place, libelle, affiche, par, selection) {
  const siennes = par.get(place) ?? [];
  const sens = siennes.some((m) => m.sens === "signal") ? "signal" : siennes.length ? siennes[siennes.length - 1].sens : "";
  for (const s of ["oui", "non", "signal"]) element.classList.toggle(`marque-${s}`, s === sens);
  const role = selection.role(place);
  element.classList.toggle("choisi-premier", role === "premier");
  element.classList.toggle("choisi-second", role === "second");
  const mots = [...new Set(siennes.map((m) => MOTS[m.sens]))].join(", ");
  element.setAttribute("aria-label", `${libelle} : ${affiche || "vide"}${mots ? `, ${mots}` : ""}`);
  element.setAttribute("aria-pressed", String(Boolean(role)));
  element.title = mots ? `${libelle} (${mots})` : libelle;
}
