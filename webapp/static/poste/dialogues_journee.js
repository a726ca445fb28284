// The day: its end, its morning, what is awaited, the report, the dashboard, own actions, the end.

import { cases, champ, coches, h, liste } from "./dom.js";

/** Methods of Dialogues. */
export const journee = {
  soir() {
    const { etat } = this.magasin;
    this.montrer(
      "Finir la journée",
      (fermer) => [
        h("p", {}, "Demain sera le ", h("strong", {}, etat.lendemain), ". Paiements, lettres et transmissions d’aujourd’hui partent et ne s’annulent plus."),
        etat.soir.length
          ? [
              h("h3", {}, "Ce qui reste ouvert ce soir"),
              h(
                "ul",
                { class: "liste-soir" },
                etat.soir.map((r) =>
                  h(
                    "li",
                    {},
                    h("strong", {}, this.magasin.fixe.dossiers[r.dossier].titre),
                    h("span", { class: "reference" }, ` ${this.magasin.fixe.dossiers[r.dossier].adherent}, ${r.dossier}`),
                    h("ul", {}, [
                      r.lignes.length && h("li", {}, `Sans décision : ${r.lignes.join(", ")}`),
                      r.tableau_absent && h("li", {}, "Tableau de bord non renseigné"),
                      r.non_cloture && h("li", {}, "Dossier non clôturé"),
                      r.demain.map((a) => h("li", {}, `Arrive demain : ${a.de}, sur ${a.sur}`)),
                    ].flat().filter(Boolean)),
                  ),
                ),
              ),
            ]
          : h("p", {}, "Rien ne reste ouvert."),
        etat.attendus.length > 0 && [h("h3", {}, "Attendu"), h("ul", {}, etat.attendus.map((a) => h("li", {}, `${a.de}, sur ${a.sur} : pour le ${a.pour_le_affiche}`)))],
        this.actions(fermer, "Finir la journée", async () => {
          fermer();
          await this.magasin.agir("fin_de_journee");
          this.matin(etat.tentative.jour);
        }),
      ],
      "dialogue-large",
    );
  },

  /** What came with the new day; nothing is shown when the day has not begun or brought nothing. */
  matin(veille) {
    const { etat, fixe } = this.magasin;
    const jour = etat.tentative.jour;
    if (jour === veille) return;
    const arrivees = Object.entries(etat.dossiers).flatMap(([reference, d]) => [
      ...d.recus.filter((r) => r.jour === jour).map((r) => ({ reference, de: r.de, texte: `« ${r.texte} »${r.piece ? " Une pièce est jointe." : ""}` })),
      ...d.retours.filter((r) => r.jour === jour).map((r) => ({ reference, de: "Retour de la banque", texte: r.libelle })),
    ]);
    if (!arrivees.length) return;
    this.montrer(
      `Arrivé ce matin, ${etat.tentative.jour_affiche}`,
      (fermer) => [
        h("ul", { class: "matin" }, arrivees.map((a) => h("li", {}, h("strong", {}, a.de), h("span", { class: "reference" }, ` ${fixe.dossiers[a.reference].titre}, ${a.reference}`), h("p", {}, a.texte)))),
        h("footer", { class: "dialogue-actions" }, h("button", { type: "button", class: "btn btn-primary", onclick: fermer }, "Continuer")),
      ],
    );
  },

  attendu() {
    const { attendus } = this.magasin.etat;
    this.montrer("Ce qui est attendu", () =>
      attendus.length ? h("ul", { class: "liste-soir" }, attendus.map((a) => h("li", {}, h("strong", {}, a.pour_le_affiche), ` : ${a.de}, sur ${a.sur} (dossier ${a.dossier})`))) : h("p", {}, "Rien n’est attendu. Une demande, une vérification ou un paiement mettra ici sa réponse et son jour."),
    );
  },

  compteRendu() {
    const { fixe } = this.magasin;
    const references = Object.values(fixe.dossiers).sort((a, b) => a.rang - b.rang);
    const listes = fixe.mutuelles[references[0].mutuelle];
    const service = liste(listes.services, { nom: "service" });
    const texte = h("textarea", { class: "form-control", name: "texte", rows: "7", maxlength: "20000" });
    const boites = cases("Dossiers concernés", references.map((d) => [d.reference, `${d.titre}, ${d.adherent} (${d.reference})`]), references.map((d) => d.reference), "cr-dossiers");
    this.montrer(
      "Compte rendu à la hiérarchie",
      (fermer) => [
        champ("Destinataire", service, "Le manuel dit à qui, à quel rythme et ce que contient le compte rendu."),
        boites,
        champ("Compte rendu", texte),
        this.actions(fermer, "Envoyer le compte rendu", (e) => {
          if (!service.value) return this.erreur(e, "Choisissez le destinataire.", service);
          if (!texte.value.trim()) return this.erreur(e, "Écrivez le compte rendu.", texte);
          this.magasin.agir("compte_rendu", null, { service: service.value, texte: texte.value.trim(), dossiers: coches(boites, "cr-dossiers") });
          return fermer();
        }),
      ],
      "dialogue-large",
      "/compte_rendu",
      () => [service, texte],
    );
  },

  tableau(ouvrir) {
    const { fixe, etat } = this.magasin;
    const mots = (paires, id) => paires.find(([x]) => x === id)?.[1] ?? "";
    const rangs = Object.values(fixe.dossiers).sort((a, b) => a.rang - b.rang);
    this.montrer(
      "Tableau de bord",
      (fermer) =>
        h(
          "div",
          { class: "table-responsive", tabindex: "0", role: "region", "aria-label": "Une ligne par dossier" },
          h(
            "table",
            { class: "table table-tableau" },
            h("thead", {}, h("tr", {}, ["Dossier", "Reçu le", "Statut", "Montant", "Nature", "Traité le", "Service", ""].map((t) => h("th", { scope: "col" }, t || h("span", { class: "visually-hidden" }, "Geste"))))),
            h(
              "tbody",
              {},
              rangs.map((d) => {
                const ligne = this.magasin.valables(d.reference).filter((a) => a.type === "tableau_de_bord").at(-1)?.donnees;
                const date = (iso) => (iso ? iso.split("-").reverse().join("/") : "—");
                return h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, d.titre, h("span", { class: "reference" }, d.reference)),
                  ligne ? [h("td", {}, date(ligne.recu_le)), h("td", {}, mots(fixe.statuts, ligne.statut)), h("td", { class: "nombre" }, `${ligne.montant.replace(".", ",")} €`), h("td", {}, mots(fixe.natures_tableau, ligne.nature)), h("td", {}, date(ligne.traite_le)), h("td", {}, mots(fixe.mutuelles[d.mutuelle].services, ligne.service) || "—")] : h("td", { colspan: "6", class: "rang-eteint" }, "À renseigner"),
                  h("td", {}, etat.tentative.etat !== "close" && h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: () => { fermer(); ouvrir(d.reference); } }, "Renseigner")),
                );
              }),
            ),
          ),
        ),
      "dialogue-tres-large",
    );
  },

  journal() {
    const { etat } = this.magasin;
    const annulables = new Set(etat.annulables);
    const annulees = new Set(etat.annulees);
    const attente = this.magasin.reserve.lire();
    const plusieurs = Object.keys(etat.dossiers).length > 1;
    this.montrer(
      "Ce que j’ai fait",
      (fermer) => {
        const faites = [...this.magasin.actions].reverse();
        if (!faites.length && !attente.length) return h("p", {}, "Rien encore : chaque geste s’inscrira ici, avec son heure.");
        return [
          attente.length > 0 && h("p", { class: "rappels" }, `${attente.length} action${attente.length > 1 ? "s" : ""} en cours d’enregistrement, gardée${attente.length > 1 ? "s" : ""} sur ce poste.`),
          h(
            "ol",
            { class: "journal", reversed: true },
            faites.map((a) =>
              h(
                "li",
                { class: annulees.has(a.id) ? "annulee" : "" },
                h("span", { class: "journal-temps" }, h("span", {}, a.jour), h("span", {}, `noté à ${a.heure}`)),
                h("span", { class: "journal-mots" }, h("strong", {}, a.libelle), a.phrase && ` : ${a.phrase}`, plusieurs && a.dossier && h("span", { class: "reference" }, a.dossier), annulees.has(a.id) && " — annulée"),
                annulables.has(a.id) && h("button", { type: "button", class: "btn btn-outline-secondary btn-sm", onclick: () => { fermer(); this.magasin.agir("annuler", null, { action: a.id }); } }, "Annuler"),
              ),
            ),
          ),
        ];
      },
      "dialogue-large",
    );
  },

  terminer() {
    const ouverts = Object.entries(this.magasin.etat.dossiers).filter(([, d]) => !d.cloture && d.etat !== "retire");
    this.montrer("Terminer", (fermer) => [
      ouverts.length
        ? h("div", { class: "rappels" }, h("p", {}, "Dossiers laissés ouverts :"), h("ul", {}, ouverts.map(([r]) => h("li", {}, `${this.magasin.fixe.dossiers[r].titre} (${r})`))))
        : h("p", {}, "Tous vos dossiers sont clôturés."),
      h("p", {}, this.magasin.mode === "entrainement" ? "Vous aurez ensuite le débriefing. On ne revient pas en arrière." : "Vous recevrez un reçu. On ne revient pas en arrière : ce qui arriverait après serait gardé à part."),
      this.actions(fermer, "Terminer définitivement", async () => {
        fermer();
        await this.magasin.agir("cloturer_epreuve");
      }),
    ]);
  },
};
