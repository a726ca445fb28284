// Left: the dossiers to treat, the request of the open one, what has come back and what is awaited.

import { h, remplacer } from "./dom.js";

const ETATS = {
  nouveau: "À ouvrir",
  en_cours: "En cours",
  attente: "En attente",
  retour: "Retour attendu",
  traite: "Décidé",
  cloture: "Clôturé",
  retire: "Retiré",
};
const FILTRES = [
  ["tous", "Tous"],
  ["a_faire", "À traiter"],
  ["attente", "En attente"],
  ["finis", "Clôturés"],
];
const GARDE = {
  tous: () => true,
  a_faire: (e) => e === "nouveau" || e === "en_cours" || e === "traite",
  attente: (e) => e === "attente" || e === "retour",
  finis: (e) => e === "cloture" || e === "retire",
};

export class Corbeille {
  constructor(racine, magasin, dialogues, ouvrir) {
    this.racine = racine;
    this.magasin = magasin;
    this.dialogues = dialogues;
    this.ouvrir = ouvrir;
    this.filtre = "tous";
    racine.addEventListener("keydown", (e) => this.clavier(e));
  }

  dessiner() {
    const { fixe, etat } = this.magasin;
    const tous = Object.values(fixe.dossiers).sort((a, b) => a.rang - b.rang);
    const montres = tous.filter((d) => GARDE[this.filtre](etat.dossiers[d.reference].etat));
    remplacer(
      this.racine,
      h("header", { class: "volet-tete" }, h("h2", { id: "titre-corbeille" }, "Corbeille"), h("span", { class: "compte" }, String(tous.length))),
      tous.length > 2 && this.filtres(),
      h("ul", { class: "corbeille", id: "liste-dossiers" }, montres.map((d) => this.carte(d, etat.dossiers[d.reference]))),
      !montres.length && h("p", { class: "vide-petit" }, "Aucun dossier dans ce filtre."),
      this.magasin.dossier && this.demande(),
      !this.magasin.clos && this.pied(),
    );
  }

  pied() {
    return h(
      "footer",
      { class: "corbeille-pied" },
      h("button", { type: "button", class: "outil", id: "pied-incident", onclick: () => this.dialogues.incident() }, "Incident technique"),
      h("button", { type: "button", class: "outil", id: "pied-faux", onclick: () => this.dialogues.casFaux() }, "Ce cas semble faux"),
    );
  }

  filtres() {
    return h(
      "div",
      { class: "filtres", role: "group", "aria-label": "Filtrer la corbeille" },
      FILTRES.map(([cle, mots]) =>
        h("button", { type: "button", id: `filtre-${cle}`, class: "filtre", "aria-pressed": String(this.filtre === cle), onclick: () => this.filtrer(cle) }, mots),
      ),
    );
  }

  filtrer(cle) {
    this.filtre = cle;
    this.dessiner();
  }

  carte(d, variable) {
    const retard = !variable.cloture && d.echeance && d.echeance < this.magasin.etat.tentative.jour;
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: `dossier dossier-${variable.etat}`,
          id: `dossier-${d.reference}`,
          "aria-current": this.magasin.dossier === d.reference ? "true" : null,
          onclick: () => this.ouvrir(d.reference),
        },
        h("span", { class: "dossier-haut" }, h("span", { class: "dossier-canal" }, d.canal), h("span", { class: "pastille" }, ETATS[variable.etat])),
        h("span", { class: "dossier-titre" }, d.titre),
        h("span", { class: "dossier-qui" }, d.adherent),
        h("span", { class: "dossier-dates dossier-recu" }, `Reçu le ${d.recue_le_affiche}`),
        d.echeance && h("span", { class: "dossier-dates" }, retard ? "Délai dépassé depuis le " : "À traiter avant le ", h("strong", {}, d.echeance_affiche)),
        h("span", { class: "reference" }, d.reference),
      ),
    );
  }

  demande() {
    const d = this.magasin.courant;
    return h(
      "div",
      { class: "demande" },
      h("h3", {}, "La demande"),
      h("p", { class: "demande-objet" }, d.objet),
      h("p", { class: "demande-meta" }, `${d.expediteur} · ${d.mutuelle_nom}`),
      d.texte && h("p", { class: "demande-texte" }, d.texte),
      h("h3", {}, "Lignes à régler"),
      h(
        "ul",
        { class: "lignes-reglement" },
        d.lignes.map((l) => h("li", {}, h("span", {}, l.libelle), h("span", { class: "nombre" }, l.depense_affiche), h("span", { class: "ligne-sort" }, this.sort(d, l.id)))),
      ),
      (d.recus.length > 0 || d.retours.length > 0) && this.recus(d),
      this.attendus(d.reference),
    );
  }

  sort(d, ligne) {
    const mots = { payee: "mise en paiement", en_attente: "en attente", refusee: "refusée" }[d.lignes_sort[ligne]] ?? "sans décision";
    return d.relances[ligne] ? `${mots}, relance le ${d.relances[ligne]}` : mots;
  }

  recus(d) {
    return [
      h("h3", {}, "Réponses et retours"),
      h(
        "ul",
        { class: "recus" },
        d.recus.map((r) =>
          h(
            "li",
            {},
            h("p", { class: "recu-tete" }, h("strong", {}, r.de), ` · ${r.le}`),
            h("p", {}, `Sur ${r.sur} — ${r.sens.toLowerCase()}.`),
            h("p", { class: "recu-texte" }, `« ${r.texte} »`),
            r.piece && h("button", { type: "button", class: "lien", onclick: () => this.ouvrir(d.reference, r.piece) }, "Voir la pièce reçue"),
          ),
        ),
        d.retours.map((r) => h("li", {}, h("p", { class: "recu-tete" }, h("strong", {}, "Retour de la banque"), ` · ${r.le}`), h("p", {}, r.compte), h("p", { class: "recu-texte" }, r.libelle))),
      ),
    ];
  }

  attendus(reference) {
    const attendus = this.magasin.etat.attendus.filter((a) => a.dossier === reference);
    if (!attendus.length) return null;
    return [
      h("h3", {}, "Attendu"),
      h("ul", { class: "attendus" }, attendus.map((a) => h("li", {}, h("strong", {}, a.de), ` sur ${a.sur}, pour le ${a.pour_le_affiche}`))),
    ];
  }

  clavier(e) {
    if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(e.key) || !e.target.classList.contains("dossier")) return;
    const boutons = [...this.racine.querySelectorAll(".dossier")];
    const rang = boutons.indexOf(e.target);
    const vers = { ArrowDown: rang + 1, ArrowUp: rang - 1, Home: 0, End: boutons.length - 1 }[e.key];
    boutons[Math.max(0, Math.min(boutons.length - 1, vers))].focus();
    e.preventDefault();
  }
}
