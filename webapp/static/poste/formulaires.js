// The forms of the decisions and letters: what each shows, and how it is read. Nothing is prefilled that
// the candidate has to find.

import { cases, champ, choisi, choix, coches, h, liste } from "./dom.js";
import { montantAffiche, montantLu, somme } from "./nombres.js";

/** A form that cannot be sent: the French sentence and the field at fault. */
export class Incomplet extends Error {
  constructor(phrase, controle = null) {
    super(phrase);
    this.controle = controle;
  }
}

const texte = (nom, lignes = 3, aide = "") => h("textarea", { class: "form-control", name: nom, rows: String(lignes), maxlength: "20000", spellcheck: "true", placeholder: aide });
const montant = (nom) => h("input", { class: "form-control montant", name: nom, inputmode: "decimal", autocomplete: "off", placeholder: "0,00" });
const jour = (nom, min = "") => h("input", { class: "form-control", type: "date", name: nom, min });

function requis(form, nom, phrase) {
  const controle = form.elements[nom];
  const valeur = controle.value.trim();
  if (!valeur) throw new Incomplet(phrase, controle);
  return valeur;
}

function requisMontant(form, nom, quoi) {
  const controle = form.elements[nom];
  const lu = montantLu(controle.value);
  if (lu === null) throw new Incomplet(`${quoi} : « ${controle.value} » n’est pas un montant. Écrivez par exemple 12,50.`, controle);
  return lu;
}

function requisesLignes(form) {
  const lignes = coches(form, "lignes");
  if (!lignes.length) throw new Incomplet("Cochez au moins une ligne.", form.querySelector('input[name="lignes"]'));
  return lignes;
}

function requisChoix(form, nom, phrase) {
  const valeur = choisi(form, nom);
  if (!valeur) throw new Incomplet(phrase, form.querySelector(`input[name="${nom}"]`));
  return valeur;
}

/** Optional free texts are left out when empty. */
const avec = (donnees, nom, valeur) => (valeur ? { ...donnees, [nom]: valeur } : donnees);

const lignesDe = (d) => d.lignes.map((l) => [l.id, `${l.libelle} (${l.depense_affiche})`]);
const tiersDe = (d) => d.tiers.map((t) => [t.id, `${t.nom} (${t.qualite})`]);

function dernierCalcul(magasin) {
  const lignes = new Map();
  for (const a of magasin.valables()) if (a.type === "calculer") for (const l of a.donnees.lignes) lignes.set(l.ligne, l);
  return lignes;
}

const PARTS = { amo: "Assurance Maladie", amc: "Mutuelle", reste: "Reste à charge" };

function calcul(magasin) {
  const d = magasin.courant;
  const connus = dernierCalcul(magasin);
  const valeur = (id, quoi) => (connus.has(id) ? connus.get(id)[quoi].replace(".", ",") : "");
  const table = h(
    "table",
    { class: "table-calcul" },
    h("thead", {}, h("tr", {}, ["Ligne", "Dépense", ...Object.values(PARTS)].map((t) => h("th", { scope: "col" }, t)))),
    h(
      "tbody",
      {},
      d.lignes.map((l) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, l.libelle),
          h("td", { class: "nombre" }, l.depense_affiche),
          ["amo", "amc", "reste"].map((quoi) =>
            h("td", { "data-libelle": PARTS[quoi] }, h("input", { class: "form-control montant", name: `${quoi}-${l.id}`, inputmode: "decimal", autocomplete: "off", "aria-label": `${PARTS[quoi]}, ${l.libelle}`, value: valeur(l.id, quoi) })),
          ),
        ),
      ),
    ),
  );
  return {
    titre: "Calcul du règlement, ligne par ligne",
    aide: "Saisissez le résultat de votre calcul. Une ligne laissée vide n’est pas enregistrée.",
    corps: [table],
    bouton: "Enregistrer le calcul",
    lire(form) {
      const lignes = [];
      for (const l of d.lignes) {
        const saisis = ["amo", "amc", "reste"].map((q) => form.elements[`${q}-${l.id}`]);
        if (saisis.every((c) => !c.value.trim())) continue;
        const [amo, amc, reste] = ["amo", "amc", "reste"].map((q) => requisMontant(form, `${q}-${l.id}`, l.libelle));
        lignes.push({ ligne: l.id, amo, amc, reste });
      }
      if (!lignes.length) throw new Incomplet("Saisissez au moins une ligne.", form.querySelector("input"));
      return { type: "calculer", place: "", donnees: { lignes } };
    },
  };
}

