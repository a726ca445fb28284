"""The clock: the only place of the web room that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def maintenant() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def aujourdhui() -> date:
    """The civil day in France."""
    return datetime.now(PARIS).date()
