// What stands between the desk and the server: a session that ended, two texts for one form, an arrival after
// closing. Nothing typed leaves the screen while a dialog is open.

import { champ, h } from "./dom.js";
import { FORMULAIRES } from "./formulaires.js";

const AUTRES = {
  signaler: "Signaler",
  non_conforme: "Non conforme",
  compte_rendu: "Compte rendu",
  incident: "Incident technique",
  cas_faux: "Ce cas semble faux",
  calculette: "Calculette",
};

const heure = (iso) => new Date(iso).toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", "\u00a0h\u00a0");

/** Methods of Dialogues. */
export const session = {
  /** Sign in again on the same page; another account than the desk's own sees nothing of it. */
  session() {
    const { identifiant } = this.magasin;
    const qui = h("input", { class: "form-control", name: "identifiant", autocomplete: "username", autocapitalize: "none", spellcheck: "false", value: identifiant });
    const secret = h("input", { class: "form-control", type: "password", name: "secret", autocomplete: "current-password" });
    const dialogue = this.sessionOuverte = this.montrer("Votre session est terminée", (fermer) => {
      const erreur = h("p", { class: "feuille-erreur", role: "alert" });
      const bouton = h("button", { type: "submit", class: "btn btn-primary" }, "Se reconnecter");
      const etape = h("div", {}, champ("Identifiant", qui), champ("Mot de passe ou code d’accès", secret));
      const tenter = async () => {
        const choix = etape.querySelector("[name=nouveau]");
        const lu = choix
          ? await this.magasin.liaison.choisirMotDePasse(choix.value, etape.querySelector("[name=confirmation]").value)
          : await this.magasin.liaison.connecter(qui.value, secret.value);
        if (lu.erreur) erreur.textContent = lu.erreur;
        else if (lu.parCode) demander();
        else if (await this.revenir()) fermer();
      };
      const demander = () => {
        const nouveau = h("input", { class: "form-control", type: "password", name: "nouveau", autocomplete: "new-password" });
        const encore = h("input", { class: "form-control", type: "password", name: "confirmation", autocomplete: "new-password" });
        etape.replaceChildren(champ("Nouveau mot de passe", nouveau, "Votre code est accepté. Choisissez maintenant un mot de passe d’au moins 12 caractères."), champ("Le même, une seconde fois", encore));
        bouton.textContent = "Enregistrer et reprendre";
        erreur.textContent = "";
        nouveau.focus();
      };
      return [
        h("p", {}, "Rien n’est perdu : ce que vous avez fait et tapé est gardé sur ce poste. Reconnectez-vous ici, tout sera enregistré."),
        h(
          "form",
          {
            novalidate: true,
            onsubmit: async (e) => {
              e.preventDefault();
              if (bouton.disabled) return;
              bouton.disabled = true;
              await tenter();
              bouton.disabled = false;
            },
          },
          etape,
          h("footer", { class: "dialogue-actions" }, erreur, h("button", { type: "button", class: "btn btn-outline-secondary", onclick: fermer }, "Plus tard"), bouton),
        ),
      ];
    });
    dialogue.addEventListener("close", () => {
      this.sessionOuverte = null;
    });
    if (identifiant) secret.focus();
  },

  /** Whose session is it now? True when this desk goes on; another person gets their own, this page emptied. */
  async revenir() {
    const cause = await this.magasin.liaison.reconnaitre();
    if (cause === "") {
      if (!this.magasin.etat) location.reload(); // the session ended before the desk could open
      else this.magasin.envoyer();
      return true;
    }
    if (cause === "autre_personne") this.magasin.dire("quitter");
    return false;
  },

  /** Two texts for one form: both are shown, one choice. */
  conflit() {
    const { brouillons } = this.magasin;
    const [premier] = brouillons.conflits;
    if (!premier) return;
    const { cle, mien, autre } = premier;
    const [reference, id] = cle.split("/");
    const nom = FORMULAIRES.find(([x]) => x === id)?.[1] ?? AUTRES[id] ?? "ce formulaire";
    const titre = this.magasin.fixe.dossiers[reference]?.titre;
    const face = (mots, contenu) => h("section", { class: "deux-textes-un" }, h("h3", {}, mots), this.contenu(cle, contenu));
    const dialogue = this.conflitOuvert = this.montrer(
      "Deux textes pour le même formulaire",
      (fermer) => {
        const choisir = (choix) => {
          brouillons.choisir(cle, choix);
          dialogue.addEventListener("close", () => this.conflit());
          fermer();
        };
        return [
          h("p", {}, h("strong", {}, nom), titre && `, dossier « ${titre} »`, ". Vous l’avez rempli dans deux onglets : rien n’a été remplacé, choisissez ce qui reste."),
          h("div", { class: "deux-textes" }, face("Dans cet onglet", mien), face(`Déjà enregistré${autre.le ? ` à ${heure(autre.le)}` : ""}`, autre.contenu)),
          h(
            "footer",
            { class: "dialogue-actions" },
            h("button", { type: "button", class: "btn btn-outline-primary", onclick: () => choisir("serveur") }, "Prendre le texte enregistré"),
            mien && h("button", { type: "button", class: "btn btn-outline-primary", onclick: () => choisir("deux") }, "Garder les deux, à la suite"),
            h("button", { type: "button", class: "btn btn-primary", onclick: () => choisir("ici") }, "Garder le texte de cet onglet"),
          ),
        ];
      },
      "dialogue-large",
    );
    dialogue.addEventListener("close", () => {
      this.conflitOuvert = null;
    });
  },

  /** The filled fields of a draft, with their labels where the form is open. */
  contenu(cle, contenu) {
    const remplis = (contenu ?? []).filter(([, v]) => (Array.isArray(v) ? v[1] : v));
    if (!remplis.length) return h("p", { class: "ligne-aide" }, "Vide");
    return h(
      "dl",
      { class: "deux-textes-champs" },
      remplis.map(([nom, v]) => {
        const libelle = Array.isArray(v) ? this.magasin.brouillons.libelle(cle, nom, v[0]) || v[0] : this.magasin.brouillons.libelle(cle, nom);
        return Array.isArray(v) ? h("div", {}, h("dd", {}, `☑ ${libelle}`)) : h("div", {}, libelle && h("dt", {}, libelle), h("dd", {}, v));
      }),
    );
  },

  /** What arrived after closing. */
  tardives(resultats) {
    const n = resultats.length;
    this.montrer("Reçu après la clôture", () => [
      h("p", {}, n > 1 ? `${n} de vos actions sont arrivées après la clôture. Elles ne sont pas perdues : elles sont gardées à part, datées, et les évaluateurs les verront comme tardives. Rien n’est jugé sur elles sans qu’ils le décident.` : "Une de vos actions est arrivée après la clôture. Elle n’est pas perdue : elle est gardée à part, datée, et les évaluateurs la verront comme tardive. Rien n’est jugé sur elle sans qu’ils le décident."),
      h("p", {}, h("a", { class: "btn btn-outline-primary", href: `${this.magasin.url}/recu` }, "Voir mon reçu")),
    ]);
  },
};
