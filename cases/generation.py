"""`generate`: one dossier, a pure function of its arguments, with its hidden facts and its key.

The same bank, gabarit, seed, day and alteration give the same bytes anywhere. A clean dossier and an
altered one of the same seed share their reference, which reveals neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from cases.alterations import ALTERATIONS
from cases.alterations.pose import Pose
from cases.bases import Communes, bases, communes
from cases.corriges import rediger
from cases.gabarits import GABARITS, Gabarit
from cases.gabarits.brouillon import Brouillon, Papier
from cases.gabarits.socle import monter
from cases.pieces import composer
from cases.pieces.composition import Fiches, preparer
from cases.pieces.fichiers import proprietes
from cases.reponses import GENRES_DEMANDABLES, cache, delais
from cases.streams import Flux
from cases.vu import Case, ClauseVue, DemandeVue, PieceVue, TiersVu, Vu
from scenario_bank import Bank
from scenario_bank.model.gabarits import AlterationModele, GabaritModele
from scenario_bank.model.mutuelle import Mutuelle

MOTEUR = "1"
_SAIN = Pose((), ("droits", "date_fin"))


class DemandeImpossible(ValueError):
    """What was asked of the generator does not exist: `quoi`, the value `trouve`, the list `accepte`."""

    def __init__(self, quoi: str, trouve: str, accepte: tuple[str, ...]) -> None:
        self.quoi, self.trouve, self.accepte = quoi, trouve, accepte
        super().__init__(f"{quoi} « {trouve} » ; accepté : {', '.join(accepte)}")


@dataclass(slots=True)
class _Prepare:
    """What is computed once per bank; the bank is held so that its identity stays its own."""

    bank: Bank
    fiches: Fiches
    communes: dict[tuple[str, date], Communes]
    clauses: dict[str, tuple[ClauseVue, ...]]
    listes: dict[str, dict[str, tuple[tuple[str, str], ...]]]
    graine: str = ""
    dessinees: dict[tuple[object, ...], PieceVue] = field(default_factory=dict)
    applicables: dict[str, tuple[AlterationModele, ...]] = field(default_factory=dict)


# A dossier's pièces, kept until its twin and the leurre of its family are drawn: those of one seed, since
# what lives longer costs the garbage collector more than drawing it again.
_DESSINEES_MAX = 32
_PREPARES: dict[int, _Prepare] = {}
_PREPARES_MAX = 8


def _preparer(bank: Bank) -> _Prepare:
    prepare = _PREPARES.get(id(bank))
    if prepare is None or prepare.bank is not bank:
        while len(_PREPARES) >= _PREPARES_MAX:
            del _PREPARES[next(iter(_PREPARES))]
        fiches = {genre: preparer(fiche) for genre, fiche in bank.pieces.items()}
        prepare = _PREPARES[id(bank)] = _Prepare(bank, fiches, {}, {}, {})
    return prepare


def applicables(bank: Bank, gabarit: str) -> tuple[AlterationModele, ...]:
    """The alterations that may be planted in `gabarit`, in order of id."""
    connues = _preparer(bank).applicables
    if gabarit not in connues:
        connues[gabarit] = tuple(a for _, a in sorted(bank.alterations.items()) if gabarit in a.gabarits)
    return connues[gabarit]


def ouvertes(bank: Bank, jour: date) -> dict[str, Mutuelle]:
    """The mutuelles that have a contrat in force on `jour`, by id."""
    return {m.id: m for m in bank.mutuelles.values() if any(c.effet <= jour for c in m.contrats)}


def generate(
    bank: Bank,
    gabarit: str,
    graine: int | str,
    jour: date,
    *,
    alteration: str | None = None,
    mutuelle: str = "",
    difficulte: int | None = None,
) -> Case:
    """The dossier of `gabarit` for `graine`, first seen on `jour`; clean without `alteration`.

    `mutuelle` is drawn when empty. `difficulte` replaces the level written in the key. Raises
    DemandeImpossible naming what does not exist or does not apply, and what is accepted.
    """
    modele, retenue = _verifier(bank, gabarit, jour, alteration, mutuelle)
    b = _brouillon(bank, modele, str(graine), jour, retenue, mutuelle)
    pose = _SAIN
    if retenue is not None:
        flux = Flux(b.graine, f"alteration/{retenue.contraste}")
        pose = ALTERATIONS[retenue.id].appliquer(b, flux)
    return _achever(bank, modele, b, retenue, pose, difficulte)


def jumeau_sain(
    bank: Bank, gabarit: str, graine: int | str, jour: date, alteration: str, *, mutuelle: str = ""
) -> Case:
    """The clean twin of an altered dossier: same seed and same first impression, nothing planted."""
    modele, retenue = _verifier(bank, gabarit, jour, alteration, mutuelle)
    return _achever(
        bank, modele, _brouillon(bank, modele, str(graine), jour, retenue, mutuelle), None, _SAIN, None
    )


def vu_du_jumeau(
    bank: Bank, gabarit: str, graine: int | str, jour: date, alteration: str, *, mutuelle: str = ""
) -> Vu:
    """What is seen of the clean twin, without its hidden facts nor its key."""
    modele, retenue = _verifier(bank, gabarit, jour, alteration, mutuelle)
    prepare = _preparer(bank)
    b = _brouillon(bank, modele, str(graine), jour, retenue, mutuelle)
    delais(b)
    b.numeroter()
    return _vu(b, prepare, _communes(prepare, b.mutuelle, jour), _atelier(b, prepare))


def _verifier(
    bank: Bank, gabarit: str, jour: date, alteration: str | None, mutuelle: str
) -> tuple[GabaritModele, AlterationModele | None]:
    modele = bank.gabarits.get(gabarit)
    if modele is None or gabarit not in GABARITS:
        raise DemandeImpossible("gabarit", gabarit, tuple(sorted(set(bank.gabarits) & set(GABARITS))))
    if not modele.admet(jour):
        bornes = (f"du {modele.premier_jour.isoformat()} au {modele.dernier_jour.isoformat()}",)
        raise DemandeImpossible("jour", jour.isoformat(), bornes)
    if mutuelle and mutuelle not in (maisons := ouvertes(bank, jour)):
        raise DemandeImpossible("mutuelle", mutuelle, tuple(maisons))
    if alteration is None:
        return modele, None
    possibles = {a.id: a for a in applicables(bank, gabarit) if a.id in ALTERATIONS}
    if alteration not in possibles:
        raise DemandeImpossible("altération", alteration, tuple(possibles))
    return modele, possibles[alteration]


def _decor(flux: Flux, gabarit: Gabarit, alteration: AlterationModele | None) -> str:
    """The first impression: that of the alteration's contrast family, else drawn as altered ones show it."""
    tire = flux.poids([d for d, _ in gabarit.decors], [p for _, p in gabarit.decors])
    if alteration is None:
        return tire
    return ALTERATIONS[alteration.id].decor


