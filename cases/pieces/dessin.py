"""Draws a pièce as a paper (HTML fragment), and reads a paper back.

Every field is printed exactly once, inside `<span class="champ" data-champ="…">`. Classes only, no
style attribute and no script: the look is in `papier.css`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cases.pieces import traits
from cases.pieces.composition import Fiches, fiches_du_contenu
from cases.pieces.formats import valeur_depuis_affiche
from cases.vu import ChampVu, PieceVue
from scenario_bank.model.pieces import ChampFiche, FichePiece, Format, sans_indice

MENTION_FICTIVE = "document fictif de formation"
TEINTES = 8

_CHIFFRES = frozenset({Format.EUR, Format.DECIMAL, Format.PCT, Format.DIOPTRIE, Format.AXE, Format.ENTIER})
_SANS_SUPPORT = frozenset({"FLUX", "MEL", "PDF_NATIF", "PDF_PORTAIL", "CAPTURE"})


class ChampDejaImprime(RuntimeError):
    """A template prints a field twice; `champ` says which."""

    def __init__(self, genre: str, champ: str) -> None:
        self.genre, self.champ = genre, champ
        super().__init__(f"{genre} : {champ} imprimé deux fois")


class Feuille:
    """What a template draws from: fields by id, each printed once, and inert drawings."""

    def __init__(self, piece: PieceVue, fiche: FichePiece) -> None:
        self.piece, self.fiche = piece, fiche
        self.mots = fiche.formulations
        self._champs = {c.id: c for c in piece.champs}
        self._fiche = {c.id: c for c in fiche.champs}
        self._imprimes: set[str] = set()
        tirage = traits.octets("aspect", piece.emetteur)
        self.teinte = tirage[0] % TEINTES
        self.variante = tirage[1]

    @property
    def support(self) -> str:
        """Classes of the sheet's benign defects, drawn from the file and never from the truth."""
        profil = self.piece.fichier.profil
        if profil in _SANS_SUPPORT:
            return "support-net"
        o = traits.octets("support", self.piece.fichier.empreinte, profil)
        classes = [f"support-{profil.lower().replace('_', '-')}", f"penche-{o[0] % 5}"]
        if o[1] < 90:
            classes.append("pli")
        if o[2] < 60:
            classes.append("corne")
        return " ".join(classes)

    def a(self, *ids: str) -> bool:
        """True when the pièce carries one of these fields, not yet printed."""
        return any(i in self._champs and i not in self._imprimes for i in ids)

    def presents(self) -> list[str]:
        """The ids of the fields not yet printed."""
        return [i for i in self._champs if i not in self._imprimes]

    def valeur(self, champ: str) -> str:
        """The raw value of a field, "" when it is absent; prints nothing."""
        vu = self._champs.get(champ)
        return vu.valeur if vu else ""

    def libelle(self, champ: str) -> str:
        """The label of a field, read in the sheet."""
        return self._fiche[sans_indice(champ)].libelle

    def champ(self, champ: str, classe: str = "") -> Markup:
        """The printed field, or nothing when the pièce does not carry it."""
        vu = self._champs.get(champ)
        if vu is None:
            return Markup()
        if champ in self._imprimes:
            raise ChampDejaImprime(self.piece.genre, champ)
        self._imprimes.add(champ)
        classes = ["champ", *([classe] if classe else []), *self._classes(vu)]
        return Markup('<span class="{}" data-champ="{}" data-libelle="{}" tabindex="0">{}</span>').format(
            " ".join(classes), vu.id, vu.libelle, vu.affiche
        )

    def paire(self, champ: str, libelle: str = "", classe: str = "") -> Markup:
        """A label and its field on one line, or nothing."""
        if not self.a(champ):
            return Markup()
        return Markup(
            '<div class="paire {}"><span class="lib">{}</span> <span class="val">{}</span></div>'
        ).format(classe, libelle or self.libelle(champ), self.champ(champ))

    def paires(self, *champs: str) -> Markup:
        """Several labelled fields, one a line."""
        return Markup().join(self.paire(c) for c in champs)

    def ligne(self, *champs: str) -> Markup:
        """Several fields without labels on one line, those that exist."""
        return Markup(" ").join(self.champ(c) for c in champs if self.a(c))

    def cases(self, champ: str) -> Markup:
        """The boxes of an enumeration, the chosen one ticked: only the chosen text is the field."""
        if not self.a(champ):
            return Markup()
        fiche = self._fiche[sans_indice(champ)]
        choisi, morceaux = self.valeur(champ), []
        for code, mot in fiche.mots.items():
            coche = code == choisi
            texte = self.champ(champ) if coche else Markup('<span class="choix">{}</span>').format(mot)
            morceaux.append(
                Markup('<span class="case-a-cocher {}">{}</span>').format("cochee" if coche else "", texte)
            )
        if choisi not in fiche.mots:
            morceaux.append(self.champ(champ))
        return Markup('<span class="cases">{}</span>').format(Markup(" ").join(morceaux))

    def rangs(self, groupe: str) -> list[int]:
        """The line numbers of a repeated group."""
        debut = f"{groupe}["
        vus = {int(i[len(debut) :].partition("]")[0]) for i in self._champs if i.startswith(debut)}
        return sorted(vus)

    def porte(self, groupe: str, *suffixes: str) -> bool:
        """True when one line of the group carries one of these fields."""
        return any(f"{groupe}[{i}].{s}" in self._champs for i in self.rangs(groupe) for s in suffixes)

    def liste(self, groupe: str) -> list[Markup]:
        """The printed values of a repeated single field."""
        return [self.champ(f"{groupe}[{i}]") for i in self.rangs(groupe)]

    def reste(self) -> list[Markup]:
        """The labelled fields that no part of the template has printed."""
        return [self.paire(c.id) for c in self.piece.champs if c.id not in self._imprimes]

    def logo(self) -> Markup:
        return traits.logo(self.piece.emetteur)

    def paraphe(self, cle: str) -> Markup:
        """The signatory's hand: the same for the same issuer and role."""
        return traits.paraphe(f"{self.piece.emetteur}/{cle}")

    code_barres = staticmethod(traits.code_barres)
    oreille = staticmethod(traits.oreille)
    portrait = staticmethod(traits.portrait)

    def _classes(self, vu: ChampVu) -> Iterable[str]:
        format_ = self._fiche[sans_indice(vu.id)].format
        if format_ in _CHIFFRES:
            yield "chiffre"
        if format_ is Format.RECIT:
            yield "recit"
        if not vu.affiche:
            yield "blanc"


