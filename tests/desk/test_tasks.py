"""A risk as a task: who has it, when to call again, what closed it; and what staff write about a contact."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.errors import Invalid
from app.desk.risk import Reason
from app.desk.tasks import Contact, Entry, Signs, read_contact, standing

TODAY = date(2026, 11, 25)
SINCE = (Reason("silent", "소식이 없어요.", 5),)
IN = Signs("active", None, date(2026, 12, 24), date(2026, 11, 10))
CALLED = Entry(2, "contact", "고미란", date(2026, 11, 20), "unreachable", date(2026, 11, 24))
TAKEN = Entry(1, "taken", "고미란", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (None, "new"),
        (TAKEN, "taken"),
        (replace(TAKEN, on=date(2026, 11, 1)), "new"),  # forgotten
        (CALLED, "due"),
        (replace(CALLED, next_on=TODAY), "due"),
        (replace(CALLED, next_on=TODAY + timedelta(days=1)), "waiting"),
    ],
)
def test_an_open_task_is_new_taken_due_or_waiting(last: Entry | None, state: str) -> None:
    found = standing(SINCE, last, IN, TODAY)

    assert found is not None
    assert found.state == state
    assert found.until == (last.next_on if last and state in ("due", "waiting") else None)


def test_who_came_back_after_the_last_call_and_falls_silent_again_is_a_new_task() -> None:
    back = replace(IN, last_sign=date(2026, 11, 22))

    assert standing(SINCE, CALLED, back, TODAY).state == "new"
    assert standing(SINCE, replace(CALLED, next_on=TODAY + timedelta(days=3)), back, TODAY).state == "waiting"


@pytest.mark.parametrize(
    ("signs", "why"),
    [
        (replace(IN, last_sign=date(2026, 11, 23)), "11월 23일에 다시 이어 갔어요."),
        (replace(IN, outcome="수강철회", enrolment_state="left"), "결과를 정했어요: 수강철회."),
        (replace(IN, enrolment_state="left"), "회차를 그만두었어요."),
        (replace(IN, enrolment_state="completed"), "과정을 마쳤어요."),
        (replace(IN, ends_on=date(2026, 11, 24)), "회차가 끝났어요."),
        (IN, "까닭이 없어졌어요."),
    ],
)
def test_a_task_closes_by_itself_and_says_by_what(signs: Signs, why: str) -> None:
    found = standing((), CALLED, signs, TODAY)

    assert (found.state, found.why) == ("closed", why)


def test_what_is_over_for_long_or_never_was_is_not_listed() -> None:
    assert standing((), None, IN, TODAY) is None
    assert standing((), replace(CALLED, on=TODAY - timedelta(days=15)), IN, TODAY) is None


def test_a_contact_is_read_with_its_usual_next_day_and_one_line_of_note() -> None:
    assert read_contact("phone", "unreachable", "", "  받지\n않음 ", TODAY) == Contact(
        "phone", "unreachable", TODAY + timedelta(days=1), "받지 않음"
    )
    assert read_contact("text", "goes_on", "2026-12-03", "", TODAY).next_on == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"way", "result"}),
        ({"way": "fax", "result": "wants_out"}, {"way"}),
        ({"way": "phone", "result": "goes_on", "next_on": "내일"}, {"next_on"}),
        ({"way": "phone", "result": "goes_on", "next_on": "2026-11-25"}, {"next_on"}),
        ({"way": "phone", "result": "goes_on", "next_on": "2027-11-25"}, {"next_on"}),
        ({"way": "phone", "result": "goes_on", "note": "가" * 301}, {"note"}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(sent: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        read_contact(**{"way": "", "result": "", "next_on": "", "note": ""} | sent, today=TODAY)

    assert set(refused.value.fields) == fields
