"""The player who follows only the printed clauses: it reads the view and the manual, never the key.

What a clause lists after a control that fails is done in its order: ask, verify, call back, wait,
refuse, alert. Amounts are settled from what the dossier shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cases.calcul import Resultat, regler
from cases.calcul.echange import depuis_json
from cases.controles import Constat, controler
from cases.controles.lecture import Dossier
from cases.verification.demande import demande_de
from cases.vu import Case, ClauseVue, Vu
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, objet_de
from webapp.cli.joueurs import Deroulement, Document, Poste, jouer
from webapp.cli.litiges import lignes_visees

# The word of the catalogue that names each failed control: an anomaly, and a suspicion if it is alerted.
_NATURES: dict[Controle, tuple[str, str]] = {
    Controle.DROITS_DATE_SOINS: ("A15", ""),
    Controle.DOUBLON: ("A17", "F14"),
    Controle.RIB_FORME: ("A38", ""),
    Controle.RIB_TITULAIRE: ("A38", "F21"),
    Controle.CHANGEMENT_RIB: ("A38", "F21"),
    Controle.PIECE_NATURE: ("A01", ""),
    Controle.ORDONNANCE_VALIDITE: ("A06", ""),
    Controle.DEVIS_FACTURE: ("A28", "F01"),
    Controle.RENOUVELLEMENT_OPTIQUE: ("A30", ""),
    Controle.RENOUVELLEMENT_AUDIO: ("A32", ""),
    Controle.SERIE_UNIQUE: ("A32", "F06"),
    Controle.BASE_TAUX: ("A21", ""),
    Controle.SEANCES_PRESCRITES: ("A05", "F34"),
    Controle.RENOUVELLEMENT_ORDONNANCE: ("A05", "F19"),
    Controle.FORFAIT_CHAMBRE: ("A25", ""),
    Controle.SEJOUR: ("A25", "F18"),
    Controle.TRANSPORT_PRESCRIPTION: ("A05", ""),
    Controle.TRAJETS: ("A20", "F33"),
    Controle.DENT_HISTORIQUE: ("A33", "F08"),
    Controle.CODE_DENT: ("A33", ""),
    Controle.HONORAIRES_LIMITE: ("A28", ""),
    Controle.TIERS_PAYANT: ("A18", "F16"),
    Controle.INDU: ("A20", "F07"),
}
# Where the suspicion depends on the kind of file: the same act twice, fees off the devis.
_SUSPICIONS = {
    (Controle.DOUBLON, "biologie"): "F07",
    (Controle.DOUBLON, "auxiliaire"): "F12",
    (Controle.DEVIS_FACTURE, "prothese_dentaire"): "F15",
}
_COMPTES = frozenset({Controle.RIB_FORME, Controle.RIB_TITULAIRE, Controle.CHANGEMENT_RIB})
# What the gestionnaire puts right himself: the right amount is paid.
_CORRIGES = frozenset({Controle.BASE_TAUX, Controle.FORFAIT_CHAMBRE})
# What was paid in the past: no line of the request waits for it.
_PASSES = frozenset({Controle.INDU})
_EMETTEURS = {
    "facture": ("opticien", "audioprothesiste", "pharmacie", "etablissement", "transporteur", "praticien"),
    "devis": ("opticien", "audioprothesiste", "praticien"),
    "ordonnance": ("prescripteur",),
    "decompte": ("praticien",),
    "ligne": ("praticien", "laboratoire_bis", "caisse"),
    "retour": ("praticien",),
}


def _suite(constat: Constat, vu: Vu) -> tuple[str, ...]:
    clause = next((c for c in vu.clauses if c.id == constat.clause), None)
    suite = clause.params.get("suite", ()) if clause else ()
    return (suite,) if isinstance(suite, str) else suite


@dataclass
class Lecture:
    """What the player knows and decides. `litige` are the lines that a failed control touches."""

    poste: Poste
    constats: tuple[Constat, ...]
    resultats: tuple[Resultat, ...]
    litige: set[str] = field(default_factory=set)
    signales: set[Controle] = field(default_factory=set)
    alertes: set[Controle] = field(default_factory=set)

    @property
    def vu(self) -> Vu:
        return self.poste.case.vu

    def clause(self, genre: str, **params: str) -> ClauseVue:
        """The clause of the manual of this kind with these parameters."""
        return next(
            c
            for c in self.vu.clauses
            if c.type == genre and all(c.params.get(k) == v for k, v in params.items())
        )

    def parametre(self, genre: str, nom: str, **params: str) -> str:
        valeur = self.clause(genre, **params).params[nom]
        return valeur if isinstance(valeur, str) else valeur[0]

    def lignes(self, retenues: Iterable[str]) -> list[str]:
        voulues = set(retenues)
        return [x for x, _, _ in self.vu.demande.lignes if x in voulues]

    @property
    def toutes(self) -> list[str]:
        return [x for x, _, _ in self.vu.demande.lignes]

    def somme(self, lignes: Iterable[str]) -> Decimal:
        voulues = set(lignes)
        return sum((r.amc for r in self.resultats if r.ligne in voulues), Decimal("0.00"))


def _lire(poste: Poste, baremes: Baremes) -> Lecture:
    vu = poste.case.vu
    demande = depuis_json(demande_de(vu))
    resultats = regler(
        demande.lignes,
        demande.garanties,
        baremes,
        compteurs=demande.compteurs,
        responsable=demande.responsable,
    )
    lecture = Lecture(poste, controler(vu), tuple(resultats))
    lecture.litige = _en_litige(vu, lecture.constats)
    return lecture


def _en_litige(vu: Vu, constats: Iterable[Constat]) -> set[str]:
    """The lines that a constat names, all of them when it names a pièce that bears the whole request."""
    d = Dossier(vu)
    toutes = [x for x, _, _ in vu.demande.lignes]
    par_piece = {a.piece.id: ligne for a, ligne in zip(d.actes, toutes, strict=False)}
    touchees: set[str] = set()
    for c in constats:
        if c.controle in _COMPTES | _CORRIGES | _PASSES:
            continue
        visee = objet_de(c.places[0])
        touchees |= {par_piece[visee]} if visee in par_piece else set(lignes_visees(d, c) or toutes)
    return touchees


def _rapprocher(lecture: Lecture) -> None:
    """What the manual has one compare: dates and rights, bases, parts, accounts, devis, past benefits."""
    poste, d = lecture.poste, Dossier(lecture.vu)
    rompues = {p for c in lecture.constats for p in c.places}
    for acte in d.actes:
        if acte.date not in rompues:
            poste.faire("marquer_champ_conforme", acte.date, compare_a="droits.date_fin")
    for c in lecture.constats:
        poste.faire("marquer_champ_non_conforme", c.places[0], compare_a=c.places[-1], motif=str(c.motif))


def _demander(lecture: Lecture, constat: Constat) -> None:
    """Asks for the pièce that the control's clause or the constat names, to whom can give it."""
    offerts = {g for g, _ in lecture.vu.genres_demandables}
    clause = next(c for c in lecture.vu.clauses if c.id == constat.clause)
    cites = clause.params.get("pieces", ())
    genres = [*constat.resolu_par, *((cites,) if isinstance(cites, str) else cites)]
    genre = next((g for g in genres if g in offerts), None)
    if genre is not None:
        lecture.poste.faire("demander_piece", genre=genre, tiers="adherent")


