"""Reading and writing the ledger of attendance. An entry is added, never changed; the last of a person in a session stands."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, literal, null, select
from sqlalchemy.orm import Session, aliased

from app.audit.service import Doer, record
from app.cohorts.attendance import (
    EVIDENCE,
    EXCUSED,
    MARKS,
    PARTIAL,
    PRESENT,
    Day,
    Held,
    Mark,
    Stay,
    Tally,
    days_of,
    tally,
)
from app.cohorts.models import AttendanceMark, ClassSession, Enrolment
from app.cohorts.sessions import CANCELLED, PLANNED
from app.core.clock import korean_date, now, today
from app.core.errors import Conflict, Invalid
from app.core.types import BigId, UtcDateTime
from app.core.upsert import insert_for

NOTE_LENGTH = range(2, 201)
COUNTED = ("invited", "active", "completed", "left")  # of enrolments: who sits in class may not have signed in yet


class Stale(Conflict):
    """Another entry stands than the form showed."""

    def __init__(self, standing: AttendanceMark) -> None:
        super().__init__("그사이 다른 기록이 적혔어요. 둘을 견주고 다시 골라 주세요.")
        self.standing = standing


@dataclass(frozen=True)
class Entry:
    """A mark to be written. `expected`: the number of the entry that the form showed, 0 for none."""

    mark: str
    expected: int
    missed: int | None = None
    evidence: str = ""
    note: str = ""
    source: str = "staff"


def read_entry(mark: str, expected: int, missed: str = "", evidence: str = "", note: str = "") -> Entry:
    """Raises Invalid by field: 출석인정 and 공결 need their evidence and a word about it."""
    faults: dict[str, str] = {}
    said = " ".join(note.split())
    if mark not in MARKS:
        faults["mark"] = "출석, 지각, 조퇴, 외출, 결석, 출석인정, 공결 가운데 골라 주세요."
    if mark in EXCUSED and evidence not in EVIDENCE:
        faults["evidence"] = "어떤 증빙을 보았는지 골라 주세요."
    if mark in EXCUSED and len(said) not in NOTE_LENGTH:
        faults["note"] = f"증빙의 내용을 2자에서 200자로 적어 주세요. 지금은 {len(said)}자예요."
    elif len(said) > NOTE_LENGTH[-1]:
        faults["note"] = f"까닭은 200자까지예요. 지금은 {len(said)}자예요."
    minutes = missed.strip()
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 3):
        faults["missed"] = "빠진 시간을 분으로 적어 주세요. 예: 30"
    if faults:
        raise Invalid("고칠 곳이 있어요.", faults)
    known = int(minutes) if minutes and mark in PARTIAL else None
    return Entry(mark, expected, known, evidence if mark in EXCUSED else "", said)


def needs_reason(standing: AttendanceMark | None, today: date) -> bool:
    """Whether a change must say why: what was written today is still being written, unless evidence was seen for it."""
    return standing is not None and (korean_date(standing.at) != today or standing.mark in EXCUSED)


def write_mark(session: Session, actor: Doer, found: ClassSession, enrolment: Enrolment, entry: Entry) -> int:
    """Add an entry; returns its number. Sent twice it is written once, and what stands already is not written again. Raises
    Conflict for a cancelled class, Invalid for a correction without its reason, and Stale when another entry stands than the form
    showed. The race: two people write at once. The number is part of the key, so the second
    inserts nothing, reads what the first wrote, and is told."""
    if found.state == CANCELLED:
        raise Conflict("취소한 수업이라 출석을 적을 수 없어요.")
    insert = insert_for(session)
    standing = standing_mark(session, found.id, enrolment.id)
    if (standing.number if standing else 0) == entry.expected:
        if (
            standing is not None
            and _says(standing)[:3] == (entry.mark, entry.missed, entry.evidence)
            and not entry.note
        ):
            return standing.number
        if needs_reason(standing, today(session)) and len(entry.note) not in NOTE_LENGTH:
            raise Invalid("", {"note": f"고치는 까닭을 2자에서 200자로 적어 주세요. 지금은 {len(entry.note)}자예요."})
        written = session.scalar(
            insert(AttendanceMark)
            .values(
                session_id=found.id, enrolment_id=enrolment.id, number=entry.expected + 1,
                organisation_id=enrolment.organisation_id, person_id=enrolment.person_id, mark=entry.mark,
                missed=entry.missed, evidence=entry.evidence, note=entry.note, source=entry.source,
                account_id=actor.account_id, at=now(session),
            )
            .on_conflict_do_nothing()
            .returning(AttendanceMark.number)
        )  # fmt: skip
        if written is not None:
            _note(session, actor, found, enrolment, entry)
            return entry.expected + 1
        session.expire_all()
        standing = standing_mark(session, found.id, enrolment.id)
    assert standing is not None  # a number that is taken, or higher than expected, is somebody's entry
    if standing.number == entry.expected + 1 and _says(standing) == (
        entry.mark,
        entry.missed,
        entry.evidence,
        entry.note,
    ):
        return standing.number
    raise Stale(standing)


def _says(mark: AttendanceMark) -> tuple[str, int | None, str, str]:
    return mark.mark, mark.missed, mark.evidence, mark.note


def _note(session: Session, actor: Doer, found: ClassSession, enrolment: Enrolment, entry: Entry) -> None:
    """First marks are in the ledger with who and when; what is corrected or excused is in the record of staff's deeds too."""
    if entry.expected or entry.mark in EXCUSED:
        record(
            session, actor, "cohorts.attendance_corrected" if entry.expected else "cohorts.attendance_excused",
            "enrolment", enrolment.id, organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
            class_session=found.id, mark=entry.mark, number=entry.expected + 1,
        )  # fmt: skip


