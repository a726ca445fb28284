"""Fictional banks and accounts: right keys, codes that no bank holds."""

from __future__ import annotations

from dataclasses import dataclass

from cases.streams import Flux
from scenario_bank.model.identifiants import cle_iban, cle_rib


@dataclass(frozen=True, slots=True)
class Banque:
    """A fictional bank. `genre` is reseau, cooperative or en_ligne; `code` is its five-digit code.

    Safe because no French bank code begins with 9 (M: schwifty's registry, 331 codes of the Banque de
    France's list, holds none; the test keeps it so), and because a BIC whose eighth character is 0 is
    a test BIC, not used on the live network (M: two public descriptions of ISO 9362).
    """

    id: str
    nom: str
    genre: str
    code: str
    bic: str
    telephone: str


BANQUES: tuple[Banque, ...] = (
    Banque("valmorne", "Banque de Valmorne", "reseau", "90117", "BVMOFRP0", "01 99 00 41 10"),
    Banque("ambrais", "Crédit ambrais", "reseau", "90233", "CAMBFRP0", "03 53 01 41 12"),
    Banque(
        "sarmance", "Caisse coopérative de Sarmance", "cooperative", "90359", "CCSAFR20", "04 65 71 41 14"
    ),
    Banque("ondeline", "Ondéline Banque", "en_ligne", "90471", "ONDEFRP0", "01 99 00 41 16"),
    Banque("liseron", "Banque du Liseron", "reseau", "90583", "BLISFRP0", "05 36 49 41 18"),
    Banque("tresmont", "Banque solidaire de Tresmont", "cooperative", "90697", "BSTRFR20", "02 61 91 41 20"),
    Banque("nacelle", "Nacelle Paiements", "en_ligne", "90713", "NACPFRP0", "01 99 00 41 22"),
    Banque("hautepierre", "Société bancaire de Hautepierre", "reseau", "90829", "SBHPFRP0", "03 53 01 41 24"),
)
_PAR_ID = {b.id: b for b in BANQUES}
_PAR_CODE = {b.code: b for b in BANQUES}


@dataclass(frozen=True, slots=True)
class CompteBancaire:
    """An account: its holder as the RIB prints it, the parts of the RIB, IBAN without spaces, BIC."""

    titulaire: str
    banque: Banque
    guichet: str
    numero: str
    cle: str
    iban: str

    @property
    def bic(self) -> str:
        return self.banque.bic

    @property
    def bban(self) -> str:
        return self.iban[4:]


def banque_de(code: str) -> Banque | None:
    """The fictional bank of a five-digit code, None when no bank of the table holds it."""
    return _PAR_CODE.get(code)


def compte(flux: Flux, titulaire: str, banque: str = "") -> CompteBancaire:
    """An account of `titulaire` in a drawn bank, or in the bank whose id is `banque` (KeyError)."""
    tiree = flux.choix(BANQUES)
    chez = _PAR_ID[banque] if banque else tiree
    guichet, numero = flux.chiffres(5), flux.chiffres(11)
    cle = cle_rib(chez.code, guichet, numero)
    bban = chez.code + guichet + numero + cle
    return CompteBancaire(titulaire, chez, guichet, numero, cle, f"FR{cle_iban('FR', bban)}{bban}")


def iban_altere(flux: Flux, iban: str) -> str:
    """`iban` with two different neighbouring digits of the account swapped: a typing error.

    Both checks (mod 97 and RIB key) then fail, whatever the digits. Raises ValueError when the whole
    account is one repeated digit.
    """
    places = [i for i in range(14, 24) if iban[i] != iban[i + 1]]
    i = flux.choix(places)
    return iban[:i] + iban[i + 1] + iban[i] + iban[i + 2 :]
