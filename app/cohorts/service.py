"""Deeds on enrolments: activation, exemption, opening a stage with 보충."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Enrolment
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Invalid

REASON_LENGTH = range(5, 201)


def activate_enrolment(session: Session, enrolment_id: int) -> None:
    """The person has come through the door: invited or offered → active. Doing it twice changes nothing."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.state.in_(("invited", "offered")))
        .values(state="active", last_active_at=now(session), changed_at=now(session))
    )


def complete_enrolment(session: Session, enrolment_id: int) -> None:
    """The certificate is issued: the enrolment is completed with the outcome 수료. Doing it twice changes nothing."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.state != "left")
        .values(state="completed", outcome="수료", outcome_reason="", changed_at=now(session))
    )


def set_outcome(session: Session, enrolment_id: int, outcome: str, reason: str, state: str) -> None:
    """What staff have decided stands on the enrolment; who decides and how it is explained is completion's."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .values(state=state, outcome=outcome, outcome_reason=reason, changed_at=now(session))
    )


def exempt_stage(session: Session, actor: Actor, enrolment: Enrolment, stage: str, reason: str) -> None:
    """Record that the person need not do a stage. Raises Invalid without a reason or for an unknown stage."""
    _decide_stage(session, actor, enrolment, stage, "exempt", reason)


def open_with_supplement(session: Session, actor: Actor, enrolment: Enrolment, stage: str, reason: str) -> None:
    """Open a stage although the one before is not passed; the person's pages say 보충."""
    _decide_stage(session, actor, enrolment, stage, "supplement", reason)


def _decide_stage(session: Session, actor: Actor, enrolment: Enrolment, stage: str, state: str, reason: str) -> None:
    reason = " ".join(reason.split())
    if len(reason) not in REASON_LENGTH:
        raise Invalid("", {"reason": f"까닭을 5자에서 200자로 적어 주세요. 지금은 {len(reason)}자예요."})
    learner = load_learner(session, enrolment.id)
    if stage not in {view.stage.slug for view in learner.stages}:
        raise Invalid("", {"stage": "이 회차에 없는 단계예요. 목록에서 골라 주세요."})
    record_step(session, learner, f"stage:{stage}", state, reason=reason)
    record(
        session,
        actor,
        f"cohorts.stage_{state}",
        "enrolment",
        enrolment.id,
        organisation_id=enrolment.organisation_id,
        person_id=enrolment.person_id,
        stage=stage,
    )
