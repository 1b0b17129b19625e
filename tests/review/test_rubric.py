import pytest

from app.core.errors import NotFound
from app.review.rubric import BOXES_1, kept_rubric, mark_of, rubric_for


def test_the_weights_are_a_hundred_and_each_level_a_whole_number() -> None:
    assert sum(criterion.weight for criterion in BOXES_1.criteria) == 100
    assert all(criterion.weight % 4 == 0 for criterion in BOXES_1.criteria)


@pytest.mark.parametrize(
    ("levels", "mark"), [((0, 0, 0), 0), ((4, 4, 4), 100), ((2, 3, 2), 55), ((3, 2, 2), 60), ((4, 0, 2), 60)]
)
def test_marks(levels: tuple[int, int, int], mark: int) -> None:
    scores = dict(zip(("completeness", "tightness", "labels"), levels, strict=True))
    assert mark_of(BOXES_1, scores) == mark


def test_a_level_that_is_missing_or_beyond_four_has_no_mark() -> None:
    with pytest.raises(KeyError):
        mark_of(BOXES_1, {"completeness": 4})
    with pytest.raises(ValueError, match="0 to 4"):
        mark_of(BOXES_1, {"completeness": 5, "tightness": 1, "labels": 1})


def test_a_review_finds_the_rubric_it_was_made_with() -> None:
    assert kept_rubric("boxes/1") is rubric_for("boxes")
    with pytest.raises(NotFound):
        rubric_for("poems")
