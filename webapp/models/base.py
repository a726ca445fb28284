"""The vocabulary of columns, and the declarative base.

A table that only grows carries `info={"immuable": Immuable()}`: the migration gives it triggers that
refuse UPDATE and DELETE. `Immuable(effacables=(…))` leaves one door, for the purge: setting these
columns to NULL together with `efface_le`, once.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from webapp.horloge import maintenant


@dataclass(frozen=True, slots=True)
class Immuable:
    """Mark of an append-only table; `effacables` are the columns that a purge may empty."""

    effacables: tuple[str, ...] = ()


class InstantUTC(TypeDecorator[datetime]):
    """An instant: stored in UTC, read back aware. A naive datetime is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instant sans fuseau")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def json_canonique(valeur: Any) -> str:
    """`valeur` as the one JSON text that is hashed and stored: sorted keys, no spaces, UTF-8.

    >>> json_canonique({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(valeur, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class JsonCanonique(TypeDecorator[Any]):
    """JSON kept as its canonical text, so that a hash over it can be recomputed from the row."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json_canonique(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def nouvel_id_public() -> str:
    """A fresh opaque identifier for URLs: 128 random bits, 22 characters."""
    return secrets.token_urlsafe(16)


Cle = Annotated[int, mapped_column(primary_key=True)]
IdPublic = Annotated[str, mapped_column(String(22), unique=True, default=nouvel_id_public)]
Instant = Annotated[datetime, mapped_column(InstantUTC())]
InstantCreation = Annotated[datetime, mapped_column(InstantUTC(), default=maintenant)]
Sha256 = Annotated[str, mapped_column(String(64))]
Court = Annotated[str, mapped_column(String(200))]
Long = Annotated[str, mapped_column(Text)]
Json = Annotated[Any, mapped_column(JsonCanonique())]
Faux = Annotated[bool, mapped_column(default=False)]


class Base(DeclarativeBase):
    """Base of every table; constraints are named so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        int: BigInteger().with_variant(Integer, "sqlite"),
        datetime: InstantUTC(),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda e: [m.value for m in e],
        ),
    }
