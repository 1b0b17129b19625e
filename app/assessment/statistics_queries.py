"""What was earned in a cohort's finished attempts at a quiz, as arrays. Only the columns needed, read in chunks: memory is
8 bytes a response and one chunk of rows, whatever the number of attempts."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, cast, func, select, text
from sqlalchemy.orm import Session

from app.assessment.distractors import Given
from app.assessment.item_statistics import Marks
from app.assessment.layout_text import LayoutReader
from app.assessment.measured import GRADED, Which
from app.assessment.models import Attempt, AttemptStep
from app.assessment.papers import Banks
from app.cohorts.models import Enrolment
from app.content.quiz import Quiz
from app.questions.registry import Question

Key: TypeAlias = tuple[str, str]
"""(bank's slug or "" for the quiz's own, question's id)"""
CHUNK = 2000
ENDED = text("kind = 'finished'")  # written out: with a bound value SQLite would not take the index of just these steps
QUESTION_ID = re.compile(r'"id": ?"([^"]*)"')


@dataclass(frozen=True)
class Slots:
    """The columns of the arrays: the quiz's own questions in the file's order, then its random slots draw by draw."""

    own: tuple[Key, ...]
    draws: tuple[tuple[int, ...], ...]  # a draw's columns
    drawable: dict[Key, Question]

    @property
    def count(self) -> int:
        return len(self.own) + sum(len(draw) for draw in self.draws)


@dataclass(frozen=True)
class Responses:
    """`fractions`, shape (attempts, columns): what each slot was worth, NaN where the attempt had none.
    `drawn`, same shape: number of the drawn question in `keys`, −1 in the columns of own questions."""

    fractions: Marks
    drawn: NDArray[np.int32]
    keys: tuple[Key, ...]


def slots_of(quiz: Quiz, banks: Banks) -> Slots:
    own = tuple(("", question.id) for question in quiz.questions)
    draws: list[tuple[int, ...]] = []
    column, drawable = len(own), dict[Key, Question]()
    for draw in quiz.draws:
        draws.append(tuple(range(column, column + draw.count)))
        column += draw.count
        drawable |= {(draw.bank, each.id): each for each in banks[draw.bank].questions if draw.fits(each)}
    return Slots(own, tuple(draws), drawable)


def load_responses(session: Session, cohort_id: int, quiz: Quiz, banks: Banks, which: Which) -> Responses:
    """The finished attempts of `which`; the caller has authorised access to the cohort."""
    picked = _picked(cohort_id, quiz.slug, which)
    count = session.scalar(select(func.count()).select_from(picked)) or 0
    slots = slots_of(quiz, banks)
    fractions = np.full((count, slots.count), np.nan)
    drawn = np.full((count, slots.count), -1, np.int32)
    at = 0
    if not slots.draws:
        column = {id: at for at, (_, id) in enumerate(slots.own)}
        for ids, worth in _worths(session, picked):
            _fill(fractions[at : at + len(worth)], ids, worth, column)
            at += len(worth)
        return Responses(fractions[:at], drawn[:at], ())
    placing = _Placing(quiz, slots)
    for _, layout, values in _attempts(session, picked):
        placing.place(layout, values, fractions[at], drawn[at])
        at += 1
    return Responses(fractions[:at], drawn[:at], tuple(slots.drawable))


def _fill(fractions: Marks, ids: list[str], worth: list[Sequence[float | None]], column: dict[str, int]) -> None:
    """Put a chunk into its rows: `ids` of all its slots in a row, `worth` of each attempt's slots."""
    lengths = [len(each) for each in worth]
    if sum(lengths) != len(ids):
        raise ValueError("an attempt's worth does not fit its layout")
    rows = np.repeat(np.arange(len(worth)), lengths)
    columns = np.array([column.get(id, -1) for id in ids], np.int64)
    values = np.array([*chain.from_iterable(worth)], np.float64)
    known = columns >= 0
    fractions[rows[known], columns[known]] = values[known]


class _Placing:
    """Puts an attempt's slots, which stand in the order drawn, into the columns."""

    def __init__(self, quiz: Quiz, slots: Slots) -> None:
        self._draws = quiz.draws
        self._slots = slots
        self._column = {id: at for at, (_, id) in enumerate(slots.own)}
        self._number = {key: at for at, key in enumerate(slots.drawable)}

    def place(
        self, layout: list[dict[str, Any]], values: Sequence[float | None], fractions: Marks, drawn: NDArray[np.int32]
    ) -> None:
        free = [list(columns) for columns in self._slots.draws]
        for entry, value in zip(layout, values, strict=False):
            if "bank" not in entry:
                place, number = self._column.get(entry["id"], -1), -1
            else:
                place, number = self._random_slot((entry["bank"], entry["id"]), free)
            if place >= 0:
                fractions[place], drawn[place] = np.nan if value is None else value, number

    def _random_slot(self, key: Key, free: list[list[int]]) -> tuple[int, int]:
        """The next free column of a draw that may have drawn the question. An attempt does not keep which draw it was; where
        two draws overlap, the first one with room is taken."""
        question = self._slots.drawable.get(key)
        for draw, columns in zip(self._draws, free, strict=True):
            if question is not None and columns and draw.bank == key[0] and draw.fits(question):
                return columns.pop(0), self._number[key]
        return -1, -1


def load_given(
    session: Session, cohort_id: int, quiz: Quiz, key: Key, which: Which, weights: dict[Key, float]
) -> Iterator[Given]:
    """The answers to one question, with what the rest of each attempt was worth. `weights` of the quiz's questions."""
    uneven = {key: weight for key, weight in weights.items() if weight != 1.0}
    picked = _picked(cohort_id, quiz.slug, which)
    wanted: _Wanted = {}
    for attempt_id, layout, fractions in _attempts(session, picked):
        for slot, entry in enumerate(layout, start=1):
            if entry["id"] == key[1] and entry.get("bank", "") == key[0]:
                wanted.setdefault(slot, {})[attempt_id] = entry["order"], _rest(layout, fractions, slot, uneven)
                break
        if sum(map(len, wanted.values())) >= CHUNK:
            yield from _answers(session, wanted)
            wanted = {}
    yield from _answers(session, wanted)


_Wanted: TypeAlias = dict[int, dict[int, tuple[list[int], float]]]
"""Slot → attempt → (the order shown, what the rest of the attempt was worth)."""


def load_all_given(
    session: Session, cohort_id: int, quiz: Quiz, which: Which, weights: dict[Key, float]
) -> dict[Key, list[Given]]:
    """`load_given` of every question at once: two statements, however many questions and slots. It holds a line for each answer, so
    it is for some hundred attempts."""
    uneven = {key: weight for key, weight in weights.items() if weight != 1.0}
    picked = _picked(cohort_id, quiz.slug, which)
    shown = {
        (attempt_id, slot): (
            (entry.get("bank", ""), entry["id"]),
            entry["order"],
            _rest(layout, fractions, slot, uneven),
        )
        for attempt_id, layout, fractions in _attempts(session, picked)
        for slot, entry in enumerate(layout, start=1)
    }
    counted: dict[Key, _Counted] = {}
    step = AttemptStep.__table__
    query = (
        select(step.c.attempt_id, step.c.slot, cast(step.c.response, Text))
        .join(picked, picked.c.id == step.c.attempt_id)
        .where(ENDED)
    )
    for attempt_id, slot, response in session.connection().execute(query):
        if (attempt_id, slot) in shown:
            key, order, rest = shown[attempt_id, slot]
            counted.setdefault(key, _Counted()).add(order, response, rest)
    return {key: list(each.given()) for key, each in counted.items()}


class _Counted:
    """Answers that are alike, counted together: the same text, to the question shown in the same order."""

    def __init__(self) -> None:
        self._counts: dict[tuple[tuple[int, ...], str], tuple[int, float]] = {}

    def add(self, order: Sequence[int], response: str, rest: float) -> None:
        key = tuple(order), response
        many, sum_of_rest = self._counts.get(key, (0, 0.0))
        self._counts[key] = many + 1, sum_of_rest + rest

    def given(self) -> Iterator[Given]:
        for (shown, response), (many, sum_of_rest) in self._counts.items():
            yield Given(list(shown), json.loads(response), many, sum_of_rest)


def _rest(
    layout: list[dict[str, Any]], fractions: Sequence[float | None], slot: int, uneven: dict[Key, float]
) -> float:
    """0–1; `uneven`: the weights that are not 1. Where there are none, the common case, no entry is looked at."""
    if not uneven:
        others = [*fractions[: slot - 1], *fractions[slot:]]
        return sum(filter(None, others)) / len(others) if others else 0.0
    weighed = [uneven.get((entry.get("bank", ""), entry["id"]), 1.0) for entry in layout]
    weighed[slot - 1] = 0.0
    most = sum(weighed[: len(fractions)])
    earned = sum(weight * fraction for weight, fraction in zip(weighed, fractions, strict=False) if fraction)
    return earned / most if most else 0.0


def _answers(session: Session, wanted: _Wanted) -> Iterator[Given]:
    """The answers that were graded at the end. A regrade keeps the answer, so the step `finished` has it."""
    step = AttemptStep.__table__.c
    counted = _Counted()
    for slot, attempts in wanted.items():  # asked slot by slot, else every answer of every attempt would come along
        query = select(step.attempt_id, cast(step.response, Text)).where(
            step.attempt_id.in_(list(attempts)), step.slot == slot, ENDED
        )
        for attempt_id, response in session.connection().execute(query):
            order, rest = attempts[attempt_id]
            counted.add(order, response, rest)
    yield from counted.given()


def _from_steps(session: Session, attempts: list[int]) -> dict[int, list[float | None]]:
    """What the slots of attempts were worth that finished before attempts kept it themselves."""
    if not attempts:
        return {}
    step = AttemptStep.__table__.c
    query = (
        select(step.attempt_id, step.slot, step.fraction)
        .where(step.attempt_id.in_(attempts), step.kind.in_(GRADED))
        .order_by(step.attempt_id, step.seq)
    )
    last: dict[int, dict[int, float | None]] = {}
    for attempt_id, slot, fraction in session.connection().execute(query):
        last.setdefault(attempt_id, {})[slot] = fraction
    return {attempt: [slots.get(at) for at in range(1, max(slots) + 1)] for attempt, slots in last.items()}


def _picked(cohort_id: int, quiz: str, which: Which) -> Any:
    """Ids of the finished attempts; of each person the first or the best one, unless all are wanted."""
    attempt, enrolment = Attempt.__table__, Enrolment.__table__
    finished = (
        select(attempt.c.id)
        .join(enrolment, enrolment.c.id == attempt.c.enrolment_id)
        .where(enrolment.c.cohort_id == cohort_id, attempt.c.quiz == quiz, attempt.c.state == "finished")
    )
    if which == "all":
        return finished.subquery()
    order = (attempt.c.score.desc(), attempt.c.number) if which == "best" else (attempt.c.number,)
    place = func.row_number().over(partition_by=attempt.c.enrolment_id, order_by=order)
    ranked = finished.add_columns(place.label("place")).subquery()
    return select(ranked.c.id).where(ranked.c.place == 1).subquery()


def _attempts(session: Session, picked: Any) -> Iterator[tuple[int, list[dict[str, Any]], Sequence[float | None]]]:
    """(id, layout, what each slot was worth) of each picked attempt."""
    reader = LayoutReader()
    for ids, layouts, worth in _chunks(session, picked):
        yield from zip(ids, map(reader.read, layouts), worth, strict=True)


def _worths(session: Session, picked: Any) -> Iterator[tuple[list[str], list[Sequence[float | None]]]]:
    """(ids of the questions of all slots of all attempts of a chunk, worth of each attempt's slots). Question ids are slugs and
    the rest of a layout is numbers, so the ids can be picked out of the text: reading it as JSON takes three times as long."""
    for _, layouts, worth in _chunks(session, picked):
        yield QUESTION_ID.findall("".join(layouts)), worth


def _chunks(session: Session, picked: Any) -> Iterator[tuple[list[int], list[str], list[Sequence[float | None]]]]:
    attempt = Attempt.__table__.c
    query = (
        select(attempt.id, cast(attempt.layout, Text), cast(attempt.fractions, Text))
        .join(picked, picked.c.id == attempt.id)
        .order_by(attempt.id)
    )
    session.flush()
    streaming = {"stream_results": True, "yield_per": CHUNK}
    for rows in session.connection().execute(query, execution_options=streaming).partitions(CHUNK):
        ids = [row[0] for row in rows]
        worth = json.loads("[" + ",".join(row[2] or "null" for row in rows) + "]")
        older = _from_steps(session, [id for id, each in zip(ids, worth, strict=True) if each is None])
        read = [older.get(id, ()) if each is None else each for id, each in zip(ids, worth, strict=True)]
        yield ids, [row[1] for row in rows], read
