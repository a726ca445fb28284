// Centre: the pièces drawn as papers, one tab each, their fields, their file; the bar of the chosen field.

import { h, papier, remplacer } from "./dom.js";
import { habiller, marques } from "./champs.js";

const ZOOMS = [0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2];

export class Pieces {
  constructor(racine, magasin, selection, gestes) {
    this.racine = racine;
    this.magasin = magasin;
    this.selection = selection;
    this.gestes = gestes;
    this.ouverte = new Map();
    this.vue = "papier";
    this.zoom = 2;
    this.cle = "";
    selection.addEventListener("change", () => this.marquer());
    racine.addEventListener("click", (e) => this.cliquer(e));
    racine.addEventListener("keydown", (e) => this.clavier(e));
  }

  get piece() {
    return this.ouverte.get(this.magasin.dossier) ?? "";
  }

  dessiner() {
    const d = this.magasin.courant;
    if (!d) {
      this.cle = "";
      remplacer(
        this.racine,
        h("header", { class: "volet-tete" }, h("h2", { id: "titre-pieces" }, "Pièces")),
        h("div", { class: "vide-grand" }, h("p", { class: "vide-titre" }, "Choisissez un dossier dans la corbeille"), h("p", {}, "Ses pièces s’afficheront ici, telles que vous les recevriez au bureau.")),
      );
      return;
    }
    const cle = JSON.stringify([d.reference, d.pieces, this.piece, this.vue]);
    if (cle !== this.cle) {
      this.cle = cle;
      this.toutDessiner(d);
    } else this.marquer();
  }

  toutDessiner(d) {
    remplacer(
      this.racine,
      h("h2", { class: "visually-hidden", id: "titre-pieces" }, `Pièces du dossier ${d.reference}`),
      h("div", { class: "onglets", role: "tablist", "aria-label": "Pièces du dossier" }, d.pieces.map((p) => this.onglet(p))),
      h("div", { class: "barre-champ", id: "barre-champ", "aria-live": "off" }),
      h("div", { class: "table-papier", id: "table-papier", role: "tabpanel", tabindex: "0", "aria-label": "Pièce ouverte" }),
    );
    this.barre();
    const zone = this.racine.querySelector("#table-papier");
    if (this.piece) this.montrer(zone);
    else zone.append(h("div", { class: "vide-grand" }, h("p", { class: "vide-titre" }, "Aucune pièce ouverte"), h("p", {}, "Ouvrez une pièce par son onglet. Ouvrir une pièce est noté ; comparer ses champs montre que vous l’avez lue.")));
  }

  onglet(p) {
    const ouverte = p.id === this.piece;
    const lue = this.magasin.actions.some((a) => a.type === "ouvrir_piece" && a.place === p.id && a.dossier === this.magasin.dossier);
    return h(
      "button",
      { type: "button", role: "tab", id: `onglet-${p.id}`, class: "onglet", "aria-selected": String(ouverte), tabindex: ouverte || (!this.piece && p === this.magasin.courant.pieces[0]) ? "0" : "-1", onclick: () => this.ouvrir(p.id) },
      h("span", { class: "onglet-titre" }, p.titre),
      h("span", { class: "onglet-date" }, p.arrivee ? `arrivée ${p.recue_le}` : p.recue_le, !lue && p.arrivee && h("span", { class: "pastille pastille-accent" }, "nouvelle")),
    );
  }

