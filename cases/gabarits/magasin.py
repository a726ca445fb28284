"""Blocks that optical and hearing papers share: shop, wearer, prescriber, payment (pieces.md §2)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Papier
from cases.gabarits.calendrier import ouvrable
from cases.streams import Flux

_ACQUITS = ("Acquittée", "Soldée ce jour", "Duplicata – facture acquittée", "Réglée, solde nul")
_MODES = ("CB", "cheque", "virement", "especes")
_AU_COMPTOIR = ("CB", "CB", "cheque", "especes")
# Nobody pays more in notes at the counter: a plausibility of ours, no rule rests on it.
_ESPECES_MAX = Decimal(300)


def patient(b: Brouillon) -> dict[str, str]:
    qui = b.beneficiaire.personne
    return {
        "patient_nom": qui.nom.upper(),
        "patient_prenom": qui.prenom,
        "patient_date_naissance": qui.ne_le.isoformat(),
    }


def magasin(b: Brouillon) -> dict[str, str]:
    c = b.commerce
    assert c is not None  # noqa: S101 - set by `garnir`
    return {
        "emetteur_raison_sociale": f"{c.enseigne} – {c.raison_sociale}",
        "emetteur_adresse": c.adresse.ligne,
        "emetteur_siret": c.siret,
        "emetteur_numero_am": c.numero_am,
        "emetteur_telephone": c.telephone.replace(" ", ""),
    }


def prescription(b: Brouillon, le: date) -> dict[str, str]:
    p = b.prescripteur
    assert p is not None  # noqa: S101 - set by `garnir`
    return {"prescripteur_nom": p.nom, "prescripteur_rpps": p.rpps, "prescription_date": le.isoformat()}


def ordonnance(
    flux: Flux, b: Brouillon, le: date, genre: str, *, specialite: str, profession: str, corps: dict[str, str]
) -> Papier:
    """The prescription that a shop works from; one in seven is signed by a locum (L6, healthy)."""
    p = b.prescripteur
    assert p is not None  # noqa: S101 - set by `garnir`
    valeurs = {
        "ps_nom": p.nom,
        "ps_profession": profession,
        "ps_identifiant": p.rpps,
        "ps_adresse": p.adresse.ligne,
        "ps_telephone": p.telephone.replace(" ", ""),
        "ordonnance_date": le.isoformat(),
        **patient(b),
        **corps,
        "signature": "oui",
    }
    if flux.chance(15):
        remplacant = identites.praticien(
            flux.sous("remplacant"), b.jour, "medecin", specialite, commune=b.commune
        )
        valeurs["signataire"] = f"{remplacant.nom}, remplaçant"
    return Papier(
        "ordonnance",
        genre,
        valeurs,
        "prescripteur",
        p.nom,
        b.demande.recue_le,
        flux.choix(("PHOTO", "SCAN_MOBILE", "SCAN_BUREAU")),
        b.demande.canal,
    )


def reglement(flux: Flux, le: date, total: Decimal, *, comptoir: bool = False) -> dict[str, str]:
    """The whole price paid at once; nobody pays by transfer at a `comptoir`."""
    mode = flux.choix(_AU_COMPTOIR if comptoir else _MODES)
    return {
        "acquit_mention": flux.choix(_ACQUITS),
        "acquit_date": le.isoformat(),
        "acquit_mode": "CB" if mode == "especes" and total > _ESPECES_MAX else mode,
        "acquit_montant": f"{total:.2f}",
        "acquit_visa": "oui" if flux.chance(85) else "non",
    }


def acquit(flux: Flux, le: date, total: Decimal) -> dict[str, str]:
    """One payment, or a deposit and a balance: two acquits for one purchase are healthy (L11)."""
    valeurs: dict[str, str] = {}
    deux, mode = flux.chance(30), flux.choix(_MODES)
    if mode == "especes" and total > _ESPECES_MAX:
        mode = "CB"
    acompte = Decimal(flux.entier(2, 5) * 10) if deux else Decimal(0)
    if deux:
        valeurs |= {
            "acomptes[0].date": ouvrable(le - timedelta(days=7)).isoformat(),
            "acomptes[0].mode": mode,
            "acomptes[0].montant": f"{acompte:.2f}",
        }
    return valeurs | {
        "acquit_mention": flux.choix(_ACQUITS),
        "acquit_date": le.isoformat(),
        "acquit_mode": mode,
        "acquit_montant": f"{total - acompte:.2f}",
        "acquit_visa": "oui" if flux.chance(85) else "non",
    }
