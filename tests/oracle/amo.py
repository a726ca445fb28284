"""Part de l’assurance maladie obligatoire : base, taux, part brute, prix limite (§2 à §9)."""

from . import tables
from .actes import PF, SANS_AMO
from .lecture import Ligne, add_days, to_date
from .montants import CENT_POUR_CENT, part, refuse
from .series import Serie

_UN_PAR_LIGNE = frozenset({"OPT_MONTURE_A", "OPT_MONTURE_B", "AUD_I", "AUD_II", "FPU"})
# Tarifs que la référence ne donne pas pour la seule métropole.
_PARTOUT = frozenset({"FJ", "FJ_PSY", "FPU"})
_TARIF_IMPOSE = frozenset({"forfait_journalier", "urgences"})
_KINE = frozenset({"AMK", "AMC", "AMS"})
_BASE_DE_MEDECIN = frozenset({"G", "GS", "C", "CS", "APC", "CNP"})


def age_of(ligne: Ligne) -> int:
    """Âge au jour des soins ; ValueError s’il n’est pas dit."""
    if ligne.age is None:
        refuse(
            ligne.ou, "sans date de naissance ni âge, rien ne dit si la personne avait 18 ans au 1er janvier."
        )
    return ligne.age


def _enfant(ligne: Ligne) -> Serie | None:
    table = tables.ENFANTS_NON_OPTAM if ligne.non_optam else tables.ENFANTS_OPTAM
    if ligne.code not in table:
        return None
    serie, de, a = table[ligne.code]
    if not de <= age_of(ligne) < a:
        refuse(
            ligne.ou,
            f"{ligne.code} est un acte de {de} à moins de {a} ans ; la personne a {ligne.age} ans.",
        )
    return serie


def _medecin(ligne: Ligne) -> Serie | None:
    code = ligne.code
    if ligne.secteur not in {"1", "2"}:
        refuse(
            ligne.ou,
            f"aucun tarif confirmé pour un médecin de secteur « {ligne.secteur} » ;"
            " seuls les secteurs 1 et 2 le sont.",
        )
    if code not in _BASE_DE_MEDECIN:
        return _enfant(ligne)
    if code == "CNP" and not ligne.parcours:
        refuse(ligne.ou, "seul le tarif coordonné de CNP est confirmé.")
    jeune = age_of(ligne) < tables.AGE_SANS_MAJORATION_ENFANT
    if ligne.non_optam:
        if code in {"G", "GS"}:
            return tables.G_MOINS_DE_6_ANS_NON_OPTAM if jeune else tables.C_CS_NON_OPTAM
        if code == "C" and jeune:
            return None  # C seul ou C + MEG : la référence ne permet pas de choisir entre 23 et 28 €
        return {"APC": tables.APC_NON_OPTAM, "CNP": tables.CNP_NON_OPTAM}.get(code, tables.C_CS_NON_OPTAM)
    if code in {"G", "GS"}:
        return tables.G_MOINS_DE_6_ANS if jeune else tables.G_6_ANS_ET_PLUS
    if code == "CS":
        if not ligne.parcours and (ligne.urgence or age_of(ligne) < tables.AGE_SOUMIS_AU_PARCOURS):
            refuse(
                ligne.ou,
                "coordonnée ou non, la base d’une CS que le parcours ne concerne pas n’est pas dite.",
            )
        return tables.CS_COORDONNE if ligne.parcours else tables.CS_NON_COORDONNE
    return {"APC": tables.APC, "CNP": tables.CNP_COORDONNE}.get(code)


def _audio_jeune(ligne: Ligne) -> bool:
    return age_of(ligne) <= tables.AUDIO_AGE_JEUNE_INCLUS


def _serie(ligne: Ligne) -> Serie | None:
    acte, code = ligne.acte, ligne.code
    if acte.poste == "medecin":
        return _medecin(ligne)
    if code in _KINE and ligne.dom:
        return tables.KINE_OUTRE_MER
    if code == "AUD_I":
        return tables.AUDIO_I_JEUNE if _audio_jeune(ligne) else tables.AUDIO_BASE_ADULTE
    if code == "AUD_II":
        return None if _audio_jeune(ligne) else tables.AUDIO_BASE_ADULTE
    if code == "FPU" and ligne.ald:
        return tables.FPU_MINORE
    return acte.serie


