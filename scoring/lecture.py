"""How marks and acts read against the key: relations, gestes, treatments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from scenario_bank.calendrier import terme
from scenario_bank.corrige import Geste, GesteInterdit, LigneReglement, Plante, Relation, Traitement
from scenario_bank.model.regles import Lecture
from scenario_bank.model.vocabulaire import Famille, objet_de
from scoring.cle import Cle, couvre, valeurs
from scoring.journal import MARQUES, Fait, Vue, decimal

JAMAIS = 2**62
JUGES_A_PART = frozenset({"tableau_de_bord", "cloturer"})


def porte_sur(fait: Fait, relation: Relation) -> bool:
    """True when the mark compares two places of the relation (or its only place)."""
    autre = str(fait.donnees.get("compare_a", ""))
    mienne = [p for p in relation.places if couvre(p, fait.place)]
    if not mienne:
        return False
    if len(relation.places) == 1:
        return True
    return any(couvre(p, autre) for p in relation.places if p not in mienne or len(mienne) > 1) and (
        autre != fait.place
    )


def lire_marque(vue: Vue, fait: Fait, relation: Relation) -> Lecture:
    """What the mark says of the relation, given what was opened before the decision that follows it."""
    suivante = bisect_right(vue.decisions, fait.sequence)
    limite = vue.decisions[suivante] if suivante < len(vue.decisions) else JAMAIS
    ouverts = vue.ouvertures
    fondee = all(
        ouverts.get(objet_de(p), JAMAIS) < limite
        for p in (fait.place, str(fait.donnees.get("compare_a", "")))
    )
    if fait.type == "marquer_champ_conforme":
        if relation.conforme:
            return Lecture.JUSTE if fondee else Lecture.NON_FONDEE
        if relation.nature == "S" and _doute_leve(vue, relation, limite):
            return Lecture.JUSTE if fondee else Lecture.NON_FONDEE
        return Lecture.ERRONEE
    if relation.conforme:
        return Lecture.FAUSSE_ALERTE
    if not fondee:
        return Lecture.NON_FONDEE
    motif = fait.donnees.get("motif")
    if not relation.motifs or motif in relation.motifs:
        return Lecture.JUSTE
    return Lecture.NON_FONDEE if motif == "autre" else Lecture.INEXACTE


def _doute_leve(vue: Vue, relation: Relation, limite: int) -> bool:
    """True when what explains the gap was read before `limite`, or asked about where it does explain it."""
    if any(vue.ouvertures.get(p, JAMAIS) < limite for p in relation.resout):
        return True
    corrige = vue.cle.corrige
    return corrige.famille is Famille.LEURRE and any(
        f.sequence < limite and s_enquiert(vue, f, plante)
        for f in vue.des_types(("verifier_emetteur", "appeler", "demander_piece"))
        for plante in corrige.plantes
    )


def lire_marques(vue: Vue) -> dict[str, list[tuple[Fait, Lecture]]]:
    """The marks on each relation with their reading; a mark corrected before the decision is not kept.

    A pair of places that belongs to a broken relation is read on broken relations alone.
    """
    dernieres: dict[tuple[frozenset[str], int], Fait] = {}
    for fait in vue.des_types(tuple(MARQUES)):
        rang = bisect_left(vue.decisions, fait.sequence)
        dernieres[frozenset((fait.place, str(fait.donnees.get("compare_a", "")))), rang] = fait
    lectures: dict[str, list[tuple[Fait, Lecture]]] = {}
    for fait in dernieres.values():
        visees = [r for r in vue.cle.relations_par_objet.get(fait.objet, ()) if porte_sur(fait, r)]
        rompues = [r for r in visees if not r.conforme]
        for relation in rompues or visees:
            lectures.setdefault(relation.id, []).append((fait, lire_marque(vue, fait, relation)))
    return lectures


def _donnee_admise(valeur: object, admises: tuple[str, ...]) -> bool:
    if isinstance(valeur, list | tuple):
        return set(admises) <= set(valeurs(valeur))
    montant = decimal(valeur)
    if montant is not None and any(decimal(a) == montant for a in admises):
        return True
    return valeurs(valeur)[:1] != () and valeurs(valeur)[0] in admises


def accomplit(vue: Vue, fait: Fait, geste: Geste, *, strict: bool = False) -> bool:
    """True when the act is the geste. Unless `strict`, an amount that follows the candidate's own
    calculation is accepted: the calculation is judged where it was made."""
    if fait.type == "appeler" and geste.type == "verifier_emetteur":
        return _verifie_de_vive_voix(vue, fait, geste)
    if fait.type != geste.type or (geste.cible and not _meme_cible(fait, geste.cible)):
        return False
    for nom, admises in geste.donnees.items():
        if _donnee_admise(fait.donnees.get(nom), admises):
            continue
        if nom == "montant" and not strict and _montant_suivi(vue, fait):
            continue
        return False
    return True


def faits_du_geste(vue: Vue, geste: Geste) -> list[Fait]:
    """The acts that may be the geste: those of its type, and calls where a question in writing is asked."""
    if geste.type == "verifier_emetteur":
        return vue.des_types(("verifier_emetteur", "appeler"))
    return vue.par_type.get(geste.type, [])


def enfreint(vue: Vue, fait: Fait, interdit: GesteInterdit) -> bool:
    """True when the act is the forbidden geste to the letter, and nothing done before has lifted it."""
    if not accomplit(vue, fait, interdit.geste, strict=True):
        return False
    return not any(
        f.sequence < fait.sequence and accomplit(vue, f, geste) and delai_ecoule(interdit.geste, f, fait)
        for nom in interdit.sauf_apres
        for geste in vue.cle.gestes_par_id.get(nom, ())
        for f in faits_du_geste(vue, geste)
    )


def delai_ecoule(geste: Geste, depuis: Fait, fait: Fait) -> bool:
    """True when the delay of `geste` has run between the simulated days of `depuis` and of `fait`."""
    if not geste.delai:
        return True
    return date.fromisoformat(fait.jour) >= terme(date.fromisoformat(depuis.jour), geste.delai, geste.unite)


def _verifie_de_vive_voix(vue: Vue, fait: Fait, geste: Geste) -> bool:
    """True when the call asks the geste's tiers about the pièce, on a number known otherwise."""
    if fait.donnees.get("numero") != "connu":
        return False
    tiers = geste.donnees.get("tiers", ())
    if tiers and fait.donnees.get("tiers") not in tiers:
        return False
    sujet = str(fait.donnees.get("objet", ""))
    if geste.cible:
        return sujet == objet_de(geste.cible.rpartition("/")[2])
    return sujet in {objet_de(p) for plante in vue.cle.corrige.plantes for p in plante.places}


