"""What holds for every question type."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.answers import filled_form
from app.questions.base import Problem, form_lists
from app.questions.registry import load_question
from tests.echo import echoes
from tests.questions.examples import AFTER, ALL, KEY, right_form

FEW = settings(max_examples=25)  # of the orders of a handful of things, which is all that a seed draws
each_type = pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
anything = st.dictionaries(
    st.sampled_from(
        [
            *("answer", "order", "cell-0-1", "cell-1-0", "cell-1-1"),
            *(f"{field}-{n}" for field in ("rank", "group", "match", "gap", "x", "y") for n in range(4)),
        ]
    ),
    st.lists(st.one_of(st.text(max_size=30), st.sampled_from(["0", "1", "2", "3", "4", "-1", "0,1,2,3"])), max_size=4),
)


@each_type
@FEW
@given(seed=st.integers())
def test_the_drawn_order_is_one_of_the_questions_own(make, seed):
    question = make()
    order = question.draw_order(random.Random(seed))
    question.check_order(order)
    if question.type != "calculated":
        assert sorted(order) == list(range(question.things()))


@each_type
@FEW
@given(seed=st.integers())
def test_the_view_holds_no_key_and_nothing_that_teaches_the_answer(make, seed):
    question = make()
    view = question.view(question.draw_order(random.Random(seed)))
    text = view.model_dump_json()
    assert AFTER not in text
    assert KEY not in text
    assert not echoes(text, "987654")
    assert not {"correct", "feedback", "explanation", "accepted", "answer", "hint"} & set(view.model_dump())
    for thing in (*view.options, *view.items, *view.groups):
        assert set(thing.model_dump()) == {"token", "text"}


@pytest.mark.parametrize("make", [make for make in ALL if make().things()], ids=lambda make: make.__name__)
def test_tokens_say_where_a_thing_is_shown_and_not_where_the_file_lists_it(make):
    question = make()
    order = list(reversed(range(question.things())))
    view = question.view(order)
    shown = view.options or view.items
    assert [thing.token for thing in shown] == [str(at) for at in range(question.things())]
    straight = question.view(list(range(question.things())))
    assert [thing.text for thing in shown] == [thing.text for thing in (straight.options or straight.items)][::-1]


@each_type
@FEW
@given(seed=st.integers())
def test_the_right_answer_earns_full_marks_in_any_order(make, seed):
    question = make()
    order = question.draw_order(random.Random(seed))
    response = question.parse(right_form(question, order), order)
    grade = question.grade(response, order)
    assert (grade.fraction, grade.state) == ((0.0, "waiting") if question.manual else (1.0, "right"))
    assert all(part.right for part in grade.parts)


@each_type
@settings(max_examples=60)
@given(form=anything, seed=st.integers())
def test_whatever_is_sent_is_read_or_refused_in_korean_and_graded_within_bounds(make, form, seed):
    question = make()
    order = question.draw_order(random.Random(seed))
    response = question.parse(form, order)
    if isinstance(response, Problem):
        assert response.text.endswith((".", "요.", "0", "20", "3500"))
        assert any("가" <= ch <= "힣" for ch in response.text)
        return
    stored = json.loads(json.dumps(response))
    grade = question.grade(stored, order)
    assert 0 <= grade.fraction <= 1
    assert (grade.state == "right") == (grade.fraction == 1)
    assert (grade.state == "unanswered") == (response == {})
    assert question.review(stored, order).state == grade.state


@each_type
@FEW
@given(seed=st.integers())
def test_the_demo_knows_a_right_and_a_wrong_answer_to_everything(make, seed):
    question = make()
    order = question.draw_order(random.Random(seed))
    grades = {}
    for right in (True, False):
        response = question.parse(filled_form(question, order, right=right), order)
        grades[right] = question.grade(response, order)
    if question.manual:
        assert {grade.state for grade in grades.values()} == {"waiting"}
        return
    assert grades[True].state == "right"
    assert grades[False].fraction < 1


@each_type
def test_an_empty_form_is_unanswered_and_not_wrong(make):
    question = make()
    order = question.draw_order(random.Random(1))
    assert question.parse({}, order) == {}
    assert question.grade({}, order).state == "unanswered"


@each_type
def test_fields_of_two_questions_on_a_page_do_not_mix(make):
    question = make()
    order = question.draw_order(random.Random(1))
    form = {"q1-" + name: value for name, value in right_form(question, order).items()}
    assert question.grade(question.parse(form, order, "q1-"), order).state == (
        "waiting" if question.manual else "right"
    )
    assert question.parse(form, order, "q2-") == {}


@each_type
def test_the_review_shows_the_explanation_and_survives_no_answer(make):
    question = make()
    order = question.draw_order(random.Random(1))
    review = question.review({}, order)
    assert review.explanation.startswith(AFTER)
    assert review.state == "unanswered"


@each_type
def test_an_order_of_another_question_is_refused(make):
    with pytest.raises(ValueError, match="no order"):
        make().view([0] * (make().things() + 1))


@each_type
def test_a_question_survives_being_stored_as_json(make):
    question = make()
    assert load_question(json.loads(question.model_dump_json())) == question


def test_a_picture_gets_the_address_the_page_may_use():
    from tests.questions.examples import single

    question = single(picture={"src": "media/a.svg", "alt": "네모"})
    view = question.view([0, 1, 2], media=lambda src: f"/m/{src}")
    assert view.picture.src == "/m/media/a.svg"


@pytest.mark.parametrize("src", ["../secret.svg", "media/../../x.svg", "https://else.where/x.svg", "media/x.html"])
def test_a_picture_outside_the_media_folder_is_refused(src):
    from tests.questions.examples import single

    with pytest.raises(ValueError, match="picture"):
        single(picture={"src": src, "alt": "네모"})


def test_uploaded_files_are_no_answers():
    assert form_lists([("answer", "1"), ("answer", object()), ("answer", "2")]) == {"answer": ["1", "2"]}
