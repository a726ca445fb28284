"""Part de l’assurance maladie obligatoire : poste, base, taux, prix limite (§2, §5, §7, §9)."""

from . import tables
from .lecture import Ligne
from .tables import Serie, value_at

MEDECINS = frozenset({"G", "GS", "C", "CS", "APC", "CNP"})


def poste(ligne: Ligne) -> str:
    """Poste de garantie du code ; ValueError pour un code d’une famille que l’oracle ne règle pas."""
    if ligne.code in tables.MAJORATIONS:
        raise ValueError(
            f"Ligne {ligne.id} : la majoration {ligne.code} est comprise dans la base de sa consultation ;"
            " elle ne se règle pas seule."
        )
    if ligne.code in tables.AUTRES_FAMILLES:
        raise ValueError(
            f"Ligne {ligne.id} : le code {ligne.code} n’est ni d’un médecin, ni d’optique, ni d’audioprothèse."
        )
    if ligne.code.startswith("OPT_"):
        return "optique"
    return "audio" if ligne.code.startswith("AUD_") else "medecin"


def _serie_secteur_1_optam(ligne: Ligne) -> Serie | None:
    if ligne.code in {"G", "GS"}:
        jeune = ligne.age < tables.AGE_SANS_MAJORATION_ENFANT
        return tables.G_MOINS_DE_6_ANS if jeune else tables.G_6_ANS_ET_PLUS
    if ligne.code == "CS":
        return tables.CS_COORDONNE if ligne.parcours else tables.CS_NON_COORDONNE
    return {"APC": tables.APC, "CNP": tables.CNP_COORDONNE}.get(ligne.code)


def _serie_non_optam(ligne: Ligne) -> Serie | None:
    jeune = ligne.age < tables.AGE_SANS_MAJORATION_ENFANT
    if ligne.code in {"G", "GS"}:
        return tables.G_MOINS_DE_6_ANS_NON_OPTAM if jeune else tables.C_CS_NON_OPTAM
    if ligne.code == "C" and jeune:
        return None  # C seul ou C + MEG : la référence ne permet pas de choisir entre 23 et 28 €
    return {
        "C": tables.C_CS_NON_OPTAM,
        "CS": tables.C_CS_NON_OPTAM,
        "APC": tables.APC_NON_OPTAM,
        "CNP": tables.CNP_NON_OPTAM,
    }.get(ligne.code)


def _serie_medecin(ligne: Ligne) -> Serie | None:
    if ligne.secteur not in {"1", "2"}:
        raise ValueError(
            f"Ligne {ligne.id} : aucun tarif confirmé pour un médecin de secteur « {ligne.secteur} » ;"
            " seuls les secteurs 1 et 2 le sont."
        )
    if ligne.code == "CNP" and not ligne.parcours:
        raise ValueError(f"Ligne {ligne.id} : seul le tarif coordonné de CNP est confirmé.")
    return _serie_non_optam(ligne) if ligne.non_optam else _serie_secteur_1_optam(ligne)


def _serie_appareil(ligne: Ligne) -> Serie | None:
    jeune = ligne.age <= tables.AUDIO_AGE_JEUNE_INCLUS
    return {
        "OPT_MONTURE_A": tables.MONTURE_A_BASE,
        "OPT_MONTURE_B": tables.OPTIQUE_B_BASE,
        "OPT_VERRE_B": tables.OPTIQUE_B_BASE,
        "AUD_I": tables.AUDIO_I_BASE_JEUNE if jeune else tables.AUDIO_I_BASE_ADULTE,
    }.get(ligne.code)


def base(ligne: Ligne) -> int:
    """Base de remboursement de la ligne en centimes, quantité comprise ; ValueError si non confirmée."""
    if ligne.code in {"OPT_MONTURE_A", "OPT_MONTURE_B", "AUD_I"} and ligne.quantite != 1:
        raise ValueError(
            f"Ligne {ligne.id} : {ligne.code} se compte une ligne par appareil, non {ligne.quantite}."
        )
    if ligne.base_imposee is not None:
        return ligne.base_imposee * ligne.quantite
    serie = _serie_medecin(ligne) if ligne.code in MEDECINS else _serie_appareil(ligne)
    if serie is None:
        raise ValueError(
            f"Ligne {ligne.id} : aucune base de remboursement confirmée pour le code {ligne.code}"
            f" (secteur « {ligne.secteur} », {'OPTAM' if ligne.optam else 'hors OPTAM'}, {ligne.age} ans)."
        )
    return value_at(serie, ligne.jour, f"Ligne {ligne.id}, base de {ligne.code}") * ligne.quantite


def hors_parcours(ligne: Ligne) -> bool:
    """Vrai si la majoration du ticket modérateur s’applique : médecin, parcours non suivi, 16 ans ou plus."""
    return poste(ligne) == "medecin" and not ligne.parcours and ligne.age >= tables.AGE_SOUMIS_AU_PARCOURS


def _taux_confirme(ligne: Ligne) -> int:
    exonere = bool(ligne.situation & {"ald", "maternite"})
    if poste(ligne) != "medecin":
        if exonere:
            return tables.TAUX_EXONERE
        if "alsace_moselle" in ligne.situation:
            raise ValueError(
                f"Ligne {ligne.id} : le taux du régime local d’Alsace-Moselle n’est pas confirmé"
                " pour l’optique et l’audioprothèse."
            )
        return tables.TAUX_OPTIQUE_AUDIO
    if hors_parcours(ligne):
        if exonere or "alsace_moselle" in ligne.situation:
            raise ValueError(
                f"Ligne {ligne.id} : hors parcours, seul le passage de 70 à 30 % est confirmé ;"
                " le taux en ALD, en maternité ou en Alsace-Moselle ne l’est pas."
            )
        return tables.TAUX_HORS_PARCOURS
    if exonere:
        return tables.TAUX_EXONERE
    return (
        tables.TAUX_ALSACE_MOSELLE_HONORAIRES if "alsace_moselle" in ligne.situation else tables.TAUX_MEDECIN
    )


def taux(ligne: Ligne) -> int:
    """Taux appliqué à la ligne, en centièmes de point ; un taux imposé est définitif."""
    if ligne.taux_impose is not None:
        return ligne.taux_impose
    if ligne.code not in MEDECINS and _serie_appareil(ligne) is None:
        raise ValueError(
            f"Ligne {ligne.id} : le code {ligne.code} est inconnu et la ligne ne porte pas de taux."
        )
    return _taux_confirme(ligne)


def prix_limite(ligne: Ligne) -> int | None:
    """Prix limite de vente du panier 100 % Santé en centimes, ou None hors de ce panier."""
    if ligne.code == "OPT_MONTURE_A":
        return value_at(tables.MONTURE_A_PLV, ligne.jour, f"Ligne {ligne.id}, prix limite de la monture")
    if ligne.code == "AUD_I":
        jeune = ligne.age <= tables.AUDIO_AGE_JEUNE_INCLUS
        serie = tables.AUDIO_I_PLV_JEUNE if jeune else tables.AUDIO_I_PLV_ADULTE
        return value_at(serie, ligne.jour, f"Ligne {ligne.id}, prix limite de l’audioprothèse")
    return None
