"""What waits for a person's mark: what stands until then, and what comes in between."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.content.quiz import Policy
from app.core.clock import FixedClock
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.files import picture, send
from tests.assessment.staffroom import (
    Desk,
    base,
    choice,
    essay,
    hand_in_essay,
    kinds,
    open_class,
    put,
    quiz_of,
    scores,
    staff,
    stands,
    write,
)

MakeSitting = Callable[..., Sitting]


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
