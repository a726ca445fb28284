"""Players of generated dossiers: one reads everything and follows a treatment, others do less well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from scenario_bank.calendrier import jour_suivant, terme
from scenario_bank.corrige import Corrige, Geste, Traitement
from scenario_bank.model.vocabulaire import TYPES_ACTION, Base, objet_de
from scoring.action import Action, lire_action

BASES = frozenset(b.value for b in Base)


class Joueur:
    """Writes the journal of one dossier, act after act."""

    def __init__(self, corrige: Corrige) -> None:
        self.corrige = corrige
        self.actions: list[Action] = []
        self.jour = date.fromisoformat(corrige.jour)

    def faire(self, genre: str, place: str = "", /, **donnees: Any) -> None:
        reference = self.corrige.reference
        cible = "" if TYPES_ACTION[genre].vise == "tentative" else reference + (f"/{place}" if place else "")
        rang = len(self.actions) + 1
        self.actions.append(
            lire_action(
                {
                    "id": f"{reference}-{rang}",
                    "sequence": rang,
                    "type": genre,
                    "cible": cible,
                    "donnees": donnees,
                    "jour_simule": self.jour.isoformat(),
                }
            )
        )

    def tout_ouvrir(self) -> None:
        """Every pièce and base that a relation compares or a careful treatment reads."""
        c = self.corrige
        objets = [objet_de(p) for r in c.relations for p in r.places]
        for objet in dict.fromkeys((*objets, *c.attendu.ouvrir, *c.attendu.bases_utiles, "procedures")):
            self.faire("consulter_base" if objet in BASES else "ouvrir_piece", objet)

    def tout_rapprocher(self) -> None:
        """Every indispensable or broken relation, read as the key reads it."""
        for r in self.corrige.relations:
            if r.conforme and r.indispensable:
                self.faire("marquer_champ_conforme", r.places[0], compare_a=r.places[-1])
            elif not r.conforme:
                self.faire(
                    "marquer_champ_non_conforme", r.places[0], compare_a=r.places[-1], motif=r.motifs[0]
                )

    def attendre_le_retour(self) -> None:
        self.faire("fin_de_journee")
        self.jour += timedelta(days=1)
        self.faire("consulter_base", "flux")
        self.faire("note_crm", texte="Retour du flux lu.")

    def attendre_le_terme(self, geste: Geste) -> None:
        """Days until the delay of `geste` has run; what would pass the manual's delay is put in wait."""
        jour = terme(self.jour, geste.delai, geste.unite)
        while self.jour < jour:
            demain = jour_suivant(self.jour)
            if self.jour.isoformat() <= self.corrige.attendu.echeance < demain.isoformat():
                relance = (self.jour + timedelta(days=20)).isoformat()
                lignes = [x.id for x in self.corrige.lignes]
                self.faire("mettre_en_attente", lignes=lignes, motif="piece_manquante", relance_le=relance)
            self.faire("fin_de_journee")
            self.jour = demain

    def accomplir(self, geste: Geste) -> None:
        """The geste, what the key leaves free taking an ordinary value."""
        genre = TYPES_ACTION[geste.type]
        donnees: dict[str, Any] = {}
        for nom, champ in genre.champs.items():
            admises = geste.donnees.get(nom, ())
            if admises:
                donnees[nom] = list(admises) if champ.genre == "liste" else admises[0]
            elif champ.obligatoire and champ.genre != "texte":
                donnees[nom] = self._ordinaire(nom, champ.genre, donnees)
        self.faire(geste.type, self._place(geste, genre.vise), **donnees)

    def _place(self, geste: Geste, vise: str) -> str:
        if vise in {"dossier", "tentative"} or geste.cible:
            return "" if vise in {"dossier", "tentative"} else geste.cible
        places = [p for plante in self.corrige.plantes for p in plante.places] or ["p1.total"]
        return places[0] if vise == "champ" else objet_de(places[0])

    def _ordinaire(self, nom: str, genre: str, donnees: dict[str, Any]) -> Any:
        c = self.corrige
        if nom == "mentions":
            return list(c.attendu.mentions_par_modele.get(donnees["modele"], c.attendu.mentions_requises))
        if genre == "lignes":
            return [
                {"ligne": x.id, "amo": x.amo_brute, "amc": x.amc, "reste": x.reste_a_charge} for x in c.lignes
            ]
        if nom == "lignes":
            return [x.id for x in c.lignes]
        ordinaires: dict[str, Any] = {
            "tiers": (c.attendu.tiers or ("adherent",))[0],
            "nature": c.plantes[0].natures_acceptees[0] if c.plantes else "A01",
            "service": c.attendu.service_hierarchie,
            "compte": c.attendu.compte_a_payer or "c1",
            "modele": (c.attendu.modeles_courrier or ("autre",))[0],
            "relance_le": (self.jour + timedelta(days=20)).isoformat(),
            "montant": "0.00",
            "numero": "connu",
            "coordonnees": "annuaire",
            "motif": "autre",
            "pieces": [],
        }
        return ordinaires.get(nom, "autre")


def soigneux(corrige: Corrige, traitement: Traitement) -> tuple[Action, ...]:
    """Reads and compares everything, then carries the treatment out and accounts for it."""
    joueur = Joueur(corrige)
    joueur.tout_ouvrir()
    joueur.tout_rapprocher()
    paye = False
    for geste in traitement.gestes:
        if geste.type == "tableau_de_bord" and paye and corrige.attendu.controle_retour:
            joueur.attendre_le_retour()
        joueur.attendre_le_terme(geste)
        joueur.accomplir(geste)
        paye = paye or geste.type in {"payer", "payer_partiel"}
    joueur.faire(
        "compte_rendu",
        service=corrige.attendu.service_hierarchie,
        texte="Fait.",
        dossiers=[corrige.reference],
    )
    return tuple(joueur.actions)


def presse(corrige: Corrige) -> tuple[Action, ...]:
    """Pays every line on the account in the request, looks at nothing, closes."""
    joueur = Joueur(corrige)
    comptes = corrige.attendu.comptes_interdits or (corrige.attendu.compte_a_payer or "c1",)
    total = sum(int(x.amc.replace(".", "")) for x in corrige.lignes)
    joueur.faire(
        "payer",
        montant=f"{total // 100}.{total % 100:02d}",
        lignes=[x.id for x in corrige.lignes],
        compte=comptes[0],
    )
    joueur.faire("cloturer")
    return tuple(joueur.actions)


def soupconneux(corrige: Corrige, places: Iterable[str]) -> tuple[Action, ...]:
    """Raises an alert and an anomaly on every place, checks nothing."""
    joueur = Joueur(corrige)
    for place in places:
        joueur.faire("alerter_suspicion", place, phrase="Louche.", nature="F15", service="autre")
        joueur.faire("signaler_anomalie", place, phrase="Louche.", nature="A01")
    return tuple(joueur.actions)
