"""The text of a guarantee with one spelling for each word: what the grammar of guarantees reads."""

from __future__ import annotations

import re
import unicodedata

_SECU = (
    r"(?:(?:la |du |de la |de l'|le |l')?(?:part |remboursement |rembt |prestations )?"
    r"(?:de la |de l'|du |de |des )?"
    r"(?:part )?"
    r"(?:securite sociale|secu|ss|assurance maladie obligatoire|assurance maladie|amo|"
    r"regime obligatoire|regime de base|ro|mr|rss))"
)

# Each spelling and what it becomes, in order.
_ECRITURES: tuple[tuple[str, str], ...] = tuple(
    (motif, remplace)
    for motif, remplace in (
        (r"(?<=\d) (?=\d{3}(?!\d))", ""),
        (r"(?<=\d),(?=\d)", "."),
        (r"(?<=[%€])(?=[a-z(])", " "),
        (r"pour ?cent|p\. ?cent", "%"),
        (r"\beuros?\b|\beur\b", "€"),
        (r"\bbase(?:s)? de remboursement(?: (?:de la )?(?:securite sociale|secu|ss))?(?: \(brs?s?\))?", "br"),
        (
            r"\bbrss\b|\bbrs\b|\bb\.r\.(?:s\.s\.)?|\bbr[ -]ss\b|\btarif de (?:convention|responsabilite)\b",
            "br",
        ),
        (r"\bbr (?:de la )?(?:securite sociale|ss)\b", "br"),
        (r"\bticket moderateur(?: \(tm\))?|\bt\.m\b\.?", "tm"),
        (r"\bfrais engages\b", "fr"),
        (r"\btm integral\b", "tm"),
        (r"\bfrais reels?(?:lement engages)?\b|\bf\.r\b\.?", "fr"),
        (r"\bdepenses? (?:reelles?|engagees?)\b|\btotalite de la depense\b", "depense"),
        (r"\bplafond mensuel de la securite sociale\b|\bp\.m\.s\.s\.", "pmss"),
        (r"\bremboursement (?:de la )?(?:securite sociale|secu|ss|amo)\b", "secu"),
        (rf"\by ?(?:compris|c\.?) {_SECU}(?![a-z])", "y compris secu"),
        (rf"\b(?:inclus|incluant|dont) {_SECU}(?![a-z])", "y compris secu"),
        (rf"\b{_SECU} (?:inclus|comprise?|incluse?)\b(?: dedans)?", "y compris secu"),
        (rf"\b(?:sous|apres) deduction {_SECU}(?![a-z])", "y compris secu"),
        (rf"\bmoins {_SECU}(?![a-z])| ?- ?{_SECU}(?![a-z])", " moins secu"),
        (rf"\b(?:total )?{_SECU} \+ mutuelle\b", "y compris secu"),
        (
            rf"\b(?:hors|non compris|en sus|en plus|en complement|s'ajoutant) (?:a )?{_SECU}(?![a-z])",
            "hors secu",
        ),
        (rf"\bapres {_SECU}(?![a-z])", "apres secu"),
        (rf"^{_SECU} ?\+ ?(.*%.*)$", r"\1 hors secu"),
        (r"\ben sus\b", "en plus"),
        (r" - (?=y compris secu)", " "),
        (r"\b(fr|depense) illimitee?s?\b", r"\1"),
        (r"\b(?:au maximum|maxi|max)\b\.?", "maximum"),
        (r"\blimite[es]{0,2} a\b|\bplafonne[es]{0,2} a\b|\bplafond de\b|\bplafond\b(?= \d)", "limite a"),
        (r"\bmaximum de\b", "maximum"),
        (r" ?/ ?(?=[a-z])(?!non optam)", " par "),
        (r" ?\+ ?", " + "),
        (r"\bpar (?:annee civile|annee|an)(?: et par | par )(?:beneficiaire|personne|assure)\b", "par an"),
        (r"\bpar (?:beneficiaire|personne|assure)(?: et)? par (?:an|annee civile|annee)\b", "par an"),
        (r"\bpar (?:annee civile|annee)\b|\bannuels?\b|\bchaque annee\b", "par an"),
        (r"\bpar (?:j|nuit)\b|\bjournaliers?\b(?<!forfait journalier)", "par jour"),
        (r"\bpar (?:seance|consultation|visite|prestation)\b", "par acte"),
        (r"\bpar (?:oreille|appareil|paire)\b", "par equipement"),
        (r"(?<=\d) ?j\b", " jours"),
        (r"^forfait par an(?: de)? (.+)$", r"\1 par an"),
        (r"^(?:un )?forfait(?: de)?(?= \d)", ""),
        (r"\b(?:optam(?: ?[/-] ?| ou | par )optam-?co|optam-co|dptam|adherents? (?:a l')?optam)\b", "optam"),
        (r"\b(?:hors|non[- ](?:adherents? (?:a l')?)?)[ -]?optam\b", "non optam"),
        (r"\s+", " "),
    )
)


def normaliser(texte: str) -> str:
    """`texte` in lower case, without accents nor odd spaces, each unit in its one spelling.

    >>> normaliser("1 700 € / oreille, part AMO comprise")
    '1700 € par equipement, y compris secu'
    """
    plat = unicodedata.normalize("NFKD", texte.replace("’", "'").replace("\u00b4", "'").lower())
    plat = "".join(c for c in plat if not unicodedata.combining(c))
    plat = re.sub(r"[‐‑‒–—−]", "-", plat)
    plat = re.sub(r"\s+", " ", plat).strip(" .;:")
    for motif, remplace in _ECRITURES:
        plat = re.sub(motif, remplace, plat).strip()
    return plat
