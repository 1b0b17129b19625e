"""Reading what people said of themselves and the track they take. The caller has authorised access to the enrolment or cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.cohorts.documents import frozen_document
from app.cohorts.models import Enrolment
from app.content.collection import Content
from app.content.diagnosis import DiagnosisFile
from app.core.errors import NotFound
from app.guidance.models import Diagnosis, TrackDecision
from app.guidance.rule import Advice
from app.guidance.spread import Answered
from app.identity.models import Account
from app.people.models import Person

SLUG = "second-week"
NONE_HERE = "이 과정에는 살펴보기가 없어요. 오늘 할 일에서 이어 가세요."


@dataclass(frozen=True)
class Asked:
    """One asking as it stands. `advice` when it is done."""

    moment: str
    document_hash: str
    answers: Mapping[str, Any]
    advice: Advice | None
    started_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Decided:
    """The track that stands: `number` of its history, whose word it was (rule, own, staff) and why."""

    number: int
    track: str
    source: str
    reason: str


@dataclass(frozen=True)
class Standing:
    asked: Mapping[str, Asked]
    decided: Decided | None
    former_trade: str

    @property
    def latest(self) -> Asked | None:
        """The asking that was done last."""
        done = (self.asked.get(moment) for moment in ("after", "before"))
        return next((each for each in done if each and each.advice), None)

    @property
    def under_way(self) -> Asked | None:
        return next((each for each in self.asked.values() if each.advice is None), None)


_enrolment, _person = Enrolment.__table__.c, Person.__table__.c
_diagnosis, _decision = Diagnosis.__table__.c, TrackDecision.__table__.c
_other = TrackDecision.__table__.alias("other")
_newest = (
    select(func.max(_other.c.number)).where(_other.c.enrolment_id == _enrolment.id).correlate(Enrolment.__table__)
).scalar_subquery()
_STANDING = (
    select(
        _person.former_trade, _decision.number, _decision.track, _decision.source, _decision.reason, _diagnosis.moment,
        _diagnosis.document_hash, _diagnosis.answers, _diagnosis.result, _diagnosis.started_at, _diagnosis.done_at,
    )
    .select_from(Enrolment.__table__)
    .join(Person.__table__, _person.id == _enrolment.person_id)
    .outerjoin(Diagnosis.__table__, _diagnosis.enrolment_id == _enrolment.id)
    .outerjoin(TrackDecision.__table__, and_(_decision.enrolment_id == _enrolment.id, _decision.number == _newest))
    .where(_enrolment.id == bindparam("enrolment"))
)  # fmt: skip


def standing(session: Session, enrolment_id: int) -> Standing:
    """One statement: 오늘 할 일 and every question of the asking read it."""
    session.flush()
    rows = session.connection().execute(_STANDING, {"enrolment": enrolment_id}).all()
    asked = {
        row.moment: Asked(
            row.moment,
            row.document_hash,
            row.answers,
            Advice.of(row.result) if row.result else None,
            row.started_at,
            row.done_at,
        )
        for row in rows
        if row.moment is not None
    }
    first = rows[0]
    decided = Decided(first.number, first.track, first.source, first.reason) if first.number is not None else None
    return Standing(asked, decided, first.former_trade)


def current_file(content: Content) -> DiagnosisFile:
    """The file that is asked from now on. Raises NotFound where the courses have none."""
    found = content.diagnoses.get(SLUG)
    if found is None:
        raise NotFound(NONE_HERE)
    return found


def file_of(session: Session, content: Content, asked: Asked | None) -> DiagnosisFile:
    """The version that was or is being answered; no statement while the file has not changed."""
    if asked is None:
        return current_file(content)
    return frozen_document(session, DiagnosisFile, asked.document_hash, content.diagnoses.get(SLUG))


@dataclass(frozen=True)
class Entry:
    """A line of the history of a person's track, with whose decision it was."""

    track: str
    source: str
    reason: str
    name: str
    at: datetime


def history(session: Session, enrolment_id: int) -> Sequence[Entry]:
    """The newest first; for staff, who may read each other's names."""
    rows = session.execute(
        select(TrackDecision.track, TrackDecision.source, TrackDecision.reason, Person.name, TrackDecision.at)
        .join(Account, Account.id == TrackDecision.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(TrackDecision.enrolment_id == enrolment_id)
        .order_by(TrackDecision.number.desc())
    )
    return [Entry(*row) for row in rows]


def load_answered(session: Session, cohort_id: int) -> list[Answered]:
    """Everyone who came into the cohort, in two statements; without names."""
    newest = aliased(TrackDecision)
    last = (
        select(func.max(newest.number)).where(newest.enrolment_id == Enrolment.id).correlate(Enrolment)
    ).scalar_subquery()
    people = session.execute(
        select(Enrolment.id, TrackDecision.track)
        .outerjoin(TrackDecision, and_(TrackDecision.enrolment_id == Enrolment.id, TrackDecision.number == last))
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(("active", "completed")))
        .order_by(Enrolment.id)
    ).all()
    levels: dict[int, dict[str, Mapping[str, float]]] = {}
    done = session.execute(
        select(Diagnosis.enrolment_id, Diagnosis.moment, Diagnosis.result)
        .join(Enrolment, Enrolment.id == Diagnosis.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Diagnosis.done_at.is_not(None))
    )
    for enrolment_id, moment, result in done:
        levels.setdefault(enrolment_id, {})[moment] = (result or {}).get("levels", {})
    return [
        Answered(
            track,
            levels.get(id, {}).get("before", {}),
            levels.get(id, {}).get("after", {}),
            frozenset(levels.get(id, {})),
        )
        for id, track in people
    ]
