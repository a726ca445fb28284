"""Part de la complémentaire, ligne à ligne ou par équipement (§10, §11 étape 6)."""

from . import tables
from .amo import panier_of, prix_limite
from .garanties import Contrat, Garantie
from .lecture import Ligne
from .montants import part, refuse

_CLASSE_B = frozenset({"OPT_MONTURE_B", "OPT_VERRE_B"})
# §10 : le ticket modérateur n’est pas dû au SMR faible ; à 30 %, la référence ne tranche pas.
_TM_FACULTATIF = frozenset({"PH2", "PH4"})
_EN_EUROS = frozenset({"forfait", "pct_pmss", "frais_reels"})


class Reglement:
    """Le règlement d’une demande par un contrat, et ce qui reste de ses forfaits."""

    def __init__(self, contrat: Contrat, lignes: list[Ligne], deja: list[int]) -> None:
        self.contrat, self.lignes = contrat, lignes
        self.deja = deja
        self.responsable = contrat.responsable
        self._consomme: dict[str, int] = {}
        self._reste: dict[tuple[str, str], int] = {}
        self._jours: dict[str, int] = {}
        self._classe_b: dict[str, int] = {}

    def pay(self) -> list[int]:
        """AMC de chaque ligne en centimes, dans l’ordre reçu."""
        lignes = self.lignes
        payes = [0] * len(lignes)
        equipements: dict[str, list[int]] = {}
        for rang, ligne in enumerate(lignes):
            panier = panier_of(ligne)
            garantie = self.contrat.garantie_of(ligne, panier)
            if garantie is None:
                refuse(ligne.ou, f"le contrat ne porte aucune garantie pour le poste « {ligne.acte.poste} ».")
            if _by_equipment(ligne, garantie):
                equipements.setdefault(ligne.equipement, []).append(rang)
            else:
                payes[rang] = self._pay_line(ligne, garantie, panier, self.deja[rang])
        for rangs in equipements.values():
            places = {lignes[r].id: self._room(lignes[r], self.deja[r]) for r in rangs}
            for rang, montant in zip(
                rangs, self._pay_equipment([lignes[r] for r in rangs], places), strict=True
            ):
                payes[rang] = montant
        return payes

    @staticmethod
    def _room(ligne: Ligne, deja: int) -> int:
        """Ce que la part obligatoire et les autres contrats laissent de la dépense."""
        return max(0, ligne.payable - ligne.reference - deja)

    def _pay_line(self, ligne: Ligne, garantie: Garantie, panier: str, deja: int) -> int:
        genre = garantie.type
        # §10 : un contrat responsable doit le 100 % Santé, quelle que soit l’expression du poste.
        if panier == "rac0" and (self.responsable or genre == "cent_pour_cent_sante"):
            limite = prix_limite(ligne)
            if limite is None:
                refuse(
                    ligne.ou,
                    f"le prix limite de {ligne.code} n’est pas connu : il faut « plafond_facturation ».",
                )
            montant = max(0, min(ligne.depense, limite) - ligne.brute)
            return min(montant, self._room(ligne, deja))
        if genre in {"cent_pour_cent_sante", "forfait_equipement"}:
            refuse(ligne.ou, f"la garantie « {genre} » ne s’applique pas au code {ligne.code}.")
        if panier == "" and ligne.acte.poste == "prothese_dentaire" and self.responsable:
            refuse(ligne.ou, f"le panier de {ligne.code} n’est pas confirmé : il faut « panier ».")
        return self._pay_expression(ligne, garantie, deja)

    def _pay_expression(self, ligne: Ligne, garantie: Garantie, deja: int) -> int:
        responsable, tm = self.responsable, ligne.retenue - ligne.reference
        if ligne.reference != ligne.brute and not responsable:
            refuse(
                ligne.ou,
                "rien n’est confirmé sur la majoration hors parcours dans un contrat non responsable.",
            )
        forfait = self._forfait_left(ligne, garantie)
        montant = self._limited(ligne, garantie, forfait, ligne.payable)
        if (
            responsable
            and ligne.hors_parcours
            and ligne.depense > ligne.retenue
            and montant != self._limited(ligne, garantie, forfait, ligne.retenue)
        ):
            refuse(
                ligne.ou,
                "la part non remboursable du dépassement hors parcours (8 €) n’est pas confirmée ;"
                " aucun règlement n’en peut dépendre.",
            )
        montant = self._within_year(ligne, garantie, montant)
        # §10 : un contrat responsable doit le ticket modérateur, quelle que soit l’expression du poste.
        if responsable and not _tm_facultatif(ligne):
            montant = max(montant, tm)
        montant = min(montant, self._room(ligne, deja))
        self._consume(ligne, garantie, montant, tm)
        return montant

    def _limited(self, ligne: Ligne, garantie: Garantie, forfait: int, depense: int) -> int:
        """Droit borné à la dépense, puis aux plafonds d’un contrat responsable."""
        droit = _droit(ligne, garantie, forfait, depense)
        montant = max(0, min(droit, depense - ligne.reference))
        if not self.responsable:
            return montant
        if ligne.secteur == "3" and ligne.acte.medical and montant > ligne.retenue - ligne.reference:
            refuse(
                ligne.ou, "le plafond responsable du dépassement d’un non conventionné n’est pas confirmé."
            )
        if ligne.non_optam and ligne.acte.medical:
            return _cap_non_optam(ligne, garantie, montant, droit)
        if ligne.code == "AUD_II":
            return min(montant, max(0, tables.AUDIO_II_RESPONSABLE_MAX - ligne.brute))
        if ligne.code in _CLASSE_B:
            return self._cap_optique(ligne, montant)
        return montant

    def _cap_optique(self, ligne: Ligne, montant: int) -> int:
        """Monture à 100 €, équipement au plus bas des plafonds, part AMO comprise (R.871-2 3°)."""
        if montant <= ligne.retenue - ligne.reference:
            return montant
        if ligne.code == "OPT_MONTURE_B":
            montant = min(montant, max(0, tables.MONTURE_RESPONSABLE_MAX - ligne.brute))
        total = sum(x.brute for x in self.lignes if x.code in _CLASSE_B and x.equipement == ligne.equipement)
        if total + montant + self._classe_b.get(ligne.equipement, 0) > tables.EQUIPEMENT_SIMPLE_MAX:
            refuse(
                ligne.ou,
                "au-delà de 420 €, le plafond de l’équipement dépend d’une correction qui n’est pas dite.",
            )
        return montant

    def _forfait_left(self, ligne: Ligne, garantie: Garantie) -> int:
        """Euros du forfait ouverts à la ligne, en centimes."""
        if garantie.type not in {"forfait", "pct_pmss"}:
            return 0
        montant = garantie.montant
        if garantie.type == "pct_pmss":
            montant = part(tables.PMSS.at(ligne.jour, ligne.id, "PMSS"), garantie.taux)
        if garantie.par == "acte":
            return montant * ligne.quantite
        if garantie.par == "jour":
            return montant * self._days_left(ligne, garantie)
        if garantie.par == "an":
            return max(0, montant - self._consumed(ligne, garantie, montant))
        if ligne.acte.variante == "classe_a":
            refuse(ligne.ou, "un forfait par équipement sur une classe A n’est pas confirmé.")
        if not ligne.equipement:
            if ligne.acte.poste == "optique":
                refuse(ligne.ou, "le forfait se règle par équipement, et l’équipement n’est pas dit.")
            return montant * ligne.quantite
        cle = (garantie.cle, ligne.equipement)
        if garantie.y_compris_amo:
            autres = sum(
                x.reference
                for x in self.lignes
                if x is not ligne and x.equipement == ligne.equipement and x.acte == ligne.acte
            )
            montant = max(0, montant - autres)
        return max(0, montant - self._reste.get(cle, 0))

    def _days_left(self, ligne: Ligne, garantie: Garantie) -> int:
        if garantie.jours_max is None:
            return ligne.quantite
        if garantie.jours_par_an or ligne.jour_sejour is None:
            if garantie.jours_par_an and self.contrat.consommes.get(garantie.cle):
                refuse(ligne.ou, "les jours déjà payés dans l’année ne se déduisent pas d’un montant.")
            passes = self._jours.get(self._stay(ligne, garantie), 0)
        else:
            passes = ligne.jour_sejour - 1
        return min(ligne.quantite, max(0, garantie.jours_max - passes))

    @staticmethod
    def _stay(ligne: Ligne, garantie: Garantie) -> str:
        return garantie.cle if garantie.jours_par_an else f"{garantie.cle} {ligne.seance or ''}"

    def _consumed(self, ligne: Ligne, garantie: Garantie, plafond: int) -> int:
        """Centimes déjà payés dans l’année sous la garantie ; ValueError si deux années s’y mêlent."""
        poste, cle = ligne.acte.poste, garantie.cle
        consommes = self.contrat.consommes
        if cle != poste and poste in consommes:
            refuse(ligne.ou, f"rien ne dit à quelle garantie « {cle} » revient le consommé de l’année.")
        total = consommes.get(cle, 0) + self._consomme.get(cle, 0)
        if plafond and len({x.jour // 10_000 for x in self.lignes if x.acte.poste == poste}) > 1:
            refuse(ligne.ou, "un forfait annuel dans une demande à cheval sur deux années.")
        return total

    def _within_year(self, ligne: Ligne, garantie: Garantie, montant: int) -> int:
        plafond = garantie.plafond_annuel
        if plafond is None:
            return montant
        return min(montant, max(0, plafond - self._consumed(ligne, garantie, plafond)))

    def _consume(self, ligne: Ligne, garantie: Garantie, montant: int, tm: int) -> None:
        if garantie.plafond_annuel is not None:
            self._consomme[garantie.cle] = self._consomme.get(garantie.cle, 0) + montant
        elif garantie.type in {"forfait", "pct_pmss"}:
            forfait = max(0, montant - tm) if garantie.avec_tm else montant
            if garantie.par == "an":
                self._consomme[garantie.cle] = self._consomme.get(garantie.cle, 0) + forfait
        if garantie.par == "equipement" and ligne.equipement:
            cle = (garantie.cle, ligne.equipement)
            forfait = max(0, montant - tm) if garantie.avec_tm else montant
            self._reste[cle] = self._reste.get(cle, 0) + forfait
        if garantie.jours_max is not None:
            sejour = self._stay(ligne, garantie)
            self._jours[sejour] = self._jours.get(sejour, 0) + ligne.quantite
        if ligne.code in _CLASSE_B:
            self._classe_b[ligne.equipement] = self._classe_b.get(ligne.equipement, 0) + montant

    def _pay_equipment(self, lignes: list[Ligne], places: dict[str, int]) -> list[int]:
        """AMC d’un équipement de classe B : la monture d’abord, puis les verres dans l’ordre reçu.

        `places` est ce que l’AMO et les autres contrats laissent de chaque ligne.
        """
        nom = lignes[0].equipement
        if not nom:
            refuse(lignes[0].ou, "le forfait se règle par équipement, et l’équipement n’est pas dit.")
        montures = [x for x in lignes if x.code == "OPT_MONTURE_B"]
        verres = [x for x in lignes if x.code == "OPT_VERRE_B"]
        if len(montures) > 1 or sum(x.quantite for x in verres) > 2:
            refuse(f"Équipement {nom}", "plus d’une monture ou plus de deux verres.")
        garantie = self.contrat.garantie_of(lignes[0], "")
        assert garantie is not None
        obligatoire = sum(x.brute for x in lignes)
        total = garantie.montant if garantie.y_compris_amo else garantie.montant + obligatoire
        if self.responsable and total > tables.EQUIPEMENT_RESPONSABLE_MAX:
            refuse(
                f"Équipement {nom}", "le forfait dépasse 800 €, plus haut plafond d’un contrat responsable."
            )
        reste, maximum = max(0, total - obligatoire), garantie.monture_max
        if self.responsable:
            maximum = min(tables.MONTURE_RESPONSABLE_MAX, maximum if maximum is not None else total)
        payes: dict[str, int] = {}
        for x in montures + verres:
            droit = min(reste, places[x.id])
            if maximum is not None and x in montures:
                droit = min(droit, max(0, maximum - x.brute))
            payes[x.id] = droit
            reste -= droit
        return [payes[x.id] for x in lignes]


def _tm_facultatif(ligne: Ligne) -> bool:
    """Vrai pour un médicament à 30 ou 15 %, et pour l’honoraire de sa boîte, qui suit son taux (§4)."""
    return ligne.code in _TM_FACULTATIF or (ligne.code == "HD" and ligne.taux <= tables.TAUX_SMR_MODERE)


def _by_equipment(ligne: Ligne, garantie: Garantie) -> bool:
    """Vrai si la ligne se règle avec son équipement de classe B."""
    if ligne.code not in _CLASSE_B:
        return False
    if garantie.type == "forfait_equipement":
        return True
    return (
        garantie.type == "forfait"
        and garantie.par == "equipement"
        and not garantie.avec_tm
        and garantie.plafond_annuel is None
    )


def _taux_de_garantie(ligne: Ligne, garantie: Garantie) -> int:
    if ligne.non_optam and garantie.taux_non_optam is not None:
        return garantie.taux_non_optam
    return garantie.taux


def _droit(ligne: Ligne, garantie: Garantie, forfait: int, depense: int) -> int:
    """Droit du contrat avant la limite de la dépense, en centimes."""
    genre, reference = garantie.type, ligne.reference
    tm = ligne.retenue - reference
    if genre == "tm":
        return tm
    if genre == "pct_br":
        droit = (ligne.base * _taux_de_garantie(ligne, garantie) + 5_000) // 10_000
        return droit - reference if garantie.y_compris_amo else droit
    if genre == "tm_plus_pct_br":
        return tm + part(ligne.base, _taux_de_garantie(ligne, garantie))
    if genre == "frais_reels":
        if garantie.de_la_depense:
            return part(depense, garantie.taux) - reference
        return part(depense - reference, garantie.taux)
    if genre == "aucune":
        return 0
    if garantie.avec_tm:
        return tm + forfait
    return forfait - reference if garantie.y_compris_amo else forfait


def _points_of_overrun(ligne: Ligne, garantie: Garantie) -> int:
    """Niveau OPTAM du contrat au-delà de 100 % de la base, en centièmes de point."""
    if garantie.type == "tm_plus_pct_br":
        return garantie.taux
    niveau = garantie.taux if garantie.y_compris_amo else garantie.taux + ligne.taux
    return max(0, niveau - 10_000)


def _cap_non_optam(ligne: Ligne, garantie: Garantie, montant: int, droit: int) -> int:
    """Montant ramené aux plafonds responsables du dépassement non OPTAM ; le TM n’est jamais rogné."""
    tm = ligne.retenue - ligne.reference
    if montant <= tm:
        return montant
    if garantie.type in _EN_EUROS:
        # « minoré d’un montant égal à 20 % du tarif de responsabilité »
        plafond = max(
            tm,
            min(
                tm + part(ligne.base, tables.NON_OPTAM_DEPASSEMENT_MAX),
                droit - part(ligne.base, tables.NON_OPTAM_ECART),
            ),
        )
    else:
        if ligne.pav and not garantie.y_compris_amo and garantie.type == "pct_br":
            refuse(
                ligne.ou,
                "le niveau d’un % BR en sus d’une participation d’acte lourd ne se dit pas en points.",
            )
        points = min(
            tables.NON_OPTAM_DEPASSEMENT_MAX,
            max(0, _points_of_overrun(ligne, garantie) - tables.NON_OPTAM_ECART),
        )
        plafond = tm + part(ligne.base, points)
    if montant > plafond and ligne.jour < tables.NON_OPTAM_DEBUT:
        refuse(ligne.ou, "le plafond responsable non OPTAM n’est pas confirmé avant le 01/01/2020.")
    return min(montant, plafond)
