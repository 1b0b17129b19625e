"""Kinds of values that parameters and bodies share: one spelling each, and nothing a database cannot hold."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UNSTORABLE = re.compile("[\\x00-\\x1f\\x7f\ud800-\udfff]")  # control characters, and halves of a character
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _instant_text(value: object) -> object:
    """Pydantic would read seconds since 1970 too, and an instant in the year 1 has no UTC."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _INSTANT.fullmatch(value) or not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        raise ValueError(
            "An instant such as 2026-11-21T09:00:00+09:00 is needed, with its offset (in a query, + is %2B)."
        )
    return value


def _day_text(value: object) -> object:
    if isinstance(value, date) or value is None:
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("A day such as 1963-04-05 is needed.")
    return value


def _storable(value: object) -> object:
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise ValueError("Control characters are not allowed.")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_instant_text)]
Day = Annotated[date, BeforeValidator(_day_text)]
Line = Annotated[str, BeforeValidator(_storable)]


class Out(BaseModel):
    """What the API says: every field named and described."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class In(BaseModel):
    """What the API takes: fields it does not know are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Count(Out):
    """A share always comes with its whole."""

    done: int = Field(ge=0, description="How many are done; an exemption counts.", examples=[18])
    total: int = Field(ge=0, description="How many there are in the cohort's outline.", examples=[34])


def updated_since(what: str) -> Any:
    """The query field of a list that can be read incrementally."""
    return Field(
        None,
        description=f"Only {what} since this instant, itself included. Send the `sync_from` of your last reading.",
    )
