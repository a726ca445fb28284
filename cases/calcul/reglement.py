"""`regler` and `regler_contrats`: what AMO and AMC pay on each line of a claim, with the trace.

The order of the steps is that of santé reference §11; nothing else in the product computes money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from cases.calcul import amo, amo_limites
from cases.calcul.amc_optique import VERRES
from cases.calcul.amo_actes_lourds import Seances
from cases.calcul.amo_participation import Suivi, participation
from cases.calcul.contrats import Complementaire, Contrat, PartObligatoire, Versement
from cases.calcul.erreurs import InvariantRompu
from cases.calcul.lignes import ZERO, Compteurs, LigneSoins
from cases.calcul.trace import Resultat, Trace
from scenario_bank.actes import Participation
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.garanties import Garantie


@dataclass(frozen=True, slots=True)
class ResultatContrats:
    """A line settled by several contrats: `resultat.amc` is their total, `parts` each one's, in order."""

    resultat: Resultat
    parts: tuple[Decimal, ...]


class Demande:
    """A claim being settled line by line: its counters, its séances, the AMO's part of its equipments."""

    __slots__ = ("baremes", "compteurs", "parts", "seances", "suivi")

    def __init__(
        self, lignes: Sequence[LigneSoins], baremes: Baremes, compteurs: Compteurs | None = None
    ) -> None:
        """Raises ErreurCalcul when a line cannot be placed in its séance or its equipment."""
        self.baremes = baremes
        self.compteurs = compteurs or Compteurs()
        self.suivi = Suivi(self.compteurs, lignes)
        self.seances = Seances(lignes, baremes)
        self.parts = self._parts(lignes)

    def complementaire(self, contrat: Contrat, rang: int = 0) -> Complementaire:
        """A contrat ready to settle the lines of this claim; the counters are those of the first (0)."""
        return Complementaire(contrat, {} if rang else self.compteurs.consommes, self.parts)

    def etat(self) -> tuple[Suivi, Seances]:
        """A copy of the counters, for a line that may be refused."""
        return deepcopy(self.suivi), deepcopy(self.seances)

    def revenir(self, etat: tuple[Suivi, Seances]) -> None:
        """Puts back the counters of `etat`."""
        self.suivi, self.seances = etat

    def _parts(self, lignes: Sequence[LigneSoins]) -> dict[tuple[str, str], Decimal]:
        """The AMO's gross part of each equipment, but of its elements of the panier 100 % Santé."""
        parts: dict[tuple[str, str], Decimal] = {}
        for ligne in lignes:
            if ligne.poste != "optique" and not ligne.equipement:
                continue
            trace = Trace(self.baremes, ligne.date_soins)
            cle = (ligne.poste, ligne.equipement)
            rac0 = amo_limites.panier_de(ligne, trace) == "rac0"
            parts[cle] = parts.get(cle, ZERO) + (ZERO if rac0 else self._part(ligne, trace))
        return parts

    def _part(self, ligne: LigneSoins, trace: Trace) -> Decimal:
        hors = amo.hors_parcours(ligne, trace)
        assise = amo.assiette(ligne.depense, amo.base(ligne, hors, trace), trace)
        return amo.amo_brute(ligne, assise, hors, Seances((), self.baremes), trace)[0]

    def regler(self, facture: LigneSoins, complementaires: Sequence[Complementaire]) -> ResultatContrats:
        """The settlement of one line, by each contrat in order; raises ErreurCalcul or PasEnVigueur."""
        trace = Trace(self.baremes, facture.date_soins)
        en_sejour = self.seances.en_sejour(facture)
        hors = amo.hors_parcours(facture, trace, en_sejour=en_sejour)
        base = amo.base(facture, hors, trace)
        ligne, exces = amo_limites.admettre(facture, base, trace)
        assise = amo.assiette(ligne.depense, base, trace)
        brute, taux = amo.amo_brute(ligne, assise, hors, self.seances, trace)
        retenue = participation(ligne, brute, self.suivi, trace, en_sejour=en_sejour)
        nette = trace.noter("amo.nette", brute - retenue, brute, retenue)
        part = PartObligatoire(hors, base, assise, brute)
        versements: list[Versement] = []
        versee = ZERO
        for rang, complementaire in enumerate(complementaires, 1):
            if len(complementaires) > 1:
                trace.noter("amc.contrat", versee, Decimal(rang), versee)
            versement = complementaire.verser(ligne, part, versee, trace)
            trace.noter("amc.versee", versement.montant)
            versee += versement.montant
            versements.append(versement)
        reste = trace.noter(
            "rac.final", facture.depense - exces - nette - versee, facture.depense - exces, nette, versee
        )
        responsables = [v for c, v in zip(complementaires, versements, strict=True) if c.contrat.responsable]
        _verifier(ligne, brute, versee, reste, retenue, responsables, len(versements))
        laisses = [v.situation for v in responsables or versements]
        resultat = Resultat(
            ligne.id,
            facture.depense,
            base,
            taux,
            brute,
            retenue,
            nette,
            versee,
            reste,
            max((s.majoration for s in laisses), default=ZERO),
            max((s.exclu for s in laisses), default=ZERO),
            exces,
            self.suivi.annee(Participation.PF, ligne),
            tuple(trace.etapes),
            self.suivi.annee(Participation.FRANCHISE_MEDICAMENT, ligne),
        )
        return ResultatContrats(resultat, tuple(v.montant for v in versements))