@cache
def _environnement() -> Environment:
    return Environment(
        loader=PackageLoader("cases.pieces", "papiers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def dessiner(piece: PieceVue, fiches: Fiches | None = None) -> str:
    """The paper of `piece`, an HTML fragment to be shown with `papier.css`."""
    tables = fiches if fiches is not None else fiches_du_contenu()
    feuille = Feuille(piece, tables[piece.genre].fiche)
    modele = _environnement().get_template(f"{piece.genre}.html")
    return modele.render(p=feuille, aspect=piece.aspect, mention_fictive=MENTION_FICTIVE)


def feuille_de_style() -> str:
    """The style sheet of the papers, screen and print."""
    return files("cases.pieces").joinpath("papier.css").read_text(encoding="utf-8")


class _Lecteur(HTMLParser):
    """Printed text by field, and the whole text of the read zone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.champs: dict[str, str] = {}
        self.doublons: set[str] = set()
        self.texte: list[str] = []
        self._champ = ""
        self._profondeur = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._champ and tag == "span":
            self._profondeur += 1
        champ = dict(attrs).get("data-champ")
        if champ:
            if champ in self.champs:
                self.doublons.add(champ)
            self._champ, self._profondeur = champ, 1
            self.champs[champ] = ""

    def handle_endtag(self, tag: str) -> None:
        if self._champ and tag == "span":
            self._profondeur -= 1
            if not self._profondeur:
                self._champ = ""

    def handle_data(self, data: str) -> None:
        self.texte.append(data)
        if self._champ:
            self.champs[self._champ] += data


class ChampEnDouble(ValueError):
    """A paper that prints fields twice; `champs` says which."""

    def __init__(self, champs: frozenset[str]) -> None:
        self.champs = champs
        super().__init__(", ".join(sorted(champs)))


def lire_papier(html: str) -> dict[str, str]:
    """The printed text of each field of a paper; raises ChampEnDouble."""
    lecteur = _Lecteur()
    lecteur.feed(html)
    lecteur.close()
    if lecteur.doublons:
        raise ChampEnDouble(frozenset(lecteur.doublons))
    return lecteur.champs


def texte_de(html: str) -> str:
    """The text that a reader finds on a paper, blanks between elements reduced to one."""
    lecteur = _Lecteur()
    lecteur.feed(html)
    lecteur.close()
    return re.sub(r"[ \t\n]+", " ", "".join(lecteur.texte)).strip()


def relire(html: str, genre: str, fiches: Fiches | None = None) -> Mapping[str, str]:
    """The values read back from a drawn paper, by field; raises ValeurMalFormee or ChampEnDouble."""
    tables = fiches if fiches is not None else fiches_du_contenu()
    par_id: dict[str, ChampFiche] = {c.id: c for c in tables[genre].fiche.champs}
    valeurs = {}
    for champ, affiche in lire_papier(html).items():
        fiche = par_id[sans_indice(champ)]
        valeurs[champ] = valeur_depuis_affiche(fiche.format, affiche, fiche.mots)
    return valeurs
