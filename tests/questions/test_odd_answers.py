"""What people really type, graded as a person would: other keyboards, words for numbers, characters nobody sees."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questions.accepted import accepts, in_words
from app.questions.base import Problem
from app.questions.numerals import read_numeral
from app.questions.numerical import read_number
from tests.questions.examples import cloze, essay, number, short_text


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("１２", "12"), ("１，２００", "1200"), ("1,200원", "1200"), ("−5", "-5"), ("‑5", "-5"), ("－5", "-5"), ("１２．５", "12.5"),
        ("열두 개", "12"), ("스무 살", "20"), ("아흔아홉", "99"), ("한 시간", "1"), ("하나", "1"),
        ("십이", "12"), ("삼만 오천 원", "35000"), ("3천만", "30000000"), ("2천5백만 원", "25000000"), ("만 원", "10000"),
        ("이천이십육 년", "2026"), ("일억", "100000000"), ("1.5만", "15000"), ("영", "0"), ("0점", "0"),
        ("\u200b12\u200b", "12"), ("\u202a12\u202c", "12"), ("12\u3164", "12"), (unicodedata.normalize("NFD", "열둘"), "12"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(typed, value):
    given = number(answer=value, tolerance=0).parse({"answer": [typed]}, [])
    assert Decimal(given["value"]) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "십일",
        "삼십 일",
        "하나둘",
        "열스물",
        "삼점오",
        "반",
        "½",
        "1/2",
        "5~6",
        "③",
        "٣",
        "1" * 16,
        "삼삼",
        "천만백만",
        "−",
        ".",
        ",",
    ],
)
def test_what_may_mean_two_numbers_or_none_is_asked_for_again(typed):
    problem = number().parse({"answer": [typed]}, [])
    assert isinstance(problem, Problem)
    assert "숫자" in problem.text


@pytest.mark.parametrize("typed", ["3,5", "1,00", "12,34", "1,2345"])
def test_a_comma_for_the_decimal_point_is_never_guessed_at(typed):
    assert "소수점은 점(.)으로" in number(unit="cm").parse({"answer": [typed]}, []).text
    assert "단위" in number(unit="cm").parse({"answer": ["1,200 m"]}, []).text


@given(st.integers(0, 99_999_999))
def test_a_number_said_in_syllables_is_that_number(value):
    assert read_numeral(_said(value)) == value
    assert read_number(f"{_said(value)} 명") == value


def _said(value: int) -> str:
    """삼만오천이: as it is read aloud, without 일 before 십, 백, 천."""
    if value >= 10_000:
        return _said(value // 10_000) + "만" + (_said(value % 10_000) if value % 10_000 else "")
    words = ""
    for factor, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit = value // factor % 10
        words += ("" if digit == 1 and name else " 일이삼사오육칠팔구"[digit]) + name if digit else ""
    return words or "영"


@pytest.mark.parametrize("hostile", ["1천" * 30, ",111" * 15, "일" * 60, "1" * 60, "십" * 60, "만억" * 30])
def test_a_hostile_number_is_refused_without_backtracking(hostile):
    assert read_number(hostile) is None


EMPTY = ["", "   ", "\u3000", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u3164", "\u202e", "\t\r\n"]


@pytest.mark.parametrize("typed", EMPTY)
def test_an_answer_that_nobody_can_see_is_no_answer(typed):
    for make, field in ((number, "answer"), (short_text, "answer"), (essay, "answer"), (cloze, "gap-0")):
        assert make().parse({field: [typed]}, []) == {}, make


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        (unicodedata.normalize("NFD", "데이터"), True), ("데\u200b이터", True), ("\u202b데이터\u202c", True), ("데이터。", False),
        ("ㄷㅔㅇㅣㅌㅓ", False), ("데이터를.", True), ("데이터!!!", True), ("🙂데이터", False), ("DATA", False), ("데이터 데이터", False),
    ],
)  # fmt: skip
def test_words_are_compared_by_what_one_sees(typed, right):
    assert short_text().accepts(typed) is right


@pytest.mark.parametrize("typed", ["데이터는.", "데이터는!", "데이터.", "데이터", "데이터는"])
def test_a_gap_forgives_what_a_short_text_forgives(typed):
    assert accepts(("데이터",), typed, particles=True)
    assert accepts(("데이터",), typed) is ("는" not in typed)


@pytest.mark.parametrize(
    ("form", "typed", "fits"),
    [
        (r"=A1\*B1", "=a1*b1", True), (r"=A1\*B1", "=A1 x B1", False), (r"=A1\*B1", "=A1*2*B1", False), ("개인정보*", "개인정보보호", True),
        (r"\**", "*무엇이든", True), (r"\**", "무엇이든", False), (r"=A1\*B1", "＝Ａ１＊Ｂ１", True),
    ],
)  # fmt: skip
def test_a_star_after_a_backslash_is_a_star(form, typed, fits):
    assert accepts((form,), typed) is fits


def test_an_accepted_form_is_shown_as_people_write_it():
    assert short_text(accepted=[r"=A1\*B1", "개인정보*"]).review({}, []).answers == ("=A1*B1", "개인정보…")
    assert in_words(r"*\**") == "…*…"
