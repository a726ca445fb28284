"""What the template prints: the data and the official texts, laid out as plain strings in French."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from webapp.livret.annexes import annexes
from webapp.livret.canonique import DonneesInvalides
from webapp.livret.donnees import BlocPresente, DonneesLivret, Evaluateur
from webapp.livret.mentions import acte, commentaires
from webapp.livret.polices import affichable
from webapp.livret.typographie import jour_en_chiffres

LIGNES_POINTILLEES = 5


def vue(donnees: DonneesLivret, officiel: dict[str, Any]) -> dict[str, Any]:
    """Everything the template prints, every text drawable by our fonts.

    `officiel` is the export of the référentiel the livret was opened with. Raises DonneesInvalides when
    the data speak of a bloc, a compétence or a line of the fiche that it has not.
    """
    _exiger_connus(donnees, officiel)
    empreinte = donnees.empreinte()
    jour = date.fromisoformat(donnees.jour)
    resultat = {
        "meta": {
            "titre": f"{officiel['identite']['document']} — {donnees.candidat}",
            "sujet": officiel["identite"]["intitule_imprime"],
            "auteur": donnees.organisme,
            "date": [jour.year, jour.month, jour.day],
            "reference": donnees.reference,
            "version": str(donnees.version),
            "empreinte": empreinte,
            "marque": donnees.marque,
        },
        "bandeau": _bandeau(donnees),
        "pages": {nom: [_element(e, donnees) for e in page] for nom, page in officiel["pages"].items()},
        "fiche": _fiche(donnees, officiel),
        "blocs": [_bloc(bloc, donnees) for bloc in officiel["blocs"]],
        "annexes": annexes(donnees, officiel),
        "qr": _matrice(donnees.marque),
    }
    dessinable: dict[str, Any] = _dessinable(resultat)
    return dessinable


def _exiger_connus(donnees: DonneesLivret, officiel: dict[str, Any]) -> None:
    """Nothing that people judged or wrote may be left out of the print for want of a place."""
    grilles = {
        b["id"]: [c["id"] for a in b["activites"] for c in a["competences"]] for b in officiel["blocs"]
    }
    fiche = [ligne["id"] for ligne in officiel["fiche_de_synthese"]["blocs"]]
    for correspondance in donnees.concordance:
        _exiger_parmi("concordance.fiche", correspondance.fiche, fiche)
        _exiger_parmi("concordance.bloc", correspondance.bloc, [*grilles, None])
    for bloc in donnees.blocs:
        _exiger_parmi("blocs.bloc", bloc.bloc, list(grilles))
        competences = grilles[bloc.bloc]
        for verdict in bloc.verdicts:
            _exiger_parmi(f"{bloc.bloc}.verdicts", verdict.competence, competences)
        for commentaire in bloc.commentaires:
            _exiger_parmi(f"{bloc.bloc}.commentaires", commentaire.competence, [*competences, None])


def _exiger_parmi(chemin: str, trouve: str | None, admis: list[str | None]) -> None:
    if trouve not in admis:
        raise DonneesInvalides(chemin, trouve, ", ".join(a for a in admis if a))


def _dessinable(valeur: Any) -> Any:
    if isinstance(valeur, str):
        return affichable(valeur)
    if isinstance(valeur, list):
        return [_dessinable(v) for v in valeur]
    if isinstance(valeur, dict):
        return {cle: _dessinable(v) for cle, v in valeur.items()}
    return valeur


def _bandeau(donnees: DonneesLivret) -> str:
    if donnees.remplacee_par is not None:
        return f"Version {donnees.version} remplacée par la version {donnees.remplacee_par}"
    if not donnees.validations:
        return "Livret non encore validé par les évaluateurs"
    return ""


def passages(texte: str) -> list[list[Any]]:
    """The runs of a printed text, each with whether it is bold.

    >>> passages("L'évaluation **par deux** évaluateurs")
    [["L'évaluation ", False], ['par deux', True], [' évaluateurs', False]]
    """
    morceaux = re.split(r"\*\*", texte)
    return [[morceau, i % 2 == 1] for i, morceau in enumerate(morceaux) if morceau]


def _element(element: dict[str, Any], donnees: DonneesLivret) -> dict[str, Any]:
    def qui(evaluateur: Evaluateur) -> str:
        return ", ".join(t for t in (evaluateur.nom, evaluateur.fonction) if t)

    valeurs = {
        "candidat": donnees.candidat,
        "entreprise": donnees.entreprise,
        "evaluateur_1": qui(donnees.evaluateur_1),
        "evaluateur_2": qui(donnees.evaluateur_2),
        "soussigne_1": donnees.evaluateur_1.nom,
        "soussigne_2": donnees.evaluateur_2.nom,
        "signature_1": acte(donnees, 1),
        "signature_2": acte(donnees, 2),
    }
    return {
        "genre": element["genre"],
        "niveau": element.get("niveau", 1),
        "puce": element.get("puce", ""),
        "texte": passages(element["texte"]),
        "valeur": valeurs.get(element.get("cle", ""), ""),
    }


def _ligne(numero: int, titre: str, present: BlocPresente | None, donnees: DonneesLivret) -> dict[str, Any]:
    oui = non = False
    signatures = ["", ""]
    dates = conditions = ""
    if present is not None:
        dates, conditions = present.fiche.dates, present.fiche.conditions
        faits = (present.fiche.exerce, present.fiche.forme)
        oui = True in faits
        non = not oui and False in faits
        for validation in donnees.validations:
            jour = jour_en_chiffres(validation.instant[:10])
            signatures[validation.evaluateur - 1] = f"validé le {jour}"
    return {
        "numero": f"BLOC {numero} :",
        "titre": titre,
        "oui": oui,
        "non": non,
        "dates": dates,
        "conditions": conditions,
        "signatures": signatures,
        "ajout": "",
    }


def _fiche(donnees: DonneesLivret, officiel: dict[str, Any]) -> dict[str, Any]:
    fiche = officiel["fiche_de_synthese"]
    lignes = [
        _ligne(
            ligne["numero"], ligne["titre"], donnees.present(donnees.bloc_de_la_ligne(ligne["id"])), donnees
        )
        for ligne in fiche["blocs"]
    ]
    # I01: a detail bloc without a line of the fiche gets one, marked as added, never a printed one.
    for bloc in officiel["blocs"]:
        present = donnees.present(bloc["id"])
        if donnees.ligne_ajoutee_b5 and bloc["id"] in donnees.hors_fiche:
            ligne = _ligne(bloc["numero"], bloc["titre"], present, donnees)
            lignes.append({**ligne, "ajout": "Ligne ajoutée : absente de la fiche imprimée"})
    return {
        "titre": f"{fiche['numero_imprime']} {fiche['titre_page']}",
        "colonnes": fiche["colonnes"],
        "lignes": lignes,
    }


def _bloc(bloc: dict[str, Any], donnees: DonneesLivret) -> dict[str, Any]:
    present = donnees.present(bloc["id"])
    verdicts = {v.competence: v.verdict for v in present.verdicts} if present else {}
    zones = bloc["zones_imprimees"]
    puces = bloc["modalites"].get("puces", [])
    return {
        "titre": f"BLOC {bloc['numero']} : {bloc['titre']}",
        "modalites": [
            {"texte": t, "puce": "-" if i in puces else ""} for i, t in enumerate(bloc["modalites"]["texte"])
        ],
        "entetes": bloc["entetes_tableau"],
        "activites": [_activite(a, bloc, verdicts) for a in bloc["activites"]],
        "zone_commentaires": zones["commentaires_des_evaluateurs"],
        "zone_signatures": zones["signature_des_deux_evaluateurs"],
        "commentaires": commentaires(present),
        "signatures": [acte(donnees, n) for n in (1, 2)] if present else ["", ""],
        "lignes": LIGNES_POINTILLEES,
    }


def _activite(activite: dict[str, Any], bloc: dict[str, Any], verdicts: dict[str, str]) -> dict[str, Any]:
    elements = activite.get("elements", [])
    titre = activite["titre"].partition(" · ")[0] if elements else activite["titre"]
    tiret = "- " if bloc.get("tiret") else ""
    return {
        "titre": titre,
        "elements": elements,
        "competences": [
            {
                "id": c["id"],
                "texte": tiret + c["texte"],
                "attendus": _attendus(c, bloc["puce"]),
                "acquis": verdicts.get(c["id"]) == "A",
                "non_acquis": verdicts.get(c["id"]) == "NA",
            }
            for c in activite["competences"]
        ],
    }


def _attendus(competence: dict[str, Any], puce: str) -> list[dict[str, str]]:
    """The pieces of the third cell in printed order: chapeaux, bullets, sentences, instructions."""
    chapeaux = {c["id"]: c.get("puce", "") + c["texte"] for c in competence.get("chapeaux", [])}
    consignes = {c["rattachee_a"]: c["texte"] for c in competence.get("consignes_evaluateur", [])}
    pieces: list[dict[str, str]] = []
    ouvert = None
    for critere in competence["criteres"]:
        chapeau = critere.get("chapeau")
        if chapeau is not None and chapeau != ouvert:
            pieces.append({"genre": "chapeau", "puce": "", "texte": chapeaux[chapeau]})
        ouvert = chapeau
        if critere.get("suite"):
            pieces[-1] = {**pieces[-1], "texte": f"{pieces[-1]['texte']} {critere['texte']}"}
        else:
            en_puce = critere["forme"] == "puce"
            pieces.append(
                {"genre": critere["forme"], "puce": puce if en_puce else "", "texte": critere["texte"]}
            )
        if critere["id"] in consignes:
            pieces.append({"genre": "prose", "puce": "", "texte": consignes[critere["id"]]})
    return pieces


def _matrice(texte: str) -> list[str]:
    """The modules of the QR code, one string of 0 and 1 per line, without quiet zone."""
    import segno  # noqa: PLC0415 - only those who compose a livret pay for it

    return ["".join("1" if m else "0" for m in ligne) for ligne in segno.make(texte, error="m").matrix]