def _brouillon(
    bank: Bank,
    modele: GabaritModele,
    graine: str,
    jour: date,
    impression: AlterationModele | None,
    mutuelle: str,
) -> Brouillon:
    """The clean draft, with the first impression that the alteration `impression` gives."""
    gabarit = GABARITS[modele.id]
    choix = Flux(graine, f"{modele.id}/mutuelle").choix(list(ouvertes(bank, jour).values()))
    maison = bank.mutuelles[mutuelle] if mutuelle else choix
    decor = _decor(Flux(graine, f"{modele.id}/decor"), gabarit, impression)
    b = monter(modele, graine, jour, maison, bank.voix, decor, gabarit.ages)
    gabarit.garnir(b)
    return b


def _achever(
    bank: Bank,
    modele: GabaritModele,
    b: Brouillon,
    alteration: AlterationModele | None,
    pose: Pose,
    difficulte: int | None,
) -> Case:
    """The dossier of a draft that nothing changes any more."""
    prepare = _preparer(bank)
    jour = b.jour
    delais(b)
    b.numeroter()
    partagees = _communes(prepare, b.mutuelle, jour)
    atelier = _atelier(b, prepare)
    vu = _vu(b, prepare, partagees, atelier)
    cache_ = cache(b, atelier)
    corrige = rediger(b, modele, alteration, pose, partagees, bank.baremes)
    if difficulte is not None:
        corrige = replace(corrige, difficulte=difficulte)
    return Case(
        gabarit=modele.id,
        alteration=alteration.id if alteration else "",
        graine=b.graine,
        jour=jour.isoformat(),
        vu=vu,
        cache=cache_,
        corrige=corrige,
        empreintes=dict(bank.empreintes),
        moteur=MOTEUR,
    )


def _communes(prepare: _Prepare, mutuelle: Mutuelle, jour: date) -> Communes:
    cle = (mutuelle.id, jour)
    if cle not in prepare.communes:
        prepare.communes[cle] = communes(mutuelle, prepare.bank.baremes, jour)
    return prepare.communes[cle]


_DATES = (
    "facture_date",
    "devis_date",
    "ordonnance_date",
    "avoir_date",
    "delivrance_date",
    "edition_date",
    "decompte_date",
    "flux_date",
    "reponse_date",
    "date_redaction",
)
_UNE_PAGE = frozenset({"FLUX", "MEL"})
_RADICAUX = {"devis_bis": "facture"}


