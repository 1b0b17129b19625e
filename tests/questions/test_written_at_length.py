"""Tables to fill in, and texts that a person marks."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.content.lesson import split_body
from app.content.problems import Problems
from app.questions.base import Problem
from app.questions.essay import length_of, tidy
from tests.questions.examples import essay, table

RIGHT = {"0-1": "987654", "1-0": "많음", "1-1": "1"}


@pytest.mark.parametrize(
    ("cells", "fraction", "credit"),
    [
        (RIGHT, 1.0, ""),
        ({**RIGHT, "1-1": "0"}, 0.666667, "세 칸 가운데 두 칸이 맞아서 67%를 얻었어요."),
        ({"1-0": "많음"}, 0.333333, "세 칸 가운데 한 칸이 맞아서 33%를 얻었어요."),
        ({"0-1": "1", "1-0": "적음", "1-1": "0"}, 0.0, ""),
    ],
)
def test_each_cell_counts_alike_and_the_review_says_how_the_credit_came_about(cells, fraction, credit):
    assert table().grade({"gaps": cells}, []).fraction == fraction
    assert table().review({"gaps": cells}, []).credit == credit


def test_a_cell_is_named_by_its_row_and_its_column():
    view = table().view([])
    assert [gap.before for gap in view.gaps] == ["월의 날씨", "화의 걸음 수", "화의 날씨"]
    assert view.own.rows[0].cells[0].text == "5,200"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"cell-0-1": ["많이"]}, "‘월의 날씨’ 칸에는 숫자를"),
        ({"cell-1-0": ["가" * 61]}, "지금은 61자예요"),
        ({"cell-1-1": ["2"]}, "읽지 못했어요"),
        ({"cell-1-1": ["비"]}, "읽지 못했어요"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(form, said):
    problem = table().parse(form, [])
    assert isinstance(problem, Problem)
    assert said in problem.text
    assert f"cell-{problem.field.removeprefix('cell-')}" in form


def test_a_cell_that_is_given_takes_no_answer():
    assert table().parse({"cell-0-0": ["7"], "cell-9-9": ["7"]}, []) == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": [{"head": "월", "cells": [1]}]}, "has 1 cells beside its head, the columns want 2"),
        ({"rows": [{"head": "월", "cells": [1, 2]}]}, "1 to 30 blank cells, this has 0"),
        ({"columns": ["날", "값", "값"]}, "column '값' stands twice"),
        ({"rows": [{"head": "월", "cells": [True, {"kind": "number", "value": 1}]}]}, "cells"),
    ],
)
def test_a_table_that_is_none_says_why(change, said):
    with pytest.raises(ValidationError, match=said):
        table(**change)


def test_a_text_waits_for_a_person_and_is_worth_nothing_until_then():
    grade = essay().grade({"text": "제 생각은 이래요."}, [])
    assert (grade.fraction, grade.state) == (0.0, "waiting")
    assert essay().manual


@pytest.mark.parametrize(
    ("points", "fraction", "state"), [([2, 4], 1.0, "right"), ([2, 0], 0.333333, "partial"), ([0, 0], 0.0, "wrong")]
)
def test_a_person_gives_points_by_the_rubric(points, fraction, state):
    grade = essay().marked(points)
    assert (grade.fraction, grade.state) == (fraction, state)


@pytest.mark.parametrize(("points", "said"), [([1, 4], "no level of '까닭' gives 1"), ([2], "1 points for 2 criteria")])
def test_points_that_the_rubric_does_not_know_are_refused(points, said):
    with pytest.raises(ValueError, match=said):
        essay().marked(points)


def test_a_short_text_is_kept_and_a_long_one_is_told_by_how_much():
    assert essay().parse({"answer": ["짧아요"]}, []) == {"text": "짧아요"}
    assert essay().parse({"answer": ["가" * 200]}, []) == {"text": "가" * 200}
    assert essay().parse({"answer": ["가" * 212]}, []) == Problem(
        "200자까지 적을 수 있어요. 지금은 212자예요. 12자를 줄여 주세요."
    )


def test_paragraphs_stay_and_stray_spaces_go():
    sent = " 첫  줄\u200b \r\n\r\n\r\n\r\n둘째\t줄\r셋째 줄\n\n"
    assert tidy(sent) == "첫 줄\n\n둘째 줄\n셋째 줄"
    assert length_of(tidy(sent)) == 11


@given(st.text(max_size=300))
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)
    assert "\r" not in tidy(text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"least": 300}, "least is 300, but most is 200"),
        ({"rubric": []}, "at least 1"),
        (
            {"rubric": [{"title": "가", "levels": [{"points": 0, "text": "없음"}, {"points": 0, "text": "또"}]}]},
            "stands twice",
        ),
        ({"rubric": [{"title": "가", "levels": [{"points": 0, "text": "없음"}]}]}, "at least 2"),
    ],
)
def test_an_essay_that_nobody_could_mark_is_refused(change, said):
    with pytest.raises(ValidationError, match=said):
        essay(**change)


def test_criteria_are_known_beforehand_and_levels_only_afterwards():
    assert essay().view([]).own.criteria == ("까닭", "보기")
    assert essay().view([]).own.rubric == ()
    assert [level.points for level in essay().review({}, []).own.rubric[1].levels] == [0, 4]


def test_a_lesson_refuses_what_nobody_there_could_mark():
    written = json.dumps(essay().model_dump(mode="json", exclude_none=True), ensure_ascii=False)
    problems = Problems()
    list(split_body(f"```activity\n{written}\n```\n", "lesson.md", problems))
    (problem,) = problems.errors
    assert "put it in a quiz" in problem.message
    assert (problem.path, problem.line) == ("lesson.md", 1)