def _verifier(lecture: Lecture, constat: Constat) -> None:
    """Asks the issuer of the pièce in question, by the directory."""
    piece = objet_de(constat.places[0])
    genre = next((p.genre for p in lecture.vu.pieces if p.id == piece), "")
    presents = {t.id for t in lecture.vu.tiers}
    reprise = constat.controle is Controle.INDU and genre == "ligne_noemie"
    souhaites = ("caisse",) if reprise else _EMETTEURS.get(genre.partition("_")[0], ())
    tiers = next((t for t in souhaites if t in presents), None)
    if tiers is not None:
        lecture.poste.faire("verifier_emetteur", piece, tiers=tiers, coordonnees="annuaire")


def _nouveau_compte(vu: Vu) -> bool:
    """True when a RIB came that is not the active account's: the manual calls back, whatever it looks like."""
    d = Dossier(vu)
    comptes = d.base(Base.COORDONNEES_BANCAIRES).rangees("comptes")
    actifs = {c.v.get("iban") for c in comptes if c.v.get("etat") == "actif"}
    return any(rib.v.get("iban") not in actifs for rib in d.recues if rib.genre == "rib")


def _enqueter(lecture: Lecture) -> None:
    """The inquiries that the clauses list, each made once."""
    faites: set[tuple[str, str]] = set()
    if _nouveau_compte(lecture.vu):
        lecture.poste.faire("appeler", tiers="adherent", numero="connu", objet="changement_rib")
    for constat in lecture.constats:
        for suite in _suite(constat, lecture.vu):
            cle = (suite, str(constat.controle))
            if suite == "demander_piece" and constat.controle != Controle.RIB_TITULAIRE:
                if cle not in faites:
                    _demander(lecture, constat)
            elif suite == "verifier_emetteur" and cle not in faites:
                _verifier(lecture, constat)
            faites.add(cle)


