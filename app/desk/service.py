"""Writing down who looks after somebody and what was done. Entries are added, never changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import Conflict
from app.core.upsert import insert_for
from app.desk.models import ContactNote
from app.desk.risk import CURRENT, Reason
from app.desk.tasks import CONTACT, TAKEN, Contact
from app.people.models import Organisation

KEPT_FOR = timedelta(days=365)  # after the end of the cohort


class Stale(Conflict):
    """Somebody else wrote an entry after the page was shown."""

    def __init__(self, latest: ContactNote) -> None:
        what = "맡았어요" if latest.kind == TAKEN else "연락한 일을 적었어요"
        super().__init__(f"그사이 {latest.account_name} 님이 {what}. 아래 기록을 보고 다시 정해 주세요.")


def latest_note(session: Session, enrolment_id: int) -> ContactNote | None:
    own = ContactNote.enrolment_id == enrolment_id
    return session.scalar(select(ContactNote).where(own).order_by(ContactNote.number.desc()).limit(1))


def history(session: Session, enrolment_id: int) -> Sequence[ContactNote]:
    """All entries, the newest first; the caller has authorised access."""
    own = ContactNote.enrolment_id == enrolment_id
    return session.scalars(select(ContactNote).where(own).order_by(ContactNote.number.desc())).all()


def take(session: Session, actor: Actor, enrolment: Enrolment, expected: int, reasons: Sequence[Reason]) -> None:
    """The actor looks after this person from now on; a day that was agreed on stays. Raises Stale."""
    latest = latest_note(session, enrolment.id)
    _write(session, actor, enrolment, expected, reasons, kind=TAKEN, next_on=latest.next_on if latest else None)


def note_contact(
    session: Session, actor: Actor, enrolment: Enrolment, expected: int, reasons: Sequence[Reason], done: Contact
) -> None:
    """Keep what was done; whoever did it looks after the person. Raises Stale."""
    _write(
        session, actor, enrolment, expected, reasons,
        kind=CONTACT, way=done.way, result=done.result, next_on=done.next_on, note=done.note,
    )  # fmt: skip


def _write(
    session: Session, actor: Actor, enrolment: Enrolment, expected: int, reasons: Sequence[Reason], **said: Any
) -> None:
    """`expected`: the number of the last entry that the form showed, 0 for none. Sent twice it is written once. The race: two
    members of staff write at once. The number is part of the key, so the second inserts nothing, and is told."""
    latest = latest_note(session, enrolment.id)
    if (latest.number if latest else 0) == expected:
        insert = insert_for(session)
        written = session.scalar(
            insert(ContactNote)
            .values(
                organisation_id=enrolment.organisation_id, person_id=enrolment.person_id, enrolment_id=enrolment.id,
                number=expected + 1, account_id=actor.account_id, account_name=actor.name, at=now(session),
                reasons=" ".join(each.kind for each in reasons), rule=CURRENT.version,
                **{"way": "", "result": "", "note": ""} | said,
            )
            .on_conflict_do_nothing()
            .returning(ContactNote.number)
        )  # fmt: skip
        if written is not None:
            record(
                session, actor, f"desk.{said['kind']}", "enrolment", enrolment.id,
                organisation_id=enrolment.organisation_id, person_id=enrolment.person_id, number=written,
            )  # fmt: skip
            return
        latest = latest_note(session, enrolment.id)
    if latest is None:  # a number that no page of ours has shown
        raise Conflict("지금 상태를 알 수 없어요. 화면을 새로 열어 아래 기록을 보고 다시 적어 주세요.")
    same = latest.account_id == actor.account_id and all(getattr(latest, name) == value for name, value in said.items())
    if latest.number != expected + 1 or not same:
        raise Stale(latest)


def own_contacts(session: Session, person_id: int) -> Sequence[tuple[datetime, str, str]]:
    """(when, how, by which organisation) a person was contacted, the newest first. What was written about it is the staff's."""
    rows = session.execute(
        select(ContactNote.at, ContactNote.way, Organisation.name)
        .join(Organisation, Organisation.id == ContactNote.organisation_id)
        .where(ContactNote.person_id == person_id, ContactNote.kind == CONTACT)
        .order_by(ContactNote.at.desc(), ContactNote.number.desc())
        .limit(100)
    )
    return [(at, way, name) for at, way, name in rows]


def drop_old_entries(session: Session) -> int:
    """Forget what was written about people of cohorts that ended a year ago; returns how many entries. For the daily
    housekeeping."""
    over = (
        select(Enrolment.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Cohort.ends_on < today(session) - KEPT_FOR)
    )
    gone = delete(ContactNote).where(ContactNote.enrolment_id.in_(over)).returning(ContactNote.number)
    return len(session.scalars(gone).all())
