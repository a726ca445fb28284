"""Verifies a livret with nothing but its file.

What is noticed: any altered byte (the seal, then the recomposition), attached data that are not
canonical, a hash or a QR text that is not theirs, official texts that are not those of a published
version, a validation of another content. What is not: a whole other livret composed on purpose; only the
fingerprint kept by the organisme, or printed on the paper that was handed in, tells it apart.
"""

from __future__ import annotations

import hashlib
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scenario_bank.referentiel import versions_publiees
from webapp.livret.canonique import DonneesInvalides
from webapp.livret.document import composer, moteur
from webapp.livret.donnees import DonneesLivret
from webapp.livret.sceau import SceauImpossible, intact

TAILLE_MAX = 20_000_000
TAILLE_PIECE_MAX = 5_000_000
NOEUDS_MAX = 200_000
"""How many nodes of the structure tree are read: a livret has a few thousand."""


@dataclass(frozen=True, slots=True)
class Controle:
    """One check: `reussi` is None when it could not be made, and `phrase` says why."""

    nom: str
    reussi: bool | None
    phrase: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Every check made on a file, in order, and the data read from it when they could be."""

    controles: tuple[Controle, ...]
    donnees: DonneesLivret | None = None

    @property
    def valide(self) -> bool:
        """True when no check failed."""
        return all(c.reussi is not False for c in self.controles)

    @property
    def raisons(self) -> tuple[str, ...]:
        """The sentences of the failed checks."""
        return tuple(c.phrase for c in self.controles if c.reussi is False)


@dataclass(frozen=True, slots=True)
class _Contenu:
    """What a livret's file declares about itself."""

    pieces: dict[str, bytes]
    mots_cles: str
    alternatives: frozenset[str]
    metadonnees: str
    balise: bool
    langue: str


class _Illisible(Exception):
    """The file is not a PDF we can read; `args[0]` is the reason in French."""


def verifier(pdf: bytes, empreinte_attendue: str | None = None) -> Verification:
    """The checks of a livret's file; with `empreinte_attendue`, also that it is that livret and no other.

    Stops at the first check without which the next mean nothing.
    """
    controles = [_sceau(pdf)]
    if not controles[0].reussi:
        return Verification(tuple(controles))
    try:
        contenu = _lire(pdf)
        donnees = DonneesLivret.lire(contenu.pieces["livret.json"])
    except _Illisible as erreur:
        return Verification((*controles, Controle("donnees", False, f"Ce n’est pas un livret : {erreur}.")))
    except DonneesInvalides as erreur:
        phrase = (
            f"Les données jointes ne sont pas celles d’un livret de ce programme : en {erreur.chemin}, "
            f"« {str(erreur.trouve)[:60]} » ; attendu : {erreur.attendu}. Un livret composé par une autre version "
            "se vérifie avec elle."
        )
        return Verification((*controles, Controle("donnees", False, phrase)))
    controles.append(Controle("donnees", True, "Les données jointes sont lisibles et sous forme canonique."))
    textes = _referentiel(contenu, donnees)
    controles += [_empreinte(contenu, donnees), _normes(contenu), textes, *_validations(donnees)]
    if textes.reussi:
        controles.append(_recomposition(pdf, contenu, donnees))
    if empreinte_attendue is not None:
        controles.append(_attendue(donnees, empreinte_attendue))
    return Verification(tuple(controles), donnees)


def _sceau(pdf: bytes) -> Controle:
    if len(pdf) > TAILLE_MAX:
        return Controle(
            "sceau", False, f"Le fichier dépasse {TAILLE_MAX // 1_000_000} Mo : ce n’est pas un livret."
        )
    try:
        if intact(pdf):
            return Controle("sceau", True, "Aucun octet n’a changé depuis la composition.")
    except SceauImpossible:
        return Controle(
            "sceau",
            False,
            "Ce fichier n’est pas un livret composé par Constat, ou sa fin a été coupée ou modifiée.",
        )
    return Controle(
        "sceau", False, "Le fichier a été modifié après sa composition : son sceau ne correspond pas."
    )


def _empreinte(contenu: _Contenu, donnees: DonneesLivret) -> Controle:
    if not contenu.mots_cles.startswith(f"{donnees.marque}, "):
        return Controle(
            "empreinte", False, "L’empreinte des métadonnées n’est pas celle des données jointes."
        )
    if donnees.marque not in contenu.alternatives:
        return Controle("empreinte", False, "Le texte du code QR n’est pas celui des données jointes.")
    return Controle("empreinte", True, f"Empreinte SHA-256 des données : {donnees.empreinte()}.")


def _normes(contenu: _Contenu) -> Controle:
    attendus = ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<")
    if not all(a in contenu.metadonnees for a in attendus) or not contenu.balise:
        return Controle("normes", False, "Le fichier ne se déclare pas PDF/A-3a et PDF/UA-1.")
    if not contenu.langue.startswith("fr"):
        return Controle("normes", False, f"La langue déclarée est « {contenu.langue} », et non le français.")
    return Controle("normes", True, "Le fichier se déclare PDF/A-3a et PDF/UA-1, balisé, en français.")


