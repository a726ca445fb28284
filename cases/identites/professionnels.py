"""Health professionals, shops and caisses: right keys, numbers outside what is issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.identites.lieux import Adresse, adresse, mail, telephone, zone_de
from cases.identites.personnes import NOMS, Personne, personne
from cases.streams import Flux
from scenario_bank.model.identifiants import cle_luhn

# Department 96 does not exist (01 to 95, 2A, 2B, then 971 and after). FINESS and n° AM numbers begin
# with the department (pieces.md, M°): with 96 none can be issued. Convention de la banque.
_DEPARTEMENT = "96"


def rpps(flux: Flux) -> str:
    """Eleven digits with a Luhn key, beginning with 99.

    Convention de la banque: the numbers that we have seen begin with 1, the directory's own rule was
    not found; the key is admitted by the product (pieces.md, open point 8).
    """
    corps = "99" + flux.chiffres(8)
    return corps + cle_luhn(corps)


def finess(flux: Flux) -> str:
    """Nine digits with a Luhn key, department 96 (see above)."""
    corps = _DEPARTEMENT + flux.chiffres(6)
    return corps + cle_luhn(corps)


def numero_am(flux: Flux, categorie: str) -> str:
    """The nine-digit billing number; `categorie` is its third digit, the professional's kind."""
    corps = _DEPARTEMENT + categorie + flux.chiffres(5)
    return corps + cle_luhn(corps)


def siret(flux: Flux) -> str:
    """Fourteen digits, both keys right, SIREN beginning with 2196.

    Safe because the series 21 is that of communes, whose next five digits are their code (Paris
    217500016, Île-de-Bréhat 22016 gives 212200166: M, seen on several public numbers, INSEE's rule
    not read) and department 96 does not exist. A shop with such a number: convention de la banque.
    """
    siren = "2196" + flux.chiffres(4)
    siren += cle_luhn(siren)
    nic = f"{flux.entier(1, 9):04d}"
    return siren + nic + cle_luhn(siren + nic)


@dataclass(frozen=True, slots=True)
class Praticien:
    """A health professional. `secteur` is "1" or "2", "" where there is none."""

    personne: Personne
    profession: str
    specialite: str
    rpps: str
    numero_am: str
    adresse: Adresse
    telephone: str
    mail: str
    secteur: str = ""
    optam: bool = False

    @property
    def nom(self) -> str:
        """« Dr Claire MARTIN » for a physician, « Mme Claire MARTIN » for another."""
        titre = "Dr" if self.profession in {"medecin", "dentiste"} else self.personne.civilite
        return f"{titre} {self.personne.prenom} {self.personne.nom.upper()}"


PROFESSIONS = {
    "medecin": "médecin",
    "opticien": "opticien",
    "audioprothesiste": "audioprothésiste",
    "pharmacien": "pharmacien",
    "kinesitherapeute": "masseur-kinésithérapeute",
    "dentiste": "chirurgien-dentiste",
}
# Third digit of the n° AM, the kind of professional (pieces.md, M°): nothing rests on it.
_CATEGORIES = {
    "medecin": "1",
    "opticien": "2",
    "audioprothesiste": "2",
    "pharmacien": "2",
    "kinesitherapeute": "7",
    "dentiste": "4",
}


def praticien(
    flux: Flux,
    jour: date,
    profession: str,
    specialite: str,
    *,
    secteur: str = "",
    optam: bool = False,
    lieu: Adresse | None = None,
    commune: tuple[str, str] | None = None,
) -> Praticien:
    """A professional of `profession` (a key of PROFESSIONS), 28 to 67 years old.

    `lieu` is the address; else one is drawn, in `commune` (postcode, town) when it is given.
    """
    qui = personne(flux.sous("personne"), jour, (28, 67))
    ou = adresse(flux.sous("adresse"), commune)
    ou = lieu or ou
    return Praticien(
        personne=qui,
        profession=profession,
        specialite=specialite,
        rpps=rpps(flux.sous("rpps")),
        numero_am=numero_am(flux.sous("am"), _CATEGORIES[profession]),
        adresse=ou,
        telephone=telephone(flux.sous("telephone"), ou.code_postal),
        mail=mail(qui.prenom, qui.nom, "cabinet.example"),
        secteur=secteur,
        optam=optam,
    )


