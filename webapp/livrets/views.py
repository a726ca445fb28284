"""HTTP of the closing: freeze, validate, correct, download, and the candidate's restitution."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for

from scenario_bank.referentiel import lire_referentiel
from webapp.comptes.reauthentification import confirm, password_hint
from webapp.comptes.services import TropDEssais
from webapp.consensus.phrases import phrase_attente
from webapp.consensus.queries import commentaire, verdicts
from webapp.cotation.forms import entier, texte
from webapp.cotation.phrases import phrase_journal
from webapp.cotation.services import JournalAltere
from webapp.db import get_db, get_settings
from webapp.epreuves.queries import epreuve_par_public_id
from webapp.errors import Introuvable
from webapp.horloge import aujourdhui, maintenant
from webapp.livret.document import ReferentielAbsent, composer
from webapp.livret.donnees import DonneesLivret
from webapp.livrets import queries, services
from webapp.livrets.phrases import DEJA_VALIDEE, MOT_DE_PASSE, PERIMEE, phrases_manques
from webapp.livrets.restitution import resultats
from webapp.models.cotation import Valeur
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.livret import LivretVersion

bp = Blueprint("livrets", __name__)


def _epreuve(public_id: str) -> Epreuve:
    epreuve = epreuve_par_public_id(get_db(), public_id)
    if epreuve is None:
        raise Introuvable
    return epreuve


def _textes(epreuve: Epreuve) -> dict[str, str]:
    """The words of each compétence of the bloc, by its printed id."""
    return {c.id: c.texte for c in lire_referentiel().bloc(epreuve.bloc).competences}


@bp.route("/epreuves/<epreuve>/cloture", methods=["GET", "POST"])
def figer(epreuve: str) -> Any:
    """Prepare the version to validate: what is agreed, and what the livret prints beside it."""
    ligne, db = _epreuve(epreuve), get_db()
    refus: list[str] = []
    if request.method == "GET" and ligne.etat is EtatEpreuve.A_VALIDER:
        return redirect(url_for("livrets.valider", epreuve=epreuve), 303)
    if request.method == "POST":
        try:
            services.freeze(
                db,
                ligne,
                g.acteur.personne_id,
                fonctions=(texte(request.form, "fonction1"), texte(request.form, "fonction2")),
                minutes=entier(request.form, "minutes"),
                motif=texte(request.form, "motif"),
                maintenant=maintenant(),
                cle=get_settings().cle_chaine,
            )
        except JournalAltere as altere:
            refus = [phrase_journal(altere)]
        except services.ClotureIncomplete as erreur:
            refus = phrases_manques(erreur.manques)
        else:
            db.commit()
            return redirect(url_for("livrets.valider", epreuve=epreuve), 303)
    communs = verdicts(db, ligne)
    return render_template(
        "livrets/figer.html",
        epreuve=ligne,
        verdicts=communs,
        textes=_textes(ligne),
        acquises=sum(1 for v in communs.values() if v is Valeur.ACQUIS),
        commentaire=commentaire(db, ligne.id),
        manques=phrases_manques(services.manques(db, ligne)),
        correction=bool(queries.closes_de_l_epreuve(db, ligne.id)),
        precedente=_donnees_precedentes(ligne),
        jour=aujourdhui(),
        saisie=request.form,
        refus=refus,
    ), (422 if refus else 200)


def _donnees_precedentes(epreuve: Epreuve) -> dict[str, str]:
    """Functions and minutes as the last version of this épreuve said them, to be read again, not typed again."""
    siennes = [v for v in queries.versions(get_db(), epreuve.livret_id) if v.epreuve_id == epreuve.id]
    if not siennes:
        return {}
    donnees = queries.donnees_de(siennes[-1].document)
    bloc = donnees.present(epreuve.bloc)
    return {
        "fonction1": donnees.evaluateur_1.fonction,
        "fonction2": donnees.evaluateur_2.fonction,
        "minutes": str(bloc.epreuves[-1].minutes) if bloc and bloc.epreuves else "",
    }


@bp.route("/epreuves/<epreuve>/validation", methods=["GET", "POST"])
def valider(epreuve: str) -> Any:
    """The frozen version; each evaluator validates it with the password, over its hash."""
    ligne = _epreuve(epreuve)
    if ligne.etat is EtatEpreuve.CLOSE:
        return redirect(url_for("livrets.sommaire", epreuve=epreuve), 303)
    erreur = ""
    if request.method == "POST":
        erreur = _mot_de_passe_refuse()
        ligne, db = _epreuve(epreuve), get_db()
        if not erreur:
            try:
                clos = services.validate(
                    db, ligne, g.acteur.personne_id, request.form.get("empreinte", ""), maintenant()
                )
            except services.VersionPerimee:
                erreur = PERIMEE
            else:
                db.commit()
                flash(
                    "Les deux évaluateurs ont validé : le livret est clos."
                    if clos is not None
                    else "Votre validation est enregistrée. Le livret sera clos quand l’autre évaluateur aura validé.",
                    "succes",
                )
                suite = "livrets.sommaire" if clos is not None else "livrets.valider"
                return redirect(url_for(suite, epreuve=epreuve), 303)
    try:
        version = services.version_a_valider(get_db(), ligne)
    except services.VersionPerimee:
        return redirect(url_for("livrets.sommaire", epreuve=epreuve), 303)
    donnees = queries.donnees_de(version.document)
    return render_template(
        "livrets/valider.html",
        epreuve=ligne,
        version=version,
        textes=_textes(ligne),
        donnees=donnees,
        bloc=donnees.present(ligne.bloc),
        actes={v.evaluateur_id: v for v in version.validations},
        evaluateurs=(ligne.evaluateur1, ligne.evaluateur2),
        demonstration=password_hint(),
        erreur=erreur,
    ), (422 if erreur else 200)


def _mot_de_passe_refuse() -> str:
    """Why the signed-in person's password is refused, "" when it is right."""
    try:
        juste = confirm(request.form.get("mot_de_passe", ""))
    except TropDEssais as refus:
        return phrase_attente(refus.attente)
    return "" if juste else MOT_DE_PASSE


