"""The words that come with a request: a mail, a letter, or the form of the espace adhérent."""

from __future__ import annotations

from datetime import date, timedelta

from cases import identites
from cases.gabarits.brouillon import Brouillon, Papier
from cases.gabarits.calendrier import ouvrable
from cases.streams import Flux

_OUVERTURES = (
    "Bonjour,",
    "Madame, Monsieur,",
    "Bonjour Madame, bonjour Monsieur,",
)
_FINS = (
    "Je vous remercie.",
    "Merci d’avance pour votre réponse.",
    "Restant à votre disposition.",
    "Bien cordialement.",
)
_RIB = (
    "Vous trouverez aussi mon relevé bancaire, merci de l’utiliser pour ce règlement.",
    "Je joins mon RIB : merci de verser la somme sur ce compte et de faire au plus vite.",
    "Merci de noter le RIB joint pour le versement.",
    "Ci-joint un relevé d’identité bancaire pour le paiement, je compte sur vous.",
)


def ecrire(flux: Flux, b: Brouillon, canal: str, objet: str, demande: str) -> None:
    """Fills the demande for `canal` and adds the mail or the letter to the chemise.

    The sentence on the RIB comes whenever the décor sends one. Draws never depend on the channel.
    """
    ouverture, fin, rib = flux.choix(_OUVERTURES), flux.choix(_FINS), flux.choix(_RIB)
    mobile = identites.telephone(flux)
    donne_mobile = flux.chance(60)
    autre_adresse, domaine = flux.chance(50), flux.choix(("messagerie.example", "poste.example"))
    profil = flux.choix(("COURRIER", "SCAN_BUREAU"))
    adherent = b.foyer[0].personne
    phrases = [ouverture, demande]
    if b.decor == "rib":
        phrases.append(rib)
    if donne_mobile:
        phrases.append(f"Vous pouvez me joindre au {mobile}.")
    phrases += [fin, f"{adherent.prenom} {adherent.nom}, adhérent n° {b.numero_adherent}"]
    corps = "\n".join(phrases)
    adresse = identites.mail(adherent.prenom, adherent.nom, domaine) if autre_adresse else b.mail
    b.demande.canal = canal
    b.demande.objet = objet
    b.demande.expediteur = adresse if canal == "mel" else adherent.identite
    b.demande.texte = corps if canal != "flux_amo" else "Décompte reçu par flux, sans demande de l’adhérent."
    if canal == "flux_amo":
        b.demande.expediteur = b.caisse.nom
    recue = b.demande.recue_le
    if canal == "mel":
        b.papiers.append(_mail(b, adresse, objet, corps, recue))
    elif canal == "courrier":
        envoi = ouvrable(date.fromisoformat(recue) - timedelta(days=3))
        b.papiers.append(_lettre(b, objet, corps, envoi.isoformat(), recue, profil))


def _mail(b: Brouillon, adresse: str, objet: str, corps: str, recue: str) -> Papier:
    adherent = b.foyer[0].personne
    return Papier(
        "mail",
        "mail_demande",
        {
            "de_affiche": f"{adherent.prenom} {adherent.nom}",
            "de_adresse": adresse,
            "repondre_a": adresse,
            "a": b.mutuelle.mail,
            "date_envoi": f"{recue}T07:50",
            "date_reception": f"{recue}T07:51",
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
