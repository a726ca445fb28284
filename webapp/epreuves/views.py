"""HTTP of the livrets and épreuves: organise, prepare, print, start, bring to rating."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from wtforms import SelectChoice

from cases.epreuves import CompositionImpossible
from webapp.db import get_db
from webapp.epreuves import lectures, phrases, queries, services, session
from webapp.epreuves.banque import la_banque, les_regles
from webapp.epreuves.demandes import CompositionRefusee, DemandeRefusee
from webapp.epreuves.forms import (
    BlocsForm,
    EntretienForm,
    EpreuveForm,
    LivretForm,
    MinutesForm,
    MotifForm,
    OrganisationForm,
    TirageForm,
)
from webapp.epreuves.lectures import lire_epreuve
from webapp.epreuves.matrice import dresser
from webapp.epreuves.modalites import alertes, panneau
from webapp.epreuves.suites import adresse_suite
from webapp.errors import Introuvable
from webapp.horloge import aujourdhui, maintenant
from webapp.models.epreuve import Epreuve, EtatEpreuve, Situation
from webapp.models.livret import Domaine, Livret
from webapp.models.organisme import Personne, Role

bp = Blueprint("epreuves", __name__)
bp.app_template_global("periode")(phrases.periode)
_CHAMPS = {"entretien": "entretien_jour", "domaine": "nombre"}


# ------------------------------------------------------------------ livrets


@bp.get("/organismes/<organisme>/livrets")
def livrets(organisme: str) -> Any:
    """The candidats of an organisme, their livrets and épreuves."""
    db = get_db()
    ligne = queries.organisme_par_public_id(db, organisme)
    if ligne is None:
        raise Introuvable
    return render_template(
        "epreuves/livrets.html",
        organisme=ligne,
        livrets=queries.livrets(db, ligne.id),
        sans_livret=queries.candidats_sans_livret(db, ligne.id),
    )


@bp.route("/organismes/<organisme>/livrets/nouveau", methods=["GET", "POST"])
def ouvrir_livret(organisme: str) -> Any:
    """Open the livret of a candidat."""
    db = get_db()
    ligne = queries.organisme_par_public_id(db, organisme)
    if ligne is None:
        raise Introuvable
    candidats = {p.public_id: p for p in queries.candidats_sans_livret(db, ligne.id)}
    form = LivretForm()
    form.candidat.choices = [
        SelectChoice("", "Choisir…"),
        *(SelectChoice(k, p.nom_complet) for k, p in candidats.items()),
    ]
    if form.validate_on_submit():
        try:
            livret = services.ouvrir_livret(
                db,
                la_banque(),
                ligne.id,
                candidats[form.candidat.data],
                domaine=Domaine(form.domaine.data),
                entreprise=form.entreprise.data or "",
                blocs=form.faits(),
                acteur=g.acteur,
                maintenant=maintenant(),
            )
        except DemandeRefusee as refus:
            _porter(form, refus)
        else:
            db.commit()
            flash(f"Le livret de {livret.candidat.nom_complet} est ouvert.", "succes")
            return redirect(url_for("epreuves.livret", livret=livret.public_id), 303)
    code = 422 if form.errors else 200
    blocs = la_banque().referentiel.blocs
    return render_template(
        "epreuves/nouveau_livret.html", organisme=ligne, form=form, blocs=blocs, candidats=candidats
    ), code


def _livret(public_id: str) -> Livret:
    livret = queries.livret_par_public_id(get_db(), public_id)
    if livret is None:
        raise Introuvable
    return livret


@bp.route("/livrets/<livret>/preparation", methods=["GET", "POST"])
def livret(livret: str) -> Any:
    """One livret: what the candidat has done, and the épreuves organised."""
    ligne, db = _livret(livret), get_db()
    form = BlocsForm()
    if form.validate_on_submit():
        services.decrire_blocs(ligne, form.faits())
        db.commit()
        flash("Les activités et formations sont enregistrées.", "succes")
        return redirect(url_for("epreuves.livret", livret=livret), 303)
    if not form.is_submitted():
        form = BlocsForm.de(ligne)
    return render_template(
        "epreuves/livret.html",
        livret=ligne,
        form=form,
        blocs=la_banque().referentiel.blocs,
        epreuves=queries.epreuves_du_livret(db, ligne.id),
        aujourdhui=aujourdhui(),
    ), 422 if form.errors else 200


# ----------------------------------------------------------------- organiser


def _porter(form: Any, refus: DemandeRefusee) -> None:
    """Write each reason under its field."""
    for r in refus.refus:
        champ = form[_CHAMPS.get(r.champ, r.champ)]
        champ.errors = [*champ.errors, phrases.phrase_refus(r)]


def _offrir(form: Any, livret: Livret) -> dict[str, int]:
    """Fill the choices of people and mutuelles; returns the evaluators' ids by public id."""
    membres: list[Personne] = queries.membres(get_db(), livret.organisme_id, Role.EVALUATEUR)
    if "evaluateur1" in form:
        choix = [SelectChoice("", "Choisir…"), *(SelectChoice(p.public_id, p.nom_complet) for p in membres)]
        form.evaluateur1.choices = form.evaluateur2.choices = choix
    if "mutuelle" in form:
        mutuelles = la_banque().mutuelles.values()
        form.mutuelle.choices = [SelectChoice(m.id, m.nom) for m in mutuelles]
        form.periode.choices = [SelectChoice(*choix) for choix in phrases.choix_periodes(la_banque())]
        mots = livret.domaine.mots
        form.reelles_domaine.choices = [SelectChoice(m, phrases.DOMAINES[m].capitalize()) for m in mots]
    return {p.public_id: p.id for p in membres}


