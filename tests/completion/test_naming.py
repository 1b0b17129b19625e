"""Masked names and the employer's name check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.completion.naming import mask_name, same_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("김철수", "김*수"),
        ("김철", "김*"),
        ("남궁철민", "남**민"),
        ("황보관우림", "황***림"),
        ("김", "*"),
        ("", ""),
        ("   ", ""),
        (" 김 철수 ", "김*수"),
        ("\u1100\u1175\u11b7철수", "김*수"),
        ("Maria", "M***a"),
        ("Li", "L*"),
        ("X", "*"),
        ("Maria Garcia", "M**** *****a"),
        ("응우옌 티 Hoa", "응** * **a"),
    ],
)
def test_a_masked_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=8))
def test_a_korean_name_never_shows_more_than_its_first_and_last_syllable(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert set(masked[1:-1]) <= {"*"}
    assert masked.count("*") == max(1, len(name) - 2)


@pytest.mark.parametrize(
    ("typed", "recorded", "same"),
    [
        ("김영숙", "김영숙", True),
        (" 김 영숙 ", "김영숙", True),
        ("\u1100\u1175\u11b7영숙", "김영숙", True),
        ("maria GARCIA", "Maria Garcia", True),
        ("김영수", "김영숙", False),
        ("김*숙", "김영숙", False),
        ("김", "김영숙", False),
        ("", "김영숙", False),
        ("", "", False),
    ],
)
def test_the_name_check(typed: str, recorded: str, same: bool) -> None:
    assert same_name(typed, recorded) is same
