"""What every dossier has, whatever its gabarit: people, contract, accounts, contacts, past benefits.

The décor is the first impression (a RIB sent, similar lines, a renewal near its delay); a clean dossier
draws one as often as altered ones show it, so that it tells nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from cases import identites
from cases.gabarits.brouillon import (
    Brouillon,
    Changement,
    CompteConnu,
    Demande,
    Membre,
    Papier,
    Passe,
    Tiers,
)
from cases.gabarits.calendrier import apres, avant, ouvrable, permis
from cases.streams import Flux
from scenario_bank.model.gabarits import GabaritModele
from scenario_bank.model.mutuelle import Contrat, Mutuelle
from scenario_bank.model.voix import Voix

_CANAUX = (("espace_adherent", 40), ("mel", 25), ("courrier", 20), ("guichet", 15))
_CONTACTS = (
    "Demande d’une attestation de tiers payant",
    "Question sur le tableau de garanties",
    "Mise à jour du numéro de téléphone",
    "Question sur un décompte",
    "Demande d’une estimation de remboursement",
    "Relance sur un remboursement déjà versé",
)
AGE_ACTIF = 64
GENERALISTE = "médecine générale"
AGENTS = ("Agence", "Plateau téléphonique", "Espace adhérent", "Courrier")


def reference(gabarit: str, graine: str) -> str:
    """An opaque reference, the same for the clean dossier and for every alteration of the seed.

    >>> reference("optique_classe_b", "7") == reference("optique_classe_b", "7")
    True
    """
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    n = int.from_bytes(sha256(f"reference\x00{gabarit}\x00{graine}".encode()).digest()[:8], "big")
    lettres = []
    for _ in range(10):
        n, r = divmod(n, len(alphabet))
        lettres.append(alphabet[r])
    return "D-" + "".join(lettres[:5]) + "-" + "".join(lettres[5:])


def monter(
    gabarit: GabaritModele,
    graine: str,
    jour: date,
    mutuelle: Mutuelle,
    voix: Voix,
    decor: str,
    ages: tuple[int, int],
) -> Brouillon:
    """A draft with everybody and everything but the care itself; `ages` bound the beneficiary's."""
    racine = Flux(graine, gabarit.id)
    gens = racine.sous("foyer")
    foyer = _foyer(gens, jour, ages)
    beneficiaire = _beneficiaire(racine.sous("beneficiaire"), foyer, jour, ages)
    adherent = foyer[0].personne
    contrat = _contrat(racine.sous("contrat"), mutuelle, adherent.age(jour), jour)
    lieu = identites.adresse(racine.sous("adresse"))
    contact = racine.sous("contact")
    mail = identites.mail(adherent.prenom, adherent.nom)
    debut = date(jour.year - contact.entier(1, 9), 1, 1)
    recue = ouvrable(jour - timedelta(days=contact.entier(0, 3)))
    b = Brouillon(
        gabarit=gabarit.id,
        graine=graine,
        jour=jour,
        reference=reference(gabarit.id, graine),
        mutuelle=mutuelle,
        voix=voix,
        contrat=contrat,
        domaine=gabarit.domaine,
        foyer=foyer,
        beneficiaire=beneficiaire,
        numero_adherent=identites.numero_adherent(contact),
        caisse=identites.caisse(contact, lieu.code_postal),
        demande=Demande("", recue.isoformat(), "", "", ""),
        adresse=lieu.ligne,
        commune=(lieu.code_postal, lieu.commune),
        telephone=identites.telephone(contact),
        mail=mail,
        mail_depuis=permis(debut + timedelta(days=contact.entier(3, 200))).isoformat(),
        droits_debut=debut.isoformat(),
        decor=decor,
    )
    b.droits_anterieurs = _droits_anterieurs(racine.sous("droits"), b)
    _fin_a_venir(racine.sous("fin"), b)
    _comptes(racine.sous("comptes"), b)
    _journal(racine.sous("journal"), b)
    b.tiers = [
        Tiers("adherent", "adhérent", adherent.identite, b.telephone, b.adresse),
        Tiers("caisse", "caisse d’Assurance Maladie", b.caisse.nom, b.caisse.telephone, b.caisse.adresse),
        Tiers("banque", "banque", b.comptes[-1].compte.banque.nom, b.comptes[-1].compte.banque.telephone, ""),
    ]
    return b


def _contrat(flux: Flux, mutuelle: Mutuelle, age: int, jour: date) -> Contrat:
    """A contract of the mutuelle in force on `jour`; a collective one belongs to people of working age.

    Only contrats responsables: on the others the references leave too much unsaid for a graded case.
    """
    en_vigueur = [c for c in mutuelle.contrats if c.responsable and c.effet <= jour]
    return flux.choix([c for c in en_vigueur if c.genre == "individuel" or age <= AGE_ACTIF] or en_vigueur)


