"""When each rung of the practice ladder may be climbed."""

from datetime import UTC, datetime, timedelta

import pytest

from app.labeling.ladder import QUEUED, RunFact, Rung, band, bands_of, climb, rung_of, step_key

NINE_IN_THE_EVENING = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TRAINED = {"tutorial", "practice"}


def exam_after(score: float, later: timedelta, *more: RunFact, read: bool = False) -> Rung:
    at = NINE_IN_THE_EVENING
    failed = RunFact("exam", "done", score, at, at + timedelta(minutes=5) if read else None)
    return rung_of(climb([failed, *more], TRAINED, at + later), "exam")


def test_each_rung_waits_for_the_one_before() -> None:
    states = [rung.state for rung in climb([], set(), NINE_IN_THE_EVENING)]
    assert states == ["open", *["locked"] * 5]
    states = [rung.state for rung in climb([], {"tutorial"}, NINE_IN_THE_EVENING)]
    assert states == ["done", "open", *["locked"] * 4]


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (100, "passed"),
        (80, "passed"),
        (79.9, "near"),
        (70, "near"),
        (69.9, "lesson"),
        (40, "lesson"),
        (39.9, "practice"),
    ],
)
def test_bands_of_the_exam(score: float, expected: str) -> None:
    assert band(score) == expected


@pytest.mark.parametrize("pass_mark", [80, 60, 45, 40, 100])
def test_the_page_says_for_every_score_what_the_ladder_does(pass_mark: int) -> None:
    words = {"passed": "통과예요", "near": "조금만", "lesson": "하루 쉬고", "practice": "연습을 한 번"}
    for score in range(101):
        said = [b for b in bands_of(pass_mark) if b["from"] <= score <= (100 if b["to"] is None else b["to"])]
        assert len(said) == 1, score
        assert said[0]["words"].startswith(words[band(score, pass_mark)]), score


def test_a_near_miss_opens_at_midnight_in_korea() -> None:
    assert exam_after(75, timedelta(hours=2, minutes=59)).state == "waiting"
    again = exam_after(75, timedelta(hours=3))
    assert (again.state, again.may_start) == ("open", True)


def test_a_middling_score_needs_a_day_and_the_guide() -> None:
    assert exam_after(50, timedelta(hours=25)).needs_guide
    assert exam_after(50, timedelta(hours=23), read=True).state == "waiting"
    assert exam_after(50, timedelta(hours=24), read=True).may_start


def test_a_low_score_needs_another_practice() -> None:
    assert exam_after(20, timedelta(days=9)).state == "waiting"
    before = RunFact("practice", "done", 90, NINE_IN_THE_EVENING - timedelta(hours=1))
    assert exam_after(20, timedelta(days=9), before).state == "waiting"
    after = RunFact("practice", "done", 90, NINE_IN_THE_EVENING + timedelta(hours=1))
    assert exam_after(20, timedelta(hours=2), after).may_start


def test_training_may_be_repeated_and_an_exam_once_passed_may_not() -> None:
    rungs = climb([], {"tutorial", "practice", "exam"}, NINE_IN_THE_EVENING)
    assert [rung.may_start for rung in rungs if rung.pool not in QUEUED] == [True, True, False, True]


@pytest.mark.parametrize(
    ("state", "expected"), [("open", "going"), ("submitted", "submitted"), ("returned", "returned")]
)
def test_a_run_under_way_shows_where_it_stands(state: str, expected: str) -> None:
    rungs = climb([RunFact("final", state)], {*TRAINED, "exam"}, NINE_IN_THE_EVENING)
    assert rung_of(rungs, "final").state == expected


def test_the_ledger_keys() -> None:
    assert step_key("boxes", "exam") == "practice:boxes/exam"
    assert step_key("boxes", "final") == "assignment:boxes"
