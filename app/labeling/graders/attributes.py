"""Pure: grading the attributes of a product: exact for one option, Jaccard for several, normalised Levenshtein for text.

A value is a tuple of strings, empty for 알 수 없음: one option; options; one text (of the gold: the text and its other
spellings); a number and its unit. Numbers are exact decimals and are compared in their base unit: 1.5 kg is 1500 g.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["one", "many", "text", "number"]
Value: TypeAlias = tuple[str, ...]
Units: TypeAlias = Mapping[str, tuple[str, int]]
_FIRM = re.compile(r"\(주\)|㈜|주식회사")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)


def plain_text(text: str) -> str:
    """A text as it is compared: NFC, small letters, without spaces and without (주), ㈜, 주식회사."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return "".join(_FIRM.sub("", composed).split())


def read_number(text: str) -> Decimal | None:
    """A number that a person typed, with commas or without; None when it is none. Zero and less are no amount."""
    plain = "".join(text.split()).replace(",", "")
    try:
        value = Decimal(plain) if _NUMBER.fullmatch(plain) else None
    except InvalidOperation:
        return None
    return value if value else None


def in_base(value: Value, units: Units) -> tuple[Decimal, str] | None:
    """A number with its unit as (amount, base unit); None when either cannot be read."""
    if len(value) != 2 or value[1] not in units:
        return None
    number = read_number(value[0])
    base, factor = units[value[1]]
    return (number * factor, base) if number is not None else None


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared over all (Jaccard 1901), 0–1; two empty sets are equal."""
    return len(a & b) / len(a | b) if a | b else 1.0


def text_likeness(a: str, b: str) -> float:
    """1 − Levenshtein distance / length of the longer, 0–1, over `plain_text`; two empty texts are equal."""
    from rapidfuzz.distance import Levenshtein  # late, as in measures: a task type is imported at the start

    return float(Levenshtein.normalized_similarity(plain_text(a), plain_text(b)))


def worth(kind: Kind, answer: Value, gold: Value, units: Units) -> float:
    """0–1: how far an answer reaches the gold. 알 수 없음 is right when the gold says so, and only then."""
    if not answer or not gold:
        return float(answer == gold)
    match kind:
        case "many":
            return jaccard(frozenset(answer), frozenset(gold))
        case "text":
            return max(text_likeness(answer[0], spelling) for spelling in gold)
        case "number":
            mine = in_base(answer, units)
            return float(mine is not None and mine == in_base(gold, units))
        case _:
            return float(answer[0] == gold[0])