def _forfait_journalier(ligne: Ligne, serie: Serie) -> int:
    """Forfait dû, jour par jour (§8) ; zéro pour les exonérés."""
    if ligne.maternite or ligne.c2s:
        return 0
    if not ligne.age:
        age_of(ligne)
        if not ligne.naissance:
            refuse(
                ligne.ou,
                "avant un an, il faut la date de naissance : le nouveau-né de moins de 30 jours est exonéré.",
            )
        debut = to_date(ligne.jour).toordinal() - to_date(ligne.naissance).toordinal()
        if debut < tables.NOUVEAU_NE_JOURS:
            if debut + ligne.quantite > tables.NOUVEAU_NE_JOURS:
                refuse(
                    ligne.ou,
                    "le séjour passe le trentième jour du nouveau-né : la référence ne le partage pas.",
                )
            return 0
    total = 0
    for rang in range(ligne.quantite):
        jour = add_days(ligne.jour, rang)
        total += serie.at(jour, ligne.id, "forfait journalier")
    return total


def _check(ligne: Ligne) -> None:
    code, quantite = ligne.code, ligne.quantite
    if ligne.acte.variante == "classe_a" and ligne.jour < tables.OPTIQUE_DEBUT:
        refuse(ligne.ou, "aucune classe A confirmée avant le 01/01/2020.")
    if code in _UN_PAR_LIGNE and quantite != 1:
        refuse(ligne.ou, f"{code} se compte une ligne par appareil ou par passage, non {quantite}.")
    if code == "TO90":
        if age_of(ligne) >= tables.ODF_AGE_MAX_EXCLU:
            refuse(ligne.ou, "à partir de 16 ans, rien ne dit que le traitement ait commencé avant.")
        if quantite > tables.ODF_SEMESTRES:
            refuse(ligne.ou, f"{quantite} semestres d’orthodontie ; six au plus sont pris en charge.")
    if code == "MSP" and quantite > tables.PSYCHOLOGUE_SEANCES_PAR_AN:
        refuse(ligne.ou, f"{quantite} séances ; douze par an au plus sont prises en charge.")
    if code == "FPU" and (ligne.alsace or ligne.maternite):
        refuse(ligne.ou, "le forfait patient urgences en maternité ou en Alsace-Moselle n’est pas confirmé.")


_A_COEFFICIENT = ("auxiliaire", "biologie", "technique", "sage_femme")  # §3, lettres-clés


def _base_unitaire(ligne: Ligne) -> int:
    """Base d’un acte : lettre-clé × coefficient, arrondie au centime comme le tarif affiché."""
    valeur = ligne.base_imposee
    if valeur is None:
        serie = _serie(ligne)
        if serie is None:
            refuse(
                ligne.ou,
                f"aucune base de remboursement confirmée pour le code {ligne.code} (secteur « {ligne.secteur} »,"
                f" {'hors OPTAM' if ligne.non_optam else 'OPTAM'}, {ligne.age} ans).",
            )
        if ligne.dom and ligne.code not in _KINE and ligne.code not in _PARTOUT:
            refuse(ligne.ou, f"la base de {ligne.code} n’est confirmée qu’en métropole.")
        valeur = serie.at(ligne.jour, ligne.id, f"base de {ligne.code}")
    if ligne.coefficient == 100 or ligne.base_imposee is not None:
        return valeur
    if ligne.acte.poste not in _A_COEFFICIENT:
        refuse(ligne.ou, f"un coefficient ne multiplie pas {ligne.code}, qui n’est pas une lettre-clé.")
    return (valeur * ligne.coefficient + 50) // 100


def _taux_ordinaire(ligne: Ligne) -> int:
    taux = ligne.acte.taux
    if taux is None:
        refuse(ligne.ou, f"le code {ligne.code} ne dit pas son taux et la ligne n’en porte pas.")
    return taux.at(ligne.jour, ligne.id, f"taux de {ligne.code}") if isinstance(taux, Serie) else taux


