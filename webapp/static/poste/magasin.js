// The state of the desk: what the server said last, what is on its way, and who listens.

import { Brouillons } from "./brouillons.js";
import { Coffre } from "./coffre.js";
import { onglet } from "./identite.js";
import { Liaison } from "./liaison.js";
import { Page } from "./page.js";
import { Reserve } from "./reserve.js";

const LOT = 50;
const OCTETS = 400_000;
const ATTENTES = [1000, 2000, 4000, 6000, 8000];
const SANS_REPRISE = new Set(["session", "autre_personne"]);

export class Magasin extends EventTarget {
  constructor(identite) {
    super();
    this.url = `/poste/${identite.tentative}`;
    this.identifiant = identite.identifiant;
    this.mode = identite.mode;
    this.debriefing = identite.debriefing;
    this.liaison = new Liaison(identite.personne, document.querySelector('meta[name="csrf-token"]').content);
    this.coffre = new Coffre(identite.personne, identite.cle);
    this.tentative = identite.tentative;
    this.reserve = new Reserve(this.coffre, identite.tentative);
    this.page = new Page(this.coffre, identite.tentative);
    this.fixe = null;
    this.etat = null;
    this.actions = [];
    this.sauvegarde = "enregistre";
    this.papiers = new Map();
    this.bases = new Map();
    this.envoi = null;
    this.echecs = 0;
    this.taille = LOT;
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

  /** Open the desk: from the server, or without network from what this tab had shown. */
  async commencer(horsLigne = false) {
    const [nom] = await Promise.all([onglet(), this.reserve.relire()]);
    this.brouillons = new Brouillons(this.coffre, this.tentative, nom);
    this.brouillons.addEventListener("sale", () => this.bientot());
    this.brouillons.addEventListener("conflit", () => this.dire("conflit"));
    const lues = horsLigne ? await this.page.reprendre() : await this.lire("/donnees.json");
    if (!lues) return false;
    this.fixe = lues.fixe;
    for (const [cle, papier] of lues.papiers ?? []) this.papiers.set(cle, papier);
    for (const [cle, base] of lues.bases ?? []) this.bases.set(cle, base);
    await this.brouillons.charger(lues.brouillons ?? []);
    this.recevoir(lues.etat);
    if (!horsLigne && !this.clos) this.page.garder("fixe", this.fixe);
    if (horsLigne) this.etre("hors_ligne");
    this.envoyer();
    return true;
  }

  /** A state, or what follows the one held here: the server leaves out what it marks as unchanged (`socle`). */
  recevoir(lu) {
    const tenu = this.etat;
    const etat = lu.dossiers ? lu : { ...tenu, ...lu, socle: tenu.socle, annulables: [...tenu.annulables, ...lu.annulables] };
    const connues = new Map(this.actions.map((a) => [a.id, a]));
    for (const action of etat.actions) connues.set(action.id, action);
    this.actions = [...connues.values()].sort((a, b) => a.sequence - b.sequence);
    if (this.etat && etat.tentative.sequence < this.etat.tentative.sequence) return; // an older answer came late
    this.etat = etat;
    if (this.clos) this.page.oublier();
    else this.page.garder("etat", { ...etat, actions: this.actions });
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
    if (this.ferme) return Promise.resolve();
    this.envoi ??= this.vider().finally(() => {
      this.envoi = null;
    });
    return this.envoi;
  }

  /** Something was typed: send it once it is ripe. */
  bientot() {
    if (this.sauvegarde === "enregistre") this.etre("attente");
    this.dire("attente");
    clearTimeout(this.prochain);
    this.prochain = setTimeout(() => this.envoyer(), 750);
  }

  /** A text is still being typed: nothing else waits. */
  patienter() {
    this.etre("attente");
    this.bientot();
  }

  async vider() {
    for (;;) {
      const lot = this.lot();
      const textes = lot.length ? [] : this.brouillons.murs();
      if (!lot.length && !textes.length) {
        this.echecs = 0;
        if (this.brouillons.conflits.length) this.etre("conflit");
        else if (this.brouillons.sales) this.patienter();
        else this.etre("enregistre");
        return;
      }
      this.etre("envoi");
      const { corps, cause } = lot.length
        ? await this.liaison.poster(`${this.url}/actions`, { actions: lot, depuis: this.etat.tentative.sequence, socle: this.etat.socle ?? "" })
        : await this.liaison.poster(`${this.url}/brouillons`, { brouillons: textes });
      if (cause === "refuse" && this.taille > 1) this.taille = Math.ceil(this.taille / 2);
      else if (cause) return this.plusTard(cause);
      else if (lot.length) this.repondre(corps);
      else this.brouillons.recevoir(textes, corps.resultats);
    }
  }

  /** What leaves together: at most so many actions, at most so many characters. */
  lot() {
    const lot = [];
    let octets = 0;
    for (const action of this.reserve.lire().slice(0, this.taille)) {
      octets += JSON.stringify(action).length;
      if (lot.length && octets > OCTETS) break;
      lot.push(action);
    }
    return lot;
  }

  /** Each action of a batch is acknowledged on its own. */
  repondre(reponse) {
    this.taille = LOT;
    this.reserve.oublier(reponse.resultats.map((r) => r.id));
    const refusees = reponse.resultats.filter((r) => r.statut === "refusee" || r.statut === "conflit");
    const tardives = reponse.resultats.filter((r) => r.statut === "tardive");
    this.tardif ||= tardives.length > 0;
    this.recevoir(reponse.etat);
    if (refusees.length) this.dire("refus", refusees);
    if (tardives.length) this.dire("tardives", tardives);
  }

  plusTard(cause) {
    this.etre(this.coffre.refuse && !SANS_REPRISE.has(cause) ? "non_garde" : cause === "refuse" ? "erreur" : cause);
    clearTimeout(this.minuteur);
    if (!SANS_REPRISE.has(cause)) {
      this.minuteur = setTimeout(() => this.envoyer(), ATTENTES[Math.min(this.echecs, ATTENTES.length - 1)]);
      this.echecs += 1;
    }
  }

  /** This page sends nothing any more. */
  fermer() {
    this.ferme = true;
    clearTimeout(this.minuteur);
    clearTimeout(this.prochain);
  }

  /** How much waits: actions and texts. */
  get attente() {
    return { actions: this.reserve.lire().length, textes: this.brouillons?.textes ?? 0 };
  }

  /** Someone signed in or out in another tab: who is it now? */
  async reconnaitre() {
    const cause = await this.liaison.reconnaitre();
    if (SANS_REPRISE.has(cause)) this.etre(cause);
    else if (cause === "" && this.sauvegarde === "session") this.envoyer();
  }

  async lire(chemin) {
    try {
      return await this.liaison.lire(this.url + chemin);
    } catch (erreur) {
      if (erreur.code === 401) this.etre("session");
      throw erreur;
    }
  }

  /** See what another tab did. */
  async rafraichir() {
    if (this.envoi || !this.etat) return;
    try {
      const { etat } = await this.lire(`/etat.json?depuis=${this.etat.tentative.sequence}`);
      if (etat.tentative.sequence !== this.etat.tentative.sequence || this.sauvegarde !== "enregistre") this.recevoir(etat);
      await this.reserve.relire();
      if (!this.reserve.vide || this.brouillons.sales) this.envoyer();
    } catch (erreur) {
      if ([401, 403, 404].includes(erreur.code)) this.reconnaitre();
    }
  }

  /** A paper, opened by an action the first time. */
  async papier(piece) {
    return this.ouvrir("papiers", "ouvrir_piece", "pieces", piece);
  }

  async base(base) {
    return this.ouvrir("bases", "consulter_base", "bases", base);
  }

  async ouvrir(nom, type, dossier_, objet) {
    const table = this[nom];
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
    if (!table.has(cle)) {
      table.set(cle, await this.lire(`/dossiers/${reference}/${dossier_}/${objet}`));
      this.page.garder(`${nom}/${cle}`, table.get(cle));
    }
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
