"""Marked stretches of text against gold's, counted as SemEval-2013 counts them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.measures.spans import Schema, Span, character_f1, compare, from_utf16, match_spans, pin, to_utf16

# The worked example of the SemEval-2013 task 9.1 schemas (README of nervaluate, "Putting all together", after Segura-Bedmar et al.
# 2013): six scenarios: I equal, II spurious, III missing, IV other label, V other bounds, VI both.
GOLD = [
    Span(100, 109, "DRUG"),
    Span(300, 307, "BRAND"),
    Span(400, 411, "DRUG"),
    Span(503, 511, "DRUG"),
    Span(605, 619, "GROUP"),
]
ANSWER = [
    Span(100, 109, "DRUG"),
    Span(200, 207, "BRAND"),
    Span(400, 411, "BRAND"),
    Span(500, 511, "DRUG"),
    Span(600, 619, "DRUG"),
]


@pytest.mark.parametrize(
    ("schema", "counts", "f1"),
    [
        # Correct, incorrect, partial, missed, spurious as published; its totals hold scenario I twice.
        ("type", (3, 2, 0, 1, 1), 0.5),
        ("partial", (3, 0, 2, 1, 1), 0.66),
        ("exact", (3, 2, 0, 1, 1), 0.5),
        ("strict", (2, 3, 0, 1, 1), 0.33),
    ],
)
def test_the_published_example(schema: Schema, counts: tuple[int, ...], f1: float) -> None:
    again = Span(700, 709, "DRUG")
    outcome = compare([*ANSWER, again], [*GOLD, again]).outcome(schema)

    found = (outcome.correct, outcome.incorrect, outcome.partial, outcome.missing, outcome.spurious)
    assert found == counts
    assert outcome.f1 == pytest.approx(outcome.precision) == pytest.approx(outcome.recall)
    assert outcome.f1 == pytest.approx(f1, abs=0.01)


def test_under_another_label_half_right_is_not_half_right() -> None:
    outcome = compare([Span(0, 3, "사람")], [Span(0, 4, "장소")]).outcome("labelled")
    near = compare([Span(0, 3, "장소")], [Span(0, 4, "장소")]).outcome("labelled")

    assert outcome.f1 == 0.0
    assert near.f1 == 0.5


def test_nothing_marked_where_nothing_is_to_mark_is_right() -> None:
    none, extra, missed = compare([], []), compare([Span(0, 1, "a")], []), compare([], [Span(0, 1, "a")])

    assert (none.outcome("strict").f1, none.outcome("strict").precision, none.outcome("strict").recall) == (1, 1, 1)
    assert (extra.outcome("strict").f1, extra.outcome("strict").recall) == (0, 0)
    assert (missed.outcome("strict").f1, missed.outcome("strict").precision) == (0, 0)
    assert character_f1([], []) == 1.0


def test_a_span_marked_twice_is_one_right_and_one_spurious() -> None:
    found = compare([Span(0, 3, "a"), Span(0, 3, "a")], [Span(0, 3, "a")])

    assert (len(found.equal), found.spurious) == (1, (1,))


def test_overlapping_spans_of_two_labels_are_matched_by_label() -> None:
    gold = [Span(0, 6, "기관"), Span(0, 2, "장소")]

    assert compare(list(reversed(gold)), gold).outcome("strict").f1 == 1.0


def test_characters_count_by_label() -> None:
    assert character_f1([Span(0, 4, "a")], [Span(2, 6, "a")]) == 0.5
    assert character_f1([Span(0, 4, "a")], [Span(0, 4, "b")]) == 0.0


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_without_a_character_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="holds no character"):
        Span(start, end, "a")


def test_offsets_of_the_browser_and_of_python_differ_behind_an_emoji() -> None:
    text = "가😀나"

    assert [to_utf16(text, at) for at in range(4)] == [0, 1, 3, 4]
    assert [from_utf16(text, at) for at in (0, 1, 3, 4)] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="inside a character"):
        from_utf16(text, 2)
    for outside in (-1, 5):
        with pytest.raises(ValueError, match="outside the text"):
            from_utf16(text, outside)
        with pytest.raises(ValueError, match="outside the text"):
            to_utf16(text, outside)


@settings(max_examples=60)
@given(st.text(st.sampled_from("가a😀🇰"), max_size=8), st.data())
def test_offsets_come_back(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))

    assert from_utf16(text, to_utf16(text, at)) == at


def test_a_text_is_pinned_by_its_hash() -> None:
    assert pin("가") == pin("가")
    assert pin("\u1100\u1161") != pin("\uac00")  # the same look, other code points: other offsets


spans = st.lists(
    st.builds(
        lambda start, long, label: Span(start, start + long, label),
        st.integers(0, 9),
        st.integers(1, 5),
        st.sampled_from("ab"),
    ),
    max_size=5,
)


@settings(max_examples=60)
@given(spans, spans)
def test_spans_agree_both_ways_round_and_with_themselves(a: list[Span], b: list[Span]) -> None:
    there, back = compare(a, b), compare(b, a)

    assert there.outcome("strict").f1 <= there.outcome("labelled").f1 <= 1
    assert len(match_spans(a, b).same) == len(match_spans(b, a).same)
    assert there.outcome("labelled").precision == pytest.approx(back.outcome("labelled").recall)
    assert compare(a, a).outcome("strict").f1 == character_f1(a, a) == 1.0
    assert character_f1(a, b) == character_f1(b, a)