function payer(magasin) {
  const d = magasin.courant;
  const champMontant = montant("montant");
  const total = h("p", { class: "ligne-aide", "aria-live": "polite" });
  const rappeler = (form) => {
    const connus = dernierCalcul(magasin);
    const choisies = coches(form, "lignes").filter((l) => connus.has(l));
    total.textContent = choisies.length ? `Votre calcul pour ces lignes : ${montantAffiche(somme(choisies.map((l) => connus.get(l).amc)))}` : "";
  };
  return {
    titre: "Mettre en paiement",
    aide: "Part au virement à la fin de la journée ; jusque-là, vous pouvez annuler.",
    corps: [
      choix("Règlement", [["payer", "Complet"], ["payer_partiel", "D’une partie, le reste attend"]], "payer", "genre"),
      cases("Lignes payées", lignesDe(d), [], "lignes"),
      h("div", {}, champ("Montant versé par la mutuelle", champMontant), total),
      champ("Compte", liste(d.comptes, { nom: "compte" })),
      champ("Motif (facultatif)", texte("motif", 2)),
    ],
    change: rappeler,
    bouton: "Mettre en paiement",
    lire(form) {
      const type = requisChoix(form, "genre", "Dites si le règlement est complet.");
      const donnees = { lignes: requisesLignes(form), montant: requisMontant(form, "montant", "Montant"), compte: requis(form, "compte", "Choisissez le compte à payer.") };
      return { type, place: "", donnees: type === "payer_partiel" ? avec(donnees, "motif", form.elements.motif.value.trim()) : donnees };
    },
  };
}

function attendre(magasin) {
  return {
    titre: "Mettre en attente",
    aide: "La ligne n’est ni payée ni refusée ; vous la reprendrez à la relance ou à la réponse.",
    corps: [
      cases("Lignes en attente", lignesDe(magasin.courant), [], "lignes"),
      champ("Motif", liste(magasin.fixe.motifs, { nom: "motif" })),
      champ("Relance le", jour("relance_le", magasin.etat.tentative.jour), "Le délai de relance est dans le manuel."),
    ],
    bouton: "Mettre en attente",
    lire: (form) => ({
      type: "mettre_en_attente",
      place: "",
      donnees: { lignes: requisesLignes(form), motif: requis(form, "motif", "Choisissez un motif."), relance_le: requis(form, "relance_le", "Donnez la date de relance.") },
    }),
  };
}

function refuser(magasin) {
  return {
    titre: "Refuser la prise en charge",
    aide: "Le refus prend effet à la fin de la journée. Il se motive par une clause du manuel.",
    corps: [
      cases("Lignes refusées", lignesDe(magasin.courant), [], "lignes"),
      champ("Motif", liste(magasin.fixe.motifs, { nom: "motif" })),
      champ("Clause du manuel", liste(magasin.listes.clauses, { nom: "clause" })),
    ],
    bouton: "Refuser",
    lire: (form) => ({
      type: "rejeter",
      place: "",
      donnees: { lignes: requisesLignes(form), motif: requis(form, "motif", "Choisissez un motif."), clause: requis(form, "clause", "Choisissez la clause qui fonde le refus.") },
    }),
  };
}

function indu(magasin) {
  const d = magasin.courant;
  return {
    titre: "Ouvrir un indu",
    aide: "Une somme versée à tort, à reverser par celui qui l’a perçue.",
    corps: [
      champ("Montant à reverser", montant("montant")),
      champ("Qui doit reverser", liste(tiersDe(d), { nom: "debiteur" })),
      champ("Ligne concernée (facultatif)", liste(d.lignes.map((l) => [l.id, l.libelle]), { nom: "ligne", vide: "Aucune en particulier" })),
    ],
    bouton: "Ouvrir l’indu",
    lire: (form) => ({
      type: "regulariser_indu",
      place: "",
      donnees: avec({ montant: requisMontant(form, "montant", "Montant"), debiteur: requis(form, "debiteur", "Dites qui doit reverser.") }, "ligne", form.elements.ligne.value),
    }),
  };
}

function demander(magasin) {
  return {
    titre: "Demander une pièce",
    aide: "La réponse arrive un autre jour : elle s’affichera dans « Attendu ».",
    corps: [
      champ("Pièce demandée", liste(magasin.listes.genres, { nom: "genre" })),
      champ("À qui", liste(tiersDe(magasin.courant), { nom: "tiers" })),
      champ("Lettre (facultatif)", liste(magasin.listes.modeles.map((m) => [m.id, m.titre]), { nom: "modele", vide: "Sans lettre type" })),
      champ("Message (facultatif)", texte("texte", 3)),
    ],
    bouton: "Envoyer la demande",
    lire: (form) => ({
      type: "demander_piece",
      place: "",
      donnees: avec(avec({ genre: requis(form, "genre", "Choisissez la pièce à demander."), tiers: requis(form, "tiers", "Choisissez à qui la demander.") }, "modele", form.elements.modele.value), "texte", form.elements.texte.value.trim()),
    }),
  };
}

