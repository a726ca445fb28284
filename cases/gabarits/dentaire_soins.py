"""Gabarit `dentaire_soins`: consultations and scalings at the dentist's, brought by the caisse's flow.

60 % since 15 October 2023, nothing kept back at a dentist's (SB §1 and §6, H). Consultation 23 €; scaling
28,92 €, unchanged in 2025 and 2026 (selectra.info 2024, lameche.org 09/2025, groupama.fr at 60 %,
gwendal-rouillard.fr 2026: M). A consultation and a scaling never fall on the same day.
"""

from __future__ import annotations

from datetime import date, timedelta

from cases.calcul import ACTES
from cases.gabarits.brouillon import Brouillon, Ligne, Membre, Replique
from cases.gabarits.calendrier import avant, ouvrable
from cases.gabarits.dentaire import cabinet, soin_passe
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import decompte, ligne_noemie, transmission
from cases.gabarits.socle import canal, decor_rib, passer_consultations, secondes_adresses
from cases.streams import Flux

AGES = (7, 86)
DECORS = (("rib", 3), ("doublon", 3), ("deux", 3), ("neutre", 3))
SEMBLABLES = frozenset({"doublon", "deux"})
TAUX = "60"
CONSULTATION, DETARTRAGE = "CON_DENT", "HBJD001"
BASES = {CONSULTATION: "23.00", DETARTRAGE: "28.92"}
# What the AMO and a contrat at the ticket modérateur paid of each in 2025 and 2026.
_PASSES = {CONSULTATION: ("23.00", "13.80", "9.20"), DETARTRAGE: ("28.92", "17.35", "11.57")}


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    dentiste = cabinet(racine, b)
    code = tirage.poids((CONSULTATION, DETARTRAGE), (55, 45))
    # A scaling is not repeated within days: similar lines are consultations.
    code = CONSULTATION if b.decor in SEMBLABLES else code
    soins = avant(tirage, b.jour, 14, 40)
    deux = tirage.chance(40) or b.decor in SEMBLABLES
    seul = b.decor in {"neutre", "deux"} and racine.sous("flux").chance(60)
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b, flux_seul=seul),
        "Remboursement de soins dentaires",
        "dentiste_decompte" if b.decor == "doublon" else "dentiste",
    )
    premiere = _ligne("l1", code, soins, b.beneficiaire)
    b.lignes.append(premiere)
    ligne_noemie(racine.sous("noemie1"), b, "noemie1", premiere, dentiste, "0.00")
    if deux:
        _seconde(racine.sous("seconde"), b, premiere)
    for ligne in b.lignes:
        b.repliques["praticien", ligne.preuve] = Replique(
            "confirme", b.dire("praticien", "consultation_confirmee")
        )
    passer_consultations(racine.sous("historique"), b, tirage.entier(3, 6))
    _passe_dentaire(racine.sous("passe_dentaire"), b)
    for ligne in b.lignes:
        if ligne.preuve != "decompte":
            v = b.papier(ligne.preuve).valeurs
            b.mouvements.append(
                (v["flux_date"], "reçu", "Décompte NOEMIE", v["flux_reference"], v["montant_amo"])
            )
    b.mouvements.sort(reverse=True)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _ligne(id_: str, code: str, soins: date, membre: Membre) -> Ligne:
    return Ligne(
        id_,
        ACTES[code].libelle,
        "dentaire",
        code,
        soins.isoformat(),
        BASES[code],
        membre,
        base=BASES[code],
        taux=TAUX,
    )


def _seconde(flux: Flux, b: Brouillon, premiere: Ligne) -> None:
    """A second, healthy line: another day for the same person, or another member the same day."""
    autres = [m for m in b.foyer if m is not premiere.membre and m.personne.age(b.jour) >= 7]
    meme_jour, ecart, choisi = flux.chance(50), flux.entier(3, 9), flux.entier(0, 5)
    membre, soins, code = premiere.membre, date.fromisoformat(premiere.date_soins), premiere.code_acte
    if meme_jour and autres:
        membre = autres[choisi % len(autres)]
    else:
        soins, code = ouvrable(soins - timedelta(days=ecart)), CONSULTATION
    seconde = _ligne("l2", code, soins, membre)
    b.lignes.append(seconde)
    if b.decor == "doublon":
        transmis = transmission(flux, b)
        decompte(flux.sous("decompte"), b, seconde, ACTES[code].libelle, "0.00", transmis, b.demande.canal)
    else:
        assert b.executant is not None  # noqa: S101 - set by `garnir`
        ligne_noemie(flux.sous("noemie"), b, "noemie2", seconde, b.executant, "0.00")


def _passe_dentaire(flux: Flux, b: Brouillon) -> None:
    """A visit of the year before, for most people."""
    present, jours = flux.chance(70), flux.entier(200, 480)
    code = flux.choix((CONSULTATION, DETARTRAGE))
    if present:
        soin_passe(flux, b, "dentiste", jours, acte=code, montants=_PASSES[code])
