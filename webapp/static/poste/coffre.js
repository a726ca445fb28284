// What this browser keeps for one person: an IndexedDB of her own, each entry sealed with the key that the
// server gives to her alone. Another person's page never opens it, and without the key nothing is read.

const RACINE = "constat.coffre.";
const TABLES = ["actions", "brouillons", "page"];

const promesse = (requete) =>
  new Promise((resolve, reject) => {
    requete.onsuccess = () => resolve(requete.result);
    requete.onerror = () => reject(requete.error);
  });

export class Coffre {
  /** The store of `personne`; `cle` is hexadecimal. Without IndexedDB it stays in memory, and says so. */
  constructor(personne, cle) {
    this.nom = RACINE + personne;
    this.octets = cle;
    this.refuse = false;
    this.suite = this.commencer();
    navigator.locks?.request(this.nom, { mode: "shared" }, () => new Promise(() => {}));
  }

  async commencer() {
    try {
      this.base = await this.ouvrir();
    } catch {
      this.refuse = true;
      return;
    }
    // outside HTTPS a browser has no cryptography: entries then stay readable, in this person's base alone
    if (crypto.subtle) this.cle = await crypto.subtle.importKey("raw", hexa(this.octets), "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  async ouvrir() {
    const requete = indexedDB.open(this.nom, 1);
    requete.onupgradeneeded = () => TABLES.forEach((t) => requete.result.createObjectStore(t));
    const base = await promesse(requete);
    base.onversionchange = () => {
      base.close();
      this.base = null;
    };
    base.onclose = () => {
      this.base = null;
    };
    return base;
  }

  /** True when what is kept here can be read by nobody else: only then may whole dossiers be kept. */
  get scelle() {
    return Boolean(this.cle);
  }

  /** One thing after the other, so that a removal never overtakes the writing before it. */
  enfiler(faire) {
    const fait = this.suite.then(faire);
    this.suite = fait.catch(() => {
      this.refuse = true;
    });
    return fait;
  }

  async table(nom, mode) {
    this.base ??= await this.ouvrir();
    const echange = this.base.transaction(nom, mode, { durability: "strict" });
    const fini = new Promise((resolve, reject) => {
      echange.oncomplete = () => resolve();
      echange.onabort = echange.onerror = () => reject(echange.error);
    });
    return [echange.objectStore(nom), fini];
  }

  /** Keep `valeur`; resolves once it is on the disk, rejects when the browser refuses. */
  mettre(nom, cle, valeur) {
    const texte = JSON.stringify(valeur);
    return this.enfiler(async () => {
      const boite = await this.sceller(texte);
      const [table, fini] = await this.table(nom, "readwrite");
      table.put(boite, cle);
      await fini;
      this.refuse = false;
    });
  }

  retirer(nom, cles) {
    return this.enfiler(async () => {
      const [table, fini] = await this.table(nom, "readwrite");
      for (const cle of [cles].flat()) table.delete(cle);
      await fini;
    });
  }

  /** Every entry of a table that begins with `debut`: [[key, value], …]. What cannot be read stays where it is. */
  lire(nom, debut = "") {
    return this.enfiler(async () => {
      const [table] = await this.table(nom, "readonly");
      const portee = IDBKeyRange.bound(debut, `${debut}\uffff`);
      const [cles, boites] = await Promise.all([promesse(table.getAllKeys(portee)), promesse(table.getAll(portee))]);
      const lues = await Promise.all(boites.map(async (boite, rang) => [cles[rang], await this.ouvrirBoite(boite)]));
      return lues.filter(([, valeur]) => valeur !== undefined);
    }).catch(() => []);
  }

  async sceller(texte) {
    if (!this.cle) return { clair: texte };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, octets: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.cle, new TextEncoder().encode(texte)) };
  }

  async ouvrirBoite(boite) {
    try {
      if (boite.clair !== undefined) return JSON.parse(boite.clair);
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: boite.iv }, this.cle, boite.octets)));
    } catch {
      return undefined;
    }
  }
}

const hexa = (texte) => Uint8Array.from(texte.match(/../g) ?? [], (x) => parseInt(x, 16));

/** Delete the stores in which nothing waits any more and that no open page uses. */
export async function ranger() {
  if (!indexedDB.databases || !navigator.locks) return;
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith(RACINE)) continue;
    await navigator.locks.request(name, { ifAvailable: true }, (libre) => libre && rangerUne(name)).catch(() => {});
  }
}

async function rangerUne(nom) {
  const base = await promesse(indexedDB.open(nom));
  const attente = base.transaction(["actions", "brouillons"], "readonly");
  const comptes = await Promise.all(["actions", "brouillons"].map((t) => promesse(attente.objectStore(t).count())));
  if (comptes.every((n) => n === 0)) {
    base.close();
    await promesse(indexedDB.deleteDatabase(nom));
    return;
  }
  // work that waits stays, sealed; the dossiers that were shown go
  const page = base.transaction("page", "readwrite");
  await promesse(page.objectStore("page").clear());
  base.close();
}
