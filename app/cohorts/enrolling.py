"""From the rows of a roster to persons, enrolments and invites: made ready beside the tables, then set into them at once.

All that costs time a person (codes, identifiers) is in the entries before. Setting them in is a handful of statements
however many there are, in one transaction: a roster is enrolled whole or not at all.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, literal, null, select, update
from sqlalchemy.orm import Session

from app.audit.service import Doer, record
from app.cohorts.models import Cohort, Enrolment, RosterEntry, RosterImport
from app.cohorts.queries import count_enrolled
from app.cohorts.roster import RosterRow
from app.cohorts.schemas import RowFate
from app.core.clock import now, today
from app.core.errors import Conflict
from app.core.types import UtcDateTime
from app.identity.invites import fresh_codes, invite_expiry
from app.identity.models import Account, Invite
from app.people.models import Person


def row_fates(session: Session, cohort: Cohort, rows: list[RosterRow]) -> list[RowFate]:
    """What would happen to each row, read from this cohort alone."""
    here = {
        (phone, name.casefold())
        for phone, name in session.execute(
            select(Person.phone, Person.name)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.cohort_id == cohort.id)
        )
    }
    return [RowFate(row.line, row.name, row.phone, "here" if row.key in here else "new") for row in rows]


def places_left(session: Session, cohort: Cohort) -> int:
    """How many more people may be enrolled; who has left keeps the place, for their record stays."""
    return cohort.capacity - count_enrolled(session, cohort)


def make_entries(secret: bytes, staged: RosterImport, rows: Sequence[RosterRow]) -> list[dict[str, Any]]:
    """The entries of these rows; nothing is read or written."""
    codes = fresh_codes(secret, len(rows))
    return [
        {
            "import_id": staged.id,
            "line": row.line,
            "organisation_id": staged.organisation_id,
            "person_public_id": uuid.uuid4(),
            "name": row.name,
            "phone": row.phone,
            "birth_date": row.birth_date,
            "former_trade": row.former_trade,
            "state": "invited",
            "enrolment_public_id": uuid.uuid4(),
            "invite_public_id": invite_id,
            "code_hash": code_hash,
        }
        for row, (invite_id, code_hash) in zip(rows, codes, strict=True)
    ]


def stage_entries(session: Session, entries: Sequence[dict[str, Any]]) -> None:
    if entries:
        session.execute(insert(RosterEntry), entries)


def drop_entries(session: Session, staged_id: int) -> None:
    session.execute(delete(RosterEntry).where(RosterEntry.import_id == staged_id))


def enrol_entries(session: Session, doer: Doer, cohort: Cohort, staged: RosterImport) -> dict[str, int]:
    """Set the entries in. Raises Conflict when the cohort would be too full. Needs a transaction of system scope.

    Two rosters of one cohort: the second waits at the cohort's row, so that together they cannot overfill it or enrol
    anyone twice.
    """
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    rows = [
        RosterRow(line, name, phone)
        for line, name, phone in session.execute(
            select(RosterEntry.line, RosterEntry.name, RosterEntry.phone).where(RosterEntry.import_id == staged.id)
        )
    ]
    here = [fate.line for fate in row_fates(session, cohort, rows) if fate.fate == "here"]
    new = len(rows) - len(here)
    too_many = new - places_left(session, cohort)
    if new and too_many > 0:
        raise Conflict(
            f"정원은 {cohort.capacity}명인데 {cohort.capacity + too_many}명이 돼요. 명단을 줄여 다시 올려 주세요."
        )
    if here:
        session.execute(delete(RosterEntry).where(RosterEntry.import_id == staged.id, RosterEntry.line.in_(here)))
    _match(session, staged.id, {row.key: row.line for row in rows})
    _set_in(session, cohort, staged.id)
    drop_entries(session, staged.id)
    result = {"enrolled": new, "here": len(staged.rows) - new}
    session.execute(
        update(RosterImport).where(RosterImport.id == staged.id).values(state="done", result=result, rows=[])
    )
    record(
        session,
        doer,
        "cohorts.roster_imported",
        "cohort",
        cohort.id,
        organisation_id=cohort.organisation_id,
        rows=result,
    )
    return result


def expiry_for(session: Session, cohort: Cohort) -> datetime:
    """Who joins a running cohort late gets as many days as who was there at its first class."""
    return invite_expiry(max(cohort.starts_on, today(session)))


def _match(session: Session, import_id: int, lines: dict[tuple[str, str], int]) -> None:
    """Entries of people known anywhere by phone and name get their person; who can sign in is asked first (`offered`)."""
    found = session.execute(
        select(Person.id, Person.phone, Person.name, Account.id)
        .join(RosterEntry, RosterEntry.phone == Person.phone)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(RosterEntry.import_id == import_id, Person.erased_at.is_(None))
        .distinct()
        .order_by(Person.id)
    )
    known = {
        lines[key]: (person_id, "invited" if account_id is None else "offered")
        for person_id, phone, name, account_id in found
        if (key := (phone or "", name.casefold())) in lines
    }
    if not known:
        return
    session.connection().execute(
        update(RosterEntry)
        .where(RosterEntry.import_id == import_id, RosterEntry.line == bindparam("at_line"))
        .values(person_id=bindparam("known_id"), state=bindparam("known_state")),
        [{"at_line": line, "known_id": known_id, "known_state": state} for line, (known_id, state) in known.items()],
    )


def _set_in(session: Session, cohort: Cohort, import_id: int) -> None:
    entry = RosterEntry
    own = entry.import_id == import_id
    at = literal(now(session), UtcDateTime)
    session.execute(
        insert(Person).from_select(
            ["public_id", "name", "phone", "birth_date", "former_trade", "created_at"],
            select(entry.person_public_id, entry.name, entry.phone, entry.birth_date, entry.former_trade, at)
            .where(own, entry.person_id.is_(None))
            .order_by(entry.line),
            include_defaults=False,
        )
    )
    made = select(Person.id).where(Person.public_id == entry.person_public_id).scalar_subquery()
    session.execute(
        update(entry)
        .where(own, entry.person_id.is_(None))
        .values(person_id=made)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        insert(Enrolment).from_select(
            ["public_id", "cohort_id", "organisation_id", "person_id", "state", "outcome_reason", "created_at"],
            select(
                entry.enrolment_public_id,
                literal(cohort.id),
                entry.organisation_id,
                entry.person_id,
                entry.state,
                literal(""),
                at,
            )
            .where(own)
            .order_by(entry.line),
            include_defaults=False,
        )
    )
    session.execute(
        insert(Invite).from_select(
            [
                "public_id",
                "organisation_id",
                "person_id",
                "enrolment_id",
                "nonce",
                "code_hash",
                "expires_at",
                "used_at",
            ],
            select(
                entry.invite_public_id,
                entry.organisation_id,
                entry.person_id,
                Enrolment.id,
                literal(0),
                entry.code_hash,
                literal(expiry_for(session, cohort), UtcDateTime),
                null(),
            )
            .join(Enrolment, Enrolment.public_id == entry.enrolment_public_id)
            .where(own)
            .order_by(entry.line),
            include_defaults=False,
        )
    )