def _taux(ligne: Ligne) -> int:
    """Taux appliqué à la ligne ; un taux imposé est définitif."""
    acte = ligne.acte
    if ligne.taux_impose is not None:
        return ligne.taux_impose
    ordinaire = _taux_ordinaire(ligne)
    if ligne.code in SANS_AMO:
        return 10_000 if ligne.alsace and acte.alsace else ordinaire
    if ligne.hors_parcours:
        if ligne.ald or ligne.maternite or ligne.alsace:
            refuse(
                ligne.ou,
                "hors parcours, seul le passage de 70 à 30 % est confirmé ; le taux en ALD, en maternité"
                " ou en Alsace-Moselle ne l’est pas.",
            )
        return tables.TAUX_HORS_PARCOURS
    if ligne.maternite:
        return tables.TAUX_EXONERE
    if ligne.ald:
        if ligne.code == "PH2":
            refuse(ligne.ou, "le taux d’un médicament à 15 % en ALD n’est pas confirmé.")
        return tables.TAUX_EXONERE
    if ligne.urgence and acte.poste == "transport":
        refuse(ligne.ou, "le taux d’un transport urgent n’est pas confirmé.")
    if ligne.alsace:
        if acte.alsace is None:
            refuse(
                ligne.ou,
                f"le taux du régime local d’Alsace-Moselle n’est pas confirmé pour {ligne.code}.",
            )
        return 10_000 if ligne.en_sejour and acte.medical else max(acte.alsace, ordinaire)
    if acte.poste == "technique" and ligne.en_sejour:
        return tables.TAUX_SEJOUR if (ligne.jour_sejour or 1) <= tables.SEJOUR_JOURS_A_80 else 10_000
    return ordinaire


def settle(ligne: Ligne) -> None:
    """Remplit base, retenue R = min(D, BR), taux, part brute et référence de la ligne (§11 étapes 2 et 3)."""
    acte = ligne.acte
    _check(ligne)
    if acte.poste == "forfait_journalier" and ligne.base_imposee is None:
        assert acte.serie is not None
        base = _forfait_journalier(ligne, acte.serie)
    elif ligne.code == "CHP":
        if ligne.base_imposee is not None or ligne.taux_impose is not None:
            refuse(ligne.ou, "une chambre particulière n’a ni base ni taux de remboursement.")
        base = 0
    else:
        base = _base_unitaire(ligne) * ligne.quantite
    ligne.hors_parcours = (
        acte.medical
        and not ligne.parcours
        and not ligne.urgence
        and not ligne.en_sejour
        and age_of(ligne) >= tables.AGE_SOUMIS_AU_PARCOURS
    )
    taux = _taux(ligne)
    if ligne.depense > base and acte.poste in _TARIF_IMPOSE:
        refuse(ligne.ou, f"la dépense dépasse le tarif de {ligne.code} : rien ne dit qui porte l’excédent.")
    retenue = min(ligne.depense, base)
    ligne.base, ligne.retenue, ligne.taux = base, retenue, taux
    ligne.brute = ligne.reference = (retenue * taux + 5_000) // CENT_POUR_CENT
    if ligne.code == "GHS" and ligne.taux_impose is None and taux == tables.TAUX_SEJOUR:
        _thirty_first_day(ligne)
    if ligne.hors_parcours and taux < tables.TAUX_MEDECIN:
        ligne.taux = tables.TAUX_MEDECIN
        ligne.reference = part(retenue, tables.TAUX_MEDECIN)


def _thirty_first_day(ligne: Ligne) -> None:
    """80 % jusqu’au trentième jour du séjour, 100 % ensuite (§8)."""
    if ligne.jour_sejour is None and ligne.quantite > tables.SEJOUR_JOURS_A_80:
        refuse(ligne.ou, "plus de trente jours de séjour : il faut « jour_sejour », le rang du premier.")
    avant = min(max(0, tables.SEJOUR_JOURS_A_80 + 1 - (ligne.jour_sejour or 1)), ligne.quantite)
    if avant == ligne.quantite:
        return
    if avant and ligne.depense < ligne.base:
        refuse(
            ligne.ou,
            "la dépense est sous la base d’un séjour qui passe le trentième jour : rien ne la partage.",
        )
    unitaire = ligne.base // ligne.quantite
    a_80 = unitaire * avant
    ligne.brute = ligne.reference = part(a_80, tables.TAUX_SEJOUR) + ligne.retenue - a_80


def panier_of(ligne: Ligne) -> str:
    """Panier de la ligne : rac0, modere, libre, ou vide s’il n’y en a pas ou s’il n’est pas confirmé."""
    connu = "rac0" if ligne.acte.variante in {"classe_a", "classe_1"} else ""
    if ligne.code in tables.PROTHESES:
        connu = tables.PROTHESES[ligne.code][1] if ligne.jour <= tables.PANIER_CONFIRME_AU else ""
        if ligne.jour < tables.PANIER_CONFIRME_DU:
            connu = "libre"  # le 100 % Santé dentaire n’existait pas
    if ligne.panier and connu and ligne.panier != connu:
        refuse(ligne.ou, f"le panier {ligne.panier} contredit le code {ligne.code}.")
    return connu or ligne.panier


