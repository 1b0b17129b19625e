"""The statistics of a cohort's quiz, from real attempts, on both engines."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from app.assessment.distractors import Given, count_answers, guess_score
from app.assessment.models import Attempt
from app.assessment.statistics_queries import load_all_given, load_given
from app.content.quiz import Bank
from app.core.database import Database
from app.questions.registry import QUESTION
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import base, choice, mate, open_class, quiz_of, staff, take
from tests.statements import count_statements

MakeSitting = Callable[..., Sitting]
# q1 is answered the better, the better the rest; q2 the other way round; q3 by nobody's skill. Nobody picks q1's 다.
PICKS = [(0, 1, 0), (0, 1, 0), (0, 1, 0), (0, 1, 0), (0, 0, 0), (1, 0, 1), (1, 0, 1), (1, 0, 0), (1, 0, 1), (1, 0, 1)]


@pytest.fixture
def room(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    return open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2"), choice("q3", weight=2)))


@pytest.fixture
def taken(room: Sitting) -> Sitting:
    people = [room, *(mate(room) for _ in PICKS[1:])]
    for person, picks in zip(people, PICKS, strict=True):
        take(person, picks)
    return room


def row(page: str, label: str) -> list[str]:
    """The figures of a line of the table, in order."""
    line = re.search(rf'<th scope="row">(?:<a [^>]*>)?{label}\b.*?</tr>', page, re.S)
    assert line, label
    return re.findall(r'class="num">([^<]*)<', line.group())


def test_each_question_has_its_figures_as_moodle_defines_them(taken: Sitting) -> None:
    page = staff(taken).get(f"{base(taken)}/statistics").text
    # Facility 5/10; the rest of q1's attempts is q2 + 2·q3.
    first = row(page, "1번")
    assert first[0] == "10"
    assert first[1] == "50.0%"
    assert first[2] == "52.7%"  # √(10·0.25 ÷ 9)
    assert first[5].startswith("25.0%")  # intended weight: 1 of 4
    assert first[6] == "33.3%"  # three options
    assert float(row(page, "2번")[3]) < 0
    assert "점수가 높은 분이 오히려 더 틀려요" in page
    assert "먼저 보세요" in page


def test_the_plot_has_a_dot_a_question_and_the_table_says_the_same(taken: Sitting) -> None:
    page = staff(taken).get(f"{base(taken)}/statistics").text
    labels = re.findall(r'class="plot-label"[^>]*>([^<]+)<', page)
    assert sorted(number for label in labels for number in label.split(", ")) == ["1", "2", "3"]
    assert "style=" not in page


def test_the_distractor_table_counts_each_option_and_how_its_choosers_did(taken: Sitting) -> None:
    page = staff(taken).get(f"{base(taken)}/statistics/1").text
    assert row(page, "가")[0] == "5"
    assert row(page, "나")[0] == "5"
    assert row(page, "다") == ["0", "—"]
    assert row(page, "가")[1] == "73.3%"  # rest of 3 marks: 2, 2, 2, 2, 3 → 11 of 15
    assert "아무도 고르지 않는 보기가 있어요" in page


def test_a_report_asks_the_database_no_more_for_more_questions_or_more_attempts(
    app: FastAPI, room: Sitting, make_sitting: MakeSitting
) -> None:
    def asked(sitting: Sitting, picks: tuple[int, ...], people: int) -> list[str]:
        for _ in range(people):
            take(mate(sitting), picks)
        browser = staff(sitting)
        with count_statements(app) as statements:
            assert browser.get(f"{base(sitting)}/statistics?which=all").status_code == 200
        return statements

    few = asked(room, (0, 1, 0), 1)
    more = asked(room, (1, 0, 2), 3)
    long = asked(open_class(app, make_sitting, quiz_of(*(choice(f"q{n}") for n in range(8)))), (0,) * 8, 2)
    assert len(few) == len(more) == len(long) <= 9, long


def test_the_answers_to_all_questions_at_once_are_those_to_each(taken: Sitting, database: Database) -> None:
    weights = {("", question.id): question.weight for question in taken.quiz.questions}
    with database.read() as session:
        together = load_all_given(session, taken.cohort.id, taken.quiz, "first", weights)
        each = {key: [*load_given(session, taken.cohort.id, taken.quiz, key, "first", weights)] for key in weights}
    assert {key: sorted(map(repr, given)) for key, given in together.items()} == {
        key: sorted(map(repr, given)) for key, given in each.items()
    }


def test_first_best_and_all_attempts_can_be_counted(room: Sitting) -> None:
    for picks in ((1, 1, 1), (0, 0, 0), (0, 0, 1)):
        take(room, picks)
    browser = staff(room)

    def facility(which: str) -> str:
        return row(browser.get(f"{base(room)}/statistics?which={which}").text, "1번")[1]

    assert (facility("first"), facility("best"), facility("all")) == ("0.0%", "100.0%", "66.7%")
    assert browser.get(f"{base(room)}/statistics?which=last").status_code == 422


def test_an_open_attempt_is_not_counted_and_few_attempts_say_that_it_is_early(room: Sitting) -> None:
    take(room, (0, 0, 0))
    take(mate(room), (1, 1, 1), hand_in=False)
    page = staff(room).get(f"{base(room)}/statistics").text
    assert row(page, "1번")[:2] == ["1", "100.0%"]
    assert "아직 1번의 풀이뿐이에요" in page


def test_attempts_from_before_their_worth_was_kept_are_read_from_their_steps(
    taken: Sitting, database: Database
) -> None:
    before = row(staff(taken).get(f"{base(taken)}/statistics").text, "1번")
    with database.write() as session:
        session.execute(update(Attempt).values(fractions=None))
    assert row(staff(taken).get(f"{base(taken)}/statistics").text, "1번") == before


def test_a_drawn_question_counts_where_it_was_drawn_and_random_slots_have_their_own_line(
    app: FastAPI, make_sitting: MakeSitting
) -> None:
    questions = [choice(f"b{n}") for n in range(4)]
    bank = Bank.model_validate({"slug": "pool", "title": "모음", "questions": questions})
    quiz = quiz_of(choice("own"), draws=[{"bank": "pool", "count": 2}])
    sitting = open_class(app, make_sitting, quiz, bank)
    drawn = []
    for _ in range(5):
        attempt = sitting.begin()
        for slot, entry in enumerate(sitting.layout(attempt), start=1):
            drawn += [entry["id"]] if "bank" in entry else []
            sitting.save(attempt, slot, {"answer": str(entry["order"].index(0))})
        sitting.hand_in(attempt)
    page = staff(sitting).get(f"{base(sitting)}/statistics?which=all").text
    assert [row(page, f"{n + 2}번")[0] for n in range(4)] == [str(drawn.count(f"b{n}")) for n in range(4)]
    assert row(page, "뽑는 자리 1")[:2] == ["5", "100.0%"]
    assert staff(sitting).get(f"{base(sitting)}/statistics/6").status_code == 404


# -- pure ---------------------------------------------------------------------------------------------------------------


def area(x: int, correct: bool = False) -> dict[str, object]:
    return {"shape": {"kind": "rectangle", "x": x, "y": 10, "w": 20, "h": 20}, "correct": correct}


PICTURE = {"src": "media/x.svg", "alt": "방"}
AREAS = {"type": "hot_spot", "options": None, "size": [200, 100], "picture": PICTURE}
DAYS = {
    "kind": "bar",
    "title": "걸음",
    "unit": "보",
    "categories": ["월", "화"],
    "series": [{"name": "걸음", "values": [3, 4]}],
}
BARS = {"type": "chart", "options": None, "chart": DAYS}
CELLS = [
    {"head": "월", "cells": [{"kind": "chosen", "correct": "맑음", "wrong": ["비", "눈"]}]},
    {"head": "화", "cells": [{"kind": "number", "value": 6100}]},
]


@pytest.mark.parametrize(
    ("more", "guess"),
    [
        ({}, 1 / 3),
        ({"type": "true_false", "answer": True, "options": None}, 0.5),
        ({"type": "short_text", "accepted": ["가"], "options": None}, 0.0),
        ({"type": "ordering", "items": ["가", "나", "다"], "options": None}, None),
        (AREAS | {"regions": [area(10, True), area(40), area(70), area(100)]}, 1 / 4),
        (AREAS | {"regions": [area(10, True), area(40, True), area(70)]}, None),
        (BARS | {"ask": {"kind": "category", "correct": "월"}}, 1 / 2),
        (BARS | {"ask": {"kind": "number", "answer": 3}}, 0.0),
        (
            {"type": "table", "caption": "걸음", "columns": ["날", "날씨"], "rows": CELLS, "options": None},
            (1 / 3 + 0) / 2,
        ),
    ],
)
def test_blind_guessing_reaches_what_the_type_allows(more: dict[str, object], guess: float | None) -> None:
    body = {key: value for key, value in (choice("q") | more).items() if value is not None}
    assert guess_score(QUESTION.validate_python(body)) == guess


def test_typed_answers_are_counted_as_typed_the_most_frequent_first() -> None:
    body = {"type": "short_text", "id": "q", "prompt": "?", "explanation": ".", "accepted": ["라벨링"]}
    question = QUESTION.validate_python(body)
    given = [Given([], {"text": text} if text else {}, 1, 0.5) for text in ("라벨링", "몰라", "라벨링", "")]
    found = count_answers(question, given)
    assert [(each.label, each.correct, each.count) for each in found.rows] == [
        ("라벨링", True, 2),
        ("몰라", False, 1),
        ("답하지 않음", False, 1),
    ]
