// Right: the bases, consulted one at a time, and the calculette.

import { h, remplacer } from "./dom.js";
import { habiller, marques } from "./champs.js";
import { libelleRang } from "./pieces.js";
import { Calculette } from "./calculette.js";

export class Bases {
  constructor(racine, magasin, selection) {
    this.racine = racine;
    this.magasin = magasin;
    this.selection = selection;
    this.calculette = new Calculette(magasin);
    this.ouverte = "";
    this.grande = false;
    this.cherche = "";
    this.cle = "";
    this.jour = "";
    selection.addEventListener("change", () => this.marquer());
    racine.addEventListener("click", (e) => {
      const element = e.target.closest("[data-champ]");
      if (element) this.choisir(element);
    });
    racine.addEventListener("keydown", (e) => {
      if (e.target.matches?.("[data-champ]") && (e.key === "Enter" || e.key === " ")) {
        this.choisir(e.target);
        e.preventDefault();
      }
    });
  }

  dessiner() {
    const d = this.magasin.courant;
    const jour = this.magasin.etat?.tentative.jour ?? "";
    if (this.jour && jour !== this.jour) this.ouverte = "";
    this.jour = jour;
    const cle = JSON.stringify([d?.reference, this.ouverte, this.grande]);
    if (cle === this.cle) {
      this.marquer();
      this.calculette.rafraichir();
      return;
    }
    this.cle = cle;
    document.body.classList.toggle("base-grande", this.grande && Boolean(this.ouverte));
    if (!d) {
      remplacer(this.racine, h("header", { class: "volet-tete" }, h("h2", { id: "titre-bases" }, "Bases")), h("p", { class: "vide-petit" }, "Les bases s’ouvrent avec un dossier."));
      return;
    }
    if (!this.ouverte) {
      remplacer(
        this.racine,
        h("header", { class: "volet-tete" }, h("h2", { id: "titre-bases" }, "Bases")),
        h("ul", { class: "bases" }, d.bases.map(([id, titre]) => h("li", {}, h("button", { type: "button", class: "base", id: `base-${id}`, onclick: () => this.ouvrir(id) }, titre)))),
        this.calculette.dessiner(),
      );
      return;
    }
    const titre = d.bases.find(([id]) => id === this.ouverte)?.[1] ?? "";
    remplacer(
      this.racine,
      h(
        "header",
        { class: "volet-tete" },
        h("button", { type: "button", class: "outil", id: "bases-toutes", onclick: () => this.fermer() }, "‹ Bases"),
        h("h2", { id: "titre-bases" }, titre),
        h("button", { type: "button", class: "outil outil-grand", id: "bases-grande", "aria-pressed": String(this.grande), onclick: () => this.agrandir() }, this.grande ? "Réduire" : "Agrandir"),
      ),
      h("div", { class: "base-contenu", id: "base-contenu", tabindex: "0", role: "group", "aria-label": `${titre}, contenu` }),
      this.calculette.dessiner(),
    );
    this.montrer(this.racine.querySelector("#base-contenu"));
  }

  ouvrir(base) {
    this.ouverte = base;
    this.cherche = "";
    this.dessiner();
    document.getElementById("bases-toutes")?.focus();
  }

  fermer() {
    const base = this.ouverte;
    this.ouverte = "";
    this.grande = false;
    this.dessiner();
    document.getElementById(`base-${base}`)?.focus();
  }

  agrandir() {
    this.grande = !this.grande;
    this.dessiner();
  }

