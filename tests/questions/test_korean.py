"""How typed Korean is tidied and compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.josa import josa
from app.questions.korean import clean, compare_key, matches_pattern, without_particle


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("\ufeff데이터", "데이터"),
        ("데\u200b이터", "데이터"),
        ("데이터\u00a0자료", "데이터 자료"),
        ("１２，０００", "12,000"),
        ("ＡＩ\u3000데이터", "AI 데이터"),
        (unicodedata.normalize("NFD", "데이터"), "데이터"),
        ("  두  칸 \n 띄움\t", "두 칸 띄움"),
        ("ㅋㅋ", "ㅋㅋ"),
        ("①", "①"),
        ("\u202e데이터\u2069", "데이터"),
        ("\u3164", ""),
        ("❤\ufe0f", "❤"),
        ("널\x00과 짝 잃은 \ud800", "널과 짝 잃은"),
    ],
)
def test_cleaning_keeps_meaning_and_drops_what_is_invisible(typed, tidied):
    assert clean(typed) == tidied


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("데이터는", "데이터"),
        ("라벨링을", "라벨링"),
        ("서울로", "서울"),
        ("집으로", "집"),
        ("AI를", "AI"),
        ("3은", "3"),
    ],
)
def test_a_fitting_particle_comes_off(text, stem):
    assert stem in without_particle(text)


@pytest.mark.parametrize(("text", "not_a_stem"), [("나이", "나"), ("데이터을", "데이터"), ("집로", "집"), ("은", "")])
def test_what_only_looks_like_a_particle_stays(text, not_a_stem):
    assert not_a_stem not in without_particle(text)


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("개인정보보호법", "개인정보*", True),
        ("개인정보", "개인정보*", True),
        ("새개인정보", "개인정보*", False),
        ("가나다라", "*나*라", True),
        ("가라나", "*나*라", False),
        ("aa", "a*a", True),
        ("a", "a*a", False),
        ("(a+)+$", "(a+)+$", True),
    ],
)
def test_a_star_stands_for_any_run(text, pattern, fits):
    assert matches_pattern(text, pattern) is fits


def test_a_hostile_pattern_is_matched_without_backtracking():
    assert not matches_pattern("a" * 200 + "b", "*a" * 60 + "*c")


def test_spaces_and_case_do_not_matter_in_a_comparison():
    assert compare_key("Open  Badge") == compare_key("openbadge")


@pytest.mark.parametrize(
    ("word", "pair", "joined"),
    [
        ("사진", "을/를", "사진을"), ("데이터", "을/를", "데이터를"), ("서울", "으로/로", "서울로"),
        ("집", "으로/로", "집으로"), ("지도", "으로/로", "지도로"), ("7", "으로/로", "7로"), ("6", "은/는", "6은"),
        ("10", "이/가", "10이"), ("1,000", "과/와", "1,000과"), ("2", "과/와", "2와"), ("0.5", "은/는", "0.5는"),
        ("PDF", "은/는", "PDF는"), ("URL", "으로/로", "URL로"), ("AI", "이/가", "AI가"), ("Excel", "을/를", "Excel을"),
        ("라벨링(이름표 붙이기)", "은/는", "라벨링(이름표 붙이기)은"), ("‘표’", "을/를", "‘표’를"),
        ("바나나", "와/과", "바나나와"), ("책", "이에요/예요", "책이에요"), ("50%", "을/를", "50%를"),
        ("", "은/는", "는"),
    ],
)  # fmt: skip
def test_the_particle_fits_how_the_word_is_read(word, pair, joined):
    assert josa(word, pair) == joined


def test_a_pair_without_a_slash_is_refused():
    with pytest.raises(ValueError, match="은/는"):
        josa("사진", "은")


@given(st.text(max_size=40))
def test_any_word_gets_one_of_the_two(word):
    assert josa(word, "은/는") in (word + "은", word + "는")
