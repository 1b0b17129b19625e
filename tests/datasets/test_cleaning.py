"""Deciding about odd rows: what a form may say, and what it is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.datasets.cleaning import FITTING, HONEST, SAID, Decision, grade, is_right, read_decision, remarks, said
from app.datasets.oddities import Odd
from app.datasets.planting import Planted

PLANTED = {
    "steps-3": Planted("steps_slip", "mend", "6000"),
    "floors-4": Planted("floors_huge", "drop"),
    "sleep-5": Planted("sleep_shift", "mend", "-9"),
}
RIGHT = {
    "steps-3": Decision("mend", "proof", "6000"),
    "floors-4": Decision("drop", "impossible"),
    "sleep-5": Decision("mend", "proof", "-9"),
    "steps-9": Decision("keep", "possible"),
}
DROP_ALL = {row: Decision("drop", "impossible") for row in RIGHT}


def odd(asks: str = "number") -> Odd:
    return Odd("steps-3", "걸음", "11월 5일(목)", "60,000", "걸음", "많아요.", (), "바른 값", "예: 1", asks)


@pytest.mark.parametrize(
    ("decisions", "score", "precision", "recall"),
    [
        (RIGHT, 100.0, 1.0, 1.0),
        ({}, 0.0, None, 0.0),
        ({row: Decision("keep", "possible") for row in RIGHT}, 2.5, None, 0.0),  # one reason of four fits
        # One of three dropped rightly, two mended rows touched only: 2 of 4 touched, 2 of 3 planted.
        (DROP_ALL, round(100 * (0.9 * 2 * 0.5 * (2 / 3) / (0.5 + 2 / 3) + 0.1 * 2 / 4), 1), 0.5, 2 / 3),
        ({**RIGHT, "steps-3": Decision("mend", "proof", "6290")}, 100.0, 1.0, 1.0),  # within 5 %
        ({**RIGHT, "steps-3": Decision("mend", "proof", "6310")}, 85.0, 2.5 / 3, 2.5 / 3),
        ({**RIGHT, "sleep-5": Decision("mend", "proof", "9")}, 85.0, 2.5 / 3, 2.5 / 3),
        ({**RIGHT, "steps-9": Decision("drop", "impossible")}, 84.6, 0.75, 1.0),  # an honest row thrown away
    ],
)
def test_decisions_are_worth_what_they_caught_and_what_they_spared(
    decisions: dict[str, Decision], score: float, precision: float | None, recall: float
) -> None:
    found = grade(decisions, PLANTED)

    assert found.score == pytest.approx(score, abs=0.1)
    assert found.precision == (None if precision is None else pytest.approx(precision))
    assert found.recall == pytest.approx(recall)


def test_nothing_planted_and_nothing_touched_is_all_right() -> None:
    assert grade({}, {}).score == 90.0
    assert grade({"a": Decision("keep", "possible")}, {}).score == 100.0
    assert grade({"a": Decision("drop", "same")}, {}).score == 0.0


@given(
    st.dictionaries(
        st.sampled_from([*RIGHT, "steps-7"]),
        st.builds(Decision, st.sampled_from(["keep", "drop"]), st.sampled_from(["possible", "same", "impossible"])),
    )
)
def test_a_score_stays_between_nothing_and_all_and_its_counts_add_up(decisions: dict[str, Decision]) -> None:
    found = grade(decisions, PLANTED)

    assert 0 <= found.score <= 100
    assert found.found + found.missed == found.planted == 3
    assert found.found + found.wrong == sum(each.deed != "keep" for each in decisions.values())


@pytest.mark.parametrize(
    ("asks", "value", "kept"),
    [
        ("number", "6,120", "6120"),
        ("number", " 0 ", "0"),
        ("day", "2026-11-05", "2026-11-05"),
        ("hours", "−9", "-9"),
        ("hours", "+3", "3"),
    ],
)
def test_a_better_value_is_kept_in_one_spelling(asks: str, value: str, kept: str) -> None:
    assert read_decision(odd(asks), "mend", "proof", value) == Decision("mend", "proof", kept)


@pytest.mark.parametrize(
    ("asks", "value"),
    [("number", ""), ("number", "육천"), ("number", "-1"), ("number", "1e3"), ("number", "1234567"), ("number", "٣"),
     ("day", "11월 5일"), ("day", "2026-02-30"), ("hours", "0"), ("hours", "25"), ("hours", "1.5")],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_with_an_example(asks: str, value: str) -> None:
    with pytest.raises(Invalid) as fault:
        read_decision(odd(asks), "mend", "proof", value)
    assert set(fault.value.fields) == {"value"}


def test_a_decision_needs_its_deed_and_its_reason_and_only_a_mended_row_a_value() -> None:
    with pytest.raises(Invalid) as fault:
        read_decision(odd(), "", "", "")
    assert set(fault.value.fields) == {"deed", "reason"}
    assert read_decision(odd(), "drop", "same", "12") == Decision("drop", "same")


def test_every_kind_of_fault_has_its_words_and_reasons_and_is_told_in_them() -> None:
    assert set(SAID) == set(FITTING)
    assert said(RIGHT["sleep-5"], PLANTED["sleep-5"]) == (True, SAID["sleep_shift"].format(value="-9"))
    assert said(None, PLANTED["floors-4"])[0] is False
    assert said(RIGHT["steps-9"], None) == (True, HONEST)
    assert not is_right(Decision("drop", "proof"), PLANTED["steps-3"])


def test_the_instructor_reads_only_of_rows_that_are_not_as_they_should_be() -> None:
    assert remarks([odd()], RIGHT, PLANTED) == []
    (kept,) = remarks([odd()], {"steps-3": Decision("keep", "possible")}, PLANTED)
    assert kept["kind"] == "missed"
    assert "그대로 둔다" in kept["text"]
    (wrong,) = remarks([odd()], {"steps-3": Decision("drop", "same")}, PLANTED)
    assert wrong["kind"] == "wrong"
