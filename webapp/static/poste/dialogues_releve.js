// Marking and signalling: the motif of a mark, the sentence and then the nature of a signal.

import { champ, choisi, choix, h, liste } from "./dom.js";
import { plat } from "./bases.js";

/** Methods of Dialogues. */
export const releve = {
  nonConforme() {
    const { premier, second } = this.selection;
    if (!premier || !second) return;
    const motif = liste(this.magasin.fixe.motifs, { nom: "motif" });
    const note = h("textarea", { class: "form-control", name: "note", rows: "2", maxlength: "20000" });
    this.montrer("Non conforme", (fermer) => [
      this.face(premier, second),
      champ("Motif", motif),
      champ("Note (facultatif)", note),
      this.actions(fermer, "Enregistrer", (e) => {
        if (!motif.value) return this.erreur(e, "Choisissez un motif.", motif);
        const donnees = { compare_a: second.place, motif: motif.value };
        if (note.value.trim()) donnees.note = note.value.trim();
        this.magasin.agir("marquer_champ_non_conforme", premier.place, donnees);
        this.selection.vider();
        return fermer();
      }),
    ], "", `${this.magasin.dossier}/non_conforme`, () => [note]);
  },

  face(premier, second) {
    const un = (c) => h("div", { class: "face-place" }, h("span", {}, c.libelle), h("strong", {}, c.affiche || "vide"), h("span", { class: "ligne-aide" }, c.objet));
    return h("div", { class: "face" }, un(premier), second && h("span", { "aria-hidden": "true", class: "face-signe" }, "≠"), second && un(second));
  },

  signaler() {
    const premier = this.selection.premier;
    if (!premier) {
      this.selection.demander("signaler");
      return;
    }
    const phrase = h("textarea", { class: "form-control", rows: "3", maxlength: "20000", id: "signal-phrase", name: "phrase" });
    this.montrer(
      "Signaler",
      (fermer) => {
        const etape = h("div", {});
        const ecrire = () =>
          etape.replaceChildren(
            this.face(premier, null),
            champ("Ce que vous constatez, en une phrase", phrase, "Des faits : ce que vous lisez ici, et ce qui ne concorde pas. La nature se choisit ensuite."),
            this.actions(fermer, "Choisir la nature", (e) => (phrase.value.trim() ? nommer() : this.erreur(e, "Écrivez d’abord ce que vous constatez.", phrase))),
          );
        const nommer = () => {
          etape.replaceChildren(this.nature(premier, phrase.value.trim(), fermer, ecrire));
          etape.querySelector("input")?.focus();
        };
        ecrire();
        return etape;
      },
      "dialogue-large",
      `${this.magasin.dossier}/signaler`,
      () => [phrase],
    );
  },

  nature(premier, phrase, fermer, revenir) {
    const genre = choix("Il s’agit de", [["signaler_anomalie", "Une anomalie à corriger"], ["alerter_suspicion", "Une suspicion à remonter"]], "", "signal-genre");
    const cherche = h("input", { type: "search", class: "form-control", placeholder: "Chercher dans le catalogue…", autocomplete: "off" });
    const catalogue = h(
      "div",
      { class: "catalogue", role: "radiogroup", "aria-label": "Nature", tabindex: "-1" },
      this.magasin.listes.natures.map(([id, mots]) => h("label", { class: "case" }, h("input", { type: "radio", name: "signal-nature", value: id }), h("span", {}, mots))),
    );
    const service = champ("Service alerté", liste(this.magasin.listes.services, { nom: "signal-service" }), "Le destinataire est celui que le manuel désigne.");
    service.hidden = true;
    genre.addEventListener("change", () => { service.hidden = choisi(genre, "signal-genre") !== "alerter_suspicion"; });
    cherche.addEventListener("input", () => {
      const mots = plat(cherche.value).split(" ");
      for (const l of catalogue.children) l.hidden = !mots.every((m) => plat(l.textContent).includes(m));
    });
    return h(
      "div",
      { class: "signal" },
      h("p", { class: "signal-phrase" }, h("strong", {}, premier.libelle), ` (${premier.objet}) : « ${phrase} »`),
      genre,
      champ("Nature, dans tout le catalogue", cherche),
      catalogue,
      service,
      this.actions(
        revenir,
        "Enregistrer le signalement",
        (e) => {
          const type = choisi(genre, "signal-genre");
          const nature = choisi(catalogue, "signal-nature");
          const destinataire = service.querySelector("select").value;
          if (!type) return this.erreur(e, "Dites s’il s’agit d’une anomalie ou d’une suspicion.", genre.querySelector("input"));
          if (!nature) return this.erreur(e, "Choisissez la nature dans le catalogue.", cherche);
          if (type === "alerter_suspicion" && !destinataire) return this.erreur(e, "Choisissez le service à alerter.", service.querySelector("select"));
          const donnees = { phrase, nature, ...(type === "alerter_suspicion" ? { service: destinataire } : {}) };
          this.magasin.agir(type, premier.place, donnees);
          this.magasin.brouillons.effacer(`${this.magasin.dossier}/signaler`);
          this.selection.vider();
          return fermer();
        },
        "Revenir à la phrase",
      ),
    );
  },
};
