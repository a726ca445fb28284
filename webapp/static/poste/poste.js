// The desk: puts the panes together, listens to the store, keeps the keyboard and the status.

import { annoncer, h, remplacer } from "./dom.js";
import { Bandeau } from "./bandeau.js";
import { Bases } from "./bases.js";
import { Corbeille } from "./corbeille.js";
import { Decider } from "./decider.js";
import { Dialogues } from "./dialogues.js";
import { identite, oublier } from "./identite.js";
import { Magasin } from "./magasin.js";
import { Pieces } from "./pieces.js";
import { Selection } from "./champs.js";

const racine = document.getElementById("poste");
const horsLigne = racine.dataset.horsLigne !== undefined;
const qui = identite(racine);
if (!qui) {
  racine.replaceChildren(h("div", { class: "poste-message" }, h("h2", {}, "Hors ligne"), h("p", {}, "Le réseau est coupé, et cet onglet ne sait pas à qui est ce poste. Ce que vous aviez fait est gardé, à l’abri : revenez à l’onglet où vous travailliez, ou rechargez cette page quand le réseau sera revenu.")));
  throw new Error("poste sans identité");
}
const magasin = new Magasin(qui);
const selection = new Selection();
const dialogues = new Dialogues(magasin, selection);
const VOLETS = [
  ["corbeille", "Corbeille"],
  ["pieces", "Pièce"],
  ["bases", "Bases"],
  ["decider", "Décider"],
];
const SAUVEGARDE = {
  enregistre: "Enregistré",
  attente: "En attente",
  envoi: "En attente",
  hors_ligne: "Hors ligne, gardé ici",
  erreur: "Le serveur ne répond pas, gardé ici",
  session: "Session terminée, gardé ici",
  conflit: "Deux textes : à choisir",
  non_garde: "Pas encore enregistré",
  autre_personne: "Autre personne connectée",
};

const gestes = {
  conforme() {
    const { premier, second } = selection;
    if (!premier || !second) return;
    magasin.agir("marquer_champ_conforme", premier.place, { compare_a: second.place });
    annoncer(`Marqué conforme : ${premier.libelle} et ${second.libelle}.`);
    selection.vider();
  },
  nonConforme: () => dialogues.nonConforme(),
  signaler() {
    if (!magasin.courant || magasin.courant.cloture) return;
    if (!selection.premier) voir("pieces");
    dialogues.signaler();
  },
  avisDe: "",
  sansAvis() {
    gestes.avisDe = "";
    document.getElementById("avis").replaceChildren();
  },
  avis(titre, effet, action) {
    const faite = magasin.actions.find((a) => a.id === action);
    if (!faite || decider.ouvert) return;
    const reponse = faite.type === "appeler" ? magasin.etat.dossiers[faite.dossier].recus.find((r) => r.action === action) : null;
    const annulable = magasin.etat.annulables.includes(action);
    gestes.avisDe = action;
    remplacer(
      document.getElementById("avis"),
      reponse
        ? h("p", {}, h("strong", {}, reponse.de), ` : « ${reponse.texte} »`)
        : h("p", {}, h("strong", {}, titre), effet ? `. ${effet}` : " : enregistré."),
      annulable && h("button", { type: "button", class: "lien", onclick: () => { magasin.agir("annuler", null, { action }); gestes.sansAvis(); } }, "Annuler"),
      h("button", { type: "button", class: "outil", "aria-label": "Masquer cet avis", onclick: () => gestes.sansAvis() }, "×"),
    );
  },
};

const corbeille = new Corbeille(document.getElementById("volet-corbeille"), magasin, dialogues, ouvrir);
const pieces = new Pieces(document.getElementById("volet-pieces"), magasin, selection, gestes);
const bases = new Bases(document.getElementById("volet-bases"), magasin, selection);
const bandeau = new Bandeau(document.getElementById("bandeau"), magasin, dialogues);
const decider = new Decider(document.getElementById("volet-decider"), magasin, gestes);

function ouvrir(reference, piece = "", montrer = true) {
  if (magasin.dossier !== reference) {
    magasin.dossier = reference;
    selection.vider();
    bases.ouverte = "";
    decider.ouvert = "";
    dessiner();
    if (montrer) voir("pieces");
  }
  if (piece) {
    pieces.ouvrir(piece);
    voir("pieces");
  }
}

