"""Two taps at the same moment, or two windows: on either engine one deed is done, and nobody meets a fault of ours."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.cohorts.models import StepState
from app.core.csrf import SESSION_COOKIE
from app.core.database import Database
from app.labeling.models import Annotation, LabelingRun
from app.learning.models import LessonProgress
from tests.crash.house import LESSON, OUTLINE
from tests.factories.world import Browser, World
from tests.labeling.conftest import T1, T2, form_of

PEOPLE = 4  # each a chance for the two requests to meet
Taps = Callable[[Browser], tuple[Any, Any]]


@pytest.fixture
def people(world: World, app: FastAPI) -> list[Browser]:
    lessons = {f"lesson:{ref}": lesson.hash for ref, lesson in app.state.content.lessons.items()}
    cohort = world.cohort(world.organisation(), outline=OUTLINE, documents=lessons)
    return [world.browser(world.trainee(cohort)[0]) for _ in range(PEOPLE)]


def both(browser: Browser, *posts: tuple[str, dict[str, Any]]) -> list[Any]:
    """The posts sent at the same moment, each on a connection of its own."""
    gate, token = threading.Barrier(len(posts)), browser.csrf()

    def tap(post: tuple[str, dict[str, Any]]) -> Any:
        hand = Browser(browser.app, "https://testserver", follow_redirects=False, raise_server_exceptions=False)
        hand.cookies.set(SESSION_COOKIE, browser.cookies[SESSION_COOKIE])
        gate.wait()
        return hand.post(post[0], data={**post[1], "_csrf": token})

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(tap, posts))


def count(database: Database, table: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_two_taps_on_start_begin_one_run(people: list[Browser], database: Database) -> None:
    for browser in people:
        start = ("/practice/boxes/runs", {"pool": "tutorial"})
        answers = both(browser, start, start)
        assert [answer.status_code for answer in answers] == [303, 303]
        assert answers[0].headers["location"] == answers[1].headers["location"]
    assert count(database, LabelingRun) == PEOPLE


def test_two_taps_on_keep_are_one_save(people: list[Browser], database: Database) -> None:
    for browser in people:
        run = browser.submit("/practice/boxes/runs", {"pool": "tutorial"}).headers["location"]
        for revision in (0, 1):
            save = (f"{run}/items/1", form_of(T1[: revision + 1], revision))
            assert [answer.status_code for answer in both(browser, save, save)] == [303, 303]
    with database.read() as session:
        assert session.scalars(select(Annotation.revision)).all() == [2] * PEOPLE


@pytest.mark.parametrize("revision", [0, 1])
def test_of_two_windows_with_other_boxes_one_is_told(people: list[Browser], database: Database, revision: int) -> None:
    for browser in people:
        run = browser.submit("/practice/boxes/runs", {"pool": "tutorial"}).headers["location"]
        if revision:
            browser.submit(f"{run}/items/1", form_of([*T1, *T2], 0))
        windows = [(f"{run}/items/1", form_of(boxes, revision)) for boxes in (T1, T2)]
        assert sorted(answer.status_code for answer in both(browser, *windows)) == [303, 409]
    with database.read() as session:
        assert session.scalars(select(Annotation.revision)).all() == [revision + 1] * PEOPLE


def test_two_first_deeds_in_a_lesson_are_both_kept(people: list[Browser], database: Database) -> None:
    for browser in people:
        place = (f"/lessons/{LESSON}/place", {"place": 1})
        activity = (f"/lessons/{LESSON}/activities/count", {"answer": "7"})
        assert [answer.status_code for answer in both(browser, place, activity)] == [204, 303]
    with database.read() as session:
        rows = session.scalars(select(LessonProgress)).all()
        assert [list(row.answers) for row in rows] == [["count"]] * PEOPLE
        steps = session.scalars(select(StepState).where(StepState.step == f"lesson:{LESSON}")).all()
        assert len(steps) == PEOPLE
