"""A dossier as the controls read it: fields of pièces and rows of bases by name, nothing else.

Everything comes from the exported view; pièces obtained later settle questions and fill absences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property, lru_cache

from cases.controles.codes import CHEMISES, poste_de
from cases.controles.constat import DURE, Constat, Nature
from cases.vu import BaseVue, ChampVu, ClauseVue, PieceVue, Vu
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

CENT = Decimal("0.01")
_RANG = re.compile(r"([a-z_.]+)\[(\d+)\]\.?(.*)")
_ADRESSES_GARDEES = 4096


@lru_cache(_ADRESSES_GARDEES)
def _rang(adresse: str) -> tuple[str, int, str] | None:
    """Group, rank and suffix of a repeated field's address, None for a single field."""
    m = _RANG.fullmatch(adresse)
    return (m[1], int(m[2]), m[3]) if m else None


def jour(texte: str) -> date | None:
    """The date of an ISO text (its day when it has an hour), None when it is not one.

    >>> jour("2026-06-03"), jour("2026-06-03T07:50"), jour("")
    (datetime.date(2026, 6, 3), datetime.date(2026, 6, 3), None)
    """
    try:
        return date.fromisoformat(texte[:10])
    except ValueError:
        return None


def montant(texte: str) -> Decimal:
    """The amount of a decimal text, zero when it is blank or is not one (« non_connu »).

    >>> montant("12.30"), montant("non_connu")
    (Decimal('12.30'), Decimal('0'))
    """
    try:
        return Decimal(texte)
    except InvalidOperation:
        return Decimal(0)


def au_centime(valeur: Decimal) -> Decimal:
    """`valeur` rounded half up to the cent (SB §11)."""
    return valeur.quantize(CENT, ROUND_HALF_UP)


def plus_mois(debut: date, mois: int) -> date:
    """The same day `mois` months later, the last of the month when that day does not exist.

    >>> plus_mois(date(2024, 2, 29), 12), plus_mois(date(2026, 8, 31), 1)
    (datetime.date(2025, 2, 28), datetime.date(2026, 9, 30))
    """
    annee, rang = divmod(debut.year * 12 + debut.month - 1 + mois, 12)
    for quantieme in range(debut.day, 27, -1):
        try:
            return date(annee, rang + 1, quantieme)
        except ValueError:
            continue
    return date(annee, rang + 1, debut.day)


def age(ne_le: date, le: date) -> int:
    """Whole years at `le`."""
    return le.year - ne_le.year - ((le.month, le.day) < (ne_le.month, ne_le.day))


@lru_cache(_ADRESSES_GARDEES)
def mots(texte: str) -> tuple[str, ...]:
    """The words of a name, without accents, case, hyphen nor punctuation (pieces.md X01).

    >>> mots("Mme Anne-Laure LÉVÊQUE")
    ('mme', 'anne', 'laure', 'leveque')
    """
    sans = unicodedata.normalize("NFKD", texte.casefold()).encode("ascii", "ignore").decode()
    return tuple("".join(c if c.isalpha() else " " for c in sans).split())


def porte(texte: str, nom: str) -> bool:
    """True when every word of `nom` is in `texte`, in any order."""
    cherches = mots(nom)
    return bool(cherches) and set(cherches) <= set(mots(texte))


@dataclass(frozen=True, slots=True)
class Rangee:
    """One row of a repeated group: `tete` is its address, `v` its values by suffix."""

    tete: str
    v: Mapping[str, str]

    def place(self, champ: str) -> str:
        return f"{self.tete}.{champ}"


@dataclass(frozen=True)
class Fiche:
    """The fields of one pièce or base, by id."""

    id: str
    genre: str
    v: Mapping[str, str]
    recue_le: str = ""

    def place(self, champ: str) -> str:
        return f"{self.id}.{champ}"

    def rangees(self, groupe: str) -> list[Rangee]:
        """The rows of a repeated group, in order."""
        return list(self._groupes.get(groupe, ()))

    @cached_property
    def _groupes(self) -> dict[str, list[Rangee]]:
        rangs: dict[str, dict[int, dict[str, str]]] = {}
        # A row's fields follow one another: its dict is looked for once.
        en_cours: tuple[str, int] = ("", -1)
        ligne: dict[str, str] = {}
        for adresse, valeur in self.v.items():
            lu = _rang(adresse) if "[" in adresse else None
            if lu is not None:
                groupe, rang, suffixe = lu
                if (groupe, rang) != en_cours:
                    en_cours = groupe, rang
                    ligne = rangs.setdefault(groupe, {}).setdefault(rang, {})
                ligne[suffixe] = valeur
        return {
            groupe: [Rangee(f"{self.id}.{groupe}[{i}]", lignes[i]) for i in sorted(lignes)]
            for groupe, lignes in rangs.items()
        }

    @cached_property
    def par_code(self) -> dict[str, list[Rangee]]:
        """The rows of a barème by code, in order."""
        codes: dict[str, list[Rangee]] = {}
        for r in self._groupes.get("lignes", ()):
            if "code" in r.v:
                codes.setdefault(r.v["code"], []).append(r)
        return codes


