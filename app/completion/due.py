"""What is due in completion: who waits for a certificate, who has no outcome after the end, rates about to close."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, null, or_, select, union_all
from sqlalchemy.orm import Session

from app.cohorts.attendance import Stay
from app.cohorts.attendance_ledger import stay_of
from app.cohorts.attendance_many import Sitting, tallies_across
from app.cohorts.ledger import read_outline
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import DONE, StepFact
from app.completion.attending import asks_attendance
from app.completion.closing import COMPLETION_MONTHS, EMPLOYMENT_MONTHS, closing_day
from app.completion.conditions import AttendanceFact, CompletionRule, steps_of
from app.completion.models import Certificate
from app.completion.policy import FRAUD, decide, read_rule
from app.core.clock import today
from app.core.due import Due
from app.core.due_rows import DueRow, asking
from app.people.models import Person

ENDED_SINCE = timedelta(days=240)  # 취업률 is closed by then
WAITS_SINCE = timedelta(days=90)  # after a cohort's end; later ones are issued from its own page
WARNED_BEFORE = timedelta(days=30)  # of the day on which 취업률 closes
READ_AT_MOST = 300  # people who are judged for one view of the desk


def asks(session: Session, centers: Collection[int]) -> list[Select[Any]]:
    """The cohorts that are over, with how many came in and have no outcome."""
    day = today(session)
    undecided = select(func.count()).where(
        Enrolment.cohort_id == Cohort.id, Enrolment.state == "active", Enrolment.outcome.is_(None)
    )
    ended = Cohort.organisation_id.in_(centers), Cohort.ends_on < day, Cohort.ends_on >= day - ENDED_SINCE
    return [
        asking("ended", cohort=Cohort.public_id, who=Cohort.name, on=Cohort.ends_on, number=undecided.scalar_subquery())
        .where(*ended)
        .order_by(Cohort.ends_on, Cohort.id)
    ]


def tell(row: DueRow, day: date) -> list[Due]:
    """Outcomes first: until all are there, the rate of completion cannot be reported."""
    found = []
    closes, employment = closing_day(row.on, COMPLETION_MONTHS), closing_day(row.on, EMPLOYMENT_MONTHS)
    where = {"cohort_id": row.cohort}
    if row.number:
        note = f"수료율은 {closes.month}월 {closes.day}일에 마감해요." if closes >= day else "수료율 마감이 지났어요."
        what = f"결과를 정하지 않은 분이 {row.number}명 있어요"
        late = closes if closes < day else None
        found.append(
            Due("outcome", what, row.who, "결과 정하기", "completion:outcomes", where, row.on, late, note=note)
        )
    if day <= employment <= day + WARNED_BEFORE:
        what, note = "취업률 마감이 다가와요", "그 뒤에 적은 취업은 세지 않아요."
        found.append(
            Due("closing", what, row.who, "결과 확인하기", "completion:outcomes", where, row.on, employment, note=note)
        )
    return found


@dataclass(frozen=True)
class _Class:
    """A cohort with its rule read. `gates`: steps without which nobody fulfils it; none: `least` steps done at all."""

    id: int
    found: Any
    rule: CompletionRule
    gates: tuple[str, ...]
    least: int


def waiting_for_certificates(session: Session, centers: Collection[int]) -> list[Due]:
    """A line for each cohort in which somebody fulfils the frozen rule and has no certificate: two statements, two more where
    a rule names attendance. Judged are those who have passed what nobody is exempted from, READ_AT_MOST people in all; of more,
    at least so many are told."""
    classes = _classes(session, centers)
    if not classes:
        return []
    facts, people = _facts(session, classes)
    ready = [each for each in people if _fulfils(classes[each.cohort_id], facts[each.id], None)]
    asked = [each for each in ready if asks_attendance(classes[each.cohort_id].rule)]
    present = tallies_across(session, [Sitting(each.id, each.cohort_id, each.stay) for each in asked]) if asked else {}
    names: dict[int, list[str]] = defaultdict(list)
    for each in ready:
        counted = present.get(each.id)
        known = AttendanceFact(counted.attended, counted.total) if counted else None
        if known is None or _fulfils(classes[each.cohort_id], facts[each.id], known):
            names[each.cohort_id].append(each.name)
    return [_tell_ready(classes[id].found, own, today(session)) for id, own in names.items()]


@dataclass(frozen=True)
class _Candidate:
    id: int
    cohort_id: int
    name: str
    stay: Stay


def _classes(session: Session, centers: Collection[int]) -> dict[int, _Class]:
    day = today(session)
    rows = session.execute(
        select(
            Cohort.id,
            Cohort.public_id,
            Cohort.name,
            Cohort.ends_on,
            Cohort.rule,
            cast(Cohort.outline, Text).label("outline"),
        )
        .where(Cohort.organisation_id.in_(centers), Cohort.starts_on <= day, Cohort.ends_on >= day - WAITS_SINCE)
        .order_by(Cohort.ends_on, Cohort.id)
    ).all()
    rules = {row.id: read_rule(row.rule) for row in rows}
    return {row.id: _Class(row.id, row, rule, *_needs(rule)) for row in rows if (rule := rules[row.id]) is not None}


def _needs(rule: CompletionRule) -> tuple[tuple[str, ...], int]:
    """Practice and the final assessment are exempted by no stage; lessons and quizzes may be, and can only be counted."""
    gates = [
        step.key for each in rule.conditions if each.kind in ("practice", "final_assessment") for step in steps_of(each)
    ]
    least = max((len(steps_of(each)) for each in rule.conditions if each.kind == "quizzes"), default=0)
    for each in rule.conditions:
        if each.kind == "progress":
            least = max(least, -(-each.minimum * len(each.steps) // 100))
    return tuple(gates), least


def _facts(session: Session, classes: Mapping[int, _Class]) -> tuple[dict[int, dict[str, StepFact]], list[_Candidate]]:
    issued = select(Certificate.id).where(
        Certificate.enrolment_id == Enrolment.id,
        Certificate.kind == "certificate",
        or_(Certificate.state == "valid", Certificate.revoked_reason == FRAUD),
    )
    likely = (
        select(Enrolment.id)
        .where(
            Enrolment.cohort_id.in_(classes),
            Enrolment.state.in_(("active", "completed")),
            or_(Enrolment.outcome.is_(None), Enrolment.outcome == "수료"),
            ~issued.exists(),
            or_(*(_may_fulfil(each) for each in classes.values())),
        )
        .order_by(Enrolment.id)
        .limit(READ_AT_MOST)
        .subquery()
    )
    nothing = [null().label(name) for name in ("step", "step_state", "score")]
    whose = select(
        Enrolment.id, Enrolment.cohort_id, Enrolment.created_at, Enrolment.state, Enrolment.changed_at, Person.name, *nothing
    )  # fmt: skip
    steps = select(
        StepState.enrolment_id, *(null() for _ in range(5)), StepState.step, StepState.state, StepState.score
    )
    # A row a person, then a row a step: joined, every step would bring the person along.
    rows: Any = session.execute(
        union_all(
            whose.join(likely, likely.c.id == Enrolment.id).join(Person, Person.id == Enrolment.person_id),
            steps.join(likely, likely.c.id == StepState.enrolment_id).where(StepState.state.in_(DONE)),
        )
    )
    facts: dict[int, dict[str, StepFact]] = defaultdict(dict)
    people: list[_Candidate] = []
    for id, cohort_id, created_at, state, changed_at, name, step, step_state, score in rows:
        if step is None:
            people.append(_Candidate(id, cohort_id, name, stay_of(created_at, state, changed_at)))
        else:
            facts[id][step] = StepFact(step_state, score)
    return facts, sorted(people, key=lambda each: (each.name, each.id))


def _may_fulfil(found: _Class) -> ColumnElement[bool]:
    done = StepState.enrolment_id == Enrolment.id, StepState.state.in_(DONE)
    passed: list[ColumnElement[bool]] = [
        select(StepState.step).where(*done, StepState.step == key).exists() for key in found.gates
    ]
    if not passed:
        exempted = StepState.step.startswith("stage:"), StepState.state == "exempt"
        own = select(StepState.step).where(StepState.enrolment_id == Enrolment.id, *exempted).exists()
        enough = select(func.count()).select_from(StepState).where(*done).scalar_subquery() >= found.least
        passed = [or_(own, enough)]
    return and_(Enrolment.cohort_id == found.id, *passed)


def _fulfils(found: _Class, facts: Mapping[str, StepFact], attendance: AttendanceFact | None) -> bool:
    """By the rule; without `attendance`, by all of it but that."""
    decision = decide(found.rule, read_outline(found.found.outline), facts, attendance)
    if decision is None:
        return False
    return all(each.met for each in decision.conditions if attendance is not None or each.kind != "attendance")


def _tell_ready(found: Any, names: Sequence[str], day: date) -> Due:
    who = f"{names[0]} 님" if len(names) == 1 else f"{names[0]} 님 외 {len(names) - 1}명"
    over = found.ends_on <= day
    return Due(
        "certificate", f"기준을 모두 채워 수료증을 기다려요: {who}", found.name, "수료증 발급하기", "completion:cohort",
        {"cohort_id": found.public_id}, since=found.ends_on if over else None, until=None if over else found.ends_on,
        note="" if over else "회차가 끝나면 발급해요.",
    )  # fmt: skip
