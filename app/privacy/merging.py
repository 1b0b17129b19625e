"""One person who was entered twice becomes one. Everything about the dropped entry points to the kept one; what was issued stays
as it was issued, name and number and all. There is no way back, so there is a preview, and reasons why not.

The rows are found by the schema: every table with a `person_id`. A new personal table is moved without a word here; one with a
rule of its own (one row a person) is named below.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, delete, func, select, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.completion.models import Achievement, Certificate
from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.database import Base, Database
from app.core.errors import Conflict, NotFound
from app.identity.models import Account, Invite, RoleGrant, SignInSession
from app.people.models import DeviceAnswers, Person
from app.privacy.twins import ACROSS, GONE, ONE, STAFF, Entry, Standing, find_twins, in_words, why_not_one

# The record of looks stays as it was written; an account is one a person and is dealt with by itself.
NOT_MOVED = ("audit_entry", "account")
MERGED = "합친 기록"


@dataclass(frozen=True)
class Preview:
    """Both as they are, what would move, and the reasons against it. `empty`: the class both are in where one did nothing: that
    entry goes. `done`: they are one already."""

    kept: Person
    dropped: Person
    moves: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]
    empty: tuple[str, ...]
    keeps_account: bool
    done: bool


def list_twins(database: Database, actor: Actor) -> list[tuple[Entry, Entry]]:
    """Pairs among the people of the actor's centers."""
    with database.read() as session:
        rows = session.execute(
            select(
                Person.public_id, Person.name, Person.phone, Person.birth_date, Cohort.name, Enrolment.organisation_id
            )
            .join(Enrolment, Enrolment.person_id == Person.id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .where(Enrolment.organisation_id.in_(actor.organisations(Role.CENTER)), Person.erased_at.is_(None))
            .order_by(Person.id, Cohort.id)
        ).all()
    people: dict[tuple[int, str], Entry] = {}
    for public_id, name, phone, birth, cohort, organisation in rows:
        key = organisation, str(public_id)
        before = people[key].cohorts if key in people else ()
        people[key] = Entry(str(public_id), name, phone, birth, (*before, cohort))
    found: list[tuple[Entry, Entry]] = []
    for center in {organisation for organisation, _ in people}:
        found += find_twins(entry for (organisation, _), entry in people.items() if organisation == center)
    return found


def preview(database: Database, actor: Actor, kept_id: uuid.UUID, dropped_id: uuid.UUID) -> Preview:
    """Raises NotFound when one of them is not of the actor's center."""
    organisation_id, kept, dropped = _access(database, actor, kept_id, dropped_id)
    with database.system().read() as session:
        return _preview(session, organisation_id, session.get_one(Person, kept), session.get_one(Person, dropped))


def merge(database: Database, actor: Actor, kept_id: uuid.UUID, dropped_id: uuid.UUID, purpose: str) -> None:
    """Make them one, in one transaction. A second time changes nothing. Raises NotFound, and Conflict with the reasons.

    The scope is the system's, for nothing of another organisation may stay behind unseen; every row is checked to be of the
    actor's own center first. The race: two members of staff merge the two in opposite directions. Both rows are locked in the
    order of their ids, and the second finds one of them gone.
    """
    organisation_id, kept_row, dropped_row = _access(database, actor, kept_id, dropped_id)
    with database.system().write() as session:
        locked = select(Person).where(Person.id.in_((kept_row, dropped_row))).order_by(Person.id).with_for_update()
        both = {each.id: each for each in session.scalars(locked)}
        kept, dropped = both[kept_row], both[dropped_row]
        found = _preview(session, organisation_id, kept, dropped)
        if found.done:
            return
        if found.reasons:
            raise Conflict(" ".join(found.reasons))
        removed = _drop_empty(session, kept, dropped)
        _join_accounts(session, kept, dropped)
        answered = select(DeviceAnswers.id).where(DeviceAnswers.person_id == kept.id)
        if session.scalar(answered) is not None:
            session.execute(delete(DeviceAnswers).where(DeviceAnswers.person_id == dropped.id))
        for table in personal_tables():
            session.execute(update(table).where(table.c.person_id == dropped.id).values(person_id=kept.id))
        kept.phone, kept.birth_date = kept.phone or dropped.phone, kept.birth_date or dropped.birth_date
        kept.former_trade = kept.former_trade or dropped.former_trade
        dropped.name, dropped.phone, dropped.birth_date, dropped.former_trade = MERGED, None, None, ""
        dropped.erased_at, dropped.merged_into_id = now(session), kept.id
        record(
            session, actor, "completion.people_merged", "person", kept.id, purpose=purpose,
            organisation_id=organisation_id, person_id=kept.id, dropped=dropped.id, removed_enrolments=removed,
            moved=dict(found.moves),
        )  # fmt: skip


def personal_tables() -> list[Table]:
    """Every table whose rows are about a person."""
    return [t for t in Base.metadata.sorted_tables if "person_id" in t.c and t.name not in NOT_MOVED]


def _access(database: Database, actor: Actor, kept_id: uuid.UUID, dropped_id: uuid.UUID) -> tuple[int, int, int]:
    """(organisation, kept, dropped). A person is the center's through an enrolment; who was merged, through whom into."""
    centers = actor.organisations(Role.CENTER)
    with database.system().read() as session:
        kept, dropped = (
            session.scalar(select(Person).where(Person.public_id == each)) for each in (kept_id, dropped_id)
        )
        if kept is None or dropped is None:
            raise NotFound()
        own = [_centers_of(session, each.merged_into_id or each.id) & set(centers) for each in (kept, dropped)]
    if not own[0] or not own[1]:
        raise NotFound()
    if kept_id == dropped_id:
        raise Conflict(ONE)
    return min(own[0] & own[1], default=min(own[0])), kept.id, dropped.id


def _centers_of(session: Session, person_id: int) -> set[int]:
    query = select(Enrolment.organisation_id).where(Enrolment.person_id == person_id)
    return set(session.scalars(query.distinct()))


def _preview(session: Session, organisation_id: int, kept: Person, dropped: Person) -> Preview:
    if dropped.merged_into_id == kept.id:
        return Preview(kept, dropped, (), (), (), True, True)
    shared = _shared_classes(session, kept, dropped)
    reasons = _why_not_people(session, organisation_id, kept, dropped)
    reasons += why_not_one(
        Standing(
            (_names_on(session, kept), _names_on(session, dropped)),
            tuple(cohort for cohort, ours, theirs in shared if _did(session, ours) and _did(session, theirs)),
            _both_asked(session, kept, dropped),
        )
    )
    counts = [
        (
            table.name,
            session.scalar(select(func.count()).select_from(table).where(table.c.person_id == dropped.id)) or 0,
        )
        for table in personal_tables()
    ]
    account = select(Account.id).where(Account.person_id == kept.id, Account.disabled_at.is_(None))
    empty = tuple(cohort for cohort, _, _ in shared)
    has_account = session.scalar(account) is not None
    return Preview(kept, dropped, tuple(in_words(counts)), tuple(reasons), empty, has_account, False)


def _why_not_people(session: Session, organisation_id: int, kept: Person, dropped: Person) -> list[str]:
    found = why_not_alone(session, organisation_id, kept) + why_not_alone(session, organisation_id, dropped)
    return list(dict.fromkeys(found))


def why_not_alone(session: Session, organisation_id: int, person: Person) -> list[str]:
    """Why this organisation alone must not decide about all of a person's rows: it has not all of them, or they are staff. Needs
    the system's scope."""
    return why_not_at_all(session, person) or ([ACROSS] if holders(session, person) - {organisation_id} else [])


def why_not_at_all(session: Session, person: Person) -> list[str]:
    """Why no center may, not even all of them together."""
    if person.erased_at is not None:
        return [GONE]
    return [STAFF] if any(role != Role.TRAINEE for role, _ in _grants(session, person)) else []


def holders(session: Session, person: Person) -> set[int]:
    """The organisations that have anything of the person. Needs the system's scope."""
    found = {organisation for _, organisation in _grants(session, person)}
    for table in personal_tables():
        if "organisation_id" in table.c:
            query = select(table.c.organisation_id).where(table.c.person_id == person.id)
            found |= set(session.scalars(query.distinct()))
    return found - {None}


def _grants(session: Session, person: Person) -> Sequence[tuple[str, int]]:
    rows = session.execute(
        select(RoleGrant.role, RoleGrant.organisation_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(Account.person_id == person.id)
    )
    return [(role, organisation) for role, organisation in rows]


def _names_on(session: Session, person: Person) -> tuple[tuple[str, str], ...]:
    """(programme, name) of the person's certificates that were not taken back."""
    rows = session.execute(
        select(Achievement.body["title"].as_string(), Certificate.recipient_name)
        .join(
            Achievement,
            (Achievement.slug == Certificate.achievement_slug)
            & (Achievement.version == Certificate.achievement_version),
        )
        .where(
            Certificate.person_id == person.id,
            Certificate.kind == "certificate",
            Certificate.state != "revoked",
            Certificate.recipient_name.is_not(None),
        )
    )
    return tuple((title, name) for title, name in rows)


def _shared_classes(session: Session, kept: Person, dropped: Person) -> list[tuple[str, int, int]]:
    """(class, the kept one's enrolment, the dropped one's) of each class that both are in."""
    rows = session.execute(
        select(Cohort.name, Cohort.id, Enrolment.person_id, Enrolment.id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.person_id.in_((kept.id, dropped.id)))
    ).all()
    names = {cohort: name for name, cohort, _, _ in rows}
    by = {(cohort, person): enrolment for _, cohort, person, enrolment in rows}
    both = [cohort for cohort in names if (cohort, kept.id) in by and (cohort, dropped.id) in by]
    return [(names[cohort], by[cohort, kept.id], by[cohort, dropped.id]) for cohort in both]


def _enrolment_columns() -> list[ColumnElement[int]]:
    """Every column that points to an enrolment; an invite alone is nothing that somebody has done."""
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "enrolment" and table.name != "invite"
    ]


def _did(session: Session, enrolment_id: int) -> bool:
    return any(
        session.execute(select(column).where(column == enrolment_id).limit(1)).first() is not None
        for column in _enrolment_columns()
    )


def _both_asked(session: Session, kept: Person, dropped: Person) -> tuple[str, ...]:
    """Titles of what both asked for or were referred to: there may be one of each. Tables of the room above, by their names."""
    tables = Base.metadata.tables
    opening = tables["opening"]
    titles: list[str] = []
    for name in ("interest", "referral"):
        ours, theirs = tables[name].alias(), tables[name].alias()
        titles += session.scalars(
            select(opening.c.title)
            .join(ours, ours.c.opening_id == opening.c.id)
            .join(theirs, theirs.c.opening_id == opening.c.id)
            .where(ours.c.person_id == kept.id, theirs.c.person_id == dropped.id)
        ).all()
    return tuple(dict.fromkeys(titles))


def _drop_empty(session: Session, kept: Person, dropped: Person) -> list[int]:
    """Of a class that both are in, the enrolment in which nothing was done."""
    gone = []
    for _, ours, theirs in _shared_classes(session, kept, dropped):
        gone.append(ours if _did(session, theirs) else theirs)
    _remove(session, gone)
    return gone


def _remove(session: Session, enrolments: Sequence[int] | Iterable[int]) -> None:
    ids = list(enrolments)
    session.execute(delete(Invite).where(Invite.enrolment_id.in_(ids)))
    session.execute(delete(Enrolment).where(Enrolment.id.in_(ids)))


def _join_accounts(session: Session, kept: Person, dropped: Person) -> None:
    """The kept person's account stays; where there is none that has come in, the dropped one's takes its place. What is left is
    closed: its sessions end at the next request."""
    ours = session.scalar(select(Account).where(Account.person_id == kept.id))
    theirs = session.scalar(select(Account).where(Account.person_id == dropped.id))
    if theirs is None:
        return
    if ours is None:
        theirs.person_id = kept.id
        return
    if ours.pin_hash is None and theirs.pin_hash is not None:
        ours.pin_hash = theirs.pin_hash  # the way in that the person knows
    theirs.pin_hash, theirs.disabled_at = None, now(session)
    open_ones = SignInSession.account_id == theirs.id, SignInSession.ended_at.is_(None)
    session.execute(update(SignInSession).where(*open_ones).values(ended_at=now(session)))