function dessiner() {
  corbeille.dessiner();
  pieces.dessiner();
  bases.dessiner();
  decider.dessiner();
  entete();
}

function entete() {
  const { tentative, attendus } = magasin.etat;
  document.getElementById("jour-simule").textContent = tentative.jour_affiche;
  const outil = (id, mots, faire, classe = "outil") => h("button", { type: "button", class: classe, id: `outil-${id}`, onclick: faire }, mots);
  const vif = !magasin.clos;
  remplacer(
    document.getElementById("outils"),
    outil("attendu", attendus.length ? `${attendus.length} attendu${attendus.length > 1 ? "s" : ""}` : "Rien d’attendu", () => dialogues.attendu()),
    vif && outil("soir", "Fin de journée", () => dialogues.soir()),
    outil("tableau", "Tableau de bord", () => dialogues.tableau((r) => { ouvrir(r); decider.ouvert = ""; decider.basculer("tableau"); voir("decider"); })),
    vif && outil("compte-rendu", "Compte rendu", () => dialogues.compteRendu()),
    outil("journal", "Ce que j’ai fait", () => dialogues.journal()),
    vif && magasin.mode === "entrainement" && magasin.dossier && outil("aides", "Indices", () => dialogues.aides()),
    menuAide(vif),
    vif ? outil("terminer", "Terminer", () => dialogues.terminer(), "btn btn-primary btn-sm") : h("a", { class: "btn btn-primary btn-sm", href: magasin.debriefing || `${magasin.url}/recu` }, magasin.debriefing ? "Débriefing" : "Reçu"),
  );
}

function menuAide(vif) {
  return h(
    "details",
    { class: "menu-aide", id: "menu-aide" },
    h("summary", { class: "outil", id: "menu-aide-bouton" }, "Aide"),
    h(
      "div",
      { class: "menu-aide-volet" },
      [
        ["Aide et raccourcis", () => dialogues.aide()],
        vif && ["Incident technique", () => dialogues.incident()],
        vif && ["Ce cas semble faux", () => dialogues.casFaux()],
      ].filter(Boolean).map(([mots, faire]) => h("button", { type: "button", class: "menu-aide-choix", onclick: () => { document.getElementById("menu-aide").open = false; faire(); } }, mots)),
      h("a", { class: "menu-aide-choix", href: `${magasin.url}/recu` }, "Mon reçu"),
      h("a", { class: "menu-aide-choix", href: "/" }, "Quitter le poste (tout est gardé)"),
    ),
  );
}

/** On a phone, show one pane; elsewhere, bring the focus to it. */
function voir(volet, focus = false) {
  document.body.dataset.volet = volet;
  for (const b of document.querySelectorAll(".poste-onglet")) b.setAttribute("aria-pressed", String(b.dataset.volet === volet));
  if (focus) document.querySelector(`#volet-${volet} :is(button, [tabindex="0"], input)`)?.focus();
}

function sauvegarder() {
  const zone = document.getElementById("sauvegarde");
  const mots = SAUVEGARDE[magasin.sauvegarde];
  zone.dataset.etat = magasin.sauvegarde;
  if (zone.textContent !== mots) zone.textContent = mots;
  bandeau.dessiner();
}

/** The desk of somebody else now: nothing of this one stays on the screen, nor in this tab. */
function quitter(suite) {
  oublier();
  magasin.fermer();
  for (const d of document.querySelectorAll("dialog[open]")) d.close();
  for (const id of ["outils", "sauvegarde", "bandeau", "jour-simule", "avis", "onglets-telephone"]) document.getElementById(id)?.replaceChildren();
  racine.replaceChildren(h("div", { class: "poste-message" }, h("h2", {}, "Ce poste n’est plus le vôtre"), h("p", {}, "Quelqu’un d’autre s’est connecté dans ce navigateur. Ce qui n’était pas encore enregistré reste gardé, illisible pour lui, et partira à la prochaine connexion de son auteur sur ce poste."), h("p", {}, h("a", { href: "/poste", class: "btn btn-primary" }, "Ouvrir mon poste"))));
  if (suite) location.replace(suite);
}

/** Do it once nobody is typing: a dialog that opens under the fingers would swallow the words. */
let frappe = 0;
document.addEventListener("input", () => { frappe = Date.now(); }, true);
function aLaPause(faire) {
  const reste = frappe + 1200 - Date.now();
  if (reste > 0) setTimeout(() => aLaPause(faire), reste);
  else faire();
}

