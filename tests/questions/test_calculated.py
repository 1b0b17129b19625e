"""A calculated question: values drawn an attempt, an answer that follows from them, mistakes in the file named."""

import random
from decimal import Decimal

import pytest
from pydantic import ValidationError

from app.questions.registry import load_question

# What is left of 3.3 % withholding: 3 % cut below ten won, and a tenth of that, cut the same way.
NET = "pay - floor(pay * 0.03, -1) - floor(floor(pay * 0.03, -1) * 0.1, -1)"


def net_pay(**changed):
    asked = {
        "type": "calculated",
        "id": "q1",
        "prompt": "{pay}원을 벌었어요. 통장에 얼마가 들어올까요?",
        "explanation": "{pay}원에서 세금을 빼면 {answer}원이에요.",
        "variables": [{"name": "pay", "values": [12345, 100000]}],
        "formula": NET,
        "unit": "원",
    }
    return load_question(asked | changed)


@pytest.mark.parametrize(("order", "shown", "answer"), [([0], "12,345원", "11945"), ([1], "100,000원", "96700")])
def test_each_attempt_sees_its_own_values_and_is_graded_by_them(order, shown, answer):
    question = net_pay()
    assert shown in question.view(order).prompt
    assert question.grade(question.parse({"answer": [answer]}, order), order).state == "right"
    assert question.grade(question.parse({"answer": ["1"]}, order), order).state == "wrong"


def test_the_explanation_works_with_the_drawn_values():
    review = net_pay().review({"text": "96700", "value": "96700"}, [1])
    assert review.explanation == "100,000원에서 세금을 빼면 96,700원이에요."
    assert review.answers == ("96,700원",)


def test_every_value_is_drawn_in_time():
    question = net_pay()
    assert {question.draw_order(random.Random(seed))[0] for seed in range(40)} == {0, 1}


def test_tolerance_allows_rounding():
    question = net_pay(tolerance=5)
    assert question.grade({"text": "96705", "value": str(Decimal(96705))}, [1]).state == "right"
    assert question.grade({"text": "96706", "value": str(Decimal(96706))}, [1]).state == "wrong"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"formula": "pay -"}, "character 6: a number, a name"),
        ({"formula": "pay * rate"}, "formula uses rate, which is no variable"),
        ({"formula": "1 / (pay - 12345)"}, "has no value for pay = 12345"),
        ({"prompt": "얼마일까요?"}, "the prompt never shows {pay}"),
        ({"variables": [{"name": "pay", "values": [1]}, {"name": "pay", "values": [2]}]}, "'pay' stands twice"),
        ({"variables": [{"name": "Pay", "values": [1]}]}, "should match pattern"),
    ],
)
def test_a_mistake_in_the_file_is_named_when_it_is_read(changed, message):
    with pytest.raises(ValidationError, match=message):
        net_pay(**changed)


THIRD = {"formula": "pay / 3", "tolerance": Decimal("0.01")}


def test_endless_decimals_are_shown_as_far_as_they_are_looked_at_and_graded_exactly():
    question = net_pay(**THIRD, unit=None)
    assert question.review({}, [1]).answers == ("33,333.33 (앞뒤로 0.01까지 맞아요)",)
    assert "33,333.33원" in question.review({}, [1]).explanation
    given = [question.parse({"answer": [typed]}, [1]) for typed in ("33333.33", "33,333.3433", "33333.35")]
    assert [question.grade(each, [1]).state for each in given] == ["right", "right", "wrong"]


def test_an_answer_that_nobody_could_type_is_known():
    assert net_pay(**THIRD).cannot_be_typed() is None
    assert net_pay().cannot_be_typed() is None
    assert net_pay(formula="pay / 3").cannot_be_typed() == {"pay": Decimal(100000)}


def test_combinations_that_cannot_all_be_checked_are_refused():
    variables = [{"name": name, "values": list(range(1, 101))} for name in ("a", "b", "c")]
    with pytest.raises(ValidationError, match="more than 10,000 combinations"):
        net_pay(variables=variables, formula="a+b+c", prompt="{a} {b} {c}")
