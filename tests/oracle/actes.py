"""Registre des codes : poste, participation, taux ordinaire et taux d’Alsace-Moselle (§2 à §9, §12)."""

from . import tables
from .series import Serie

AUCUNE, PF, MEDICAMENT, PARAMEDICAL, TRANSPORT = "aucune", "pf", "medicament", "paramedical", "transport"

# Codes de §12 que l’oracle ne règle pas, même avec une base et un taux : leur participation n’est pas dite.
MAJORATIONS = frozenset({"MD", "MEG", "MCS", "MPC", "MCG", "MCE", "MCY"})
NON_REGLES = frozenset(
    "AMX BSA BSB BSC PB PJ PAV CM0 CT0 CZ0 BR0 IC0 PA0 CM1 CZ1 PFC ICO INO END SDE TO".split()  # noqa: SIM905 one line reads as the list of the reference
)


class Acte:
    """Ce qu’un code dit seul. `taux` est None s’il faut le lire sur la ligne ; `alsace` None = non confirmé."""

    __slots__ = ("alsace", "medical", "participation", "poste", "serie", "taux", "variante")

    def __init__(
        self,
        poste: str,
        taux: int | Serie | None,
        *,
        participation: str = AUCUNE,
        alsace: int | None = None,
        serie: Serie | None = None,
        variante: str = "",
    ) -> None:
        self.poste, self.taux, self.participation = poste, taux, participation
        self.alsace, self.serie, self.variante = alsace, serie, variante
        # Poste où jouent le parcours de soins et l’OPTAM.
        self.medical = poste in {"medecin", "technique"}


def _medecin(taux: int | None = tables.TAUX_MEDECIN) -> Acte:
    return Acte("medecin", taux, participation=PF, alsace=9000)


def _auxiliaire(serie: Serie | None = None, participation: str = PARAMEDICAL) -> Acte:
    return Acte("auxiliaire", tables.TAUX_AUXILIAIRE, participation=participation, alsace=9000, serie=serie)


def _medicament(taux: int | Serie, alsace: int | None, variante: str = "") -> Acte:
    return Acte("pharmacie", taux, participation=MEDICAMENT, alsace=alsace, variante=variante)


_TECHNIQUE = Acte("technique", tables.TAUX_MEDECIN, participation=PF, alsace=9000)
_TRANSPORT = Acte("transport", tables.TAUX_TRANSPORT, participation=TRANSPORT)
_KINE = _auxiliaire(tables.KINE)
_OPTIQUE_B = Acte("optique", tables.TAUX_APPAREIL, serie=tables.OPTIQUE_B_BASE)

CODES: dict[str, Acte] = {
    **dict.fromkeys(("G", "GS", "C", "CS", "APC", "CNP", "CEH", "CEK", "CEG"), _medecin()),
    "COE": _medecin(10000),
    # §2 ne donne 100 % que pour COE.
    **dict.fromkeys(("COH", "COD", "COB", "COK", "COG", "COV", "COA"), _medecin(None)),
    **dict.fromkeys(("ATM", "ADI", "ADC", "ADE", "ACO"), _TECHNIQUE),
    "MSP": Acte("psychologue", 6000, serie=tables.PSYCHOLOGUE),
    "SF": Acte("sage_femme", 7000, alsace=9000),
    "PH1": _medicament(10000, 10000),
    "PH7": _medicament(6500, 9000),
    "PH4": _medicament(tables.TAUX_PH4, 8000, "smr_modere"),
    "PH2": _medicament(tables.TAUX_PH2, None, "smr_faible"),
    "HD": Acte("pharmacie", None, serie=tables.HONORAIRE_HD),
    "HDR": Acte("pharmacie", 7000, serie=tables.HONORAIRE_HDR),
    "HDA": Acte("pharmacie", 7000, serie=tables.HONORAIRE_HDA),
    "HDE": Acte("pharmacie", 7000, serie=tables.HONORAIRE_HDE),
    "HC": Acte("pharmacie", 7000, serie=tables.HONORAIRE_HC),
    "AMI": _auxiliaire(tables.AMI),
    "AIS": _auxiliaire(tables.AIS),
    # Un déplacement n’est pas un acte paramédical (§1).
    "IFD": _auxiliaire(tables.IFD, AUCUNE),
    **dict.fromkeys(("AMK", "AMC", "AMS"), _KINE),
    "AMO": _auxiliaire(tables.ORTHOPHONIE),
    **dict.fromkeys(("AMY", "POD"), _auxiliaire()),
    "B": Acte("biologie", tables.TAUX_BIOLOGIE, participation=PF, alsace=9000, serie=tables.BIOLOGIE_B),
    "P": Acte("biologie", 7000, participation=PF, alsace=9000),
    **dict.fromkeys(("ABA", "VSL", "TXI"), _TRANSPORT),
    "OPT_MONTURE_A": Acte("optique", tables.TAUX_APPAREIL, serie=tables.MONTURE_A_BASE, variante="classe_a"),
    "OPT_VERRE_A": Acte("optique", tables.TAUX_APPAREIL, variante="classe_a"),
    "OPT_MONTURE_B": _OPTIQUE_B,
    "OPT_VERRE_B": _OPTIQUE_B,
    "AUD_I": Acte("audio", tables.TAUX_APPAREIL, variante="classe_1"),
    "AUD_II": Acte("audio", tables.TAUX_APPAREIL, variante="classe_2"),
    "CON_DENT": Acte("dentaire", tables.TAUX_DENTAIRE, serie=tables.CONSULTATION_DENTISTE),
    "HBJD001": Acte("dentaire", tables.TAUX_DENTAIRE, serie=tables.DETARTRAGE),
    **{
        code: Acte("prothese_dentaire", tables.TAUX_DENTAIRE, serie=serie)
        for code, (serie, _, _) in tables.PROTHESES.items()
    },
    "TO90": Acte("orthodontie", 10000, alsace=10000, serie=tables.ODF_SEMESTRE),
    "TO5": Acte("orthodontie", tables.TAUX_DENTAIRE, serie=tables.ODF_SURVEILLANCE),
    "GHS": Acte("hospitalisation", tables.TAUX_SEJOUR, alsace=10000),
    "FJ": Acte("forfait_journalier", 0, alsace=10000, serie=tables.FORFAIT_JOURNALIER),
    "FJ_PSY": Acte("forfait_journalier", 0, alsace=10000, serie=tables.FORFAIT_PSYCHIATRIE),
    "CHP": Acte("chambre", 0, alsace=0),
    "FPU": Acte("urgences", 0, serie=tables.FPU),
}
# Un code inconnu qui porte base et taux suit la participation de son poste ; sans poste,
# c’est un acte de médecin.
_PARTICIPATIONS = {
    "medecin": PF,
    "technique": PF,
    "biologie": PF,
    "pharmacie": MEDICAMENT,
    "auxiliaire": PARAMEDICAL,
    "transport": TRANSPORT,
}
_POSTES = frozenset({acte.poste for acte in CODES.values()})


INCONNUS = {poste: Acte(poste, None, participation=_PARTICIPATIONS.get(poste, AUCUNE)) for poste in _POSTES}
SANS_AMO = frozenset({"FJ", "FJ_PSY", "CHP", "FPU"})