def _montant_suivi(vue: Vue, fait: Fait) -> bool:
    """True when the amount follows what the candidate calculated or paid; an indu is no calculation of his."""
    if fait.type == "tableau_de_bord":
        return fait.donnees.get("montant") in vue.propre["montants_tableau"]
    return fait.type != "regulariser_indu" and montant_coherent(vue, fait)


def _meme_cible(fait: Fait, cible: str) -> bool:
    place = cible.partition("/")[2] if "/" in cible else cible
    return place == fait.dossier or couvre(place, fait.place)


def mener(vue: Vue, traitement: Traitement) -> list[Fait] | None:
    """The acts that carry the treatment out, each non optional geste after those it names; None if
    one is missing. The earliest act that fits is taken for each geste, once its delay has run.

    The dashboard and the closing are judged by their own rules: they are not asked here.
    """
    faits: dict[str, Fait] = {}
    restants = [g for g in traitement.gestes if not g.optionnel and g.type not in JUGES_A_PART]
    noms = {g.id for g in restants}
    while restants:
        prets = [g for g in restants if all(a in faits or a not in noms for a in g.apres)]
        if not prets:
            return None
        for geste in prets:
            seuil = max((faits[a].sequence for a in geste.apres if a in faits), default=-1)
            trouve = next(
                (
                    f
                    for f in faits_du_geste(vue, geste)
                    if f.sequence > seuil
                    and accomplit(vue, f, geste)
                    and (geste.depuis not in faits or delai_ecoule(geste, faits[geste.depuis], f))
                ),
                None,
            )
            if trouve is None:
                return None
            faits[geste.id] = trouve
            restants.remove(geste)
    return sorted(faits.values(), key=lambda f: f.sequence)


