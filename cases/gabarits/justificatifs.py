"""Pièces that answers bring: a third party's reply, an acte de mariage, an avoir, an identity card."""

from __future__ import annotations

from datetime import date, timedelta

from cases import identites
from cases.gabarits.brouillon import Brouillon, Papier
from cases.gabarits.calendrier import ouvrable, permis
from cases.gabarits.magasin import magasin, patient
from cases.identites import Personne
from cases.identites.communes import COMMUNES
from cases.streams import Flux

_QUALITES = {
    "audioprothesiste": "magasin",
    "banque": "banque",
    "caisse": "caisse",
    "etablissement": "etablissement",
    "opticien": "magasin",
    "pharmacie": "magasin",
    "transporteur": "transporteur",
}


def reponse_tiers(
    b: Brouillon, cle: str, tiers: str, objet: str, confirmation: str, precision: str
) -> Papier:
    """The written reply (P62) of `tiers` about `objet`; its dates are left to the day it comes."""
    qui = next(t for t in b.tiers if t.id == tiers)
    valeurs = {
        "tiers_nom": qui.nom,
        "tiers_qualite": _QUALITES.get(tiers, "ps"),
        "tiers_coordonnees": qui.adresse,
        "question_reference": b.reference,
        "objet": objet,
        "confirmation": confirmation,
        "precision": precision,
        "signataire": qui.nom,
    }
    return Papier(cle, "reponse_tiers", valeurs, tiers, qui.nom, b.demande.recue_le, "MEL", "mel")


def _de(commune: str) -> str:
    """« de Metz », « d’Agen », « du Mans ».

    >>> _de("Agen"), _de("Metz"), _de("Le Mans"), _de("La Rochelle")
    ('d’Agen', 'de Metz', 'du Mans', 'de La Rochelle')
    """
    if commune.startswith("Le "):
        return f"du {commune[3:]}"
    return f"d’{commune}" if commune[0] in "AEÉIOUY" else f"de {commune}"


def _lieu_de_naissance(departement: str) -> str:
    """The chief town of a department, as a card prints the place of birth."""
    debut = {"2A": "200", "2B": "202"}.get(departement, departement)
    return next((nom for code, nom in COMMUNES if code.startswith(debut)), f"Département {departement}")


def acte_mariage(flux: Flux, b: Brouillon, un: Personne, autre: Personne) -> Papier:
    """An acte joining `un` and `autre`, older than the request."""
    commune = identites.adresse(flux).commune
    union = permis(b.jour - timedelta(days=flux.entier(60, 900)))
    delivre = ouvrable(b.jour - timedelta(days=flux.entier(6, 20)))
    valeurs = {
        "forme": flux.choix(("extrait", "copie_integrale")),
        "commune": commune,
        "acte_numero": f"{union.year}-{flux.chiffres(3)}",
        "union_date": union.isoformat(),
        "delivrance_date": delivre.isoformat(),
        "officier": identites.personne(flux.sous("officier"), b.jour, (30, 63)).identite,
        "sceau": "oui",
    }
    for i, qui in enumerate((un, autre)):
        valeurs |= {
            f"epoux[{i}].nom": qui.nom_naissance.upper(),
            f"epoux[{i}].prenoms": qui.prenom,
            f"epoux[{i}].naissance_date": qui.ne_le.isoformat(),
        }
    return Papier(
        "acte_mariage",
        "acte_mariage",
        valeurs,
        "mairie",
        f"Mairie {_de(commune)}",
        b.demande.recue_le,
        flux.choix(("PHOTO", "SCAN_MOBILE")),
        b.demande.canal,
    )


def piece_identite(flux: Flux, b: Brouillon, nom_usage: str = "") -> Papier:
    """The adhérent's identity card, bearing `nom_usage` when one is used."""
    qui = b.foyer[0].personne
    delivre = date(b.jour.year - flux.entier(1, 7), flux.entier(5, 12), flux.entier(1, 28))
    valeurs = {
        "type_titre": "CNI",
        "titre_numero": f"X{flux.chiffres(8)}",
        "nom_naissance": qui.nom_naissance.upper(),
        "prenoms": qui.prenom,
        "sexe": qui.sexe,
        "naissance_date": qui.ne_le.isoformat(),
        "naissance_lieu": _lieu_de_naissance(qui.departement_naissance),
        "delivrance_date": delivre.isoformat(),
        "expiration_date": delivre.replace(year=delivre.year + 10).isoformat(),
        "zone_lecture": "élément de sécurité non reproduit",
    }
    if nom_usage:
        valeurs["nom_usage"] = nom_usage.upper()
    return Papier(
        "piece_identite",
        "piece_identite",
        valeurs,
        "prefecture",
        "Préfecture",
        b.demande.recue_le,
        flux.choix(("PHOTO", "SCAN_MOBILE")),
        "mel",
    )


def avoir(flux: Flux, b: Brouillon, origine: tuple[str, str], serie: str, montant: str) -> Papier:
    """The credit note (P63) that cancels the invoice `origine` (number, date) of the device `serie`."""
    facture = b.papier("facture").valeurs
    le = ouvrable(date.fromisoformat(facture["facture_date"]) - timedelta(days=flux.entier(0, 2)))
    valeurs = {
        **magasin(b),
        "avoir_numero": f"AV26-{flux.chiffres(4)}",
        "avoir_date": le.isoformat(),
        "facture_origine": origine[0],
        "facture_origine_date": origine[1],
        "motif": f"Échange sous garantie de l’appareil n° {serie}, parts des organismes restituées",
        **patient(b),
        "lignes[0].designation": f"Aide auditive n° {serie}",
        "lignes[0].montant": f"-{montant}",
        "facture_nouvelle": facture["facture_numero"],
        "solde": "0.00",
    }
    enseigne = b.commerce.enseigne if b.commerce else ""
    return Papier(
        "avoir",
        "avoir",
        valeurs,
        "audioprothesiste",
        enseigne,
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "PHOTO")),
        "mel",
    )
