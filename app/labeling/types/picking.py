"""Pure: choosing stretches of a text by words: what the form brings, and what a page shows.

A stretch is made from the first and the last word that were ticked, or from a phrase and which of its occurrences; signs at
its edges are left out. Afterwards each edge moves by one character, so that a particle can be left out. Nothing is dragged.
Deeds on row n: less-start-n, more-start-n, less-end-n, more-end-n.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.core.errors import Invalid
from app.core.josa import josa
from app.labeling.fields import FormFields
from app.labeling.graders.texts import Side, Stretch, is_canonical, occurrences, trimmed, words
from app.labeling.measures.spans import pin
from app.labeling.types.base import GoldBase, ItemBase

_EDGE = re.compile(r"(less|more)-(start|end)-([1-9][0-9]?)")
LOOKS = 8  # pairs of colour and underline in spans.css


class TextItem(ItemBase):
    """A text of at most 4,000 characters in NFC, and what kind of text it is (쇼핑몰 후기)."""

    text: str = Field(min_length=1, max_length=4000)
    source: str = ""
    title: str = ""

    @field_validator("text")
    @classmethod
    def _canonical(cls, text: str) -> str:
        if not is_canonical(text) or text != text.strip():
            raise ValueError("the text is not in NFC, or holds zero-width signs or white space at its edges")
        return text

    @property
    def pin(self) -> str:
        """What the offsets of an answer hold for."""
        return pin(self.text)


class PinnedGold(GoldBase):
    """Ground truth with offsets; text_hash is the pin of the text they were made for."""

    text_hash: str


class GoldStretch(BaseModel):
    """text is what stands at start–end: a gold file that was made for another text does not load unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str


@dataclass(frozen=True)
class Mark:
    """A stretch as a page shows it: the row's number, and the look that goes with it."""

    number: int
    at: Stretch
    look: int
    title: str = ""


@dataclass(frozen=True)
class Piece:
    """A run of characters inside a word. numbers: the marks on it; opens: the marks whose first character it begins with."""

    text: str
    look: int = 0
    numbers: tuple[int, ...] = ()
    opens: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Word:
    """A word of the text with its pieces; index counts from 0."""

    index: int
    start: int
    end: int
    pieces: tuple[Piece, ...]


def require_pin(item: TextItem, form: FormFields) -> None:
    """Raises Invalid when the form was made for another version of the text: its offsets would point elsewhere."""
    if form.get("text_hash") != item.pin:
        fault = "그사이 글이 바뀌었어요. 화면을 새로 열고 다시 골라 주세요."
        raise Invalid(fault, {"text": fault})


def chosen(item: TextItem, form: FormFields) -> Stretch:
    """The stretch that was ticked (`word`, by index) or typed (`phrase`, and `which` of its occurrences from 1).

    Raises Invalid when nothing was chosen or the phrase does not stand in the text.
    """
    every = words(item.text)
    ticked = sorted(int(w) for w in form.getlist("word") if w.isascii() and w.isdigit() and int(w) < len(every))
    if ticked:
        found = trimmed(item.text, every[ticked[0]].start, every[ticked[-1]].end)
        if found is None:
            raise Invalid("고른 것에 글자가 없어요. 낱말을 골라 주세요.", {"text": "글자가 있는 낱말을 골라 주세요."})
        return found
    phrase = (form.get("phrase") or "").strip()
    if not phrase:
        fault = "먼저 글에서 낱말을 골라 주세요. 처음 낱말과 끝 낱말을 누르면 돼요."
        raise Invalid(fault, {"text": fault})
    return _typed_phrase(item.text, phrase, form.get("which") or "1")


def _typed_phrase(text: str, phrase: str, which: str) -> Stretch:
    places, quoted = occurrences(text, phrase), f"‘{phrase[:30]}’"
    if not places:
        fault = f"{josa(quoted, '은/는')} 글에 없어요. 글에 적힌 그대로 적어 주세요."
        raise Invalid(fault, {"phrase": fault})
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 4 else 0
    if not 1 <= number <= len(places):
        fault = f"{josa(quoted, '은/는')} 글에 {len(places)}번 나와요. 1부터 {len(places)} 사이로 적어 주세요."
        raise Invalid(fault, {"which": fault})
    return places[number - 1]


def edge_deed(deed: str) -> tuple[int, Side, Literal[1, -1]] | None:
    """(row from 1, edge, 1 longer or -1 shorter) of a deed such as less-end-2; None for any other."""
    match = _EDGE.fullmatch(deed)
    if match is None:
        return None
    side: Side = "start" if match[2] == "start" else "end"
    return int(match[3]), side, 1 if match[1] == "more" else -1


def stretch_of(start: str, end: str, length: int) -> Stretch | None:
    """From two numbers of a form; None when they are no place in a text of that length."""
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in (start, end)):
        return None
    at = Stretch(int(start), int(end))
    return at if 0 <= at.start < at.end <= length else None


def view_words(text: str, marks: Sequence[Mark]) -> tuple[Word, ...]:
    """The text as words, each cut into pieces where a mark begins or ends. Where marks overlap, the shortest gives the look."""
    edges = sorted({edge for mark in marks for edge in (mark.at.start, mark.at.end)})
    shown: list[Word] = []
    for index, word in enumerate(words(text)):
        cuts = [word.start, *(edge for edge in edges if word.start < edge < word.end), word.end]
        pieces = tuple(_piece(text, start, end, marks) for start, end in pairwise(cuts))
        shown.append(Word(index, word.start, word.end, pieces))
    return tuple(shown)


def _piece(text: str, start: int, end: int, marks: Sequence[Mark]) -> Piece:
    on = [mark for mark in marks if mark.at.start <= start and end <= mark.at.end]
    nearest = min(on, key=lambda mark: mark.at.length, default=None)
    return Piece(
        text[start:end],
        nearest.look if nearest else 0,
        tuple(mark.number for mark in on),
        tuple(mark for mark in on if mark.at.start == start),
    )


def looks_of(names: Sequence[str]) -> Mapping[str, int]:
    """Each name's look, counted from 1 (the ninth repeats the first)."""
    return {name: number % LOOKS + 1 for number, name in enumerate(names)}