magasin.addEventListener("etat", () => {
  if (gestes.avisDe && magasin.actions.at(-1)?.id !== gestes.avisDe) gestes.sansAvis();
  dessiner();
});
magasin.addEventListener("sauvegarde", () => {
  sauvegarder();
  if (magasin.sauvegarde === "autre_personne") quitter();
  else if (magasin.sauvegarde === "session") aLaPause(() => magasin.sauvegarde === "session" && !dialogues.sessionOuverte && dialogues.session());
});
magasin.addEventListener("attente", () => bandeau.dessiner());
magasin.addEventListener("quitter", () => quitter("/poste"));
magasin.addEventListener("conflit", () => aLaPause(() => !dialogues.conflitOuvert && dialogues.conflit()));
magasin.addEventListener("tardives", (e) => dialogues.tardives(e.detail));
magasin.addEventListener("refus", (e) => dialogues.refus(e.detail));
selection.addEventListener("pour", (e) => e.detail === "signaler" && dialogues.signaler());
let clos = false;
magasin.addEventListener("etat", () => {
  if (magasin.clos && !clos && magasin.actions.at(-1)?.type === "cloturer_epreuve" && !premierDessin && !magasin.tardif) location.assign(magasin.debriefing || `${magasin.url}/recu`);
  clos = magasin.clos;
});

document.addEventListener("keydown", (e) => {
  if (document.querySelector("dialog[open]")) return;
  if (e.key === "Escape") {
    if (selection.renoncer() || decider.fermer()) e.preventDefault();
    return;
  }
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select")) return;
  if (localStorage.getItem("constat.raccourcis") === "non") return;
  const faire = {
    c: () => selection.comparer(),
    o: () => gestes.conforme(),
    n: () => gestes.nonConforme(),
    s: () => gestes.signaler(),
    j: () => dialogues.journal(),
    "?": () => dialogues.aide(),
    ...Object.fromEntries(VOLETS.map(([volet], rang) => [String(rang + 1), () => voir(volet, true)])),
  }[e.key.toLowerCase()];
  if (faire && (!magasin.clos || "1234j?".includes(e.key))) {
    e.preventDefault();
    faire();
  }
});
document.addEventListener("click", (e) => {
  const menu = document.getElementById("menu-aide");
  if (menu?.open && !menu.contains(e.target)) menu.open = false;
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && magasin.rafraichir());
window.addEventListener("online", () => magasin.envoyer());
window.addEventListener("offline", () => magasin.etat && magasin.etre("hors_ligne"));
window.addEventListener("beforeunload", (e) => {
  // what is on the disk comes back with the page: only what the browser refused to keep is worth a question
  const { actions, textes } = magasin.attente;
  if (magasin.coffre.refuse && actions + textes > 0) e.preventDefault();
});
const canal = new BroadcastChannel("constat");
canal.onmessage = () => magasin.reconnaitre();

remplacer(
  document.getElementById("onglets-telephone"),
  VOLETS.map(([id, mots]) => h("button", { type: "button", class: "poste-onglet", "data-volet": id, onclick: () => voir(id) }, mots)),
);
document.getElementById("dialogues").after(h("div", { class: "avis", id: "avis", role: "status" }));
voir("corbeille");
document.getElementById("poste-etroit-continuer")?.addEventListener("click", () => document.body.classList.add("etroit-accepte"));

let premierDessin = true;
try {
  if (!(await magasin.commencer(horsLigne))) throw new Error("rien à montrer hors ligne");
  premierDessin = false;
  sauvegarder();
  const references = Object.values(magasin.fixe.dossiers);
  if (references.length === 1) ouvrir(references[0].reference, "", false);
  if (horsLigne) document.getElementById("mode").textContent = { entrainement: "entraînement", evaluation: "évaluation" }[qui.mode];
  navigator.serviceWorker?.register("/poste/service.js", { scope: "/poste/" }).catch(() => {});
} catch {
  racine.replaceChildren(h("div", { class: "poste-message" }, h("h2", {}, "Le poste de travail n’a pas pu s’ouvrir"), h("p", {}, "Vérifiez la connexion, puis rechargez la page. Rien de ce qui est enregistré n’est perdu.")));
}
