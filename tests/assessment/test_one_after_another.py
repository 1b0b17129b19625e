"""What machine, regrade, person and appeal say of the same attempt, one after another; and what waits for a person's mark."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment.models import Appeal, Attempt, AttemptStep
from app.cohorts.models import StepState
from app.content.quiz import Policy
from app.core.clock import FixedClock
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.files import picture, send
from tests.assessment.staffroom import SLUG, base, choice, open_class, put, quiz_of, staff, take

MakeSitting = Callable[..., Sitting]
RUBRIC = [{"title": "까닭", "levels": [{"points": 0, "text": "없음"}, {"points": 4, "text": "뚜렷해요"}]}]
MENDED = choice("q1", right=1)


def essay(id: str = "essay", **more: Any) -> dict[str, Any]:
    return {"type": "essay", "id": id, "prompt": "왜 그럴까요?", "explanation": "풀이", "rubric": RUBRIC} | more


class Desk:
    """A member of staff with one trainee's attempt before them."""

    def __init__(self, sitting: Sitting, attempt: str) -> None:
        self.sitting, self.attempt, self.browser = sitting, attempt, staff(sitting)
        self.page = base(sitting) + attempt

    def slot(self, id: str) -> int:
        return self.sitting.slot_of(self.attempt, id)

    def override(self, id: str, percent: str) -> Any:
        return self.browser.submit(f"{self.page}/marks/{self.slot(id)}", {"percent": percent, "reason": "까닭"})

    def take_back(self, id: str, reason: str = "잘못 고침") -> Any:
        return self.browser.submit(f"{self.page}/marks/{self.slot(id)}/withdrawal", {"reason": reason})

    def mark(self, points: int, id: str = "essay") -> Any:
        return self.browser.submit(f"{self.page}/rubric/{self.slot(id)}", {"points-0": str(points)})

    def regrade(self) -> None:
        dry = self.browser.submit(f"{base(self.sitting)}/regrades").headers["location"]
        assert self.browser.submit(f"{dry}/application", {"reason": "정답을 바로잡음"}).status_code == 303

    def appeal(self, id: str) -> str:
        asked = self.sitting.browser.submit(f"{self.attempt}/appeals/{self.slot(id)}", {"text": "다시 봐 주세요."})
        assert asked.status_code == 303, asked.text
        with self.sitting.world.database.read() as session:
            return f"/appeals/{session.scalars(select(Appeal.public_id).order_by(Appeal.id.desc())).first()}"


def kinds(database: Database, slot: int) -> list[str]:
    with database.read() as session:
        query = select(AttemptStep.kind).where(AttemptStep.slot == slot, AttemptStep.kind != "saved")
        return list(session.scalars(query.order_by(AttemptStep.seq)))


def scores(database: Database) -> list[float | None]:
    with database.read() as session:
        return list(session.scalars(select(Attempt.score).order_by(Attempt.id)))


def stands(database: Database) -> tuple[str, float | None]:
    with database.read() as session:
        row = session.scalars(select(StepState).where(StepState.step == f"quiz:{SLUG}")).one()
        return row.state, row.score


@pytest.fixture
def desk(app: FastAPI, make_sitting: MakeSitting) -> Desk:
    """q1's key says 가; the trainee said 나, and is right about q2."""
    sitting = open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2")))
    return Desk(sitting, take(sitting, [1, 0]))


# -- a person's word taken back ---------------------------------------------------------------------------------------------


