"""Votes and their ties, bounds of a share, and one answer out of several people's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.measures.consensus import mean_likeness, merge_boxes, most_alike, text_likeness
from app.labeling.measures.majority import vote
from app.labeling.measures.outcome import Measured
from app.labeling.measures.wilson import wilson


# Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 857–872, Table I, method 3.
@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_bounds_of_the_published_cases(right: int, of: int, low: float, high: float) -> None:
    found = wilson(right, of)

    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


@settings(max_examples=60)
@given(st.integers(0, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_share_lies_between_its_bounds_and_what_is_left_mirrors_them(case: tuple[int, int]) -> None:
    right, of = case
    low, high = wilson(right, of)

    assert 0 <= low <= (right / of if of else 0.5) <= high <= 1
    assert wilson(of - right, of) == (pytest.approx(1 - high), pytest.approx(1 - low))


def test_of_nothing_any_share_is_possible_and_no_share_is_refused() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(20, 20)[1] == 1.0
    for right, of in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no share"):
            wilson(right, of)


def test_the_most_frequent_label_wins() -> None:
    found = vote(["컵", "접시", "컵"])

    assert (found.winner, found.counts, found.tied, found.votes) == ("컵", {"컵": 2, "접시": 1}, (), 3)
    assert found.share == pytest.approx(2 / 3)


def test_a_tie_names_who_shares_the_first_place() -> None:
    found = vote(["컵", "접시", "접시", "컵", "사과"])

    assert (found.winner, found.tied) == (None, ("컵", "접시"))


def test_nobody_voted() -> None:
    assert (vote([]).winner, vote([]).tied, vote([]).share) == (None, (), None)


def test_the_answer_most_like_the_others_is_chosen() -> None:
    found = most_alike(["서귀포 시장", "서귀포 시잔", "제주 오일장"], text_likeness)

    assert found.chosen == 0
    assert found.likeness[2] == min(found.likeness)


def test_two_different_answers_are_a_tie_and_two_equal_ones_are_not() -> None:
    assert most_alike(["가나", "가다"], text_likeness).tied == (0, 1)
    assert most_alike(["가나", "가다"], text_likeness).chosen is None
    assert most_alike(["가나", "가나"], text_likeness).chosen == 0
    assert most_alike(["가나"], text_likeness).chosen == 0
    with pytest.raises(ValueError, match="no answers"):
        most_alike([], text_likeness)


def test_likeness_of_people_is_the_mean_over_pairs() -> None:
    assert mean_likeness(["가", "가", "나"], text_likeness).value == pytest.approx(1 / 3)
    assert mean_likeness(["가"], text_likeness).reason == "두 사람 이상이 함께 한 것이 없어요."


@settings(max_examples=40)
@given(st.text("가나ab ", max_size=6), st.text("가나ab ", max_size=6))
def test_likeness_of_texts_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert 0 <= text_likeness(a, b) <= 1
    assert text_likeness(a, b) == text_likeness(b, a)
    assert text_likeness(a, a) == 1


def test_boxes_of_several_people_are_merged_one_by_one() -> None:
    drawn = [
        [("컵", (10.0, 10.0, 40.0, 40.0)), ("접시", (100.0, 100.0, 60.0, 30.0))],
        [("컵", (12.0, 10.0, 40.0, 42.0))],
        [("컵", (11.0, 12.0, 38.0, 40.0)), ("그릇", (102.0, 98.0, 60.0, 30.0)), ("사과", (300.0, 10.0, 20.0, 20.0))],
    ]

    cup, plate, apple = merge_boxes(drawn)

    assert (cup.place, cup.label.winner, cup.people, cup.agreed) == ((11.0, 10.0, 40.0, 40.0), "컵", (0, 1, 2), True)
    assert (plate.people, plate.agreed, plate.label.winner, plate.label.tied) == ((0, 2), True, None, ("그릇", "접시"))
    assert (apple.people, apple.agreed) == ((2,), False)


boxes = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.tuples(
            *(st.integers(0, 40).map(float) for _ in range(2)), *(st.integers(5, 20).map(float) for _ in range(2))
        ),
    ),
    max_size=4,
)


@settings(max_examples=40)
@given(st.lists(boxes, max_size=4), st.randoms())
def test_every_box_is_in_one_group_and_the_order_of_people_does_not_matter(drawn: list, rnd) -> None:  # type: ignore[type-arg, no-untyped-def]
    merged = merge_boxes(drawn)
    shuffled = list(drawn)
    rnd.shuffle(shuffled)

    assert sum(len(box.people) for box in merged) == sum(map(len, drawn))
    assert all(len(set(box.people)) == len(box.people) for box in merged)
    assert [box.place for box in merge_boxes(shuffled)] == [box.place for box in merged]


def test_a_measure_has_a_value_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either a value or the reason"):
        Measured(None)
    with pytest.raises(ValueError, match="either a value or the reason"):
        Measured(0.5, "왜")