def _limite(ligne: Ligne) -> tuple[Serie | None, bool]:
    """Série du prix limite et vrai si sa valeur n’est plus qu’un minorant (§6)."""
    if ligne.code == "OPT_MONTURE_A":
        return tables.MONTURE_A_PLV, False
    if ligne.code == "AUD_I":
        return (tables.AUDIO_I_JEUNE if _audio_jeune(ligne) else tables.AUDIO_I_PLV_ADULTE), False
    if ligne.code in tables.PROTHESES:
        if ligne.jour < tables.HLF_DEBUT:
            return None, False
        confirme = tables.PANIER_CONFIRME_DU <= ligne.jour <= tables.HLF_CONFIRME_AU
        return tables.PROTHESES[ligne.code][2], not confirme
    return None, False


def prix_limite(ligne: Ligne) -> int | None:
    """Prix limite de la ligne, quantité comprise, None s’il n’y en a pas ; ValueError s’il joue sans être connu."""
    if ligne.plafond is not None:
        return ligne.plafond * ligne.quantite
    serie, minorant = _limite(ligne)
    if serie is None or (ligne.panier == "libre" and not minorant):
        return None
    if ligne.dom:
        refuse(ligne.ou, f"le prix limite de {ligne.code} n’est confirmé qu’en métropole.")
    limite = serie.at(ligne.jour, ligne.id, f"prix limite de {ligne.code}") * ligne.quantite
    if minorant and ligne.depense > limite:
        refuse(
            ligne.ou,
            f"l’honoraire limite de 2019, ou la date du + 3 % de 2025, n’est pas tranché, et {ligne.code} le"
            " dépasse : il faut « plafond_facturation ».",
        )
    return limite


def bill(ligne: Ligne) -> None:
    """Remplit la dépense sans ce qui dépasse un prix limite, anomalie et non reste à charge (§11)."""
    ligne.payable = ligne.depense
    limite = prix_limite(ligne)
    if limite is not None:
        if ligne.retenue > limite:
            refuse(ligne.ou, "la base de remboursement dépasse le prix limite.")
        ligne.payable = min(ligne.depense, limite)


def mark_stays(lignes: list[Ligne]) -> None:
    """Un acte de la même séance qu’un séjour est fait en hospitalisation : ni 70 %, ni participation."""
    sejours = {x.seance for x in lignes if x.code == "GHS" and x.seance}
    for ligne in lignes:
        if ligne.seance in sejours:
            ligne.en_sejour = True


def heavy_acts(lignes: list[Ligne]) -> None:
    """Remplace le ticket modérateur par la participation des actes lourds, une par séance (§8)."""
    seances: dict[str, list[Ligne]] = {}
    for rang, ligne in enumerate(lignes):
        if ligne.acte.poste == "technique" or (ligne.seance and ligne.code == "GHS"):
            seances.setdefault(ligne.seance or f"\0{rang}", []).append(ligne)
    for groupe in seances.values():
        seuil = sum(x.base for x in groupe if x.acte.participation == PF)
        coefficient = max((x.coefficient for x in groupe if x.acte.participation == PF), default=0)
        peut_etre = seuil >= tables.PAV_SEUIL_ANCIEN or coefficient >= tables.PAV_COEFFICIENT_ANCIEN
        if peut_etre and groupe[0].jour < tables.PAV_SEUIL_CONFIRME_DU:
            refuse(groupe[0].ou, "le seuil des actes lourds n’est pas confirmé avant le 01/01/2016.")
        if seuil >= tables.PAV_SEUIL or coefficient >= tables.PAV_COEFFICIENT:
            _one_participation([x for x in groupe if x.taux_impose is None and x.brute < x.retenue])
            if any(x.pav for x in groupe) and any(x.code == "FPU" for x in lignes):
                refuse(
                    groupe[0].ou, "le forfait patient urgences remplace-t-il la participation ? non confirmé."
                )


def _one_participation(groupe: list[Ligne]) -> None:
    """Porte la participation sur la première ligne, et sur la suivante ce qu’elle n’en peut porter."""
    reste = -1
    for ligne in groupe:
        if ligne.hors_parcours or ligne.alsace:
            refuse(
                ligne.ou,
                "la participation des actes lourds hors parcours ou en Alsace-Moselle n’est pas confirmée.",
            )
        if reste < 0:
            reste = tables.PAV.at(ligne.jour, ligne.id, "participation des actes lourds")
        ligne.pav = min(reste, ligne.retenue)
        ligne.brute = ligne.reference = ligne.retenue - ligne.pav
        reste -= ligne.pav
