"""The trainee's side: checking in by the number that is shown in class, and asking a person to look at a mark again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.attendance import LATE, MARKS, PRESENT
from app.cohorts.attendance_ledger import Entry, Stale, read_entry, standing_mark, write_mark
from app.cohorts.ledger import Learner
from app.cohorts.models import AttendanceRequest, ClassSession, Cohort, Enrolment
from app.cohorts.policy import can_see_cohort
from app.cohorts.session_planning import CODE_LENGTH, door_of, is_code
from app.core.actor import Actor
from app.core.clock import KOREA, now, today
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotFound, TooMany
from app.core.upsert import insert_for
from app.identity.failures import release, reserve
from app.identity.limits import Bucket, Rule
from app.people.models import Person

DAYS = 10  # until a request is answered, as for other requests about one's own data
TEXT_LENGTH, ANSWER_LENGTH = range(5, 301), range(2, 301)
OPEN, CHANGED, KEPT = "open", "changed", "kept"
MINUTE = timedelta(minutes=1)
ONE_CLASS = (Rule(5, 15 * MINUTE, MINUTE / 2, 2 * MINUTE),)  # a wait always ends, and staff can mark meanwhile


def access_own_class(session: Session, learner: Learner, public_id: uuid.UUID) -> ClassSession:
    """A class of the learner's own cohort. Raises NotFound."""
    own = ClassSession.public_id == public_id, ClassSession.cohort_id == learner.cohort_id
    found = session.scalar(select(ClassSession).where(*own))
    if found is None:
        raise NotFound()
    return found


def check_in(database: Database, actor: Actor, secret: bytes, learner: Learner, class_id: uuid.UUID, typed: str) -> str:
    """출석 or, after the first ten minutes by the server's clock, 지각; what stands when something is written already. Raises
    Invalid when the number is not the one shown now, or the class takes none at this hour. A wrong number is counted in a
    transaction of its own: after five one waits, half a minute at first."""
    with database.write() as session:
        found = access_own_class(session, learner, class_id)
        standing = standing_mark(session, found.id, learner.enrolment_id)
        if standing is not None:
            return standing.mark
        _require_open(session, found)
        digits = "".join(each for each in typed if each.isdigit())
        if len(digits) != CODE_LENGTH:
            word = f"출석 번호는 숫자 {CODE_LENGTH}개예요. 지금은 {len(digits)}개예요."
            raise Invalid("", {"code": word if digits else f"강사가 보여 주는 숫자 {CODE_LENGTH}개를 적어 주세요."})
        bucket = Bucket(f"class:{found.id}:{learner.enrolment_id}", ONE_CLASS, personal=True)
        try:
            counted = reserve(session, [bucket])
        except TooMany as wait:
            raise Invalid("", {"code": wait.message}) from wait
        right = is_code(secret, found.public_id, now(session), digits)
        if right:
            release(session, counted, [bucket])
            return _check_in(session, actor, found, learner)
    raise Invalid("", {"code": "지금 보여 주는 번호와 달라요. 화면의 숫자를 다시 보고 적어 주세요."})


def _require_open(session: Session, found: ClassSession) -> None:
    door = door_of(found.starts_at, found.ends_at)
    state = "cancelled" if found.state != "planned" else door.state(now(session))
    opens = door.opens.astimezone(KOREA)
    day = "" if opens.date() == today(session) else f"{opens.month}월 {opens.day}일 "
    words = {
        "cancelled": "취소된 수업이에요. 출석을 적지 않아도 돼요.",
        "early": f"아직 일러요. {day}{opens.hour}시 {opens.minute:02d}분부터 적을 수 있어요.",
        "over": "번호로 출석하는 시간이 지났어요. 강사나 센터에 말하면 적어 드려요.",
    }
    if state in words:
        raise Invalid("", {"code": words[state]})