@bp.route("/livrets/<livret>/epreuves/nouvelle", methods=["GET", "POST"])
def creer(livret: str) -> Any:
    """Organise an épreuve of bloc 2 and draw its set."""
    ligne, db = _livret(livret), get_db()
    form = EpreuveForm()
    evaluateurs = _offrir(form, ligne)
    if form.validate_on_submit():
        moment = maintenant()
        try:
            epreuve = services.creer_epreuve(db, ligne, form.organisation(evaluateurs), g.acteur, moment)
            services.composer_epreuve(db, la_banque(), epreuve, form.tirage(), g.acteur, moment)
        except DemandeRefusee as refus:
            db.rollback()
            ligne = _livret(livret)
            _porter(form, refus)
        except CompositionImpossible as refus:
            db.rollback()
            ligne = _livret(livret)
            form.nombre.errors = [*form.nombre.errors, phrases.phrase_composition(refus)]
        else:
            db.commit()
            flash("L’épreuve est préparée. Relisez la composition, puis validez-la.", "succes")
            return redirect(url_for("epreuves.voir", epreuve=epreuve.public_id), 303)
    code = 422 if form.errors else 200
    bloc = la_banque().referentiel.bloc(services.BLOC)
    return render_template("epreuves/creer.html", livret=ligne, form=form, bloc=bloc), code


def _situation(epreuve: Epreuve, public_id: str) -> Situation:
    trouvee = next((s for s in epreuve.situations if s.public_id == public_id), None)
    if trouvee is None:
        raise Introuvable
    return trouvee


def _vers(epreuve: Epreuve, ancre: str = "") -> Any:
    return redirect(url_for("epreuves.voir", epreuve=epreuve.public_id, _anchor=ancre or None), 303)


@bp.route("/epreuves/<epreuve>/modifier", methods=["GET", "POST"])
def modifier(epreuve: str) -> Any:
    """Change when, where and before whom."""
    ligne = lire_epreuve(epreuve)
    form = OrganisationForm(data=OrganisationForm.valeurs(ligne))
    evaluateurs = _offrir(form, ligne.livret)
    if form.validate_on_submit():
        try:
            services.organiser(get_db(), ligne, form.organisation(evaluateurs))
        except DemandeRefusee as refus:
            _porter(form, refus)
        else:
            get_db().commit()
            flash("L’organisation est modifiée : validez de nouveau la composition.", "info")
            return _vers(ligne)
    return render_template("epreuves/modifier.html", epreuve=ligne, form=form), 422 if form.errors else 200


