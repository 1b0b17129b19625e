"""What is promised about stored answers: nothing acknowledged is lost, nothing is graded twice."""

import json
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.assessment.models import Attempt, AttemptStep
from app.cohorts.models import StepState
from tests.assessment.conftest import PARTIAL, SLUG, Sitting, hidden


def from_outside(app: FastAPI) -> list[tuple[int, dict[str, Any]]]:
    """(slot, response) of every step as a connection of its own sees them."""
    url = app.state.database.engine.url
    query = "SELECT slot, response FROM attempt_step ORDER BY seq"
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(f"file:{url.database}?mode=ro", uri=True) as connection:
            rows = connection.execute(query).fetchall()
        connection.close()
        return [(slot, json.loads(response)) for slot, response in rows]
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute("SELECT set_config('ieum.system', 'on', true)")
        return connection.execute(query).fetchall()


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds at the same moment, each in a thread; their results in order."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(at: int, deed: Callable[[], Any]) -> None:
        start.wait()
        results[at] = deed()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_an_acknowledged_answer_is_in_the_database_for_every_other_connection(sitting: Sitting, app: FastAPI) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    answer = sitting.save(attempt, slot, {"answer": "라벨링"}, headers=PARTIAL)
    assert answer.headers["ieum-saved"] == "1"
    assert from_outside(app) == [(slot, {"text": "라벨링"})]


def test_two_people_pressing_hand_in_at_once_on_one_attempt_grade_it_once(sitting: Sitting) -> None:
    attempt = sitting.begin()
    sitting.answer_all(attempt)
    tabs = [sitting.world.browser(sitting.account) for _ in range(2)]
    seq = hidden(tabs[0].get(f"{attempt}/check").text, "_seq")
    forms = [{"_seq": seq, "_csrf": tab.csrf()} for tab in tabs]
    answers = at_once(
        *(lambda t=tab, f=form: t.post(f"{attempt}/submission", data=f) for tab, form in zip(tabs, forms, strict=True))
    )
    assert [answer.headers.get("location") for answer in answers] == [f"{attempt}/result"] * 2
    with sitting.world.database.read() as session:
        assert session.query(AttemptStep).filter_by(kind="finished").count() == 6
        assert session.query(StepState).one().misses == 0


def test_a_double_hand_in_of_a_failed_attempt_counts_one_miss(sitting: Sitting) -> None:
    attempt = sitting.begin()
    tabs = [sitting.world.browser(sitting.account) for _ in range(2)]
    forms = [{"_seq": "0", "anyway": "1", "_csrf": tab.csrf()} for tab in tabs]
    at_once(
        *(lambda t=tab, f=form: t.post(f"{attempt}/submission", data=f) for tab, form in zip(tabs, forms, strict=True))
    )
    with sitting.world.database.read() as session:
        assert session.query(StepState).one().misses == 1


def test_two_taps_on_start_at_once_make_one_attempt(sitting: Sitting) -> None:
    tabs = [sitting.world.browser(sitting.account) for _ in range(2)]
    tokens = [tab.csrf() for tab in tabs]
    answers = at_once(
        *(
            lambda t=tab, k=token: t.post(f"/quizzes/{SLUG}/attempts", data={"_csrf": k})
            for tab, token in zip(tabs, tokens, strict=True)
        )
    )
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    with sitting.world.database.read() as session:
        assert session.query(Attempt).count() == 1


def test_of_two_different_answers_sent_at_once_one_is_saved_and_one_is_shown_the_conflict(sitting: Sitting) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    tabs = [sitting.world.browser(sitting.account) for _ in range(2)]
    forms = [{"_seq": "0", "answer": word, "_csrf": tab.csrf()} for word, tab in zip(("하나", "둘"), tabs, strict=True)]
    answers = at_once(
        *(
            lambda t=tab, f=form: t.post(f"{attempt}/responses/{slot}", data=f, headers=PARTIAL)
            for tab, form in zip(tabs, forms, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    with sitting.world.database.read() as session:
        assert session.query(AttemptStep).count() == 1


def test_the_database_itself_allows_one_open_attempt_a_quiz(sitting: Sitting) -> None:
    sitting.begin()
    columns = "organisation_id, person_id, enrolment_id, quiz, document_hash, layout, pass_mark, state, seq, started_at"
    copy = text(
        f"INSERT INTO attempt (public_id, number, {columns})"
        f" SELECT '00000000000040008000000000000001', number + 1, {columns} FROM attempt"
    )
    with pytest.raises(IntegrityError), sitting.world.database.write() as session:
        session.execute(copy)


# A deed of a random walk: (slot, text to answer with); "" takes the answer back, None looks at the question's page.
WALK = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["right", "wrong", "", None])), max_size=14)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALK)
def test_whatever_the_way_each_slot_is_graded_by_its_last_saved_answer(sitting: Sitting, walk: list[Any]) -> None:
    attempt = sitting.begin()
    last: dict[int, str] = {}
    for slot, deed in walk:
        if deed is None:
            assert sitting.browser.get(f"{attempt}/questions/{slot}").status_code == 200
            continue
        form = {"right": sitting.right, "wrong": sitting.wrong}[deed](attempt, slot) if deed else {}
        assert sitting.save(attempt, slot, form).status_code == 303
        last[slot] = deed
    assert sitting.hand_in(attempt, anyway="1").status_code == 303
    with sitting.world.database.read() as session:
        done = session.query(Attempt).order_by(Attempt.id.desc()).first()
        assert done is not None
        finished = session.query(AttemptStep).filter_by(attempt_id=done.id, kind="finished").all()
        every = [step.seq for step in session.query(AttemptStep).filter_by(attempt_id=done.id)]
    assert {step.slot: step.fraction == 1 for step in finished} == {n: last.get(n) == "right" for n in range(1, 7)}
    assert {step.slot for step in finished if step.response} == {slot for slot, deed in last.items() if deed}
    assert sorted(every) == list(range(1, done.seq + 1))
    assert done.score == pytest.approx(100 * sum(step.fraction or 0 for step in finished) / 6, abs=0.001)
