"""Verbs of the bank: try a dossier, prove it, find the number that gives it to a class. Writes nothing.

Every dossier made here has a plain number for seed, as in practice: nothing here reads, makes or reveals
what an evaluation is composed of, whose seeds are drawn secretly elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cases.generation import generate
from cases.verification import PREUVES, Preuve, prouver
from cases.vu import Cache, Case, Vu
from scenario_bank import Bank
from webapp.banque.mots import DE_L_ALTERATION
from webapp.banque.mots import PREUVES as TITRES
from webapp.entrainement.services import GRAINE_MAX, Souhait, tirage
from webapp.epreuves.fiche import redaction_de
from webapp.poste.libelles import CONFIRMATIONS, SUJETS

NIVEAU = "tous"
"""The level of practice under which a number is shared: the widest draw."""
GRAINES_MAX = 50
SECONDES_MAX = 8.0
RECHERCHE_MAX = 400
"""How many numbers are looked at to find one that gives an alteration to a class."""


@dataclass(frozen=True, slots=True)
class Essai:
    """The dossier that an author asks for; `alteration` "" is a clean one, `mutuelle` "" is drawn."""

    gabarit: str
    alteration: str
    graine: int
    mutuelle: str = ""

    @property
    def cas(self) -> str:
        """The gabarit and what is planted, as the form writes them."""
        return f"{self.gabarit}:{self.alteration}"


def jour_d_essai(bank: Bank, essai: Essai) -> date:
    """The first day that practice gives this number: the same number shows the same dossier in both."""
    return tirage(bank, Souhait(essai.gabarit, NIVEAU, essai.graine)).jour


def engendrer(bank: Bank, essai: Essai) -> Case:
    """The dossier of a try."""
    return generate(
        bank,
        essai.gabarit,
        essai.graine,
        jour_d_essai(bank, essai),
        alteration=essai.alteration or None,
        mutuelle=essai.mutuelle,
    )


def numero_de_classe(bank: Bank, essai: Essai) -> int | None:
    """The first number from this try's on that gives a class a proven dossier of its gabarit and alteration.

    None when none of the next RECHERCHE_MAX does. The mutuelle is drawn with the number: it is not chosen.
    """
    fin = min(essai.graine + RECHERCHE_MAX, GRAINE_MAX + 1)
    for graine in range(essai.graine, fin):
        tire = tirage(bank, Souhait(essai.gabarit, NIVEAU, graine))
        if tire.alteration == essai.alteration:
            candidat = Essai(essai.gabarit, essai.alteration, graine)
            if not prouver(bank, engendrer(bank, candidat)).echecs:
                return graine
    return None


@dataclass(frozen=True, slots=True)
class LignePreuve:
    """One proof of a dossier: its title, `tient`, « echoue » or « sans_objet », and what was found."""

    titre: str
    etat: str
    details: tuple[str, ...]


def lignes_de_preuve(preuve: Preuve) -> tuple[LignePreuve, ...]:
    """The result of each typed proof; those that do not concern this dossier are said so."""
    lignes = []
    for mot in PREUVES:
        details = tuple(e.detail for e in preuve.echecs if e.preuve == mot)
        concerne = mot not in DE_L_ALTERATION if not preuve.alteration else mot != "sain"
        etat = "echoue" if details else "tient" if concerne else "sans_objet"
        lignes.append(LignePreuve(TITRES[mot], etat, details))
    return tuple(lignes)


@dataclass(frozen=True, slots=True)
class GraineProuvee:
    """One number proven: its dossier's mutuelle, and the failures (empty when it holds)."""

    graine: int
    jour: str
    mutuelle: str
    echecs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Campagne:
    """The numbers proven in the time allowed; `demandees` more than proven means time ran out."""

    demandees: int
    lignes: tuple[GraineProuvee, ...]

    @property
    def interrompue(self) -> bool:
        return len(self.lignes) < self.demandees

    @property
    def bonnes(self) -> int:
        """How many hold."""
        return sum(not x.echecs for x in self.lignes)


def prouver_graines(
    bank: Bank, essai: Essai, nombre: int, horloge: Callable[[], float] = time.monotonic
) -> Campagne:
    """The typed proof of `nombre` successive numbers from the try's on, stopped after SECONDES_MAX."""
    debut = horloge()
    lignes: list[GraineProuvee] = []
    for graine in range(essai.graine, essai.graine + nombre):
        if horloge() - debut > SECONDES_MAX:
            break
        case = engendrer(bank, Essai(essai.gabarit, essai.alteration, graine, essai.mutuelle))
        echecs = tuple((TITRES[e.preuve], e.detail) for e in prouver(bank, case).echecs)
        lignes.append(GraineProuvee(graine, case.jour, case.vu.mutuelle_nom, echecs))
    return Campagne(nombre, tuple(lignes))


@dataclass(frozen=True, slots=True)
class ReponseEnMots:
    """One hidden answer: about what, when, what it comes to, its words, the pièce it brings."""

    sur: str
    delai: int
    confirmation: str
    precision: str
    piece: str


@dataclass(frozen=True, slots=True)
class TiersCache:
    """Someone who can be asked, and all that they would answer."""

    nom: str
    reponses: tuple[ReponseEnMots, ...]

    @property
    def parlantes(self) -> int:
        """How many answers say more than « je ne peux pas répondre »."""
        return sum(r.confirmation != CONFIRMATIONS["ne_peut_repondre"] for r in self.reponses)


def reponses_cachees(vu: Vu, cache: Cache) -> tuple[TiersCache, ...]:
    """Everything that the world keeps until it is asked, person by person."""
    redaction = redaction_de(vu, cache)
    genres = dict(vu.genres_demandables)

    def sujet(mot: str) -> str:
        quoi, _, ailleurs = mot.partition("@")
        genre, _, demande = quoi.partition(":")
        if genre == "genre":
            dit = f"Pièce demandée : {genres.get(demande, demande.replace('_', ' '))}"
        else:
            dit = SUJETS.get(quoi) or redaction.place(vu.reference, quoi)
        dit = dit[0].upper() + dit[1:]
        return f"{dit} (aux coordonnées de la pièce)" if ailleurs else dit

    return tuple(
        TiersCache(
            f"{t.nom} ({t.qualite})",
            tuple(
                ReponseEnMots(
                    sujet(r.sur),
                    r.delai,
                    CONFIRMATIONS.get(r.confirmation, r.confirmation),
                    r.precision,
                    r.piece.titre if r.piece else "",
                )
                for r in cache.reponses
                if r.tiers == t.id
            ),
        )
        for t in vu.tiers
    )


def relations_rompues(case: Case) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """(clause id, places in words, accepted motifs joined) of what the dossier breaks."""
    redaction = redaction_de(case.vu, case.cache)
    return tuple(
        (r.clause, tuple(redaction.place(case.vu.reference, p) for p in r.places), ",".join(r.motifs))
        for r in case.corrige.relations
        if not r.conforme
    )
