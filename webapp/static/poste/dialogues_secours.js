// Help, incidents, hints, refusals.

import { champ, h } from "./dom.js";

/** Methods of Dialogues. */
export const secours = {
  aide() {
    const touches = [
      ["1 à 4", "aller à la corbeille, aux pièces, aux bases, aux décisions"],
      ["Flèches", "passer d’un dossier ou d’un onglet à l’autre"],
      ["Entrée ou Espace", "choisir le champ qui a le focus"],
      ["C", "comparer le champ choisi avec un autre"],
      ["O", "marquer les deux champs conformes"],
      ["N", "les marquer non conformes"],
      ["S", "signaler à partir du champ choisi"],
      ["J", "voir ce que j’ai fait"],
      ["Échap", "renoncer, fermer"],
      ["?", "cette aide"],
    ];
    this.montrer(
      "Aide du poste de travail",
      () => [
        h("ol", { class: "aide-etapes" }, [
          "Ouvrez un dossier de la corbeille, puis ses pièces et les bases utiles.",
          "Cliquez un champ, « Comparer avec… », puis un second champ ailleurs : conforme, ou non conforme avec un motif.",
          "Signalez ce qui ne va pas : le lieu et une phrase d’abord, la nature ensuite.",
          "Calculez chaque ligne, décidez, écrivez, renseignez le tableau de bord, clôturez.",
          "Finissez la journée pour recevoir ce qui est attendu ; terminez quand tout est fait.",
        ].map((t) => h("li", {}, t))),
        h("h3", {}, "Au clavier"),
        h("dl", { class: "touches" }, touches.map(([t, mots]) => h("div", {}, h("dt", {}, h("kbd", {}, t)), h("dd", {}, mots)))),
        h("p", { class: "ligne-aide" }, "Ces touches ne jouent jamais pendant que vous écrivez dans un champ. Vous pouvez les désactiver :"),
        h("label", { class: "case" }, h("input", { type: "checkbox", checked: localStorage.getItem("constat.raccourcis") !== "non", onchange: (e) => localStorage.setItem("constat.raccourcis", e.target.checked ? "oui" : "non") }), h("span", {}, "Raccourcis d’une seule touche")),
      ],
      "dialogue-large",
    );
  },

  incident() {
    const texte = h("textarea", { class: "form-control", name: "texte", rows: "3", maxlength: "20000" });
    this.montrer("Incident technique", (fermer) => [
      h("p", {}, "L’heure est notée dès que vous validez ; le temps perdu pourra vous être rendu."),
      champ("Que se passe-t-il ? (facultatif)", texte),
      this.actions(fermer, "Déclarer l’incident", () => {
        this.magasin.agir("incident_technique", null, texte.value.trim() ? { texte: texte.value.trim() } : {});
        fermer();
      }),
    ], "", "/incident");
  },

  casFaux() {
    const texte = h("textarea", { class: "form-control", name: "texte", rows: "4", maxlength: "20000" });
    this.montrer("Ce cas semble faux", (fermer) =>
      this.magasin.dossier
        ? [
            h("p", {}, "Vous pensez que le dossier lui-même est mal fait : un montant impossible, une pièce qui se contredit sans raison. Dites-le ici ; cela ne compte pas comme une réponse, et vous pouvez continuer."),
            champ("Ce qui vous semble faux", texte),
            this.actions(fermer, "Envoyer", (e) => {
              if (!texte.value.trim()) return this.erreur(e, "Dites en quelques mots ce qui vous semble faux.", texte);
              this.magasin.agir("cas_semble_faux", "", { texte: texte.value.trim() });
              return fermer();
            }),
          ]
        : h("p", {}, "Ouvrez d’abord le dossier concerné."),
      "",
      this.magasin.dossier && `${this.magasin.dossier}/cas_faux`,
    );
  },

  refus(resultats) {
    this.montrer(resultats.length > 1 ? "Des actions n’ont pas été enregistrées" : "Une action n’a pas été enregistrée", () => [
      h("p", {}, "Les autres l’ont été. Voici ce qu’il faut corriger :"),
      h("ul", {}, resultats.flatMap((r) => (r.fautes.length ? r.fautes : [{ phrase: "Cette action porte un identifiant déjà employé : refaites le geste." }])).map((f) => h("li", {}, f.phrase))),
    ]);
  },

  aides() {
    const d = this.magasin.courant;
    if (!d) return;
    const noms = ["Où regarder", "Quel contrôle", "Quelle clause"];
    this.montrer("Indices", (fermer) => [
      h("p", {}, "Trois indices, du plus léger au plus précis. Ils sont rappelés dans votre débriefing ; ils n’existent qu’à l’entraînement. Un dossier sans anomalie en a aussi."),
      h("ol", { class: "indices" }, d.aides.map((t) => h("li", {}, t))),
      d.aides.length < 3
        ? h("button", { type: "button", class: "btn btn-outline-primary", onclick: async () => {
            fermer();
            await this.magasin.agir("demander_aide", "", { niveau: d.aides.length + 1 });
            this.aides();
          } }, `Indice ${d.aides.length + 1} : ${noms[d.aides.length].toLowerCase()}`)
        : h("p", { class: "ligne-aide" }, "Vous avez les trois indices."),
    ]);
  },
};
