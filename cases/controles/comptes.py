"""Bank details: the keys of a RIB, whose account it is, and whether it is a known one (X21, X22)."""

from __future__ import annotations

from cases.controles.constat import SOUPLE, Constat
from cases.controles.lecture import Dossier, Fiche, porte
from scenario_bank.model.clauses import Controle
from scenario_bank.model.identifiants import valider_bic, valider_cle_rib, valider_iban
from scenario_bank.model.vocabulaire import Base, Motif


def rib_forme(d: Dossier) -> list[Constat]:
    """IBAN key, RIB key, the codes of the account inside the IBAN, form of the BIC (P29 r1 to r3)."""
    constats = []
    for rib in d.recues:
        if rib.genre != "rib":
            continue
        v, iban = rib.v, rib.v.get("iban", "")
        codes = (
            v.get("code_banque", ""),
            v.get("code_guichet", ""),
            v.get("compte", ""),
            v.get("cle_rib", ""),
        )
        justes = valider_iban(iban) and valider_cle_rib(iban) and iban[4:] == "".join(codes)
        if not justes:
            constats.append(
                d.constat(
                    Controle.RIB_FORME,
                    (rib.place("iban"), rib.place("cle_rib")),
                    Motif.FORMAT_INVALIDE,
                    resolu_par=("rib",),
                )
            )
        if "bic" in v and not (valider_bic(v["bic"]) and v["bic"][4:6] == iban[:2]):
            constats.append(
                d.constat(Controle.RIB_FORME, (rib.place("bic"), rib.place("iban")), Motif.FORMAT_INVALIDE)
            )
    return constats


def _titulaires(rib: Fiche) -> dict[str, str]:
    return {c: v for c, v in rib.v.items() if c.startswith("titulaires[") and v}


def _union(d: Dossier, rib: Fiche) -> bool:
    """True when an acte joins the adhérent and someone whose name the account bears (P64 r2)."""
    adherent = d.base(Base.ADHERENT).v
    noms = " ".join(_titulaires(rib).values())
    for acte in d.du_genre("acte_mariage"):
        epoux = acte.rangees("epoux")
        lui = any(
            porte(e.v.get("nom", ""), adherent.get("nom_naissance", ""))
            and e.v.get("naissance_date") == adherent.get("date_naissance")
            for e in epoux
        )
        if lui and any(porte(noms, e.v.get("nom", "")) for e in epoux):
            return True
    return False


def rib_titulaire(d: Dossier) -> list[Constat]:
    """An account that bears neither the adhérent's name nor their birth name (P29 r4, S)."""
    adherent = d.base(Base.ADHERENT)
    constats = []
    for rib in d.recues:
        if rib.genre != "rib":
            continue
        titulaires = _titulaires(rib)
        noms = (adherent.v.get("nom", ""), adherent.v.get("nom_naissance", ""))
        prenom = adherent.v.get("prenom", "")
        connu = any(porte(t, nom) and porte(t, prenom) for t in titulaires.values() for nom in noms)
        if not connu and not _union(d, rib):
            constats.append(
                d.constat(
                    Controle.RIB_TITULAIRE,
                    (rib.place(next(iter(titulaires), "iban")), adherent.place("nom")),
                    Motif.TITULAIRE_DIFFERENT,
                    SOUPLE,
                    ("acte_mariage", "jugement_protection"),
                )
            )
    return constats


def changement_rib(d: Dossier) -> list[Constat]:
    """An account that is not the active one of the adhérent: called back before any change (X22, S)."""
    comptes = d.base(Base.COORDONNEES_BANCAIRES).rangees("comptes")
    actifs = [c for c in comptes if c.v.get("etat") == "actif"]
    constats = []
    for rib in d.recues:
        if rib.genre != "rib" or any(c.v.get("iban") == rib.v.get("iban") for c in actifs):
            continue
        if _union(d, rib):
            continue
        face = actifs[0].place("iban") if actifs else "coordonnees_bancaires.comptes[0].iban"
        constats.append(
            d.constat(
                Controle.CHANGEMENT_RIB,
                (rib.place("iban"), face),
                Motif.ORIGINE_INHABITUELLE,
                SOUPLE,
                ("contre_appel", "acte_mariage"),
            )
        )
    return constats
