"""The final pictures go to an instructor, who returns or passes them."""

import uuid

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.actor import Actor, Grant, Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotFound
from app.identity.models import Account
from app.labeling.models import Submission
from app.labeling.queries import access_submission, list_submissions
from app.labeling.submissions import decide_submission, snapshot_hash
from tests.labeling.conftest import F1, F2, Trainee, form_of


def handed_in(trainee: Trainee) -> str:
    trainee.passed("practice:boxes/tutorial", "practice:boxes/practice", "practice:boxes/exam")
    run = trainee.start("final")
    trainee.draw(run, {"f1": F1})
    trainee.hand_in(run)
    return run


def actor_of(trainee: Trainee, account: Account, organisation_id: int | None = None) -> Actor:
    at = organisation_id or trainee.enrolment.organisation_id
    with trainee.database.read() as session:
        since = now(session)
    grant = Grant(Role.INSTRUCTOR, at, "센터", f"/{at}/", None)
    return Actor(account.id, account.person_id, uuid.uuid4(), "최미경", 1, since, (grant,))


def decide(trainee: Trainee, account: Account, verdict: str, score: float = 70, **extra: object) -> None:
    with trainee.database.write() as session:
        newest = session.scalars(select(Submission).order_by(Submission.number.desc())).first()
        actor = actor_of(trainee, account)
        found = access_submission(session, actor, newest.public_id, lock=True)
        decide_submission(session, actor, found, verdict, score=score, **extra)


def test_a_hand_in_is_a_snapshot_that_proves_itself(trainee: Trainee) -> None:
    handed_in(trainee)
    with trainee.database.read() as session:
        (made,) = list_submissions(session, [trainee.enrolment.organisation_id], "submitted")
    assert made.snapshot_hash == snapshot_hash(made.snapshot)
    assert [item["item"] for item in made.snapshot["items"]] == ["f1", "f2"]
    assert made.snapshot["items"][0]["regions"] == [{"label": "cup", "x": 100, "y": 60, "w": 70, "h": 90}]
    assert "gold" not in str(made.snapshot)
    assert made.machine_score == 66.7
    assert made.findings[1]["remarks"][0]["text"] == "냄비 1개를 놓쳤어요(가운데)."
    assert (made.kind, made.ref, made.number) == ("boxes", "boxes", 1)


def test_an_instructor_of_another_center_does_not_find_it(
    trainee: Trainee, stranger: Trainee, instructor: Account
) -> None:
    handed_in(trainee)
    elsewhere = actor_of(trainee, instructor, stranger.enrolment.organisation_id)
    with trainee.database.read() as session:
        made = session.scalars(select(Submission)).one()
        assert list_submissions(session, elsewhere.organisations()) == []
        with pytest.raises(NotFound):
            access_submission(session, elsewhere, made.public_id)


def test_a_return_shows_why_and_opens_the_run_for_mending(trainee: Trainee, instructor: Account) -> None:
    run = handed_in(trainee)
    example = {"item": "f2", "x": 60, "y": 80, "w": 140, "h": 110, "note": "이 냄비가 빠졌어요."}
    decide(trainee, instructor, "returned", reasons=["대상 누락"], comment="냄비를 더해 주세요.", example=example)
    step = trainee.step("assignment:boxes")
    assert (step.state, step.score) == ("returned", None)
    page = trainee.browser.get(run).text
    assert "강사가 고쳐 달라고 돌려주었어요" in page
    assert "대상 누락" in page
    assert "강사가 짚은 사진" in page
    picture = trainee.browser.get(f"{run}/items/2").text
    assert "이 냄비가 빠졌어요." in picture
    assert "정답카나리아" not in picture

    trainee.browser.submit(f"{run}/items/2", form_of(F2, 1, deed="done"))
    trainee.hand_in(run)
    with trainee.database.read() as session:
        first, second = session.scalars(select(Submission).order_by(Submission.number)).all()
    assert (first.number, first.state, second.number, second.state) == (1, "returned", 2, "submitted")
    assert first.snapshot_hash != second.snapshot_hash
    assert second.machine_score == 100


def test_a_pass_writes_the_rubrics_mark_into_the_ledger(trainee: Trainee, instructor: Account) -> None:
    run = handed_in(trainee)
    decide(trainee, instructor, "passed", score=85)
    step = trainee.step("assignment:boxes")
    assert (step.state, step.score) == ("passed", 85)
    assert "85점" in trainee.browser.get(f"{run}/result").text
    with trainee.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "labeling.submission_passed")).one()
        assert entry.person_id == trainee.enrolment.person_id
        assert entry.actor_account_id == instructor.id


def test_a_hand_in_is_decided_once(trainee: Trainee, instructor: Account) -> None:
    handed_in(trainee)
    decide(trainee, instructor, "passed")
    with pytest.raises(Conflict):
        decide(trainee, instructor, "returned", reasons=["중복"])


def test_a_return_needs_a_known_reason_and_a_mark_in_bounds(trainee: Trainee, instructor: Account) -> None:
    handed_in(trainee)
    for extra in ({"reasons": []}, {"reasons": ["그냥"]}, {"reasons": ["중복"], "score": 101}):
        with pytest.raises(Invalid):
            decide(trainee, instructor, "returned", **extra)
    assert trainee.step("assignment:boxes").state == "submitted"


def test_after_the_second_return_a_call_is_offered(trainee: Trainee, instructor: Account) -> None:
    run = handed_in(trainee)
    for _ in range(2):
        assert "강사와 10분 통화" not in trainee.browser.get(run, follow_redirects=True).text
        decide(trainee, instructor, "returned", reasons=["대상 누락"])
        page = trainee.browser.get(run).text
        if "강사와 10분 통화" not in page:
            trainee.hand_in(run)
    assert "강사와 10분 통화" in trainee.browser.get(run).text
