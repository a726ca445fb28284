"""HTTP of rating: one's own layer, compétence by compétence, until the reveal."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from scenario_bank.model.grilles import Competence
from webapp.cotation import services
from webapp.cotation.forms import choix, lire_brouillon, lire_entretien, lire_geste, texte
from webapp.cotation.lectures import ECHELLE
from webapp.cotation.mots import Mots
from webapp.cotation.pages import Cahier, dossiers_de
from webapp.cotation.phrases import APPELS, phrase_journal, phrase_raison, phrases_incomplete
from webapp.db import get_db, get_settings
from webapp.epreuves.demandes import DemandeRefusee
from webapp.epreuves.phrases import phrase_refus
from webapp.epreuves.queries import actions_tardives, epreuve_par_public_id
from webapp.epreuves.session import tenir_entretien
from webapp.errors import Introuvable
from webapp.horloge import aujourdhui, maintenant
from webapp.models.cotation import GesteLien, Note, Sens, Valeur
from webapp.models.epreuve import Epreuve, EtatEpreuve

bp = Blueprint("cotation", __name__)


def _epreuve(public_id: str) -> Epreuve:
    epreuve = epreuve_par_public_id(get_db(), public_id)
    if epreuve is None:
        raise Introuvable
    return epreuve


def _competence(epreuve: Epreuve, ident: str) -> Competence:
    for competence in services.competences_de(epreuve):
        if competence.id == ident:
            return competence
    raise Introuvable


@bp.get("/epreuves/<epreuve>/cotation")
def coter(epreuve: str) -> Any:
    """Where one's own rating stands; once revealed, the consensus is the place."""
    ligne = _epreuve(epreuve)
    if ligne.etat is not EtatEpreuve.A_COTER:
        return redirect(url_for("consensus.accorder", epreuve=epreuve), 303)
    cahier = Cahier(get_db(), ligne, g.acteur.personne_id)
    return render_template(
        "cotation/sommaire.html",
        epreuve=ligne,
        cahier=cahier,
        manques=phrases_incomplete(cahier.manques) if cahier.manques else [],
        tardives=len(actions_tardives(get_db(), ligne)),
    )


@bp.post("/epreuves/<epreuve>/cotation/faits")
def ouvrir_faits(epreuve: str) -> Any:
    """Open « Faits relevés »; the first time is recorded. Leads to the first compétence."""
    ligne, db = _epreuve(epreuve), get_db()
    services.open_facts(db, ligne, g.acteur.personne_id, maintenant())
    db.commit()
    premiere = services.competences_de(ligne)[0].id
    return redirect(url_for("cotation.competence", epreuve=epreuve, competence=premiere), 303)


@bp.route("/epreuves/<epreuve>/cotation/competences/<competence>", methods=["GET", "POST"])
def competence(epreuve: str, competence: str) -> Any:
    """One compétence: critères, own observations, facts beside them, own rating."""
    ligne = _epreuve(epreuve)
    visee = _competence(ligne, competence)
    erreur = ""
    if request.method == "POST":
        suite, erreur = _enregistrer(ligne, visee)
        if not erreur:
            return redirect(suite, 303)
    cahier = Cahier(get_db(), ligne, g.acteur.personne_id)
    appel = cahier.appel(visee)
    return render_template(
        "cotation/competence.html",
        epreuve=ligne,
        cahier=cahier,
        competence=visee,
        fiches=cahier.fiches(visee),
        chapeaux={c.id: c.texte for c in visee.chapeaux},
        consignes={c.rattachee_a: c.texte for c in visee.consignes_evaluateur},
        cotation=cahier.cotations.get(visee.uid),
        voisines=cahier.voisines(visee),
        dossiers=dossiers_de(ligne),
        appel=APPELS[appel] if appel else "",
        echelle=ECHELLE,
        notes_possibles=list(Note),
        valeurs=list(Valeur),
        erreur=erreur,
    ), (422 if erreur else 200)


def _enregistrer(ligne: Epreuve, visee: Competence) -> tuple[str, str]:
    """Save the draft, then the button's own geste; (where to go next, what is wrong)."""
    db, moi, moment = get_db(), g.acteur.personne_id, maintenant()
    services.save_draft(db, ligne, moi, visee.uid, lire_brouillon(request.form, visee), moment)
    ici = url_for("cotation.competence", epreuve=ligne.public_id, competence=visee.id)
    bouton = request.form.get("geste", "")
    geste = lire_geste(request.form)
    erreur = ""
    if bouton == "ouvrir_faits":
        services.open_facts(db, ligne, moi, moment)
    elif geste is not None:
        ici += f"#{geste.critere_uid}"
        try:
            services.link(
                db,
                ligne,
                moi,
                critere_uid=geste.critere_uid,
                indice=geste.indice,
                action_id=geste.action_id,
                geste=geste.geste,
                sens=geste.sens,
                raison=geste.raison,
                maintenant=moment,
            )
        except services.RaisonAbsente as refus:
            erreur = phrase_raison(refus)
    elif request.form.get("suite"):
        suivante = _competence(ligne, request.form["suite"])
        ici = url_for("cotation.competence", epreuve=ligne.public_id, competence=suivante.id)
    else:
        flash("Votre brouillon est enregistré ; vous seul le voyez.", "succes")
    db.commit()
    return ici, erreur


