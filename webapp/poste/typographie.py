"""French spaces that must not break, put where a page's own sentences need them."""

from __future__ import annotations

import re

from markupsafe import Markup

_ESPACES = re.compile(r"<[^>]*>|(?<=«) | (?=[»:;?!%])|(?<=n°) ")


def insecables(html: str) -> Markup:
    """`html` with no-break spaces inside guillemets, before high punctuation and after « n° »; tags are left.

    >>> insecables('<p title="a : b">Un « mot » : oui !</p>').replace("\\u00a0", "_")
    Markup('<p title="a : b">Un «_mot_»_: oui_!</p>')
    """
    return Markup(  # noqa: S704 - a page already rendered and escaped: spaces alone are changed
        _ESPACES.sub(lambda m: "\u00a0" if m.group(0) == " " else m.group(0), html)
    )
