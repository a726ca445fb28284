"""Gabarit `biologie`: one or two batches of analyses that the caisse's flow brings, from two laboratories.

Key letter B at 0.25 € (SB §3, H), 60 %; a participation of 2 € a line is kept back (SB §1, H). No paper of
the laboratories goes with them: results and prescriptions are never asked for.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Ligne, Replique, Tiers
from cases.gabarits.calendrier import avant, ouvrable
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import centimes, ligne_noemie
from cases.gabarits.socle import GENERALISTE, canal, decor_rib, passer_consultations, secondes_adresses
from cases.identites.etablissements import Structure, structure
from cases.streams import Flux

AGES = (20, 88)
DECORS = (("rib", 3), ("prelevements", 3), ("neutre", 2))
CODE = "B"
LETTRE = Decimal("0.25")
TAUX = "60"
PARTICIPATION = "2.00"
_COEFFICIENTS = (34, 42, 56, 68, 77, 84, 96, 110, 124, 138)


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    b.prescripteur = identites.praticien(
        racine.sous("traitant"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
    )
    b.praticiens = [b.prescripteur]
    b.structures = _laboratoires(racine, b)
    p = b.prescripteur
    b.tiers += [
        *(
            Tiers(cle, "laboratoire", labo.nom, labo.telephone, labo.adresse.ligne)
            for cle, labo in zip(("laboratoire", "laboratoire_bis"), b.structures, strict=True)
        ),
        Tiers("prescripteur", "prescripteur", p.nom, p.telephone, p.adresse.ligne),
    ]
    soins = avant(tirage, b.jour, 14, 40)
    un, autre = tirage.echantillon(_COEFFICIENTS, 2)
    seconde, ecart = tirage.chance(45), tirage.entier(3, 9)
    meme_jour, meme_labo, semblables = tirage.chance(40), tirage.chance(50), tirage.chance(35)
    seul = b.decor == "neutre" and racine.sous("flux").chance(60)
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b, flux_seul=seul),
        "Remboursement d’analyses de laboratoire",
        "analyses",
    )
    _poser(racine.sous("noemie1"), b, 1, un, soins, b.structures[0])
    avant_ = ouvrable(soins - timedelta(days=ecart))
    if b.decor == "prelevements":
        _poser(racine.sous("noemie2"), b, 2, un, avant_, b.structures[1])
    elif seconde:
        le = soins if meme_jour else avant_
        coefficient = un if semblables and not meme_jour and not meme_labo else autre
        _poser(racine.sous("noemie2"), b, 2, coefficient, le, b.structures[0 if meme_labo else 1])
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 8))
    for ligne in b.lignes:
        v = b.papier(ligne.preuve).valeurs
        b.mouvements.append(
            (v["flux_date"], "reçu", "Décompte NOEMIE", v["flux_reference"], v["montant_amo"])
        )
        labo = "laboratoire" if v["executant_id"] == b.structures[0].identifiant else "laboratoire_bis"
        b.repliques[labo, ligne.preuve] = Replique("confirme", b.dire(labo, "analyses_confirmees"))
        b.repliques["adherent", ligne.preuve] = Replique(
            "confirme", b.dire("adherent", "analyses_confirmees")
        )
    b.mouvements.sort(reverse=True)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _laboratoires(racine: Flux, b: Brouillon) -> list[Structure]:
    """Two laboratories of the town, whose names differ."""
    un = structure(racine.sous("laboratoire"), b.jour, "laboratoire", b.commune)
    for essai in range(9):
        autre = structure(racine.sous(f"laboratoire/{essai}"), b.jour, "laboratoire", b.commune)
        if autre.nom.rpartition(" ")[2] != un.nom.rpartition(" ")[2]:
            break
    return [un, autre]


def _poser(flux: Flux, b: Brouillon, rang: int, coefficient: int, le: date, labo: Structure) -> None:
    base = f"{centimes(LETTRE * coefficient):.2f}"
    ligne = Ligne(
        f"l{rang}",
        f"Analyses (B {coefficient}), {labo.nom}",
        "biologie",
        CODE,
        le.isoformat(),
        base,
        b.beneficiaire,
        base=base,
        taux=TAUX,
        coefficient=str(coefficient),
    )
    b.lignes.append(ligne)
    ligne_noemie(flux, b, f"noemie{rang}", ligne, labo, PARTICIPATION)
