"""Dental care: a rate of the past, and the contrast families `visites`, `dent` and `devis_couronne`.

Two flow lines alike: received twice, billed twice for one visit, or two visits.
A tooth that the historique knows: extracted (a slip of number), crowned already (an act that the cabinet
does not find, or a crown that was really done again). An invoice that is not the devis: above the price
limit, altered on paper, or a second devis that was signed.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.calendrier import ouvrable
from cases.gabarits.dentaire_couronne import poser_dent
from cases.gabarits.flux_amo import mal_recue, part_amo
from cases.gabarits.justificatifs import reponse_tiers
from cases.relations_dentaire import RANGS
from cases.streams import Flux

_BASES = ("historique", "baremes")
TAUX_ANCIEN = "70"
_LIMITES = {"HBLD634": 500, "HBLD680": 500, "HBLD350": 440, "HBLD491": 550, "HBLD158": 550, "HBLD073": 440}


def taux_ancien(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A21: the flow line bears the 70 % of before 15 October 2023."""
    ligne = b.ligne("l1")
    _, net = part_amo(ligne.depense, ligne.base, TAUX_ANCIEN, "0.00")
    mal_recue(b, "noemie1", "taux_rectifie", {"taux": TAUX_ANCIEN, "montant_amo": net})
    return Pose(
        (("noemie1", "taux"), ("noemie1", "montant_amo")),
        ("noemie1", "taux"),
        pieces=("noemie_rectifiee",),
        taux_faux={ligne.id: TAUX_ANCIEN},
        bases_utiles=("baremes",),
        ouvrir=("noemie1",),
    )


def _superposer(b: Brouillon) -> Papier:
    """Makes the second flow line the same act as the first: person, day, price, payment."""
    une, autre = b.ligne("l1"), b.ligne("l2")
    autre.membre, autre.date_soins = une.membre, une.date_soins
    premiere, seconde = b.papier("noemie1").valeurs, b.papier("noemie2")
    memes = ("rang", "date_naissance", "date_debut_soins", "date_fin_soins", "date_reglement", "flux_date")
    seconde.valeurs |= {champ: premiere[champ] for champ in memes}
    seconde.recue_le = b.papier("noemie1").recue_le
    reference = seconde.valeurs["flux_reference"]
    b.mouvements = [(premiere["flux_date"], *m[1:]) if m[3] == reference else m for m in b.mouvements]
    b.mouvements.sort(reverse=True)
    return seconde


_DEUX = (("noemie2", "date_debut_soins"), ("noemie1", "date_debut_soins"))


def _pose_deux(*, resolue: bool = False, autres: tuple[tuple[str, str], ...] = ()) -> Pose:
    return Pose(
        (*_DEUX, *autres),
        _DEUX[0],
        litige=("l2",),
        resolue=resolue,
        pieces=("reponse_praticien",) if resolue else (),
        bases_utiles=("flux", "adherent"),
        ouvrir=("noemie1", "noemie2"),
    )


def _atteste(b: Brouillon, confirmation: str, situation: str) -> None:
    """The cabinet's written answer about its flow lines."""
    texte = b.dire("praticien", situation)
    papier = reponse_tiers(b, "reponse_praticien", "praticien", "Ligne de flux", confirmation, texte)
    b.repliques["praticien", "noemie2"] = Replique(confirmation, texte, papier)
    b.repliques["praticien", "noemie1"] = Replique("confirme", texte)