@bp.get("/epreuves/<epreuve>")
def voir(epreuve: str) -> Any:
    """The page of an épreuve: what comes next, modalités, set, matrix, papers."""
    ligne, db = lire_epreuve(epreuve), get_db()
    comptees = queries.situations_comptees(ligne)
    dossiers = [s for s in comptees if s.instantane_id is not None]
    affecte = g.acteur.personne_id in ligne.evaluateur_ids
    natures = {}
    if affecte or ligne.etat is EtatEpreuve.PREPAREE:
        corriges = queries.corriges_des(db, ligne.situations)
        natures = {
            s.id: phrases.nature(corriges[s.instantane.reference]) for s in ligne.situations if s.instantane
        }
    tirage = TirageForm(mutuelle=ligne.mutuelle, nombre=len(dossiers) or None)
    _offrir(tirage, ligne.livret)
    return render_template(
        "epreuves/voir.html",
        epreuve=ligne,
        comptees={s.id for s in comptees},
        modalites=[
            (m, phrases.titre_modalite(m), phrases.phrases_manques(m.manquements)) for m in panneau(ligne)
        ],
        alertes=[phrases.phrase_manque(m) for m in alertes(db, ligne)],
        lectures=phrases.LECTURES,
        domaines=phrases.DOMAINES,
        suite=phrases.SUITES[ligne.etat],
        verbe=phrases.VERBES[ligne.etat],
        adresse_suite=adresse_suite(ligne),
        matrice=dresser(db, dossiers, la_banque().referentiel, les_regles(), ligne.bloc)
        if dossiers
        else None,
        mutuelle=la_banque().mutuelles.get(ligne.mutuelle),
        neutralisations=queries.demandes_de_neutralisation(db, ligne),
        tardives=queries.actions_tardives(db, ligne) if affecte else [],
        tirage=tirage,
        form=MotifForm(),
        minutes=MinutesForm(formdata=None),
        entretien=EntretienForm(formdata=None),
        affecte=affecte,
        natures=natures,
        organise=Role.RESPONSABLE in g.acteur.roles_dans(ligne.livret.organisme_id),
        aujourdhui=aujourdhui(),
        etats=EtatEpreuve,
    )


def _agir(epreuve: Epreuve, verbe: Callable[[], object], succes: str, ancre: str = "") -> Any:
    """Do one act, commit, say so; a refusal is said in its place and changes nothing."""
    try:
        verbe()
    except DemandeRefusee as refus:
        for r in refus.refus:
            flash(phrases.phrase_refus(r), "erreur")
    except CompositionRefusee as refus:
        flash("La composition n’est pas conforme aux modalités du livret.", "erreur")
        for phrase in phrases.phrases_manques(refus.manquements):
            flash(phrase, "erreur")
    except CompositionImpossible as refus:
        flash(phrases.phrase_composition(refus), "erreur")
    else:
        get_db().commit()
        flash(succes, "succes")
    return _vers(epreuve, ancre)


@bp.post("/epreuves/<epreuve>/composer")
def composer(epreuve: str) -> Any:
    """Draw the whole set again."""
    ligne = lire_epreuve(epreuve)
    form = TirageForm()
    _offrir(form, ligne.livret)
    if not form.validate_on_submit():
        for erreurs in form.errors.values():
            for erreur in erreurs:
                flash(str(erreur), "erreur")
        return _vers(ligne, "composition")
    return _agir(
        ligne,
        lambda: services.composer_epreuve(
            get_db(), la_banque(), ligne, form.tirage(), g.acteur, maintenant()
        ),
        "Un nouveau jeu de dossiers est tiré et prouvé.",
        "composition",
    )


