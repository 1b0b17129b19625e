"""The instructor's deeds: taking the hand-in of a trainee, and passing or returning it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.world import actor_of
from app.labeling.models import Submission
from app.review import service
from app.review.decisions import Decision
from app.review.queries import open_submission
from app.review.rubric import Rubric, mark_of, rubric_for

GOOD = {"completeness": 4, "tightness": 3, "labels": 4}
FAIR = {"completeness": 3, "tightness": 3, "labels": 4}
GOOD_FROM = 93.0  # machine score
LACKING = {"completeness": 1, "tightness": 3, "labels": 3}
PRAISE = "작은 물건까지 꼼꼼히 찾으셨어요. 네모를 조금만 더 바짝 붙이면 더 좋아요."
ADVICE = "사진 안쪽에 있는 작은 물건이 빠졌어요. 가이드 1번을 보고, 왼쪽 위부터 차례로 훑으며 하나씩 더해 주세요."


def pass_hand_in(session: Session, instructor: int, enrolment_id: int) -> None:
    """Take the enrolment's waiting hand-in and pass it."""
    _judge(session, instructor, enrolment_id, passed=True)


def return_hand_in(session: Session, instructor: int, enrolment_id: int) -> None:
    """Take the enrolment's waiting hand-in and return it with a reason, advice and a place to look at."""
    _judge(session, instructor, enrolment_id, passed=False)


def _judge(session: Session, instructor: int, enrolment_id: int, *, passed: bool) -> None:
    actor = actor_of(session, instructor)
    waiting = select(Submission.public_id).where(
        Submission.enrolment_id == enrolment_id, Submission.state == "submitted"
    )
    public_id = session.scalars(waiting).one()
    service.take(session, actor, open_submission(session, actor, public_id, lock=True).submission)
    opened = open_submission(session, actor, public_id, lock=True)
    assert opened.review is not None  # taken a moment ago
    rubric = rubric_for(opened.submission.kind)
    decision = _passed(rubric, opened.submission) if passed else _returned(rubric, opened.submission)
    service.decide(session, actor, opened.submission, opened.review, rubric=rubric, decision=decision)


def _passed(rubric: Rubric, submission: Submission) -> Decision:
    levels = GOOD if submission.machine_score >= GOOD_FROM else FAIR
    return Decision("passed", levels, mark_of(rubric, levels), note=PRAISE)


def _returned(rubric: Rubric, submission: Submission) -> Decision:
    found = max(submission.findings, key=lambda finding: finding["missed"])
    number = 1 + [each["item"] for each in submission.snapshot["items"]].index(found["item"])
    missed = found["gold"][-1]  # the demo's people leave out the last object of a picture: see boxes.draw
    sides = {name: round(missed[name]) for name in ("x", "y", "w", "h")}
    title = submission.snapshot["labels"][missed["label"]]
    example = {"item": found["item"], "number": number, **sides, "label": title, "note": f"빠진 물건: {title}"}
    return Decision("returned", LACKING, mark_of(rubric, LACKING), "대상 누락", ADVICE, example)
