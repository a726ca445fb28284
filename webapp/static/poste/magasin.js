// The state of the desk: what the server said last, what is on its way, and who listens.

import { Reserve } from "./reserve.js";

const LOT = 50;
const ATTENTES = [1000, 2000, 5000, 10000, 20000];

export class Magasin extends EventTarget {
  constructor(racine) {
    super();
    this.url = racine.dataset.url;
    this.mode = racine.dataset.mode;
    this.connexion = racine.dataset.connexion;
    this.debriefing = racine.dataset.debriefing ?? "";
    this.reserve = new Reserve(racine.dataset.personne, racine.dataset.tentative);
    this.jeton = document.querySelector('meta[name="csrf-token"]').content;
    this.fixe = null;
    this.etat = null;
    this.actions = [];
    this.sauvegarde = "enregistre";
    this.papiers = new Map();
    this.bases = new Map();
    this.envoi = null;
    this.echecs = 0;
    this.dossier = "";
  }

  get clos() {
    return this.etat.tentative.etat === "close";
  }

  /** The static part and the moving part of the open dossier. */
  get courant() {
    return this.dossier ? { ...this.fixe.dossiers[this.dossier], ...this.etat.dossiers[this.dossier] } : null;
  }

  get listes() {
    return this.fixe.mutuelles[this.fixe.dossiers[this.dossier].mutuelle];
  }

  async commencer() {
    const { fixe, etat } = await this.lire("/donnees.json");
    this.fixe = fixe;
    this.recevoir(etat);
    if (this.reserve.lire().length) this.envoyer();
  }

  recevoir(etat) {
    const connues = new Map(this.actions.map((a) => [a.id, a]));
    for (const action of etat.actions) connues.set(action.id, action);
    this.actions = [...connues.values()].sort((a, b) => a.sequence - b.sequence);
    if (this.etat && etat.tentative.sequence < this.etat.tentative.sequence) return; // an older answer came late
    this.etat = etat;
    this.dire("etat");
  }

  dire(nom, detail = null) {
    this.dispatchEvent(new CustomEvent(nom, { detail }));
  }

  etre(sauvegarde, detail = "") {
    this.sauvegarde = sauvegarde;
    this.dire("sauvegarde", detail);
  }

  /** The actions on a dossier that stand, the waiting ones last. */
  valables(reference = this.dossier) {
    const annulees = new Set(this.etat.annulees);
    const attente = this.reserve.lire();
    for (const a of attente) if (a.type === "annuler") annulees.add(a.donnees.action);
    const connues = new Set(this.actions.map((a) => a.id));
    const enAttente = attente
      .filter((a) => !connues.has(a.id))
      .map((a) => ({ ...a, attente: true, dossier: a.cible.split("/")[0], place: a.cible.split("/")[1] ?? "" }));
    return [...this.actions, ...enAttente].filter((a) => a.dossier === reference && !annulees.has(a.id));
  }

  /** Make an action: kept at once, shown at once, sent without being waited for. Resolves when it is settled. */
  agir(type, place = null, donnees = {}) {
    const cible = place === null ? "" : place ? `${this.dossier}/${place}` : this.dossier;
    const action = { id: crypto.randomUUID?.() ?? uuid(), type, cible, donnees, survenue_le: new Date().toISOString() };
    this.reserve.garder(action);
    this.dire("etat");
    return this.envoyer().then(() => action.id);
  }

  /** Send what waits, in order, until nothing does. */
  envoyer() {
    this.envoi ??= this.vider().finally(() => {
      this.envoi = null;
    });
    return this.envoi;
  }

  async vider() {
    for (;;) {
      const lot = this.reserve.lire().slice(0, LOT);
      if (!lot.length) {
        this.echecs = 0;
        this.etre("enregistre");
        return;
      }
      this.etre("envoi");
      const reponse = await this.poster(lot);
      if (reponse === null) return;
      const refusees = [];
      for (const resultat of reponse.resultats) {
        this.reserve.oublier(resultat.id);
        if (resultat.statut === "refusee" || resultat.statut === "conflit") refusees.push(resultat);
        if (resultat.statut === "tardive") refusees.push({ ...resultat, fautes: [{ phrase: "Reçue après la clôture : elle est gardée à part, les évaluateurs décideront." }] });
      }
      this.recevoir(reponse.etat);
      if (refusees.length) this.dire("refus", refusees);
    }
  }