@bp.post("/epreuves/<epreuve>/validation/reprise")
def rouvrir(epreuve: str) -> Any:
    """Take the version back to discussion before it is closed."""
    ligne, db = _epreuve(epreuve), get_db()
    try:
        services.reopen(db, ligne, g.acteur.personne_id)
    except services.DejaValidee:
        flash(DEJA_VALIDEE, "erreur")
        return redirect(url_for("livrets.valider", epreuve=epreuve), 303)
    db.commit()
    flash("L’épreuve est revenue à l’accord ; une nouvelle version sera à valider.", "info")
    return redirect(url_for("consensus.accorder", epreuve=epreuve), 303)


@bp.post("/epreuves/<epreuve>/correction")
def corriger(epreuve: str) -> Any:
    """Open the discussion again after closing."""
    ligne, db = _epreuve(epreuve), get_db()
    services.correct(db, ligne, g.acteur.personne_id)
    db.commit()
    flash(
        "La correction est ouverte. La version close reste en vigueur jusqu’à ce qu’une nouvelle la remplace.",
        "info",
    )
    return redirect(url_for("consensus.accorder", epreuve=epreuve), 303)


@bp.get("/epreuves/<epreuve>/livret")
def sommaire(epreuve: str) -> Any:
    """The closed versions of the livret, each with its PDF."""
    ligne, db = _epreuve(epreuve), get_db()
    closes = queries.closes(db, ligne.livret_id)
    evaluateur = g.acteur.personne_id in ligne.evaluateur_ids
    return render_template(
        "livrets/sommaire.html",
        epreuve=ligne,
        versions=[(v, c, queries.donnees_de(c.document)) for v, c in reversed(closes)],
        peut_corriger=evaluateur and ligne.etat is EtatEpreuve.CLOSE,
        en_correction=ligne.etat is not EtatEpreuve.CLOSE,
    )


@bp.get("/epreuves/<epreuve>/restitution")
def restitution(epreuve: str) -> Any:
    """Results, acts retained and comments, for the candidat."""
    ligne, db = _epreuve(epreuve), get_db()
    siennes = queries.closes_de_l_epreuve(db, ligne.id)
    if not siennes:
        raise Introuvable
    version, clos = siennes[-1]
    donnees = queries.donnees_de(clos.document)
    bloc = donnees.present(ligne.bloc)
    lus = resultats(db, ligne, bloc)
    return render_template(
        "livrets/restitution.html",
        epreuve=ligne,
        version=version,
        clos=clos,
        donnees=donnees,
        bloc=bloc,
        resultats=lus,
        acquises=sum(1 for r in lus if r.valeur is Valeur.ACQUIS),
        titres={s.instantane.reference: s.libelle for s in ligne.situations if s.instantane is not None},
        en_correction=ligne.etat is not EtatEpreuve.CLOSE,
    )


@bp.get("/versions/<version>/livret.pdf")
def pdf(version: str) -> Any:
    """The closed livret as PDF/A; an old version says which one replaces it."""
    ligne = _version(version)
    db = get_db()
    closes = queries.closes(db, ligne.livret_id)
    donnees = next((queries.donnees_de(c.document) for v, c in closes if v.id == ligne.id), None)
    if donnees is None:
        raise Introuvable
    derniere = queries.donnees_de(closes[-1][1].document).version
    return _repondre(donnees if donnees.version == derniere else replace(donnees, remplacee_par=derniere))


@bp.get("/versions/<version>/apercu.pdf")
def apercu(version: str) -> Any:
    """What the evaluators are about to validate, as it would be printed."""
    return _repondre(queries.donnees_de(_version(version).document))


def _version(public_id: str) -> LivretVersion:
    ligne = queries.version_par_public_id(get_db(), public_id)
    if ligne is None:
        raise Introuvable
    return ligne


def _repondre(donnees: DonneesLivret) -> Response:
    try:
        octets = composer(donnees)
    except ReferentielAbsent:
        abort(503)
    nom = f"{donnees.reference}-v{donnees.version}.pdf"
    return Response(
        octets,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nom}"'},
    )
