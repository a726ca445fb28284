// Under the header: what stands between what was typed and the server, in words, with what to do.

import { h, remplacer } from "./dom.js";

const compter = (n, un, plusieurs) => (n ? `${n} ${n > 1 ? plusieurs : un}` : "");

export class Bandeau {
  constructor(racine, magasin, dialogues) {
    this.racine = racine;
    this.magasin = magasin;
    this.dialogues = dialogues;
    this.dit = "";
  }

  dessiner() {
    const [phrase, bouton, faire] = this.mots() ?? [];
    const dit = phrase ?? "";
    if (dit === this.dit) return;
    this.dit = dit;
    this.racine.hidden = !dit;
    remplacer(this.racine, dit && h("p", {}, dit), bouton && h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: faire }, bouton));
  }

  reste() {
    const { actions, textes } = this.magasin.attente;
    const mots = [compter(actions, "action", "actions"), compter(textes, "texte", "textes")].filter(Boolean).join(" et ");
    if (!mots) return "Rien n’attend d’être envoyé.";
    return actions + textes > 1 ? `${mots} partiront dès son retour.` : `${mots} partira dès son retour.`;
  }

  mots() {
    switch (this.magasin.sauvegarde) {
      case "hors_ligne":
        return [`Le réseau est coupé. Continuez : tout ce que vous faites est gardé sur ce poste. ${this.reste()}`];
      case "erreur":
        return [`Le serveur ne répond pas. Continuez : tout ce que vous faites est gardé sur ce poste. ${this.reste()}`, "Réessayer", () => this.magasin.envoyer()];
      case "non_garde":
        return ["Le serveur ne répond pas et ce navigateur ne peut rien garder : ne fermez pas cette page, et prévenez l’évaluateur.", "Réessayer", () => this.magasin.envoyer()];
      case "session":
        return ["Votre session est terminée. Ce que vous faites est gardé sur ce poste.", "Se reconnecter", () => this.dialogues.session()];
      case "conflit":
        return ["Un formulaire a été rempli dans deux onglets : les deux textes sont gardés.", "Choisir", () => this.dialogues.conflit()];
      default:
        return null;
    }
  }
}
