"""The words that come with a request: a mail, a letter, or the form of the espace adhérent."""

from __future__ import annotations

from datetime import date, timedelta

from cases import identites
from cases.gabarits.brouillon import Brouillon, Papier
from cases.gabarits.calendrier import ouvrable
from cases.streams import Flux
from scenario_bank.model.voix import CanalEcrit, Lettre

_CANAUX_ECRITS: dict[str, CanalEcrit] = {
    "espace_adherent": "espace_adherent",
    "mel": "mel",
    "courrier": "courrier",
    "guichet": "guichet",
}
# What comes by flow: no paper of the adhérent goes with it, but a décompte that the words name.
_SANS_PIECE = frozenset(
    {"consultation", "consultations_decompte", "dentiste", "dentiste_decompte", "analyses"}
)
_FLUX = "Décompte reçu par flux, sans demande de l’adhérent."


def ecrire(flux: Flux, b: Brouillon, canal: str, titre: str, objet: str) -> None:
    """Fills the demande for `canal` and adds the mail or the letter to the chemise.

    `objet` names what is asked for in the voices of the bank. The sentence on the RIB comes whenever
    the décor sends one. Draws never depend on the channel.
    """
    voix = flux.reel()
    mobile = identites.telephone(flux)
    donne_mobile = flux.chance(60)
    autre_adresse, domaine = flux.chance(50), flux.choix(("messagerie.example", "poste.example"))
    profil = flux.choix(("COURRIER", "SCAN_BUREAU"))
    minute = flux.entier(7 * 60, 20 * 60)
    adherent = b.foyer[0].personne
    adresse = identites.mail(adherent.prenom, adherent.nom, domaine) if autre_adresse else b.mail
    b.demande.canal = canal
    b.demande.objet = titre
    b.demande.expediteur = adresse if canal == "mel" else adherent.identite
    recue = b.demande.recue_le
    if canal not in _CANAUX_ECRITS:
        b.demande.texte, b.demande.expediteur = _FLUX, b.caisse.nom
        return
    lettre = b.voix.lettre(_CANAUX_ECRITS[canal], adherent.age(b.jour), voix)
    corps = b.demande.texte = _corps(lettre, b, objet, mobile if donne_mobile else "")
    if canal == "mel":
        b.papiers.append(_mail(b, adresse, titre, corps, f"{recue}T{minute // 60:02d}:{minute % 60:02d}"))
    elif canal == "courrier":
        envoi = ouvrable(date.fromisoformat(recue) - timedelta(days=3))
        b.papiers.append(_lettre(b, titre, corps, envoi.isoformat(), recue, profil))


def _corps(lettre: Lettre, b: Brouillon, objet: str, mobile: str) -> str:
    """The words of a request, one sentence a line; what was not given is not said."""
    adherent = b.foyer[0].personne
    quoi = b.voix.objets[objet]
    phrases = [
        lettre.ouverture,
        lettre.demande.format(objet=quoi.note if b.demande.canal == "guichet" else quoi.je),
        lettre.jointes if objet not in _SANS_PIECE else "",
        lettre.rib if b.decor == "rib" else "",
        lettre.mobile.format(mobile=mobile) if mobile else "",
        lettre.fin,
        lettre.signature.format(nom=f"{adherent.prenom} {adherent.nom}", numero=b.numero_adherent),
    ]
    return "\n".join(p for p in phrases if p)


def _mail(b: Brouillon, adresse: str, objet: str, corps: str, instant: str) -> Papier:
    adherent = b.foyer[0].personne
    recue = b.demande.recue_le
    return Papier(
        "mail",
        "mail_demande",
        {
            "de_affiche": f"{adherent.prenom} {adherent.nom}",
            "de_adresse": adresse,
            "repondre_a": adresse,
            "a": b.mutuelle.mail,
            "date_envoi": instant,
            "date_reception": instant,
            "adresse_connue": "oui" if adresse == b.mail else "non",
            "objet": objet,
            "corps": corps,
            "adherent_numero_cite": b.numero_adherent,
        },
        "adherent",
        adherent.identite,
        recue,
        "MEL",
        "mel",
    )


def _lettre(b: Brouillon, objet: str, corps: str, envoi: str, recue: str, profil: str) -> Papier:
    adherent = b.foyer[0].personne
    return Papier(
        "courrier",
        "courrier_adherent",
        {
            "expediteur_identite": adherent.identite,
            "expediteur_adresse": b.adresse,
            "qualite": "adhérent",
            "adherent_nom": adherent.nom.upper(),
            "adherent_prenom": adherent.prenom,
            "adherent_numero": b.numero_adherent,
            "date_redaction": envoi,
            "date_envoi": envoi,
            "date_reception": recue,
            "objet": objet,
            "corps": corps,
            "signature": "oui",
        },
        "adherent",
        adherent.identite,
        recue,
        profil,
        "courrier",
    )
