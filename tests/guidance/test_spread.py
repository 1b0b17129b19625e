"""A cohort in figures: none of fewer than five people, and no track that gives one person away."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.diagnosis import DiagnosisFile
from app.guidance.asking import moment_of
from app.guidance.spread import LEAST, Answered, spread, to_rows

START, END = date(2026, 11, 2), date(2026, 12, 25)  # eight weeks


def people(file: DiagnosisFile, **tracks: int) -> list[Answered]:
    return [Answered(track) for track, count in tracks.items() for _ in range(count)]


def counted(file: DiagnosisFile, **tracks: int) -> list[tuple[tuple[str, ...], int]]:
    return [(each.titles, each.people) for each in spread(file, people(file, **tracks)).tracks]


def test_tracks_of_too_few_are_counted_together(file: DiagnosisFile) -> None:
    assert counted(file, entry=5, active=6, transition=7) == [(("진입기",), 5), (("활동기",), 6), (("전환기",), 7)]
    assert counted(file, entry=1, active=6, transition=9) == [(("진입기", "활동기"), 7), (("전환기",), 9)]
    assert counted(file, entry=2, active=2, transition=2) == [(("진입기", "활동기", "전환기"), 6)]
    assert counted(file, entry=6) == [(("진입기",), 6), (("활동기",), 0), (("전환기",), 0)]
    assert counted(file, entry=4) == []


@given(st.tuples(*[st.integers(0, 12)] * 3))
@settings(max_examples=40)
def test_no_count_is_of_one_to_four_people_and_nobody_is_lost(counts: tuple[int, int, int]) -> None:
    from tests.guidance.test_rule import FILE

    found = counted(FILE, **dict(zip(("entry", "active", "transition"), counts, strict=True)))

    assert all(people == 0 or people >= LEAST for _, people in found)
    assert sum(people for _, people in found) == (sum(counts) if sum(counts) >= LEAST else 0)
    assert not found or sorted(title for titles, _ in found for title in titles) == sorted(
        ["진입기", "활동기", "전환기"]
    )


def test_medians_are_of_those_who_answered_and_compared_over_those_who_answered_twice(file: DiagnosisFile) -> None:
    both = [Answered("entry", {"phone": n / 2}, {"phone": n / 2 + 1}, frozenset({"before", "after"})) for n in range(5)]
    once = [Answered("entry", {"phone": 3.0, "ai": 1.0}, {}, frozenset({"before"}))] * 3
    found = spread(file, [*both, *once, Answered()])
    phone, *_, ai, _safety = found.areas

    assert (phone.before.value, phone.before.people) == (1.8, 8)
    assert (phone.both_before.value, phone.both_after.value, phone.both_after.people) == (1.0, 2.0, 5)
    assert (ai.before.value, ai.before.people) == (None, 3)
    assert (found.people, found.placed, found.asked) == (9, 8, {"before": 8, "after": 5})

    rows = to_rows(found, "2026-11-21")
    assert ("휴대폰으로 하는 일", "둘째 주", 1.8, 8, 9, "2026-11-21") in rows
    assert ("AI와 함께 하는 일", "둘째 주", None, "5명 미만", 9, "2026-11-21") in rows


@pytest.mark.parametrize(
    ("day", "done", "moment"),
    [
        (date(2026, 11, 8), {}, None),  # the first Sunday
        (date(2026, 11, 9), {}, "before"),
        (date(2026, 12, 24), {}, "before"),
        (date(2026, 12, 26), {}, None),
        (date(2026, 12, 20), {"before": date(2026, 11, 10)}, None),
        (date(2026, 12, 21), {"before": date(2026, 11, 10)}, "after"),
        (date(2026, 12, 21), {"before": date(2026, 12, 8)}, None),  # too near to say anything
        (date(2026, 12, 21), {"before": date(2026, 11, 10), "after": date(2026, 12, 21)}, None),
    ],
)
def test_when_it_is_asked(day: date, done: dict[str, date], moment: str | None) -> None:
    assert moment_of(START, END, day, done) == moment
