"""Handing in for a person to judge, and that person's decision. The review room calls `decide_submission`."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import rfc8785
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.ledger import Learner, load_learner, record_step
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.metrics import count_graded, grading
from app.labeling.ladder import step_key
from app.labeling.marking import findings_for_review, mark_items
from app.labeling.models import LabelingRun, Submission
from app.labeling.queries import OpenRun
from app.labeling.tasks import Task
from app.labeling.types.base import Answer

RETURN_REASONS = (
    "대상 누락",
    "범위 과다·부족",
    "이름표 오류",
    "기준 위반",
    "안 보이는 것 추측",
    "흐림·잡음",
    "개인정보 노출",
    "중복",
    "형식 오류",
    "설명 부족",
)
CALL_AFTER_RETURNS = 2  # after the second return the way on is a talk with the instructor


def submit_for_review(session: Session, learner: Learner, opened: OpenRun, task: Task) -> Submission:
    """Store what was answered as an immutable hand-in and write the ledger. The caller has checked that all is done."""
    run = opened.run
    answers = {item: opened.drawn[item].answer for item in run.items}
    with grading("labeling"):
        score, _ = mark_items(task, answers, run.rules)
    count_graded("labeling", task.document.type, len(run.items))
    snapshot = make_snapshot(run, task, answers)
    findings = findings_for_review(task, answers, run.rules)
    return store_submission(session, learner, run, task.document.type, snapshot, findings, score)


def store_submission(
    session: Session,
    learner: Learner,
    run: LabelingRun,
    kind: str,
    snapshot: dict[str, Any],
    findings: list[dict[str, Any]],
    score: float,
) -> Submission:
    """The next hand-in of a run, for a person to judge: the run waits, and the ledger says so. `score` is the machine's, 0–100."""
    earlier = session.scalar(select(func.count()).where(Submission.run_id == run.id)) or 0
    made = Submission(
        organisation_id=run.organisation_id,
        person_id=run.person_id,
        kind=kind,
        ref=run.task,
        enrolment_id=run.enrolment_id,
        run_id=run.id,
        number=earlier + 1,
        snapshot=snapshot,
        snapshot_hash=snapshot_hash(snapshot),
        findings=findings,
        machine_score=score,
        state="submitted",
        submitted_at=now(session),
    )
    session.add(made)
    run.state, run.score, run.ended_at = "submitted", score, now(session)
    record_step(session, learner, step_key(run.task, run.pool), "submitted")
    return made


def make_snapshot(run: LabelingRun, task: Task, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """What is judged, whole in itself: {kind, task, title, document_hash, guide_version} and what the type's `snapshot` gives,
    items among it."""
    return {
        "kind": task.document.type,
        "task": run.task,
        "title": task.title,
        "document_hash": run.document_hash,
        "guide_version": run.guide_version,
        **task.type.snapshot(task.document, [(task.item(item), answer) for item, answer in answers.items()]),
    }


def snapshot_hash(snapshot: dict[str, Any]) -> str:
    """SHA-256 (hex) of the snapshot's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(snapshot)).hexdigest()


def decide_submission(
    session: Session,
    actor: Actor,
    submission: Submission,
    verdict: Literal["returned", "passed"],
    *,
    score: float,
    reasons: Sequence[str] = (),
    comment: str = "",
    example: dict[str, Any] | None = None,
) -> None:
    """The instructor's word on a hand-in from `access_submission(…, lock=True)`. `score` is the rubric's mark, 0–100.

    A return opens the run for mending and shows the trainee reasons, comment and example
    ({"item", "x", "y", "w", "h"}, optionally "label" and "note"); the mark reaches the ledger only with a pass, so that
    a returned hand-in never counts as a final assessment. Raises Conflict when it was decided before, Invalid for a
    return without a reason or a mark outside 0–100.
    """
    if submission.state != "submitted":
        raise Conflict("이미 판정한 과제예요. 목록에서 지금 상태를 확인해 주세요.")
    if not 0 <= score <= 100:
        raise Invalid(f"점수는 0부터 100까지예요. 지금은 {score:g}점이에요.", {"score": "0부터 100까지 적어 주세요."})
    unknown = [reason for reason in reasons if reason not in RETURN_REASONS]
    if verdict == "returned" and (not reasons or unknown):
        raise Invalid("돌려보내는 까닭을 하나 이상 골라 주세요.", {"reasons": "까닭을 하나 이상 골라 주세요."})
    run = session.get_one(LabelingRun, submission.run_id)
    learner = load_learner(session, submission.enrolment_id)
    submission.state, submission.score = verdict, score
    submission.reasons, submission.comment, submission.example = list(reasons), comment, example
    submission.decided_at, submission.decided_by = now(session), actor.account_id
    run.state, run.seq = verdict, run.seq + 1
    step = step_key(run.task, run.pool)
    record_step(session, learner, step, verdict, score=score if verdict == "passed" else None)
    record(
        session,
        actor,
        f"labeling.submission_{verdict}",
        "submission",
        submission.id,
        organisation_id=submission.organisation_id,
        person_id=submission.person_id,
        number=submission.number,
        score=score,
        reasons=list(reasons),
    )
