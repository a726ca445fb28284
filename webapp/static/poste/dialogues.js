// The dialogs: motif of a mark, signal, day's end, report, own actions, awaited, help, incidents, hints.

import { cases, champ, choisi, choix, coches, h, liste } from "./dom.js";
import { plat } from "./bases.js";

export class Dialogues {
  constructor(magasin, selection) {
    this.magasin = magasin;
    this.selection = selection;
    this.racine = document.getElementById("dialogues");
  }

  /** Show a dialog; `corps(fermer)` makes its content. Focus comes back where it was. */
  montrer(titre, corps, classe = "") {
    const avant = document.activeElement;
    const id = `dialogue-${Date.now()}`;
    const fermer = () => dialogue.close();
    const dialogue = h(
      "dialog",
      { class: `dialogue ${classe}`, "aria-labelledby": id },
      h("header", {}, h("h2", { id, tabindex: "-1" }, titre), h("button", { type: "button", class: "outil", "aria-label": "Fermer", onclick: fermer }, "×")),
      h("div", { class: "dialogue-corps" }, corps(fermer)),
    );
    dialogue.addEventListener("close", () => {
      dialogue.remove();
      if (avant?.isConnected) avant.focus();
    });
    this.racine.append(dialogue);
    dialogue.showModal();
    (dialogue.querySelector(".dialogue-corps :is(input, select, textarea)") ?? dialogue.querySelector("h2")).focus();
    return dialogue;
  }

  actions(fermer, mots, soumettre, { renoncer = "Renoncer", danger = false } = {}) {
    return h(
      "footer",
      { class: "dialogue-actions" },
      h("p", { class: "feuille-erreur", role: "alert" }),
      h("button", { type: "button", class: "btn btn-outline-secondary", onclick: fermer }, renoncer),
      h("button", { type: "button", class: `btn ${danger ? "btn-outline-primary" : "btn-primary"}`, "data-valider": "", onclick: soumettre }, mots),
    );
  }

  erreur(e, phrase, controle) {
    e.target.closest(".dialogue").querySelector(".feuille-erreur").textContent = phrase;
    controle?.focus();
  }

  nonConforme() {
    const { premier, second } = this.selection;
    if (!premier || !second) return;
    const motif = liste(this.magasin.fixe.motifs, { nom: "motif" });
    const note = h("textarea", { class: "form-control", rows: "2", maxlength: "20000" });
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
    ]);
  }

  face(premier, second) {
    const un = (c) => h("div", { class: "face-place" }, h("span", {}, c.libelle), h("strong", {}, c.affiche || "vide"), h("span", { class: "ligne-aide" }, c.objet));
    return h("div", { class: "face" }, un(premier), second && h("span", { "aria-hidden": "true", class: "face-signe" }, "≠"), second && un(second));
  }

  signaler() {
    const premier = this.selection.premier;
    if (!premier) {
      this.selection.demander("signaler");
      return;
    }
    const phrase = h("textarea", { class: "form-control", rows: "3", maxlength: "20000", id: "signal-phrase" });
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
    );
  }

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
          this.selection.vider();
          return fermer();
        },
        { renoncer: "Revenir à la phrase" },
      ),
    );
  }

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
  }

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
  }

  attendu() {
    const { attendus } = this.magasin.etat;
    this.montrer("Ce qui est attendu", () =>
      attendus.length ? h("ul", { class: "liste-soir" }, attendus.map((a) => h("li", {}, h("strong", {}, a.pour_le_affiche), ` : ${a.de}, sur ${a.sur} (dossier ${a.dossier})`))) : h("p", {}, "Rien n’est attendu. Une demande, une vérification ou un paiement mettra ici sa réponse et son jour."),
    );
  }

  compteRendu() {
    const { fixe } = this.magasin;
    const references = Object.values(fixe.dossiers).sort((a, b) => a.rang - b.rang);
    const listes = fixe.mutuelles[references[0].mutuelle];
    const service = liste(listes.services, { nom: "service" });
    const texte = h("textarea", { class: "form-control", rows: "7", maxlength: "20000" });
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
    );
  }

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
  }

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
  }

  aide() {
    const touches = [
      ["Alt + 1 à 4", "aller à la corbeille, aux pièces, aux bases, aux décisions"],
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
        h("p", { class: "ligne-aide" }, "Les lettres seules ne jouent jamais pendant que vous écrivez dans un champ. Vous pouvez les désactiver :"),
        h("label", { class: "case" }, h("input", { type: "checkbox", checked: localStorage.getItem("constat.raccourcis") !== "non", onchange: (e) => localStorage.setItem("constat.raccourcis", e.target.checked ? "oui" : "non") }), h("span", {}, "Raccourcis d’une seule lettre")),
      ],
      "dialogue-large",
    );
  }

  incident() {
    const texte = h("textarea", { class: "form-control", rows: "3", maxlength: "20000" });
    this.montrer("Incident technique", (fermer) => [
      h("p", {}, "L’heure est notée dès que vous validez ; le temps perdu pourra vous être rendu."),
      champ("Que se passe-t-il ? (facultatif)", texte),
      this.actions(fermer, "Déclarer l’incident", () => {
        this.magasin.agir("incident_technique", null, texte.value.trim() ? { texte: texte.value.trim() } : {});
        fermer();
      }),
    ]);
  }

  casFaux() {
    const texte = h("textarea", { class: "form-control", rows: "4", maxlength: "20000" });
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
    );
  }

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
  }

  refus(resultats) {
    this.montrer("Une action n’a pas été enregistrée", () => [
      h("p", {}, "Les autres l’ont été. Voici ce qu’il faut corriger :"),
      h("ul", {}, resultats.flatMap((r) => (r.fautes.length ? r.fautes : [{ phrase: "Cette action porte un identifiant déjà employé : refaites le geste." }])).map((f) => h("li", {}, f.phrase))),
    ]);
  }

  session() {
    this.montrer("Votre session est terminée", (fermer) => [
      h("p", {}, "Ce que vous avez fait est gardé sur ce poste. Reconnectez-vous dans un nouvel onglet, revenez ici, puis réessayez."),
      h("p", {}, h("a", { href: this.magasin.connexion, target: "_blank", rel: "noopener", class: "btn btn-outline-primary" }, "Se reconnecter (nouvel onglet)")),
      this.actions(fermer, "Réessayer", () => {
        fermer();
        this.magasin.envoyer();
      }),
    ]);
  }

  autrePersonne() {
    this.montrer("Ce poste n’est plus le vôtre", () => [
      h("p", {}, "Quelqu’un d’autre s’est connecté dans ce navigateur. Ce que vous aviez fait et qui n’était pas encore enregistré ne lui est pas montré. Reconnectez-vous avec votre compte pour l’envoyer."),
      h("p", {}, h("a", { href: "/", class: "btn btn-primary" }, "Aller à l’accueil")),
    ]);
  }

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
  }
}
