"""One activity of a lesson: two tries, a hint in between, then the answer; what is settled stays settled."""

from pathlib import Path

import pytest

from app.content.lesson import Lesson
from app.content.loader import load_content
from app.core.settings import ROOT
from app.learning.activities import answer_activity, order_for, view_activity
from app.questions.base import Form, Problem
from app.questions.registry import Question

FIXTURES = ROOT / "tests" / "fixtures"
ENROLMENT = 7


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return load_content(Path(FIXTURES / "courses"), Path(FIXTURES / "quizzes")).lessons["0-ready/big-letters"]


@pytest.fixture
def sum_of_two(lesson: Lesson) -> Question:
    return lesson.activities["count"]


def media(src: str) -> str:
    return f"/media/{src}"


def field_of(question: Question) -> str:
    """The name of the field the answer is typed into."""
    return next(name for name in ("answer", "number", "value") if not isinstance(typed(question, name, "7"), Problem))


def typed(question: Question, name: str, text: str):  # type: ignore[no-untyped-def]
    form: Form = {name: [text]}
    return answer_activity(question, None, form, ENROLMENT)


def test_a_right_answer_settles_at_once_with_its_explanation(sum_of_two: Question) -> None:
    kept = typed(sum_of_two, field_of(sum_of_two), "7")
    assert (kept["state"], kept["tries"]) == ("right", 1)
    view = view_activity(sum_of_two, kept, ENROLMENT, media)
    assert view.settled
    assert view.hint is None


def test_a_first_wrong_answer_brings_a_hint_and_the_second_the_answer(sum_of_two: Question) -> None:
    name = field_of(sum_of_two)
    first = typed(sum_of_two, name, "8")
    view = view_activity(sum_of_two, first, ENROLMENT, media)
    assert (first["tries"], view.settled, view.hint) == (1, False, "다시 한번 천천히 읽어 볼까요?")
    second = answer_activity(sum_of_two, first, {name: ["9"], "_tries": ["1"]}, ENROLMENT)
    assert not isinstance(second, Problem)
    assert view_activity(sum_of_two, second, ENROLMENT, media).settled


def test_the_same_answer_again_is_a_try_only_from_a_page_that_knew_of_the_first(sum_of_two: Question) -> None:
    name = field_of(sum_of_two)
    first = typed(sum_of_two, name, "8")
    assert answer_activity(sum_of_two, first, {name: ["8"], "_tries": ["0"]}, ENROLMENT) is first  # a double tap
    again = answer_activity(sum_of_two, first, {name: ["8"], "_tries": ["1"]}, ENROLMENT)
    assert not isinstance(again, Problem)
    assert again["tries"] == 2


def test_a_settled_answer_is_not_changed_by_a_late_one(sum_of_two: Question) -> None:
    name = field_of(sum_of_two)
    kept = typed(sum_of_two, name, "7")
    assert answer_activity(sum_of_two, kept, {name: ["1"]}, ENROLMENT) == kept


def test_nothing_sent_and_nothing_readable_are_problems_and_cost_no_try(sum_of_two: Question) -> None:
    assert isinstance(answer_activity(sum_of_two, None, {}, ENROLMENT), Problem)
    name = field_of(sum_of_two)
    first = typed(sum_of_two, name, "8")
    assert isinstance(answer_activity(sum_of_two, first, {name: ["일곱개쯤"]}, ENROLMENT), Problem)
    assert first["tries"] == 1


def test_one_person_meets_the_choices_in_the_same_order_each_time(lesson: Lesson) -> None:
    pick = lesson.activities["pick"]
    assert order_for(pick, ENROLMENT) == order_for(pick, ENROLMENT)
    assert len({str(order_for(pick, enrolment)) for enrolment in range(20)}) > 1


def test_the_view_before_an_answer_holds_no_key(lesson: Lesson) -> None:
    for question in lesson.activities.values():
        assert "KEY-" not in repr(view_activity(question, None, ENROLMENT, media))
