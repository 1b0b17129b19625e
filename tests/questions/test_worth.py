"""What options are worth, how partial credit is explained, and the options of numbers and short texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.questions.base import Problem
from tests.questions.examples import gap_text, grouping, matching, multiple, number, ordering, short_text, single

STRAIGHT = [0, 1, 2, 3]


def worths(make, *worth, right=(0, 1), **extra):
    options = [{"text": f"{at}", "correct": at in right, "worth": each} for at, each in enumerate(worth)]
    return make(options=options, **extra)


@pytest.mark.parametrize(
    ("below_zero", "picked", "fraction", "state"),
    [
        (False, ["0", "1"], 1.0, "right"),
        (False, ["0"], 0.7, "partial"),
        (False, ["1", "2"], 0.05, "partial"),
        (False, ["2", "3"], 0.0, "wrong"),
        (True, ["2", "3"], -0.75, "wrong"),
        (True, ["0", "1", "2", "3"], 0.25, "partial"),
    ],
)
def test_worths_add_up_and_end_below_zero_only_where_the_file_says_so(below_zero, picked, fraction, state):
    question = worths(multiple, 0.7, 0.3, -0.25, -0.5, below_zero=below_zero)
    grade = question.grade({"picked": picked}, STRAIGHT)
    assert (grade.fraction, grade.state) == (fraction, state)


@given(st.lists(st.sampled_from("0123"), min_size=1, unique=True), st.booleans(), st.permutations(STRAIGHT))
def test_a_worth_stays_within_bounds_and_follows_the_option_wherever_it_is_shown(picked, below_zero, order):
    question = worths(multiple, 0.5, 0.5, -1, -1, below_zero=below_zero)
    grade = question.grade({"picked": picked}, list(order))
    assert (-1 if below_zero else 0) <= grade.fraction <= 1
    moved = [str(list(order).index(int(token))) for token in picked]
    assert question.grade({"picked": moved}, list(order)) == question.grade({"picked": moved}, list(order))
    assert (
        question.grade({"picked": moved}, list(order)).fraction == question.grade({"picked": picked}, STRAIGHT).fraction
    )


def test_a_second_best_answer_of_a_single_earns_what_it_is_worth():
    question = worths(single, None, 0.4, None, right=[0])
    assert [question.grade({"picked": [token]}, [0, 1, 2]).fraction for token in "012"] == [1.0, 0.4, 0.0]
    assert question.review({"picked": ["1"]}, [0, 1, 2]).credit == "가장 알맞은 답은 아니지만 40%를 얻었어요."


def test_a_guess_may_cost_something():
    question = worths(single, None, -0.5, None, right=[0], below_zero=True)
    review = question.review({"picked": ["1"]}, [0, 1, 2])
    assert (review.fraction, review.state) == (-0.5, "wrong")
    assert review.credit == "알맞지 않은 답은 점수를 깎는 문제예요. 50% 깎였어요."


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: worths(multiple, 0.5, 0.4, -1, -1), "add up to 0.9, not to 1"),
        (lambda: worths(multiple, 0.5, 0.5, 0, -1), "costs something"),
        (lambda: worths(multiple, 0.5, 0.5, None, -1), "every option of a multiple has a worth or none"),
        (lambda: worths(multiple, 1.5, -0.5, -1, -1), "less than or equal to 1"),
        (lambda: worths(single, 0.5, None, None, right=[0]), "worth the whole"),
        (lambda: worths(single, None, 1, None, right=[0]), "not correct, but worth the whole"),
        (lambda: worths(single, None, -0.5, None, right=[0]), "needs below_zero"),
        (lambda: single(below_zero=True), "has no effect"),
        (lambda: worths(multiple, float("nan"), 0.5, -1, -1), "finite"),
    ],
)
def test_worths_that_contradict_themselves_are_refused(make, said):
    with pytest.raises(ValidationError, match=said):
        make()


def test_a_document_without_worths_is_stored_as_before():
    stored = multiple().model_dump(mode="json")
    assert "below_zero" not in stored
    assert all(set(option) == {"text", "correct", "feedback"} for option in stored["options"])
    assert not {"units", "relative"} & set(number().model_dump())
    assert not {"spaces", "accents"} & set(short_text().model_dump())
    assert worths(multiple, 0.5, 0.5, -1, -1).model_dump()["options"][0]["worth"] == 0.5


@pytest.mark.parametrize(
    ("question", "response", "order", "credit"),
    [
        (multiple(), {"picked": ["0"]}, STRAIGHT, "알맞은 것 두 개 가운데 한 개를 골랐어요. 50%를 얻었어요."),
        (multiple(), {"picked": ["0", "1", "2"]}, STRAIGHT,
         "알맞은 것 두 개 가운데 두 개를 골랐어요. 알맞지 않은 것도 한 개 골라서 그만큼 뺐어요. 50%를 얻었어요."),
        (multiple(), {"picked": ["0", "2"]}, STRAIGHT,
         "알맞은 것 두 개 가운데 한 개를 골랐어요. 알맞지 않은 것도 한 개 골라서 그만큼 뺐어요. 남은 점수가 없어요."),
        (multiple(), {"picked": ["0", "1"]}, STRAIGHT, ""),
        (multiple(), {}, STRAIGHT, ""),
        (gap_text(), {"gaps": {"0": "2"}}, [], "두 칸 가운데 한 칸이 맞아서 50%를 얻었어요."),
        (matching(), {"groups": {"0": "2", "1": "1"}}, [0, 1, 2], "세 개 가운데 두 개가 맞아서 67%를 얻었어요."),
        (grouping(), {"groups": {"0": "0"}}, STRAIGHT, "네 개 가운데 한 개가 맞아서 25%를 얻었어요."),
        (ordering(), {"sequence": ["1", "0", "2", "3"]}, STRAIGHT,
         "네 개 가운데 세 개는 서로 앞뒤 차례가 맞아요. 하나는 견줄 상대라서 빼고 세어 67%를 얻었어요."),
    ],
)  # fmt: skip
def test_partial_credit_is_explained(question, response, order, credit):
    assert question.review(response, order).credit == credit


METRES = {"answer": 150, "tolerance": 0, "unit": "cm", "units": {"m": 100, "mm": 0.1}}


@pytest.mark.parametrize(
    ("typed", "value"), [("150", "150"), ("150cm", "150"), ("1.5 m", "150"), ("1,500mm", "150"), ("2 M", "200")]
)
def test_a_number_may_come_in_any_of_its_units(typed, value):
    read = number(**METRES).parse({"answer": [typed]}, [])
    assert float(read["value"]) == float(value)
    assert read["text"] == typed


@pytest.mark.parametrize("typed", ["1.5 km", "1.5 inch", "m", "1 m 50 cm"])
def test_an_unknown_unit_is_asked_for_again_with_the_units_there_are(typed):
    problem = number(**METRES).parse({"answer": [typed]}, [])
    assert isinstance(problem, Problem)
    assert "숫자" in problem.text
    if any(ch.isdigit() for ch in typed):
        assert "cm, m, mm" in problem.text


@pytest.mark.parametrize(
    ("relative", "tolerance", "given", "state"),
    [
        ("0.05", 0, "105", "right"),
        ("0.05", 0, "105.01", "wrong"),
        ("0.05", 0, "95", "right"),
        ("0.05", 9, "109", "right"),
    ],
)
def test_the_wider_of_the_two_tolerances_holds(relative, tolerance, given, state):
    question = number(answer=100, tolerance=tolerance, relative=relative)
    assert question.grade({"value": given}, []).state == state


def test_a_relative_tolerance_is_shown_as_what_it_allows():
    assert number(answer=200, tolerance=0, relative="0.05", unit="g").review({}, []).answers == (
        "200g (앞뒤로 10g까지 맞아요)",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"units": {"m": 100}}, "name that first"),
        ({"unit": "cm", "units": {"CM": 100}}, "stands twice"),
        ({"unit": "cm", "units": {"m": 0}}, "greater than 0"),
        ({"answer": 0, "relative": "0.1"}, "give a tolerance"),
        ({"relative": 1}, "less than 1"),
    ],
)
def test_units_and_tolerances_that_mean_nothing_are_refused(change, said):
    with pytest.raises(ValidationError, match=said):
        number(**change)


@pytest.mark.parametrize(
    ("spaces", "typed", "accepted"),
    [
        ("ignored", "인공 지능", True), ("ignored", "인공지능", True),
        ("exact", "인공 지능", True), ("exact", "  인공\u3000지능 ", True), ("exact", "인공지능", False),
        ("exact", "인 공 지능", False),
    ],
)  # fmt: skip
def test_inner_spaces_count_only_where_they_are_said_to(spaces, typed, accepted):
    assert short_text(accepted=["인공 지능"], particles=False, spaces=spaces).accepts(typed) is accepted


@pytest.mark.parametrize(
    ("accents", "typed", "accepted"),
    [
        ("exact", "café", True),
        ("exact", "cafe\u0301", True),
        ("exact", "cafe", False),
        ("ignored", "CAFE", True),
        ("ignored", "각", False),
    ],
)
def test_accents_count_unless_they_are_said_not_to(accents, typed, accepted):
    assert short_text(accepted=["café"], particles=False, accents=accents).accepts(typed) is accepted


def test_final_consonants_are_no_accents():
    assert not short_text(accepted=["각"], particles=False, accents="ignored").accepts("가")
    assert short_text(accepted=["각"], particles=False, accents="ignored").accepts("\u1100\u1161\u11a8")


def test_two_forms_that_read_alike_are_refused_only_where_they_do():
    with pytest.raises(ValidationError, match="stands twice"):
        short_text(accepted=["인공 지능", "인공지능"])
    assert short_text(accepted=["인공 지능", "인공지능"], spaces="exact").accepts("인공지능")
