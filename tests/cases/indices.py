"""Ce qui se voit d’un dossier sans rapprocher deux preuves : la matière d’un devin.

Un trait compte, mesure ou nomme une seule chose. Le genre des pièces y est vu par leur rôle : qu’un devis
tienne lieu de facture est la preuve même de l’altération, et non un à-côté.
"""

import re
from collections import Counter
from datetime import date

from cases.pieces.fichiers import PROFILS

ROLES = {"devis": "professionnel", "facture": "professionnel", "note": "professionnel"}
_MOT = re.compile(r"[a-zà-ÿ_ ’-]{2,24}").fullmatch
_EUROS = re.compile(r"-?\d+\.\d\d").fullmatch
_JOUR = re.compile(r"\d{4}-\d\d-\d\d").match
_RANG = re.compile(r"\[\d+\]")
_CONNUS = {p for p, _ in PROFILS}


def role(genre):
    """Le rôle d’une pièce dans la chemise : un devis et une facture viennent tous deux du professionnel."""
    tete = genre.partition("_")[0]
    return ROLES.get(tete, genre)


def preuves(cases):
    """Les champs que des dossiers altérés donnent pour preuve : (genre ou base, champ sans rang)."""
    lieux = set()
    for case in cases:
        genres = {p.id: p.genre for p in case.vu.pieces}
        for place in (x for plante in case.corrige.plantes for x in plante.places):
            tete, _, champ = place.partition(".")
            lieu = _RANG.sub("[]", champ)
            lieux.add((genres.get(tete, tete), lieu))
            if tete not in genres and "[]." in lieu:
                lieux |= {(tete, c) for c in _colonnes(case.vu, tete, lieu.partition("[]")[0])}
    return frozenset(lieux)


def _colonnes(vu, base, groupe):
    """Les colonnes d’un tableau de base : la rangée qu’une preuve nomme se lit en entier."""
    champs = next(b for b in vu.bases if b.id == base).champs
    return {_RANG.sub("[]", c.id) for c in champs if c.id.startswith(f"{groupe}[")}


def traits(vu, cache, preuves=frozenset()):
    """Les traits d’un dossier : nombres et mots, par nom. Les champs de `preuves` n’y sont pas lus."""
    f = Counter()
    mots = {}
    _demande(vu, f, mots)
    _personnes(vu, f, mots)
    _bases(vu, f, preuves)
    _pieces(vu, f, mots, preuves)
    _reponses(vu, cache, f)
    return {**f, **mots}


def _demande(vu, f, mots):
    demande = vu.demande
    recue = date.fromisoformat(demande.recue_le)
    mots |= {"canal": demande.canal, "objet": demande.objet, "mutuelle": vu.mutuelle}
    mots |= {"jour de semaine": str(recue.weekday()), "expéditeur": str(demande.expediteur.count("@"))}
    f["jour du mois"] = recue.day
    f["attente"] = (date.fromisoformat(vu.jour) - recue).days
    f["longueur du texte"] = len(demande.texte)
    f["phrases"] = demande.texte.count("\n")
    f["chiffres du texte"] = sum(c.isdigit() for c in demande.texte)
    f["lignes"] = len(demande.lignes)
    for rang, (_, libelle, montant) in enumerate(demande.lignes):
        centimes = int(montant.replace(".", ""))
        f["somme"] += centimes
        f[f"montant {rang}"] = centimes
        f["montants ronds"] += centimes % 100 == 0
        f["montants à cinq"] += centimes % 500 == 0
        f["dernier centime"] += centimes % 10
        f["libellés"] += len(libelle)
    for liste in ("tiers", "clauses", "genres_demandables", "modeles_courrier", "mentions", "services"):
        f[f"liste {liste}"] = len(getattr(vu, liste))
    f["liste natures"] = len(vu.natures)
    f["liste comptes"] = len(vu.comptes)
    mots["ids des comptes"] = " ".join(c for c, _ in vu.comptes)
    f["référence"] = sum(map(ord, vu.reference))
    for tiers in vu.tiers:
        # La banque connue et celle d’un RIB reçu se rapprochent : c’est déjà comparer.
        if tiers.qualite != "banque":
            f[f"nom {tiers.qualite}"] = len(tiers.nom)
            mots[f"ligne {tiers.qualite}"] = tiers.telephone[:2]


