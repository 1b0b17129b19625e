"""취업 and 일거리 of a cohort: who did what, and the figures. Three statements, however many people."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.completion.outcomes import COMPLETED, EMPLOYED
from app.core.clock import today
from app.core.sheets import Cell
from app.jobs import steps
from app.jobs.course import Course, read_course
from app.jobs.models import Referral, WorkStep, WorkTrack
from app.jobs.rates import Placed, Rates, closing_day, count, place
from app.jobs.step_words import label
from app.jobs.tracks import entry_of, start_of
from app.people.models import Person

HEADER = (
    "이름", "결과", "취업한 날", "취업 기준", "증빙", "고용유지(개월)", "그만둔 날", "증빙을 기다리는 채용", "일거리 첫 지급",
    "일한 곳과 하는 일", "기준일", "마감일", "산식",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One track of a person. `referral_id`: public, None for work found alone."""

    track_id: uuid.UUID
    referral_id: uuid.UUID | None
    firm: str
    title: str
    work: str
    label: tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One person of the cohort. `counts`: in the denominator of a rate."""

    enrolment_id: uuid.UUID
    name: str
    outcome: str | None
    placed: Placed
    pieces: tuple[Piece, ...]

    @property
    def counts(self) -> bool:
        return self.outcome in (COMPLETED, EMPLOYED)


@dataclass(frozen=True)
class Placement:
    """`gone`: people whose record was erased; they are counted nowhere."""

    rows: tuple[Row, ...]
    rates: Rates
    gone: int
    day: date


def load_placement(session: Session, cohort: Cohort) -> Placement:
    """Everyone who came in, by name. The caller has authorised access to the cohort."""
    people = session.execute(
        select(Enrolment.id, Enrolment.public_id, Enrolment.outcome, Person.name, Person.erased_at)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.state.not_in(("invited", "offered")))
        .order_by(Person.name, Enrolment.id)
    ).all()
    pieces, courses = _work_of(session, cohort)
    closes_on, day = closing_day(cohort.ends_on), today(session)
    rows = tuple(
        Row(public_id, name, outcome, place(outcome, courses[id], closes_on), tuple(pieces[id]))
        for id, public_id, outcome, name, erased_at in people
        if erased_at is None
    )
    rates = count((row.placed for row in rows), cohort.ends_on, day)
    return Placement(rows, rates, len(people) - len(rows), day)


def _work_of(session: Session, cohort: Cohort) -> tuple[dict[int, list[Piece]], dict[int, list[Course]]]:
    """By enrolment id."""
    own = select(Enrolment.id).where(Enrolment.cohort_id == cohort.id)
    tracks = session.execute(
        select(WorkTrack, Referral.public_id)
        .outerjoin(Referral, Referral.id == WorkTrack.referral_id)
        .where(WorkTrack.enrolment_id.in_(own))
        .order_by(WorkTrack.id)
    ).all()
    entries = defaultdict(list)
    if tracks:
        written = select(WorkStep).join(WorkTrack, WorkTrack.id == WorkStep.track_id)
        for step in session.scalars(written.where(WorkTrack.enrolment_id.in_(own)).order_by(WorkStep.number)):
            entries[step.track_id].append(entry_of(step))
    pieces: dict[int, list[Piece]] = defaultdict(list)
    courses: dict[int, list[Course]] = defaultdict(list)
    for track, referral_id in tracks:
        course = read_course(track.work, start_of(track), entries[track.id])
        shown = label(track.work, None, course.state if course.chain else None)
        pieces[track.enrolment_id].append(
            Piece(track.public_id, referral_id, track.firm, track.title, track.work, shown)
        )
        courses[track.enrolment_id].append(course)
    return pieces, courses


def to_cells(row: Row, found: Placement) -> tuple[Cell, ...]:
    """A line of the file; HEADER names the columns. Days as 2026-12-31."""
    placed = row.placed
    return (
        row.name,
        row.outcome or "",
        _day(placed.employed_on),
        steps.CONDITIONS.get(placed.condition, ""),
        steps.EVIDENCE.get(placed.evidence, ""),
        placed.reached if placed.employed else None,
        _day(placed.left_on),
        _day(placed.hired_on),
        _day(placed.paid_on),
        " / ".join(f"{piece.firm}: {piece.title} ({piece.work}, {piece.label[0]})" for piece in row.pieces),
        found.day.isoformat(),
        found.rates.closes_on.isoformat(),
        found.rates.formula.version,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