def flux_double(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A17: the same flow line came twice, under one reference of the caisse."""
    seconde, ancienne = _superposer(b), b.papier("noemie2").valeurs["flux_reference"]
    reference = b.papier("noemie1").valeurs["flux_reference"]
    seconde.valeurs["flux_reference"] = reference
    b.mouvements = [(*m[:3], reference, m[4]) if m[3] == ancienne else m for m in b.mouvements]
    b.ligne("l2").sort = "refus"
    _atteste(b, "partiel", "consultation_unique")
    b.repliques["caisse", "noemie2"] = Replique("confirme", b.dire("caisse", "flux_meme_reglement"))
    return _pose_deux(autres=(("noemie2", "flux_reference"), ("noemie1", "flux_reference")))


def seance_double(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """F12: two lines for one visit, and the cabinet knows one."""
    _superposer(b)
    _atteste(b, "infirme", "consultation_unique_non_facturee")
    return _pose_deux()


def deux_visites(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """L11: two real visits in one day; the cabinet says so in writing."""
    _superposer(b)
    _atteste(b, "confirme", "consultations_distinctes")
    return _pose_deux(resolue=True)


def _choisie(b: Brouillon, flux: Flux) -> tuple[str, int]:
    """The crown in dispute: its line and its rank on devis and invoice."""
    rang = flux.entier(0, len(b.lignes) - 1)
    return b.lignes[rang].id, rang


def _repond(b: Brouillon, confirmation: str, situation: str) -> None:
    """The cabinet's written answer about its invoice."""
    texte = b.dire("praticien", situation)
    papier = reponse_tiers(b, "reponse_praticien", "praticien", "Facture", confirmation, texte)
    b.repliques["praticien", "facture"] = Replique(confirmation, texte, papier)


def _dent_connue(b: Brouillon, flux: Flux, soin: str) -> tuple[str, int]:
    """Makes the historique know the tooth of one crown."""
    ligne, rang = _choisie(b, flux)
    dent = b.papier("facture").valeurs[f"lignes[{rang}].dent"]
    poser_dent(flux.sous("passe"), b, soin, dent, flux.entier(430, 700))
    return ligne, rang


def _pose_dent(ligne: str, rang: int, *, resolue: bool = False) -> Pose:
    lieu = ("facture", f"lignes[{rang}].dent")
    return Pose(
        (lieu, ("historique:dent", "dent")),
        lieu,
        litige=(ligne,),
        resolue=resolue,
        pieces=("reponse_praticien",) if resolue else (),
        bases_utiles=_BASES,
        ouvrir=("facture", "devis"),
    )


def dent_extraite(b: Brouillon, flux: Flux) -> Pose:
    """A33: the tooth was extracted; the cabinet wrote one number for another and will bill again."""
    ligne, rang = _dent_connue(b, flux, "extraction")
    _repond(b, "partiel", "dent_rectifiee")
    return _pose_dent(ligne, rang)


def dent_non_reconnue(b: Brouillon, flux: Flux) -> Pose:
    """F08: the tooth bears a crown already, and the cabinet finds no second one."""
    ligne, rang = _dent_connue(b, flux, "couronne")
    _repond(b, "infirme", "couronne_non_retrouvee")
    return _pose_dent(ligne, rang)


def reintervention(b: Brouillon, flux: Flux) -> Pose:
    """A crown done again (pieces.md §M, « réintervention »): the cabinet says so in writing."""
    ligne, rang = _dent_connue(b, flux, "couronne")
    _repond(b, "confirme", "couronne_refaite")
    return _pose_dent(ligne, rang, resolue=True)


def dent_inexacte(b: Brouillon, flux: Flux) -> Pose:
    """A33: devis and invoice bear a code that the tooth does not allow, hence another panier."""
    ligne, rang = _choisie(b, flux)
    facture, devis = b.papier("facture").valeurs, b.papier("devis").valeurs
    code, dent = facture[f"lignes[{rang}].code"], facture[f"lignes[{rang}].dent"]
    connues = {p.extra.get("dent") for p in b.passes}
    prises = connues | {facture.get(f"lignes[{i}].dent") for i in range(2)}
    possibles = [f"{dent[0]}{r}" for r in "1234567" if r not in RANGS[code]]
    fausse = flux.choix([d for d in possibles if d not in prises])
    facture[f"lignes[{rang}].dent"] = devis[f"lignes[{rang}].dent"] = fausse
    b.ligne(ligne).libelle = f"Couronne, dent {fausse}"
    _repond(b, "partiel", "code_rectifie")
    lieu = ("facture", f"lignes[{rang}].dent")
    return Pose(
        (lieu, ("facture", f"lignes[{rang}].code"), ("devis", f"lignes[{rang}].dent")),
        lieu,
        litige=(ligne,),
        bases_utiles=("baremes",),
        ouvrir=("facture", "devis"),
    )


def _facturer(b: Brouillon, rang: int, prix: Decimal) -> None:
    """The invoice bears `prix` for one crown; total and payment follow."""
    facture = b.papier("facture").valeurs
    ecart = prix - Decimal(facture[f"lignes[{rang}].honoraires"])
    facture[f"lignes[{rang}].honoraires"] = f"{prix:.2f}"
    for champ in ("total", "acquit_montant"):
        facture[champ] = f"{Decimal(facture[champ]) + ecart:.2f}"


def _payer_au_cabinet(b: Brouillon, rang: int, prix: Decimal) -> None:
    """The flow line too bears `prix`: it is what the caisse was told."""
    _facturer(b, rang, prix)
    ligne = b.lignes[rang]
    ligne.depense = f"{prix:.2f}"
    b.papier(ligne.preuve).valeurs["depense"] = ligne.depense


def _pose_devis(ligne: str, rang: int, pieces: tuple[str, ...] = (), *, resolue: bool = False) -> Pose:
    lieu = ("facture", f"lignes[{rang}].honoraires")
    return Pose(
        (lieu, ("devis", f"lignes[{rang}].honoraires")),
        lieu,
        litige=(ligne,),
        resolue=resolue,
        pieces=pieces,
        bases_utiles=("baremes",),
        ouvrir=("facture", "devis"),
    )


def _limite(b: Brouillon, rang: int) -> Decimal:
    return Decimal(_LIMITES[b.lignes[rang].code_acte])


def depasse_la_limite(b: Brouillon, flux: Flux) -> Pose:
    """A28: above the devis and above the price limit; the cabinet confirms what it billed."""
    ligne, rang = _choisie(b, flux)
    _payer_au_cabinet(b, rang, _limite(b, rang) + 5 * flux.entier(4, 14))
    _repond(b, "confirme", "honoraires_confirmes")
    return _pose_devis(ligne, rang, ("reponse_praticien",))


def facture_retouchee(b: Brouillon, flux: Flux) -> Pose:
    """F15: on paper one crown costs more than on the devis and in the flow; the cabinet's copy agrees with them."""
    ligne, rang = _choisie(b, flux)
    prix = Decimal(b.lignes[rang].depense)
    _facturer(b, rang, min(prix + 5 * flux.entier(7, 12), _limite(b, rang)))
    _repond(b, "infirme", "honoraires_autres")
    return _pose_devis(ligne, rang)


def second_devis(b: Brouillon, flux: Flux) -> Pose:
    """L15: a second devis, signed before the act, bears the price of the invoice."""
    ligne, rang = _choisie(b, flux)
    premier = b.papier("devis")
    prix = min(Decimal(b.lignes[rang].depense) + 5 * flux.entier(7, 12), _limite(b, rang))
    _payer_au_cabinet(b, rang, prix)
    fait_le = date.fromisoformat(b.papier("facture").valeurs["facture_date"])
    le = ouvrable(fait_le - timedelta(days=flux.entier(5, 9)))
    v, tete = dict(premier.valeurs), f"lignes[{rang}]"
    ecart = prix - Decimal(v[f"{tete}.honoraires"])
    v |= {
        "devis_date": le.isoformat(),
        "acceptation_date": le.isoformat(),
        f"{tete}.honoraires": f"{prix:.2f}",
        f"{tete}.non_rembourse_amo": f"{Decimal(v[f'{tete}.non_rembourse_amo']) + ecart:.2f}",
        "total_honoraires": f"{Decimal(v['total_honoraires']) + ecart:.2f}",
    }
    papier = Papier(
        "devis_second",
        premier.genre,
        v,
        premier.emetteur,
        premier.emetteur_nom,
        premier.recue_le,
        premier.profil,
        "mel",
    )
    joint = b.dire("praticien", "devis_second_joint")
    for sur in ("facture", "devis", "genre:devis_dentaire"):
        b.repliques["praticien", sur] = Replique("confirme", joint, papier)
    b.repliques["adherent", "genre:devis_dentaire"] = Replique(
        "confirme", b.dire("adherent", "devis_second_joint"), papier
    )
    return _pose_devis(ligne, rang, ("devis_second",), resolue=True)
