"""The dated classes of a cohort: made from its timetable, added, moved, cancelled and taken up again, each with its reason."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import AttendanceMark, ClassSession, Cohort, Enrolment
from app.cohorts.policy import can_see_cohort
from app.cohorts.session_planning import NewSession
from app.core.actor import Actor
from app.core.clock import korean_date, now
from app.core.errors import Conflict, Invalid, NotFound
from app.core.upsert import insert_for

CANCELLED, PLANNED = "cancelled", "planned"
MOST = 400  # classes of a cohort: a year has fewer days
STALE = "그사이 이 수업의 날짜나 상태가 바뀌었어요. 지금 내용을 보고 다시 정해 주세요."


def access_session(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> ClassSession:
    """For whoever runs or teaches at the center. Raises NotFound."""
    query = select(ClassSession).where(ClassSession.public_id == public_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or not can_see_cohort(actor, found.organisation_id):
        raise NotFound()
    return found


def list_sessions(session: Session, cohort_id: int) -> Sequence[ClassSession]:
    """All of a cohort in order of time, cancelled ones too; the caller has authorised access."""
    own = ClassSession.cohort_id == cohort_id
    return session.scalars(select(ClassSession).where(own).order_by(ClassSession.starts_at, ClassSession.id)).all()


def count_marked(session: Session, cohort_id: int) -> dict[int, int]:
    """Session id → for how many people something is written."""
    rows = session.execute(
        select(AttendanceMark.session_id, func.count(AttendanceMark.enrolment_id.distinct()))
        .join(ClassSession, ClassSession.id == AttendanceMark.session_id)
        .where(ClassSession.cohort_id == cohort_id)
        .group_by(AttendanceMark.session_id)
    )
    return {row[0]: row[1] for row in rows}


def make_sessions(session: Session, actor: Actor, cohort: Cohort, wanted: Sequence[NewSession]) -> int:
    """The classes of the timetable, each once however often it is asked for; returns how many are new."""
    if not wanted:
        return 0
    insert = insert_for(session)
    rows = [_row(session, actor, cohort, each) for each in wanted]
    made = session.scalars(insert(ClassSession).values(rows).on_conflict_do_nothing().returning(ClassSession.id)).all()
    if made:
        record(
            session, actor, "cohorts.classes_planned", "cohort", cohort.id,
            organisation_id=cohort.organisation_id, classes=len(made),
        )  # fmt: skip
    return len(made)


def add_session(session: Session, actor: Actor, cohort: Cohort, wanted: NewSession, reason: str) -> ClassSession:
    """A class that the timetable does not have. Raises Invalid when it lies outside the cohort's days, or over another."""
    _check_place(session, cohort, wanted.starts_at, wanted.ends_at)
    made = ClassSession(**_row(session, actor, cohort, wanted), reason=reason)
    session.add(made)
    session.flush()
    _note(session, actor, made, "cohorts.class_added", reason)
    return made


def _row(session: Session, actor: Actor, cohort: Cohort, wanted: NewSession) -> dict[str, object]:
    return {
        "public_id": uuid.uuid4(),
        "organisation_id": cohort.organisation_id,
        "cohort_id": cohort.id,
        "key": wanted.key,
        "title": wanted.title,
        "kind": wanted.kind,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "changed_by": actor.account_id,
        "changed_at": now(session),
    }


def move_session(
    session: Session, actor: Actor, found: ClassSession, times: tuple[datetime, datetime], reason: str, revision: int
) -> None:
    """Another time. Raises Conflict for a stale form and for a class that people were marked in, Invalid by field."""
    _require_fresh(found, revision)
    if found.state == CANCELLED:
        raise Conflict("취소한 수업이에요. 먼저 다시 열어 주세요.")
    cohort = session.get_one(Cohort, found.cohort_id)
    _check_place(session, cohort, *times, but=found.id)
    if korean_date(times[0]) != korean_date(found.starts_at) and _is_marked(session, found):
        raise Invalid("", {"on": "이미 출석을 적은 수업이라 다른 날로 옮길 수 없어요. 새 수업을 더해 주세요."})
    found.moved_from = found.moved_from or found.starts_at
    found.starts_at, found.ends_at = times
    _change(session, actor, found, reason)
    _note(session, actor, found, "cohorts.class_moved", reason)


def cancel_session(session: Session, actor: Actor, found: ClassSession, reason: str, revision: int) -> None:
    """It counts for nobody any more; what was marked stays in the ledger. Raises Conflict for a stale form."""
    _turn(session, actor, found, CANCELLED, "cohorts.class_cancelled", reason, revision)


def reopen_session(session: Session, actor: Actor, found: ClassSession, reason: str, revision: int) -> None:
    """A cancelled class counts again. Raises Conflict for a stale form."""
    _turn(session, actor, found, PLANNED, "cohorts.class_reopened", reason, revision)


def _turn(
    session: Session, actor: Actor, found: ClassSession, state: str, verb: str, reason: str, revision: int
) -> None:
    _require_fresh(found, revision)
    if found.state == state:
        return
    found.state = state
    _change(session, actor, found, reason)
    _note(session, actor, found, verb, reason)


def _require_fresh(found: ClassSession, revision: int) -> None:
    if found.revision != revision:
        raise Conflict(STALE)


def _change(session: Session, actor: Actor, found: ClassSession, reason: str) -> None:
    found.reason, found.revision = reason, found.revision + 1
    found.changed_by, found.changed_at = actor.account_id, now(session)
    session.flush()


def _check_place(session: Session, cohort: Cohort, starts: datetime, ends: datetime, but: int | None = None) -> None:
    if not cohort.starts_on <= korean_date(starts) <= cohort.ends_on:
        raise Invalid("", {"on": "회차의 첫날과 마지막 날 사이에서 골라 주세요."})
    others = [each for each in list_sessions(session, cohort.id) if each.id != but]
    if len(others) >= MOST:
        raise Invalid("", {"on": f"한 회차의 수업은 {MOST}번까지예요."})
    for each in others:
        if each.state == PLANNED and each.starts_at < ends and starts < each.ends_at:
            raise Invalid("", {"starts": f"'{each.title}' 수업과 시간이 겹쳐요. 다른 시각을 골라 주세요."})


def _is_marked(session: Session, found: ClassSession) -> bool:
    query = select(AttendanceMark.session_id).where(AttendanceMark.session_id == found.id).limit(1)
    return session.scalar(query) is not None


def _note(session: Session, actor: Actor, found: ClassSession, verb: str, reason: str) -> None:
    record(
        session, actor, verb, "class_session", found.id, purpose=reason, organisation_id=found.organisation_id,
        starts_at=found.starts_at.isoformat(), revision=found.revision,
    )  # fmt: skip


def next_classes(session: Session, enrolment_id: int, since: datetime, until: datetime) -> Sequence[ClassSession]:
    """The planned classes of the enrolment's cohort that touch that time, the first first."""
    return session.scalars(
        select(ClassSession)
        .join(Enrolment, Enrolment.cohort_id == ClassSession.cohort_id)
        .where(
            Enrolment.id == enrolment_id,
            ClassSession.state == PLANNED,
            ClassSession.ends_at > since,
            ClassSession.starts_at < until,
        )
        .order_by(ClassSession.starts_at, ClassSession.id)
    ).all()