def _valeurs(champs: Iterable[ChampVu]) -> dict[str, str]:
    return {c.id: c.valeur for c in champs}


def _fiche(piece: PieceVue) -> Fiche:
    return Fiche(piece.id, piece.genre, _valeurs(piece.champs), piece.recue_le)


# The bases that depend on the mutuelle and the day alone come back in every dossier.
_BASES_LUES: dict[int, tuple[BaseVue, Fiche]] = {}
_BASES_LUES_MAX = 256
_PARTAGEES = frozenset({Base.PROCEDURES, Base.ANNUAIRE_INTERNE, Base.BAREMES})


def _base(base: BaseVue) -> Fiche:
    if base.id not in _PARTAGEES:
        return Fiche(base.id, base.id, _valeurs(base.champs))
    lue = _BASES_LUES.get(id(base))
    if lue is None or lue[0] is not base:
        while len(_BASES_LUES) >= _BASES_LUES_MAX:
            del _BASES_LUES[next(iter(_BASES_LUES))]
        lue = _BASES_LUES[id(base)] = (base, Fiche(base.id, base.id, _valeurs(base.champs)))
    return lue[1]


@dataclass(frozen=True, slots=True)
class Acte:
    """One line of care, on a flow or on a paper décompte, read the same way.

    `date`, `base`, `taux`, `verse` and `depense` are addresses; `code` is "" on a décompte.
    """

    piece: Fiche
    soins: date
    date: str
    base: str
    taux: str
    verse: str
    depense: str
    v: Mapping[str, str]
    code: str
    retenue: Decimal
    place_retenue: str
    membre: Rangee | None
    reference: str

    @property
    def poste(self) -> str:
        """The poste of the act, by its code; a décompte prints none, and its label tells a dentist's care."""
        return poste_de(self.code, self.v.get("nature", ""))

    @property
    def medecin(self) -> bool:
        """True for a consultation."""
        return self.poste == "medecin"


