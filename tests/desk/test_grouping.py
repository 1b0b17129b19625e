"""The lines of the desk: how urgent, in which order, how many are shown."""

from datetime import date, datetime, timedelta

import pytest

from app.completion.closing import closing_day
from app.core.clock import KOREA
from app.core.due import Due
from app.desk.grouping import KINDS, grouped, urgency, when

TODAY = date(2026, 11, 25)  # a Wednesday


def due(kind: str = "erasure", until: date | None = None, who: str = "김영희", **more: object) -> Due:
    return Due(kind, "할 일", who, "하기", "desk:today", until=until, **more)


@pytest.mark.parametrize(
    ("days", "group", "words"),
    [
        (-2, "late", "2일 지남"),
        (0, "today", "오늘까지"),
        (1, "week", "11월 26일 (목)까지"),
        (6, "week", "12월 1일 (화)까지"),
        (7, "later", "12월 2일 (수)까지"),
    ],
)
def test_a_day_makes_a_line_late_of_today_of_this_week_or_later(days: int, group: str, words: str) -> None:
    until = TODAY + timedelta(days=days)

    assert urgency(until, TODAY) == group
    assert when(due(until=until), TODAY) == words


def test_what_has_no_day_can_be_done_today_and_says_since_when_it_waits() -> None:
    waiting = due(since=date(2026, 11, 20))

    assert [group.key for group in grouped([waiting], {}, TODAY)] == ["today"]
    assert when(waiting, TODAY) == "11월 20일 (금)부터"
    assert when(due(), TODAY) == ""


def test_groups_come_by_urgency_kinds_in_one_order_and_the_nearest_day_first() -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=KOREA)
    lines = [
        due("token", TODAY),
        due("sheet", TODAY, who="저녁", at=noon + timedelta(hours=7)),
        due("sheet", TODAY, who="낮", at=noon),
        due(until=TODAY - timedelta(days=1), who="어제"),
        due(until=TODAY - timedelta(days=3), who="그끄제"),
    ]
    late, today = grouped(lines, {}, TODAY)

    assert [(late.title, late.count), (today.title, today.count)] == [("늦은 것", 2), ("오늘", 3)]
    assert [line.due.who for line in late.blocks[0].lines] == ["그끄제", "어제"]
    assert [block.kind for block in today.blocks] == ["sheet", "token"]
    assert [line.due.who for line in today.blocks[0].lines] == ["낮", "저녁"]


def test_of_many_a_few_are_shown_and_the_others_counted_also_those_that_were_not_read() -> None:
    many = [due(until=TODAY + timedelta(days=n % 2), who=f"{n:02d}") for n in range(40)]
    today, week = grouped(many, {"erasure": 7}, TODAY)

    assert [len(today.blocks[0].lines), today.blocks[0].rest, today.count] == [3, 17, 20]
    assert [week.blocks[0].rest, week.count] == [24, 27]
    assert [len(group.blocks[0].lines) for group in grouped(many, {}, TODAY, shown=200)] == [20, 20]
    assert grouped(many, {}, TODAY, kind="token") == ()


def test_every_kind_has_its_word() -> None:
    assert all(grouped([due(kind)], {}, TODAY)[0].blocks[0].label for kind in KINDS)


@pytest.mark.parametrize(
    ("ends_on", "months", "closes"),
    [
        (date(2026, 11, 20), 1, date(2026, 12, 31)),
        (date(2026, 12, 24), 1, date(2027, 1, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 1), 6, date(2028, 2, 29)),
    ],
)
def test_rates_close_with_the_last_day_of_a_month(ends_on: date, months: int, closes: date) -> None:
    assert closing_day(ends_on, months) == closes