def _contre_appel(lecture: Lecture) -> str:
    """What the call back said, "" when none was made."""
    dits = [r.confirmation for r in lecture.poste.reponses() if r.sur == "changement_rib"]
    return dits[-1] if dits else ""


def _restants(lecture: Lecture) -> tuple[Constat, ...]:
    """The constats that nothing received has settled."""
    recues = [p for p in lecture.poste.etat.pieces if p.id not in {x.id for x in lecture.vu.pieces}]
    restants = controler(lecture.vu, recues)
    if _contre_appel(lecture) == "confirme":
        restants = tuple(
            c for c in restants if c.controle not in {Controle.CHANGEMENT_RIB, Controle.RIB_TITULAIRE}
        )
    return restants


def _signaler(lecture: Lecture, restants: Iterable[Constat]) -> None:
    """Names what failed: an alert where the clause ends with one and the question stays open, an anomaly
    where a fact is certain or the question stays open. One of each at most."""
    ouverts = {c.controle: c.nature for c in restants}
    for constat in lecture.constats:
        anomalie, suspicion = _NATURES.get(constat.controle, ("", ""))
        if constat.controle is Controle.INDU and constat.places[-1].endswith(".paye_a"):
            anomalie = "A18"
        suspicion = _SUSPICIONS.get((constat.controle, Dossier(lecture.vu).chemise), suspicion)
        ouvert = constat.controle in ouverts
        # What was received may have made certain what was a question.
        souple = ouverts.get(constat.controle, constat.nature) == "S"
        if souple and ouvert and suspicion and "alerter" in _suite(constat, lecture.vu):
            if not lecture.alertes:
                lecture.alertes.add(constat.controle)
                lecture.poste.faire(
                    "alerter_suspicion",
                    constat.places[0],
                    phrase="Les informations comparées ne concordent pas et rien ne l’explique à ce jour.",
                    nature=suspicion,
                    service=lecture.parametre("destinataire", "service", sujet="suspicion"),
                )
        elif anomalie and (ouvert or not souple) and not lecture.signales:
            lecture.signales.add(constat.controle)
            lecture.poste.faire(
                "signaler_anomalie",
                constat.places[0],
                phrase="Les informations comparées ne concordent pas.",
                nature=anomalie,
            )


def _ecrire(lecture: Lecture, usage: str) -> None:
    clause = lecture.clause("courrier", usage=usage)
    requises = clause.params["requises"]
    modele = lecture.poste.case.vu.modeles_courrier
    numero = [c for c in lecture.vu.clauses if c.type == "courrier"].index(clause)
    lecture.poste.faire(
        "ecrire_adherent",
        modele=modele[numero][0],
        mentions=[requises] if isinstance(requises, str) else list(requises),
    )


def _calculer(lecture: Lecture) -> None:
    lecture.poste.faire(
        "calculer",
        lignes=[
            {
                "ligne": r.ligne,
                "amo": f"{r.amo_brute:.2f}",
                "amc": f"{r.amc:.2f}",
                "reste": f"{r.reste_a_charge:.2f}",
            }
            for r in lecture.resultats
        ],
    )


def _payer(lecture: Lecture, lignes: list[str], compte: str) -> Deroulement:
    """Pays `lignes` on the account that the manual names, then reads the return."""
    _calculer(lecture)
    montant = lecture.somme(lignes)
    if montant > Decimal(lecture.parametre("delegation", "montant")):
        lecture.poste.faire(
            "transmettre_service", service=lecture.parametre("delegation", "service"), pieces=[]
        )
    lecture.poste.faire("payer", montant=f"{montant:.2f}", lignes=lignes, compte=compte)
    yield from lecture.poste.attendre_le_retour()


def _connu(vu: Vu) -> str:
    """The account that the base calls active, found on the payment screen by its last characters."""
    base = next(b for b in vu.bases if b.id == Base.COORDONNEES_BANCAIRES)
    champs = {c.id: c.valeur for c in base.champs}
    actif = next(c.removesuffix(".etat") for c, etat in champs.items() if etat == "actif")
    return next(c for c, libelle in vu.comptes if libelle.endswith(champs[f"{actif}.iban"][-4:]))


