// Arithmetic with a labelled paper tape. It knows no barème: numbers come from the papers and the bases.

import { h, remplacer } from "./dom.js";
import { CalculIllisible, calculer, phraseCalcul } from "./nombres.js";

export class Calculette {
  constructor(magasin) {
    this.magasin = magasin;
    this.bande = h("ol", { class: "bande", tabindex: "0", "aria-label": "Bande de la calculette" });
    this.erreur = h("p", { class: "calculette-erreur", role: "alert" });
    this.libelle = h("input", { class: "form-control", id: "calculette-libelle", name: "libelle", autocomplete: "off", placeholder: "Libellé", maxlength: "120" });
    this.calcul = h("input", { class: "form-control", id: "calculette-calcul", name: "calcul", autocomplete: "off", inputmode: "text", placeholder: "(30 − 2) × 70 %", maxlength: "200" });
    this.element = h(
      "section",
      { class: "calculette", "aria-labelledby": "titre-calculette" },
      h("h3", { id: "titre-calculette" }, "Calculette"),
      this.bande,
      h(
        "form",
        { class: "calculette-saisie", onsubmit: (e) => this.compter(e) },
        h("label", { class: "visually-hidden", for: "calculette-libelle" }, "Libellé du calcul"),
        this.libelle,
        h("label", { class: "visually-hidden", for: "calculette-calcul" }, "Calcul"),
        this.calcul,
        h("button", { type: "submit", class: "btn btn-outline-primary btn-sm" }, "="),
      ),
      this.erreur,
    );
  }

  dessiner() {
    this.rafraichir();
    return this.element;
  }

  rafraichir() {
    if (!this.magasin.etat) return;
    if (!this.suivie) this.magasin.brouillons.suivre("/calculette", this.element);
    this.suivie = true;
    const lignes = this.magasin.valables().filter((a) => a.type === "calculette");
    remplacer(
      this.bande,
      lignes.map((a) => {
        const [calcul, resultat] = a.donnees.calcul.split(" = ");
        return h("li", {}, h("span", { class: "bande-libelle" }, a.donnees.libelle ?? ""), h("span", { class: "bande-calcul" }, calcul), h("button", { type: "button", class: "bande-resultat", title: "Reprendre ce résultat", "aria-label": `Reprendre le résultat ${resultat}`, onclick: () => this.reprendre(resultat) }, resultat ?? ""));
      }),
      !lignes.length && h("li", { class: "bande-vide" }, "Chaque calcul reste sur la bande, avec son libellé."),
    );
    this.bande.scrollTop = this.bande.scrollHeight;
    this.calcul.disabled = this.libelle.disabled = this.magasin.clos;
  }

  reprendre(resultat) {
    this.calcul.value += resultat;
    this.calcul.focus();
  }

  compter(e) {
    e.preventDefault();
    try {
      const resultat = calculer(this.calcul.value);
      const donnees = { calcul: `${this.calcul.value.trim()} = ${resultat}` };
      if (this.libelle.value.trim()) donnees.libelle = this.libelle.value.trim();
      this.magasin.agir("calculette", "", donnees);
      this.erreur.textContent = "";
      this.calcul.value = this.libelle.value = "";
      this.magasin.brouillons.effacer("/calculette");
      this.rafraichir();
      this.libelle.focus();
    } catch (erreur) {
      if (!(erreur instanceof CalculIllisible)) throw erreur;
      this.erreur.textContent = phraseCalcul(erreur);
      this.calcul.focus();
    }
  }
}
