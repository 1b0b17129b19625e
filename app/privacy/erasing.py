"""Erasing a person: what is theirs goes from every table and from the disk; what a law wants is kept apart until a day; of what was
issued a tombstone is left (number, status, achievement, dates), so that a paper that is out there still has an answer.

The rows are found by the schema. A new table with a `person_id` is emptied of the person without a word here; what is left of the
few that keep something is written below. `erase_rows` is called again for a restored database (operations/catching_up.py).
"""

import shutil
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.cohorts.attendance_ledger import tallies
from app.cohorts.models import Cohort, Enrolment, RosterEntry, RosterImport
from app.completion.models import (
    Certificate,
    CertificateCheck,
    CompletionDecision,
    Issuance,
    Paper,
)
from app.core.clock import now, today
from app.core.database import Base
from app.core.settings import Settings
from app.core.storage import Storage
from app.identity.models import Account, KnownDevice, RoleGrant, SignInSession
from app.people.models import NOBODY, Person
from app.privacy.merging import personal_tables
from app.privacy.models import StatutoryRecord

YEARS = 5
BASIS = "국민내일배움카드 운영규정 제58조 (훈련 기록 5년 보관)"
# Tables whose rows about the person stay, without what is theirs.
LEFT = ("enrolment", "certificate", "paper", "completion_decision", "erasure_request", "certificate_opened")
FILES = {
    "certificate": ("credential_hash", "jwt_hash", "pdf_hash"),
    "dataset_package": ("file_hash",),
    "handed_in_file": ("content_hash",),
    "paper": ("pdf_hash",),
}
RECORDINGS = {"own_voice": ("digest",)}  # in a store of their own (app/voices)
_RESULTS_GONE: dict[str, Any] = {"results": [], "recipient_name_en": None}


def erase_rows(session: Session, person: Person, at: datetime) -> list[str]:
    """In the caller's transaction, under the system's scope; returns the hashes of stored files that nothing names any more, for
    `remove_files` once this is kept. The journal's line is the caller's."""
    named = _files_of(session, person)
    _keep_apart(session, person)
    _empty_certificates(session, person)
    _empty_papers(session, person)
    _forget_in_lists(session, person)
    _close_account(session, person)
    session.execute(
        update(CompletionDecision)
        .where(CompletionDecision.person_id == person.id)
        .values(reason="", explanation={"text": "", "conditions": []})
    )
    session.execute(
        update(Enrolment)
        .where(Enrolment.person_id == person.id)
        .values(outcome_reason="", last_active_at=None, changed_at=now(session))
    )
    running = Enrolment.person_id == person.id, Enrolment.state.in_(("invited", "offered", "active"))
    session.execute(update(Enrolment).where(*running).values(state="left"))
    for table in reversed(personal_tables()):
        if table.name not in LEFT:
            _delete_rows(session, table, person.id)
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.purpose.contains(person.name, autoescape=True))
        .values(purpose=func.replace(AuditEntry.purpose, person.name, "○○○"))
    )
    person.name, person.phone, person.birth_date, person.former_trade = NOBODY, None, None, ""
    person.erased_at = at
    session.flush()
    return [digest for digest in named if not _is_named(session, digest)]


def _delete_rows(session: Session, table: Table, person_id: int) -> None:
    """With what hangs on them: somebody else's look through the person's mock work goes with the work."""
    for hanging in Base.metadata.sorted_tables:
        for key in hanging.foreign_keys:
            if key.column.table is table and key.column.name == "id" and "person_id" in hanging.c:
                own = select(table.c.id).where(table.c.person_id == person_id)
                session.execute(delete(hanging).where(key.parent.in_(own)))
    session.execute(delete(table).where(table.c.person_id == person_id))


def _files_of(session: Session, person: Person) -> list[str]:
    found: set[str] = set()
    for name, columns in (FILES | RECORDINGS).items():
        table = Base.metadata.tables[name]
        rows = session.execute(select(*(table.c[each] for each in columns)).where(table.c.person_id == person.id))
        found |= {digest for row in rows for digest in row if digest}
    return sorted(found)


def _is_named(session: Session, digest: str) -> bool:
    """Somebody else may have handed in the same bytes."""
    for name, columns in (FILES | RECORDINGS).items():
        table = Base.metadata.tables[name]
        for column in columns:
            if session.execute(select(table.c[column]).where(table.c[column] == digest).limit(1)).first() is not None:
                return True
    return False


