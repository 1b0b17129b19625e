"""Deeds: posting, closing, agreeing to be shown, taking it back, referring, answering. Each is on the record."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.service import record
from app.completion.models import Certificate
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.jobs.consenting import ReadConsent, purpose_of
from app.jobs.models import Interest, Opening, Referral
from app.jobs.policy import decline_fault
from app.jobs.queries import is_live
from app.jobs.received import Received
from app.jobs.referring import Waiting
from app.jobs.rules import Draft, age_words
from app.jobs.standing import OwnWord, own_interest
from app.jobs.stepping import open_track
from app.people.models import Consent
from app.people.service import grant_consent, refuse_consent, withdraw

STALE = "그사이 다른 답이 저장되었어요. 화면을 새로 열어 지금 상태를 보고 다시 골라 주세요."


def post_opening(session: Session, actor: Actor, organisation_id: int, draft: Draft) -> Opening:
    """Put a posting that the rules let through before people."""
    made = Opening(
        employer_organisation_id=organisation_id,
        kind=draft.kind,
        title=draft.title,
        description=draft.description,
        pay_unit=draft.pay_unit,
        pay_amount=draft.pay_amount,
        pay_text=draft.pay_text,
        place=draft.place,
        hours=draft.hours,
        minutes=draft.minutes,
        required_achievement=draft.required_achievement,
        asked_mark=draft.asked_mark,
        employment_check=dict(draft.employment_check),
        age_measure=draft.age_measure or None,
        posted_at=now(session),
        posted_by=actor.account_id,
        closes_on=draft.closes_on,
    )
    session.add(made)
    session.flush()
    record(session, actor, "jobs.posted", "opening", made.id, organisation_id=organisation_id)
    return made


def close_opening(session: Session, actor: Actor, opening: Opening) -> None:
    """Nobody can ask for it any more. People already referred stay. A second time changes nothing."""
    if opening.state == "closed":
        return
    opening.state, opening.closed_at = "closed", now(session)
    record(session, actor, "jobs.closed", "opening", opening.id, organisation_id=opening.employer_organisation_id)


def agree(session: Session, actor: Actor, opening: Opening, certificate: Certificate, text: ReadConsent) -> Interest:
    """The actor agrees to be shown to the opening's employer by the center that keeps the certificate."""
    center, purpose = certificate.organisation_id, purpose_of(opening.public_id)
    consent = grant_consent(session, actor, center, purpose, text.as_read, text.version, text.recipient)
    interest = own_interest(session, actor, opening)
    if interest is None:
        interest = Interest(opening_id=opening.id, person_id=actor.person_id)
        session.add(interest)
    interest.organisation_id, interest.certificate_id = center, certificate.id
    interest.consent_id, interest.state, interest.at = consent.id, "asked", now(session)
    try:
        session.flush()
    except IntegrityError as clash:  # two tabs said yes in the same moment; the other one is kept
        raise Conflict(STALE) from clash
    record(
        session, actor, "jobs.asked", "interest", interest.id,
        organisation_id=center, person_id=actor.person_id, opening=opening.id,
    )  # fmt: skip
    return interest


def refuse(session: Session, actor: Actor, opening: Opening, certificate: Certificate, text: ReadConsent) -> Consent:
    """The actor says no. It counts over an earlier yes."""
    interest = own_interest(session, actor, opening)
    if interest is not None:
        interest.state = "withdrawn"
    purpose = purpose_of(opening.public_id)
    return refuse_consent(
        session, actor, certificate.organisation_id, purpose, text.as_read, text.version, text.recipient
    )


def take_back(session: Session, actor: Actor, opening: Opening, word: OwnWord) -> None:
    """Withdraw the consent: the employer's next request finds nobody. A second time changes nothing."""
    interest = own_interest(session, actor, opening)
    if interest is not None:
        interest.state = "withdrawn"
    if word.consent is not None and is_live(word.consent):
        withdraw(session, actor, word.consent)


def refer(session: Session, actor: Actor, waiting: Waiting) -> Referral:
    """The center refers one person. Raises Conflict with what keeps it from doing so."""
    if waiting.obstacle is not None:
        raise Conflict(waiting.obstacle)
    interest, certificate = waiting.interest, waiting.certificate
    made = Referral(
        organisation_id=interest.organisation_id,
        person_id=interest.person_id,
        opening_id=interest.opening_id,
        employer_organisation_id=waiting.opening.employer_organisation_id,
        certificate_id=certificate.id,
        certificate_token=certificate.token,
        certificate_number=certificate.number,
        results=_results(certificate),
        referred_by=actor.account_id,
        history=[_event(session, actor, "referred")],
        referred_at=now(session),
    )
    session.add(made)
    session.flush()
    _record(session, actor, "jobs.referred", made)
    return made


def answer(session: Session, actor: Actor, received: Received, verdict: str, reason: str, note: str, seq: int) -> None:
    """Accept or decline. The same answer again is the first one; a stale page raises Conflict; a decline without a
    reason raises Invalid."""
    referral = received.referral
    if verdict not in ("accepted", "declined"):
        raise Invalid("", {"verdict": "‘함께 일할게요’와 ‘이번에는 어려워요’ 가운데 하나를 골라 주세요."})
    if referral.state == verdict:
        return
    if referral.state != "referred" or referral.seq != seq:
        raise Conflict(STALE)
    said = ""
    if verdict == "declined":
        if faults := decline_fault(reason, note, age_words(note)):
            raise Invalid("", faults)
        said = f"{reason}. {note}" if note else f"{reason}."
    referral.state, referral.reason, referral.answered_at = verdict, said, now(session)
    referral.seq += 1
    referral.history = [*referral.history, _event(session, actor, verdict, said)]
    if verdict == "accepted":
        open_track(session, referral, received.opening)
    _record(session, actor, f"jobs.{verdict}", referral)


def note_view(session: Session, actor: Actor, received: Received) -> None:
    """The access log: this employer looked at this person."""
    _record(session, actor, "jobs.person_viewed", received.referral, purpose="추천받은 사람 확인")


def note_look(session: Session, actor: Actor, referral: Referral) -> None:
    """The access log: staff of the center looked at this person's referral."""
    _record(session, actor, "jobs.referral_seen", referral)


def _results(certificate: Certificate) -> list[dict[str, str]]:
    printed = (certificate.printed or {}).get("results", [])
    return [{"name": str(each["name"]), "value": str(each["value"]), "unit": str(each["unit"])} for each in printed]


def _event(session: Session, actor: Actor, state: str, reason: str = "") -> dict[str, object]:
    return {"at": now(session).isoformat(), "state": state, "account": actor.account_id, "reason": reason}


def _record(session: Session, actor: Actor, verb: str, referral: Referral, purpose: str = "") -> None:
    record(
        session, actor, verb, "referral", referral.id,
        organisation_id=referral.organisation_id, person_id=referral.person_id,
        purpose=purpose, opening=referral.opening_id, employer=referral.employer_organisation_id,
    )  # fmt: skip
