"""Tokens of the JSON API: made, listed and revoked by center staff, and found again by their hash.

A token belongs to its organisation, not to who made it: it goes on when that person leaves, and the list says so.
"""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.actor import Actor, Role
from app.core.api_client import ApiScope
from app.core.clock import KOREA, korean_date, now
from app.core.errors import Invalid, NotFound
from app.identity.models import Account, ApiToken, RoleGrant
from app.identity.token_forms import NewToken
from app.people.models import Organisation, Person

PREFIX = "ieum_pat_"  # so that a scanner of repositories recognises one that was left lying about
SECRET_BYTES = 32
MOST_LIVING = 20
ENDING_SOON = timedelta(days=14)


@dataclass(frozen=True)
class TokenFacts:
    """A token as its center's page shows it. `state`: living, ending (within 14 days), expired, revoked."""

    public_id: uuid.UUID
    organisation_name: str
    name: str
    ending: str
    scopes: tuple[str, ...]
    maker: str
    maker_left: bool
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    state: str

    @property
    def last_day(self) -> date:
        return last_day(self.expires_at)


def last_day(expires_at: datetime) -> date:
    """The last Korean day on which a token works; it ends with that day."""
    return korean_date(expires_at - timedelta(microseconds=1))


def make_token(session: Session, actor: Actor, organisation_id: int, wanted: NewToken) -> tuple[ApiToken, str]:
    """(row, the whole token). The token itself is nowhere but in what this returns. Raises NotFound for an organisation the
    actor does not work for, Invalid when it has too many."""
    if not actor.has(Role.CENTER, organisation_id):
        raise NotFound()
    at = now(session)
    living = and_(ApiToken.revoked_at.is_(None), ApiToken.expires_at > at)
    count = session.scalar(select(func.count()).where(ApiToken.organisation_id == organisation_id, living)) or 0
    if count >= MOST_LIVING:
        raise Invalid("", {"name": f"쓰고 있는 토큰이 {count}개예요. 쓰지 않는 토큰을 멈춘 다음 다시 만들어 주세요."})
    token = PREFIX + secrets.token_hex(SECRET_BYTES)
    made = ApiToken(
        organisation_id=organisation_id,
        name=wanted.name,
        secret_hash=token_hash(token),
        ending=token[-4:],
        scopes=[scope.value for scope in wanted.scopes],
        created_by=actor.account_id,
        created_at=at,
        expires_at=datetime.combine(wanted.ends_on + timedelta(days=1), time(), KOREA),
    )
    session.add(made)
    session.flush()
    record(
        session, actor, "identity.api_token_made", "api_token", made.id,
        organisation_id=organisation_id, scopes=made.scopes, expires_at=made.expires_at.isoformat(),
    )  # fmt: skip
    return made, token


def revoke_token(session: Session, actor: Actor, token: ApiToken) -> None:
    """The token stops at its next request. Doing it twice changes nothing and is recorded once."""
    done = session.execute(
        update(ApiToken)
        .where(ApiToken.id == token.id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now(session), revoked_by=actor.account_id)
        .returning(ApiToken.id)
    ).first()
    if done:
        verb = "identity.api_token_revoked"
        record(session, actor, verb, "api_token", token.id, organisation_id=token.organisation_id)


def access_token(session: Session, actor: Actor, public_id: uuid.UUID) -> ApiToken:
    """A token of a center where the actor is staff. Raises NotFound."""
    found = session.scalar(select(ApiToken).where(ApiToken.public_id == public_id))
    if found is None or not actor.has(Role.CENTER, found.organisation_id):
        raise NotFound()
    return found


def list_tokens(session: Session, actor: Actor) -> list[TokenFacts]:
    """Tokens of the centers where the actor is staff, those in use first. Needs the system scope for the makers' names."""
    at = now(session)
    still_here = and_(
        RoleGrant.account_id == ApiToken.created_by,
        RoleGrant.organisation_id == ApiToken.organisation_id,
        RoleGrant.role == Role.CENTER.value,
        Account.disabled_at.is_(None),
    )
    rows = session.execute(
        select(ApiToken, Organisation.name, Person.name, RoleGrant.id)
        .join(Organisation, Organisation.id == ApiToken.organisation_id)
        .join(Account, Account.id == ApiToken.created_by)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(RoleGrant, still_here)
        .where(ApiToken.organisation_id.in_(actor.organisations(Role.CENTER)))
        .order_by(ApiToken.id.desc())
    )
    found = [_facts(token, organisation, maker, grant is None, at) for token, organisation, maker, grant in rows]
    return sorted(found, key=lambda each: each.state in ("expired", "revoked"))


def _facts(token: ApiToken, organisation: str, maker: str, maker_left: bool, at: datetime) -> TokenFacts:
    return TokenFacts(
        public_id=token.public_id,
        organisation_name=organisation,
        name=token.name,
        ending=token.ending,
        scopes=tuple(token.scopes),
        maker=maker,
        maker_left=maker_left,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
        state=_state(token, at),
    )


def _state(token: ApiToken, at: datetime) -> str:
    if token.revoked_at:
        return "revoked"
    if token.expires_at <= at:
        return "expired"
    return "ending" if token.expires_at - at <= ENDING_SOON else "living"


def find_token(session: Session, token: str) -> tuple[ApiToken, Organisation] | None:
    """The row of a token, whatever its state, with its organisation: one statement, under the system scope."""
    row = session.execute(
        select(ApiToken, Organisation)
        .join(Organisation, Organisation.id == ApiToken.organisation_id)
        .where(ApiToken.secret_hash == token_hash(token))
    ).first()
    return None if row is None else (row[0], row[1])


def known_scopes(values: Sequence[str]) -> frozenset[ApiScope]:
    """A scope that a later version has dropped opens nothing."""
    return frozenset(scope for scope in ApiScope if scope.value in values)


def token_hash(token: str) -> str:
    """SHA-256: the token has 256 random bits, so there is nothing a slow hash would protect."""
    return hashlib.sha256(token.encode()).hexdigest()