def _keep_apart(session: Session, person: Person) -> None:
    """One record of each training that was begun, until five years after its end."""
    rows = session.execute(
        select(Enrolment, Cohort)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id == person.id, Enrolment.state.in_(("active", "completed", "left")))
    ).all()
    for enrolment, cohort in rows:
        numbers = select(Certificate.number).where(Certificate.enrolment_id == enrolment.id).order_by(Certificate.id)
        until = _years_after(cohort.ends_on)
        if until < today(session):
            continue
        session.add(
            StatutoryRecord(
                organisation_id=enrolment.organisation_id,
                body={
                    "name": person.name,
                    "birth_date": person.birth_date.isoformat() if person.birth_date else None,
                    "programme": cohort.programme_title,
                    "cohort": cohort.name,
                    "from": cohort.starts_on.isoformat(),
                    "to": cohort.ends_on.isoformat(),
                    "outcome": enrolment.outcome,
                    "attendance": _attendance(session, enrolment),
                    "certificates": list(session.scalars(numbers)),
                },
                basis=BASIS,
                keep_until=until,
                created_at=now(session),
            )
        )


def _attendance(session: Session, enrolment: Enrolment) -> dict[str, int] | None:
    """Days of the training; the marks themselves go with their notes and evidence."""
    found = tallies(session, enrolment.cohort_id, [enrolment.id]).get(enrolment.id)
    return {"days": found.total, "attended": found.attended, "absent": found.absences} if found else None


def _years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + YEARS, day=28)


def _empty_certificates(session: Session, person: Person) -> None:
    for row in session.scalars(select(Certificate).where(Certificate.person_id == person.id)):
        row.recipient_name = row.draft = row.credential_hash = row.jwt_hash = row.pdf_hash = None
        row.printed = None if row.printed is None else row.printed | _RESULTS_GONE
    session.flush()


def _empty_papers(session: Session, person: Person) -> None:
    for row in session.scalars(select(Paper).where(Paper.person_id == person.id)):
        row.recipient_name, row.pdf_hash, row.reason = None, None, ""
        row.printed = row.printed | {"words": "", "to": "", "results": [], "attendance": None}
    session.flush()


def _forget_in_lists(session: Session, person: Person) -> None:
    """Lists that wait for a second tap hold names for up to a day; one with this person in it is asked for anew."""
    enrolments = set(session.scalars(select(Enrolment.id).where(Enrolment.person_id == person.id)))
    cohorts = select(Enrolment.cohort_id).where(Enrolment.person_id == person.id)
    for issuance in session.scalars(
        select(Issuance).where(Issuance.cohort_id.in_(cohorts), Issuance.state == "waiting")
    ):
        if any(int(each["enrolment"]) in enrolments for each in issuance.people):
            session.delete(issuance)
    session.execute(delete(RosterEntry).where(RosterEntry.person_id == person.id))
    waiting: list[RosterImport | CertificateCheck] = [
        *session.scalars(select(RosterImport)),
        *session.scalars(select(CertificateCheck)),
    ]
    for each in waiting:
        left = [row for row in each.rows if person.name not in map(str, _values(row))]
        if len(left) < len(each.rows):
            each.rows = left
    session.flush()


def _values(row: Any) -> list[Any]:
    """Everything in a row of JSON, however deep."""
    if isinstance(row, dict):
        return [value for each in row.values() for value in _values(each)]
    if isinstance(row, list):
        return [value for each in row for value in _values(each)]
    return [row]


def _close_account(session: Session, person: Person) -> None:
    account = session.scalar(select(Account).where(Account.person_id == person.id))
    if account is None:
        return
    for model in (SignInSession, KnownDevice, RoleGrant):
        session.execute(delete(model).where(model.account_id == account.id))
    account.login = account.pin_hash = account.password_hash = account.otp_secret = None
    account.disabled_at = now(session)


def remove_files(settings: Settings, digests: Sequence[str], person_id: int | None = None) -> None:
    """After the commit: the bytes themselves, and the person's own pictures."""
    for store in (Storage(settings.var_dir / "files"), Storage(settings.var_dir / "voices")):
        for digest in digests:
            store.remove(digest)
    if person_id is not None:
        shutil.rmtree(settings.var_dir / "photos" / str(person_id), ignore_errors=True)


def drop_old_records(session: Session) -> int:
    """Statutory records whose day is over; returns how many. For the daily housekeeping."""
    gone = delete(StatutoryRecord).where(StatutoryRecord.keep_until < today(session)).returning(StatutoryRecord.id)
    return len(session.scalars(gone).all())
