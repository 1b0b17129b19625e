"""A roster in two taps: first what would happen to each row, then all of it or nothing.

People are national, so matching looks beyond the center; what the dry run says must not. A person whom another center
knows is shown as new, like anyone else; after the import their enrolment waits (`offered`) for their own acceptance.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment, RosterImport
from app.cohorts.roster import Roster, RosterRow
from app.cohorts.schemas import RowFate
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import Conflict
from app.identity.invites import EnrolmentFacts, invite_expiry, issue_invite
from app.identity.models import Account
from app.people.models import Person

KEPT_FOR = timedelta(days=1)


def stage_roster(session: Session, actor: Actor, cohort: Cohort, file_name: str, roster: Roster) -> RosterImport:
    """Keep a faultless roster until its second tap."""
    staged = RosterImport(
        organisation_id=cohort.organisation_id,
        cohort_id=cohort.id,
        actor_account_id=actor.account_id,
        file_name=file_name[:120],
        rows=[_to_json(row) for row in roster.rows],
        created_at=now(session),
    )
    session.add(staged)
    session.flush()
    return staged


def staged_rows(staged: RosterImport) -> list[RosterRow]:
    return [_from_json(row) for row in staged.rows]


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
    enrolled = session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.cohort_id == cohort.id)) or 0
    return cohort.capacity - enrolled


def carry_out(session: Session, actor: Actor, secret: bytes, cohort: Cohort, staged: RosterImport) -> dict[str, int]:
    """Enrol everyone in the roster and issue their invites; all in this transaction. Raises Conflict when it was done
    already or the cohort would be too full. Needs a transaction of system scope: people are matched across centers.

    The race: two tabs press the button. The compare-and-set on `state` lets one of them through.
    """
    claimed = session.execute(
        update(RosterImport)
        .where(RosterImport.id == staged.id, RosterImport.state == "waiting")
        .values(state="done")
        .returning(RosterImport.id)
    ).first()
    if claimed is None:
        raise Conflict("이 명단은 이미 등록했어요. 회차 화면에서 확인해 주세요.")
    if not staged.rows:
        raise Conflict("올린 지 하루가 지나 명단을 지웠어요. 파일을 다시 올려 주세요.")
    # Two rosters of one cohort: the second waits here, so that together they cannot overfill it or enrol anyone twice.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    rows = staged_rows(staged)
    fates = row_fates(session, cohort, rows)
    new = [row for row, fate in zip(rows, fates, strict=True) if fate.fate == "new"]
    too_many = len(new) - places_left(session, cohort)
    if new and too_many > 0:
        raise Conflict(
            f"정원은 {cohort.capacity}명인데 {cohort.capacity + too_many}명이 돼요. 명단을 줄여 다시 올려 주세요."
        )
    known = _known_people(session, new)
    for row in new:
        _enrol(session, secret, cohort, row, known.get(row.key))
    result = {"enrolled": len(new), "here": len(rows) - len(new)}
    session.execute(update(RosterImport).where(RosterImport.id == staged.id).values(result=result, rows=[]))
    record(
        session,
        actor,
        "cohorts.roster_imported",
        "cohort",
        cohort.id,
        organisation_id=cohort.organisation_id,
        rows=result,
    )
    return result


def _known_people(session: Session, rows: list[RosterRow]) -> dict[tuple[str, str], tuple[Person, bool]]:
    """People of the same phone and name, anywhere, and whether they can already sign in."""
    found = session.execute(
        select(Person, Account.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.phone.in_([row.phone for row in rows]), Person.erased_at.is_(None))
    )
    return {
        (person.phone or "", person.name.casefold()): (person, account_id is not None) for person, account_id in found
    }


def _enrol(session: Session, secret: bytes, cohort: Cohort, row: RosterRow, known: tuple[Person, bool] | None) -> None:
    at = now(session)
    person = known[0] if known else None
    if person is None:
        person = Person(
            name=row.name, phone=row.phone, birth_date=row.birth_date, former_trade=row.former_trade, created_at=at
        )
        session.add(person)
        session.flush()
    enrolment = Enrolment(
        cohort_id=cohort.id,
        organisation_id=cohort.organisation_id,
        person_id=person.id,
        state="offered" if known and known[1] else "invited",
        created_at=at,
    )
    session.add(enrolment)
    session.flush()
    facts = EnrolmentFacts(enrolment.id, cohort.organisation_id, person.id)
    issue_invite(session, secret, facts, expiry_for(session, cohort))


def expiry_for(session: Session, cohort: Cohort) -> datetime:
    """Who joins a running cohort late gets as many days as who was there at its first class."""
    return invite_expiry(max(cohort.starts_on, today(session)))


def drop_stale(session: Session) -> None:
    """Forget the rows of rosters that nobody carried out."""
    session.execute(update(RosterImport).where(RosterImport.created_at < now(session) - KEPT_FOR).values(rows=[]))


def _to_json(row: RosterRow) -> dict[str, object]:
    return {
        "line": row.line,
        "name": row.name,
        "phone": row.phone,
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "former_trade": row.former_trade,
    }


def _from_json(row: dict[str, object]) -> RosterRow:
    born = row["birth_date"]
    return RosterRow(
        line=int(str(row["line"])),
        name=str(row["name"]),
        phone=str(row["phone"]),
        birth_date=date.fromisoformat(str(born)) if born else None,
        former_trade=str(row["former_trade"]),
    )
