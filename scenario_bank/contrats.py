"""What a tableau de garanties must hold, and what a contrat responsable may not exceed."""

from __future__ import annotations

from scenario_bank.lecture import FichierLu
from scenario_bank.model.mutuelle import Contrat

# Optical equipment of class B, AMO part included: the most that a contrat responsable pays (CSS
# R.871-2 3°, décret 2019-21). Only the confirmed caps: 420, 700, 800, and 100 for the frame (H).
_OPTIQUE = {"simple": 420, "complexe": 700, "tres_complexe": 800}
_MONTURE_MAX = 100


def verifier_contrats(fichier: FichierLu, contrats: tuple[Contrat, ...]) -> None:
    """Note in `fichier` what is missing or too much in each contrat."""
    fichier.refuser_doubles("contrats", [c.id for c in contrats], "contrat")
    for i, contrat in enumerate(contrats):
        lignes = contrat.tableau
        rangs = [f"{x.poste} {x.variante}".strip() for x in lignes]
        fichier.refuser_doubles(f"contrats.{i}.tableau", rangs, "ligne")
        attendues = {("medecin", ""), ("optique", "classe_a"), ("audio", "classe_1")}
        attendues |= {("optique", v) for v in _OPTIQUE}
        for poste, variante in sorted(attendues - {(x.poste, x.variante) for x in lignes}):
            fichier.refuser(f"contrats.{i}.tableau", f"ligne {poste} {variante} absente.", "Ajoutez-la.")
        if contrat.responsable:
            _verifier_responsable(fichier, f"contrats.{i}", contrat)


def _verifier_responsable(fichier: FichierLu, chemin: str, contrat: Contrat) -> None:
    """What a contrat responsable may not exceed (CSS R.871-2; H, checked on two sources)."""
    for j, ligne in enumerate(contrat.tableau):
        garantie, ou = ligne.garantie, f"{chemin}.tableau.{j}.garantie"
        if garantie.type == "forfait_equipement" and ligne.variante in _OPTIQUE:
            plus = _OPTIQUE[ligne.variante]
            if garantie.montant > plus or (garantie.montant == plus and not garantie.y_compris_amo):
                fichier.refuser(
                    ou, f"forfait {garantie.montant} €.", f"Au plus {plus} €, part AMO comprise (R.871-2)."
                )
            if garantie.monture_max > _MONTURE_MAX:
                fichier.refuser(
                    ou, f"monture {garantie.monture_max} €.", f"Au plus {_MONTURE_MAX} € (R.871-2)."
                )
        if garantie.type == "pct_br" and ligne.poste in {"medecin", "technique"}:
            optam = garantie.taux
            autre = garantie.taux_non_optam
            base = 100 if garantie.y_compris_amo else 30
            if optam > base and (autre is None or autre > optam - 20):
                fichier.refuser(
                    ou,
                    "niveau non OPTAM.",
                    "Au moins 20 points sous le niveau OPTAM (R.871-2 2°, décret 2019-21).",
                )
            if autre is not None and autre > base + 100:
                fichier.refuser(
                    ou, f"{autre} % non OPTAM.", "Au plus 100 % de la base en sus du ticket modérateur."
                )
        if garantie.type == "tm_plus_pct_br" and ligne.poste == "medecin" and garantie.taux_non_optam is None:
            fichier.refuser(
                ou, "un seul niveau.", "Dites le niveau OPTAM et le niveau non OPTAM avec pct_br."
            )
        if (ligne.variante in {"classe_a", "classe_1", "rac0"}) != (garantie.type == "cent_pour_cent_sante"):
            fichier.refuser(
                ou, f"garantie {garantie.type}.", "Le panier 100 % Santé est pris en charge en entier."
            )
