// Below: the dock of decisions and letters; its sheet leaves the papers in sight.

import { annoncer, h, remplacer } from "./dom.js";
import { FORMULAIRES, Incomplet } from "./formulaires.js";

const GROUPES = [
  ["decider", "Calculer et décider"],
  ["enqueter", "S’informer"],
  ["ecrire", "Écrire et transmettre"],
  ["finir", "Finir"],
];
const EFFETS = {
  payer: "Part au virement à la fin de la journée.",
  payer_partiel: "Part au virement à la fin de la journée.",
  rejeter: "Prend effet à la fin de la journée.",
  regulariser_indu: "Prend effet à la fin de la journée.",
  ecrire_adherent: "La lettre part à la fin de la journée.",
  demander_piece: "La demande part à la fin de la journée.",
  transmettre_service: "Part à la fin de la journée.",
  verifier_emetteur: "La question est partie.",
};

export class Decider {
  constructor(racine, magasin, gestes) {
    this.racine = racine;
    this.magasin = magasin;
    this.gestes = gestes;
    this.ouvert = "";
    this.cle = "";
  }

  dessiner() {
    const d = this.magasin.courant;
    const cle = JSON.stringify([d?.reference, this.ouvert, d?.cloture, this.magasin.clos]);
    if (cle === this.cle) return;
    this.cle = cle;
    const ferme = !d || d.cloture || d.etat === "retire" || this.magasin.clos;
    remplacer(
      this.racine,
      h("h2", { class: "visually-hidden", id: "titre-decider" }, "Décider et écrire"),
      this.ouvert && d ? this.feuille() : null,
      h(
        "div",
        { class: "dock", role: "group", "aria-label": "Décisions et lettres" },
        h("div", { class: "dock-groupe" }, h("span", { class: "dock-titre" }, "Relever"), h("button", { type: "button", class: "dock-bouton", id: "dock-signaler", disabled: ferme, onclick: () => this.gestes.signaler() }, "Signaler")),
        GROUPES.map(([groupe, titre]) =>
          h(
            "div",
            { class: "dock-groupe" },
            h("span", { class: "dock-titre" }, titre),
            FORMULAIRES.filter(([, , g]) => g === groupe).map(([id, mots]) =>
              h("button", { type: "button", class: "dock-bouton", id: `dock-${id}`, disabled: ferme && id !== "tableau", "aria-expanded": String(this.ouvert === id), onclick: () => this.basculer(id) }, mots),
            ),
          ),
        ),
      ),
      d?.cloture && !this.magasin.clos && h("p", { class: "dock-clos" }, "Ce dossier est clôturé. La clôture s’annule dans « Ce que j’ai fait », le jour même."),
    );
  }

  basculer(id) {
    this.ouvert = this.ouvert === id ? "" : id;
    if (this.ouvert) this.gestes.sansAvis();
    this.dessiner();
    if (this.ouvert) this.racine.querySelector(".feuille-decision :is(input, select, textarea, button.btn)")?.focus();
    else document.getElementById(`dock-${id}`)?.focus();
  }

  fermer() {
    if (!this.ouvert) return false;
    this.basculer(this.ouvert);
    return true;
  }

  feuille() {
    const [id, , , fabriquer] = FORMULAIRES.find(([x]) => x === this.ouvert);
    const f = fabriquer(this.magasin);
    const erreur = h("p", { class: "feuille-erreur", role: "alert" });
    const form = h(
      "form",
      { class: `feuille-decision${f.large ? " feuille-large" : ""}`, "aria-label": f.titre, novalidate: true },
      h("header", {}, h("div", {}, h("h3", {}, f.titre), h("p", { class: "ligne-aide" }, f.aide)), h("button", { type: "button", class: "outil", id: "feuille-fermer", onclick: () => this.fermer() }, "Fermer")),
      h("div", { class: "feuille-corps" }, f.corps),
      h("footer", {}, erreur, h("button", { type: "submit", class: "btn btn-primary", id: "feuille-envoyer" }, f.bouton)),
    );
    const brouillon = `${this.magasin.dossier}/${id}`;
    this.magasin.brouillons.suivre(brouillon, form);
    form.addEventListener("input", () => f.change?.(form));
    form.addEventListener("change", () => f.change?.(form));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      try {
        const { type, place, donnees } = f.lire(form);
        this.faire(type, place, donnees, id);
        this.magasin.brouillons.effacer(brouillon);
      } catch (refus) {
        if (!(refus instanceof Incomplet)) throw refus;
        for (const c of form.elements) c.removeAttribute("aria-invalid");
        refus.controle?.setAttribute("aria-invalid", "true");
        refus.controle?.focus();
        erreur.textContent = refus.message;
      }
    });
    f.change?.(form);
    return form;
  }

  faire(type, place, donnees, id) {
    this.ouvert = "";
    const suite = this.magasin.agir(type, place, donnees);
    this.dessiner();
    document.getElementById(`dock-${id}`)?.focus();
    annoncer(`${this.magasin.fixe.types[type]} : fait.`);
    suite.then((action) => this.gestes.avis(this.magasin.fixe.types[type], EFFETS[type] ?? "", action));
  }
}