def _personnes(vu, f, mots):
    civilite, *noms = vu.adherent.split()
    mots["civilité"] = civilite
    mots["initiale"] = noms[-1][:1]
    f["nom"], f["prénom"] = len(noms[-1]), len(noms[0])
    champs = {c.id: c.valeur for c in next(b for b in vu.bases if b.id == "adherent").champs}
    nir = champs["nir"]
    mots |= {"sexe": nir[0], "mois de naissance": nir[3:5], "département": nir[5:7]}
    f["naissance"] = int(nir[1:3])


def _bases(vu, f, preuves):
    for base in vu.bases:
        f[f"base {base.id}"] = len(base.champs)
        for champ in base.champs:
            id_ = _RANG.sub("[]", champ.id) if "[" in champ.id else champ.id
            f[f"{base.id}.{id_}"] += 1
            valeur = champ.valeur
            if (base.id, id_) in preuves:
                continue
            if not valeur:
                f[f"vide {base.id}.{id_}"] += 1
            elif base.id in _VIVES and _MOT(valeur):
                f[f"{base.id}.{id_}={valeur}"] += 1


_VIVES = frozenset({"adherent", "droits", "historique", "coordonnees_bancaires", "flux"})


def _pieces(vu, f, mots, preuves):
    recue, euros, ronds = vu.demande.recue_le, 0, 0
    f["pièces"] = len(vu.pieces)
    mots["ordre"] = " ".join(role(p.genre)[:4] for p in vu.pieces)
    for piece in vu.pieces:
        genre, fichier = role(piece.genre), piece.fichier
        f[f"pièce {genre}"] += 1
        if genre != "professionnel":
            f[f"champs {genre}"] += len(piece.champs)
        f[f"aspect {genre} {piece.aspect}"] += 1
        if genre != "rib":
            f[f"émetteur {genre}"] += len(piece.emetteur)
        f["tardives"] += piece.recue_le != recue
        f["poids"] += fichier.poids_ko
        f[f"poids {genre}"] += fichier.poids_ko
        f["pages"] += fichier.nb_pages
        f["lisibilité"] += fichier.lisibilite / len(vu.pieces)
        f[f"profil {fichier.profil}"] += 1
        f[f"profil {genre} {fichier.profil}"] += 1
        f[f"par {fichier.canal}"] += 1
        f[f"résolution {fichier.resolution_dpi}"] += 1
        f[f"couche {fichier.couche_texte}"] += 1
        f[f"logiciel {fichier.logiciel_producteur}"] += 1
        f["tournées"] += fichier.orientation != 0
        f["modifiées"] += fichier.date_modification != fichier.date_creation
        f["sans date"] += not fichier.date_creation
        f["noms de fichier"] += len(fichier.nom_fichier)
        f[f"numérisées {genre}"] += bool(fichier.date_numerisation)
        if fichier.date_creation:
            cree = date.fromisoformat(fichier.date_creation[:10])
            f[f"âge du fichier {genre}"] += (date.fromisoformat(piece.recue_le) - cree).days
            f["heure"] += int(fichier.date_creation[11:13])
            f["créées en fin de semaine"] += cree.weekday() > 4
        for champ in piece.champs:
            valeur = champ.valeur
            if (piece.genre, _RANG.sub("[]", champ.id)) in preuves:
                continue
            if _EUROS(valeur):
                euros += 1
                ronds += valeur.endswith("00")
            elif not valeur:
                f[f"blanc {genre}"] += genre != "professionnel"
            elif _JOUR(valeur) and date.fromisoformat(valeur[:10]).weekday() > 4:
                f[f"fin de semaine {genre} {_RANG.sub('', champ.id)}"] = 1
    f["part des euros ronds"] = round(ronds / euros, 1) if euros else -1


def _reponses(vu, cache, f):
    f["réponses"] = len(cache.reponses)
    longueurs = []
    for r in cache.reponses:
        f[f"questions à {r.tiers}"] += 1
        f[f"délai {r.tiers}"] = r.delai
        longueurs.append(len(r.precision))
    f["longueur des réponses"] = round(sum(longueurs) / len(longueurs), 1)
    f["sujets"] = len({r.sur for r in cache.reponses})
