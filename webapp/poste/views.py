"""HTTP of the desk: its page, its JSON, its papers, its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)

from cases.pieces import feuille_de_style
from webapp.db import get_db, get_settings
from webapp.errors import Introuvable
from webapp.horloge import maintenant
from webapp.journal import LOT_MAX, Statut
from webapp.journal_format import lisible
from webapp.models.tentative import Tentative
from webapp.poste import brouillons, queries, reponses, serialisation, services
from webapp.poste.fixe import fixe
from webapp.poste.phrases import phrase_refus
from webapp.poste.typographie import insecables

bp = Blueprint("poste", __name__)
bp.add_app_template_filter(insecables, "insecables")
JOUR_SECONDES = 86400


def _tentative(public_id: str) -> Tentative:
    tentative = queries.tentative_par_public_id(get_db(), public_id)
    if tentative is None:
        raise Introuvable
    return tentative


@bp.get("/poste/papier.css")
def papier_css() -> Any:
    """The look of the papers; written in the room that draws them."""
    reponse = Response(feuille_de_style(), mimetype="text/css")
    reponse.headers["Cache-Control"] = f"public, max-age={JOUR_SECONDES}"
    return reponse


@bp.get("/poste/service.js")
def service() -> Any:
    """The service worker: under /poste/, so that it never stands between a person and another page."""
    source = Path(str(current_app.static_folder), "poste", "service.js").read_bytes()
    return Response(source, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/poste/coquille")
def coquille() -> Any:
    """The empty page of the desk, the same for everybody: what the service worker shows without network."""
    return render_template("poste/coquille.html")


@bp.get("/poste")
def le_mien() -> Any:
    """The desk of whoever is signed in: the last attempt still open, else the home page."""
    ouverte = queries.derniere_ouverte(get_db(), g.acteur.personne_id)
    return redirect(url_for("poste.poste", tentative=ouverte) if ouverte else url_for("accueil.index"), 303)


@bp.get("/poste/<tentative>")
def poste(tentative: str) -> Any:
    """The page of the desk: empty panes, which its modules fill."""
    return render_template(
        "poste/poste.html",
        tentative=_tentative(tentative),
        cle=services.cle_du_coffre(get_settings().cle_secrete, g.acteur.public_id),
    )


@bp.get("/poste/<tentative>/donnees.json")
def donnees(tentative: str) -> Any:
    """Everything the desk needs to begin: what does not change, and the state."""
    db = get_db()
    scene = services.trouver_scene(db, tentative)
    return _json(
        fixe=fixe(scene.dossiers, g.acteur.nom),
        etat=reponses.etat(db, scene),
        brouillons=brouillons.lire(db, scene.tentative),
    )


def _json(code: int = 200, **parties: str | list[Any]) -> Response:
    return Response(reponses.ensemble(**parties), code, mimetype="application/json")


@bp.get("/poste/<tentative>/etat.json")
def etat(tentative: str) -> Any:
    """The state, with the actions after `depuis`: for a second tab and after a return."""
    db, depuis = get_db(), request.args.get("depuis", "0")
    scene = services.trouver_scene(db, tentative)
    return _json(etat=reponses.etat(db, scene, int(depuis) if depuis.isdecimal() and len(depuis) < 10 else 0))


@bp.post("/poste/<tentative>/actions")
def envoyer(tentative: str) -> Any:
    """Receive a batch {actions: […], depuis: n, socle: mark}; answers what became of each, and the new state.

    The whole state, unless `socle` is the mark of what it holds beside the actions: then what follows.
    400 when one action at least is refused: the others are recorded all the same.
    """
    refus = _lot_malforme(corps := _corps())
    if refus:
        return jsonify(erreur="Envoi illisible", **refus), 400
    db, moment = get_db(), maintenant()
    lot: list[Mapping[str, Any]] = corps["actions"]
    recues, scene = services.recevoir_et_montrer(db, tentative, g.acteur, lot, moment)
    etat = reponses.etat(db, scene, corps.get("depuis", 0), corps.get("socle", ""))
    db.commit()
    resultats = [_resultat(r, brute) for r, brute in zip(recues, lot, strict=True)]
    code = 400 if any(r["statut"] == Statut.REFUSEE for r in resultats) else 200
    return _json(code, resultats=resultats, etat=etat)


@bp.post("/poste/<tentative>/brouillons")
def garder_brouillons(tentative: str) -> Any:
    """Keep what is being typed: {brouillons: [{cle, contenu, version}]}; answers what became of each.

    409 when another tab wrote meanwhile: nothing is replaced, both texts are then in the tab's hands.
    400 when one cannot be read.
    """
    corps, db = _corps(), get_db()
    lot = corps.get("brouillons") if isinstance(corps, dict) and set(corps) == {"brouillons"} else None
    if (
        not isinstance(lot, list)
        or not all(isinstance(b, dict) for b in lot)
        or len(lot) > brouillons.LOT_MAX
    ):
        accepte = f"un objet JSON {{brouillons: […]}}, au plus {brouillons.LOT_MAX}"
        return jsonify(erreur="Envoi illisible", champ="brouillons", accepte=accepte), 400
    recus = brouillons.garder(db, _tentative(tentative), lot, maintenant())
    db.commit()
    statuts = {r.statut for r in recus}
    code = 409 if brouillons.StatutBrouillon.CONFLIT in statuts else 200
    if brouillons.StatutBrouillon.REFUSE in statuts:
        code = 400
    return jsonify(resultats=[r.en_json() for r in recus]), code


def _corps() -> Any:
    """What was sent as JSON, None when it cannot be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _lot_malforme(corps: Any) -> dict[str, str]:
    """The French fault of a batch that cannot be read at all; {} when it can."""

    def faute(champ: str, trouve: str, accepte: str) -> dict[str, str]:
        remede = "Rechargez le poste de travail : rien de ce qui est enregistré n’est perdu."
        return {
            "champ": champ,
            "trouve": trouve,
            "accepte": accepte,
            "remede": remede,
            "phrase": f"{champ} : trouvé {trouve} ; accepté : {accepte}. {remede}",
        }

    if not isinstance(corps, dict):
        return faute("corps", "autre chose qu’un objet JSON", "un objet JSON {actions, depuis}")
    inconnues = sorted(set(corps) - {"actions", "depuis", "socle"})
    if inconnues:
        return faute("corps", f"la clé « {lisible(inconnues[0][:40])} »", "les clés actions, depuis et socle")
    actions, depuis = corps.get("actions"), corps.get("depuis", 0)
    if not isinstance(actions, list) or not all(isinstance(a, dict) for a in actions):
        return faute("actions", type(actions).__name__, "une liste d’objets")
    if len(actions) > LOT_MAX:
        return faute("actions", f"{len(actions)} actions", f"au plus {LOT_MAX} actions par envoi")
    if not isinstance(depuis, int) or isinstance(depuis, bool) or depuis < 0:
        return faute("depuis", f"« {lisible(str(depuis)[:40])} »", "le rang de la dernière action connue")
    if not isinstance(socle := corps.get("socle", ""), str):
        return faute("socle", type(socle).__name__, "la marque du dernier état reçu")
    return {}


