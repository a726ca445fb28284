"""What the printed livret has no room for, as the annexes print it."""

from __future__ import annotations

from typing import Any

from webapp.livret.donnees import BlocPresente, DonneesLivret, Epreuve
from webapp.livret.mentions import acte, commentaires, titre_du_bloc
from webapp.livret.typographie import accord, duree, instant_en_clair, jour_en_chiffres, periode

CONDITIONS = {
    "reelle": "Situation réelle",
    "reconstituee": "Situation reconstituée",
    "simulee_difficile": "Situation difficile simulée",
}
VOIES = {
    "tous_blocs": "Ensemble des blocs : entretien devant le jury.",
    "blocs_isoles": "Blocs isolés : examen du dossier par la commission paritaire.",
}


def annexes(donnees: DonneesLivret, officiel: dict[str, Any]) -> dict[str, Any]:
    """The content of each annexe; nothing in it is computed as a result of a bloc (I17)."""
    blocs = {b["id"]: b for b in officiel["blocs"]}
    presents = [b for b in donnees.blocs if b.bloc in blocs]
    return {
        "voie": VOIES[donnees.voie],
        "organisme": donnees.organisme,
        "fiche": _lecture_de_la_fiche(donnees, officiel),
        "commentaires": [
            {
                "titre": titre_du_bloc(blocs[b.bloc]),
                "commentaires": commentaires(b),
                "signatures": [acte(donnees, n) for n in (1, 2)],
            }
            for b in presents
            if not blocs[b.bloc]["zones_imprimees"]["commentaires_des_evaluateurs"]
        ],
        "recapitulatif": [_recapitulatif(b, blocs[b.bloc]) for b in presents],
        "epreuves": [_epreuve(e, blocs[b.bloc]) for b in presents for e in b.epreuves],
        "journaux": [
            {
                "bloc": f"Bloc {blocs[b.bloc]['numero']}",
                "tentative": j.tentative,
                "actions": accord(j.actions, "action"),
                "tete": j.tete,
            }
            for b in presents
            for j in b.journaux
        ],
        "validations": [
            {
                "evaluateur": f"Évaluateur {v.evaluateur}",
                "nom": v.nom,
                "instant": instant_en_clair(v.instant),
                "empreinte": v.empreinte,
            }
            for v in donnees.validations
        ],
        "a_valider": donnees.empreinte_a_valider(),
        "versions": [
            {
                "numero": str(v.numero),
                "instant": instant_en_clair(v.instant),
                "motif": v.motif,
                "empreinte": v.empreinte,
            }
            for v in donnees.versions_anterieures
        ],
        "referentiel": {"version": donnees.referentiel_version, "empreinte": donnees.referentiel_empreinte},
    }


def _lecture_de_la_fiche(donnees: DonneesLivret, officiel: dict[str, Any]) -> list[dict[str, str]]:
    blocs = {b["id"]: b for b in officiel["blocs"]}
    lignes = []
    for ligne in officiel["fiche_de_synthese"]["blocs"]:
        detail = blocs.get(donnees.bloc_de_la_ligne(ligne["id"]) or "")
        lignes.append(
            {
                "fiche": f"Ligne {ligne['numero']} : {ligne['titre']}",
                "detail": titre_du_bloc(detail)
                if detail
                else "Sans grille dans le livret : ligne laissée vide.",
            }
        )
    lus = {c.bloc for c in donnees.concordance}
    absents = [b for b in officiel["blocs"] if b["id"] not in lus]
    return lignes + [{"fiche": "Absent de la fiche imprimée.", "detail": titre_du_bloc(b)} for b in absents]


def _recapitulatif(present: BlocPresente, bloc: dict[str, Any]) -> dict[str, Any]:
    verdicts = {v.competence: v.verdict for v in present.verdicts}
    competences = [c for a in bloc["activites"] for c in a["competences"]]
    acquises = sum(1 for c in competences if verdicts.get(c["id"]) == "A")
    return {
        "titre": titre_du_bloc(bloc),
        "compte": f"{accord(acquises, 'compétence')} A sur {len(competences)}",
        "lignes": [
            {"id": c["id"], "texte": c["texte"], "resultat": verdicts.get(c["id"], "—")} for c in competences
        ],
    }


def _epreuve(epreuve: Epreuve, bloc: dict[str, Any]) -> dict[str, Any]:
    entretien = epreuve.entretien
    return {
        "titre": f"{titre_du_bloc(bloc)} — épreuve {epreuve.reference}",
        "faits": [
            {"nom": "Dates", "valeur": periode(epreuve.debut, epreuve.fin)},
            {"nom": "Lieu", "valeur": epreuve.lieu},
            {"nom": "Durée", "valeur": duree(epreuve.minutes)},
            {
                "nom": "Entretien complémentaire",
                "valeur": f"{periode(entretien.jour, entretien.jour)}, {duree(entretien.minutes)}"
                if entretien
                else "non tenu",
            },
        ],
        "situations": [
            {
                "jour": jour_en_chiffres(s.jour),
                "intitule": s.intitule,
                "condition": CONDITIONS[s.condition],
                "motif": s.motif,
            }
            for s in epreuve.situations
        ],
    }
