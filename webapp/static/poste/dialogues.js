// The dialogs of the desk: one frame, and what each shows in the files beside.

import { h } from "./dom.js";
import { journee } from "./dialogues_journee.js";
import { releve } from "./dialogues_releve.js";
import { secours } from "./dialogues_secours.js";
import { session } from "./dialogues_session.js";

export class Dialogues {
  constructor(magasin, selection) {
    this.magasin = magasin;
    this.selection = selection;
    this.racine = document.getElementById("dialogues");
  }

  /**
   * Show a dialog; `corps(fermer)` makes its content. Focus comes back where it was. What is typed in it is kept
   * under `brouillon` until it is sent or renounced.
   */
  montrer(titre, corps, classe = "", brouillon = "", controles = undefined) {
    const avant = document.activeElement;
    const id = `dialogue-${Date.now()}`;
    const fermer = () => dialogue.close();
    const dialogue = h(
      "dialog",
      { class: `dialogue ${classe}`, "aria-labelledby": id },
      h("header", {}, h("h2", { id, tabindex: "-1" }, titre), h("button", { type: "button", class: "outil", "aria-label": "Fermer", onclick: fermer }, "×")),
      h("div", { class: "dialogue-corps" }, corps(fermer)),
    );
    if (brouillon) {
      dialogue.dataset.brouillon = brouillon;
      this.magasin.brouillons.suivre(brouillon, dialogue, controles);
    }
    dialogue.addEventListener("close", () => {
      this.magasin.brouillons.lacher(brouillon, dialogue);
      dialogue.remove();
      if (avant?.isConnected) avant.focus();
    });
    this.racine.append(dialogue);
    dialogue.showModal();
    (dialogue.querySelector(".dialogue-corps :is(input, select, textarea)") ?? dialogue.querySelector("h2")).focus();
    return dialogue;
  }

  /** The foot of a dialog: renounce, and do. */
  actions(fermer, mots, soumettre, renoncer = "Renoncer") {
    const oublier = (e) => {
      const { brouillon } = e.target.closest(".dialogue").dataset;
      if (brouillon) this.magasin.brouillons.effacer(brouillon);
    };
    const quitter = (e) => {
      if (renoncer === "Renoncer") oublier(e);
      fermer();
    };
    const faire = async (e) => {
      const dialogue = e.target.closest(".dialogue");
      await soumettre(e);
      if (!dialogue.open && dialogue.dataset.brouillon) this.magasin.brouillons.effacer(dialogue.dataset.brouillon);
    };
    return h(
      "footer",
      { class: "dialogue-actions" },
      h("p", { class: "feuille-erreur", role: "alert" }),
      h("button", { type: "button", class: "btn btn-outline-secondary", onclick: quitter }, renoncer),
      h("button", { type: "button", class: "btn btn-primary", "data-valider": "", onclick: faire }, mots),
    );
  }

  /** Say what is missing, and go there. */
  erreur(e, phrase, controle) {
    e.target.closest(".dialogue").querySelector(".feuille-erreur").textContent = phrase;
    controle?.focus();
  }
}

Object.assign(Dialogues.prototype, releve, journee, secours, session);