def _referentiel(contenu: _Contenu, donnees: DonneesLivret) -> Controle:
    nom = donnees.referentiel_version
    empreinte = hashlib.sha256(contenu.pieces["referentiel.json"]).hexdigest()
    if empreinte != donnees.referentiel_empreinte:
        return Controle("referentiel", False, f"Les textes joints ne sont pas ceux du référentiel {nom}.")
    publiee = versions_publiees().get(nom)
    if publiee is None:
        return Controle(
            "referentiel", None, f"Le référentiel {nom} n’est pas connu de ce programme : non comparé."
        )
    if publiee != empreinte:
        return Controle(
            "referentiel", False, f"Les textes joints ne sont pas ceux publiés du référentiel {nom}."
        )
    return Controle("referentiel", True, f"Les textes sont ceux du référentiel {nom}.")


def _validations(donnees: DonneesLivret) -> Iterator[Controle]:
    attendue = donnees.empreinte_a_valider()
    for v in donnees.validations:
        qui = f"{v.nom} (évaluateur {v.evaluateur})"
        if v.empreinte == attendue:
            yield Controle("validation", True, f"{qui} a validé ce contenu.")
        else:
            yield Controle("validation", False, f"{qui} a validé un autre contenu que celui-ci.")
    if not donnees.validations:
        yield Controle("validation", None, "Aucun évaluateur n’a encore validé ce livret.")


def _recomposition(pdf: bytes, contenu: _Contenu, donnees: DonneesLivret) -> Controle:
    employe = contenu.mots_cles.rpartition(", ")[2]
    if employe != moteur():
        return Controle(
            "recomposition",
            None,
            f"Composé par « {employe} », ici « {moteur()} » : non recomposé, le sceau fait foi des octets.",
        )
    try:
        recompose = composer(donnees, contenu.pieces["referentiel.json"])
    except (ValueError, LookupError, RuntimeError) as erreur:
        # forged data: nothing that this program composes, hence not what it composed
        return Controle(
            "recomposition",
            False,
            f"Ses données ne se composent pas ({type(erreur).__name__}) : ce document n’en vient pas.",
        )
    if recompose != pdf:
        return Controle(
            "recomposition", False, "Le document imprimé n’est pas celui que donnent ses données."
        )
    return Controle(
        "recomposition", True, "Recomposé à partir de ses données, le document est le même à l’octet près."
    )


def _attendue(donnees: DonneesLivret, attendue: str) -> Controle:
    trouvee = donnees.empreinte()
    if trouvee != attendue.strip().lower():
        return Controle("attendue", False, f"Ce livret a l’empreinte {trouvee}, et non celle attendue.")
    return Controle("attendue", True, "L’empreinte est celle attendue.")


def _lire(pdf: bytes) -> _Contenu:
    """What the file says of itself; raises _Illisible."""
    from io import BytesIO  # noqa: PLC0415 - beside pikepdf, which only those who verify pay for

    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(BytesIO(pdf)) as ouvert:
            racine = ouvert.Root
            jointes = racine.get("/AF", [])
            if len(jointes) != 2 or {str(s.UF) for s in jointes} != {"livret.json", "referentiel.json"}:
                raise _Illisible("les deux pièces jointes attendues n’y sont pas")
            pieces = {str(s.UF): _octets(s.EF.F) for s in jointes}
            return _Contenu(
                pieces=pieces,
                mots_cles=str(ouvert.docinfo.get("/Keywords", "")),
                alternatives=_alternatives(racine.get("/StructTreeRoot")),
                metadonnees=_octets(racine.Metadata).decode("utf-8", "replace"),
                balise=bool(racine.get("/MarkInfo", {}).get("/Marked", False)),
                langue=str(racine.get("/Lang", "")),
            )
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, zlib.error) as erreur:
        raise _Illisible("le PDF ne se laisse pas lire") from erreur


def _octets(flux: Any) -> bytes:
    """The bytes of a stream, at most TAILLE_PIECE_MAX whatever it unfolds to."""
    bruts: bytes = flux.read_raw_bytes()
    if "/Filter" not in flux:
        return bruts
    if str(flux.Filter) != "/FlateDecode":
        raise _Illisible("une pièce jointe est codée autrement que par un livret")
    lecteur = zlib.decompressobj()
    octets = lecteur.decompress(bruts, TAILLE_PIECE_MAX)
    if lecteur.unconsumed_tail:
        raise _Illisible("une pièce jointe est trop grande")
    return octets


def _alternatives(racine: Any) -> frozenset[str]:
    """Every alternative text of the structure tree, over at most NOEUDS_MAX of its nodes."""
    import pikepdf  # noqa: PLC0415 - beside its use

    trouvees: set[str] = set()
    vus: set[tuple[int, int]] = set()
    restent = [] if racine is None else [racine]
    for _ in range(NOEUDS_MAX):
        if not restent:
            break
        noeud = restent.pop()
        if isinstance(noeud, pikepdf.Array):
            restent.extend(itertools.islice(noeud, NOEUDS_MAX - len(restent)))
        elif isinstance(noeud, pikepdf.Dictionary):
            if noeud.is_indirect:
                if noeud.objgen in vus:
                    continue
                vus.add(noeud.objgen)
            if "/Alt" in noeud:
                trouvees.add(str(noeud.Alt))
            if "/K" in noeud:
                restent.append(noeud.K)
    return frozenset(trouvees)
