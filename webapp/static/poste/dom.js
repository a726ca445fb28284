// Builds elements. Text is always text: nothing here reads HTML, except `papier`, which receives the
// drawings that the server made.

const present = (e) => e !== null && e !== undefined && e !== false && e !== "";

/** Text with its French no-break spaces: inside guillemets, before high punctuation, after « n° ». */
const insecables = (e) => (typeof e === "string" ? e.replace(/(?<=«) | (?=[»:;?!%])|(?<=n°) /g, "\u00a0") : e);

/** An element with attributes and children. `on…` attributes are listeners, false and null are left out. */
export function h(nom, attributs = {}, ...enfants) {
  const element = document.createElement(nom);
  for (const [cle, valeur] of Object.entries(attributs)) {
    if (valeur === false || valeur === null || valeur === undefined) continue;
    if (cle.startsWith("on")) element.addEventListener(cle.slice(2), valeur);
    else if (cle === "class") element.className = valeur;
    else if (cle === "value") element.value = valeur;
    else if (valeur === true) element.setAttribute(cle, "");
    else element.setAttribute(cle, valeur);
  }
  element.append(...enfants.flat(3).filter(present).map(insecables));
  return element;
}

/** Put these children in place of what `parent` holds, and keep the focus where a child has the same id. */
export function remplacer(parent, ...enfants) {
  const actif = document.activeElement;
  const id = actif && parent.contains(actif) ? actif.id : "";
  const defile = parent.scrollTop;
  parent.replaceChildren(...enfants.flat(3).filter(present).map(insecables));
  parent.scrollTop = defile;
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

/** An inert fragment drawn by the server. */
export function papier(html) {
  const gabarit = document.createElement("template");
  gabarit.innerHTML = html;
  return gabarit.content;
}

let compteur = 0;
/** A fresh id for a label and its field. */
export const identifiant = (racine) => `${racine}-${(compteur += 1)}`;

/** Say something to screen readers. */
export function annoncer(texte) {
  const zone = document.getElementById("annonces");
  zone.textContent = "";
  requestAnimationFrame(() => {
    zone.textContent = texte;
  });
}

/** A labelled field. `genre` is input, textarea or select; `aide` is a sentence under the label. */
export function champ(libelle, controle, aide = "") {
  const id = controle.id || identifiant("champ");
  controle.id = id;
  if (aide) controle.setAttribute("aria-describedby", `${id}-aide`);
  return h(
    "div",
    { class: "ligne-champ" },
    h("label", { for: id }, libelle),
    aide && h("p", { class: "ligne-aide", id: `${id}-aide` }, aide),
    controle,
  );
}

/** A select over (value, words) pairs, with an empty first choice unless `choisi` is given. */
export function liste(paires, { choisi = "", vide = "Choisir…", nom = "", onchange = null } = {}) {
  const select = h("select", { class: "form-select", name: nom, onchange });
  if (vide) select.append(h("option", { value: "" }, vide));
  for (const [valeur, mots] of paires) {
    select.append(h("option", { value: valeur, selected: valeur === choisi }, mots));
  }
  return select;
}

/** A group of boxes to tick. */
export function cases(titre, paires, coches = [], nom = "cases") {
  return h(
    "fieldset",
    { class: "ligne-champ cases" },
    h("legend", {}, titre),
    paires.map(([valeur, mots]) =>
      h("label", { class: "case" }, h("input", { type: "checkbox", name: nom, value: valeur, checked: coches.includes(valeur) }), h("span", {}, mots)),
    ),
  );
}

/** The ticked values of a group named `nom` inside `racine`. */
export const coches = (racine, nom = "cases") =>
  [...racine.querySelectorAll(`input[name="${nom}"]:checked`)].map((c) => c.value);

/** Buttons to choose one value: large, all visible. */
export function choix(titre, paires, choisi, nom) {
  return h(
    "fieldset",
    { class: "ligne-champ choix" },
    h("legend", {}, titre),
    h(
      "div",
      { class: "choix-rang" },
      paires.map(([valeur, mots]) =>
        h("label", { class: "choix-un" }, h("input", { type: "radio", name: nom, value: valeur, checked: valeur === choisi }), h("span", {}, mots)),
      ),
    ),
  );
}

/** The chosen value of a group of buttons. */
export const choisi = (racine, nom) => racine.querySelector(`input[name="${nom}"]:checked`)?.value ?? "";