def montant_du(cle: Cle, lignes: Iterable[str]) -> Decimal | None:
    """What the key pays for these lines, less what was already paid; None for an unknown line."""
    total = Decimal("0.00")
    for identifiant in lignes:
        ligne = cle.lignes.get(identifiant)
        if ligne is None:
            return None
        total += Decimal(ligne.amc) - (decimal(ligne.deja_paye) or Decimal("0.00"))
    return total


def montant_coherent(vue: Vue, fait: Fait) -> bool:
    """True when the amount paid is what the key says of its lines, or the candidate's calculation."""
    montant = decimal(fait.donnees.get("montant"))
    lignes = fait.lu.get("lignes", ())
    return montant is not None and montant in (
        montant_du(vue.cle, lignes),
        sum((Decimal(vue.cle.lignes[x].amc) for x in lignes if x in vue.cle.lignes), Decimal("0.00")),
        vue.calcul_propre(lignes, fait.sequence),
    )


def ligne_juste(cle: Cle, saisie: Mapping[str, object]) -> bool | None:
    """True when the amounts entered for a line that a treatment pays are those of the key; None
    elsewhere."""
    ligne = cle.lignes.get(str(saisie.get("ligne", "")))
    if ligne is None or ligne.id not in cle.divers["lignes_reglables"]:
        return None
    return decimal(saisie.get("amc")) == Decimal(ligne.amc) and _amo_juste(ligne, saisie)


def _amo_juste(ligne: LigneReglement, saisie: Mapping[str, object]) -> bool:
    amo = decimal(saisie.get("amo"))
    return amo is None or amo in (Decimal(ligne.amo_brute), Decimal(ligne.amo_nette))


def forfait_juste(cle: Cle, saisies: Mapping[str, Mapping[str, object]]) -> frozenset[str]:
    """The lines of a shared forfait whose entered amounts come to what the key pays, none over its limit.

    How the forfait is spread over the elements of one equipment is nobody's rule: the sum alone is due.
    """
    reglables = cle.divers["lignes_reglables"]
    lignes = [x for x in cle.lignes.values() if x.part_maximale and x.id in reglables]
    parts = [(x, decimal(saisies.get(x.id, {}).get("amc"))) for x in lignes]
    total = Decimal("0.00")
    for ligne, part in parts:
        if part is None or not 0 <= part <= Decimal(ligne.part_maximale):
            return frozenset()
        if not _amo_juste(ligne, saisies[ligne.id]):
            return frozenset()
        total += part
    if total != sum((Decimal(x.amc) for x in lignes), Decimal("0.00")):
        return frozenset()
    return frozenset(x.id for x in lignes)


def s_enquiert(vue: Vue, fait: Fait, plante: Plante) -> bool:
    """True when the act asks someone about what was planted.

    It does when it names a pièce of the plant, one of its resolutions (« appeler:adherent:changement_rib »,
    « verifier_emetteur:opticien »), or calls a tiers that the key finds worth asking.
    """
    tiers = str(fait.donnees.get("tiers", ""))
    sujet = str(fait.donnees.get("objet" if fait.type == "appeler" else "genre", ""))
    if fait.objet in {objet_de(p) for p in plante.places} or sujet in plante.resolution:
        return True
    for attendue in plante.resolution:
        genre, _, reste = attendue.partition(":")
        if genre == fait.type and (tiers in reste.split(":") or (sujet and sujet in reste.split(":"))):
            return True
    if fait.type == "appeler" and sujet in {objet_de(p) for p in plante.places}:
        return True
    return fait.type != "verifier_emetteur" and tiers in vue.cle.corrige.attendu.tiers
