"""Addresses inside a dossier, from the symbolic keys of a draft: pièces, base rows, clauses."""

from __future__ import annotations

from dataclasses import dataclass

from cases.bases import Communes, annuaire
from cases.gabarits.brouillon import Brouillon, Membre

Lieu = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lieux:
    """Names the place of anything in `b`, once it is numbered. Every method raises KeyError or ValueError
    when the thing is not in the dossier."""

    b: Brouillon
    communes: Communes

    def de(self, lieu: Lieu) -> str:
        """The address of (key, field): a pièce's key, `historique:<cle>`, or a base's id."""
        cle, champ = lieu
        if cle.startswith("historique:"):
            return self.b.place_passe(cle.removeprefix("historique:"), champ)
        if any(p.cle == cle for p in self.b.papiers):
            return self.b.place(cle, champ)
        return f"{cle}.{champ}"

    def membre(self, membre: Membre, champ: str) -> str:
        """A field of a beneficiary in the adhérent base."""
        rang = next(i for i, m in enumerate(self.b.foyer) if m is membre)
        return f"adherent.beneficiaires[{rang}].{champ}"

    def bareme(self, code: str, champ: str) -> str:
        """A field of the value in force of a barème's code."""
        return f"baremes.lignes[{self.communes.rang_bareme[code]}].{champ}"

    def praticien(self, identifiant: str, champ: str) -> str:
        """A field of a professional or of a structure in the directory."""
        connus = [*(p.rpps for p in annuaire(self.b)), *(s.identifiant for s in self.b.structures)]
        rang = connus.index(identifiant)
        return f"annuaire_ps.lignes[{rang}].{champ}"

    def compte(self, id_compte: str, champ: str) -> str:
        """A field of a known account."""
        connus = [c for c in self.b.comptes if c.etat != "demandé"]
        rang = next(i for i, c in enumerate(connus) if c.id == id_compte)
        return f"coordonnees_bancaires.comptes[{rang}].{champ}"

    def clause(self, id_clause: str) -> str:
        """The text of a clause in the manual."""
        return f"procedures.lignes[{self.communes.rang_clause[id_clause]}].texte"