@bp.post("/epreuves/<epreuve>/situations/<situation>/echanger")
def echanger(epreuve: str, situation: str) -> Any:
    """Draw another dossier of the same kind."""
    ligne = lire_epreuve(epreuve)
    choisie = _situation(ligne, situation)
    return _agir(
        ligne,
        lambda: services.echanger_dossier(get_db(), la_banque(), ligne, choisie, g.acteur, maintenant()),
        f"Le dossier n° {choisie.rang} est remplacé par un autre de même nature.",
        "composition",
    )


@bp.post("/epreuves/<epreuve>/valider")
def valider(epreuve: str) -> Any:
    """Declare the épreuve ready, or say what the modalités lack."""
    ligne = lire_epreuve(epreuve)
    return _agir(
        ligne,
        lambda: services.valider_composition(get_db(), ligne, g.acteur, maintenant()),
        "La composition est conforme et validée. L’épreuve peut commencer à la date prévue.",
    )


@bp.post("/epreuves/<epreuve>/demarrer")
def demarrer(epreuve: str) -> Any:
    """Open the candidat's desk."""
    ligne = lire_epreuve(epreuve)
    return _agir(
        ligne,
        lambda: session.demarrer(get_db(), ligne, g.acteur, aujourdhui(), maintenant()),
        "L’épreuve est en cours : le candidat peut ouvrir son poste de travail depuis son accueil.",
    )


@bp.post("/epreuves/<epreuve>/terminer")
def terminer(epreuve: str) -> Any:
    """Bring to rating."""
    ligne = lire_epreuve(epreuve)
    motif = MotifForm().motif.data or ""
    return _agir(
        ligne,
        lambda: session.terminer(
            get_db(), ligne, g.acteur, aujourdhui(), maintenant(), motif_depassement=motif
        ),
        "L’épreuve est à coter. Chaque évaluateur cote de son côté.",
    )


@bp.post("/epreuves/<epreuve>/temps")
def rendre_temps(epreuve: str) -> Any:
    """Give back minutes lost through a technical incident."""
    ligne, form = lire_epreuve(epreuve), MinutesForm()
    minutes = form.minutes.data if form.validate_on_submit() and form.minutes.data else 0
    return _agir(
        ligne,
        lambda: session.rendre_temps(get_db(), ligne, minutes, g.acteur, maintenant()),
        f"{minutes} minutes sont rendues au candidat.",
        "vie",
    )


@bp.post("/epreuves/<epreuve>/entretien")
def tenir_entretien(epreuve: str) -> Any:
    """Record the complementary interview."""
    ligne, form = lire_epreuve(epreuve), EntretienForm()
    if not form.validate_on_submit():
        flash("Indiquez le jour, l’heure et la durée de l’entretien.", "erreur")
        return _vers(ligne, "vie")
    return _agir(
        ligne,
        lambda: session.tenir_entretien(
            get_db(), ligne, form.tenu_le(), form.minutes.data or 0, maintenant()
        ),
        "L’entretien complémentaire est enregistré.",
        "vie",
    )


@bp.post("/epreuves/<epreuve>/situations/<situation>/neutraliser")
def neutraliser(epreuve: str, situation: str) -> Any:
    """One evaluator's word that a case is defective."""
    ligne = lire_epreuve(epreuve)
    choisie = _situation(ligne, situation)
    motif = MotifForm().motif.data or ""
    return _agir(
        ligne,
        lambda: session.demander_neutralisation(get_db(), ligne, choisie, g.acteur, motif, maintenant()),
        f"Votre motif sur le dossier n° {choisie.rang} est enregistré ; "
        "il est écarté dès que les deux évaluateurs l’ont dit.",
        "composition",
    )


for _chemin, _page in lectures.PAGES:
    bp.add_url_rule(_chemin, view_func=_page)