@dataclass(frozen=True, slots=True)
class Commerce:
    """An optician's or hearing-aid shop, with the graduate who delivers and the account it is paid on."""

    genre: str
    enseigne: str
    raison_sociale: str
    siret: str
    finess: str
    numero_am: str
    adresse: Adresse
    telephone: str
    mail: str
    diplome: Praticien


_ENSEIGNES = {
    "opticien": ("Optique", "Lunetterie", "Atelier de la vue", "Regards"),
    "audioprothesiste": ("Audition", "Centre auditif", "Écoute", "L’Oreille claire"),
    "pharmacien": ("Pharmacie", "Pharmacie centrale"),
}
_LIEUX_DITS = (
    "du Cadran",
    "des Arcades d’Ambre",
    "de la Margelle",
    "du Vieux-Lavoir",
    "des Sept-Pas",
    "de Mi-Côte",
    "de la Girouette",
    "du Levant",
)


def commerce(flux: Flux, jour: date, genre: str, commune: tuple[str, str] | None = None) -> Commerce:
    """A shop of `genre` (opticien, audioprothesiste, pharmacien), in `commune` if given; names are ours."""
    ou = adresse(flux.sous("adresse"), commune)
    enseigne = f"{flux.choix(_ENSEIGNES[genre])} {flux.choix(_LIEUX_DITS)}"
    diplome = praticien(flux.sous("diplome"), jour, genre, "", lieu=ou)
    return Commerce(
        genre=genre,
        enseigne=enseigne,
        raison_sociale=f"{flux.choix(('SARL', 'SAS', 'EURL'))} {flux.choix(NOMS)} {enseigne.partition(' ')[0]}",
        siret=siret(flux.sous("siret")),
        finess=finess(flux.sous("finess")),
        numero_am=numero_am(flux.sous("am"), _CATEGORIES[genre]),
        adresse=ou,
        telephone=telephone(flux.sous("telephone"), ou.code_postal),
        mail=f"contact@{genre}.example",
        diplome=diplome,
    )


@dataclass(frozen=True, slots=True)
class Caisse:
    """A caisse d'assurance maladie of the bank: code, name, address, telephone. None exists."""

    code: str
    nom: str
    adresse: str
    telephone: str


# Fictional territories; the code begins with 96, a department that does not exist.
CAISSES: tuple[Caisse, ...] = (
    Caisse("961", "CPAM du Val-d’Ambre", "3 allée du Cadran-de-Brume, 58000 Nevers", "03 53 01 50 10"),
    Caisse(
        "962",
        "CPAM de la Haute-Sarmance",
        "18 rue des Ardoises-au-Levant, 43000 Le Puy-en-Velay",
        "04 65 71 50 12",
    ),
    Caisse("963", "CPAM des Sept-Rives", "27 chemin du Lavoir-d’Ambre, 49000 Angers", "02 61 91 50 14"),
    Caisse("964", "CPAM du Liseron", "5 venelle de la Treille-de-Brume, 47000 Agen", "05 36 49 50 16"),
    Caisse("965", "CPAM de l’Ondéline", "44 rue des Lanternes-aux-Mésanges, 77000 Melun", "01 99 00 50 18"),
)


def caisse(flux: Flux, code_postal: str = "") -> Caisse:
    """One of the fictional caisses, that of the telephone zone of `code_postal` when it is given."""
    tiree = flux.choix(CAISSES)
    if not code_postal:
        return tiree
    zone = zone_de(code_postal)
    return next(c for c in CAISSES if c.telephone.startswith(zone))


__all__ = [
    "CAISSES",
    "PROFESSIONS",
    "Caisse",
    "Commerce",
    "Praticien",
    "caisse",
    "commerce",
    "finess",
    "numero_am",
    "praticien",
    "rpps",
    "siret",
]