def _foyer(flux: Flux, jour: date, ages: tuple[int, int]) -> list[Membre]:
    """The assuré, often a conjoint, sometimes children of 7 to 16; numbers and sexes freely drawn."""
    adherent = identites.personne(flux.sous("adherent"), jour, (max(26, ages[0]), ages[1]))
    foyer = [Membre(adherent, "assuré", "01")]
    age = adherent.age(jour)
    if flux.chance(60):
        ecart = (max(24, age - 6), min(90, age + 6))
        conjoint = identites.personne(flux.sous("conjoint"), jour, ecart)
        foyer.append(Membre(conjoint, "conjoint", "02"))
    enfants = flux.poids((0, 1, 2), (50, 25, 25))
    if 34 <= age <= 58:
        for i in range(enfants):
            enfant = identites.personne(flux.sous(f"enfant{i}"), jour, (7, 15), nom=adherent.nom_naissance)
            foyer.append(Membre(enfant, "enfant", f"{len(foyer) + 1:02d}"))
    return foyer


def _beneficiaire(flux: Flux, foyer: list[Membre], jour: date, ages: tuple[int, int]) -> Membre:
    possibles = [m for m in foyer if ages[0] <= m.personne.age(jour) <= ages[1]]
    return flux.poids(possibles, [3] + [2] * (len(possibles) - 1))


def _droits_anterieurs(flux: Flux, b: Brouillon) -> tuple[str, str]:
    """A former contract of some adhérents, closed before the present one: healthy noise."""
    if not flux.chance(35):
        return "", ""
    fin = date.fromisoformat(b.droits_debut) - timedelta(days=1)
    return date(fin.year - flux.entier(0, 3), 1, 1).isoformat(), fin.isoformat()


def _fin_a_venir(flux: Flux, b: Brouillon) -> None:
    """The yearly term of the contract, or an end already announced: every file shows an end date."""
    dans, annonce = flux.entier(20, 150), flux.chance(30)
    terme = date(b.jour.year, 12, 31)
    b.droits_fin = (min(terme, b.jour + timedelta(days=dans)) if annonce else terme).isoformat()


def _comptes(flux: Flux, b: Brouillon) -> None:
    """The known account, and for some an older one that it replaced, with its journal line."""
    titulaire = b.foyer[0].personne.identite
    actuel = identites.compte(flux.sous("actuel"), titulaire)
    if flux.chance(45):
        ancien = identites.compte(flux.sous("ancien"), titulaire)
        change = avant(flux, b.jour, 60, 900)
        if change.isoformat() <= b.droits_debut:
            change = ouvrable(date.fromisoformat(b.droits_debut) + timedelta(days=20))
        b.comptes.append(CompteConnu("c0", ancien, "remplacé", b.droits_debut, change.isoformat()))
        b.comptes.append(CompteConnu("c1", actuel, "actif", change.isoformat()))
        b.changements.append(
            Changement(
                change.isoformat(),
                flux.choix(("courrier", "espace_adherent", "mel")),
                "Changement de compte",
                "contre-appel au numéro connu, accordé",
            )
        )
    else:
        b.comptes.append(CompteConnu("c1", actuel, "actif", b.droits_debut))


def _journal(flux: Flux, b: Brouillon) -> None:
    """Contacts and changes of coordinates, as any file has; some are recent whatever the truth."""
    for _ in range(flux.entier(2, 4)):
        le = avant(flux, b.jour, 20, 400)
        b.contacts.append((le.isoformat(), flux.choix(AGENTS), flux.choix(_CONTACTS)))
    recent = flux.chance(70 if b.decor == "rib" else 15)
    delai = flux.entier(3, 9)
    if recent:
        le = ouvrable(b.jour - timedelta(days=delai))
        b.mail_depuis = le.isoformat()
        b.changements.append(
            Changement(le.isoformat(), "espace_adherent", "Changement d’adresse électronique", "")
        )
    b.contacts.sort(reverse=True)
    b.changements.sort(key=lambda c: (c.date, c.objet), reverse=True)


def canal(flux: Flux, b: Brouillon, *, flux_seul: bool = False) -> str:
    """The channel of the request; by mail when a RIB comes with it, none but the flux when possible."""
    tire = flux.poids([c for c, _ in _CANAUX], [p for _, p in _CANAUX])
    if b.decor == "rib":
        return "mel"
    return "flux_amo" if flux_seul else tire


# What a generalist's consultation cost and what was kept back of it (SB §1 and §2, H), newest first.
_CONSULTATION = (
    (date(2024, 12, 22), "30.00", "21.00"),
    (date(2023, 11, 1), "26.50", "18.55"),
    (date(2017, 5, 1), "25.00", "17.50"),
)
_RETENUES = ((date(2024, 5, 15), Decimal("2.00")), (date(2005, 1, 1), Decimal("1.00")))


