"""Reading people, what they agreed to, and what their welcome still lacks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core.actor import Actor, Role
from app.core.clock import today
from app.core.errors import NotFound
from app.identity.models import Account, RoleGrant
from app.people.device import QUESTIONS
from app.people.models import Consent, DeviceAnswers, Organisation
from app.people.texts import ConsentText, consent_files, consent_text

NOT_YOURS = "찾는 동의가 없어요. 내 동의 화면에서 다시 골라 주세요."


@dataclass(frozen=True)
class ConsentQuestion:
    """One consent asked of one person by one organisation. `number` of `total` at this organisation."""

    organisation_id: int
    organisation_public_id: uuid.UUID
    organisation_name: str
    text: ConsentText
    number: int
    total: int

    @property
    def key(self) -> tuple[int, str]:
        return self.organisation_id, self.text.purpose


def consent_questions(session: Session, person_id: int) -> list[ConsentQuestion]:
    """Everything the person's centers ask, in order.

    Provision to a third party is asked only where the center names one (the organisation above it): a consent without
    a named recipient would be none.
    """
    parent = aliased(Organisation)
    rows = session.execute(
        select(Organisation.id, Organisation.public_id, Organisation.name, parent.name)
        .join(RoleGrant, RoleGrant.organisation_id == Organisation.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .outerjoin(parent, parent.id == Organisation.parent_id)
        .where(Account.person_id == person_id, RoleGrant.role == Role.TRAINEE.value)
        .order_by(RoleGrant.id)
    )
    questions: list[ConsentQuestion] = []
    for organisation_id, public_id, name, recipient in rows:
        files = [file for file in consent_files() if recipient or not file.recipient]
        for number, file in enumerate(files, 1):
            text = consent_text(file, organisation=name, recipient=recipient or "", day=today(session))
            questions.append(ConsentQuestion(organisation_id, public_id, name, text, number, len(files)))
    return questions


def access_consent_question(
    session: Session, actor: Actor, organisation_public_id: uuid.UUID, purpose: str
) -> ConsentQuestion:
    for question in consent_questions(session, actor.person_id):
        if (question.organisation_public_id, question.text.purpose) == (organisation_public_id, purpose):
            return question
    raise NotFound(NOT_YOURS)


def access_consent(session: Session, actor: Actor, public_id: uuid.UUID) -> Consent:
    """The actor's own consent. Only the person may see or withdraw it here."""
    query = select(Consent).where(Consent.public_id == public_id, Consent.person_id == actor.person_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def list_consents(session: Session, person_id: int) -> Sequence[Consent]:
    """Every decision of the person, latest first."""
    query = select(Consent).where(Consent.person_id == person_id)
    return session.scalars(query.order_by(Consent.decided_at.desc(), Consent.id.desc())).all()


def latest_consents(session: Session, person_id: int) -> dict[tuple[int, str], Consent]:
    """The decision that counts, by (organisation id, purpose)."""
    latest: dict[tuple[int, str], Consent] = {}
    for consent in list_consents(session, person_id):
        latest.setdefault((consent.organisation_id, consent.purpose), consent)
    return latest


def has_consent(session: Session, person_id: int, purpose: str, organisation_id: int | None = None) -> bool:
    """Whether the person's latest word on `purpose` (to that organisation, when named) is a live yes."""
    query = select(Consent.granted, Consent.withdrawn_at).where(
        Consent.person_id == person_id, Consent.purpose == purpose
    )
    if organisation_id is not None:
        query = query.where(Consent.organisation_id == organisation_id)
    found = session.execute(query.order_by(Consent.decided_at.desc(), Consent.id.desc()).limit(1)).first()
    return found is not None and found.granted and found.withdrawn_at is None


def device_answers(session: Session, person_id: int) -> DeviceAnswers | None:
    return session.scalar(select(DeviceAnswers).where(DeviceAnswers.person_id == person_id))


def next_welcome_step(session: Session, person_id: int) -> str | None:
    """What a trainee's welcome still lacks: `notice`, `consent:<organisation>:<purpose>`, `device:<question>`, or None.

    The notice needs no answer, so it is shown until the first consent is decided.
    """
    questions = consent_questions(session, person_id)
    if not questions:
        return None
    decided = latest_consents(session, person_id)
    if not any(question.key in decided for question in questions):
        return "notice"
    for question in questions:
        if question.key not in decided:
            return f"consent:{question.organisation_public_id}:{question.text.purpose}"
    answers = device_answers(session, person_id)
    for device_question in QUESTIONS:
        if answers is None or not getattr(answers, device_question.name):
            return f"device:{device_question.name}"
    return None
