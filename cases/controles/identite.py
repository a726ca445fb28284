"""The same person on every pièce, and professionals that the directory knows (pieces.md X01, X10, X20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from cases.controles.constat import DURE, SOUPLE, Constat, Nature
from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, mots, porte
from scenario_bank.model.clauses import Controle
from scenario_bank.model.identifiants import valider_nir
from scenario_bank.model.vocabulaire import Base, Motif

Ecart = tuple[str, str, Nature]
_NOMS_GARDES = 4096


def identite(d: Dossier) -> list[Constat]:
    """Names, birth dates, numbers and identifiers that are not those of the bases."""
    ecarts: list[Ecart] = []
    for acte in d.actes:
        ecarts += _flux(d, acte) if acte.piece.genre == "ligne_noemie" else _decompte(d, acte)
    connus = {r.v.get("identifiant", ""): r for r in d.base(Base.ANNUAIRE_PS).rangees("lignes")}
    possibles = _beneficiaires(d)
    for piece in d.recues:
        ecarts += [*_patient(possibles, piece), *_professionnels(d, connus, piece)]
        ecarts += [*_adherent(d, piece), *_assure(d, piece)]
    ecarts += _assure_en_base(d)
    return [
        d.constat(
            Controle.IDENTITE,
            (place, face),
            Motif.IDENTITE_DIFFERENTE,
            nature,
            ("attestation_droits", "acte_mariage") if nature == SOUPLE else (),
        )
        for place, face, nature in dict.fromkeys(ecarts)
    ]


def _assure_en_base(d: Dossier) -> Iterator[Ecart]:
    """The adhérent and the first person of the contract are one: same name, same date of birth (X01)."""
    base = d.base(Base.ADHERENT)
    for membre in d.membres:
        if membre.v.get("rang") == "01" and "nom" in base.v:
            for champ in ("nom", "date_naissance"):
                if membre.v.get(champ, "") != base.v.get(champ, ""):
                    yield base.place(champ), membre.place(champ), DURE


def _flux(d: Dossier, acte: Acte) -> Iterator[Ecart]:
    p, adherent = acte.piece, d.base(Base.ADHERENT)
    if p.v.get("nir") != adherent.v.get("nir") or not valider_nir(p.v.get("nir", "")):
        yield p.place("nir"), adherent.place("nir"), DURE
    if p.v.get("adherent_numero") != adherent.v.get("numero"):
        yield p.place("adherent_numero"), adherent.place("numero"), DURE
    if acte.membre is None:
        yield p.place("rang"), "adherent.beneficiaires[0].rang", DURE
    elif p.v.get("date_naissance") != acte.membre.v.get("date_naissance"):
        yield p.place("date_naissance"), acte.membre.place("date_naissance"), DURE


def _decompte(d: Dossier, acte: Acte) -> Iterator[Ecart]:
    p, adherent = acte.piece, d.base(Base.ADHERENT)
    if p.v.get("assure_nir") != adherent.v.get("nir"):
        yield p.place("assure_nir"), adherent.place("nir"), DURE
    for champ in ("nom", "prenom"):
        if not _est(adherent.v, champ, p.v.get(f"assure_{champ}", "")):
            yield p.place(f"assure_{champ}"), adherent.place(champ), SOUPLE
    if acte.membre is None:
        qui = acte.date.removesuffix("date_soins") + "beneficiaire"
        proche = next((m for m in d.membres if porte(acte.v.get("beneficiaire", ""), m.v["prenom"])), None)
        yield qui, (proche.place("prenom") if proche else "adherent.beneficiaires[0].prenom"), DURE


@lru_cache(_NOMS_GARDES)
def _tries(nom: str) -> list[str]:
    """The words of a name whatever their order; shared, never to be changed."""
    return sorted(mots(nom))


def _est(base: Mapping[str, str], champ: str, texte: str) -> bool:
    """True when `texte` is the base's value; a birth name and a name of use are the same person's."""
    admis = [base.get(champ, "")] + ([base.get("nom_naissance", "")] if champ == "nom" else [])
    return _tries(texte) in [_tries(a) for a in admis]


def _beneficiaires(d: Dossier) -> list[Rangee]:
    """The members whom the lines of care name, everyone when there is none."""
    cites = {a.membre.tete: a.membre for a in d.actes if a.membre is not None}
    return list(cites.values()) or d.membres


def _patient(possibles: Sequence[Rangee], piece: Fiche) -> Iterator[Ecart]:
    if "patient_nom" not in piece.v or not possibles:
        return
    membre = next(
        (m for m in possibles if m.v.get("date_naissance") == piece.v.get("patient_date_naissance")),
        possibles[0],
    )
    if piece.v.get("patient_date_naissance") != membre.v.get("date_naissance"):
        yield piece.place("patient_date_naissance"), membre.place("date_naissance"), DURE
    for champ in ("nom", "prenom"):
        if not _est(membre.v, champ, piece.v.get(f"patient_{champ}", "")):
            yield piece.place(f"patient_{champ}"), membre.place(champ), DURE


def _professionnels(d: Dossier, connus: Mapping[str, Rangee], piece: Fiche) -> Iterator[Ecart]:
    """Identifiers known to the directory, with the name that it gives them."""
    for champ, nom in (
        ("executant_id", ""),
        ("prescripteur_id", ""),
        ("ps_identifiant", "ps_nom"),
        ("prescripteur_rpps", "prescripteur_nom"),
        ("opticien_rpps", "opticien_nom"),
        ("audioprothesiste_id", "audioprothesiste_nom"),
        ("etablissement_finess", "etablissement_nom"),
        ("transporteur_id", "transporteur_nom"),
    ):
        identifiant = piece.v.get(champ, "")
        if not identifiant:
            continue
        rangee = connus.get(identifiant)
        if rangee is None:
            yield piece.place(champ), "annuaire_ps.lignes[0].identifiant", SOUPLE
        elif nom in piece.v and _tries(piece.v[nom]) != _tries(rangee.v.get("nom", "")):
            yield piece.place(nom), rangee.place("nom"), SOUPLE
        adresse = _ADRESSES.get(champ, "")
        if rangee and adresse and piece.v.get(adresse, "") != rangee.v.get("adresse", ""):
            yield piece.place(adresse), rangee.place("adresse"), SOUPLE
        admises = {rangee.v.get("adresse", ""), rangee.v.get("adresse_secondaire", "")} if rangee else set()
        if champ == "ps_identifiant" and rangee and piece.v.get("ps_adresse", "") not in {*admises, ""}:
            yield piece.place("ps_adresse"), rangee.place("adresse"), SOUPLE
    annuaire = d.base(Base.ANNUAIRE_PS)
    for r in piece.rangees("honoraires"):
        noms = [_tries(x.v.get("nom", "")) for x in annuaire.rangees("lignes")]
        if _tries(r.v.get("praticien", "")) not in noms:
            yield r.place("praticien"), "annuaire_ps.lignes[0].nom", SOUPLE
    siret = piece.v.get("emetteur_siret", "")
    if siret and (magasins := annuaire.rangees("magasins")):
        magasin = magasins[0]
        for champ, face in (
            ("emetteur_siret", "identifiant"),
            ("emetteur_numero_am", "numero_am"),
            ("emetteur_raison_sociale", "nom"),
            ("emetteur_adresse", "adresse"),
        ):
            if piece.v.get(champ, magasin.v.get(face, "")) != magasin.v.get(face, ""):
                yield piece.place(champ), magasin.place(face), SOUPLE


# Structures have one address; a professional may have two.
_ADRESSES = {"etablissement_finess": "etablissement_adresse", "transporteur_id": "transporteur_adresse"}
_AVEC_ASSURE = frozenset(
    {"devis_dentaire", "facture_hospitaliere", "facture_transport", "prescription_transport"}
)


def _assure(d: Dossier, piece: Fiche) -> Iterator[Ecart]:
    """The assuré of a hospital's or a transporter's paper is the adhérent."""
    if piece.genre not in _AVEC_ASSURE:
        return
    base = d.base(Base.ADHERENT)
    if piece.v.get("assure_nir") != base.v.get("nir"):
        yield piece.place("assure_nir"), base.place("nir"), DURE
    for champ in ("nom", "prenom"):
        if not _est(base.v, champ, piece.v.get(f"assure_{champ}", "")):
            yield piece.place(f"assure_{champ}"), base.place(champ), SOUPLE


def _adherent(d: Dossier, piece: Fiche) -> Iterator[Ecart]:
    """The adhérent's number and name quoted by a mail or a letter, and the caisse that a pièce names."""
    base = d.base(Base.ADHERENT)
    for champ in ("caisse_nom", "amo_nom"):
        if mots(piece.v.get(champ, base.v.get("caisse", ""))) != mots(base.v.get("caisse", "")):
            yield piece.place(champ), base.place("caisse"), SOUPLE
    for champ in ("nom", "prenom"):
        if f"adherent_{champ}" in piece.v and not _est(base.v, champ, piece.v[f"adherent_{champ}"]):
            yield piece.place(f"adherent_{champ}"), base.place(champ), SOUPLE
    numero = d.base(Base.ADHERENT).v.get("numero", "")
    for champ in ("adherent_numero_cite", "adherent_numero"):
        if piece.genre != "ligne_noemie" and piece.v.get(champ, numero) != numero:
            yield piece.place(champ), "adherent.numero", SOUPLE
