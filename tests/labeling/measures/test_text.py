"""Korean text compared: what is tidied away, what never is, and how errors are counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.measures.error_rates import cer, corpus_cer, jamo_distance, wer
from app.labeling.measures.korean_text import jamo, tidy
from app.questions.korean import clean

mixed = st.text(
    st.sampled_from("가각힣ㄱㅋㅏ aA1!~.,·…“” \t\n\u00a0\u3000\ufeff\u200b\u1100\u1161\u11a8Ａ９～é😀"), max_size=12
)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("\u1112\u1161\u11ab글", "한글"),  # jamo that belong together are put together (NFC)
        ("\ufeff영수증", "영수증"),
        ("영\u200b수\u2060증", "영수증"),
        ("총액\u00a0합계", "총액 합계"),
        ("총액\u3000합계", "총액 합계"),
        ("１２，０００원", "12,000원"),
        ("  두   칸\n", "두 칸"),
        ("ㅋㅋ", "ㅋㅋ"),  # NFKC would make U+110F of it
        ("①", "①"),
    ],
)
def test_text_is_tidied_by_the_rules(typed: str, compared: str) -> None:
    assert tidy(typed) == compared


@settings(max_examples=300)
@given(mixed)
def test_the_quick_look_never_differs_from_cleaning(text: str) -> None:
    assert tidy(text) == clean(text)
    assert tidy(tidy(text)) == tidy(text)


def test_spaces_may_be_left_out() -> None:
    assert tidy("서귀포 시장", spaces=False) == "서귀포시장"


def test_syllables_come_apart_into_letters() -> None:
    assert jamo("값 ㅋ a") == "ㄱㅏㅄ ㅋ a"
    assert jamo("힣가") == "ㅎㅣㅎㄱㅏ"


def test_substitutions_deletions_and_insertions_are_told_apart() -> None:
    found = cer("가나바라마", "가나다라")

    assert (found.substitutions, found.deletions, found.insertions, found.length) == (1, 0, 1, 4)
    assert found.rate.value == pytest.approx(0.5)
    assert found.score == pytest.approx(0.5)
    assert (cer("가", "가나다").deletions, cer("가나다", "가").insertions) == (2, 2)


def test_the_score_is_capped_and_the_rate_is_not() -> None:
    found = cer("가나다라마바사", "하")

    assert found.rate.value == 7.0
    assert found.score == 0.0


def test_text_against_empty_gold_is_wrong_and_empty_against_empty_is_right() -> None:
    assert cer("가", "").score == 0.0
    assert cer("", "").score == 1.0
    assert cer("\ufeff ", "").score == 1.0
    assert cer("", "가").score == 0.0
    assert cer("가", "").rate.value is None
    assert cer("가", "").rate.reason == "정답이 빈 글이라 비율을 낼 수 없어요."


def test_whether_spaces_count_is_the_tasks_word() -> None:
    assert cer("서귀포시장", "서귀포 시장").edits == 1
    assert cer("서귀포시장", "서귀포 시장", spaces=False).edits == 0


def test_one_wrong_letter_spoils_one_word_of_the_word_rate() -> None:
    found = wer("데이타를 모아요", "데이터를 모아요")

    assert (found.edits, found.length) == (1, 2)


def test_the_jamo_distance_tells_a_small_slip_from_another_word() -> None:
    assert jamo_distance("갑", "값") == 1
    assert jamo_distance("돈", "값") == 3
    assert cer("갑", "값").edits == cer("돈", "값").edits == 1


@settings(max_examples=80)
@given(mixed, mixed)
def test_error_rates_keep_their_bounds(a: str, b: str) -> None:
    there, back = cer(a, b), cer(b, a)

    assert 0 <= there.score <= 1
    assert there.edits == back.edits
    assert there.insertions - there.deletions == there.given - there.length
    assert abs(there.given - there.length) <= there.edits <= max(there.given, there.length)
    assert cer(a, a).edits == 0
    assert cer(a, a).score == 1


def test_many_pairs_weigh_by_their_length() -> None:
    assert corpus_cer([("가", "나"), ("다라마", "다라마")]).value == pytest.approx(1 / 4)
    assert corpus_cer([]).value is None
