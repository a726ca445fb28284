// French numbers in, decimal strings out; and the arithmetic of the calculette. No binary float decides
// an amount: sums are made on whole ten-thousandths (BigInt).

const ECHELLE = 10000n;

/** "1 234,5" or "12.30 €" as "1234.50"; null when it is no amount of at most two decimals. */
export function montantLu(texte) {
  const net = texte.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  const lu = /^(\d{1,9})(?:\.(\d{0,2}))?$/.exec(net);
  return lu ? `${BigInt(lu[1])}.${(lu[2] ?? "").padEnd(2, "0")}` : null;
}

/** "1234.50" as « 1 234,50 € ». */
export function montantAffiche(montant) {
  const [entier, decimales] = montant.replace("-", "").split(".");
  const groupes = entier.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return `${montant.startsWith("-") ? "−" : ""}${groupes},${decimales}\u00a0€`;
}

/** The sum of decimal strings with two digits. */
export function somme(montants) {
  const centimes = montants.reduce((total, m) => total + BigInt(m.replace(".", "")), 0n);
  const signe = centimes < 0n ? "-" : "";
  const absolu = (centimes < 0n ? -centimes : centimes).toString().padStart(3, "0");
  return `${signe}${absolu.slice(0, -2)}.${absolu.slice(-2)}`;
}

export class CalculIllisible extends Error {
  constructor(cause, ou) {
    super(cause);
    this.cause = cause;
    this.ou = ou;
  }
}

function arrondi(numerateur, denominateur) {
  const signe = numerateur < 0n !== denominateur < 0n ? -1n : 1n;
  const n = numerateur < 0n ? -numerateur : numerateur;
  const d = denominateur < 0n ? -denominateur : denominateur;
  return signe * ((2n * n + d) / (2n * d));
}

/** The value of « (30 − 2) × 70 % » and the like, as a French number of at most four decimals.

   Knows + − × ÷ parentheses and %, where « 70 % » is 70 hundredths. Raises CalculIllisible with the
   cause (vide, signe, parenthese, nombre, zero, fin) and the position. */
export function calculer(texte) {
  const source = texte.replace(/[\s\u00a0\u202f€]/g, "").replace(/[x×*]/gi, "*").replace(/[÷:]/g, "/").replace(/−/g, "-");
  let i = 0;
  if (!source) throw new CalculIllisible("vide", 0);
  if (source.length > 200) throw new CalculIllisible("fin", 200);

  function nombre() {
    const lu = /^(\d{1,12})(?:[.,](\d{1,4}))?/.exec(source.slice(i));
    if (!lu) throw new CalculIllisible(i >= source.length ? "fin" : "nombre", i);
    i += lu[0].length;
    return BigInt(lu[1]) * ECHELLE + BigInt((lu[2] ?? "").padEnd(4, "0"));
  }
  function facteur() {
    if (source[i] === "-") {
      i += 1;
      return -facteur();
    }
    let valeur;
    if (source[i] === "(") {
      i += 1;
      valeur = expression();
      if (source[i] !== ")") throw new CalculIllisible("parenthese", i);
      i += 1;
    } else valeur = nombre();
    while (source[i] === "%") {
      i += 1;
      valeur = arrondi(valeur, 100n);
    }
    return valeur;
  }
  function terme() {
    let valeur = facteur();
    while (source[i] === "*" || source[i] === "/") {
      const signe = source[i];
      i += 1;
      const droite = facteur();
      if (signe === "*") valeur = arrondi(valeur * droite, ECHELLE);
      else if (droite === 0n) throw new CalculIllisible("zero", i);
      else valeur = arrondi(valeur * ECHELLE, droite);
    }
    return valeur;
  }
  function expression() {
    let valeur = terme();
    while (source[i] === "+" || source[i] === "-") {
      const signe = source[i];
      i += 1;
      const droite = terme();
      valeur = signe === "+" ? valeur + droite : valeur - droite;
    }
    return valeur;
  }
  const valeur = expression();
  if (i < source.length) throw new CalculIllisible(source[i] === ")" ? "parenthese" : "signe", i);
  return nombreAffiche(valeur);
}

function nombreAffiche(valeur) {
  const absolu = (valeur < 0n ? -valeur : valeur).toString().padStart(5, "0");
  const entier = absolu.slice(0, -4).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  let decimales = absolu.slice(-4).replace(/0+$/, "");
  if (decimales.length === 1) decimales += "0";
  return `${valeur < 0n ? "−" : ""}${entier}${decimales ? `,${decimales}` : ""}`;
}

/** The French sentence of an unreadable calculation, with the remedy. */
export const phraseCalcul = (erreur) =>
  ({
    vide: "Écrivez un calcul, par exemple (30 − 2) × 70 %.",
    signe: `Signe inattendu au caractère ${erreur.ou + 1}. Les signes connus : + − × ÷ % et les parenthèses.`,
    parenthese: "Une parenthèse manque ou est en trop.",
    nombre: `Un nombre est attendu au caractère ${erreur.ou + 1} (quatre décimales au plus).`,
    zero: "On ne divise pas par zéro.",
    fin: "Le calcul s’arrête trop tôt ou dépasse 200 caractères.",
  })[erreur.cause] ?? "Ce calcul est illisible.";

/** Today as the desk writes dates: « 14/09/2026 » from "2026-09-14". */
export const dateAffichee = (iso) => iso.split("-").reverse().join("/");
