"""HTTP of the organismes: their people and printed codes; for the administrateur, the organismes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from webapp.db import get_db, get_settings
from webapp.errors import Introuvable
from webapp.horloge import maintenant
from webapp.models.organisme import Organisme, Personne, Role
from webapp.organisme import queries, services
from webapp.organisme.envois import deja_recu, retenir
from webapp.organisme.forms import OrganismeForm, PersonneForm, PlusieursForm, lire_lignes

bp = Blueprint("organisme", __name__)


def _organisme(public_id: str) -> Organisme:
    organisme = queries.organisme_par_public_id(get_db(), public_id)
    if organisme is None:
        raise Introuvable
    return organisme


def _personne(organisme: str, personne: str) -> tuple[int, Personne]:
    trouvee = queries.personne_dans(get_db(), organisme, personne)
    if trouvee is None:
        raise Introuvable
    return trouvee


def _deja_creees(organisme: str) -> Any:
    """Back to the list, saying why nothing was created again."""
    flash(
        "Ce formulaire avait déjà été envoyé : personne n’a été créé une seconde fois. Si les codes n’ont pas été "
        "imprimés, cochez les personnes et imprimez-en de nouveaux.",
        "erreur",
    )
    return redirect(url_for("organisme.personnes", organisme=organisme), 303)


@bp.get("/organismes/<organisme>/personnes")
def personnes(organisme: str) -> Any:
    """The people of an organisme."""
    ligne = _organisme(organisme)
    liste = queries.personnes(get_db(), ligne.id, maintenant())
    return render_template("organisme/personnes.html", organisme=ligne, personnes=liste)


@bp.route("/organismes/<organisme>/personnes/nouvelle", methods=["GET", "POST"])
def creer_personne(organisme: str) -> Any:
    """Create a person; answers with the slip to print, the only time the code is shown."""
    ligne = _organisme(organisme)
    form = PersonneForm()
    if deja_recu(form.envoi.data or ""):
        return _deja_creees(organisme)
    if form.validate_on_submit():
        db = get_db()
        try:
            code = services.create_person(
                db,
                get_settings(),
                ligne,
                prenom=form.prenom.data or "",
                nom=form.nom.data or "",
                identifiant=form.identifiant.data or "",
                roles=[Role(r) for r in form.roles.data or []],
                createur=g.acteur,
                maintenant=maintenant(),
            )
        except services.IdentifiantPris as refus:
            form.identifiant.errors = [
                f"« {refus.identifiant} » est déjà pris : choisissez-en un autre, ou laissez vide."
            ]
        else:
            db.commit()
            retenir(form.envoi.data or "")
            return render_template("organisme/codes.html", organisme=ligne, codes=[code]), 201
    return render_template(
        "organisme/nouvelle_personne.html", organisme=ligne, form=form
    ), 422 if form.errors else 200


@bp.route("/organismes/<organisme>/personnes/plusieurs", methods=["GET", "POST"])
def creer_plusieurs(organisme: str) -> Any:
    """Create people from lines « prénom ; nom »; answers with the page of codes to cut."""
    ligne = _organisme(organisme)
    form = PlusieursForm()
    if deja_recu(form.envoi.data or ""):
        return _deja_creees(organisme)
    if form.validate_on_submit():
        db, moment = get_db(), maintenant()
        codes = [
            services.create_person(
                db,
                get_settings(),
                ligne,
                prenom=couple[0],
                nom=couple[1],
                identifiant="",
                roles=[Role(r) for r in form.roles.data or []],
                createur=g.acteur,
                maintenant=moment,
            )
            for _n, _brut, couple in lire_lignes(form.lignes.data or "")
            if couple is not None
        ]
        db.commit()
        retenir(form.envoi.data or "")
        return render_template("organisme/codes.html", organisme=ligne, codes=codes), 201
    code = 422 if form.errors else 200
    return render_template("organisme/plusieurs_personnes.html", organisme=ligne, form=form), code


@bp.post("/organismes/<organisme>/personnes/codes")
def imprimer_codes(organisme: str) -> Any:
    """New codes for the people ticked in the list, all or none."""
    ligne, db, moment = _organisme(organisme), get_db(), maintenant()
    choisies = queries.personnes_actives(db, ligne.id, request.form.getlist("personnes"))
    if not choisies:
        flash("Cochez d’abord les personnes à qui remettre un code.", "erreur")
        return redirect(url_for("organisme.personnes", organisme=organisme), 303)
    try:
        codes = [services.reprint_code(db, get_settings(), ligne.id, p, g.acteur, moment) for p in choisies]
    except services.PersonnePartagee as refus:
        flash(_phrase_partagee(refus.nom), "erreur")
        return redirect(url_for("organisme.personnes", organisme=organisme), 303)
    db.commit()
    return render_template("organisme/codes.html", organisme=ligne, codes=codes), 201


def _phrase_partagee(nom: str) -> str:
    return (
        f"{nom} appartient aussi à un autre organisme ou administre Constat : aucun code n’a été imprimé. "
        "L’administrateur peut lui en remettre un."
    )


@bp.post("/organismes/<organisme>/personnes/<personne>/code")
def reimprimer_code(organisme: str, personne: str) -> Any:
    """Print a new code for someone of the organisme."""
    organisme_id, ligne = _personne(organisme, personne)
    db = get_db()
    try:
        code = services.reprint_code(db, get_settings(), organisme_id, ligne, g.acteur, maintenant())
    except services.PersonnePartagee as refus:
        flash(_phrase_partagee(refus.nom), "erreur")
        return redirect(url_for("organisme.personnes", organisme=organisme), 303)
    db.commit()
    return render_template("organisme/codes.html", organisme=_organisme(organisme), codes=[code]), 201


@bp.post("/organismes/<organisme>/personnes/<personne>/desactiver")
def desactiver_personne(organisme: str, personne: str) -> Any:
    """End a person's roles in the organisme; can be undone."""
    organisme_id, ligne = _personne(organisme, personne)
    db = get_db()
    services.disable_person(db, organisme_id, ligne, g.acteur, maintenant())
    db.commit()
    flash(f"{ligne.nom_complet} n’a plus accès à l’organisme. Vous pouvez lui rendre son accès.", "info")
    return redirect(url_for("organisme.personnes", organisme=organisme), 303)


