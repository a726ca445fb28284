// What the desk has shown, kept sealed so that a reload without network shows it again: the dossiers, the state,
// the papers and bases already opened. Only where the browser can seal it; forgotten once the work is closed.

const DELAI = 600;

export class Page {
  constructor(coffre, tentative) {
    this.coffre = coffre;
    this.prefixe = `${tentative}/`;
    this.attente = new Map();
  }

  /** Keep one part, a moment later and only as it then stands. */
  garder(nom, valeur) {
    this.attente.set(nom, valeur);
    this.minuteur ??= setTimeout(() => this.ecrire(), DELAI);
  }

  async ecrire() {
    this.minuteur = null;
    await this.coffre.suite;
    const parts = [...this.attente];
    this.attente.clear();
    if (!this.coffre.scelle) return;
    for (const [nom, valeur] of parts) this.coffre.mettre("page", this.prefixe + nom, valeur).catch(() => {});
  }

  async oublier() {
    this.attente.clear();
    const lues = await this.coffre.lire("page", this.prefixe);
    if (lues.length) this.coffre.retirer("page", lues.map(([cle]) => cle)).catch(() => {});
  }

  /** {fixe, etat, papiers, bases} as last shown; null when nothing was kept, or when it cannot be read. */
  async reprendre() {
    const lues = await this.coffre.lire("page", this.prefixe);
    const noms = new Map(lues.map(([cle, valeur]) => [cle.slice(this.prefixe.length), valeur]));
    if (!noms.has("fixe") || !noms.has("etat")) return null;
    const suite = (debut) => [...noms].filter(([n]) => n.startsWith(`${debut}/`)).map(([n, v]) => [n.slice(debut.length + 1), v]);
    return { fixe: noms.get("fixe"), etat: noms.get("etat"), papiers: suite("papiers"), bases: suite("bases") };
  }
}
