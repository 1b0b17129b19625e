"""Places in a text: words, edges, what is left out at the ends, and the marks that a page shows."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.texts import Stretch, is_canonical, moved, occurrences, trimmed, words
from app.labeling.types.picking import Mark, TextItem, chosen, edge_deed, require_pin, stretch_of, view_words

TEXT = "나순임 씨는 12월 4일(목)에 ‘달빛동’으로 😀 갔다."
TEXTS = st.text(alphabet="가나 다(라)‘마’.😀1", min_size=1, max_size=30).map(str.strip).filter(bool)


def cut(at: Stretch | None) -> str:
    return TEXT[at.start : at.end] if at else ""


@pytest.mark.parametrize(
    ("part", "left"),
    [
        ("나순임 ", "나순임"),
        ("4일(목)", "4일(목)"),
        ("갔다.", "갔다"),
        ("‘달빛동’", "달빛동"),
        ("(목)", "목"),
        (".", ""),
    ],
)
def test_signs_at_the_edges_are_left_out_but_not_half_a_bracket(part: str, left: str) -> None:
    at = TEXT.index(part)
    assert cut(trimmed(TEXT, at, at + len(part))) == left


@pytest.mark.parametrize(
    ("words_", "side", "by", "then"),
    [
        ("나순임", "end", 1, "나순임 씨"),
        ("나순임 씨", "end", -1, "나순임"),
        ("나순임", "start", 1, "나순임"),
        ("씨는", "start", -1, "는"),
        ("는", "end", -1, "는"),
        ("😀", "start", 1, "로 😀"),
    ],
)
def test_an_edge_moves_by_one_character_and_steps_over_spaces(words_: str, side, by, then: str) -> None:
    at = TEXT.index(words_)
    assert cut(moved(TEXT, Stretch(at, at + len(words_)), side, by)) == then


def test_a_place_counts_code_points_and_not_units_of_javascript() -> None:
    last = words(TEXT)[-1]
    assert TEXT[last.start : last.end] == "갔다."
    assert TEXT.encode("utf-16-le")[2 * last.start : 2 * last.end].decode("utf-16-le", "replace") != "갔다."


@given(TEXTS, st.data())
@settings(max_examples=60)
def test_every_move_stays_inside_and_never_ends_in_a_space(text: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words(text)))
    at = Stretch(word.start, word.end)
    for side, by in data.draw(
        st.lists(st.tuples(st.sampled_from(("start", "end")), st.sampled_from((1, -1))), max_size=8)
    ):
        at = moved(text, at, side, by)
        assert 0 <= at.start < at.end <= len(text)
        assert text[at.start : at.end] == text[at.start : at.end].strip()


@given(TEXTS, st.data())
@settings(max_examples=60)
def test_marks_change_nothing_of_what_stands_there(text: str, data: st.DataObject) -> None:
    edges = st.integers(0, len(text) - 1)
    marks = [
        Mark(number, Stretch(min(a, b), max(a, b) + 1), number)
        for number, (a, b) in enumerate(data.draw(st.lists(st.tuples(edges, edges), max_size=4)), 1)
    ]
    shown = view_words(text, marks)
    assert ["".join(piece.text for piece in word.pieces) for word in shown] == text.split()
    for word in shown:
        assert "".join(piece.text for piece in word.pieces) == text[word.start : word.end]


def test_overlapping_marks_show_both_numbers_and_the_shorter_ones_look() -> None:
    (word,) = view_words("솔내군청", [Mark(1, Stretch(0, 4), 4), Mark(2, Stretch(0, 3), 2)])
    assert [(piece.text, piece.look, piece.numbers) for piece in word.pieces] == [
        ("솔내군", 2, (1, 2)),
        ("청", 4, (1,)),
    ]
    assert [mark.number for mark in word.pieces[0].opens] == [1, 2]


def test_only_a_text_in_nfc_without_hidden_signs_can_be_pinned() -> None:
    assert is_canonical("한글\n두 줄")
    assert not is_canonical(unicodedata.normalize("NFD", "한글"))
    assert not is_canonical("한\u200b글")
    for text in (unicodedata.normalize("NFD", "한글"), " 앞에 빈칸", "한\ufeff글"):
        with pytest.raises(ValueError, match="NFC"):
            TextItem(id="a", text=text)


def test_occurrences_are_found_where_they_overlap_too() -> None:
    assert [at.start for at in occurrences("가가가", "가가")] == [0, 1]
    assert occurrences("가", "") == ()


ITEM = TextItem(id="a", text="솔내군과 솔내군청, 솔내군 농가")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ([("word", "0")], (0, 4)),
        ([("word", "2"), ("word", "3")], (11, 17)),
        ([("word", "0"), ("word", "3")], (0, 17)),
        ([("word", "1")], (5, 9)),
        ([("phrase", "솔내군"), ("which", "2")], (5, 8)),
        ([("phrase", " 농가 ")], (15, 17)),
        ([("word", "99"), ("word", "x"), ("phrase", "농가")], (15, 17)),
    ],
)
def test_a_stretch_is_chosen_by_its_words_or_by_typing(fields: list[tuple[str, str]], found: tuple[int, int]) -> None:
    at = chosen(ITEM, FormFields(fields))
    assert (at.start, at.end) == found


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ([], "text", "먼저 글에서 낱말을 골라 주세요."),
        ([("phrase", "솔내시")], "phrase", "‘솔내시’는 글에 없어요."),
        ([("phrase", "솔내군"), ("which", "4")], "which", "‘솔내군’은 글에 3번 나와요. 1부터 3 사이로 적어 주세요."),
        ([("phrase", "솔내군"), ("which", "둘")], "which", "1부터 3 사이로"),
    ],
)
def test_what_cannot_be_chosen_is_told_by_its_field(fields: list[tuple[str, str]], field: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        chosen(ITEM, FormFields(fields))
    assert said in refused.value.fields[field]


def test_a_form_made_for_another_text_is_refused() -> None:
    require_pin(ITEM, FormFields([("text_hash", ITEM.pin)]))
    for sent in ([], [("text_hash", "0" * 64)]):
        with pytest.raises(Invalid, match="그사이 글이 바뀌었어요"):
            require_pin(ITEM, FormFields(sent))


@pytest.mark.parametrize("deed", ["more-end-0", "more-end-100", "more-mid-1", "less-end", "save", "more-end-１"])
def test_no_other_deed_moves_an_edge(deed: str) -> None:
    assert edge_deed(deed) is None
    assert edge_deed("less-start-12") == (12, "start", -1)


@pytest.mark.parametrize(
    ("start", "end"), [("3", "3"), ("4", "3"), ("-1", "2"), ("0", "99"), ("x", "1"), ("", ""), ("²", "3")]
)
def test_numbers_outside_the_text_are_no_place(start: str, end: str) -> None:
    assert stretch_of(start, end, 17) is None
    assert stretch_of("0", "17", 17) == Stretch(0, 17)