@bp.route("/epreuves/<epreuve>/cotation/chronologie", methods=["GET", "POST"])
def chronologie(epreuve: str) -> Any:
    """The candidate's actions in order; any of them can be brought in as evidence, with its reason."""
    ligne, db = _epreuve(epreuve), get_db()
    erreur = ""
    if request.method == "POST":
        try:
            services.link(
                db,
                ligne,
                g.acteur.personne_id,
                critere_uid=request.form.get("critere", ""),
                action_id=request.form.get("action", ""),
                geste=GesteLien.AJOUT,
                sens=choix(Sens, request.form.get("sens")) or Sens.NEUTRE,
                raison=texte(request.form, "raison"),
                maintenant=maintenant(),
            )
        except services.RaisonAbsente as refus:
            erreur = phrase_raison(refus)
        except Introuvable:
            erreur = "Choisissez une action de la liste et un critère."
        else:
            db.commit()
            flash("L’action est ajoutée aux faits de ce critère, dans votre couche seulement.", "succes")
            return redirect(url_for("cotation.chronologie", epreuve=epreuve), 303)
    filtre = request.args.get("dossier", "")
    toutes = list(Mots(db, ligne).actions.values())
    return render_template(
        "cotation/chronologie.html",
        epreuve=ligne,
        cahier=Cahier(db, ligne, g.acteur.personne_id),
        actions=[a for a in toutes if not filtre or a["dossier"] == filtre],
        dossiers=dossiers_de(ligne),
        filtre=filtre,
        competences=services.competences_de(ligne),
        saisie=request.form,
        critere=request.values.get("critere", ""),
        sens=list(Sens),
        erreur=erreur,
    ), (422 if erreur else 200)


@bp.get("/epreuves/<epreuve>/cotation/actions/<action>")
def action(epreuve: str, action: str) -> Any:
    """One action of the candidate, whole: the letter as it was written, the decision with its lines."""
    ligne = _epreuve(epreuve)
    dite = Mots(get_db(), ligne).actions.get(action)
    if dite is None:
        raise Introuvable
    return render_template("cotation/action.html", epreuve=ligne, action=dite, dossiers=dossiers_de(ligne))


@bp.route("/epreuves/<epreuve>/cotation/entretien", methods=["GET", "POST"])
def entretien(epreuve: str) -> Any:
    """The complementary interview: what to ask, one's own record of the answers."""
    ligne, db = _epreuve(epreuve), get_db()
    erreur = ""
    if request.method == "POST":
        try:
            services.answer(
                db,
                ligne,
                g.acteur.personne_id,
                critere_uid=request.form.get("critere", ""),
                question=texte(request.form, "question"),
                reponse=texte(request.form, "reponse"),
                sens=choix(Sens, request.form.get("sens")) or Sens.NEUTRE,
                maintenant=maintenant(),
            )
        except services.RaisonAbsente as refus:
            erreur = phrase_raison(refus)
        else:
            db.commit()
            flash("La réponse est notée dans votre couche.", "succes")
            ancre = f"#q-{request.form.get('critere', '')}"
            return redirect(url_for("cotation.entretien", epreuve=epreuve) + ancre, 303)
    cahier = Cahier(db, ligne, g.acteur.personne_id)
    return render_template(
        "cotation/entretien.html",
        epreuve=ligne,
        cahier=cahier,
        guide=cahier.guide(),
        criteres={k.uid: k for c in cahier.competences for k in c.criteres},
        saisie=request.form,
        jour=aujourdhui(),
        sens=list(Sens),
        erreur=erreur,
    ), (422 if erreur else 200)


@bp.post("/epreuves/<epreuve>/cotation/entretien/tenu")
def entretien_tenu(epreuve: str) -> Any:
    """Say when the interview was held and how long it lasted."""
    ligne, db = _epreuve(epreuve), get_db()
    lu = lire_entretien(request.form)
    if isinstance(lu, str):
        flash(lu, "erreur")
    else:
        try:
            tenir_entretien(db, ligne, *lu, maintenant())
        except DemandeRefusee as erreur:
            for refus in erreur.refus:
                flash(phrase_refus(refus), "erreur")
        else:
            db.commit()
            flash("L’entretien complémentaire est noté pour l’épreuve.", "succes")
    retour = "cotation.entretien" if ligne.etat is EtatEpreuve.A_COTER else "livrets.figer"
    return redirect(url_for(retour, epreuve=epreuve), 303)


@bp.post("/epreuves/<epreuve>/cotation/rendre")
def rendre(epreuve: str) -> Any:
    """Submit one's own rating."""
    ligne, db = _epreuve(epreuve), get_db()
    try:
        revelee = services.submit(
            db, ligne, g.acteur.personne_id, maintenant(), cle=get_settings().cle_chaine
        )
    except services.JournalAltere as altere:
        flash(phrase_journal(altere), "erreur")
        return redirect(url_for("cotation.coter", epreuve=epreuve), 303)
    except services.CotationIncomplete as refus:
        for phrase in phrases_incomplete(refus):
            flash(phrase, "erreur")
        return redirect(url_for("cotation.coter", epreuve=epreuve), 303)
    db.commit()
    if revelee:
        flash("Les deux cotations sont rendues : elles se lisent maintenant côte à côte.", "succes")
        return redirect(url_for("consensus.accorder", epreuve=epreuve), 303)
    flash("Votre cotation est rendue.", "succes")
    return redirect(url_for("cotation.coter", epreuve=epreuve), 303)


@bp.post("/epreuves/<epreuve>/cotation/reprendre")
def reprendre(epreuve: str) -> Any:
    """Take one's own rating back into draft."""
    ligne, db = _epreuve(epreuve), get_db()
    services.withdraw(db, ligne, g.acteur.personne_id)
    db.commit()
    flash("Votre cotation est redevenue un brouillon.", "info")
    return redirect(url_for("cotation.coter", epreuve=epreuve), 303)