def _atelier(b: Brouillon, prepare: _Prepare) -> Callable[[Papier], PieceVue]:
    """What draws a pièce of `b`: the look belongs to the issuer, the file to the pièce.

    The same paper of the same seed gives the same object, as long as it is kept.
    """

    if prepare.graine != b.graine:
        prepare.graine, prepare.dessinees = b.graine, {}
    tires: dict[str, float] = {}
    dessinees = prepare.dessinees

    def dessiner(papier: Papier) -> PieceVue:
        cle = (
            b.graine,
            papier.cle,
            papier.genre,
            papier.id,
            papier.emetteur,
            papier.emetteur_nom,
            papier.recue_le,
            papier.profil,
            papier.canal,
            tuple(papier.valeurs.items()),
        )
        piece = dessinees.get(cle)
        if piece is None:
            if papier.emetteur not in tires:
                tires[papier.emetteur] = Flux(b.graine, f"aspect/{papier.emetteur}").reel()
            while len(dessinees) >= _DESSINEES_MAX:
                del dessinees[next(iter(dessinees))]
            piece = dessinees[cle] = _dessiner(b.graine, papier, tires[papier.emetteur], prepare.fiches)
        return piece

    return dessiner


def _dessiner(graine: str, papier: Papier, tire: float, fiches: Fiches) -> PieceVue:
    """The pièce of a paper, in the look that `tire` picks."""
    flux = Flux(graine, f"fichier/{papier.cle}")
    aspects = sorted(fiches[papier.genre].aspects)
    datee = next((papier.valeurs[d] for d in _DATES if papier.valeurs.get(d)), papier.recue_le)
    fichier = proprietes(
        flux.reel,
        papier.profil,
        papier.canal,
        papier.recue_le,
        min(datee, papier.recue_le),
        contenu="\x1f".join([f"{k}={v}" for k, v in papier.valeurs.items()]),
        radical=_RADICAUX.get(papier.cle, papier.genre.partition("_")[0]),
        nb_pages=1 if papier.profil in _UNE_PAGE else 1 + flux.chance(25),
    )
    return composer(
        papier.genre,
        papier.id,
        papier.valeurs,
        aspect=aspects[int(tire * len(aspects))],
        emetteur=papier.emetteur_nom,
        recue_le=papier.recue_le,
        fichier=fichier,
        fiches=fiches,
    )


def _clauses(prepare: _Prepare, mutuelle: Mutuelle) -> tuple[ClauseVue, ...]:
    if mutuelle.id not in prepare.clauses:
        prepare.clauses[mutuelle.id] = tuple(
            ClauseVue(c.id, c.type, c.titre, c.texte, c.params) for c in mutuelle.clauses
        )
    return prepare.clauses[mutuelle.id]


def _listes(prepare: _Prepare, mutuelle: Mutuelle) -> dict[str, tuple[tuple[str, str], ...]]:
    if mutuelle.id not in prepare.listes:
        prepare.listes[mutuelle.id] = {
            "modeles": tuple((m.id, m.titre) for m in mutuelle.modeles_courrier),
            "mentions": tuple((m.id, m.libelle) for m in mutuelle.mentions),
            "services": tuple((str(s.id), s.nom) for s in mutuelle.services),
            "natures": prepare.bank.natures.offertes,
        }
    return prepare.listes[mutuelle.id]


def _comptes(b: Brouillon) -> tuple[tuple[str, str], ...]:
    """(id, label) of the accounts that a payment may choose, by bank and last four characters.

    Neither the label nor the order says which one is known: the base does. An account that was replaced is
    offered unless a new one is asked for, so that their number tells nothing.
    """
    offerts = sorted(
        (c for c in b.comptes if c.etat != "remplacé" or not any(x.etat == "demandé" for x in b.comptes)),
        key=lambda c: c.id,
    )
    return tuple(
        (c.id, f"{c.compte.banque.nom}, compte se terminant par {c.compte.iban[-4:]}") for c in offerts
    )


def _vu(b: Brouillon, prepare: _Prepare, partagees: Communes, atelier: Callable[[Papier], PieceVue]) -> Vu:
    listes = _listes(prepare, b.mutuelle)
    demande = DemandeVue(
        canal=b.demande.canal,
        recue_le=b.demande.recue_le,
        objet=b.demande.objet,
        texte=b.demande.texte,
        expediteur=b.demande.expediteur,
        lignes=tuple((x.id, x.libelle, x.demandee or x.depense) for x in b.lignes),
        demande_rib=b.demande.compte,
    )
    return Vu(
        reference=b.reference,
        jour=b.jour.isoformat(),
        mutuelle=b.mutuelle.id,
        mutuelle_nom=b.mutuelle.nom,
        adherent=b.foyer[0].personne.identite,
        titre=b.demande.objet,
        demande=demande,
        pieces=tuple(atelier(p) for p in b.papiers),
        bases=bases(b, partagees),
        tiers=tuple(TiersVu(t.id, t.qualite, t.nom, t.telephone, t.adresse) for t in b.tiers),
        clauses=_clauses(prepare, b.mutuelle),
        genres_demandables=GENRES_DEMANDABLES,
        modeles_courrier=listes["modeles"],
        mentions=listes["mentions"],
        services=listes["services"],
        natures=listes["natures"],
        comptes=_comptes(b),
    )
