"""Marks and problems of each type, from tables."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.questions.base import Problem
from app.questions.ordering import longest_rising
from tests.questions.examples import grouping, multiple, number, ordering, short_text, single

STRAIGHT = [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("picked", "fraction", "state"),
    [
        (["0", "1"], 1.0, "right"),
        (["0"], 0.5, "partial"),
        (["0", "2"], 0.0, "wrong"),
        (["0", "1", "2"], 0.5, "partial"),
        (["0", "1", "2", "3"], 0.0, "wrong"),
        (["2", "3"], 0.0, "wrong"),
    ],
)
def test_multiple_takes_wrong_picks_off_right_ones(picked, fraction, state):
    grade = multiple().grade({"picked": picked}, STRAIGHT)
    assert (grade.fraction, grade.state) == (fraction, state)


def test_single_says_how_many_were_picked():
    problem = single().parse({"answer": ["0", "2"]}, [0, 1, 2])
    assert problem == Problem("하나만 골라 주세요. 지금은 2개를 골랐어요.")


def test_an_unknown_option_is_a_problem_and_not_a_wrong_answer():
    assert isinstance(single().parse({"answer": ["7"]}, [0, 1, 2]), Problem)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("20", "20"), ("1,000", "1000"), ("１２", "12"), ("12개", "12"), ("12 개", "12"), ("-3", "-3"), ("−3", "-3"),
        ("2.50", "2.50"), (".5", "0.5"), ("3만", "30000"), ("3만 5천", "35000"),
        ("1억 2만 3", "100020003"), ("+7", "7"),
    ],
)  # fmt: skip
def test_numbers_are_read_the_way_people_write_them(typed, value):
    assert number(unit="개").parse({"answer": [typed]}, [])["value"] == value


@pytest.mark.parametrize(
    "typed", ["스무남은 개", "12장", "1,00", "1e9", "3천만쯤", "1 2 3", "NaN", "inf", "٣", "1" * 50, "--2"]
)
def test_what_is_not_one_number_is_asked_for_again(typed):
    problem = number(unit="개").parse({"answer": [typed]}, [])
    assert isinstance(problem, Problem)
    assert "숫자" in problem.text
    assert "예: 20" in problem.text


def test_the_example_in_a_problem_is_never_the_key():
    question = number(answer=20, tolerance=2)
    assert "예: 20" not in question.parse({"answer": ["스무남은 개"]}, []).text


@pytest.mark.parametrize(
    ("typed", "right"), [("987654", True), ("987655", True), ("987653.9", False), ("987655.1", False)]
)
def test_a_number_is_right_within_its_tolerance(typed, right):
    question = number()
    assert (question.grade(question.parse({"answer": [typed]}, []), []).state == "right") is right


def test_the_review_of_a_number_states_the_tolerance():
    assert number().review({}, []).answers == ("987,654.5 (앞뒤로 0.5까지 맞아요)",)
    assert number(answer=3, unit="개").review({}, []).answers == ("3개 (앞뒤로 0.5개까지 맞아요)",)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("데이터", True),
        ("데이터를", True),
        ("데 이 터", True),
        ("자료 묶음", True),
        ("데이타", False),
        ("새 자료", False),
        ("데이터.", True),
    ],
)
def test_short_text_forgives_spaces_and_particles_only(typed, right):
    question = short_text()
    assert (question.grade(question.parse({"answer": [typed]}, []), []).state == "right") is right


def test_particles_count_where_the_file_says_so():
    assert not short_text(particles=False).accepts("데이터를")


def test_a_long_answer_is_told_its_length():
    assert "지금은 250자예요" in short_text().parse({"answer": ["가" * 250]}, []).text


@pytest.mark.parametrize(
    ("sequence", "fraction"),
    [("0123", 1.0), ("1230", 0.666667), ("1023", 0.666667), ("2301", 0.333333), ("3210", 0.0), ("1032", 0.333333)],
)
def test_ordering_loses_a_step_for_each_item_out_of_place(sequence, fraction):
    assert ordering().grade({"sequence": list(sequence)}, STRAIGHT).fraction == fraction


@given(st.permutations(range(7)))
def test_what_may_stay_in_place_is_rising_and_as_long_as_brute_force_finds(numbers):
    from itertools import combinations

    kept = [n for n in numbers if n in longest_rising(list(numbers))]
    assert kept == sorted(kept)
    best = max(len(c) for k in range(8) for c in combinations(numbers, k) if list(c) == sorted(c))
    assert len(kept) == best


@given(st.integers())
def test_an_ordering_never_starts_in_the_right_order(seed):
    question = ordering()
    for shuffle in (True, False):
        assert question.draw_order(random.Random(seed), shuffle) != STRAIGHT


def test_options_keep_the_authors_order_when_shuffling_is_off():
    assert multiple().draw_order(random.Random(3), shuffle=False) == STRAIGHT


def test_ordering_works_with_a_number_on_each_item():
    order = [2, 0, 3, 1]
    form = {"rank-0": ["3"], "rank-1": ["1"], "rank-2": ["4"], "rank-3": ["2"]}
    response = ordering().parse(form, order)
    assert response == {"sequence": ["1", "3", "0", "2"]}
    assert ordering().grade(response, order).state == "right"


@pytest.mark.parametrize(
    ("ranks", "words"),
    [(["1", "1", "2", "3"], "1번이 두 번"), (["1", "", "2", ""], "2개"), (["1", "2", "3", "9"], "1부터 4까지")],
)
def test_ranks_that_do_not_add_up_are_explained(ranks, words):
    form = {f"rank-{at}": [rank] for at, rank in enumerate(ranks)}
    assert words in ordering().parse(form, STRAIGHT).text
    assert ordering().echo(form) == {"ranks": {str(at): rank for at, rank in enumerate(ranks) if rank}}


def test_grouping_gives_the_share_of_items_in_their_group():
    grade = grouping().grade({"groups": {"0": "0", "1": "1", "2": "1"}}, STRAIGHT)
    assert (grade.fraction, grade.state) == (0.5, "partial")
    assert [part.right for part in grade.parts] == [True, False, True, False]


def test_the_review_of_a_grouping_names_both_groups():
    rows = grouping().review({"groups": {"0": "1"}}, STRAIGHT).rows
    assert (rows[0].text, rows[0].given, rows[0].answer) == ("나이", "글", "숫자")
    assert rows[1].given is None


@pytest.mark.parametrize(
    ("make", "broken", "words"),
    [
        (single, {"options": [{"text": "가", "correct": True}, {"text": "나", "correct": True}]}, "exactly one"),
        (single, {"options": [{"text": "가"}, {"text": "나"}]}, "exactly one"),
        (single, {"options": [{"text": "가", "correct": True}, {"text": "가"}]}, "stands twice"),
        (
            multiple,
            {"options": [{"text": "가", "correct": True}, {"text": "나", "correct": True}]},
            "at least one without",
        ),
        (multiple, {"options": [{"text": "가"}, {"text": "나"}]}, "at least one option"),
        (ordering, {"items": ["하나", "둘"]}, "at least 3"),
        (ordering, {"items": ["하나", "둘", "둘"]}, "stands twice"),
        (grouping, {"groups": [{"name": "가", "items": ["a"]}, {"name": "가", "items": ["b", "c"]}]}, "stands twice"),
        (grouping, {"groups": [{"name": "가", "items": ["a"]}, {"name": "나", "items": ["b"]}]}, "three items"),
        (number, {"tolerance": -1}, "greater than or equal"),
        (number, {"answer": float("nan")}, "finite"),
        (short_text, {"accepted": ["*"]}, "accept anything"),
        (short_text, {"accepted": ["자료", "자 료"]}, "stands twice"),
        (single, {"id": "Q 1"}, "pattern"),
        (single, {"answer": "가"}, "not permitted"),
        (single, {"difficulty": 4}, "less than or equal"),
    ],
)
def test_a_question_that_cannot_be_asked_fairly_is_refused(make, broken, words):
    with pytest.raises(ValidationError, match=words):
        make(**broken)