def _resultat(recue: services.Recue, brute: Mapping[str, Any]) -> dict[str, Any]:
    fautes = [phrase_refus(f, brute) for f in (*recue.fautes, *recue.reponse.defauts)]
    return {
        "id": lisible(recue.reponse.id),
        "statut": recue.reponse.statut.value,
        "sequence": recue.reponse.sequence,
        "fautes": fautes,
    }


@bp.get("/poste/<tentative>/dossiers/<reference>/pieces/<piece>")
def lire_piece(tentative: str, reference: str, piece: str) -> Any:
    """One pièce drawn, once its opening is recorded."""
    db, ligne = get_db(), _tentative(tentative)
    if not queries.a_ete_ouvert(db, ligne.id, "ouvrir_piece", f"{reference}/{piece}"):
        abort(404)
    scene = services.lire_scene(db, ligne)
    dossier = scene.monde.dossiers.get(reference)
    trouvee = next((p for p in dossier.pieces if p.id == piece), None) if dossier else None
    if trouvee is None:
        raise Introuvable
    return jsonify(serialisation.piece(trouvee))


@bp.get("/poste/<tentative>/dossiers/<reference>/bases/<base>")
def lire_base(tentative: str, reference: str, base: str) -> Any:
    """One base of a dossier, once its consultation is recorded."""
    db, ligne = get_db(), _tentative(tentative)
    if not queries.a_ete_ouvert(db, ligne.id, "consulter_base", f"{reference}/{base}"):
        abort(404)
    trouvee = services.lire_base(db, ligne, reference, base)
    if trouvee is None:
        raise Introuvable
    return jsonify(serialisation.base(trouvee))


@bp.get("/poste/<tentative>/recu")
def recu(tentative: str) -> Any:
    """The closing receipt, to print and keep."""
    db = get_db()
    scene = services.lire_scene(db, _tentative(tentative))
    return render_template(
        "poste/recu.html", tentative=scene.tentative, recu=services.recu(db, scene), acteur_nom=g.acteur.nom
    )
