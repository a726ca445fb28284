// What is typed and not sent: kept in the person's store at each keystroke, on the server a moment later, with
// the version that this tab has read. Two tabs, two texts: neither is written over, the person chooses.

import { ongletsOuverts } from "./identite.js";

const REPOS = 700;
const PATIENCE = 1500;
const LOT = 20;

export class Brouillons extends EventTarget {
  constructor(coffre, tentative, onglet) {
    super();
    this.coffre = coffre;
    this.tentative = tentative;
    this.onglet = onglet;
    this.table = new Map();
    this.suivis = new Map();
  }

  /** The server's drafts, then what this tab, or one that is closed, had not yet sent. */
  async charger(duServeur) {
    for (const { cle, contenu, version } of duServeur) this.table.set(cle, { contenu, version, sale: false });
    const ouverts = await ongletsOuverts();
    const locaux = (await this.coffre.lire("brouillons", `${this.tentative}/`)).sort(([, a], [, b]) => a.le - b.le);
    for (const [adresse, local] of locaux) {
      const mien = local.onglet === this.onglet;
      if (!mien && ouverts?.has(local.onglet)) continue;
      const connu = this.table.get(local.cle);
      if (egaux(connu?.contenu ?? null, local.contenu)) {
        this.coffre.retirer("brouillons", adresse).catch(() => {});
        continue;
      }
      this.table.set(local.cle, { contenu: local.contenu, version: local.version, sale: true, depuis: 0, dernier: 0 });
      if (mien) continue;
      this.inscrire(local.cle);
      this.coffre.retirer("brouillons", adresse).catch(() => {});
    }
  }

  lire(cle) {
    return this.table.get(cle)?.contenu ?? null;
  }

  /** What the form holds now; null when it holds nothing. */
  ecrire(cle, contenu) {
    const connu = this.table.get(cle) ?? { contenu: null, version: 0, sale: false };
    if (egaux(connu.contenu, contenu)) return;
    const maintenant = Date.now();
    this.table.set(cle, { ...connu, contenu, sale: true, abandon: false, depuis: connu.sale ? connu.depuis : maintenant, dernier: maintenant });
    this.inscrire(cle);
    this.dispatchEvent(new Event("sale"));
  }

  /** The form was sent, or given up: nothing remains to be kept. */
  effacer(cle) {
    const connu = this.table.get(cle);
    if (!connu) return;
    if (!connu.version && !connu.envoye && !connu.conflit) {
      this.table.delete(cle);
      this.coffre.retirer("brouillons", this.adresse(cle)).catch(() => {});
      return;
    }
    this.ecrire(cle, null);
    const neuf = this.table.get(cle);
    neuf.depuis = neuf.dernier = 0;
    neuf.conflit = null;
    neuf.abandon = true;
  }

  adresse(cle) {
    return `${this.tentative}/${cle}#${this.onglet}`;
  }

  inscrire(cle) {
    const { contenu, version } = this.table.get(cle);
    this.coffre.mettre("brouillons", this.adresse(cle), { cle, contenu, version, onglet: this.onglet, le: Date.now() }).catch(() => {});
  }

  get sales() {
    return [...this.table.values()].filter((b) => b.sale && !b.refuse).length;
  }

  /** How many texts wait, for the person: an emptied form is not one. */
  get textes() {
    return [...this.table.values()].filter((b) => b.sale && b.contenu).length;
  }

  get conflits() {
    return [...this.table].filter(([, b]) => b.conflit).map(([cle, b]) => ({ cle, mien: b.contenu, autre: b.conflit }));
  }

  /** What may leave now: quiet for a moment, or typed for too long. */
  murs(tous = false) {
    const maintenant = Date.now();
    return [...this.table]
      .filter(([, b]) => b.sale && !b.conflit && !b.refuse && (tous || maintenant - b.dernier >= REPOS || maintenant - b.depuis >= PATIENCE))
      .slice(0, LOT)
      .map(([cle, b]) => {
        b.envoye = true;
        return { cle, contenu: b.contenu, version: b.version };
      });
  }

