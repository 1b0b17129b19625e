"""Deeds about people: agreeing, refusing, withdrawing, answering the device questions."""

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.people.device import BY_NAME, QUESTIONS
from app.people.models import Consent, DeviceAnswers, Person
from app.people.queries import device_answers

CHOOSE = "하나를 골라 주세요. 나중에 바꿀 수 있어요."


def grant_consent(
    session: Session,
    actor: Actor,
    organisation_id: int,
    purpose: str,
    text: str,
    version: str,
    recipient: str,
) -> Consent:
    """The actor agrees, for themself: `text` is what was read, word for word. A new row each time."""
    return _decide(session, actor, organisation_id, purpose, text, version, recipient, granted=True)


def refuse_consent(
    session: Session,
    actor: Actor,
    organisation_id: int,
    purpose: str,
    text: str,
    version: str,
    recipient: str,
) -> Consent:
    """The actor says no. That is an answer too: it is kept, and the question is not asked again by itself."""
    return _decide(session, actor, organisation_id, purpose, text, version, recipient, granted=False)


def withdraw(session: Session, actor: Actor, consent: Consent) -> None:
    """Takes effect at the next request. Withdrawing twice is once. Raises Conflict when there was no yes."""
    if not consent.granted or consent.person_id != actor.person_id:
        raise Conflict("동의하지 않은 것은 거둘 것이 없어요. 내 동의 화면을 다시 열어 주세요.")
    if consent.withdrawn_at:
        return
    consent.withdrawn_at = now(session)
    _record(session, actor, "people.consent_withdrawn", consent)


def answer_device_question(session: Session, actor: Actor, organisation_id: int, name: str, value: str) -> None:
    """Keep one of the five answers; the others stay as they are ("" is: not asked yet). Raises Invalid."""
    if value not in {option[0] for option in BY_NAME[name].options}:
        raise Invalid("", {name: CHOOSE})
    answers = device_answers(session, actor.person_id)
    if answers is None:
        empty = {question.name: "" for question in QUESTIONS}
        answers = DeviceAnswers(
            organisation_id=organisation_id, person_id=actor.person_id, answered_at=now(session), **empty
        )
        session.add(answers)
    setattr(answers, name, value)
    answers.answered_at = now(session)
    session.flush()


def _decide(
    session: Session,
    actor: Actor,
    organisation_id: int,
    purpose: str,
    text: str,
    version: str,
    recipient: str,
    *,
    granted: bool,
) -> Consent:
    made = Consent(
        organisation_id=organisation_id,
        person_id=actor.person_id,
        purpose=purpose,
        text=text,
        text_version=version,
        recipient=recipient,
        granted=granted,
        decided_at=now(session),
    )
    session.add(made)
    session.flush()
    _record(session, actor, "people.consent_granted" if granted else "people.consent_refused", made)
    return made


def _record(session: Session, actor: Actor, verb: str, consent: Consent) -> None:
    record(
        session,
        actor,
        verb,
        "consent",
        consent.id,
        organisation_id=consent.organisation_id,
        person_id=consent.person_id,
        consent_purpose=consent.purpose,
        version=consent.text_version,
    )


def correct_name(session: Session, actor: Actor, person_id: int, name: str, organisation_id: int, purpose: str) -> None:
    """The person's name from now on, in whose rosters and on whose next papers; what was issued stays as it is."""
    person = session.get_one(Person, person_id)
    if person.name == name:
        return
    person.name = name
    record(
        session, actor, "people.name_corrected", "person", person_id,
        organisation_id=organisation_id, person_id=person_id, purpose=purpose,
    )  # fmt: skip


def tell_trade(session: Session, actor: Actor, organisation_id: int, trade: str) -> None:
    """The actor's own former trade in their own words, in place of what the roster had."""
    person = session.get_one(Person, actor.person_id)
    if person.former_trade == trade:
        return
    person.former_trade = trade
    record(
        session, actor, "people.trade_told", "person", person.id,
        organisation_id=organisation_id, person_id=person.id,
    )  # fmt: skip