def test_a_worth_set_by_hand_is_taken_back_with_a_reason_and_every_step_stays(desk: Desk, database: Database) -> None:
    assert "되돌리기" not in desk.browser.get(desk.page).text
    assert desk.take_back("q1").status_code == 409, "there is nothing to take back"
    desk.override("q1", "50")
    assert "손으로 고친 점수 되돌리기" in desk.browser.get(desk.page).text
    assert "강사가 이 문제의 점수를 50%로 고쳤습니다." in desk.sitting.browser.get(f"{desk.attempt}/result").text
    refused = desk.take_back("q1", reason="  ")
    assert (refused.status_code, "까닭을 적어 주세요" in refused.text) == (422, True)
    assert scores(database) == [75]
    assert desk.take_back("q1").status_code == 303
    assert scores(database) == [50]
    assert kinds(database, desk.slot("q1")) == ["finished", "overridden", "restored"]
    assert "강사가 이 문제의 점수를" not in desk.sitting.browser.get(f"{desk.attempt}/result").text
    assert "고친 점수를 되돌림" in desk.browser.get(desk.page).text
    assert desk.take_back("q1").status_code == 409
    assert desk.browser.get(desk.page).text.count("까닭: 잘못 고침") == 1


def test_what_was_taken_back_is_regraded_again_as_any_other_slot(
    desk: Desk, app: FastAPI, database: Database, clock: FixedClock
) -> None:
    desk.override("q1", "50")
    put(app, quiz_of(MENDED, choice("q2")))
    desk.regrade()
    assert scores(database) == [75], "a person's word stays"
    clock.instant += timedelta(minutes=1)
    desk.take_back("q1")
    assert scores(database) == [50], "the key that graded this attempt is still the first one"
    assert "앞의 다시 채점 뒤에 낸 풀이가 1건 있어요" in desk.browser.get(f"{base(desk.sitting)}/regrades").text
    desk.regrade()
    assert scores(database) == [100]


def test_after_a_regrade_the_mended_key_stands_again(desk: Desk, app: FastAPI, database: Database) -> None:
    put(app, quiz_of(MENDED, choice("q2")))
    desk.regrade()
    desk.override("q1", "0")
    assert scores(database) == [50]
    desk.take_back("q1")
    assert scores(database) == [100]
    assert kinds(database, desk.slot("q1")) == ["finished", "regraded", "overridden", "restored"]


def test_tries_are_counted_again_when_a_worth_is_taken_back(
    app: FastAPI, make_sitting: MakeSitting, database: Database
) -> None:
    sitting = open_class(app, make_sitting, quiz_of(choice("q1"), policy=Policy(behaviour="interactive")))
    attempt = sitting.begin()
    for pick in (1, 0):
        order = sitting.layout(attempt)[0]["order"]
        sitting.save(attempt, 1, {"answer": str(order.index(pick)), "go": "grade"})
    sitting.hand_in(attempt)
    desk = Desk(sitting, attempt)
    desk.override("q1", "10")
    desk.take_back("q1")
    assert scores(database) == [pytest.approx(66.666, abs=0.01)]


def test_only_a_person_can_mark_an_essay_again(app: FastAPI, make_sitting: MakeSitting, database: Database) -> None:
    desk = hand_in_essay(app, make_sitting)
    desk.mark(4)
    assert desk.take_back("essay").status_code == 409
    assert scores(database) == [100]


def test_override_regrade_appeal_and_override_again_leave_one_readable_history(
    desk: Desk, app: FastAPI, database: Database
) -> None:
    desk.override("q2", "50")
    put(app, quiz_of(MENDED, choice("q2", right=2)))
    desk.regrade()
    assert scores(database) == [75], "q1 by the mended key, q2 as the person said"
    opened = desk.appeal("q2")
    answer = {"decision": "change", "percent": "80", "answer": "조금 더 드려요."}
    assert desk.browser.submit(f"{opened}/answer", answer).status_code == 303
    assert scores(database) == [90]
    desk.regrade()
    assert scores(database) == [90], "nothing is left to mend, and a person's word stays"
    assert kinds(database, desk.slot("q2")) == ["finished", "overridden", "overridden"]
    assert "조금 더 드려요." in desk.sitting.browser.get(f"{desk.attempt}/result").text


# -- a regrade by the same worth, or by another weight -----------------------------------------------------------------------