  ouvrir(piece) {
    this.ouverte.set(this.magasin.dossier, piece);
    this.dessiner();
    document.getElementById(`onglet-${piece}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  async montrer(zone) {
    const [dossier, piece] = [this.magasin.dossier, this.piece];
    zone.append(h("p", { class: "chargement" }, "Ouverture de la pièce…"));
    let donnees;
    try {
      donnees = await this.magasin.papier(piece);
    } catch {
      zone.replaceChildren(h("div", { class: "vide-grand" }, h("p", { class: "vide-titre" }, "La pièce n’a pas pu être ouverte"), h("p", {}, this.magasin.clos ? "Le travail est terminé : seules les pièces déjà ouvertes se relisent." : "La connexion manque peut-être. Votre demande est gardée."), h("button", { type: "button", class: "btn btn-outline-primary", onclick: () => { this.cle = ""; this.dessiner(); } }, "Réessayer")));
      return;
    }
    if (dossier !== this.magasin.dossier || piece !== this.piece) return;
    this.donnees = donnees;
    this.titre = this.magasin.courant.pieces.find((p) => p.id === piece)?.titre ?? donnees.titre;
    zone.setAttribute("aria-label", this.titre);
    const feuille = h("div", { class: "feuille-papier", id: "feuille-papier" });
    if (this.vue === "papier") feuille.append(papier(donnees.html));
    else if (this.vue === "champs") feuille.append(this.listeChamps(donnees));
    else feuille.append(this.proprietes(donnees));
    zone.replaceChildren(this.outils(), feuille);
    this.libelles = new Map(donnees.champs.map((c) => [c.id, c]));
    for (const champ of feuille.querySelectorAll("[data-champ]")) {
      champ.setAttribute("role", "button");
      champ.tabIndex = 0;
    }
    this.zoomer(this.zoom);
    this.marquer();
  }

  outils() {
    const bascule = (vue, mots, titre) =>
      h("button", { type: "button", class: "outil", id: `vue-${vue}`, "aria-pressed": String(this.vue === vue), title: titre, onclick: () => this.voir(vue) }, mots);
    return h(
      "div",
      { class: "outils-papier", role: "toolbar", "aria-label": "Outils de la pièce" },
      bascule("papier", "Papier", "La pièce telle que reçue"),
      bascule("champs", "Champs", "Les champs de la pièce en liste, faciles à atteindre au clavier et au doigt"),
      bascule("fichier", "Fichier", "Les propriétés du fichier reçu"),
      h("span", { class: "outils-espace" }),
      this.vue === "papier" && [
        h("button", { type: "button", class: "outil", "aria-label": "Réduire la pièce", id: "zoom-moins", onclick: () => this.zoomer(this.zoom - 1) }, "−"),
        h("output", { class: "outil-zoom", id: "zoom-valeur" }, "100 %"),
        h("button", { type: "button", class: "outil", "aria-label": "Agrandir la pièce", id: "zoom-plus", onclick: () => this.zoomer(this.zoom + 1) }, "+"),
      ],
      h("button", { type: "button", class: "outil", id: "imprimer-piece", onclick: () => window.print(), title: `Imprimer : ${this.titre}` }, "Imprimer"),
    );
  }

  voir(vue) {
    this.vue = vue;
    this.dessiner();
    document.getElementById(`vue-${vue}`)?.focus();
  }

  listeChamps(donnees) {
    return h(
      "div",
      { class: "liste-champs" },
      h("h3", {}, this.titre),
      h("dl", {}, donnees.champs.map((c) => h("div", {}, h("dt", {}, libelleRang(c)), h("dd", {}, h("span", { class: "champ", "data-champ": c.id }, c.affiche || "—"))))),
    );
  }

  proprietes(donnees) {
    return h("div", { class: "liste-champs proprietes" }, h("h3", {}, "Propriétés du fichier"), h("dl", {}, donnees.fichier.map(([mots, valeur]) => h("div", {}, h("dt", {}, mots), h("dd", {}, valeur)))));
  }

  zoomer(rang) {
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, rang));
    const feuille = this.racine.querySelector("#feuille-papier");
    const valeur = this.racine.querySelector("#zoom-valeur");
    if (!feuille) return;
    for (const z of ZOOMS) feuille.classList.toggle(`zoom-${Math.round(z * 100)}`, z === ZOOMS[this.zoom]);
    if (valeur) valeur.textContent = `${Math.round(ZOOMS[this.zoom] * 100)}\u00a0%`;
  }

  marquer() {
    this.barre();
    const feuille = this.racine.querySelector("#feuille-papier");
    if (!feuille || !this.donnees) return;
    const par = marques(this.magasin.valables());
    for (const element of feuille.querySelectorAll("[data-champ]")) {
      const c = this.libelles?.get(element.dataset.champ);
      if (c) habiller(element, `${this.piece}.${c.id}`, libelleRang(c), c.affiche, par, this.selection);
    }
  }

  barre() {
    const barre = this.racine.querySelector("#barre-champ");
    if (!barre) return;
    const s = this.selection;
    barre.classList.toggle("barre-active", Boolean(s.premier || s.pour));
    if (s.pour && !s.premier) {
      remplacer(barre, h("p", { class: "barre-consigne" }, "Choisissez le champ concerné, sur une pièce ou dans une base."), h("button", { type: "button", class: "outil", id: "barre-renoncer", onclick: () => s.vider() }, "Renoncer"));
    } else if (!s.premier) {
      remplacer(barre, this.piece && h("p", { class: "barre-repos" }, "Cliquez un champ pour le comparer, le marquer ou le signaler."));
    } else {
      remplacer(
        barre,
        h("span", { class: "barre-place" }, h("span", { class: "barre-libelle" }, s.premier.libelle), h("strong", {}, s.premier.affiche || "vide"), h("span", { class: "barre-objet" }, s.premier.objet)),
        s.second && [h("span", { class: "barre-face", "aria-hidden": "true" }, "⇄"), h("span", { class: "barre-place barre-seconde" }, h("span", { class: "barre-libelle" }, s.second.libelle), h("strong", {}, s.second.affiche || "vide"), h("span", { class: "barre-objet" }, s.second.objet))],
        s.compare && h("p", { class: "barre-consigne" }, "Choisissez la seconde place…"),
        h(
          "span",
          { class: "barre-gestes" },
          s.second && h("button", { type: "button", class: "btn btn-primary btn-sm", id: "geste-conforme", onclick: () => this.gestes.conforme() }, "Conforme"),
          s.second && h("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "geste-non-conforme", onclick: () => this.gestes.nonConforme() }, "Non conforme…"),
          !s.second && !s.compare && h("button", { type: "button", class: "btn btn-primary btn-sm", id: "geste-comparer", onclick: () => s.comparer() }, "Comparer avec…"),
          !s.compare && h("button", { type: "button", class: "btn btn-outline-secondary btn-sm", id: "geste-signaler", onclick: () => this.gestes.signaler() }, "Signaler…"),
          h("button", { type: "button", class: "outil outil-fermer", id: "geste-fermer", "aria-label": s.compare ? "Renoncer à comparer" : "Ne plus choisir ce champ", onclick: () => s.renoncer() }, "×"),
        ),
      );
    }
  }

  choisir(element) {
    const c = this.libelles?.get(element.dataset.champ);
    if (!c || this.magasin.clos) return;
    this.selection.prendre({ place: `${this.piece}.${c.id}`, libelle: libelleRang(c), affiche: c.affiche, objet: this.titre });
  }

  cliquer(e) {
    const element = e.target.closest("[data-champ]");
    if (element) this.choisir(element);
  }

  clavier(e) {
    if (e.target.matches?.("[data-champ]") && (e.key === "Enter" || e.key === " ")) {
      this.choisir(e.target);
      e.preventDefault();
    }
    if (e.target.matches?.('[role="tab"]') && ["ArrowRight", "ArrowLeft", "Home", "End"].includes(e.key)) {
      const onglets = [...this.racine.querySelectorAll('[role="tab"]')];
      const rang = onglets.indexOf(e.target);
      const vers = { ArrowRight: rang + 1, ArrowLeft: rang - 1, Home: 0, End: onglets.length - 1 }[e.key];
      const cible = onglets[(vers + onglets.length) % onglets.length];
      for (const o of onglets) o.tabIndex = o === cible ? 0 : -1;
      cible.focus();
      e.preventDefault();
    }
  }
}

/** The label of a field, with its line number when it repeats. */
export function libelleRang(c) {
  const rang = /\[(\d+)\]/.exec(c.id);
  return rang ? `${c.libelle}, ligne ${Number(rang[1]) + 1}` : c.libelle;
}

