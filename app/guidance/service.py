"""Deeds: an asking begun, answered, finished; a track taken or given."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.audit.service import record
from app.cohorts.ledger import Learner, Whose
from app.cohorts.models import Document
from app.cohorts.outline import DONE
from app.content.diagnosis import DiagnosisFile
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotFound
from app.core.upsert import insert_for
from app.guidance.asking import AFTER, BEFORE
from app.guidance.models import Diagnosis, TrackDecision
from app.guidance.rule import Advice, advise
from app.people.service import tell_trade
from app.people.trades import codes_of

REASON_LENGTH = range(5, 201)
ALREADY_DONE = "이미 마친 살펴보기예요. 나에게 권하는 길에서 결과를 볼 수 있어요."
CHANGED = "그 사이에 길이 바뀌었어요. 지금 길을 보고 다시 골라 주세요."


def begin(session: Session, learner: Learner, file: DiagnosisFile, moment: str) -> None:
    """Keep the version that is answered from now on. Beginning twice (a double tap, two windows) is once: the unique key."""
    insert, own = insert_for(session), _own(learner)
    document = file.document
    stored = {"hash": document.hash, "kind": document.kind, "slug": document.slug, "body": document.body}
    session.execute(insert(Document).values(**stored, owner_id=None, loaded_at=now(session)).on_conflict_do_nothing())
    session.execute(
        insert(Diagnosis)
        .values(
            **own, moment=moment, document_hash=document.hash, answers={}, started_at=now(session), changed_at=now(session)
        )
        .on_conflict_do_nothing()
    )  # fmt: skip


def access_open(session: Session, learner: Learner, moment: str) -> Diagnosis:
    """The learner's own asking, held until the transaction ends. Raises NotFound, and Conflict when it is done."""
    query = select(Diagnosis).where(Diagnosis.enrolment_id == learner.enrolment_id, Diagnosis.moment == moment)
    found = session.scalar(query.with_for_update()) if moment in (BEFORE, AFTER) else None
    if found is None:
        raise NotFound()
    if found.done_at is not None:
        raise Conflict(ALREADY_DONE)
    return found


def keep_answer(session: Session, asking: Diagnosis, question: str, value: Any) -> None:
    """`value` None: skipped. Answering again changes the answer, so a double click does no harm."""
    asking.answers[question] = value
    flag_modified(asking, "answers")
    asking.changed_at = now(session)


def finish(
    session: Session, actor: Actor, learner: Learner, file: DiagnosisFile, asking: Diagnosis, known: dict[str, Any]
) -> Advice:
    """Work out what is advised, and keep it with the answers. The first time the track becomes the person's own, and the former
    trade they named becomes the person's. `known`: answers of the first asking to what is not asked again."""
    answers = {**known, **asking.answers}
    trade = asking.answers.get("trade")
    if trade:
        tell_trade(session, actor, learner.organisation_id, trade)
    keys = [step.key for view in learner.stages for step, fact in view.steps if not (fact and fact.state in DONE)]
    stages = {view.stage.slug: view.state == "done" for view in learner.stages}
    advice = advise(file, answers, codes_of(answers.get("trade") or ""), keys, stages)
    asking.result, asking.done_at = advice.as_json(), now(session)
    number = _last_number(session, learner.enrolment_id)
    if number == 0:
        _decide(session, actor, learner, 1, advice.track, "rule", advice.because)
    return advice


def choose_track(session: Session, actor: Actor, learner: Learner, file: DiagnosisFile, track: str, seq: int) -> None:
    """The trainee's own tap. `seq`: the number of the decision that was on the page. Raises Invalid, Conflict."""
    _require_track(file, track)
    _decide_after(session, actor, learner, seq, track, "own", "")


def override(
    session: Session, actor: Actor, whose: Whose, file: DiagnosisFile, track: str, reason: str, seq: int
) -> None:
    """Staff give another track, with a reason that the trainee reads. Raises Invalid, Conflict."""
    _require_track(file, track)
    reason = " ".join(reason.split())
    if len(reason) not in REASON_LENGTH:
        raise Invalid("", {"reason": f"까닭을 5자에서 200자로 적어 주세요. 지금은 {len(reason)}자예요."})
    _decide_after(session, actor, whose, seq, track, "staff", reason)


def _require_track(file: DiagnosisFile, track: str) -> None:
    if track not in {each.slug for each in file.tracks}:
        raise Invalid("", {"track": "길을 하나 골라 주세요."})


def _decide_after(session: Session, actor: Actor, whose: Whose, seq: int, track: str, source: str, reason: str) -> None:
    if _last_number(session, whose.enrolment_id) != seq:
        raise Conflict(CHANGED)
    _decide(session, actor, whose, seq + 1, track, source, reason)


def _last_number(session: Session, enrolment_id: int) -> int:
    query = select(func.max(TrackDecision.number)).where(TrackDecision.enrolment_id == enrolment_id)
    return session.scalar(query) or 0


def _decide(session: Session, actor: Actor, whose: Whose, number: int, track: str, source: str, reason: str) -> None:
    """The race: two who decide at once both read the same last number. The primary key lets one in."""
    made = session.scalar(
        insert_for(session)(TrackDecision)
        .values(
            **_own(whose), number=number, track=track, source=source, reason=reason,
            account_id=actor.account_id, at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(TrackDecision.number)
    )  # fmt: skip
    if made is None:
        raise Conflict(CHANGED)
    record(
        session, actor, "guidance.track_decided", "enrolment", whose.enrolment_id,
        organisation_id=whose.organisation_id, person_id=whose.person_id, track=track, source=source,
    )  # fmt: skip


def _own(whose: Whose) -> dict[str, int]:
    return {
        "enrolment_id": whose.enrolment_id,
        "organisation_id": whose.organisation_id,
        "person_id": whose.person_id,
    }