@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "interactive", "certainty"])
def test_a_mended_option_that_nobody_chose_changes_nobody(
    app: FastAPI, make_sitting: MakeSitting, database: Database, behaviour: Any
) -> None:
    """The regrade works a slot's worth out from the steps; it must come to what the end of the attempt came to."""

    def asked(worth: float) -> dict[str, Any]:
        options = [{"text": "가", "correct": True}, {"text": "나", "worth": -0.5}, {"text": "다", "worth": worth}]
        return choice("q1", options=options, below_zero=True)

    policy = Policy(behaviour=behaviour)
    sitting = open_class(app, make_sitting, quiz_of(asked(-1), choice("q2"), policy=policy))
    attempt = sitting.begin()
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        more = {"go": "grade"} if behaviour in ("immediate", "interactive") else {"_certainty": "3"}
        sitting.save(attempt, slot, {"answer": str(drawn["order"].index(1 if drawn["id"] == "q1" else 0)), **more})
    if behaviour == "interactive":
        sitting.save(attempt, sitting.slot_of(attempt, "q1"), {})
    sitting.hand_in(attempt, anyway="1")
    put(app, quiz_of(asked(0.25), choice("q2"), policy=policy))
    desk = Desk(sitting, attempt)
    before = scores(database)
    dry = desk.browser.submit(f"{base(sitting)}/regrades").headers["location"]
    assert "점수가 달라지는 분이 없어요" in desk.browser.get(dry).text
    assert scores(database) == before


def test_another_weight_moves_the_score_alone(desk: Desk, app: FastAPI, database: Database) -> None:
    put(app, quiz_of(choice("q1"), choice("q2", weight=3)))
    desk.regrade()
    assert scores(database) == [75]
    assert stands(database) == ("passed", 75)
    assert kinds(database, 1) == kinds(database, 2) == ["finished"]
    desk.regrade()
    assert scores(database) == [75]


# -- what waits for a person --------------------------------------------------------------------------------------------------


def hand_in_essay(app: FastAPI, make_sitting: MakeSitting, *more: dict[str, Any], **how: Any) -> Desk:
    sitting = open_class(app, make_sitting, quiz_of(essay(), *more, **how))
    return Desk(sitting, write(sitting))


def write(sitting: Sitting, text: str = "까닭이 있어서예요.", pick: int = 0) -> str:
    """Take the quiz with this text in the essay, and in the others the option of that number."""
    attempt = sitting.begin()
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        answer = text if drawn["id"] == "essay" else str(drawn["order"].index(pick))
        assert sitting.save(attempt, slot, {"answer": answer}).status_code == 303
    assert sitting.hand_in(attempt, anyway="1").status_code == 303
    return attempt


@pytest.mark.parametrize(
    ("counts", "before", "after"),
    [
        ("best", ("passed", 100), ("passed", 100)),
        ("first", ("submitted", None), ("failed", 0)),
        ("average", ("submitted", None), ("failed", 50)),
        ("last", ("passed", 100), ("passed", 100)),
    ],
)
def test_a_first_attempt_that_waits_lets_nobody_pass_by_a_second_one_that_may_not_count(
    app: FastAPI, make_sitting: MakeSitting, database: Database, counts: Any, before: Any, after: Any
) -> None:
    desk = hand_in_essay(app, make_sitting, policy=Policy(counts=counts))
    assert stands(database) == ("submitted", None)
    second = Desk(desk.sitting, write(desk.sitting))
    second.mark(4)
    assert scores(database) == [None, 100]
    assert stands(database) == before
    desk.mark(0)
    assert scores(database) == [0, 100]
    assert stands(database) == after


