"""Les garanties en toutes lettres, telles que les tableaux les impriment : comprises, ou refusées avec la raison."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_bank.model.garanties import (
    Aucune,
    CentPourCentSante,
    Forfait,
    ForfaitEquipement,
    FraisReels,
    Garantie,
    PctBr,
    PctPmss,
    TicketModerateur,
    TicketModerateurPlus,
    garantie_depuis,
)
from scenario_bank.textes_garanties import Motif, TexteRefuse, comprendre, memes

COMPRIS = [
    # % BR, part de l’Assurance Maladie comprise
    ("150 % BR", {"type": "pct_br", "taux": "150", "y_compris_amo": True}),
    ("150%BR", {"type": "pct_br", "taux": "150", "y_compris_amo": True}),
    ("150\u00a0% BR", {"type": "pct_br", "taux": "150", "y_compris_amo": True}),
    ("150\u202f% de la BR", {"type": "pct_br", "taux": "150", "y_compris_amo": True}),
    ("100 % de la BR y compris Sécu", {"type": "pct_br", "taux": "100", "y_compris_amo": True}),
    ("100 % BR (y compris Sécurité sociale)", {"type": "pct_br", "taux": "100", "y_compris_amo": True}),
    ("100 % BR, y compris la part de l’AMO", {"type": "pct_br", "taux": "100", "y_compris_amo": True}),
    ("100 % BR, part Sécu comprise", {"type": "pct_br", "taux": "100", "y_compris_amo": True}),
    ("100 % BR RO inclus", {"type": "pct_br", "taux": "100", "y_compris_amo": True}),
    ("200 % BRSS", {"type": "pct_br", "taux": "200", "y_compris_amo": True}),
    ("200 % brss", {"type": "pct_br", "taux": "200", "y_compris_amo": True}),
    ("125 % BR – SS", {"type": "pct_br", "taux": "125", "y_compris_amo": True}),
    ("125 % BR - MR", {"type": "pct_br", "taux": "125", "y_compris_amo": True}),
    (
        "300 % BR sous déduction du remboursement de la Sécurité sociale",
        {"type": "pct_br", "taux": "300", "y_compris_amo": True},
    ),
    ("150 % de la base de remboursement", {"type": "pct_br", "taux": "150", "y_compris_amo": True}),
    ("100 % du tarif de convention", {"type": "pct_br", "taux": "100", "y_compris_amo": True}),
    ("12,5 % BR", {"type": "pct_br", "taux": "12.5", "y_compris_amo": True}),
    ("150 pour cent BR", {"type": "pct_br", "taux": "150", "y_compris_amo": True}),
    # % BR, en complément
    ("80 % BR en complément", {"type": "pct_br", "taux": "80", "y_compris_amo": False}),
    ("80 % BR hors Sécu", {"type": "pct_br", "taux": "80", "y_compris_amo": False}),
    ("80 % BR en plus de la Sécurité sociale", {"type": "pct_br", "taux": "80", "y_compris_amo": False}),
    (
        "80 % BRSS en complément de l’Assurance Maladie",
        {"type": "pct_br", "taux": "80", "y_compris_amo": False},
    ),
    ("80 % BR en complément de l’AMO", {"type": "pct_br", "taux": "80", "y_compris_amo": False}),
    # deux niveaux
    (
        "150 % BR (OPTAM), 130 % BR (non OPTAM)",
        {"type": "pct_br", "taux": "150", "taux_non_optam": "130", "y_compris_amo": True},
    ),
    (
        "150 % BR (OPTAM) / 130 % (non OPTAM)",
        {"type": "pct_br", "taux": "150", "taux_non_optam": "130", "y_compris_amo": True},
    ),
    (
        "OPTAM : 200 % BR ; non OPTAM : 180 % BR",
        {"type": "pct_br", "taux": "200", "taux_non_optam": "180", "y_compris_amo": True},
    ),
    (
        "TM + 100 % BR (OPTAM), 80 % BR (non OPTAM)",
        {"type": "tm_plus_pct_br", "taux": "100", "taux_non_optam": "80"},
    ),
    (
        "TM + 100 % BR (OPTAM), TM (non OPTAM)",
        {"type": "tm_plus_pct_br", "taux": "100", "taux_non_optam": "0"},
    ),
    (
        "170 % BR (OPTAM/OPTAM-CO), 150 % BR (hors OPTAM/OPTAM-CO)",
        {"type": "pct_br", "taux": "170", "taux_non_optam": "150", "y_compris_amo": True},
    ),
    (
        "150 % BR (médecin DPTAM), 130 % BR (médecin hors DPTAM)",
        {"type": "pct_br", "taux": "150", "taux_non_optam": "130", "y_compris_amo": True},
    ),
    (
        "100 % BR OPTAM / 80 % BR hors OPTAM",
        {"type": "pct_br", "taux": "100", "taux_non_optam": "80", "y_compris_amo": True},
    ),
    # ticket modérateur
    ("TM", {"type": "tm"}),
    ("Ticket modérateur intégral", {"type": "tm"}),
    ("SS + 50 % BR", {"type": "pct_br", "taux": "50", "y_compris_amo": False}),
    ("MR + 50 % BR", {"type": "pct_br", "taux": "50", "y_compris_amo": False}),
    ("90 % FR-SS", {"type": "frais_reels", "taux": "90"}),
    ("100 % des frais engagés", {"type": "frais_reels", "taux": "100"}),
    ("Pas de prise en charge", {"type": "aucune"}),
    ("T.M.", {"type": "tm"}),
    ("100 % TM", {"type": "tm"}),
    ("100 % du ticket modérateur", {"type": "tm"}),
    ("Ticket modérateur (100 % BR y compris Sécu)", {"type": "tm"}),
    ("TM + 50 % BR", {"type": "tm_plus_pct_br", "taux": "50"}),
    ("TM+50%BR", {"type": "tm_plus_pct_br", "taux": "50"}),
    ("Ticket modérateur + 20 €", {"type": "forfait", "montant": "20", "avec_tm": True}),
    ("TM + 50 €/an", {"type": "forfait", "montant": "50", "avec_tm": True, "par": "an"}),
    ("100 % BR + 50 € par an", {"type": "forfait", "montant": "50", "avec_tm": True, "par": "an"}),
    # forfaits
    ("50€", {"type": "forfait", "montant": "50"}),
    ("Forfait de 40 euros", {"type": "forfait", "montant": "40"}),
    ("25,50 € par séance", {"type": "forfait", "montant": "25.50"}),
    ("50 € par an", {"type": "forfait", "montant": "50", "par": "an"}),
    ("1 500 € par an et par bénéficiaire", {"type": "forfait", "montant": "1500", "par": "an"}),
    ("Forfait annuel de 120 €", {"type": "forfait", "montant": "120", "par": "an"}),
    ("300 € par équipement", {"type": "forfait", "montant": "300", "par": "equipement"}),
    (
        "1 700 €/oreille, part AMO comprise",
        {"type": "forfait", "montant": "1700", "par": "equipement", "y_compris_amo": True},
    ),
    ("60 €/jour", {"type": "forfait", "montant": "60", "par": "jour"}),
    ("60 €/j", {"type": "forfait", "montant": "60", "par": "jour"}),
    ("60 €/jour limité à 90 jours", {"type": "forfait", "montant": "60", "par": "jour", "jours_max": 90}),
    (
        "60 € par nuit, maxi 30 jours/an",
        {"type": "forfait", "montant": "60", "par": "jour", "jours_max": 30, "jours_par": "an"},
    ),
    (
        "25 € par acte dans la limite de 100 € par an",
        {"type": "forfait", "montant": "25", "plafond_annuel": "100"},
    ),
    (
        "420 € y compris Sécu dont monture limitée à 100 €",
        {"type": "forfait_equipement", "montant": "420", "monture_max": "100", "y_compris_amo": True},
    ),
    (
        "Forfait 280 € hors Sécu, monture prise en compte jusqu’à 100 €",
        {"type": "forfait_equipement", "montant": "280", "monture_max": "100", "y_compris_amo": False},
    ),
    # PMSS
    ("3 % PMSS", {"type": "pct_pmss", "taux": "3"}),
    ("2,5 % du PMSS par jour", {"type": "pct_pmss", "taux": "2.5", "par": "jour"}),
    ("3 % du plafond mensuel de la Sécurité sociale par an", {"type": "pct_pmss", "taux": "3", "par": "an"}),
    # frais réels
    ("frais réels", {"type": "frais_reels", "taux": "100"}),
    ("FR", {"type": "frais_reels", "taux": "100"}),
    ("100 % FR", {"type": "frais_reels", "taux": "100"}),
    ("100 % des frais réels en complément de la Sécu", {"type": "frais_reels", "taux": "100"}),
    ("90 % des frais réels", {"type": "frais_reels", "taux": "90"}),
    ("90 % des frais réels y compris Sécu", {"type": "frais_reels", "taux": "90"}),
    ("80 % du reste à charge", {"type": "frais_reels", "taux": "80", "assiette": "reste"}),
    ("Frais réels, sans limitation de durée", {"type": "frais_reels", "taux": "100"}),
    ("100 % du forfait journalier sans limitation de durée", {"type": "frais_reels", "taux": "100"}),
    # 100 % Santé, rien
    ("100 % Santé", {"type": "cent_pour_cent_sante"}),
    ("100% santé, sans reste à charge", {"type": "cent_pour_cent_sante"}),
    ("Panier 100 % Santé", {"type": "cent_pour_cent_sante"}),
    ("RAC 0", {"type": "cent_pour_cent_sante"}),
    ("néant", {"type": "aucune"}),
    ("Non pris en charge", {"type": "aucune"}),
    ("—", {"type": "aucune"}),
    ("0 €", {"type": "aucune"}),
    # plafonds
    (
        "200 % BR plafonné à 1 000 € par an",
        {"type": "pct_br", "taux": "200", "y_compris_amo": True, "plafond_annuel": "1000"},
    ),
    ("TM + 150 % BR (maximum 900 €/an)", {"type": "tm_plus_pct_br", "taux": "150", "plafond_annuel": "900"}),
]

REFUSES = [
    ("", Motif.VIDE),
    ("   ", Motif.VIDE),
    ("100 %", Motif.BASE_ABSENTE),
    ("100 % hors Sécu", Motif.BASE_ABSENTE),
    ("150", Motif.UNITE_ABSENTE),
    ("100 % PASS", Motif.UNITE_INCONNUE),
    ("100 % RO", Motif.UNITE_INCONNUE),
    ("50 € par mois", Motif.PERIODE_INCONNUE),
    ("400 €/verre", Motif.PERIODE_INCONNUE),
    ("50 € tous les 2 ans", Motif.PERIODE_INCONNUE),
    ("20 € par séance limité à 5 séances par an", Motif.PERIODE_INCONNUE),
    ("50 % TM", Motif.TM_PARTIEL),
    ("TM + 3 % PMSS", Motif.COMBINAISON),
    ("TM + frais réels", Motif.COMBINAISON),
    ("150 % BR + 50 €", Motif.COMBINAISON),
    ("90 % des frais réels en complément", Motif.ASSIETTE_AMBIGUE),
    ("3 % PMSS y compris Sécu", Motif.PMSS_COMPRIS),
    ("420 € dont monture limitée à 100 €", Motif.SECU_AMBIGUE),
    ("1.700 €", Motif.SEPARATEUR),
    ("1,700 € par oreille", Motif.SEPARATEUR),
    ("TM + 1.500 € par an", Motif.SEPARATEUR),
    ("200 % BR dans la limite de 1.500 € par an", Motif.SEPARATEUR),
    ("50 € par an y compris Sécu", Motif.CONTRADICTION),
    ("80 € y compris Sécu dont monture limitée à 100 €", Motif.CONTRADICTION),
    ("120 % des frais réels", Motif.CONTRADICTION),
    ("130 % BR (OPTAM), 150 % BR (non OPTAM)", Motif.CONTRADICTION),
    ("150 % BR (OPTAM), 50 € (non OPTAM)", Motif.CONTRADICTION),
    ("50 € (OPTAM), 30 € (non OPTAM)", Motif.CONTRADICTION),
    ("150 % BR limité à 90 jours", Motif.CONTRADICTION),
    ("100 % Santé dans la limite de 100 € par an", Motif.CONTRADICTION),
    ("50 € par an par jour", Motif.CONTRADICTION),
    ("beaucoup", Motif.INCONNU),
    ("Prise en charge intégrale", Motif.INCONNU),
    ("-50 % BR", Motif.INCONNU),
    ("1e3 % BR", Motif.INCONNU),
]


@pytest.mark.parametrize(("texte", "attendue"), COMPRIS, ids=[t for t, _ in COMPRIS])
def test_un_texte_de_tableau_est_compris(texte: str, attendue: dict[str, Any]) -> None:
    assert memes(comprendre(texte), garantie_depuis(attendue))


@pytest.mark.parametrize(("texte", "motif"), REFUSES, ids=[t or "rien" for t, _ in REFUSES])
def test_un_texte_ambigu_ou_inconnu_est_refuse_avec_sa_raison(texte: str, motif: Motif) -> None:
    with pytest.raises(TexteRefuse) as refus:
        comprendre(texte)
    assert refus.value.motif is motif
    assert str(refus.value).startswith(f"« {texte} » : {refus.value.raison}. ")
    assert refus.value.remede.endswith(".")


def test_la_casse_les_espaces_et_le_point_final_ne_changent_rien() -> None:
    for texte in ("TM + 50 % BR", "tm +  50 %  br", " TM + 50 % BR. ", "TM\u00a0+\u00a050\u202f%\u00a0BR"):
        assert memes(comprendre(texte), TicketModerateurPlus(taux=Decimal(50)))


TAUX = st.decimals("0.01", "900", places=2)
MONTANTS = st.decimals("0.01", "9000", places=2)
PLAFONDS = st.none() | MONTANTS


@st.composite
def garanties(tirer: st.DrawFn) -> Garantie:
    """Any guarantee that its type accepts."""
    genre = tirer(
        st.sampled_from(("pct_br", "tm", "tm_plus", "forfait", "equipement", "pmss", "fr", "autre"))
    )
    if genre == "pct_br":
        taux = tirer(TAUX)
        return PctBr(
            taux=taux,
            y_compris_amo=tirer(st.booleans()),
            taux_non_optam=tirer(st.none() | st.decimals("0.01", taux, places=2)),
            plafond_annuel=tirer(PLAFONDS),
        )
    if genre == "tm":
        return TicketModerateur(plafond_annuel=tirer(PLAFONDS))
    if genre == "tm_plus":
        taux = tirer(TAUX)
        return TicketModerateurPlus(
            taux=taux,
            taux_non_optam=tirer(st.none() | st.decimals("0.01", taux, places=2)),
            plafond_annuel=tirer(PLAFONDS),
        )
    if genre == "forfait":
        par = tirer(st.sampled_from(("acte", "jour", "an", "equipement")))
        avec_tm = tirer(st.booleans())
        return Forfait(
            montant=tirer(MONTANTS),
            par=par,
            avec_tm=avec_tm,
            y_compris_amo=not avec_tm and par != "an" and tirer(st.booleans()),
            jours_max=tirer(st.none() | st.integers(1, 366)) if par == "jour" else None,
            jours_par=tirer(st.sampled_from(("sejour", "an"))),
            plafond_annuel=None if par == "an" else tirer(PLAFONDS),
        )
    if genre == "equipement":
        montant = tirer(MONTANTS)
        monture = tirer(st.decimals("0.01", montant, places=2))
        return ForfaitEquipement(montant=montant, monture_max=monture, y_compris_amo=tirer(st.booleans()))
    if genre == "pmss":
        par = tirer(st.sampled_from(("acte", "jour", "an", "equipement")))
        return PctPmss(taux=tirer(TAUX), par=par, plafond_annuel=None if par == "an" else tirer(PLAFONDS))
    if genre == "fr":
        return FraisReels(
            taux=tirer(st.decimals("0.01", "100", places=2)),
            assiette=tirer(st.sampled_from(("depense", "reste"))),
            plafond_annuel=tirer(PLAFONDS),
        )
    return tirer(st.sampled_from((CentPourCentSante(), Aucune())))


@given(garanties())
def test_toute_expression_imprimee_est_comprise_a_l_identique(garantie: Garantie) -> None:
    assert memes(comprendre(garantie.expression()), garantie), garantie.expression()


@given(st.text(max_size=60) | st.text("0123456789 %€/,+.-()BRTMSécuanjorPxlimtd", max_size=40))
def test_n_importe_quel_texte_est_compris_ou_refuse(texte: str) -> None:
    garantie = None
    with suppress(TexteRefuse):
        garantie = comprendre(texte)
    assert garantie is None or memes(comprendre(garantie.expression()), garantie)