def mark_everyone(session: Session, actor: Doer, found: ClassSession) -> int:
    """출석 for everyone who is in the class on that day and has no mark yet; returns how many. Twice is once."""
    if found.state == CANCELLED:
        raise Conflict("취소한 수업이라 출석을 적을 수 없어요.")
    insert = insert_for(session)
    taken = select(AttendanceMark.enrolment_id).where(AttendanceMark.session_id == found.id)
    own = [
        each.id
        for each in session.scalars(
            select(Enrolment).where(
                Enrolment.cohort_id == found.cohort_id, Enrolment.state.in_(COUNTED), Enrolment.id.not_in(taken)
            )
        )
        if stay_of(each.created_at, each.state, each.changed_at).has(korean_date(found.starts_at))
    ]
    if not own:
        return 0
    columns = (
        "session_id", "enrolment_id", "number", "organisation_id", "person_id", "mark", "missed", "evidence", "note",
        "source", "account_id", "at",
    )  # fmt: skip
    everyone = select(
        literal(found.id, BigId), Enrolment.id, literal(1), Enrolment.organisation_id, Enrolment.person_id, literal(PRESENT),
        null(), literal(""), literal(""), literal("all"), literal(actor.account_id, BigId), literal(now(session), UtcDateTime),
    ).where(Enrolment.id.in_(own))  # fmt: skip
    written = session.scalars(
        insert(AttendanceMark)
        .from_select(columns, everyone, include_defaults=False)
        .on_conflict_do_nothing()
        .returning(AttendanceMark.enrolment_id)
    ).all()
    record(
        session, actor, "cohorts.attendance_all_present", "class_session", found.id,
        organisation_id=found.organisation_id, people=len(written),
    )  # fmt: skip
    return len(written)


def stay_of(created_at: datetime, state: str, changed_at: datetime | None) -> Stay:
    """Enrolled later, or gone earlier: the days outside are not theirs."""
    until = korean_date(changed_at) if state == "left" and changed_at else None
    return Stay(korean_date(created_at), until)


def standing_mark(session: Session, session_id: int, enrolment_id: int) -> AttendanceMark | None:
    own = AttendanceMark.session_id == session_id, AttendanceMark.enrolment_id == enrolment_id
    return session.scalar(select(AttendanceMark).where(*own).order_by(AttendanceMark.number.desc()).limit(1))


def standing_marks(*where: ColumnElement[bool]) -> Select[AttendanceMark]:
    """The entries that stand, of all that `where` lets through: those after which none comes."""
    later = aliased(AttendanceMark)
    same = and_(
        later.session_id == AttendanceMark.session_id,
        later.enrolment_id == AttendanceMark.enrolment_id,
        later.number > AttendanceMark.number,
    )
    return select(AttendanceMark).where(*where, ~select(later.number).where(same).exists())


def held_sessions(session: Session, cohort_id: int) -> list[Held]:
    """The cohort's classes that count."""
    at = now(session)
    rows = session.execute(
        select(ClassSession.id, ClassSession.starts_at, ClassSession.ends_at).where(
            ClassSession.cohort_id == cohort_id, ClassSession.state == PLANNED
        )
    )
    return [
        Held(id, korean_date(starts), int((ends - starts).total_seconds() // 60), ends <= at)
        for id, starts, ends in rows
    ]


def days_of_cohort(session: Session, cohort_id: int, only: Collection[int] | None = None) -> dict[int, list[Day]]:
    """Enrolment id → its days, of everyone who came in (or of `only`): three statements, one where there are no classes. The
    caller has authorised access."""
    sessions = held_sessions(session, cohort_id)
    if not sessions:
        return {}
    chosen = [Enrolment.cohort_id == cohort_id, Enrolment.state.in_(COUNTED)]
    chosen += [] if only is None else [Enrolment.id.in_(only)]
    people = session.execute(
        select(Enrolment.id, Enrolment.created_at, Enrolment.state, Enrolment.changed_at).where(*chosen)
    ).all()
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    standing = standing_marks(AttendanceMark.enrolment_id.in_(select(Enrolment.id).where(*chosen))).with_only_columns(
        AttendanceMark.enrolment_id, AttendanceMark.session_id, AttendanceMark.mark, AttendanceMark.missed
    )
    for enrolment_id, session_id, mark, missed in session.execute(standing):
        marks[enrolment_id][session_id] = Mark(mark, missed)
    return {
        id: days_of(sessions, marks[id], stay_of(created, state, changed)) for id, created, state, changed in people
    }


def tallies(session: Session, cohort_id: int, only: Collection[int] | None = None) -> dict[int, Tally]:
    """Enrolment id → what its days come to; empty where the cohort has no classes."""
    return {id: tally(days) for id, days in days_of_cohort(session, cohort_id, only).items()}


def history(session: Session, enrolment_id: int) -> dict[int, Sequence[AttendanceMark]]:
    """Session id → every entry of one person, the first first; the caller has authorised access."""
    found: dict[int, list[AttendanceMark]] = defaultdict(list)
    own = AttendanceMark.enrolment_id == enrolment_id
    for each in session.scalars(
        select(AttendanceMark).where(own).order_by(AttendanceMark.session_id, AttendanceMark.number)
    ):
        found[each.session_id].append(each)
    return dict(found)
