"""What machine, regrade, person and appeal say of the same attempt, one after another."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.content.quiz import Policy
from app.core.clock import FixedClock
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import (
    Desk,
    base,
    choice,
    hand_in_essay,
    kinds,
    open_class,
    put,
    quiz_of,
    scores,
    stands,
    take,
)

MakeSitting = Callable[..., Sitting]
MENDED = choice("q1", right=1)


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
    assert "다른 문제: 채점할 풀이 1개" in desk.browser.get("/reviews").text
    assert "채점할 답이 1개 있어요" in desk.browser.get(desk.page).text
    desk.mark(4)
    assert "이것도 기다려요" not in desk.browser.get("/reviews").text
    assert "채점할 답이" not in desk.browser.get(desk.page).text
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
