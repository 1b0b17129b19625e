"""Finished attempts read in chunks, ready to be graded again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from app.assessment.measured import GRADED
from app.assessment.models import Attempt, AttemptStep
from app.assessment.regrade_queries import bank_hashes, version
from app.assessment.regrading import Finished, Given, Mended, Version
from app.cohorts.models import Enrolment
from app.content.collection import Content


@dataclass(frozen=True)
class Row:
    """What is read of a finished attempt."""

    id: int
    enrolment_id: int
    organisation_id: int
    person_id: int
    seq: int
    score: float
    pass_mark: int
    document_hash: str
    banks: dict[str, str] | None
    finished: Finished


MENDED_KEPT = 8
_mended: dict[str, Mended] = {}  # by the hashes of both versions, so nothing in it can be stale


class Reader:
    """Finished attempts of one cohort and quiz, ready to be graded again under `target`. Steps are read only for the slots
    whose key differs and for those that an earlier regrade touched."""

    def __init__(self, session: Session, content: Content, slug: str, target: Version) -> None:
        self._session, self._content, self._slug, self._target = session, content, slug, target
        self._texts: dict[str, dict[str, Any]] = {}

    def mended(self, row: Row) -> Mended:
        """What differs between the row's version and the target: the same for thousands of rows, chunk after chunk."""
        target = self._target
        key = json.dumps([row.document_hash, row.banks, target.quiz.hash, bank_hashes(target)], sort_keys=True)
        found = _mended.get(key)
        if found is None:
            old = version(self._session, self._content, self._slug, row.document_hash, row.banks)
            found = Mended(old, target)
            if len(_mended) >= MENDED_KEPT:
                _mended.clear()
            _mended[key] = found
        return found

    def read(self, cohort_id: int, after: int, limit: int) -> list[Row]:
        """The next attempts by id."""
        attempt, enrolment = Attempt.__table__.c, Enrolment.__table__.c
        query = (
            self._select()
            .join(Enrolment.__table__, enrolment.id == attempt.enrolment_id)
            .where(
                enrolment.cohort_id == cohort_id,
                attempt.quiz == self._slug,
                attempt.state == "finished",
                attempt.id > after,
            )
            .order_by(attempt.id)
            .limit(limit)
        )
        return self._fill(self._session.connection().execute(query).all())

    def read_these(self, ids: Sequence[int]) -> list[Row]:
        attempt = Attempt.__table__.c
        query = self._select().where(attempt.id.in_(ids), attempt.state == "finished")
        return self._fill(self._session.connection().execute(query).all())

    def _select(self) -> Any:
        attempt = Attempt.__table__.c
        return select(
            attempt.id, attempt.enrolment_id, attempt.organisation_id, attempt.person_id, attempt.seq, attempt.score,
            attempt.pass_mark, attempt.document_hash, cast(attempt.banks, Text), cast(attempt.layout, Text),
            cast(attempt.fractions, Text),
        )  # fmt: skip

    def _fill(self, found: Sequence[Any]) -> list[Row]:
        rows = []
        for each in found:
            finished = Finished(json.loads(each[9]), each.score, json.loads(each[10] or "[]"), {})
            row = Row(
                each.id, each.enrolment_id, each.organisation_id, each.person_id, each.seq, each.score, each.pass_mark,
                each.document_hash, json.loads(each[8] or "null"), finished,
            )  # fmt: skip
            rows.append(row)
        older = [row.id for row in rows if not row.finished.fractions]
        steps = self._steps({row.id: row for row in rows}, older)
        return [self._with_steps(row, steps.get(row.id, {})) for row in rows]

    def _with_steps(self, row: Row, steps: dict[int, "_Slot"]) -> Row:
        fractions = list(row.finished.fractions) or [
            steps[slot].fraction if slot in steps else 0.0 for slot in range(1, len(row.finished.layout) + 1)
        ]
        wanted = set(self.mended(row).touched(row.finished.layout))
        given = {slot: each.given for slot, each in steps.items() if slot in wanted or each.given.kind == "regraded"}
        return replace(row, finished=Finished(row.finished.layout, row.score, fractions, given))

    def _steps(self, rows: dict[int, Row], older: list[int]) -> dict[int, dict[int, "_Slot"]]:
        """The last worth of each slot, and the answers checked on the way there."""
        step = AttemptStep.__table__.c
        query = (
            select(
                step.attempt_id, step.slot, step.kind, cast(step.response, Text), step.fraction, cast(step.detail, Text)
            )
            .where(step.attempt_id.in_(list(rows)), step.kind.in_((*GRADED, "checked")))
            .order_by(step.attempt_id, step.seq)
        )
        touched = {id: set(self.mended(row).touched(row.finished.layout)) for id, row in rows.items()}
        whole = set(older)
        found: dict[int, dict[int, _Slot]] = {}
        for attempt_id, slot, kind, response, fraction, detail in self._session.connection().execute(query):
            if kind == "finished" and slot not in touched[attempt_id] and attempt_id not in whole:
                continue
            slots = found.setdefault(attempt_id, {})
            before = slots[slot].given if slot in slots else None
            read, more = self._read(response), self._read(detail or "{}")
            checked = before.checked if before else ()
            text = f"{before.text if before and checked else ''} {response} {detail}"
            if kind == "checked":
                checked = (*checked, more.get("checked", read))
            slots[slot] = _Slot(Given(read, more, kind, checked, text), fraction or 0.0)
        return found

    def _read(self, text: str) -> dict[str, Any]:
        """The JSON of an answer or a detail; many attempts share the same few. Nobody changes what was read."""
        if text not in self._texts:
            self._texts[text] = json.loads(text)
        return self._texts[text]


@dataclass(frozen=True)
class _Slot:
    given: Given
    fraction: float