def consultation(le: date, *, mineur: bool) -> tuple[str, str, str, Decimal]:
    """Price, part of the AMO, part of the mutuelle and participation of a G on `le` (from 05/2017 on).

    >>> consultation(date(2023, 6, 1), mineur=False)
    ('25.00', '16.50', '7.50', Decimal('1.00'))
    """
    prix, brute = next((p, b) for debut, p, b in _CONSULTATION if debut <= le)
    retenue = Decimal(0) if mineur else next(r for debut, r in _RETENUES if debut <= le)
    return prix, f"{Decimal(brute) - retenue:.2f}", f"{Decimal(prix) - Decimal(brute):.2f}", retenue


def passer_consultations(flux: Flux, b: Brouillon, nombre: int) -> None:
    """Past consultations of the household, all settled, older than the care of the dossier."""
    generalistes = [p for p in b.praticiens if p.specialite == GENERALISTE and p.secteur == "1"]
    for i in range(nombre):
        membre = flux.choix(b.foyer)
        le = avant(flux, b.jour, 75, 520)
        mineur = est_mineur(membre, le)
        regle = apres(le, flux.entier(5, 9))
        ps = flux.choix(generalistes)
        prix, amo, amc, retenue = consultation(le, mineur=mineur)
        b.passes.append(
            Passe(
                f"passe{i}",
                le.isoformat(),
                membre,
                "G",
                ps.nom,
                prix,
                amo,
                amc,
                "flux",
                regle.isoformat(),
                reference=f"N{flux.chiffres(9)}",
            )
        )
        if membre is b.beneficiaire and not mineur and le.year == b.jour.year:
            b.pf_deja += retenue
    _mouvements(flux.sous("mouvements"), b)


def _mouvements(flux: Flux, b: Brouillon) -> None:
    """Rows of the flux base: what came in and went out lately, as for any adhérent."""
    for passe in sorted(b.passes, key=lambda p: p.date)[-3:]:
        b.mouvements.append(
            (passe.paye_le, "émis", "Virement à l’adhérent", f"V{flux.chiffres(8)}", passe.amc)
        )
    b.mouvements.sort(reverse=True)


def est_mineur(membre: Membre, jour: date) -> bool:
    """True when the person was under 18 on 1 January of the year of care (SB §1, CSS R.160-20)."""
    return membre.personne.age(date(jour.year, 1, 1)) < 18


def joindre_rib(b: Brouillon, compte: identites.CompteBancaire, recue: str, aspect_flux: Flux) -> Papier:
    """Adds the RIB of `compte` to the chemise and returns it."""
    banque = compte.banque
    edition = avant(aspect_flux, date.fromisoformat(recue), 1, 60)
    papier = Papier(
        "rib",
        "rib",
        {
            "banque_nom": banque.nom,
            "agence": f"Agence {aspect_flux.chiffres(3)}",
            "edition_date": edition.isoformat() if aspect_flux.chance(60) else "",
            "titulaires[0]": compte.titulaire,
            "titulaire_adresse": b.adresse,
            "code_banque": banque.code,
            "code_guichet": compte.guichet,
            "compte": compte.numero,
            "cle_rib": compte.cle,
            "iban": compte.iban,
            "bic": compte.bic,
        },
        "banque",
        banque.nom,
        recue,
        aspect_flux.choix(("PDF_PORTAIL", "PHOTO", "SCAN_MOBILE", "PDF_PORTAIL")),
        "mel",
    )
    b.papiers.append(papier)
    return papier


def decor_rib(flux: Flux, b: Brouillon) -> None:
    """The healthy face of a RIB that comes with a request: the account that is already known."""
    if not any(c.etat == "remplacé" for c in b.comptes):
        le = ouvrable(b.jour - timedelta(days=flux.entier(20, 45)))
        ancien = identites.compte(flux.sous("ancien"), b.foyer[0].personne.identite)
        b.comptes.insert(0, CompteConnu("c0", ancien, "remplacé", b.droits_debut, le.isoformat()))
        b.comptes[1] = replace(b.comptes[1], depuis=le.isoformat())
        b.changements.append(
            Changement(le.isoformat(), "mel", "Changement de compte", "contre-appel au numéro connu, accordé")
        )
        b.changements.sort(key=lambda c: (c.date, c.objet), reverse=True)
    # The second account offered bears the same id, be it the old one or that of a new RIB.
    b.comptes[0].id = "c2"
    joindre_rib(b, b.comptes[-1].compte, b.demande.recue_le, flux)
    b.demande.compte = "c1"


def secondes_adresses(flux: Flux, b: Brouillon) -> None:
    """A second address for some professionals of the directory; a prescription may bear it (L9)."""
    for praticien in b.praticiens:
        lieu, exerce, imprime = identites.adresse(flux, b.commune), flux.chance(30), flux.chance(50)
        if not exerce:
            continue
        b.secondes_adresses[praticien.rpps] = lieu.ligne
        ordonnance = b.papier_ou_rien("ordonnance")
        if imprime and ordonnance and ordonnance.valeurs["ps_identifiant"] == praticien.rpps:
            ordonnance.valeurs["ps_adresse"] = lieu.ligne
