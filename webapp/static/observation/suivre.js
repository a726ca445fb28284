// The observation page comes alive: the candidate's actions arrive by themselves, notes are sent in place.
// Without this module the page still works: « Actualiser » reloads it and the form posts.

const PAS_MS = 3000;
const PAS_MAX_MS = 30000;

function noeud(nom, classe, texte) {
  const element = document.createElement(nom);
  if (classe) element.className = classe;
  if (texte) element.textContent = texte;
  return element;
}

// `crypto.randomUUID` exists on secure origins alone; a room's network may be plain.
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const octets = crypto.getRandomValues(new Uint8Array(16));
  octets[6] = (octets[6] & 0x0f) | 0x40;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  const hexa = Array.from(octets, (o) => o.toString(16).padStart(2, "0")).join("");
  return hexa.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// ------------------------------------------------------------------- the live thread
const fil = document.querySelector("[data-fil]");

function ligneAction(action) {
  const li = noeud("li");
  li.value = action.sequence;
  li.append(noeud("span", "fil-heure", action.heure));
  const corps = noeud("div");
  corps.append(noeud("strong", "", action.libelle));
  if (action.dossier) corps.append(" ", noeud("code", "discret", action.dossier));
  if (action.phrase) corps.append(noeud("p", "", action.phrase));
  li.append(corps);
  li.classList.add("neuve");
  return li;
}

function recevoir(lu) {
  for (const action of lu.actions) {
    if (action.sequence > Number(fil.dataset.depuis)) {
      fil.prepend(ligneAction(action));
      fil.dataset.depuis = action.sequence;
    }
  }
  document.querySelector("[data-compte]").textContent = lu.compte;
  if (lu.actions.length) document.querySelector("[data-fil-vide]")?.remove();
  if (lu.etat === "close") document.querySelector("[data-etat]").textContent = "Le candidat a terminé.";
}

function suivre() {
  let attente = PAS_MS;
  let etag = "";
  const tour = async () => {
    if (!document.hidden) {
      try {
        const adresse = `${fil.dataset.adresse}?depuis=${fil.dataset.depuis}`;
        const entetes = { Accept: "application/json", ...(etag ? { "If-None-Match": etag } : {}) };
        const reponse = await fetch(adresse, { headers: entetes, cache: "no-store" });
        if (reponse.status === 401 || reponse.status === 409) return;
        if (reponse.ok) {
          recevoir(await reponse.json());
          etag = reponse.headers.get("ETag") ?? "";
        }
        attente = reponse.ok || reponse.status === 304 ? PAS_MS : Math.min(attente * 2, PAS_MAX_MS);
      } catch {
        attente = Math.min(attente * 2, PAS_MAX_MS);
      }
    }
    setTimeout(tour, attente);
  };
  setTimeout(tour, attente);
}

if (fil) suivre();

// ------------------------------------------------------------- one's own observations
const formulaire = document.querySelector("[data-observation]");
const liste = document.querySelector("[data-observations]");
// On a phone the sentence and its buttons come first; the grid opens in one tap.
if (matchMedia("(max-width: 640px)").matches) formulaire.querySelector("[data-precisions]").open = false;
const erreur = formulaire.querySelector("[data-erreur]");

function dire(phrase) {
  erreur.textContent = phrase;
  erreur.hidden = !phrase;
}

function ligneObservation(o, jeton) {
  const li = noeud("li", "neuve");
  const tete = noeud("p", "observation-tete");
  const moment = noeud("time", "", o.affiche);
  moment.dateTime = o.moment;
  tete.append(moment, " ", noeud("span", "pastille", o.sens));
  if (o.differee) tete.append(" ", noeud("span", "pastille pastille-attention", "saisie différée"));
  li.append(tete);
  if (o.texte) li.append(noeud("p", "", o.texte));
  if (o.critere) li.append(noeud("p", "discret", o.critere));
  const retrait = noeud("form");
  retrait.method = "post";
  retrait.action = o.retirer;
  const cache = noeud("input");
  cache.type = "hidden";
  cache.name = "csrf_token";
  cache.value = jeton;
  const bouton = noeud("button", "lien", "Retirer");
  bouton.type = "submit";
  retrait.append(cache, bouton);
  li.append(retrait);
  return li;
}

formulaire.addEventListener("submit", async (evenement) => {
  evenement.preventDefault();
  const donnees = new FormData(formulaire);
  if (evenement.submitter?.name) donnees.set(evenement.submitter.name, evenement.submitter.value);
  const boutons = formulaire.querySelectorAll("button");
  for (const b of boutons) b.disabled = true;
  try {
    const reponse = await fetch(formulaire.action, {
      method: "POST",
      body: donnees,
      headers: { Accept: "application/json", "X-CSRFToken": donnees.get("csrf_token") },
    });
    const lu = await reponse.json();
    if (reponse.ok) {
      dire("");
      liste.querySelector("[data-vide]")?.remove();
      liste.prepend(ligneObservation(lu, donnees.get("csrf_token")));
      formulaire.reset();
      for (const nom of ["texte", "jour", "heure"]) formulaire.elements[nom].value = "";
      formulaire.elements.id_client.value = uuid();
      formulaire.elements.texte.focus();
    } else {
      dire(lu.erreur + (lu.remede ? ` ${lu.remede}` : ""));
    }
  } catch {
    dire("Le réseau ne répond pas : votre texte est toujours là, enregistrez de nouveau dans un instant.");
  } finally {
    for (const b of boutons) b.disabled = false;
  }
});
