"""Which stages stand open to one person, and the one thing to do next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cohorts.outline import (
    Stage,
    StageView,
    Step,
    StepFact,
    check_waiting,
    count_exemptions,
    find_step,
    next_step,
    progress,
    retry_step,
    view_outline,
)

MONDAY = date(2026, 11, 23)
OUTLINE = tuple(
    Stage(
        slug=slug,
        title=title,
        summary="",
        week=week,
        steps=(
            Step(key=f"lesson:{slug}/one", title=f"{title} 첫째"),
            Step(key=f"practice:{slug}/exam", title=f"{title} 실습"),
            Step(key=f"quiz:{slug}", title=f"{title} 확인 문제"),
        ),
    )
    for slug, title, week in (("a", "준비", 1), ("b", "시작", 3), ("c", "데이터", 5))
)
DONE_A = {key: StepFact("passed") for key in ("lesson:a/one", "practice:a/exam", "quiz:a")}
MISSED_TWICE = {**DONE_A, "quiz:a": StepFact("failed", 40.0, 2)}
STATES = ("started", "submitted", "returned", "passed", "failed", "exempt")
KEYS = [step.key for stage in OUTLINE for step in stage.steps]


def see(facts: dict[str, StepFact], days: int = 0) -> tuple[StageView, ...]:
    return view_outline(OUTLINE, facts, MONDAY, MONDAY + timedelta(days=days))


def states(facts: dict[str, StepFact], days: int = 0) -> list[str]:
    return [view.state for view in see(facts, days)]


def next_key(facts: dict[str, StepFact], days: int = 0) -> str | None:
    found = next_step(see(facts, days))
    return found[1].key if found else None


def test_at_first_only_the_first_stage_stands_open() -> None:
    assert states({}) == ["open", "locked", "locked"]
    assert see({})[1].why == "‘준비’ 단계의 확인 문제를 통과하면 열려요."


def test_passing_the_stage_quiz_opens_the_next_stage_even_before_its_practice_is_done() -> None:
    assert states({"quiz:a": StepFact("passed")}) == ["open", "open", "locked"]


def test_one_miss_opens_nothing_and_the_second_opens_the_next_stage_with_supplement() -> None:
    assert states({"quiz:a": StepFact("failed", 40.0, 1)}) == ["open", "locked", "locked"]
    assert states({"quiz:a": StepFact("failed", 40.0, 2)}) == ["open", "supplement", "locked"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, ["open", "locked", "locked"]),
        (13, ["open", "locked", "locked"]),
        (14, ["open", "supplement", "locked"]),
        (28, ["open", "supplement", "supplement"]),
    ],
)
def test_the_live_class_reaching_a_stage_opens_it_with_supplement(days: int, expected: list[str]) -> None:
    assert states({}, days) == expected


def test_the_center_can_open_a_stage_with_supplement() -> None:
    assert states({"stage:b": StepFact("supplement")}) == ["open", "supplement", "locked"]


def test_an_exempted_stage_keeps_its_practice_to_be_done_and_opens_the_next() -> None:
    exempt = {"stage:a": StepFact("exempt")}
    assert states(exempt) == ["open", "open", "locked"]
    assert next_key(exempt) == "practice:a/exam"
    assert states({**exempt, "practice:a/exam": StepFact("passed")}) == ["done", "open", "locked"]


def test_an_exemption_never_hides_a_pass_and_keeps_the_score() -> None:
    facts = {"stage:a": StepFact("exempt"), "quiz:a": StepFact("passed", 90.0), "lesson:a/one": StepFact("started")}
    counted = count_exemptions(OUTLINE, facts)
    assert counted["quiz:a"] == StepFact("passed", 90.0)
    assert counted["lesson:a/one"].state == "exempt"
    assert progress(OUTLINE, facts) == (1, 3)


def test_the_next_step_is_the_first_that_is_not_done_and_not_waiting_for_an_instructor() -> None:
    assert next_key({}) == "lesson:a/one"
    assert next_key({"lesson:a/one": StepFact("started")}) == "lesson:a/one"
    assert next_key({"lesson:a/one": StepFact("passed"), "practice:a/exam": StepFact("submitted")}) == "quiz:a"
    assert next_key(DONE_A) == "lesson:b/one"
    assert next_key({key: StepFact("passed") for key in KEYS}) is None


def test_after_two_misses_the_next_stage_comes_first_and_the_quiz_is_a_second_way() -> None:
    views = see(MISSED_TWICE)
    assert next_key(MISSED_TWICE) == "lesson:b/one"
    again = retry_step(views)
    assert again is not None
    assert again[1].key == "quiz:a"


def test_what_else_is_left_of_the_stage_comes_before_the_next_stage() -> None:
    assert next_key({"lesson:a/one": StepFact("passed"), "quiz:a": StepFact("failed", 40.0, 2)}) == "practice:a/exam"


def test_the_missed_quiz_comes_back_when_nothing_else_is_left() -> None:
    facts = {key: StepFact("passed") for key in KEYS} | {"quiz:a": StepFact("failed", 40.0, 3)}
    assert next_key(facts) == "quiz:a"
    assert retry_step(see(facts)) is None


def test_after_one_miss_the_quiz_itself_is_still_next() -> None:
    facts = {**DONE_A, "quiz:a": StepFact("failed", 40.0, 1)}
    assert next_key(facts) == "quiz:a"
    assert retry_step(see(facts)) is None


def test_a_step_of_no_stage_is_not_found() -> None:
    assert find_step(see({}), "lesson:x/y") is None


@given(
    st.dictionaries(
        st.sampled_from([*KEYS, "stage:a", "stage:b", "stage:c"]),
        st.builds(StepFact, st.sampled_from(STATES), st.none() | st.floats(0, 100), st.integers(0, 4)),
    ),
    st.integers(-7, 70),
)
def test_whatever_the_ledger_says_the_next_step_is_open_and_undone(facts: dict[str, StepFact], days: int) -> None:
    views = see(facts, days)
    assert views[0].open
    found = next_step(views)
    undone = [
        step.key
        for view in views
        if view.open
        for step, fact in view.steps
        if not fact or fact.state not in ("passed", "exempt", "submitted")
    ]
    assert (found[1].key in undone) if found else not undone
    done, total = progress(OUTLINE, facts)
    assert 0 <= done <= total == 3


@given(st.integers(-7, 70), st.integers(0, 40))
def test_time_never_shuts_a_stage(days: int, later: int) -> None:
    before, after = see({}, days), see({}, days + later)
    assert all(not earlier.open or then.open for earlier, then in zip(before, after, strict=True))


CHECK_A = Step(key="quiz:check-one", title="첫째 확인 문제", optional=True)
TALKS = Stage(
    slug="talks",
    title="특강",
    summary="",
    week=9,
    steps=(
        Step(key="lesson:talks/sea", title="바다", optional=True),
        Step(key="quiz:check-sea", title="바다 확인 문제", optional=True),
    ),
    beside=True,
)
WITH_TALKS = (
    OUTLINE[0].model_copy(update={"steps": (*OUTLINE[0].steps, CHECK_A)}),
    TALKS,
    *OUTLINE[1:],
)


def see_talks(facts: dict[str, StepFact]) -> tuple[StageView, ...]:
    return view_outline(WITH_TALKS, facts, MONDAY, MONDAY)


def test_a_stage_beside_is_never_shut_and_the_way_goes_on_around_it() -> None:
    assert [view.state for view in see_talks({})] == ["open", "beside", "locked", "locked"]
    assert [view.state for view in see_talks(DONE_A)] == ["done", "beside", "open", "locked"]
    assert [step.title for step, _ in see_talks({})[1].listed] == ["바다"]
    found = next_step(see_talks(DONE_A))
    assert found
    assert found[1].key == "lesson:b/one"
    assert progress(WITH_TALKS, DONE_A) == progress(OUTLINE, DONE_A)


def test_the_check_of_the_last_lesson_passed_waits_until_it_is_begun() -> None:
    assert check_waiting(see_talks({})) is None
    passed = {"lesson:a/one": StepFact("passed")}
    assert check_waiting(see_talks(passed)) == CHECK_A
    assert check_waiting(see_talks({**passed, CHECK_A.key: StepFact("started")})) is None
    later = {**passed, CHECK_A.key: StepFact("passed"), "lesson:talks/sea": StepFact("passed")}
    waiting = check_waiting(see_talks(later))
    assert waiting
    assert waiting.follows == "sea"


def test_a_check_is_offered_at_its_lesson_and_not_among_what_there_is_beside() -> None:
    assert see_talks({})[0].extras == ()
    assert CHECK_A not in [step for step, _ in see_talks({})[0].listed]
