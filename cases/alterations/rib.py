"""Contrast family `rib`: a new RIB comes by mail. A slip, a takeover or a marriage.

What resolves it is the call back to the number known before the request, or the acte de mariage.
"""

from __future__ import annotations

from dataclasses import replace

from cases import identites
from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, CompteConnu, Papier, Replique
from cases.gabarits.justificatifs import acte_mariage, piece_identite
from cases.identites import CompteBancaire
from cases.identites.personnes import NOMS
from cases.monde import PAR_PIECE
from cases.streams import Flux

_BASES = ("coordonnees_bancaires", "adherent")


def _nouveau(b: Brouillon, flux: Flux, nom: str) -> CompteBancaire:
    """Puts the RIB of a new account in place of the healthy one; its holder bears `nom`."""
    adherent = b.foyer[0].personne
    compte = identites.compte(flux.sous("compte"), f"{adherent.civilite} {adherent.prenom} {nom.upper()}")
    rib = b.papier("rib")
    banque = compte.banque
    rib.valeurs |= {
        "banque_nom": banque.nom,
        "titulaires[0]": compte.titulaire,
        "code_banque": banque.code,
        "code_guichet": compte.guichet,
        "compte": compte.numero,
        "cle_rib": compte.cle,
        "iban": compte.iban,
        "bic": compte.bic,
    }
    rib.emetteur_nom = banque.nom
    b.comptes[0].id = "c0"
    b.comptes.append(CompteConnu("c2", compte, "demandé", ""))
    b.demande.compte = "c2"
    return compte


def _autre_nom(b: Brouillon, flux: Flux) -> str:
    """A married name: the conjoint's when there is one, else a drawn one."""
    tire = flux.choix(NOMS)
    adherent = b.foyer[0].personne
    conjoint = next((m.personne for m in b.foyer if m.lien == "conjoint"), None)
    nom = conjoint.nom_naissance if conjoint else tire
    return nom if nom != adherent.nom_naissance else NOMS[(NOMS.index(nom) + 1) % len(NOMS)]


def erreur_forme(b: Brouillon, flux: Flux) -> Pose:
    """A38: the IBAN is miscopied; the adhérent did change banks and will send the relevé again."""
    compte = _nouveau(b, flux, b.foyer[0].personne.nom)
    faux = replace(compte, iban=identites.iban_altere(flux.sous("iban"), compte.iban))
    rib = b.papier("rib")
    corrige = Papier(
        "rib_corrige",
        "rib",
        dict(rib.valeurs),
        rib.emetteur,
        rib.emetteur_nom,
        rib.recue_le,
        rib.profil,
        rib.canal,
    )
    rib.valeurs["iban"] = faux.iban
    b.comptes[-1] = CompteConnu("c2", faux, "demandé", "", invalide=True, corrige_par="rib_corrige")
    b.repliques["adherent", "changement_rib"] = Replique(
        "confirme",
        b.dire("adherent", "banque_changee"),
    )
    b.repliques["adherent", "changement_rib" + PAR_PIECE] = b.repliques["adherent", "changement_rib"]
    b.repliques["adherent", "genre:rib"] = Replique("confirme", b.dire("adherent", "rib_edite"), corrige)
    b.repliques["adherent", "genre:piece_identite"] = Replique(
        "confirme", b.dire("adherent", "carte_identite"), piece_identite(flux.sous("identite"), b)
    )
    return Pose(
        (("rib", "iban"), ("rib", "cle_rib")),
        ("rib", "iban"),
        pieces=("rib_corrige",),
        bases_utiles=_BASES,
        ouvrir=("mail", "rib"),
    )


def prise_de_controle(b: Brouillon, flux: Flux) -> Pose:
    """F21: the adhérent has asked for nothing; who answers at the number of the mail says the contrary."""
    _nouveau(b, flux, _autre_nom(b, flux))
    rien = b.dire("adherent", "rien_demande")
    b.repliques["adherent", "changement_rib"] = Replique("infirme", rien)
    b.repliques["adherent", "genre:rib"] = Replique("infirme", rien)
    b.repliques["adherent", "rib"] = Replique("infirme", b.dire("adherent", "rib_pas_le_mien"))
    b.repliques["adherent", "mail"] = Replique("infirme", b.dire("adherent", "message_pas_de_moi"))
    b.repliques["adherent", "rib" + PAR_PIECE] = Replique("confirme", b.dire("adherent", "rib_presse"))
    b.repliques["adherent", "changement_rib" + PAR_PIECE] = Replique(
        "confirme", b.dire("adherent", "compte_presse")
    )
    b.repliques["adherent", "genre:piece_identite"] = Replique(
        "confirme", b.dire("adherent", "carte_identite"), piece_identite(flux.sous("identite"), b)
    )
    return Pose(
        (("rib", "iban"), ("rib", "titulaires[0]"), ("adherent", "mail_depuis")),
        ("rib", "iban"),
        comptes_douteux=("c2",),
        bases_utiles=_BASES,
        ouvrir=("mail", "rib"),
    )


def mariage(b: Brouillon, flux: Flux) -> Pose:
    """L3: the account bears the name of use taken at the marriage; acte and call back confirm it."""
    nom = _autre_nom(b, flux)
    _nouveau(b, flux, nom)
    adherent = b.foyer[0].personne
    conjoint = next((m.personne for m in b.foyer if m.lien == "conjoint"), None)
    if conjoint is None or conjoint.nom_naissance != nom:
        age = adherent.age(b.jour)
        conjoint = identites.personne(flux.sous("conjoint"), b.jour, (max(22, age - 8), age + 8), nom=nom)
    acte = acte_mariage(flux.sous("acte"), b, adherent, conjoint)
    oui = b.dire("adherent", "nom_d_usage")
    b.repliques["adherent", "changement_rib"] = Replique("confirme", oui)
    b.repliques["adherent", "changement_rib" + PAR_PIECE] = Replique("confirme", oui)
    # Never in the chemise: only a leurre would have one there.
    b.repliques["adherent", "genre:acte_mariage"] = Replique(
        "confirme", b.dire("adherent", "acte_joint"), acte
    )
    b.repliques["adherent", "genre:piece_identite"] = Replique(
        "confirme", b.dire("adherent", "carte_identite"), piece_identite(flux.sous("identite"), b, nom)
    )
    return Pose(
        (("rib", "titulaires[0]"), ("rib", "iban")),
        ("rib", "titulaires[0]"),
        pieces=("acte_mariage",),
        bases_utiles=_BASES,
        ouvrir=("mail", "rib", "acte_mariage"),
    )


__all__ = ["erreur_forme", "mariage", "prise_de_controle"]
