"""Reading what a regrade needs: which versions there are, and finished attempts in chunks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from app.assessment.measured import GRADED
from app.assessment.models import Attempt, AttemptStep, Regrade, RegradeChange
from app.assessment.papers import Paper
from app.assessment.queries import frozen_banks, frozen_quiz
from app.assessment.regrading import Finished, Given, Mended, Version
from app.cohorts.models import Cohort, Enrolment
from app.content.loader import Content
from app.core.errors import NotFound
from app.identity.models import Account
from app.people.models import Person


def version(session: Session, content: Content, slug: str, digest: str | None, banks: dict[str, str] | None) -> Version:
    """The version of these hashes. Raises NotFound."""
    return Version(frozen_quiz(session, content, slug, digest), frozen_banks(session, content, banks or {}))


def newest(content: Content, slug: str) -> Version | None:
    """What the files say now; None when they have the quiz no more."""
    quiz = content.quizzes.get(slug)
    if quiz is None:
        return None
    return Version(quiz, {bank: content.banks[bank] for bank in quiz.banks if bank in content.banks})


def bank_hashes(found: Version) -> dict[str, str] | None:
    return {slug: bank.hash for slug, bank in found.banks.items()} or None


def graded_by(session: Session, content: Content, cohort: Cohort, slug: str) -> Version:
    """The version that grades the cohort's attempts: of the last regrade that was applied, else the frozen one."""
    last = session.scalar(
        select(Regrade)
        .where(Regrade.cohort_id == cohort.id, Regrade.quiz == slug, Regrade.state == "applied")
        .order_by(Regrade.id.desc())
        .limit(1)
    )
    if last is not None:
        return version(session, content, slug, last.document_hash, last.banks)
    frozen = frozen_quiz(session, content, slug, cohort.documents.get(f"quiz:{slug}"))
    return Version(
        frozen,
        frozen_banks(session, content, {bank: cohort.documents.get(f"bank:{bank}", "") for bank in frozen.banks}),
    )


def graded_paper(session: Session, content: Content, attempt: Attempt, paper: Paper) -> Paper:
    """The paper with the key that graded the attempt: after a regrade another version than the one it was drawn from. The
    way it was taken, its policy, stays."""
    if attempt.graded_hash is None:
        return paper
    regrade = session.scalar(
        select(Regrade)
        .join(RegradeChange, RegradeChange.regrade_id == Regrade.id)
        .where(RegradeChange.attempt_id == attempt.id, RegradeChange.applied)
        .order_by(Regrade.id.desc())
        .limit(1)
    )
    if regrade is None:
        return paper
    mended = version(session, content, attempt.quiz, regrade.document_hash, regrade.banks)
    quiz = mended.quiz.model_copy(update={"policy": paper.policy, "slug": paper.quiz.slug})
    return Paper(quiz, attempt.layout, paper.answers, mended.banks)


def count_finished(session: Session, cohort_id: int, slug: str) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Attempt)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(Enrolment.cohort_id == cohort_id, Attempt.quiz == slug, Attempt.state == "finished")
        )
        or 0
    )


def count_late(session: Session, cohort: Cohort, slug: str, target: Version) -> int:
    """Attempts that the last applied regrade never saw: handed in, or marked by a person, after its dry run began, without a
    change of its making, and drawn from another version than `target`, be it of the quiz or only of a bank."""
    last = session.execute(
        select(Regrade.id, Regrade.created_at)
        .where(Regrade.cohort_id == cohort.id, Regrade.quiz == slug, Regrade.state == "applied")
        .order_by(Regrade.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return 0
    seen = select(RegradeChange.attempt_id).where(RegradeChange.regrade_id == last.id)
    marked = select(AttemptStep.id).where(
        AttemptStep.attempt_id == Attempt.id, AttemptStep.kind == "marked", AttemptStep.at > last.created_at
    )
    banks = cast(Attempt.banks, Text)
    found = session.execute(
        select(Attempt.document_hash, banks, func.count())
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort.id,
            Attempt.quiz == slug,
            Attempt.state == "finished",
            or_(Attempt.finished_at > last.created_at, marked.exists()),
            Attempt.id.not_in(seen),
        )
        .group_by(Attempt.document_hash, banks)
    )
    wanted = target.quiz.hash, bank_hashes(target) or {}
    return sum(count for digest, text, count in found if (digest, json.loads(text or "null") or {}) != wanted)


def access_regrade(session: Session, cohort: Cohort, slug: str, public_id: Any, *, lock: bool = False) -> Regrade:
    """A regrade of a cohort that the caller has access to. Raises NotFound."""
    query = select(Regrade).where(Regrade.public_id == public_id, Regrade.cohort_id == cohort.id, Regrade.quiz == slug)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound()
    return found


def list_regrades(session: Session, cohort: Cohort, slug: str) -> list[tuple[Regrade, str]]:
    """The newest first, with who made it."""
    rows = session.execute(
        select(Regrade, Person.name)
        .join(Account, Account.id == Regrade.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Regrade.cohort_id == cohort.id, Regrade.quiz == slug)
        .order_by(Regrade.id.desc())
        .limit(50)
    )
    return [(row[0], row[1]) for row in rows]


def list_changes(session: Session, regrade: Regrade, limit: int = 500) -> list[Any]:
    """(name, number, public_id, before, after, pass_mark, applied, first slots) of who changes, the largest change first."""
    return list(
        session.execute(
            select(
                Person.name,
                Attempt.number,
                Attempt.public_id,
                RegradeChange.before,
                RegradeChange.after,
                Attempt.pass_mark,
                RegradeChange.applied,
            )
            .join(Attempt, Attempt.id == RegradeChange.attempt_id)
            .join(Person, Person.id == RegradeChange.person_id)
            .where(RegradeChange.regrade_id == regrade.id)
            .order_by(func.abs(RegradeChange.after - RegradeChange.before).desc(), Person.name, Attempt.number)
            .limit(limit)
        )
    )


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
            finished = Finished(json.loads(each[9]), json.loads(each[10] or "[]"), {})
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
        return replace(row, finished=Finished(row.finished.layout, fractions, given))

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
