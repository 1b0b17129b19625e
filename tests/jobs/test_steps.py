"""What may follow what after an employer's yes, who may say it, what has to be said with it, and what is due when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs import steps
from app.jobs.course import Course, Entry, deeds_now, read_course
from app.jobs.rules import CONTRACT, EMPLOYMENT
from app.jobs.step_words import BY, DEEDS, label, said
from app.jobs.steps import (
    CENTER,
    EMPLOYER,
    FOLLOWS,
    STEPS,
    Said,
    Standing,
    add_months,
    faults_of,
    next_steps,
    own_words,
)
from app.jobs.telling import tell, tell_employer, tell_own

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HIRED_ON = date(2026, 10, 23)


def entry(number: int, kind: str, on: date | None = DAY, by: str = CENTER, **more: object) -> Entry:
    return Entry(number, kind, on, by, AT, **more)


def course(*kinds: tuple[str, date], work: str = EMPLOYMENT) -> Course:
    return read_course(work, steps.ACCEPTED, [entry(n, kind, on) for n, (kind, on) in enumerate(kinds, start=1)])


HIRED = ((steps.INTERVIEW, date(2026, 10, 1)), (steps.ATTENDED, date(2026, 10, 1)), (steps.HIRED, HIRED_ON))
CONFIRMED = (*HIRED, (steps.CONFIRMED, date(2026, 10, 25)))


def test_every_state_that_can_be_reached_has_words_and_every_step_can_be_reached() -> None:
    for work, follows in FOLLOWS.items():
        reached = {steps.ACCEPTED, steps.FOUND}
        for _ in STEPS:
            reached |= {after for state in reached for after in follows.get(state, ())}
        assert reached - {steps.ACCEPTED, steps.FOUND} <= set(STEPS)
        assert set(follows) <= reached
        for state in reached:
            assert label(work, "accepted", state)[0]
    assert {step for follows in FOLLOWS.values() for after in follows.values() for step in after} == set(STEPS)
    assert set(DEEDS) == {*STEPS, steps.TAKEN_BACK}
    assert all(said(step, CONTRACT) and said(step, EMPLOYMENT, own=True) for step in STEPS)
    assert set(BY) == {CENTER, EMPLOYER, steps.TRAINEE}


@pytest.mark.parametrize(
    ("work", "state", "employer"),
    [
        (EMPLOYMENT, steps.ACCEPTED, (steps.INTERVIEW, steps.NOT_TAKEN)),
        (EMPLOYMENT, steps.ATTENDED, (steps.HIRED, steps.NOT_TAKEN)),
        (EMPLOYMENT, steps.HIRED, (steps.LEFT,)),  # confirming by evidence is the center's
        (EMPLOYMENT, steps.CONFIRMED, (steps.KEPT, steps.LEFT)),
        (EMPLOYMENT, steps.LEFT, ()),
        (CONTRACT, steps.ACCEPTED, (steps.TRIAL_PASSED, steps.TRIAL_MISSED, steps.APPROVED, steps.NOT_TAKEN)),
        (CONTRACT, steps.APPROVED, (steps.PAID, steps.LEFT)),
    ],
)
def test_an_employer_says_what_it_knows_and_the_center_all_of_it(
    work: str, state: str, employer: tuple[str, ...]
) -> None:
    standing = Standing(work, state)
    assert next_steps(standing, EMPLOYER) == employer
    assert set(employer) <= set(next_steps(standing, CENTER))


@pytest.mark.parametrize(
    ("work", "state", "words"),
    [
        (CONTRACT, steps.ACCEPTED, (steps.SAYS_STARTED,)),
        (CONTRACT, steps.APPROVED, (steps.SAYS_STARTED, steps.SAYS_ENDED)),
        (CONTRACT, steps.WORKING, (steps.SAYS_ENDED,)),
        (CONTRACT, steps.LEFT, (steps.SAYS_STARTED,)),
        (EMPLOYMENT, steps.LEFT, ()),
        (EMPLOYMENT, steps.NOT_TAKEN, ()),
        (EMPLOYMENT, steps.KEPT, (steps.SAYS_ENDED,)),
    ],
)
def test_the_person_may_say_that_work_began_or_ended(work: str, state: str, words: tuple[str, ...]) -> None:
    assert own_words(Standing(work, state)) == words


GOOD_EVIDENCE = {"condition": "hours", "evidence": "contract"}


@pytest.mark.parametrize(
    ("said_now", "state", "field", "words"),
    [
        (Said(steps.HIRED, DAY), steps.INTERVIEW, "kind", "지금은 그렇게 적을 수 없어요"),
        (Said(steps.INTERVIEW, None), steps.ACCEPTED, "on", "2026-12-31처럼"),
        (Said(steps.INTERVIEW, DAY + timedelta(91)), steps.ACCEPTED, "on", "90일 안의 날"),
        (Said(steps.HIRED, DAY + timedelta(61)), steps.ATTENDED, "on", "60일 안의 날"),
        (Said(steps.ATTENDED, DAY + timedelta(1)), steps.INTERVIEW, "on", "뒤의 날이에요"),
        (Said(steps.ATTENDED, date(2020, 1, 1)), steps.INTERVIEW, "on", "3년보다 오래된"),
        (Said(steps.NOT_TAKEN, DAY), steps.ATTENDED, "reason", "까닭을 하나"),
        (Said(steps.NOT_TAKEN, DAY, "other"), steps.ATTENDED, "note", "그 밖의 까닭이 무엇인지"),
        (Said(steps.NOT_TAKEN, DAY, "skill", note="더 젊은 분을 찾아요"), steps.ATTENDED, "note", "나이를 까닭으로"),
        (Said(steps.REFUSED, DAY, "far", note="가" * 201), steps.ATTENDED, "note", "지금은 201자"),
        (Said(steps.CONFIRMED, DAY, evidence="contract"), steps.HIRED, "condition", "기준에 드는지"),
        (Said(steps.CONFIRMED, DAY, condition="hours"), steps.HIRED, "evidence", "어떤 증빙"),
        (Said(steps.CONFIRMED, DAY, condition="hours", evidence="withheld"), steps.HIRED, "evidence", "일거리 참여로"),
        (Said(steps.CONFIRMED, DAY, condition="hours", evidence="business"), steps.HIRED, "evidence", "함께 골라"),
        (Said(steps.CONFIRMED, DAY, condition="business", evidence="payslip"), steps.HIRED, "evidence", "함께 골라"),
        (Said(steps.CONFIRMED, DAY, condition="insured", evidence="payslip"), steps.HIRED, "evidence", "고용보험"),
        (Said(steps.LEFT, HIRED_ON - timedelta(1), "ended"), steps.CONFIRMED, "on", "시작한 날(2026-10-23)보다 앞"),
        (Said(steps.KEPT, DAY - timedelta(1)), steps.CONFIRMED, "on", "2026-11-23부터 적을 수 있어요"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named_at_its_field(said_now: Said, state: str, field: str, words: str) -> None:
    first_day = HIRED_ON if state in (steps.HIRED, steps.CONFIRMED) else None
    found = faults_of(said_now, Standing(EMPLOYMENT, state, first_day), CENTER, DAY)
    assert list(found) == [field]
    assert words in found[field]


@pytest.mark.parametrize(
    ("said_now", "state"),
    [
        (Said(steps.INTERVIEW, DAY + timedelta(90)), steps.ACCEPTED),
        (Said(steps.NOT_TAKEN, DAY, "other", note="사무실이 옮겨 감"), steps.ATTENDED),
        (Said(steps.CONFIRMED, DAY, condition="business", evidence="business"), steps.HIRED),
        (Said(steps.CONFIRMED, DAY, condition="insured", evidence="insurance"), steps.HIRED),
        (Said(steps.KEPT, DAY), steps.CONFIRMED),
        (Said(steps.LEFT, HIRED_ON, "unpaid"), steps.CONFIRMED),
    ],
)
def test_what_may_be_written(said_now: Said, state: str) -> None:
    first_day = HIRED_ON if state in (steps.HIRED, steps.CONFIRMED) else None
    assert faults_of(said_now, Standing(EMPLOYMENT, state, first_day), CENTER, DAY) == {}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 10, 23), 1, date(2026, 11, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 11, 5), 1, date(2026, 12, 5)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), None),
        (((steps.INTERVIEW, DAY),), None),  # today: the interview is still to come
        (((steps.INTERVIEW, DAY - timedelta(1)),), ("interview", DAY - timedelta(1), 0, 0)),
        (HIRED, ("confirm", HIRED_ON, 0, 0)),
        (CONFIRMED, ("retention", date(2026, 11, 23), 1, 0)),
        ((*CONFIRMED, (steps.NO_ANSWER, DAY)), None),  # again in a week
        ((*CONFIRMED, (steps.KEPT, DAY)), None),  # the third month is to come
        ((*CONFIRMED, (steps.LEFT, DAY)), None),
    ],
)
def test_what_the_center_has_to_do_today(
    kinds: tuple[tuple[str, date], ...], expected: tuple[str, date, int, int] | None
) -> None:
    todo = course(*kinds).todo(DAY)
    assert (todo and (todo.kind, todo.since, todo.months, todo.tries)) == expected


def test_a_check_that_nobody_answered_comes_again_after_a_week_and_a_late_one_covers_the_earlier() -> None:
    asked = course(*CONFIRMED, (steps.NO_ANSWER, DAY))
    again = asked.todo(DAY + timedelta(7))
    assert (again.kind, again.since, again.tries) == ("retention", date(2026, 11, 30), 1)
    late = course(*CONFIRMED, (steps.KEPT, date(2027, 1, 25)))
    assert late.reached == 3
    assert late.todo(date(2027, 4, 23)).months == 6
    done = course(*CONFIRMED, (steps.KEPT, date(2027, 4, 23)))
    assert done.todo(date(2027, 8, 1)) is None
    assert next_steps(done.standing, CENTER) == (steps.LEFT,)


def test_nothing_is_offered_before_its_day() -> None:
    planned = course((steps.INTERVIEW, DAY + timedelta(3)))
    assert steps.ATTENDED not in deeds_now(planned, CENTER, DAY)
    assert deeds_now(planned, CENTER, DAY + timedelta(3))[0] == steps.ATTENDED
    confirmed = course(*CONFIRMED)
    assert deeds_now(confirmed, CENTER, DAY - timedelta(1)) == (steps.LEFT,)
    assert deeds_now(confirmed, CENTER, DAY)[0] == steps.KEPT


def test_a_correction_replaces_one_entry_and_taking_back_removes_the_last() -> None:
    written = [entry(n, kind, on) for n, (kind, on) in enumerate(CONFIRMED, start=1)]
    mended = read_course(EMPLOYMENT, steps.ACCEPTED, [*written, entry(5, steps.HIRED, date(2026, 10, 20), corrects=3)])
    assert [e.number for e in mended.chain] == [1, 2, 5, 4]
    assert (mended.first_day, mended.state, mended.number) == (date(2026, 10, 20), steps.CONFIRMED, 5)
    back = read_course(EMPLOYMENT, steps.ACCEPTED, [*mended.entries, entry(6, steps.TAKEN_BACK, None, corrects=4)])
    assert (back.state, back.confirmed, len(back.entries)) == (steps.HIRED, None, 6)
    lines = tell(back, {})
    assert [line.stands for line in lines] == [True, True, False, False, True, False]
    assert [line.may_take_back for line in lines] == [False, False, False, False, True, False]


def test_the_persons_word_waits_for_the_center_and_changes_nothing_of_the_chain() -> None:
    told = [entry(1, steps.APPROVED), entry(2, steps.SAYS_STARTED, by=steps.TRAINEE)]
    waiting = read_course(CONTRACT, steps.ACCEPTED, told)
    assert (waiting.state, waiting.word) == (steps.APPROVED, told[1])
    assert waiting.todo(DAY).kind == "word"
    by_employer = read_course(CONTRACT, steps.ACCEPTED, [*told, entry(3, steps.PAID, by=EMPLOYER)])
    assert by_employer.word == told[1]
    assert read_course(CONTRACT, steps.ACCEPTED, [*told, entry(3, steps.HEARD, None)]).word is None
    assert read_course(CONTRACT, steps.ACCEPTED, [*told, entry(3, steps.PAID)]).word is None


def test_the_employer_and_the_person_read_no_notes_and_no_evidence_of_the_center() -> None:
    entries = [
        entry(1, steps.INTERVIEW, note="오후 2시, 연동 사무실"),
        entry(2, steps.ATTENDED, note="긴장했다고 함"),
        entry(3, steps.HIRED, HIRED_ON),
        entry(4, steps.CONFIRMED, note="계약서 사본 봄", **GOOD_EVIDENCE),
        entry(5, steps.LEFT, DAY, reason="unpaid", note="두 달 치 못 받음"),
    ]
    found = read_course(EMPLOYMENT, steps.ACCEPTED, entries)
    assert all(line.details == () for line in tell_employer(found))
    assert [line.details for line in tell_own(found)] == [
        ("오후 2시, 연동 사무실",), (), (), (), ("돈을 제때 받지 못했어요",),
    ]  # fmt: skip
    assert tell(found, {})[3].details == (steps.CONDITIONS["hours"], "증빙: 근로계약서", "계약서 사본 봄")


@given(st.lists(st.tuples(st.sampled_from([*STEPS, steps.TAKEN_BACK]), st.integers(0, 9)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_ledger_can_be_read(written: list[tuple[str, int]]) -> None:
    entries = [entry(n, kind, corrects=corrects or None) for n, (kind, corrects) in enumerate(written, start=1)]
    for work in (CONTRACT, EMPLOYMENT):
        found = read_course(work, steps.ACCEPTED, entries)
        assert {e.number for e in found.chain} <= {e.number for e in found.entries}
        assert len(tell(found, {})) == len(written)
        found.todo(DAY)
        assert set(deeds_now(found, EMPLOYER, DAY)) <= set(deeds_now(found, CENTER, DAY))