def ordre(lignes: Sequence[LigneSoins]) -> list[int]:
    """The ranks of the lines in the order of settlement: a frame comes before the lenses."""
    return sorted(range(len(lignes)), key=lambda i: lignes[i].code_acte in VERRES)


def regler(
    lignes: Sequence[LigneSoins],
    garanties: Mapping[str, Garantie],
    baremes: Baremes,
    *,
    compteurs: Compteurs | None = None,
    responsable: bool = True,
) -> list[Resultat]:
    """The settlement of each line by one contrat, in the order of `lignes`.

    Raises DonneeInvalide, CasNonCouvert, PasEnVigueur; InvariantRompu only if we have a bug.
    """
    contrat = Contrat(garanties, responsable)
    return [r.resultat for r in regler_contrats(lignes, [contrat], baremes, compteurs=compteurs)]


def regler_contrats(
    lignes: Sequence[LigneSoins],
    contrats: Sequence[Contrat],
    baremes: Baremes,
    *,
    compteurs: Compteurs | None = None,
) -> list[ResultatContrats]:
    """The settlement of each line by several contrats in order, never above the dépense.

    `compteurs.consommes` is what the first contrat has already paid. Raises as `regler` does.
    """
    demande = Demande(lignes, baremes, compteurs)
    complementaires = [demande.complementaire(c, i) for i, c in enumerate(contrats)]
    resultats: list[ResultatContrats | None] = [None] * len(lignes)
    for rang in ordre(lignes):
        resultats[rang] = demande.regler(lignes[rang], complementaires)
    return [r for r in resultats if r is not None]


def _verifier(
    ligne: LigneSoins,
    brute: Decimal,
    versee: Decimal,
    reste: Decimal,
    retenue: Decimal,
    responsables: Sequence[Versement],
    nombre: int,
) -> None:
    """Step 7: AMO + AMC ≤ dépense, and what contrats responsables must leave is left."""
    if brute + versee > ligne.depense:
        raise InvariantRompu(ligne.id, "AMO brute + AMC dépasse la dépense")
    if versee < ZERO:
        raise InvariantRompu(ligne.id, "la mutuelle verserait une somme négative")
    if len(responsables) != nombre:
        return
    laisse = max((v.situation.majoration + v.situation.exclu for v in responsables), default=ZERO)
    if reste < retenue + laisse:
        raise InvariantRompu(
            ligne.id, "le reste à charge est inférieur à ce que le contrat responsable laisse"
        )