def test_an_attempt_the_clock_ended_waits_for_its_essay_and_an_essay_may_be_marked_long_after_the_close(
    app: FastAPI, make_sitting: MakeSitting, database: Database, clock: FixedClock
) -> None:
    from app.assessment.ending import finish_overdue

    policy = Policy(minutes=10, review="after_close")
    sitting = open_class(app, make_sitting, quiz_of(essay(), policy=policy))
    closes = (clock.instant + timedelta(hours=10)).strftime("%Y-%m-%dT%H:%M")  # Korea is nine hours on
    assert staff(sitting).submit(f"{base(sitting)}/window", {"closes_at": closes}).status_code == 303
    attempt = sitting.begin()
    sitting.save(attempt, 1, {"answer": "저장만 한 글"})
    clock.instant += timedelta(minutes=11)
    with database.write() as session:
        assert finish_overdue(session, app.state.content) == 1
    assert scores(database) == [None]
    page = sitting.browser.get(f"{attempt}/result").text
    assert "강사가 살펴보고 있습니다" in page
    assert "설명은 아직 보이지 않습니다" in page
    clock.instant += timedelta(days=30)
    desk = Desk(sitting, attempt)
    assert desk.mark(4).status_code == 303
    assert (scores(database), stands(database)) == ([100], ("passed", 100))
    signed_in_again = sitting.world.browser(sitting.account)
    assert "저장만 한 글" in signed_in_again.get(f"{attempt}/result").text


def test_a_regrade_leaves_alone_what_still_waits_and_names_it_once_it_is_marked(
    app: FastAPI, make_sitting: MakeSitting, database: Database, clock: FixedClock
) -> None:
    desk = hand_in_essay(app, make_sitting, choice("q1"))
    put(app, quiz_of(essay(), choice("q1", right=1)))
    desk.regrade()
    assert scores(database) == [None]
    clock.instant += timedelta(minutes=1)
    desk.mark(4)
    assert scores(database) == [100]
    assert "앞의 다시 채점 뒤에 낸 풀이가 1건 있어요" in desk.browser.get(f"{base(desk.sitting)}/regrades").text
    desk.regrade()
    assert scores(database) == [50]
    assert kinds(database, desk.slot("essay")) == ["finished", "marked"]


def test_what_waits_for_its_first_mark_cannot_be_appealed_and_the_rest_can(
    app: FastAPI, make_sitting: MakeSitting, database: Database
) -> None:
    desk = hand_in_essay(app, make_sitting, choice("q1"))
    waiting, graded = desk.slot("essay"), desk.slot("q1")
    page = desk.sitting.browser.get(f"{desk.attempt}/result").text
    assert f"/appeals/{waiting}" not in page
    assert f"/appeals/{graded}" in page
    early = desk.sitting.browser.submit(f"{desk.attempt}/appeals/{waiting}", {"text": "빨리 봐 주세요."})
    assert (early.status_code, "아직 살펴보고 있어요" in early.text) == (409, True)
    opened = desk.appeal("q1")
    answer = {"decision": "change", "percent": "50", "answer": "절반은 맞아요."}
    assert desk.browser.submit(f"{opened}/answer", answer).status_code == 303
    assert scores(database) == [None], "the essay still waits"
    desk.mark(4)
    assert scores(database) == [75]


def test_an_appeal_against_a_marked_file_shows_staff_the_file_and_the_marks(
    app: FastAPI, make_sitting: MakeSitting, database: Database
) -> None:
    asked = essay(type="file", accept=["picture"])
    sitting = open_class(app, make_sitting, quiz_of(asked))
    attempt = sitting.begin()
    assert send(sitting.browser, attempt, 1, ("영수증.jpg", picture())).status_code == 303
    sitting.hand_in(attempt)
    desk = Desk(sitting, attempt)
    desk.mark(0)
    page = desk.browser.get(desk.appeal("essay")).text
    file = page.split("/files/")[1].split('"')[0]
    assert desk.browser.get(f"{desk.page}/files/{file}").status_code == 200
    assert "강사의 평가: 0점 / 4점" in page
    assert "살펴보는 중" not in page
