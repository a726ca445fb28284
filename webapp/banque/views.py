"""HTTP of the bank: browse its content, try a dossier with its key and its proof."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from cases.pieces import dessiner
from cases.verification import prouver
from cases.vu import Case
from scenario_bank import Bank
from webapp.banque import mots, queries, services
from webapp.banque.forms import EssaiForm, PreuvesForm
from webapp.epreuves.fiche import fiche_de
from webapp.epreuves.papiers import DU_MANUEL, base_en_papier
from webapp.errors import Introuvable
from webapp.poste.libelles import MOTIFS

bp = Blueprint("banque", __name__)
VUES = ("auteur", "candidat")


@bp.get("/banque")
def sommaire() -> Any:
    """What the bank holds."""
    bank = queries.la_banque()
    return render_template(
        "banque/sommaire.html",
        bank=bank,
        gabarits=[(g, len(queries.alterations_de(bank, g.id))) for g in queries.gabarits(bank)],
    )


@bp.get("/banque/gabarits/<gabarit>")
def gabarit(gabarit: str) -> Any:
    """One gabarit: what it draws, how it is treated, what may be planted in it."""
    bank = queries.la_banque()
    modele = next((g for g in queries.gabarits(bank) if g.id == gabarit), None)
    if modele is None:
        raise Introuvable
    return render_template(
        "banque/gabarit.html",
        bank=bank,
        gabarit=modele,
        familles=queries.familles(queries.alterations_de(bank, gabarit)),
        mots=mots,
    )


@bp.get("/banque/mutuelles/<mutuelle>")
def mutuelle(mutuelle: str) -> Any:
    """One mutuelle: its manual with typed clauses, its directory, its letters, its contrats."""
    trouvee = queries.la_banque().mutuelles.get(mutuelle)
    if trouvee is None:
        raise Introuvable
    return render_template("banque/mutuelle.html", mutuelle=trouvee, mots=mots)


@bp.get("/banque/baremes")
def baremes() -> Any:
    """The dated barèmes and the rules of calculation, with source, confidence and status."""
    bank = queries.la_banque()
    return render_template(
        "banque/baremes.html", bank=bank, notions=queries.baremes_par_notion(bank), mots=mots
    )


@bp.get("/banque/natures")
def natures() -> Any:
    """The catalogue of natures that every dossier offers."""
    return render_template("banque/natures.html", natures=queries.la_banque().natures.natures)


@bp.get("/banque/essayer")
def essayer() -> Any:
    """Choose a dossier; once chosen, see it as its author or as a candidat."""
    bank = queries.la_banque()
    form = EssaiForm(request.args).offrir(bank)
    if "cas" not in request.args:
        return render_template("banque/choisir.html", form=EssaiForm(None).offrir(bank))
    if not form.validate():
        return render_template("banque/choisir.html", form=form), 422
    vue = request.args.get("vue", VUES[0])
    case = services.engendrer(bank, form.essai)
    contexte = _dossier(bank, case) if vue == "candidat" else _corrige(bank, case)
    return render_template(
        f"banque/{vue if vue in VUES else VUES[0]}.html",
        form=form,
        essai=form.essai,
        case=case,
        titre_gabarit=bank.gabarits[case.gabarit].titre,
        preuves=PreuvesForm(
            None, cas=form.cas.data, graine=form.graine.data, mutuelle=form.mutuelle.data
        ).offrir(bank),
        vue=vue,
        **contexte,
    )


def _dossier(_bank: Bank, case: Case) -> dict[str, Any]:
    """What the candidat would see on the first day."""
    return {
        "pieces": [(p.titre, dessiner(p)) for p in case.vu.pieces],
        "bases": [base_en_papier(b) for b in case.vu.bases if b.id not in DU_MANUEL],
    }


def _corrige(bank: Bank, case: Case) -> dict[str, Any]:
    """The key, the hidden answers, and the proof made now."""
    numeros = {c.id: c.numero for c in bank.mutuelles[case.vu.mutuelle].clauses}
    titres = {c.id: f"{numeros[c.id]} {c.titre}" for c in case.vu.clauses}
    alterations = {a.id: a.libelle for a in bank.alterations.values()}
    preuve = prouver(bank, case)
    return {
        "fiche": fiche_de(case.vu, case.cache, case.corrige, numeros, alterations=alterations),
        "rompues": [
            (titres[clause], places, ", ".join(MOTIFS[m].lower() for m in motifs.split(",") if m))
            for clause, places, motifs in services.relations_rompues(case)
        ],
        "tiers": services.reponses_cachees(case.vu, case.cache),
        "preuve": preuve,
        "lignes_preuve": services.lignes_de_preuve(preuve),
    }


@bp.post("/banque/essayer/preuves")
def prouver_plusieurs() -> Any:
    """The typed proof over several numbers, within the time that a page may take."""
    bank = queries.la_banque()
    form = PreuvesForm().offrir(bank)
    if not form.validate_on_submit():
        return render_template("banque/preuves.html", form=form, campagne=None, essai=None), 422
    campagne = services.prouver_graines(bank, form.essai, form.nombre.data or 1)
    return render_template("banque/preuves.html", form=form, campagne=campagne, essai=form.essai)


@bp.get("/banque/classe")
def classe() -> Any:
    """A slip to project: the number that gives everyone this dossier in practice, and nothing of its key."""
    bank = queries.la_banque()
    form = EssaiForm(request.args).offrir(bank)
    if not form.validate():
        return render_template("banque/choisir.html", form=form), 422
    return render_template(
        "banque/classe.html",
        essai=form.essai,
        numero=services.numero_de_classe(bank, form.essai),
        titre_gabarit=bank.gabarits[form.essai.gabarit].titre,
        recherche_max=services.RECHERCHE_MAX,
    )