  async montrer(zone) {
    const [dossier, base] = [this.magasin.dossier, this.ouverte];
    zone.append(h("p", { class: "chargement" }, "Consultation…"));
    let donnees;
    try {
      donnees = await this.magasin.base(base);
    } catch {
      zone.replaceChildren(h("p", { class: "vide-petit" }, this.magasin.clos ? "Le travail est terminé : seules les bases déjà consultées se relisent." : "La base n’a pas pu être consultée. Vérifiez la connexion, puis recommencez."), h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: () => { this.cle = ""; this.dessiner(); } }, "Réessayer"));
      return;
    }
    if (dossier !== this.magasin.dossier || base !== this.ouverte) return;
    this.donnees = donnees;
    this.libelles = new Map(donnees.champs.map((c) => [c.id, c]));
    zone.replaceChildren(...[this.recherche(donnees), ...this.blocs(donnees)].filter(Boolean));
    this.filtrer(zone);
    this.marquer();
  }

  recherche(donnees) {
    if (donnees.champs.length < 30) return null;
    return h(
      "div",
      { class: "base-recherche" },
      h("label", { class: "visually-hidden", for: "base-recherche" }, `Chercher dans ${donnees.titre}`),
      h("input", {
        type: "search",
        id: "base-recherche",
        class: "form-control",
        placeholder: "Chercher…",
        autocomplete: "off",
        value: this.cherche,
        oninput: (e) => { this.cherche = e.target.value; this.filtrer(this.racine.querySelector("#base-contenu")); },
        onchange: (e) => { if (e.target.value.trim() && !this.magasin.clos) this.magasin.agir("consulter_base", donnees.id, { recherche: e.target.value.trim().slice(0, 200) }); },
      }),
      h("p", { class: "base-trouves", id: "base-trouves", role: "status" }),
    );
  }

  filtrer(zone) {
    const mots = plat(this.cherche).split(" ").filter(Boolean);
    let montres = 0;
    for (const rang of zone.querySelectorAll("[data-rang]")) {
      const garde = mots.every((m) => plat(rang.textContent).includes(m));
      rang.hidden = !garde;
      montres += garde ? 1 : 0;
    }
    const dit = zone.querySelector("#base-trouves");
    if (dit) dit.textContent = mots.length ? `${montres} ligne${montres > 1 ? "s" : ""} trouvée${montres > 1 ? "s" : ""}` : "";
  }

  blocs(donnees) {
    const simples = donnees.champs.filter((c) => !c.id.includes("["));
    const groupes = new Map();
    for (const c of donnees.champs) {
      const lu = /^([a-z0-9_]+)\[(\d+)\]\.?(.*)$/.exec(c.id);
      if (!lu) continue;
      const groupe = groupes.get(lu[1]) ?? new Map();
      groupes.set(lu[1], groupe);
      const rang = groupe.get(lu[2]) ?? new Map();
      groupe.set(lu[2], rang);
      rang.set(lu[3], c);
    }
    return [
      simples.length > 0 && h("dl", { class: "base-fiche" }, simples.map((c) => h("div", {}, h("dt", {}, c.libelle), h("dd", {}, this.valeur(c))))),
      ...[...groupes].map(([nom, rangs]) => (donnees.id === "procedures" ? this.clauses(rangs) : this.table(donnees, nom, rangs))),
    ];
  }

  valeur(c) {
    return h("span", { class: "champ-base", "data-champ": c.id, role: "button", tabindex: "0" }, c.affiche || "—");
  }

  clauses(rangs) {
    return h(
      "div",
      { class: "clauses" },
      [...rangs.values()].map((r) => h("article", { class: "clause", "data-rang": "" }, h("h3", {}, `${r.get("numero")?.affiche ?? ""} ${r.get("titre")?.affiche ?? ""}`), h("p", {}, r.get("texte") ? this.valeur(r.get("texte")) : ""))),
    );
  }

  table(donnees, nom, rangs) {
    const colonnes = [...new Set([...rangs.values()].flatMap((r) => [...r.keys()]))].filter((s) => [...rangs.values()].some((r) => r.get(s)?.affiche));
    const titre = TITRES[nom];
    return h(
      "section",
      { class: "base-groupe" },
      titre && h("h3", {}, titre),
      h(
        "table",
        { class: "base-table", role: "table" },
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, colonnes.map((s) => h("th", { scope: "col", role: "columnheader" }, donnees.colonnes[s] ?? s)))),
        h(
          "tbody",
          { role: "rowgroup" },
          [...rangs.values()].map((r) =>
            h("tr", { role: "row", "data-rang": "" }, colonnes.map((s) => h("td", { role: "cell", "data-libelle": donnees.colonnes[s] ?? s, class: r.get(s)?.affiche ? "" : "blanc" }, r.get(s) ? this.valeur(r.get(s)) : ""))),
          ),
        ),
      ),
    );
  }

  choisir(element) {
    const c = this.libelles?.get(element.dataset.champ);
    if (!c || this.magasin.clos) return;
    this.selection.prendre({ place: `${this.ouverte}.${c.id}`, libelle: libelleRang(c), affiche: c.affiche, objet: this.donnees.titre });
  }

  marquer() {
    if (!this.ouverte || !this.libelles) return;
    const par = marques(this.magasin.valables());
    for (const element of this.racine.querySelectorAll("[data-champ]")) {
      const c = this.libelles.get(element.dataset.champ);
      if (c) habiller(element, `${this.ouverte}.${c.id}`, libelleRang(c), c.affiche, par, this.selection);
    }
  }
}

const TITRES = { beneficiaires: "Bénéficiaires", periodes: "Périodes", changements: "Changements", comptes: "Comptes", contacts: "Contacts", virements: "Virements de ce dossier" };

/** Lower case, without accents, for searching. */
export const plat = (texte) => texte.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