function verifier(magasin) {
  const d = magasin.courant;
  return {
    titre: "Vérifier auprès d’un tiers",
    aide: "Une question écrite sur une pièce précise. Elle part aussitôt ; la réponse prend un ou plusieurs jours.",
    corps: [
      champ("Pièce à vérifier", liste(d.pieces.map((p) => [p.id, p.titre]), { nom: "piece" })),
      champ("Auprès de", liste(tiersDe(d), { nom: "tiers" })),
      choix("Coordonnées employées", [["annuaire", "Celles de l’annuaire ou de la base"], ["piece", "Celles qui figurent sur la pièce"]], "", "coordonnees"),
      champ("Question (facultatif)", texte("question", 2)),
    ],
    bouton: "Envoyer la question",
    lire: (form) => ({
      type: "verifier_emetteur",
      place: requis(form, "piece", "Choisissez la pièce à vérifier."),
      donnees: avec({ tiers: requis(form, "tiers", "Choisissez le tiers."), coordonnees: requisChoix(form, "coordonnees", "Dites quelles coordonnées vous employez.") }, "question", form.elements.question.value.trim()),
    }),
  };
}

function appeler(magasin) {
  const d = magasin.courant;
  return {
    titre: "Appeler",
    aide: "La réponse est immédiate. Un appel passé ne s’annule pas.",
    corps: [
      champ("Qui appeler", liste(tiersDe(d), { nom: "tiers" })),
      choix("Numéro composé", [["connu", "Le numéro connu (base ou annuaire)"], ["piece", "Le numéro donné par la pièce ou la demande"]], "", "numero"),
      champ("À propos de", liste([...magasin.fixe.sujets.map(([id, mots]) => [id, mots[0].toUpperCase() + mots.slice(1)]), ...d.pieces.filter((p) => !p.arrivee).map((p) => [p.id, p.titre])], { nom: "objet" })),
      champ("Note d’appel (facultatif)", texte("note", 2)),
    ],
    bouton: "Passer l’appel",
    lire: (form) => ({
      type: "appeler",
      place: "",
      donnees: avec({ tiers: requis(form, "tiers", "Choisissez qui appeler."), numero: requisChoix(form, "numero", "Dites quel numéro vous composez."), objet: requis(form, "objet", "Dites à propos de quoi vous appelez.") }, "note", form.elements.note.value.trim()),
    }),
  };
}

const remplir = (corps, mots) => corps.replace(/\{([a-z_]+)\}/g, (tout, nom) => mots[nom] ?? tout);

function ecrire(magasin) {
  const d = magasin.courant;
  const apercu = h("div", { class: "lettre", "aria-live": "polite" });
  const corpsLettre = texte("texte", 9);
  let dernier = "";
  const montrer = (form) => {
    const m = magasin.listes.modeles.find((x) => x.id === form.elements.modele.value);
    if (m && m.id !== dernier) {
      dernier = m.id;
      if (!corpsLettre.value.trim() || corpsLettre.dataset.depuis) {
        corpsLettre.value = remplir(m.corps, d.mots);
        corpsLettre.dataset.depuis = m.id;
      }
    }
    const mentions = coches(form, "mentions").map((id) => magasin.listes.mentions.find(([x]) => x === id)?.[1]);
    apercu.replaceChildren(
      h("p", { class: "lettre-tete" }, d.mutuelle_nom),
      h("p", { class: "lettre-objet" }, m ? `Objet : ${remplir(m.objet, d.mots)}` : "Choisissez une lettre type."),
      h("p", { class: "lettre-corps" }, corpsLettre.value),
      ...mentions.map((mots) => h("p", { class: "lettre-mention" }, mots)),
    );
  };
  return {
    titre: "Écrire à l’adhérent",
    aide: "La lettre part à la fin de la journée. Complétez ce qui est entre crochets ; choisissez les mentions.",
    large: true,
    corps: [
      champ("Lettre type", liste(magasin.listes.modeles.map((m) => [m.id, m.titre]), { nom: "modele" })),
      champ("Texte de la lettre", corpsLettre),
      cases("Mentions portées sur la lettre", magasin.listes.mentions, [], "mentions"),
      h("section", { class: "apercu-lettre", "aria-label": "Aperçu de la lettre" }, h("h4", {}, "Aperçu"), apercu),
    ],
    change: montrer,
    bouton: "Envoyer la lettre",
    lire: (form) => ({
      type: "ecrire_adherent",
      place: "",
      donnees: avec({ modele: requis(form, "modele", "Choisissez une lettre type."), mentions: coches(form, "mentions") }, "texte", form.elements.texte.value.trim()),
    }),
  };
}

