"""Finding accounts before anyone is known. All of it runs under the system scope."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from app.core.actor import Role
from app.core.database import Database
from app.identity.invites import find_invite, is_expired
from app.identity.models import Account, Invite, KnownDevice, RoleGrant
from app.people.models import Organisation, Person

DEMO_SHOWN = 18
DEMO_PER_ROLE = 3
_LIVE = (Account.disabled_at.is_(None), Person.erased_at.is_(None))
_STAFF_ACCOUNTS = select(RoleGrant.account_id).where(RoleGrant.role != Role.TRAINEE.value)


@dataclass(frozen=True)
class PinAccount:
    """What the door has to know of an account. `known`: the device at the door has let its owner in before."""

    id: int
    pin_hash: str = field(repr=False)
    known: bool


def people_with_phone(database: Database, phone: str) -> int:
    """How many people may sign in with this number; past one the name is asked."""
    rows, _ = database.look_up(_HOW_MANY, {"phone": phone})
    return int(rows[0][0])


def pin_accounts(session: Session, phone: str, name: str, device: str) -> tuple[list[PinAccount], bool]:
    """Accounts that phone + PIN opens, and whether several people share the number: then only those of that name. All that have
    the number are locked until the transaction ends: see failures.reserve.

    Accounts with a staff role are left out: a PIN must never open what password and one-time code protect.
    """
    rows = session.connection().execute(_BY_PHONE, {"phone": phone, "device": device}).all() if phone else []
    shared = len(rows) > 1
    return [PinAccount(row[0], row[1], row[2]) for row in rows if not shared or same_name(row[3], name)], shared


def still_opens(session: Session, account: PinAccount) -> bool:
    """Whether the account, locked until the transaction ends, still has this PIN and its person may come in."""
    return session.connection().scalar(_PIN_NOW, {"id": account.id}) == account.pin_hash


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
    """At most eighteen people of the demo. `lines`: whom to offer, in this order, with a line on where each stands.

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


# Core, and built once: everyone who comes in runs them, two of them inside SQLite's one write transaction.
_account, _person, _device = (
    cast(Table, Account.__table__),
    cast(Table, Person.__table__),
    cast(Table, KnownDevice.__table__),
)
_OWNED = _account.join(_person, _person.c.id == _account.c.person_id)
_HAS_PIN = (
    _person.c.phone == bindparam("phone"),
    _account.c.pin_hash.is_not(None),
    _account.c.id.not_in(_STAFF_ACCOUNTS),
    *_LIVE,
)
_THIS_DEVICE = (_device.c.account_id == _account.c.id) & (_device.c.device_hash == bindparam("device"))
_HOW_MANY = select(func.count()).select_from(_OWNED).where(*_HAS_PIN)
_BY_PHONE = (
    select(_account.c.id, _account.c.pin_hash, _device.c.account_id.is_not(None), _person.c.name)
    .select_from(_OWNED.outerjoin(_device, _THIS_DEVICE))
    .where(*_HAS_PIN)
    .order_by(_account.c.id)
    .with_for_update(of=_account)
)
_PIN_NOW = (
    select(_account.c.pin_hash)
    .select_from(_OWNED)
    .where(_account.c.id == bindparam("id"), *_LIVE)
    .with_for_update(of=_account)
)