def _tableau(lecture: Lecture, statut: str, montant: Decimal) -> None:
    nature = "suspicion" if lecture.alertes else "anomalie" if lecture.signales else "sans_anomalie"
    donnees = {
        "statut": statut,
        "montant": f"{montant:.2f}",
        "nature": nature,
        "recu_le": lecture.vu.demande.recue_le,
        "traite_le": lecture.poste.carnet.jour.isoformat(),
    }
    if lecture.alertes and "service" in lecture.clause("tableau_de_bord").params["colonnes"]:
        donnees["service"] = lecture.parametre("destinataire", "service", sujet="suspicion")
    lecture.poste.faire("tableau_de_bord", **donnees)


def _suivre(poste: Poste, baremes: Baremes) -> Deroulement:
    poste.tout_ouvrir()
    lecture = _lire(poste, baremes)
    _rapprocher(lecture)
    _enqueter(lecture)
    yield from poste.attendre_les_reponses()
    restants = _restants(lecture)
    _signaler(lecture, restants)
    yield from _decider(lecture, restants)


def _decider(lecture: Lecture, restants: tuple[Constat, ...]) -> Deroulement:
    """Pays what is clear, refuses what a hard control closes, makes the rest wait."""
    litige = _en_litige(lecture.vu, restants)
    payables = [x for x in lecture.toutes if x not in litige]
    if _attente_du_compte(lecture):
        motif = str(lecture.constats[0].motif) if lecture.constats else "autre"
        if _contre_appel(lecture) == "confirme":
            lecture.poste.faire(
                "transmettre_service",
                service=lecture.parametre("changement_rib", "service"),
                pieces=[p.id for p in lecture.vu.pieces if p.genre == "rib"],
            )
        lecture.poste.mettre_en_attente(lecture.toutes, motif)
        _tableau(lecture, "en_attente", Decimal("0.00"))
        return
    montant = lecture.somme(payables)
    if montant:
        yield from _payer(lecture, payables, _connu(lecture.vu))
    _regulariser(lecture, restants)
    statut = "paye"
    if litige:
        statut = _retenir(lecture, restants, lecture.lignes(litige), payees=bool(montant))
    _tableau(lecture, statut, montant)
    if statut != "en_attente":
        lecture.poste.faire("cloturer")


def _regulariser(lecture: Lecture, restants: tuple[Constat, ...]) -> None:
    """Opens the indu that is certain, in the name of who was paid, and sends it to the service of the clause."""
    historique = Dossier(lecture.vu).base(Base.HISTORIQUE).rangees("lignes")
    for constat in restants:
        if constat.controle not in _PASSES or constat.nature != "D":
            continue
        passe = next(r for r in historique if r.tete == constat.places[-1].rpartition(".")[0])
        adherent = passe.v.get("paye_a") == "adhérent"
        lecture.poste.faire(
            "regulariser_indu",
            montant=passe.v.get("amc", ""),
            debiteur="adherent" if adherent else "praticien",
        )
        service = lecture.parametre("destinataire", "service", sujet="indu")
        lecture.poste.faire("transmettre_service", service=service, pieces=[objet_de(constat.places[0])])
        if adherent:
            _ecrire(lecture, "indu")


def _retenir(lecture: Lecture, restants: tuple[Constat, ...], lignes: list[str], *, payees: bool) -> str:
    """Refuses or holds `lignes`; returns the dashboard's status.

    Waiting comes before refusing where a pièce that may still come would settle it.
    """
    constat = next(c for c in restants if c.controle not in _COMPTES)
    refuse = constat.nature == "D" and "refuser" in _suite(constat, lecture.vu) and not constat.resolu_par
    if refuse:
        lecture.poste.faire("rejeter", lignes=lignes, motif=str(constat.motif), clause=constat.clause)
        _ecrire(lecture, "refus")
        return "paye_partiel" if payees else "refuse"
    lecture.poste.mettre_en_attente(lignes, str(constat.motif))
    return "en_attente"


def _attente_du_compte(lecture: Lecture) -> bool:
    """True where the manual makes payments wait while a new account is taken, unless it is not wanted."""
    if not _nouveau_compte(lecture.vu) or _contre_appel(lecture) == "infirme":
        return False
    return lecture.parametre("changement_rib", "paiement_entre_temps") == "attente"


def jouer_clauses(case: Case, baremes: Baremes, *, terminer: bool = False) -> list[Document]:
    """The actions of someone who reads the dossier and the manual, and nothing else."""
    return jouer([case], lambda poste: _suivre(poste, baremes), terminer=terminer)
