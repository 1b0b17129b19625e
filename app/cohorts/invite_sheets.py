"""What an invite sheet shows: the person's name, the address as a QR drawing, and the code to type by hand."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.enrolling import expiry_for
from app.cohorts.models import Cohort, Enrolment
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict
from app.identity.accounts import access_trainee_account, reset_pin
from app.identity.invites import code_of, renew
from app.identity.models import Invite
from app.people.models import Person


@dataclass(frozen=True)
class Sheet:
    name: str
    code: str
    url: str
    qr: Markup
    expires_at: datetime


def load_sheets(
    session: Session, secret: bytes, public_url: str, cohort: Cohort, only: uuid.UUID | None = None
) -> list[Sheet]:
    """Sheets of everyone in the cohort whose invite can still be used, by name; or of the one enrolment `only`."""
    query = (
        select(Invite, Person.name)
        .join(Enrolment, Enrolment.id == Invite.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort.id, Invite.used_at.is_(None), Invite.expires_at > now(session))
        .order_by(Person.name, Enrolment.id)
    )
    if only:
        query = query.where(Enrolment.public_id == only)
    return [
        _sheet(name, code_of(secret, invite), public_url, invite.expires_at) for invite, name in session.execute(query)
    ]


def count_expired(session: Session, cohort: Cohort) -> int:
    """How many never came in with their sheet while it was good; each needs a new one."""
    query = (
        select(func.count())
        .select_from(Invite)
        .join(Enrolment, Enrolment.id == Invite.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, Invite.used_at.is_(None), Invite.expires_at <= now(session))
    )
    return session.scalar(query) or 0


def _sheet(name: str, code: str, public_url: str, expires_at: datetime) -> Sheet:
    import segno  # here: only who prints sheets or certificates needs its tables

    url = f"{public_url}/i/{code}"
    qr = segno.make(url, error="m", micro=False).svg_inline(
        scale=6, border=4, omitsize=True, svgclass="qr", lineclass=None
    )
    return Sheet(name, code, url, Markup(qr), expires_at)  # noqa: S704  segno draws it from our own address


def renew_sheet(session: Session, actor: Actor, secret: bytes, cohort: Cohort, enrolment: Enrolment) -> None:
    """A new code for the enrolment's invite; the printed one stops working. Raises Conflict when it was never issued."""
    invite = session.scalar(select(Invite).where(Invite.enrolment_id == enrolment.id))
    if invite is None:
        raise Conflict("이 분에게는 아직 초대장이 없어요. 명단에서 먼저 등록해 주세요.")
    renew(session, secret, invite, expiry_for(session, cohort))
    record(
        session, actor, "cohorts.invite_renewed", "enrolment", enrolment.id,
        organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
    )  # fmt: skip


def reset_forgotten_pin(session: Session, actor: Actor, secret: bytes, cohort: Cohort, enrolment: Enrolment) -> None:
    """Take away the PIN and make the sheet with which the person sets a new one. Raises NotFound for who has not come in
    at this center yet, and for staff."""
    person = session.get_one(Person, enrolment.person_id)
    reset_pin(session, actor, access_trainee_account(session, actor, person.public_id))
    renew_sheet(session, actor, secret, cohort, enrolment)
