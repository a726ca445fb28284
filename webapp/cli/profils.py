"""Simulated candidates: the careful player, departing from it as a profile's `conduite` says.

What a profile decides comes from the key (it knows the right answer), what it does otherwise from its
`conduite`: each profile therefore shows one way of working, on dossiers that it did not choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from cases.vu import Case
from scenario_bank.corrige import Geste, LigneReglement, Relation
from scenario_bank.model.profils import Conduite
from scenario_bank.model.vocabulaire import objet_de
from webapp.cli.joueurs import (
    BASES,
    ENQUETES,
    REGLEMENTS,
    Carnet,
    Deroulement,
    Document,
    Poste,
    accomplir,
    compte_rendu,
    derouler,
    lever_le_doute,
    rapprocher,
)

_SERVICES = frozenset({"alerter_suspicion", "transmettre_service", "compte_rendu"})
_SIGNALEMENTS = frozenset({"signaler_anomalie", "alerter_suspicion"})


class PosteDeProfil(Poste):
    """The desk as a profile works it: what it omits is not done, what it mistakes is done its way."""

    def __init__(self, carnet: Carnet, case: Case, conduite: Conduite) -> None:
        super().__init__(carnet, case)
        self.conduite = conduite

    def faire(self, genre: str, place: str = "", /, **donnees: object) -> None:
        c = self.conduite
        if genre in c.omet:
            return
        if c.service == "autre" and genre in _SERVICES and "service" in donnees:
            donnees["service"] = self._autre_service(str(donnees["service"]))
        if c.mentions == "interdites" and genre == "ecrire_adherent":
            presentes = donnees.get("mentions")
            assert isinstance(presentes, list)  # noqa: S101 - the vocabulary's list
            donnees["mentions"] = [*presentes, *self.case.corrige.attendu.mentions_interdites[:1]]
        super().faire(genre, place, **donnees)

    def _autre_service(self, juste: str) -> str:
        a = self.case.corrige.attendu
        admis = {juste, a.service_alerte, a.service_hierarchie, *a.transmission}
        return next(s for s, _ in self.case.vu.services if s not in admis)

    def lire(self) -> None:
        """Opens what the profile opens."""
        if self.conduite.ouvre == "tout":
            self.tout_ouvrir()
        elif self.conduite.ouvre == "pieces":
            self.ouvrir(*(p.id for p in self.case.vu.pieces))

    def comparer(self) -> None:
        """Compares as the profile compares."""
        relations = self.case.corrige.relations
        if self.conduite.rapproche == "juste":
            rapprocher(self, relations)
        elif self.conduite.rapproche == "tout_conforme":
            rapprocher(self, [_tenue(r) for r in relations])

    def tout_signaler(self) -> None:
        """Raises an anomaly and a suspicion, whatever the dossier holds."""
        vu, cle = self.case.vu, self.case.corrige
        place = cle.plantes[0].places[0] if cle.plantes else cle.relations[0].places[0]
        if objet_de(place) in BASES:
            place = f"{vu.pieces[0].id}.{vu.pieces[0].champs[0].id}"
        service = cle.attendu.service_alerte or cle.attendu.service_hierarchie
        nature = cle.plantes[0].natures_acceptees[0] if cle.plantes else vu.natures[0][0]
        self.faire("signaler_anomalie", place, phrase="Cette information paraît anormale.", nature=nature)
        self.faire(
            "alerter_suspicion",
            place,
            phrase="Cette information paraît suspecte.",
            nature=nature,
            service=service,
        )


def _tenue(relation: Relation) -> Relation:
    return replace(relation, conforme=True, motifs=(), indispensable=True)


def _euros(lignes: Sequence[LigneReglement], champ: str) -> str:
    return f"{sum((Decimal(getattr(x, champ)) for x in lignes), Decimal('0.00')):.2f}"


def _payer_tout(poste: PosteDeProfil) -> Deroulement:
    """Computes and pays every line on the account of the request, writes, accounts and closes."""
    vu, cle = poste.case.vu, poste.case.corrige
    champ = "depense" if poste.conduite.montant == "depense" else "amc"
    compte = vu.demande.demande_rib or next((c for c, _ in vu.comptes), "")
    montant = _euros(cle.lignes, champ)
    poste.faire(
        "calculer",
        lignes=[
            {"ligne": x.id, "amo": x.amo_brute, "amc": getattr(x, champ), "reste": x.reste_a_charge}
            for x in cle.lignes
        ],
    )
    poste.faire("payer", montant=montant, lignes=[x.id for x in cle.lignes], compte=compte)
    if "consulter_base" not in poste.conduite.omet:
        yield from poste.attendre_le_retour()
    poste.faire(
        "tableau_de_bord",
        statut="paye",
        montant=montant,
        nature="sans_anomalie",
        recu_le=vu.demande.recue_le,
        traite_le=poste.carnet.jour.isoformat(),
    )
    poste.faire("cloturer")


def _signale(poste: PosteDeProfil, geste: Geste) -> bool:
    return geste.type not in _SIGNALEMENTS or poste.conduite.signale == "juste"


def _faux(geste: Geste, poste: PosteDeProfil) -> Geste:
    """The payment of what was spent in the place of what is due."""
    if poste.conduite.montant == "juste" or geste.type not in REGLEMENTS or "lignes" not in geste.donnees:
        return geste
    payees = [x for x in poste.case.corrige.lignes if x.id in geste.donnees["lignes"]]
    return replace(geste, donnees={**geste.donnees, "montant": (_euros(payees, "depense"),)})


def _traiter(poste: PosteDeProfil) -> Deroulement:
    """Follows the first accepted treatment of the key, less what the profile leaves out."""
    cle = poste.case.corrige
    demande = paye = retour = False
    for geste in cle.traitements[0].gestes:
        if not _signale(poste, geste):
            continue
        if demande and geste.type not in ENQUETES:
            yield from poste.attendre_les_reponses()
            if poste.conduite.rapproche == "juste":
                lever_le_doute(poste, cle.relations)
            demande = False
        lit_le_retour = geste.type == "consulter_base" and geste.cible == "flux"
        if paye and not retour and (lit_le_retour or geste.type == "tableau_de_bord"):
            yield from poste.attendre_le_retour()
            retour = True
        if not lit_le_retour:
            accomplir(poste, _faux(geste, poste))
        demande = demande or (geste.type in ENQUETES and geste.type not in poste.conduite.omet)
        paye = paye or geste.type in REGLEMENTS


def _travailler(poste: PosteDeProfil) -> Deroulement:
    for _ in range(poste.conduite.retard):
        yield
    poste.lire()
    poste.comparer()
    if poste.conduite.signale == "tout":
        poste.tout_signaler()
    yield from _payer_tout(poste) if poste.conduite.decide == "tout_payer" else _traiter(poste)


def jouer_profil(cases: Sequence[Case], conduite: Conduite) -> list[Document]:
    """The actions of a simulated candidate over one épreuve, its dossiers worked side by side."""
    carnet = Carnet(cases)
    postes = [PosteDeProfil(carnet, c, conduite) for c in cases]
    derouler(carnet, [_travailler(p) for p in postes])
    if "compte_rendu" not in conduite.omet:
        compte_rendu(carnet, service=_hierarchie(postes[0]))
    if conduite.termine:
        carnet.faire("cloturer_epreuve", "", {})
    return carnet.documents


def _hierarchie(poste: PosteDeProfil) -> str:
    juste = poste.case.corrige.attendu.service_hierarchie
    return poste._autre_service(juste) if poste.conduite.service == "autre" else juste  # noqa: SLF001 - same module
