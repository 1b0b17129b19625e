"""The drawn paper: orders, answers in words, and the arithmetic of scores."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.outcomes import Outcome, needed_right
from app.assessment.papers import Answer, Paper, answer_in_words, draw_layout, score_of
from app.content.loader import load_content
from app.content.quiz import Quiz
from app.core.settings import ROOT
from tests.questions.examples import chart, chart_number, essay, hot_spot, mark, number, table

FIXTURES: Path = ROOT / "tests" / "fixtures"


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    return load_content(FIXTURES).quizzes["every-type"]


def test_a_layout_has_every_question_once_with_an_order_that_fits(quiz: Quiz) -> None:
    layout = draw_layout(quiz, random.Random(4))
    assert sorted(each["id"] for each in layout) == sorted(question.id for question in quiz.questions)
    for each in layout:
        quiz.question(each["id"]).check_order(each["order"])


def test_two_draws_differ(quiz: Quiz) -> None:
    drawn = {str(draw_layout(quiz, random.Random(seed))) for seed in range(20)}
    assert len(drawn) == 20


def test_without_shuffle_questions_and_options_keep_the_files_order_but_an_ordering_is_never_solved(quiz: Quiz) -> None:
    plain = quiz.model_copy(update={"shuffle": False})
    for seed in range(20):
        layout = {each["id"]: each["order"] for each in draw_layout(plain, random.Random(seed))}
        assert list(layout) == [question.id for question in quiz.questions]
        assert layout["one-of-four"] == [0, 1, 2, 3]
        assert layout["an-order"] != [0, 1, 2, 3]


def test_slots_without_an_answer_and_with_one_taken_back_are_unanswered(quiz: Quiz) -> None:
    paper = Paper(quiz, draw_layout(quiz, random.Random(1)), {2: Answer(5, {"text": "가"}), 3: Answer(6, {})})
    assert paper.unanswered == (1, 3, 4, 5, 6)
    assert (paper.seq(1), paper.seq(2), paper.seq(3)) == (0, 5, 6)


@pytest.mark.parametrize("slot", [0, 7, -1])
def test_a_slot_that_is_not_there_has_no_question(quiz: Quiz, slot: int) -> None:
    with pytest.raises(KeyError):
        Paper(quiz, draw_layout(quiz, random.Random(1)), {}).question(slot)


@pytest.mark.parametrize(
    ("fractions", "score"),
    [
        ([1, 1, 1], 100.0),
        ([0, 0], 0.0),
        ([1, 1, 0.333333, 0.333333, 0.333333], 60.0),  # three thirds are a whole
        ([0.333333], 33.333),
        ([0.666667], 66.666),  # cut, never lifted
        ([1] * 59 + [0], 98.333),
        ([0.37], 37.0),  # what an option is worth by itself, no share of parts
        ([1, -0.25], 37.5),
        ([0, -0.5], 0.0),  # the whole never ends below 0
    ],
)
def test_a_score_is_the_mean_in_per_cent_cut_to_three_decimals(fractions: list[float], score: float) -> None:
    assert score_of(fractions) == score


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda pair: min(1.0, pair[0] / pair[1])),
        min_size=1,
        max_size=60,
    )
)
def test_a_score_below_a_whole_mark_is_never_shown_as_that_mark(shares: list[float]) -> None:
    from fractions import Fraction

    exact = 100 * sum(Fraction(share).limit_denominator(50) for share in shares) / len(shares)
    score = score_of([round(share, 6) for share in shares])
    assert int(score) == int(exact)
    assert 0 <= score <= 100


@pytest.mark.parametrize(("mark", "total", "needed"), [(60, 10, 6), (60, 6, 4), (60, 5, 3), (0, 5, 0), (100, 7, 7)])
def test_the_pass_mark_is_said_as_a_number_of_questions(mark: int, total: int, needed: int) -> None:
    assert needed_right(mark, total) == needed


def test_a_score_just_below_the_pass_mark_is_no_pass() -> None:
    assert not Outcome(59.999, 59.999, 60, 5, 1, 10, None, ()).passed
    assert Outcome(60.0, 60.0, 60, 6, 0, 10, None, ()).passed


def test_answers_are_said_in_the_words_of_the_page(quiz: Quiz) -> None:
    def words(id: str, response: dict[str, object], order: list[int]) -> str:
        return answer_in_words(quiz.question(id).view(order), response)

    assert words("one-of-four", {"picked": ["1"]}, [3, 2, 1, 0]) == "전화번호부"
    assert words("some-of-four", {"picked": ["0", "3"]}, [0, 1, 2, 3]) == "나이 / 사는 곳"
    assert words("a-number", {"text": "35", "value": "35"}, []) == "35 원"
    assert words("a-number", {"text": "35원", "value": "35"}, []) == "35원"
    assert words("a-word", {"text": "이름표"}, []) == "이름표"
    assert words("an-order", {"sequence": ["1", "0", "2", "3"]}, [0, 1, 2, 3]).startswith("사진을 열어요 → 가이드를")
    assert words("in-groups", {"groups": {"0": "1"}}, [0, 1, 2, 3]) == "몸무게: 글자"
    assert words("a-word", {}, []) == ""


@pytest.mark.parametrize(
    ("make", "form", "said"),
    [
        (hot_spot, {"answer": ["1"]}, "2번 자리: 오른쪽 위"),
        (mark, {"x-1": ["70"], "y-1": ["65"], "x-3": ["0"], "y-3": ["5"]}, "1번 점: 왼쪽에서 70, 위에서 65 / 2번 점: 왼쪽에서 0, 위에서 5"),
        (chart, {"answer": ["2"]}, "수"),
        (chart_number, {"answer": ["30"]}, "30 장"),
        (table, {"cell-0-1": ["7"], "cell-1-1": ["0"]}, "7 / 눈"),
        (essay, {"answer": ["첫 줄\r\n둘째 줄"]}, "첫 줄\n둘째 줄"),
        (lambda: number(unit="cm", units={"m": 100}), {"answer": ["2m"]}, "2m"),
    ],
)  # fmt: skip
def test_answers_of_the_newer_types_are_said_in_words_as_well(make, form, said) -> None:
    question = make()
    order = question.draw_order(random.Random(1))
    assert answer_in_words(question.view(order), question.parse(form, order)) == said
