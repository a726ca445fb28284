"""The key of one dossier, flattened so that rules read every value the same way.

A value is a tuple of strings, whatever the key holds: a lone word is a tuple of one, "" is empty, a
boolean is oui or non. It is computed once per dossier, never in the matching loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from scenario_bank.corrige import Corrige, Geste, LigneReglement, Plante, Relation, Traitement
from scenario_bank.model.regles import Collection
from scenario_bank.model.vocabulaire import Base, objet_de

Valeurs = tuple[str, ...]
BASES = frozenset(b.value for b in Base)
SUES = frozenset({Base.BAREMES.value, Base.PROCEDURES.value, Base.ANNUAIRE_INTERNE.value})
ENQUETES = ("verifier_emetteur:", "appeler:")


@lru_cache(16384)
def couvre(place: str, autre: str) -> bool:
    """True when two addresses meet: the same, or one inside the other.

    >>> couvre("historique", "historique.lignes[0].date"), couvre("p1.total", "p1.total_ttc")
    (True, False)
    """
    if place == autre:
        return True
    court, long = (place, autre) if len(place) < len(autre) else (autre, place)
    return bool(court) and long.startswith(court) and long[len(court)] in ".["


def valeurs(brut: object) -> Valeurs:
    """`brut` as a tuple of strings.

    >>> valeurs(True), valeurs(""), valeurs(("a", "b")), valeurs(3)
    (('oui',), (), ('a', 'b'), ('3',))
    """
    if isinstance(brut, str):
        return (str(brut),) if brut else ()
    if isinstance(brut, bool):
        return ("oui",) if brut else ("non",)
    if isinstance(brut, dict):
        return valeurs(tuple(brut))
    if isinstance(brut, list | tuple):
        return tuple([str(b["ligne"]) if isinstance(b, dict) else str(b) for b in brut])
    return () if brut is None else (str(brut),)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a collection: what rules read of it, and the key's own object for the engine."""

    id: str
    champs: Mapping[str, Valeurs]
    objet: Any = None


def _plat(objet: Any, **derives: object) -> dict[str, Valeurs]:
    plat = {f.name: valeurs(getattr(objet, f.name)) for f in fields(objet)}
    return {**plat, **{nom: valeurs(v) for nom, v in derives.items()}}


def _relation(relation: Relation) -> Element:
    objets = tuple(dict.fromkeys(objet_de(p) for p in relation.places))
    bases = tuple(o for o in objets if o in BASES)
    return Element(relation.id, _plat(relation, objets=objets, bases=bases), relation)


def _plante(plante: Plante) -> Element:
    """`enquetes` are the resolutions that come from asking someone, `a_signaler` the first place."""
    enquetes = tuple(r for r in plante.resolution if r.startswith(ENQUETES))
    return Element(
        plante.id,
        _plat(
            plante,
            enquetes=enquetes,
            a_signaler=plante.places[:1],
            objets=tuple(dict.fromkeys(objet_de(p) for p in plante.places)),
        ),
        plante,
    )


def _geste(geste: Geste) -> Element:
    champs = _plat(geste)
    champs.update({f"attendu_{nom}": admises for nom, admises in geste.donnees.items()})
    return Element(geste.id, champs, geste)


def _requis(traitements: tuple[Traitement, ...]) -> tuple[Geste, ...]:
    """One geste per type that every accepted treatment asks for."""
    if not traitements:
        return ()
    par_traitement = [{g.type: g for g in reversed(t.gestes) if not g.optionnel} for t in traitements]
    return tuple(g for genre, g in par_traitement[0].items() if all(genre in p for p in par_traitement))


