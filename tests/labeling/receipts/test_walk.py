"""Receipts up the ladder through HTTP, as a phone without scripts would send them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.cohorts.models import Enrolment, StepState
from app.cohorts.outline import Stage, Step
from app.core.clock import now
from app.core.database import Database
from app.labeling.models import LabelingRun
from tests.factories.world import Browser, World
from tests.labeling.receipts.conftest import answer_like, gold_of, item_of

POOLS = ("tutorial", "practice", "exam")
Arrange = Callable[..., tuple[Browser, Enrolment]]


@pytest.fixture
def trainee(world: World) -> Arrange:
    """A trainee before the receipts, with these pools passed already."""

    def make(*passed: str) -> tuple[Browser, Enrolment]:
        steps = tuple(Step(key=f"practice:receipts/{pool}", title=pool) for pool in POOLS)
        stage = Stage(slug="1-start", title="실습", summary="영수증을 봐요.", week=1, steps=steps)
        account, enrolment = world.trainee(world.cohort(world.organisation(), outline=(stage,)), "박순자")
        own = {
            "enrolment_id": enrolment.id,
            "organisation_id": enrolment.organisation_id,
            "person_id": enrolment.person_id,
        }
        with world.database.write() as session:
            for pool in passed:
                session.add(StepState(**own, step=f"practice:receipts/{pool}", state="passed", at=now(session)))
        return world.browser(account), enrolment

    return make


def start(browser: Browser, database: Database, pool: str) -> tuple[str, list[str]]:
    """Begin a pool: the run's address and its items in order."""
    run = str(browser.submit("/practice/receipts/runs", {"pool": pool}).headers["location"])
    with database.read() as session:
        return run, list(session.scalars(select(LabelingRun.items).order_by(LabelingRun.id.desc())).first() or ())


def right(name: str, **changed: Any) -> dict[str, Any]:
    return {"revision": 0, **answer_like(item_of(name), gold_of(name)), **changed}


def hand_in(browser: Browser, run: str) -> str:
    seq = re.search(r'name="_seq" value="(\d+)"', browser.get(run).text)
    assert seq
    assert browser.submit(f"{run}/hand-in", {"_seq": seq[1]}).status_code == 303
    return str(browser.get(f"{run}/result").text)


def test_a_tutorial_tells_at_once_and_only_afterwards(trainee: Arrange, database: Database) -> None:
    browser, enrolment = trainee()
    run, items = start(browser, database, "tutorial")
    first = gold_of(items[0])

    bench = browser.get(f"{run}/items/1").text
    assert first.shop not in bench
    assert 'inputmode="numeric"' in bench

    unfinished = browser.submit(f"{run}/items/1/check", right(items[0], total="만 이천 원", date="2026-1"))
    assert unfinished.status_code == 422
    assert "날짜를 알아보지 못했어요" in unfinished.text
    assert 'value="만 이천 원"' in unfinished.text
    assert first.shop in unfinished.text  # what was typed is shown again
    assert "받은 돈" not in unfinished.text
    assert 'name="revision" value="1"' in unfinished.text  # the draft is kept

    checked = browser.submit(f"{run}/items/1/check", right(items[0], revision=1, total=str(first.traps["받은 돈"])))
    assert checked.status_code == 303
    feedback = browser.get(f"{run}/items/1/feedback").text
    assert "적은 것은 받은 돈이에요" in feedback
    assert f"{first.total:,}원" in feedback

    for number, name in enumerate(items[1:], 2):
        assert browser.submit(f"{run}/items/{number}/check", right(name)).status_code == 303
        assert "모두 맞았어요" in browser.get(f"{run}/items/{number}/feedback").text
    hand_in(browser, run)
    with database.read() as session:
        assert session.get_one(StepState, (enrolment.id, "practice:receipts/tutorial")).state == "passed"


def test_an_exam_is_passed_by_what_is_printed_and_shows_nothing_before(trainee: Arrange, database: Database) -> None:
    browser, enrolment = trainee("tutorial", "practice")
    run, items = start(browser, database, "exam")
    written = next(n for n, name in enumerate(items, 1) if "text" in item_of(name).asks)
    name = items[written - 1]
    assert browser.submit(f"{run}/items/{written}", right(name, deed="add-line")).status_code == 303
    rows = browser.get(f"{run}/items/{written}").text.count("data-line-number")
    assert rows == len(gold_of(name).lines) + 2  # the new one, and the template of one
    for number, name in enumerate(items, 1):
        sent = right(name, deed="done", revision=int(number == written))
        assert browser.submit(f"{run}/items/{number}", sent).status_code == 303
        assert browser.get(f"{run}/items/{number}/feedback").status_code == 404
    result = hand_in(browser, run)
    assert "100점" in result
    with database.read() as session:
        assert session.get_one(StepState, (enrolment.id, "practice:receipts/exam")).state == "passed"


def test_the_island_is_told_in_json_and_a_stale_window_gets_both(trainee: Arrange, database: Database) -> None:
    browser, _ = trainee()
    run, items = start(browser, database, "tutorial")
    headers = {"accept": "application/json"}
    saved = browser.submit(f"{run}/items/2", right(items[1], shop="가나다"), headers=headers)
    assert saved.json() == {"revision": 1}
    refused = browser.submit(f"{run}/items/2", right(items[1], revision=1, shop="가" * 61), headers=headers)
    assert refused.status_code == 422
    assert "shop" in refused.json()["fields"]
    stale = browser.submit(f"{run}/items/2", right(items[1], shop="라마바"), headers=headers)
    assert stale.status_code == 409
    assert "가나다" in stale.text
    assert "라마바" in stale.text
