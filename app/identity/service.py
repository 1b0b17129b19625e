"""Getting in: phone + PIN, login + password + one-time code. Hashing runs between transactions, never inside one."""

import hashlib
import json
import uuid
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.clock import now
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.identity import hashing, queries
from app.identity.codes import one_time_step
from app.identity.door import Door, enter, is_known
from app.identity.failures import registered_address, release, reserve
from app.identity.limits import ONE_ACCOUNT, Attempt, Bucket, buckets_of
from app.identity.models import Account
from app.identity.otp import otp_secret_of
from app.identity.queries import PinAccount
from app.identity.sealing import seal, unseal

WRONG_PIN = "비밀번호 숫자가 맞지 않아요. 전화번호를 확인하고 천천히 다시 눌러 주세요."
NO_NAME = "이름이 비어 있어요. 이름을 적고 비밀번호를 다시 눌러 주세요."
WRONG_PIN_OR_NAME = "이름이나 비밀번호 숫자가 맞지 않아요. 이름을 확인하고 다시 눌러 주세요."
WRONG_PASSWORD = "아이디나 비밀번호가 맞지 않아요. 대문자와 소문자를 확인하고 다시 적어 주세요."  # noqa: S105
WRONG_CODE = "여섯 자리 숫자가 맞지 않아요. 인증 앱에 지금 보이는 숫자를 적어 주세요."
CODE_TOO_LATE = "비밀번호를 적은 지 오래되었어요. 처음부터 다시 들어와 주세요."
PASSWORD_STEP_LASTS = timedelta(minutes=5)


def sign_in_with_pin(db: Database, door: Door, phone: str, pin: str, name: str = "") -> str:
    """The session cookie of the person with this phone number and PIN.

    `name` tells apart people who share the number. Raises Invalid (field `pin` or `name`) or TooMany.
    """
    with db.write() as session:
        found, shared = queries.pin_accounts(session, phone, name, door.device)
        account_id, known = (found[0].id, found[0].known) if found else (None, False)
        buckets = _buckets(session, door, account_id, known, f"{phone}:{name}", pin)
        reserved = reserve(session, buckets)
    candidates: list[PinAccount | None] = [*found] or [None]  # nobody: a dummy is checked all the same
    fitting = [each for each in candidates if hashing.pin_fits(door.secret, each.pin_hash if each else None, pin)]
    if not fitting or fitting[0] is None:
        if shared and not name.strip():
            raise Invalid("", {"name": NO_NAME})
        raise Invalid("", {"pin": WRONG_PIN_OR_NAME if shared else WRONG_PIN})
    with db.write() as session:
        if not queries.still_opens(session, fitting[0]):  # disabled or reset while we were hashing
            raise Invalid("", {"pin": WRONG_PIN})
        release(session, reserved, buckets)
        return enter(session, door, fitting[0].id, staff=False)


def check_password(db: Database, door: Door, login: str, password: str) -> str:
    """A ticket for the one-time-code step, good for five minutes on this device. Raises Invalid or TooMany."""
    with db.write() as session:
        account = queries.account_by_login(session, login)
        known = False
        if account:
            queries.live_account(session, account.id)  # locks the row: see failures.reserve
            known = is_known(session, account.id, door.device)
        account_id = account.id if account else None
        buckets = _buckets(session, door, account_id, known, login.strip().lower(), password)
        reserved = reserve(session, buckets)
        at = now(session)
    fits = hashing.password_fits(door.secret, account.password_hash if account else None, password)
    if not fits or account is None or account.otp_secret is None:
        raise Invalid("", {"password": WRONG_PASSWORD})
    with db.write() as session:
        release(session, reserved, buckets)
    ticket = {
        "account": account.id,
        "until": (at + PASSWORD_STEP_LASTS).timestamp(),
        "password": _mark(account),
    }
    return seal(door.secret, "password-step", door.device, json.dumps(ticket).encode())


def sign_in_with_code(db: Database, door: Door, ticket: str, code: str) -> str:
    """The session cookie of the account behind `ticket`. A code is good once. Raises Invalid or TooMany."""
    opened = unseal(door.secret, "password-step", door.device, ticket)
    if opened is None:
        raise Invalid(CODE_TOO_LATE, {"ticket": CODE_TOO_LATE})
    facts = json.loads(opened)
    buckets = (Bucket(f"code:{facts['account']}", ONE_ACCOUNT, personal=True),)
    with db.write() as session:  # the failure stays counted when the code is wrong, so this must commit
        reserved = reserve(session, buckets)
    with db.write() as session:
        account = queries.live_account(session, facts["account"])
        if account is None or facts["until"] < now(session).timestamp() or facts["password"] != _mark(account):
            raise Invalid(CODE_TOO_LATE, {"ticket": CODE_TOO_LATE})
        if not _use_code(session, door.secret, account, code):
            raise Invalid("", {"code": WRONG_CODE})
        release(session, reserved, buckets)
        record(session, None, "identity.staff_signed_in", "account", account.id, person_id=account.person_id)
        return enter(session, door, account.id, staff=True)


def sign_in_as_demo(session: Session, door: Door, account: uuid.UUID) -> tuple[str, bool]:
    """(session cookie, whether staff) of a demo person. The caller has made sure that this is a demo."""
    found = session.scalar(select(Account).where(Account.public_id == account, Account.disabled_at.is_(None)))
    if found is None:
        raise NotFound("체험판에 없는 사람이에요. 목록에서 다시 골라 주세요.")
    staff = queries.holds_staff_role(session, found.id)
    return enter(session, door, found.id, staff=staff), staff


def _use_code(session: Session, secret: bytes, account: Account, code: str) -> bool:
    """Compare and set: of two browsers with the same code, one gets in."""
    step = one_time_step(otp_secret_of(secret, account), code, now(session))
    if step is None:
        return False
    used = session.execute(
        update(Account).where(Account.id == account.id, Account.otp_last_step < step).values(otp_last_step=step)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


def _buckets(
    session: Session, door: Door, account_id: int | None, known: bool, stranger: str, guess: str
) -> tuple[Bucket, ...]:
    center_address = None if known else registered_address(session, door.address)
    elsewhere = not known and center_address is None  # only then do the organisations count
    return buckets_of(
        Attempt(
            account=str(account_id) if account_id else "?" + hashing.guess_mark(door.secret, stranger),
            device=door.device,
            known_device=known,
            center_address=center_address,
            organisation_ids=queries.organisations_of(session, account_id) if account_id and elsewhere else (),
            guess=hashing.guess_mark(door.secret, guess),
        )
    )


def _mark(account: Account) -> str:
    """Changes with the password, so that a ticket dies with it."""
    return hashlib.sha256((account.password_hash or "").encode()).hexdigest()[:16]
