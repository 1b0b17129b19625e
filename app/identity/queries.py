"""Finding accounts before anyone is known. All of it runs under the system scope."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.actor import Role
from app.identity.invites import find_invite, is_expired
from app.identity.models import Account, Invite, RoleGrant
from app.people.models import Organisation, Person

DEMO_SHOWN = 12
DEMO_PER_ROLE = 3
_LIVE = (Account.disabled_at.is_(None), Person.erased_at.is_(None))
_STAFF_ACCOUNTS = select(RoleGrant.account_id).where(RoleGrant.role != Role.TRAINEE.value)


def people_with_phone(session: Session, phone: str) -> int:
    """How many people may sign in with this number; past one the name is asked."""
    return len(_by_phone(session, phone))


def pin_accounts(session: Session, phone: str, name: str) -> tuple[list[Account], bool]:
    """Accounts that phone + PIN opens, and whether several people share the number: then only those of that name.

    Accounts with a staff role are left out: a PIN must never open what password and one-time code protect.
    """
    found = _by_phone(session, phone)
    shared = len(found) > 1
    return [account for account, owner in found if not shared or same_name(owner, name)], shared


def account_by_login(session: Session, login: str) -> Account | None:
    query = (
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(func.lower(Account.login) == login.strip().lower(), Account.password_hash.is_not(None), *_LIVE)
    )
    return session.scalar(query)


def live_account(session: Session, account_id: int) -> Account | None:
    """The account, locked until the transaction ends, unless it was disabled or its person erased."""
    query = select(Account).join(Person, Person.id == Account.person_id).where(Account.id == account_id, *_LIVE)
    return session.scalar(query.with_for_update(of=Account))


def account_of_person(session: Session, person_id: int) -> Account | None:
    return session.scalar(select(Account).where(Account.person_id == person_id))


def organisations_of(session: Session, account_id: int) -> tuple[int, ...]:
    query = select(RoleGrant.organisation_id).where(RoleGrant.account_id == account_id).distinct()
    return tuple(session.scalars(query.order_by(RoleGrant.organisation_id)))


def holds_staff_role(session: Session, account_id: int) -> bool:
    return session.scalar(_STAFF_ACCOUNTS.where(RoleGrant.account_id == account_id).limit(1)) is not None


def same_name(name: str, typed: str) -> bool:
    """Spaces do not make another person: 남궁 혜숙 is 남궁혜숙."""
    return "".join(name.split()) == "".join(typed.split())


class SheetState(StrEnum):
    FRESH = "fresh"  # the person sets a PIN with it
    HAS_KEY = "has_key"  # the person has a way in already, and joins after signing in
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Sheet:
    """What an invite sheet stands for, as its reader meets it."""

    invite: Invite
    person: Person
    organisation: Organisation
    state: SheetState


def read_sheet(session: Session, secret: bytes, code: str) -> Sheet | None:
    invite = find_invite(session, secret, code)
    if invite is None:
        return None
    person = session.get_one(Person, invite.person_id)
    organisation = session.get_one(Organisation, invite.organisation_id)
    if person.erased_at:
        return None
    return Sheet(invite, person, organisation, _state_of(session, invite))


def may_set_pin(account: Account | None) -> bool:
    """An invite opens the door for someone who has no key; it never changes a key that exists."""
    return account is None or (account.pin_hash is None and account.password_hash is None)


def _state_of(session: Session, invite: Invite) -> SheetState:
    if invite.used_at:
        return SheetState.USED
    if is_expired(session, invite):
        return SheetState.EXPIRED
    return SheetState.FRESH if may_set_pin(account_of_person(session, invite.person_id)) else SheetState.HAS_KEY


@dataclass(frozen=True)
class DemoPerson:
    account: uuid.UUID
    name: str
    organisation: str
    role: Role
    line: str = ""


def demo_people(session: Session, lines: Mapping[uuid.UUID, str]) -> list[DemoPerson]:
    """At most twelve people of the demo. `lines`: whom to offer, in this order, with a line on where each stands.

    Without any of them in the database: at most three of a role, in the order of the roles.
    """
    rows = session.execute(
        select(Account.public_id, Person.name, Organisation.name, RoleGrant.role)
        .join(Person, Person.id == Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(*_LIVE)
        .order_by(Account.id)
        .limit(500)
    ).all()
    if offered := {row[0]: DemoPerson(*row[:3], Role(row[3]), lines[row[0]]) for row in rows if row[0] in lines}:
        return [offered[account] for account in lines if account in offered][:DEMO_SHOWN]
    by_role: dict[Role, list[DemoPerson]] = {role: [] for role in Role}
    seen: set[uuid.UUID] = set()
    for public_id, name, organisation, role in rows:
        if public_id not in seen and len(by_role[Role(role)]) < DEMO_PER_ROLE:
            seen.add(public_id)
            by_role[Role(role)].append(DemoPerson(public_id, name, organisation, Role(role)))
    return [person for people in by_role.values() for person in people][:DEMO_SHOWN]


def _by_phone(session: Session, phone: str) -> Sequence[tuple[Account, str]]:
    if not phone:
        return []
    rows = session.execute(
        select(Account, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Person.phone == phone, Account.pin_hash.is_not(None), Account.id.not_in(_STAFF_ACCOUNTS), *_LIVE)
        .order_by(Account.id)
    )
    return [(account, name) for account, name in rows]