function transmettre(magasin) {
  const d = magasin.courant;
  return {
    titre: "Transmettre à un service",
    aide: "Le service et ce qu’il reçoit sont décrits dans l’annuaire interne et le manuel.",
    corps: [
      champ("Service", liste(magasin.listes.services, { nom: "service" })),
      cases("Pièces jointes", d.pieces.map((p) => [p.id, p.titre]), [], "pieces"),
      champ("Motif (facultatif)", texte("motif", 3, "Des faits, sans qualifier personne.")),
    ],
    bouton: "Transmettre",
    lire: (form) => ({
      type: "transmettre_service",
      place: "",
      donnees: avec({ service: requis(form, "service", "Choisissez le service."), pieces: coches(form, "pieces") }, "motif", form.elements.motif.value.trim()),
    }),
  };
}

function note() {
  return {
    titre: "Noter au dossier (CRM)",
    aide: "L’adhérent a accès à ce qui le concerne : date, pièce, constat, action.",
    corps: [champ("Note", texte("texte", 5))],
    bouton: "Enregistrer la note",
    lire: (form) => ({ type: "note_crm", place: "", donnees: { texte: requis(form, "texte", "Écrivez la note.") } }),
  };
}

function tableau(magasin) {
  const d = magasin.courant;
  const deja = magasin.valables().filter((a) => a.type === "tableau_de_bord").at(-1)?.donnees ?? {};
  const champMontant = montant("montant");
  champMontant.value = (deja.montant ?? "").replace(".", ",");
  const recu = jour("recu_le");
  recu.value = deja.recu_le ?? "";
  const traite = jour("traite_le");
  traite.value = deja.traite_le ?? "";
  return {
    titre: "Tableau de bord",
    aide: `La ligne du dossier ${d.reference}. La renseigner de nouveau remplace la précédente.`,
    corps: [
      champ("Statut", liste(magasin.fixe.statuts.map(capital), { nom: "statut", choisi: deja.statut })),
      champ("Montant payé", champMontant),
      champ("Nature", liste(magasin.fixe.natures_tableau.map(capital), { nom: "nature", choisi: deja.nature })),
      champ("Reçu le", recu),
      champ("Traité le (facultatif)", traite),
      champ("Service saisi (facultatif)", liste(magasin.listes.services, { nom: "service", choisi: deja.service, vide: "Aucun" })),
    ],
    bouton: "Renseigner",
    lire: (form) => ({
      type: "tableau_de_bord",
      place: "",
      donnees: avec(
        avec(
          { statut: requis(form, "statut", "Choisissez le statut."), montant: requisMontant(form, "montant", "Montant payé"), nature: requis(form, "nature", "Choisissez la nature."), recu_le: requis(form, "recu_le", "Donnez la date de réception.") },
          "traite_le",
          form.elements.traite_le.value,
        ),
        "service",
        form.elements.service.value,
      ),
    }),
  };
}

const capital = ([id, mots]) => [id, mots[0].toUpperCase() + mots.slice(1)];

function cloturer(magasin) {
  const d = magasin.courant;
  const manques = [];
  const sans = d.lignes.filter((l) => !d.lignes_sort[l.id]);
  if (sans.length) manques.push(`Sans décision : ${sans.map((l) => l.libelle).join(", ")}.`);
  if (!d.tableau) manques.push("Le tableau de bord n’est pas renseigné pour ce dossier.");
  const attendus = magasin.etat.attendus.filter((a) => a.dossier === d.reference);
  if (attendus.length) manques.push(`Encore attendu : ${attendus.map((a) => `${a.de}, pour le ${a.pour_le_affiche}`).join(" ; ")}.`);
  return {
    titre: "Clôturer le dossier",
    aide: "Un dossier clôturé se consulte encore, mais ne se décide plus. La clôture s’annule le jour même.",
    corps: [manques.length ? h("div", { class: "rappels" }, h("p", {}, "Ce qui reste ouvert :"), h("ul", {}, manques.map((m) => h("li", {}, m)))) : h("p", {}, "Chaque ligne est décidée et le tableau de bord est renseigné.")],
    bouton: "Clôturer le dossier",
    lire: () => ({ type: "cloturer", place: "", donnees: {} }),
  };
}

/** The forms of the dock: id, button, group, maker. */
export const FORMULAIRES = [
  ["calcul", "Calcul", "decider", calcul],
  ["payer", "Payer", "decider", payer],
  ["attendre", "Mettre en attente", "decider", attendre],
  ["refuser", "Refuser", "decider", refuser],
  ["indu", "Indu", "decider", indu],
  ["demander", "Demander une pièce", "enqueter", demander],
  ["verifier", "Vérifier", "enqueter", verifier],
  ["appeler", "Appeler", "enqueter", appeler],
  ["ecrire", "Écrire", "ecrire", ecrire],
  ["transmettre", "Transmettre", "ecrire", transmettre],
  ["note", "Note", "ecrire", note],
  ["tableau", "Tableau de bord", "finir", tableau],
  ["cloturer", "Clôturer", "finir", cloturer],
];
