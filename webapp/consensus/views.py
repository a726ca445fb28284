"""HTTP of the consensus: opinions side by side, agreements, the common comment."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from webapp.comptes.reauthentification import password_hint, recognise_colleague
from webapp.comptes.services import TropDEssais
from webapp.consensus import queries, services
from webapp.consensus.phrases import JUSTIFIER, SIGNATURE_REFUSEE, phrase_attente
from webapp.cotation.forms import choix, entier, texte
from webapp.cotation.pages import dossiers_de
from webapp.cotation.queries import opinions
from webapp.cotation.services import competences_de
from webapp.db import get_db
from webapp.epreuves.queries import epreuve_par_public_id
from webapp.errors import Introuvable
from webapp.horloge import maintenant
from webapp.livrets.queries import closes_de_l_epreuve
from webapp.models.cotation import Valeur
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.organisme import Role

bp = Blueprint("consensus", __name__)


def _epreuve(public_id: str) -> Epreuve:
    epreuve = epreuve_par_public_id(get_db(), public_id)
    if epreuve is None:
        raise Introuvable
    return epreuve


def _page(epreuve: Epreuve, erreur: str = "", ou: str = "") -> str:
    db = get_db()
    lues = opinions(db, epreuve)
    toutes = queries.lignes(db, epreuve, lues)
    restantes = [x for x in toutes if x.reste_a_accorder]
    mot = queries.commentaire(db, epreuve.id)
    return render_template(
        "consensus/sommaire.html",
        epreuve=epreuve,
        opinions=lues,
        evaluateurs=(epreuve.evaluateur1, epreuve.evaluateur2),
        groupes=(
            ("À discuter : vos appréciations diffèrent", [x for x in restantes if x.desaccord]),
            ("À confirmer : vos appréciations sont les mêmes", [x for x in restantes if not x.desaccord]),
            ("Accord des deux évaluateurs", [x for x in toutes if not x.reste_a_accorder]),
        ),
        restantes=len(restantes),
        acquises=sum(1 for x in toutes if x.commune is Valeur.ACQUIS),
        total=len(toutes),
        ouvert=epreuve.etat is EtatEpreuve.A_ACCORDER,
        correction=bool(closes_de_l_epreuve(db, epreuve.id)),
        commentaire=mot,
        auteur=queries.auteur_du_commentaire(db, mot) if mot else "",
        obligatoire=queries.commentaire_obligatoire(epreuve),
        dossiers=dossiers_de(epreuve),
        valeurs=list(Valeur),
        saisie=request.form,
        demonstration=password_hint(),
        erreur=erreur,
        ou=ou,
    )


@bp.get("/epreuves/<epreuve>/consensus")
def accorder(epreuve: str) -> Any:
    """Both opinions side by side, disagreements first."""
    return _page(_epreuve(epreuve))


@bp.post("/epreuves/<epreuve>/consensus/<competence>/accord")
def donner(epreuve: str, competence: str) -> Any:
    """One's own agreement to a value, or the colleague's, who signs on this device."""
    ligne = _epreuve(epreuve)
    autre = request.form.get("signataire") == "autre"
    signataire, erreur = g.acteur.personne_id, ""
    if autre:
        collegues = tuple(e for e in ligne.evaluateur_ids if e != signataire)
        signataire, erreur = _reconnaitre(collegues, ligne.livret.organisme_id)
        ligne = _epreuve(epreuve)
    visee = next((c for c in competences_de(ligne) if c.id == competence), None)
    if visee is None:
        raise Introuvable
    valeur = choix(Valeur, request.form.get("valeur"))
    if not erreur and valeur is None:
        erreur = "Choisissez A ou NA avant de donner un accord."
    if erreur or valeur is None:
        return _page(ligne, erreur, visee.uid), 422
    db = get_db()
    try:
        services.agree(
            db,
            ligne,
            signataire,
            visee.uid,
            valeur,
            justification=texte(request.form, "justification"),
            reauthentifie=autre,
            maintenant=maintenant(),
        )
    except services.JustificationAttendue as refus:
        qui = ligne.evaluateur1 if signataire == ligne.evaluateur1_id else ligne.evaluateur2
        return _page(ligne, JUSTIFIER[refus.cause].format(qui=qui.nom_complet), visee.uid), 422
    db.commit()
    return redirect(url_for("consensus.accorder", epreuve=epreuve) + f"#c-{visee.uid}", 303)


def _reconnaitre(collegues: tuple[int, ...], organisme_id: int) -> tuple[int, str]:
    """The colleague who signs, still évaluateur here, or what to say when nobody is recognised."""
    try:
        trouve = recognise_colleague(
            request.form.get("identifiant", ""), request.form.get("mot_de_passe", ""), collegues
        )
    except TropDEssais as refus:
        return 0, phrase_attente(refus.attente)
    if trouve is None or Role.EVALUATEUR not in trouve.roles_dans(organisme_id):
        return 0, SIGNATURE_REFUSEE
    return trouve.personne_id, ""


@bp.post("/epreuves/<epreuve>/consensus/<competence>/retrait")
def retirer(epreuve: str, competence: str) -> Any:
    """Take one's own agreement back."""
    ligne, db = _epreuve(epreuve), get_db()
    visee = next((c for c in competences_de(ligne) if c.id == competence), None)
    if visee is None:
        raise Introuvable
    services.retract(db, ligne, g.acteur.personne_id, visee.uid, maintenant())
    db.commit()
    return redirect(url_for("consensus.accorder", epreuve=epreuve) + f"#c-{visee.uid}", 303)


@bp.post("/epreuves/<epreuve>/consensus/commentaire")
def commenter(epreuve: str) -> Any:
    """Write the common comment; when the colleague wrote meanwhile, both texts stay on the page."""
    ligne, db = _epreuve(epreuve), get_db()
    try:
        services.comment(
            db,
            ligne,
            g.acteur.personne_id,
            texte(request.form, "texte"),
            entier(request.form, "version"),
            maintenant(),
        )
    except services.CommentaireModifie as conflit:
        return render_template("consensus/conflit.html", epreuve=ligne, conflit=conflit), 409
    db.commit()
    flash("Le commentaire commun est enregistré.", "succes")
    return redirect(url_for("consensus.accorder", epreuve=epreuve) + "#commentaire", 303)
