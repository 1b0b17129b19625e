"""Writing what came of it: a track is opened by an employer's yes or by the center, entries are added and never changed."""

from datetime import date

from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Enrolment
from app.completion.models import Certificate
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid
from app.core.upsert import insert_for
from app.jobs import steps
from app.jobs.course import Course, Entry
from app.jobs.models import Opening, Referral, WorkStep, WorkTrack
from app.jobs.steps import Said, faults_of
from app.people.models import Organisation

STALE = "그사이 다른 것이 적혔어요. 화면을 새로 열어 지금 상태를 보고 다시 적어 주세요."
FIRM, TITLE = range(2, 81), range(2, 81)


def open_track(session: Session, referral: Referral, opening: Opening) -> WorkTrack:
    """After the employer's yes; in the same transaction, under the referral's lock."""
    enrolment_id = session.get_one(Certificate, referral.certificate_id).enrolment_id
    made = WorkTrack(
        organisation_id=referral.organisation_id,
        person_id=referral.person_id,
        enrolment_id=enrolment_id,
        referral_id=referral.id,
        employer_organisation_id=referral.employer_organisation_id,
        work=opening.kind,
        firm=session.get_one(Organisation, referral.employer_organisation_id).name,
        title=opening.title,
        created_at=now(session),
    )
    session.add(made)
    session.flush()
    return made


def add_found(
    session: Session, actor: Actor, enrolment: Enrolment, work: str, firm: str, title: str, said: Said
) -> WorkTrack:
    """Work that a person found alone, with its first step. Raises Invalid by field."""
    faults = {}
    if work not in steps.FOLLOWS:
        faults["work"] = "일거리인지 고용인지 골라 주세요."
    if len(firm) not in FIRM:
        faults["firm"] = f"일하는 곳을 2자에서 80자로 적어 주세요. 지금은 {len(firm)}자예요."
    if len(title) not in TITLE:
        faults["title"] = f"하는 일을 2자에서 80자로 적어 주세요. 지금은 {len(title)}자예요."
    if work in steps.FOLLOWS:
        faults |= faults_of(said, steps.Standing(work, steps.FOUND), steps.CENTER, today(session))
    if faults:
        raise Invalid("고칠 곳이 있어요.", faults)
    made = WorkTrack(
        organisation_id=enrolment.organisation_id, person_id=enrolment.person_id, enrolment_id=enrolment.id,
        work=work, firm=firm, title=title, created_at=now(session),
    )  # fmt: skip
    session.add(made)
    session.flush()
    _add(session, actor, made, 1, said, steps.CENTER)
    return made


def write_step(
    session: Session, actor: Actor, track: WorkTrack, course: Course, said: Said, by: str, expected: int
) -> None:
    """Add what the center or the employer says. `expected`: the number of the last entry that the form showed. Sent twice it is
    written once. Raises Invalid by field, and Conflict when something else was written meanwhile."""
    if course.number == expected + 1 and _says(course.entries[-1], actor) == _wanted(said, actor):
        return
    if course.number != expected:
        raise Conflict(STALE)
    faults = _correction_faults(course, said, by, today(session)) if said.corrects else None
    faults = faults_of(said, course.standing, by, today(session)) if faults is None else faults
    if "kind" in faults:
        raise Conflict(faults["kind"])
    if faults:
        raise Invalid("고칠 곳이 있어요.", faults)
    _add(session, actor, track, expected + 1, said, by)


def _correction_faults(course: Course, said: Said, by: str, day: date) -> dict[str, str]:
    """A correction says the same step anew, or takes the last one back; both say why."""
    wrong = next((entry for entry in course.chain if entry.number == said.corrects), None)
    if wrong is None or by != steps.CENTER or said.kind not in (wrong.kind, steps.TAKEN_BACK):
        return {"kind": STALE}
    faults: dict[str, str] = {}
    if said.kind == steps.TAKEN_BACK:
        if wrong is not course.last:
            faults["kind"] = "맨 나중에 적은 것부터 거둘 수 있어요."
    else:
        faults = faults_of(said, course.before(wrong.number).standing, by, day)
    if len(said.note) not in steps.MISTAKE_LENGTH:
        faults["note"] = f"고치는 까닭을 2자에서 200자로 적어 주세요. 지금은 {len(said.note)}자예요."
    return faults


def say(session: Session, actor: Actor, track: WorkTrack, course: Course, kind: str, on: date | None) -> None:
    """The person's own word; nothing of the chain changes until the center has confirmed it. Said again, it stands once."""
    if course.word is not None and course.word.kind == kind:
        return
    if kind not in steps.own_words(course.standing):
        raise Conflict(STALE)
    if on is None or not today(session) - steps.LONG_AGO <= on <= today(session):
        raise Invalid("", {"on": "오늘이나 지난 날을 2026-12-31처럼 적어 주세요."})
    _add(session, actor, track, course.number + 1, Said(kind, on), steps.TRAINEE)


def hear(session: Session, actor: Actor, track: WorkTrack, course: Course, note: str) -> None:
    """The center has heard the person's word, and the chain stays as it is. A second time changes nothing."""
    if course.word is None:
        return
    if len(note) > steps.NOTE_LENGTH:
        raise Invalid("", {"note": f"{steps.NOTE_LENGTH}자까지 적을 수 있어요. 지금은 {len(note)}자예요."})
    _add(session, actor, track, course.number + 1, Said(steps.HEARD, None, note=note), steps.CENTER)


def _add(session: Session, actor: Actor, track: WorkTrack, number: int, said: Said, by: str) -> None:
    """The race: two write at once. The number is part of the key, so the second inserts nothing and is told."""
    insert = insert_for(session)
    written = session.scalar(
        insert(WorkStep)
        .values(
            track_id=track.id, number=number, organisation_id=track.organisation_id, person_id=track.person_id,
            kind=said.kind, on=said.on, reason=said.reason, evidence=said.evidence, condition=said.condition,
            note=said.note, said_by=by, corrects=said.corrects, account_id=actor.account_id, at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(WorkStep.number)
    )  # fmt: skip
    if written is None:
        raise Conflict(STALE)
    record(
        session, actor, "jobs.step_corrected" if said.corrects else "jobs.step_written", "work_track", track.id,
        organisation_id=track.organisation_id, person_id=track.person_id, step=said.kind, number=number, said_by=by,
    )  # fmt: skip


def _says(entry: Entry, actor: Actor) -> tuple[object, ...]:
    own = entry.account_id == actor.account_id
    return (
        own, entry.kind, entry.on, entry.reason, entry.evidence, entry.condition, entry.note, entry.corrects,
    )  # fmt: skip


def _wanted(said: Said, actor: Actor) -> tuple[object, ...]:
    return (True, said.kind, said.on, said.reason, said.evidence, said.condition, said.note, said.corrects)