@bp.post("/organismes/<organisme>/personnes/<personne>/reactiver")
def reactiver_personne(organisme: str, personne: str) -> Any:
    """Give a person's roles back."""
    organisme_id, ligne = _personne(organisme, personne)
    db = get_db()
    services.enable_person(db, organisme_id, ligne, g.acteur, maintenant())
    db.commit()
    flash(f"{ligne.nom_complet} a de nouveau accès à l’organisme.", "succes")
    return redirect(url_for("organisme.personnes", organisme=organisme), 303)


@bp.get("/organismes")
def organismes() -> Any:
    """Every organisme, for the administrateur."""
    return render_template("organisme/organismes.html", organismes=queries.organismes(get_db()))


@bp.route("/organismes/nouveau", methods=["GET", "POST"])
def creer_organisme() -> Any:
    """Create an organisme and its responsable; answers with the slip to print."""
    form = OrganismeForm()
    if form.validate_on_submit():
        db, moment = get_db(), maintenant()
        try:
            organisme = services.create_organisme(db, form.nom.data or "", g.acteur, moment)
        except services.NomPris:
            form.nom.errors = ["Un organisme porte déjà ce nom : précisez-le (ville, site)."]
        else:
            code = services.create_person(
                db,
                get_settings(),
                organisme,
                prenom=form.prenom.data or "",
                nom=form.nom_responsable.data or "",
                identifiant="",
                roles=[Role.RESPONSABLE],
                createur=g.acteur,
                maintenant=moment,
            )
            db.commit()
            return render_template("organisme/codes.html", organisme=organisme, codes=[code]), 201
    return render_template("organisme/nouvel_organisme.html", form=form), 422 if form.errors else 200