def _check_in(session: Session, actor: Actor, found: ClassSession, learner: Learner) -> str:
    late = now(session) >= door_of(found.starts_at, found.ends_at).late
    missed = int((now(session) - found.starts_at).total_seconds() // 60) if late else None
    enrolment = session.get_one(Enrolment, learner.enrolment_id)
    entry = Entry(LATE if late else PRESENT, 0, missed, source="code")
    try:
        write_mark(session, actor, found, enrolment, entry)
    except Stale as other:
        return other.standing.mark
    return entry.mark


def ask_again(session: Session, actor: Actor, learner: Learner, found: ClassSession, wanted: str, text: str) -> None:
    """Ask for another mark. Raises Invalid by field, Conflict when one waits already or nothing is written yet."""
    said = " ".join(text.split())
    faults: dict[str, str] = {}
    if wanted not in MARKS:
        faults["wanted"] = "어떻게 고쳐야 하는지 골라 주세요."
    if len(said) not in TEXT_LENGTH:
        faults["text"] = f"까닭을 5자에서 300자로 적어 주세요. 지금은 {len(said)}자예요."
    if faults:
        raise Invalid("고칠 곳이 있어요.", faults)
    if found.starts_at > now(session):
        raise Conflict("아직 하지 않은 수업이에요. 수업이 시작된 뒤에 말해 주세요.")
    insert = insert_for(session)
    made = session.scalar(
        insert(AttendanceRequest)
        .values(
            public_id=uuid.uuid4(), organisation_id=learner.organisation_id, person_id=learner.person_id,
            session_id=found.id, enrolment_id=learner.enrolment_id, wanted=wanted, text=said, state=OPEN, answer="",
            due_on=today(session) + timedelta(days=DAYS), created_at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(AttendanceRequest.id)
    )  # fmt: skip
    if made is None:
        raise Conflict("이 수업은 이미 고쳐 달라고 했어요. 답을 기다려 주세요.")
    record(
        session, actor, "cohorts.attendance_asked", "attendance_request", made,
        organisation_id=learner.organisation_id, person_id=learner.person_id,
    )  # fmt: skip


@dataclass(frozen=True)
class Opened:
    request: AttendanceRequest
    found: ClassSession
    enrolment: Enrolment
    cohort: Cohort
    name: str


def open_request(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> Opened:
    """A request that the actor may answer. Raises NotFound."""
    query = (
        select(AttendanceRequest, ClassSession, Enrolment, Cohort, Person.name)
        .join(ClassSession, ClassSession.id == AttendanceRequest.session_id)
        .join(Enrolment, Enrolment.id == AttendanceRequest.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == AttendanceRequest.person_id)
        .where(AttendanceRequest.public_id == public_id)
    )
    row = session.execute(query.with_for_update(of=AttendanceRequest) if lock else query).first()
    if row is None or not can_see_cohort(actor, row[0].organisation_id):
        raise NotFound()
    return Opened(*row)


def list_waiting(session: Session, cohort_id: int) -> Sequence[tuple[AttendanceRequest, ClassSession, str]]:
    """Of a cohort, the first due first; the caller has authorised access."""
    rows = session.execute(
        select(AttendanceRequest, ClassSession, Person.name)
        .join(ClassSession, ClassSession.id == AttendanceRequest.session_id)
        .join(Person, Person.id == AttendanceRequest.person_id)
        .where(ClassSession.cohort_id == cohort_id, AttendanceRequest.state == OPEN)
        .order_by(AttendanceRequest.due_on, AttendanceRequest.id)
        .limit(200)
    )
    return [(asked, found, name) for asked, found, name in rows]


def count_waiting(session: Session, cohort_id: int) -> int:
    query = (
        select(func.count())
        .select_from(AttendanceRequest)
        .join(Enrolment, Enrolment.id == AttendanceRequest.enrolment_id)
    )
    return session.scalar(query.where(Enrolment.cohort_id == cohort_id, AttendanceRequest.state == OPEN)) or 0


def answer_request(session: Session, actor: Actor, opened: Opened, change: bool, answer: str, evidence: str) -> None:
    """Answer what the caller holds: write the mark that was asked for, or keep what stands. Raises Conflict when it was
    answered already, Invalid by field."""
    asked, said = opened.request, " ".join(answer.split())
    if asked.state != OPEN:
        raise Conflict("이미 다른 분이 답한 요청이에요.")
    if len(said) not in ANSWER_LENGTH:
        raise Invalid("", {"answer": f"답을 2자에서 300자로 적어 주세요. 지금은 {len(said)}자예요."})
    if change:
        standing = standing_mark(session, opened.found.id, opened.enrolment.id)
        number = standing.number if standing else 0
        entry = read_entry(asked.wanted, number, evidence=evidence, note=f"본인 요청: {said}"[:200])
        write_mark(session, actor, opened.found, opened.enrolment, replace(entry, source="request"))
    asked.state, asked.answer = CHANGED if change else KEPT, said
    asked.account_id, asked.answered_at = actor.account_id, now(session)
    record(
        session, actor, "cohorts.attendance_answered", "attendance_request", asked.id,
        organisation_id=asked.organisation_id, person_id=asked.person_id, state=asked.state,
    )  # fmt: skip