class Cle:
    """What the engine asks of one key: collections, flat values, places in question, amounts due."""

    __slots__ = (
        "attendu",
        "collections",
        "corrige",
        "divers",
        "gestes_par_id",
        "lignes",
        "places_en_cause",
        "reference",
        "relations_par_objet",
        "retenus",
    )

    def __init__(self, corrige: Corrige) -> None:
        self.corrige = corrige
        self.reference = corrige.reference
        self.retenus: dict[object, tuple[Element, ...]] = {}
        rompues = [r for r in corrige.relations if not r.conforme]
        self.lignes: dict[str, LigneReglement] = {ligne.id: ligne for ligne in corrige.lignes}
        self.places_en_cause: Valeurs = tuple(
            dict.fromkeys(
                (
                    *(p for plante in corrige.plantes for p in plante.places),
                    *(p for relation in rompues for p in relation.places),
                )
            )
        )
        uniques: dict[object, Geste] = {}
        for geste in (g for t in corrige.traitements for g in t.gestes if not g.optionnel):
            uniques.setdefault((geste.type, geste.cible, tuple(sorted(geste.donnees.items()))), geste)
        self.gestes_par_id: dict[str, list[Geste]] = {}
        for geste in (g for t in corrige.traitements for g in t.gestes):
            self.gestes_par_id.setdefault(geste.id, []).append(geste)
        relations = tuple(_relation(r) for r in corrige.relations)
        self.relations_par_objet: dict[str, list[Relation]] = {}
        for element in relations:
            for objet in element.champs["objets"]:
                self.relations_par_objet.setdefault(objet, []).append(element.objet)
        rapprochees = {
            o for r in relations if r.objet.indispensable or not r.objet.conforme for o in r.champs["objets"]
        }
        indispensables = dict.fromkeys(
            b for r in relations if r.objet.indispensable for b in r.champs["bases"] if b not in SUES
        )
        self.collections: dict[Collection, tuple[Element, ...]] = {
            Collection.RELATIONS: relations,
            Collection.PLANTES: tuple(_plante(p) for p in corrige.plantes),
            Collection.LIGNES: tuple(Element(x.id, _plat(x), x) for x in corrige.lignes),
            Collection.GESTES: tuple(_geste(g) for g in uniques.values()),
            Collection.GESTES_REQUIS: tuple(_geste(g) for g in _requis(corrige.traitements)),
            Collection.TRAITEMENTS: tuple(
                Element(t.id, {"id": (t.id,), "libelle": (t.libelle,)}, t) for t in corrige.traitements
            ),
            Collection.INTERDITS: tuple(
                Element(
                    i.geste.id,
                    {**_geste(i.geste).champs, "raison": (i.raison,), "criteres": i.criteres},
                    i,
                )
                for i in corrige.interdits
            ),
            Collection.OUVRIR: tuple(
                Element(p, {"id": (p,), "indispensable": valeurs(p in rapprochees)})
                for p in corrige.attendu.ouvrir
            ),
            Collection.BASES_UTILES: tuple(Element(b, {"id": (b,)}) for b in corrige.attendu.bases_utiles),
            Collection.BASES_INDISPENSABLES: tuple(Element(b, {"id": (b,)}) for b in indispensables),
        }
        self.attendu: dict[str, Valeurs] = _plat(corrige.attendu)
        paiements = [g for g in uniques.values() if g.type in ("payer", "payer_partiel")]
        reglees = {x for g in paiements for x in g.donnees.get("lignes", ())}
        self.divers: dict[str, Valeurs] = {
            "famille": (corrige.famille.value,),
            "domaine": valeurs(corrige.domaine),
            "contraste": valeurs(corrige.contraste),
            "lignes_payables": tuple(x.id for x in corrige.lignes if x.payable),
            "lignes_reglables": tuple(x.id for x in corrige.lignes if x.payable or x.id in reglees),
            "comptes": tuple(dict.fromkeys(x for g in paiements for x in g.donnees.get("compte", ()))),
            "places_en_cause": self.places_en_cause,
            "gestes": tuple(dict.fromkeys(g.type for g in uniques.values())),
            "gestes_requis": tuple(g.type for g in _requis(corrige.traitements)),
            "services": tuple(
                dict.fromkeys(
                    s
                    for s in (
                        *valeurs(corrige.attendu.service_alerte),
                        *valeurs(corrige.attendu.service_hierarchie),
                        *corrige.attendu.transmission,
                        *(s for g in uniques.values() for s in g.donnees.get("service", ())),
                    )
                )
            ),
        }
        self.divers.update(
            {f"tableau_{nom}": admises for nom, admises in corrige.attendu.tableau_de_bord.items()}
        )
