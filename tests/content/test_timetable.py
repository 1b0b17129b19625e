"""A timetable fits its programme: weeks, hours by subject, lessons and tasks that exist and stand open by then."""

import pytest

from app.content.check import check_content
from app.content.loader import read_content
from app.content.problems import Problems
from app.content.timetable import in_words
from tests.content.test_check import TODAY

FILE = "courses/timetables/apples-course.yaml"
HOLIDAYS = "courses/holidays.yaml"
TIMETABLE = """slug: apples-course
title: 사과 시간표
summary: 한 주예요.
weeks:
  - title: 한 주
    days:
      - day: 1
        sessions:
          - {kind: live, subject: 수업, title: 세기, hours: 1.5, lessons: [0-ready/apples]}
          - {kind: practice, subject: 실습, title: 네모, hours: 1, tasks: [boxes]}
    own_time:
      - {kind: live, subject: 수업, title: 다시 보기, hours: 0.5}
"""
DAYS = """first_year: 2026
last_year: 2026
sources: [{title: 표, publisher: 시험, date: 2026-01-01}]
days: [{date: 2026-12-25, name: 성탄절}]
"""


@pytest.fixture
def planned(folder):
    folder.write(FILE, TIMETABLE)
    folder.write(HOLIDAYS, DAYS)
    return folder


def said(folder, path=FILE):
    problems = Problems()
    read_content(folder.root / "courses", folder.root / "quizzes", problems)
    return [(problem.level, problem.message) for problem in problems.found if problem.path == path]


def test_a_sound_timetable_is_read_with_its_holidays_and_frozen_like_the_rest(planned):
    content = planned.load()
    timetable = content.timetables["apples-course"]
    assert said(planned) == []
    assert timetable.subjects() == {"수업": 2.0, "실습": 1.0}
    assert "timetable:apples-course" in content.documents()
    assert list(content.holidays.by_date().values()) == ["성탄절"]
    assert [in_words(hours) for hours in (1.5, 2.0, 10.0)] == ["1.5", "2", "10"]


@pytest.mark.parametrize(
    ("old", "new", "level", "message"),
    [
        ("hours: 0.5", "hours: 1", "error", "수업: the sessions take 2.5 hours, the programme says 2"),
        ("subject: 실습", "subject: 견학", "error", "the programme has no subject '견학'; it has 수업, 실습"),
        ("0-ready/apples", "0-ready/pears", "error", "no stage of the programme has 0-ready/pears"),
        ("[0-ready/apples]", "[]", "warning", "no session has the lesson 0-ready/apples"),
        ("[boxes]", "[circles]", "error", "no stage of the programme has circles"),
        ("hours: 1,", "hours: 1.25,", "error", "multiple of 0.5"),
        ("day: 1", "day: 8", "error", "less than or equal to 7"),
        ("kind: practice, subject: 실습", "kind: practice, subject: 수업", "error", "of two kinds of session"),
        ("slug: apples-course", "slug: pears", "error", "the file's place says 'apples-course'"),
    ],
)
def test_what_does_not_fit_is_told(planned, old, new, level, message):
    planned.change(FILE, old, new)
    assert [found for found, text in said(planned) if message in text] == [level]


def test_days_of_a_week_stand_in_order(planned):
    day = "      - day: 1\n        sessions: [{kind: live, subject: 수업, title: 더, hours: 1}]\n"
    planned.change(FILE, "    own_time:", day + "    own_time:")
    assert any("the days of a week stand in order" in text for _, text in said(planned))


def test_a_lesson_or_task_of_a_stage_that_is_still_shut_is_told(planned):
    planned.change("courses/0-ready/course.yaml", "week: 1", "week: 2")
    assert [text for _, text in said(planned)] == [
        "0-ready/apples is of a stage that opens in week 2, this is week 1",
        "boxes is of a stage that opens in week 2, this is week 1",
    ]


def test_a_second_week_is_one_too_many_for_the_programme(planned):
    week = "  - title: 둘째 주\n    days: [{day: 1, sessions: [{kind: live, subject: 수업, title: 더, hours: 1}]}]\n"
    planned.change(FILE, "    own_time:", week + "    own_time:")
    assert any("has 2 weeks, the programme 1" in text for _, text in said(planned))


def test_a_timetable_needs_its_programme_and_a_list_of_holidays(planned):
    (planned.root / HOLIDAYS).unlink()
    assert said(planned, HOLIDAYS) == [("error", "is missing: timetables skip the public holidays that it lists")]
    planned.write("courses/timetables/pears.yaml", TIMETABLE.replace("apples-course", "pears"))
    assert said(planned, "courses/timetables/pears.yaml") == [
        ("error", "no readable programme courses/programmes/pears.yaml")
    ]


def test_a_holiday_of_another_year_or_twice_is_a_fault(planned):
    planned.change(HOLIDAYS, "2026-12-25", "2027-12-25")
    assert any("is of no year from 2026 to 2026" in text for _, text in said(planned, HOLIDAYS))
    planned.write(HOLIDAYS, DAYS.replace("days: [", "days: [{date: 2026-12-25, name: 또}, "))
    assert any("stands twice" in text for _, text in said(planned, HOLIDAYS))


def test_check_content_reads_it_too(planned):
    planned.change(FILE, "hours: 0.5", "hours: 1")
    found = check_content(planned.root / "courses", planned.root / "quizzes", TODAY)
    assert [problem.path for problem in found if problem.path == FILE and problem.level == "error"] == [FILE]
