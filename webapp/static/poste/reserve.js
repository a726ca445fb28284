// What was done and not yet acknowledged: one entry per action in localStorage, keyed by person and
// attempt, so that two tabs never overwrite each other and nothing is lost by a failed sending.

const RACINE = "constat.poste";

export class Reserve {
  constructor(personne, tentative) {
    this.prefixe = `${RACINE}.${personne}.${tentative}.`;
    // a shared computer: whatever another person left here, drafts included, goes first
    for (const cle of Object.keys(localStorage)) {
      if (cle.startsWith(RACINE) && !cle.includes(`${RACINE}.${personne}.`)) localStorage.removeItem(cle);
    }
    this.rang = Date.now();
    this.memoire = new Map();
  }

  /** Keep an action; it is in memory even when the browser refuses to store it. */
  garder(action) {
    this.rang = Math.max(this.rang + 1, Date.now());
    const entree = { rang: this.rang, action };
    this.memoire.set(action.id, entree);
    try {
      localStorage.setItem(this.prefixe + action.id, JSON.stringify(entree));
    } catch {
      // storage refused or full: the action stays in memory and the status says that it is not yet saved
    }
  }

  oublier(id) {
    this.memoire.delete(id);
    localStorage.removeItem(this.prefixe + id);
  }

  /** The waiting actions in the order in which they were made. */
  lire() {
    const entrees = new Map(this.memoire);
    for (const cle of Object.keys(localStorage)) {
      if (!cle.startsWith(this.prefixe)) continue;
      try {
        const entree = JSON.parse(localStorage.getItem(cle));
        entrees.set(entree.action.id, entree);
      } catch {
        localStorage.removeItem(cle);
      }
    }
    return [...entrees.values()].sort((a, b) => a.rang - b.rang).map((e) => e.action);
  }
}
