"""Pure: what is still missing of a course: check questions, banks, instructor's notes; and what is to be looked at again soon."""

import datetime
import re

from app.content.collection import Content
from app.content.lesson import Lesson
from app.content.problems import Problems
from app.content.stage import Stage

LEAST_CHECK_QUESTIONS = 3
LEAST_BANK_QUESTIONS = 40
SOON_DAYS = 30
SHORTEST_SUMMARY_EN = 60
_HANGUL = re.compile("[가-힣]")


def check_whole(content: Content, problems: Problems) -> None:
    """What each lesson and stage still needs beside it."""
    for lesson in content.lessons.values():
        _check_beside(content, lesson, problems)
    for stage in content.stages.values():
        _check_bank(content, stage, problems)


def _check_beside(content: Content, lesson: Lesson, problems: Problems) -> None:
    path, check = content.paths[f"lesson:{lesson.ref}"], content.check_of(lesson.slug)
    asked = check.slots if check else 0
    if asked < LEAST_CHECK_QUESTIONS:
        where = f"quizzes/checks/check-{lesson.slug}.yaml"
        problems.error(path, 1, f"needs {LEAST_CHECK_QUESTIONS} check questions in {where}, has {asked}")
    if lesson.ref not in content.notes:
        problems.error(path, 1, f"needs an instructor's note: courses/{lesson.stage}/notes/{lesson.slug}.md")


def _check_bank(content: Content, stage: Stage, problems: Problems) -> None:
    """A stage that is closed by a quiz has a bank: the one its quiz draws from, or the one of the same name."""
    if stage.quiz is None:
        return
    quiz = content.quizzes.get(stage.quiz)
    names = dict.fromkeys([stage.quiz, *(quiz.banks if quiz else ())])
    count = sum(len(content.banks[name].questions) for name in names if name in content.banks)
    if count < LEAST_BANK_QUESTIONS:
        line = content.lines[f"stage:{stage.slug}"].find(["quiz"])
        message = f"needs a bank of {LEAST_BANK_QUESTIONS} questions (quizzes/banks/{stage.quiz}.yaml), has {count}"
        problems.error(content.paths[f"stage:{stage.slug}"], line, message)


def check_dates(content: Content, lesson: Lesson, today: datetime.date, problems: Problems) -> None:
    """What changes with the year is looked at before its day, not after it."""
    if lesson.review_by is None:
        return
    path, line = content.paths[f"lesson:{lesson.ref}"], content.lines[f"lesson:{lesson.ref}"].find(["review_by"])
    left = (lesson.review_by - today).days
    if left < 0:
        problems.warn(path, line, f"was to be reviewed by {lesson.review_by}")
    elif left <= SOON_DAYS:
        problems.warn(path, line, f"is to be reviewed by {lesson.review_by}, in {left} days")


def check_summary(content: Content, lesson: Lesson, problems: Problems) -> None:
    """summary_en is one paragraph for reviewers who read no Korean."""
    path, line = content.paths[f"lesson:{lesson.ref}"], content.lines[f"lesson:{lesson.ref}"].find(["summary_en"])
    if len(lesson.summary_en) < SHORTEST_SUMMARY_EN:
        problems.error(path, line, f"summary_en has {len(lesson.summary_en)} characters, needs {SHORTEST_SUMMARY_EN}")
    if len(_HANGUL.findall(lesson.summary_en)) > len(lesson.summary_en) / 4:
        problems.error(path, line, "summary_en is written in Korean; it is for reviewers who do not read it")
