// What was done and not yet acknowledged: one entry per action, in memory for the screen and in the person's
// store for everything that may happen to the page.

export class Reserve {
  constructor(coffre, tentative) {
    this.coffre = coffre;
    this.prefixe = `${tentative}/`;
    this.rang = Date.now();
    this.memoire = new Map();
    this.disque = Promise.resolve();
  }

  /** Take back what another page of the same person left: a closed tab, a crash, a reload. */
  async relire() {
    for (const [, entree] of await this.coffre.lire("actions", this.prefixe)) {
      if (!this.oubliees?.has(entree.action.id)) this.memoire.set(entree.action.id, entree);
    }
  }

  /** Keep an action: in memory at once, on the disk without being waited for. */
  garder(action) {
    this.rang = Math.max(this.rang + 1, Date.now());
    const entree = { rang: this.rang, action };
    this.memoire.set(action.id, entree);
    this.disque = this.coffre.mettre("actions", this.prefixe + action.id, entree).catch(() => {});
  }

  oublier(ids) {
    this.oubliees ??= new Set();
    for (const id of ids) {
      this.memoire.delete(id);
      this.oubliees.add(id);
    }
    this.coffre.retirer("actions", ids.map((id) => this.prefixe + id)).catch(() => {});
  }

  /** The waiting actions in the order in which they were made. */
  lire() {
    return [...this.memoire.values()].sort((a, b) => a.rang - b.rang).map((e) => e.action);
  }

  get vide() {
    return this.memoire.size === 0;
  }
}
