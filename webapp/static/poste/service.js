// The service worker of the desk: without network, the page still opens. It keeps the empty shell, the same
// for everybody, and our own static files; never an answer about a person or a dossier.

const CACHE = "constat-poste-1";
const COQUILLE = "/poste/coquille";
const PAPIERS = "/poste/papier.css";
const SANS_IDENTITE = { credentials: "omit", cache: "no-cache" };

const statique = (url) => url.pathname.startsWith("/static/") || url.pathname === PAPIERS;
const poste = (url) => /^\/poste\/[\w-]{22}$/.test(url.pathname);

async function garder(adresse) {
  const reponse = await fetch(adresse, SANS_IDENTITE);
  if (reponse.ok && !reponse.redirected) await (await caches.open(CACHE)).put(adresse, reponse.clone());
  return reponse;
}

/** The shell with everything it names, and every module that its entry imports, one after the other. */
async function preparer() {
  const page = await (await garder(COQUILLE)).text();
  const vues = new Set();
  const attente = [...page.matchAll(/(?:href|src)="(\/(?:static|poste)\/[^"]+)"/g)].map((m) => m[1]);
  while (attente.length) {
    const adresse = attente.pop();
    if (vues.has(adresse) || !statique(new URL(adresse, self.location.origin))) continue;
    vues.add(adresse);
    const texte = await (await garder(adresse)).text();
    const suites = adresse.endsWith(".js") ? texte.matchAll(/from "(\.[^"]+)"/g) : texte.matchAll(/url\("?([^")]+\.woff2)"?\)/g);
    for (const [, suite] of suites) attente.push(new URL(suite, self.location.origin + adresse).pathname);
  }
}

self.addEventListener("install", (e) => e.waitUntil(preparer().then(() => self.skipWaiting())));

self.addEventListener("activate", (e) =>
  e.waitUntil(
    caches
      .keys()
      .then((noms) => Promise.all(noms.filter((n) => n.startsWith("constat-poste") && n !== CACHE).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  ),
);

/** The network first; what was kept only when there is none. */
async function repondre(requete, gardee) {
  try {
    return await fetch(requete);
  } catch (panne) {
    const copie = await (await caches.open(CACHE)).match(gardee, { ignoreSearch: true });
    if (copie) return copie;
    throw panne;
  }
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (e.request.mode === "navigate" && poste(url)) e.respondWith(repondre(e.request, COQUILLE));
  else if (e.request.mode !== "navigate" && statique(url)) e.respondWith(repondre(e.request, url.pathname));
});