  /** The server's answer about one sending. */
  recevoir(envoyes, resultats) {
    const partis = new Map(envoyes.map((e) => [e.cle, e.contenu]));
    for (const r of resultats) {
      const b = this.table.get(r.cle);
      if (!b) continue;
      if (r.statut === "garde") this.acquitter(r, b, partis.get(r.cle));
      else if (r.statut === "refuse") b.refuse = true;
      else if (b.abandon) this.prendre(r.cle, r);
      else b.conflit = { contenu: r.contenu, version: r.version, le: r.modifie_le };
    }
    if (this.conflits.length) this.dispatchEvent(new Event("conflit"));
  }

  acquitter(r, b, parti) {
    b.version = r.version;
    b.sale = !egaux(b.contenu, parti);
    if (b.sale) {
      this.inscrire(r.cle);
      return;
    }
    b.abandon = false;
    this.coffre.retirer("brouillons", this.adresse(r.cle)).catch(() => {});
  }

  /** Take the server's text in place of this tab's. */
  prendre(cle, { contenu, version }) {
    this.table.set(cle, { contenu, version, sale: false });
    this.coffre.retirer("brouillons", this.adresse(cle)).catch(() => {});
    this.remettre(cle);
  }

  /** The choice between two texts: "ici", "serveur" or "deux". */
  choisir(cle, choix) {
    const b = this.table.get(cle);
    const autre = b?.conflit;
    if (!autre) return;
    if (choix === "serveur") {
      this.prendre(cle, autre);
    } else {
      b.conflit = null;
      b.version = autre.version;
      if (choix === "deux") b.contenu = reunir(b.contenu, autre.contenu);
      b.depuis = b.dernier = 0;
      this.inscrire(cle);
      if (choix === "deux") this.remettre(cle);
    }
    this.dispatchEvent(new Event("sale"));
  }

  /** Keep what is typed in `racine` under `cle`, and put back what was; `controles` says which fields. */
  suivre(cle, racine, controles = () => [...racine.querySelectorAll("[name]")]) {
    const remplir = () => {
      poser(controles(), this.lire(cle) ?? []);
      racine.dispatchEvent(new Event("change", { bubbles: false }));
    };
    if (this.lire(cle)) poser(controles(), this.lire(cle));
    this.suivis.set(cle, { remplir, controles, racine });
    const noter = () => this.ecrire(cle, relever(controles()));
    racine.addEventListener("input", noter);
    racine.addEventListener("change", (e) => e.target !== racine && noter());
  }

  /** The form is closed; what was typed stays kept. */
  lacher(cle, racine) {
    if (this.suivis.get(cle)?.racine === racine) this.suivis.delete(cle);
  }

  remettre(cle) {
    this.suivis.get(cle)?.remplir();
  }

  /** The words of a field of the open form, for the dialog that shows two texts. */
  libelle(cle, nom, valeur) {
    const controle = this.suivis.get(cle)?.controles().find((c) => c.name === nom && (valeur === undefined || c.value === valeur));
    return controle?.labels?.[0]?.textContent.trim() || controle?.getAttribute("aria-label") || "";
  }
}

const egaux = (un, autre) => JSON.stringify(un) === JSON.stringify(autre);
const coche = (c) => c.type === "checkbox" || c.type === "radio";

/** The fields as they stand: [name, value], or [name, [value, ticked]]; null when all are empty. */
function relever(controles) {
  const rempli = controles.some((c) => (c.type === "checkbox" ? c.checked : c.type !== "radio" && c.value.trim()));
  return rempli ? controles.map((c) => [c.name, coche(c) ? [c.value, c.checked] : c.value]) : null;
}

function poser(controles, valeurs) {
  for (const c of controles) {
    const siennes = valeurs.filter(([nom]) => nom === c.name).map(([, v]) => v);
    if (coche(c)) {
      const sienne = siennes.find((v) => Array.isArray(v) && v[0] === c.value);
      if (sienne) c.checked = sienne[1];
    } else if (siennes.length && !Array.isArray(siennes[0])) {
      [c.value] = siennes;
    }
  }
}

/** Both texts one after the other, where both have one; the rest as in this tab. */
function reunir(mien, autre) {
  if (!mien || !autre) return mien ?? autre;
  const siens = new Map(autre.filter(([, v]) => !Array.isArray(v)));
  return mien.map(([nom, v]) => {
    const sien = Array.isArray(v) ? "" : (siens.get(nom) ?? "");
    return [nom, sien && v && sien !== v && (v.includes(" ") || sien.includes(" ")) ? `${sien}\n\n${v}` : v || sien];
  });
}
