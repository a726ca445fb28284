// The line to the server: one POST at a time, the token of the present session, and what a failure means.

const JSON_SEUL = { Accept: "application/json" };

export class Liaison {
  constructor(personne, jeton) {
    this.personne = personne;
    this.jeton = jeton;
  }

  /** {corps} when the server answered this sending, else {cause}: hors_ligne, erreur, refuse, session or autre_personne. */
  async poster(url, corps, encore = true) {
    let reponse;
    let lu = null;
    try {
      reponse = await fetch(url, {
        method: "POST",
        headers: { ...JSON_SEUL, "Content-Type": "application/json", "X-CSRFToken": this.jeton },
        body: JSON.stringify(corps),
        credentials: "same-origin",
      });
    } catch {
      return { cause: "hors_ligne" };
    }
    try {
      lu = await reponse.json();
    } catch {
      return { cause: "erreur" };
    }
    if (lu.resultats) return { corps: lu };
    const perdue = lu.motif === "csrf" || [401, 403, 404].includes(reponse.status);
    if (!perdue) return { cause: reponse.status === 413 || reponse.status === 400 ? "refuse" : "erreur" };
    const cause = await this.reconnaitre();
    if (cause === "" && encore) return this.poster(url, corps, false);
    return { cause: cause || "erreur" };
  }

  /** Take the token of the present session. "" when it is this person's, else what stands in the way. */
  async reconnaitre() {
    try {
      const reponse = await fetch("/session", { credentials: "same-origin", headers: JSON_SEUL, cache: "no-store" });
      if (!reponse.ok) return "erreur";
      const { personne, par_code: parCode, jeton } = await reponse.json();
      this.presente = personne;
      this.jeton = jeton;
      if (!personne || parCode) return "session";
      return personne === this.personne ? "" : "autre_personne";
    } catch {
      return "hors_ligne";
    }
  }

  /** Sign in on the same page. {erreur} in words, {parCode} when a password must be chosen, else {}. */
  async connecter(identifiant, secret) {
    if ((await this.reconnaitre()) === "") return {};
    return this.soumettre("/connexion", { identifiant, secret });
  }

  async choisirMotDePasse(nouveau, confirmation) {
    await this.reconnaitre();
    return this.soumettre("/mot-de-passe", { nouveau, confirmation });
  }

  async soumettre(url, champs) {
    try {
      const reponse = await fetch(url, {
        method: "POST",
        headers: { ...JSON_SEUL, "X-CSRFToken": this.jeton },
        body: new URLSearchParams(champs),
        credentials: "same-origin",
      });
      const lu = await reponse.json();
      return reponse.ok ? { parCode: lu.par_code } : { erreur: lu.erreur || "Le serveur a refusé cet envoi : réessayez." };
    } catch {
      return { erreur: "Le serveur ne répond pas. Vérifiez la connexion au réseau, puis réessayez." };
    }
  }

  async lire(url) {
    const reponse = await fetch(url, { credentials: "same-origin", headers: JSON_SEUL });
    if (!reponse.ok) {
      const erreur = new Error(`HTTP ${reponse.status}`);
      erreur.code = reponse.status;
      throw erreur;
    }
    return reponse.json();
  }
}