  /** One batch; null when it must be tried again later. */
  async poster(actions) {
    let reponse;
    try {
      reponse = await fetch(`${this.url}/actions`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.jeton },
        body: JSON.stringify({ actions, depuis: this.etat.tentative.sequence }),
        credentials: "same-origin",
      });
    } catch {
      return this.plusTard("hors_ligne");
    }
    let corps = null;
    try {
      corps = await reponse.json();
    } catch {
      return this.plusTard("erreur");
    }
    if (corps.resultats) return corps;
    if (reponse.status === 401) return this.plusTard("session", false);
    if (reponse.status === 404 || reponse.status === 403) return this.plusTard("autre_personne", false);
    if (corps.motif === "csrf") {
      const suite = await this.renouvelerJeton();
      return suite === "neuf" ? this.poster(actions) : this.plusTard(suite, suite === "erreur" || suite === "hors_ligne");
    }
    return this.plusTard("erreur");
  }

  plusTard(cause, reessayer = true) {
    this.etre(cause);
    if (reessayer) {
      clearTimeout(this.minuteur);
      this.minuteur = setTimeout(() => this.envoyer(), ATTENTES[Math.min(this.echecs, ATTENTES.length - 1)]);
      this.echecs += 1;
    }
    return null;
  }

  /** Take the token of the present session. Says neuf, session (sign in again), autre_personne or erreur. */
  async renouvelerJeton() {
    try {
      const page = await fetch(this.url, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (page.status === 404 || page.status === 403) return "autre_personne";
      if (page.redirected) return "session";
      const lue = new DOMParser().parseFromString(await page.text(), "text/html");
      const neuf = lue.querySelector('meta[name="csrf-token"]')?.content;
      if (!neuf || neuf === this.jeton) return "erreur";
      this.jeton = neuf;
      return "neuf";
    } catch {
      return "hors_ligne";
    }
  }

  async lire(chemin) {
    const reponse = await fetch(this.url + chemin, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!reponse.ok) {
      if (reponse.status === 401) this.etre("session");
      throw new Error(`HTTP ${reponse.status}`);
    }
    return reponse.json();
  }

  /** See what another tab did. */
  async rafraichir() {
    if (this.envoi || !this.etat) return;
    try {
      const { etat } = await this.lire(`/etat.json?depuis=${this.etat.tentative.sequence}`);
      if (etat.tentative.sequence !== this.etat.tentative.sequence || this.sauvegarde !== "enregistre") this.recevoir(etat);
      if (this.reserve.lire().length) this.envoyer();
    } catch {
      // the next sending will tell
    }
  }

  /** A paper, opened by an action the first time. */
  async papier(piece) {
    return this.ouvrir(this.papiers, "ouvrir_piece", "pieces", piece);
  }

  async base(base) {
    return this.ouvrir(this.bases, "consulter_base", "bases", base);
  }

  async ouvrir(table, type, dossier_, objet) {
    const reference = this.dossier;
    const cle = `${reference}/${objet}`;
    const derniere = this.actions.findLast((a) => a.type === type && a.dossier === reference && a.place === objet);
    const soir = this.actions.findLast((a) => a.type === "fin_de_journee");
    // a base changes overnight: looking at it again on another day is another act
    const perimee = type === "consulter_base" && derniere && soir && soir.sequence > derniere.sequence;
    if (perimee && !this.clos) table.delete(cle);
    const deja = derniere && !perimee;
    if (!deja && !this.clos && !this.reserve.lire().some((a) => a.type === type && a.cible === cle)) await this.agir(type, objet);
    else if (!table.has(cle)) await this.envoyer();
    if (!table.has(cle)) table.set(cle, await this.lire(`/dossiers/${reference}/${dossier_}/${objet}`));
    return table.get(cle);
  }
}

/** A version 4 UUID where the browser has none outside HTTPS. */
function uuid() {
  const o = crypto.getRandomValues(new Uint8Array(16));
  o[6] = (o[6] & 0x0f) | 0x40;
  o[8] = (o[8] & 0x3f) | 0x80;
  const hex = [...o].map((x) => x.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
