"""The menu, as data: each feature adds its entries here, each role sees its own."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.acteur import Acteur
from webapp.models.organisme import Role

ADMINISTRATEUR = "administrateur"


@dataclass(frozen=True, slots=True)
class Entree:
    """One entry of the menu. `par_organisme` entries take the person's organisme as URL argument."""

    libelle: str
    endpoint: str
    roles: frozenset[str]
    par_organisme: bool = False


@dataclass(frozen=True, slots=True)
class Lien:
    """An entry for one person: its words, its endpoint and its URL arguments."""

    libelle: str
    endpoint: str
    args: dict[str, str]


MENU: tuple[Entree, ...] = (
    Entree("S’entraîner", "entrainement.choisir", frozenset({Role.CANDIDAT})),
    Entree("Évaluer", "epreuves.a_evaluer", frozenset({Role.EVALUATEUR})),
    Entree("Épreuves", "epreuves.livrets", frozenset({Role.RESPONSABLE}), par_organisme=True),
    Entree("Qualité", "qualite.accord", frozenset({Role.RESPONSABLE}), par_organisme=True),
    Entree("Personnes", "organisme.personnes", frozenset({Role.RESPONSABLE}), par_organisme=True),
    Entree("Banque", "banque.sommaire", frozenset({Role.FORMATEUR_AUTEUR, Role.RESPONSABLE, ADMINISTRATEUR})),
    Entree("Référentiel", "referentiel.sommaire", frozenset({*Role, ADMINISTRATEUR})),
    Entree("Organismes", "organisme.organismes", frozenset({ADMINISTRATEUR})),
)


def menu_de(acteur: Acteur | None) -> list[Lien]:
    """The menu of this person; one entry per organisme where that matters."""
    if acteur is None or acteur.par_code:
        return []
    liens = [Lien("Accueil", "accueil.index", {})]
    for entree in MENU:
        if ADMINISTRATEUR in entree.roles and acteur.administrateur and not entree.par_organisme:
            liens.append(Lien(entree.libelle, entree.endpoint, {}))
            continue
        places = {p.organisme_public: p.organisme_nom for p in acteur.places if p.role in entree.roles}
        if not places:
            continue
        if not entree.par_organisme:
            liens.append(Lien(entree.libelle, entree.endpoint, {}))
            continue
        for public, nom in places.items():
            libelle = entree.libelle if len(places) == 1 else f"{entree.libelle} · {nom}"
            liens.append(Lien(libelle, entree.endpoint, {"organisme": public}))
    return liens
