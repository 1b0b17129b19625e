"""Deeds on accounts: made from an invite or by the CLI, given roles, reset, disabled."""

import re
import uuid
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotFound
from app.identity.door import Door, enter
from app.identity.invites import use_once
from app.identity.models import Account, Invite, KnownDevice, RoleGrant
from app.identity.otp import give_otp_secret
from app.identity.queries import account_of_person, holds_staff_role, may_set_pin
from app.identity.sessions import end_sessions_of
from app.people.models import Person

OnInviteAccepted = Callable[[Session, int], None]
PASSWORD_LENGTH = 12
USED = "그사이 초대장을 썼거나 새로 뽑았어요. 이미 시작했다면 전화번호와 비밀번호로 들어와 주세요."


def accept_with_pin(session: Session, door: Door, invite: Invite, pin_hash: str, on_accepted: OnInviteAccepted) -> str:
    """Make the account (or give one whose PIN was reset its new PIN) and let it in; returns the session cookie.

    Raises Conflict when the invite was used meanwhile, or the person has a PIN by now.
    """
    if not use_once(session, invite):
        raise Conflict(USED)
    account = account_of_person(session, invite.person_id)
    if not may_set_pin(account):
        raise Conflict(USED)
    if account is None:
        account = Account(person_id=invite.person_id, created_at=now(session))
        session.add(account)
    account.pin_hash = pin_hash
    session.flush()
    _accept(session, None, account, invite, on_accepted)
    return enter(session, door, account.id, staff=False)


def accept_signed_in(session: Session, door: Door, actor: Actor, invite: Invite, on_accepted: OnInviteAccepted) -> str:
    """Join one more cohort with the account one has; returns a fresh session cookie, for the roles have grown."""
    account = session.get_one(Account, actor.account_id)
    if invite.person_id != actor.person_id or not use_once(session, invite):
        raise Conflict(USED)
    _accept(session, actor, account, invite, on_accepted)
    return enter(session, door, account.id, staff=holds_staff_role(session, account.id))


def grant_role(session: Session, account: Account, organisation_id: int, role: Role) -> bool:
    """Give a role; whether it is new. Every signed-in browser of the account has to come in again: roles are read
    at the door, and a browser that came in by PIN must not grow into staff."""
    query = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id,
        RoleGrant.organisation_id == organisation_id,
        RoleGrant.role == role.value,
    )
    if session.scalar(query):
        return False
    session.add(
        RoleGrant(account_id=account.id, organisation_id=organisation_id, role=role.value, granted_at=now(session))
    )
    session.flush()
    end_sessions_of(session, account.id)
    return True


def access_trainee_account(session: Session, actor: Actor, person_public_id: uuid.UUID) -> Account:
    """The account of a trainee of the actor's center. Missing, foreign and staff look the same: NotFound."""
    account = session.scalar(
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Person.public_id == person_public_id,
            RoleGrant.role == Role.TRAINEE.value,
            RoleGrant.organisation_id.in_(actor.organisations(Role.CENTER)),
        )
        .limit(1)
    )
    if account is None or holds_staff_role(session, account.id):
        raise NotFound("찾는 훈련생이 없어요. 명단에서 다시 골라 주세요.")
    return account


def reset_pin(session: Session, actor: Actor, account: Account) -> None:
    """Take the forgotten PIN away, so that a new sheet (`invites.renew`) may set one. Every browser is signed out.

    Only center staff of the person's own organisation; else NotFound.
    """
    person = session.get_one(Person, account.person_id)
    access_trainee_account(session, actor, person.public_id)
    account.pin_hash = None
    for device in session.scalars(select(KnownDevice).where(KnownDevice.account_id == account.id)):
        session.delete(device)
    end_sessions_of(session, account.id)
    record(session, actor, "identity.pin_reset", "account", account.id, person_id=account.person_id)


def disable(session: Session, actor: Actor | None, account: Account) -> None:
    """The account dies at its next request; nothing it did is lost."""
    account.disabled_at = now(session)
    end_sessions_of(session, account.id)
    record(session, actor, "identity.disabled", "account", account.id, person_id=account.person_id)


def reset_sign_in(session: Session, secret: bytes, account: Account, password_hash: str | None) -> str:
    """A fresh one-time-code secret, and a new password where one is given; every browser is signed out. Returns the
    otpauth:// address. Whoever runs the server has made sure who asks."""
    address = give_otp_secret(secret, account)
    if password_hash is not None:
        account.password_hash = password_hash
    end_sessions_of(session, account.id)
    record(session, None, "identity.sign_in_reset", "account", account.id, person_id=account.person_id)
    return address


def create_staff(
    session: Session,
    secret: bytes,
    *,
    name: str,
    login: str,
    role: Role,
    organisation_id: int,
    password_hash: str,
) -> tuple[Account, str]:
    """(account, otpauth:// address). The password is hashed before the transaction. Raises Invalid."""
    login = login.strip().lower()
    if role is Role.TRAINEE:
        raise Invalid("훈련생은 초대장으로 들어와요.", {"role": "직원 역할을 골라 주세요."})
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", login):
        raise Invalid("아이디는 전자우편 주소예요.", {"login": "name@example.kr 처럼 적어 주세요."})
    if session.scalar(select(Account.id).where(Account.login == login)):
        raise Invalid("이미 있는 아이디예요.", {"login": "다른 전자우편 주소를 적어 주세요."})
    person = Person(name=name, phone=None, created_at=now(session))
    session.add(person)
    session.flush()
    account = Account(
        public_id=uuid.uuid4(),
        person_id=person.id,
        login=login,
        password_hash=password_hash,
        created_at=now(session),
    )
    address = give_otp_secret(secret, account)
    session.add(account)
    session.flush()
    grant_role(session, account, organisation_id, role)
    record(session, None, "identity.staff_created", "account", account.id, organisation_id=organisation_id)
    return account, address


def password_problem(password: str) -> str | None:
    """What is wrong with a staff password, or None. Length is what counts (NIST SP 800-63B §3.1.1.2)."""
    if len(password) < PASSWORD_LENGTH:
        return f"비밀번호는 {PASSWORD_LENGTH}자 이상이어야 해요. 지금은 {len(password)}자예요."
    if len(set(password)) < 6:
        return "같은 글자가 너무 많이 되풀이돼요. 여러 글자를 섞어 주세요."
    return None


def _accept(
    session: Session, actor: Actor | None, account: Account, invite: Invite, on_accepted: OnInviteAccepted
) -> None:
    on_accepted(session, invite.enrolment_id)
    grant_role(session, account, invite.organisation_id, Role.TRAINEE)
    record(
        session,
        actor,
        "identity.invite_accepted",
        "invite",
        invite.id,
        organisation_id=invite.organisation_id,
        person_id=invite.person_id,
    )
