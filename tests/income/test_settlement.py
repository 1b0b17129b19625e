"""The sum that was to be paid beside what arrived."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.income.settlement import Line, check, question

DAY = date(2026, 11, 23)
RECEIPTS, PICTURES = Line("영수증 옮겨 적기", 120, 90), Line("사진 고르기", 40, 25)


@pytest.mark.parametrize(
    ("paid", "verdict", "difference"),
    [(11_420, "right", 0), (11_800, "untaxed", 380), (11_160, "short", -260), (12_000, "over", 580)],
)
def test_what_arrived_is_right_untaxed_too_little_or_too_much(paid, verdict, difference):
    found = check([RECEIPTS, PICTURES], paid, DAY)
    assert (found.verdict, found.difference) == (verdict, difference)
    assert found.expected.net == 11_420


def test_items_whose_pay_alone_is_missing_are_named():
    assert check([RECEIPTS, PICTURES], 11_160, DAY).hints == ((RECEIPTS, 3),)
    assert check([RECEIPTS, PICTURES], 11_161, DAY).hints == ()


def test_the_question_is_polite_and_holds_every_sum():
    found = check([RECEIPTS, PICTURES], 11_160, DAY)
    words = question([RECEIPTS, PICTURES], found, "11월")
    assert words.startswith("안녕하세요. 11월 작업의 정산에 관해 여쭙니다.")
    for part in ("120개 × 90원 = 10,800원", "40개 × 25원 = 1,000원", "11,800원", "11,420원", "260원이 적습니다"):
        assert part in words


@given(
    lines=st.lists(st.builds(Line, st.just("일"), st.integers(1, 300), st.integers(1, 5000)), min_size=1, max_size=5),
    paid=st.integers(0, 10_000_000),
)
def test_a_hint_always_explains_the_whole_difference(lines, paid):
    found = check(lines, paid, DAY)
    assert found.difference == paid - found.expected.net
    for line, count in found.hints:
        others = [each for each in lines if each is not line]
        rest = [*others, Line(line.name, line.count - count, line.price)]
        again = check(rest, paid, DAY)
        assert again.verdict in ("right", "untaxed")