@dataclass(frozen=True)
class Dossier:
    """The whole view, indexed. `obtenues` are the pièces that answers have brought."""

    vu: Vu
    obtenues: Sequence[PieceVue] = ()
    _vide: Fiche = field(default=Fiche("", "", {}), repr=False)

    @cached_property
    def recues(self) -> tuple[Fiche, ...]:
        """The pièces that came with the request."""
        return tuple(_fiche(p) for p in self.vu.pieces)

    @cached_property
    def toutes(self) -> tuple[Fiche, ...]:
        """The pièces at hand, those obtained last."""
        return (*self.recues, *(_fiche(p) for p in self.obtenues))

    @cached_property
    def _bases(self) -> dict[str, Fiche]:
        return {b.id: _base(b) for b in self.vu.bases}

    def avec(self, obtenues: Sequence[PieceVue]) -> Dossier:
        """The same view with the pièces that answers have brought; what was read of it is kept."""
        autre = Dossier(self.vu, tuple(obtenues))
        for lu in ("recues", "_bases", "_clauses", "actes"):
            autre.__dict__[lu] = getattr(self, lu)
        return autre

    def base(self, base: Base) -> Fiche:
        """A base, empty when the view has none."""
        return self._bases.get(str(base), self._vide)

    def du_genre(self, *genres: str) -> list[Fiche]:
        """The pièces at hand of these kinds, in order."""
        return [p for p in self.toutes if p.genre in genres]

    def premiere(self, *genres: str) -> Fiche | None:
        return next(iter(self.du_genre(*genres)), None)

    @property
    def membres(self) -> list[Rangee]:
        return self.base(Base.ADHERENT).rangees("beneficiaires")

    def clause(self, controle: Controle) -> ClauseVue | None:
        """The clause that the manual has for a control."""
        return self._clauses.get(str(controle))

    @cached_property
    def _clauses(self) -> dict[str, ClauseVue]:
        trouvees: dict[str, ClauseVue] = {}
        for c in self.vu.clauses:
            if c.type == "controle":
                trouvees.setdefault(str(c.params.get("controle")), c)
        return trouvees

    def clause_de(self, type_: str, **params: str) -> ClauseVue | None:
        """The first clause of a type whose parameters are these."""
        for c in self.vu.clauses:
            if c.type == type_ and all(c.params.get(k) == v for k, v in params.items()):
                return c
        return None

    def place_clause(self, clause: ClauseVue) -> str:
        """The printed text of a clause, in the base of procedures."""
        rang = next(i for i, c in enumerate(self.vu.clauses) if c.id == clause.id)
        return f"{Base.PROCEDURES}.lignes[{rang}].texte"

    def constat(
        self,
        controle: Controle,
        places: tuple[str, ...],
        motif: Motif,
        nature: Nature = DURE,
        resolu_par: tuple[str, ...] = (),
    ) -> Constat:
        """A constat under the manual's clause for `controle`."""
        clause = self.clause(controle)
        return Constat(controle, places, clause.id if clause else "", nature, motif, resolu_par)

    def reponse(self, confirmation: str, *qualites: str) -> bool:
        """True when a third party of one of these qualities has so answered in writing (P62)."""
        return any(
            p.v.get("confirmation") == confirmation and p.v.get("tiers_qualite") in qualites
            for p in self.du_genre("reponse_tiers")
        )

    def reponse_favorable(self, *qualites: str) -> bool:
        """True when a third party of one of these qualities has confirmed in writing (P62)."""
        return self.reponse("confirme", *qualites)

    @cached_property
    def facture(self) -> Fiche | None:
        return self.premiere("facture_optique", "facture_audio")

    @cached_property
    def devis(self) -> Fiche | None:
        return self.premiere("devis_optique", "devis_audio")

    @cached_property
    def chemise(self) -> str:
        """The kind of file, by its lines and papers: consultation unless they say another."""
        presents = {a.poste for a in self.actes} | {p.genre.rpartition("_")[2] for p in self.recues}
        if any(p.genre == "devis_dentaire" for p in self.recues):
            presents.add("prothese_dentaire")
        return next((c for c in CHEMISES if c in presents), "consultation")

    @cached_property
    def actes(self) -> tuple[Acte, ...]:
        """Every line of care of the request, flow lines and lines of décomptes."""
        lus: list[Acte] = []
        for piece in self.recues:
            if piece.genre == "ligne_noemie":
                lu = self._acte_de_flux(piece)
                lus += [lu] if lu else []
            elif piece.genre == "decompte_amo":
                lus += [a for r in piece.rangees("lignes") if (a := self._acte_de_decompte(piece, r))]
        return tuple(lus)

    def _acte_de_flux(self, p: Fiche) -> Acte | None:
        soins = jour(p.v.get("date_debut_soins", ""))
        if soins is None or rectifie(p):
            return None
        membre = next((m for m in self.membres if m.v.get("rang") == p.v.get("rang")), None)
        retenue = "retenues" if "retenues" in p.v else "montant_amo"
        return Acte(
            p,
            soins,
            p.place("date_debut_soins"),
            p.place("base"),
            p.place("taux"),
            p.place("montant_amo"),
            p.place("depense"),
            {**p.v, "verse": p.v.get("montant_amo", "")},
            p.v.get("code_acte", ""),
            abs(montant(p.v.get("retenues", ""))),
            p.place(retenue),
            membre,
            p.v.get("flux_reference", ""),
        )

    def _acte_de_decompte(self, p: Fiche, r: Rangee) -> Acte | None:
        soins = jour(r.v.get("date_soins", ""))
        if soins is None:
            return None
        qui = r.v.get("beneficiaire", "")
        membre = next((m for m in self.membres if designe(qui, m)), None)
        retenue = "participation" if "participation" in r.v else "montant_verse"
        return Acte(
            p,
            soins,
            r.place("date_soins"),
            r.place("base"),
            r.place("taux"),
            r.place("montant_verse"),
            r.place("montant_paye"),
            {**r.v, "verse": r.v.get("montant_verse", ""), "depense": r.v.get("montant_paye", "")},
            "",
            abs(montant(r.v.get("participation", ""))),
            r.place(retenue),
            membre,
            p.v.get("decompte_reference", ""),
        )


def rectifie(piece: Fiche) -> bool:
    """True for a flow line that takes back a past one: its amounts are negative (P15 r6)."""
    return piece.genre == "ligne_noemie" and montant(piece.v.get("depense", "")) < 0


def designe(texte: str, membre: Rangee) -> bool:
    """True when a décompte's beneficiary (first name and date of birth) is this member."""
    ne_le = jour(membre.v.get("date_naissance", ""))
    if ne_le is None:
        return False
    return porte(texte, membre.v.get("prenom", "")) and f"{ne_le:%d/%m/%Y}" in texte


def en_vigueur(d: Dossier, code: str, le: date) -> Rangee | None:
    """The row of the barème for `code` at the date of care; None for an unknown code."""
    jusque = le.isoformat()
    valables = [r for r in d.base(Base.BAREMES).par_code.get(code, ()) if r.v.get("depuis", "") <= jusque]
    return valables[-1] if valables else None
