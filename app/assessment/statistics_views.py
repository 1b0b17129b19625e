"""How a cohort's quiz works as a measure: its statistics, question by question."""

import uuid
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from app.assessment import plots
from app.assessment.item_findings import MIN_ATTEMPTS, find
from app.assessment.measured import Which
from app.assessment.room import room
from app.assessment.staff_queries import open_quiz
from app.core.clock import today
from app.core.errors import NotFound
from app.core.pages import page
from app.core.room import TEACHING_STAFF, CurrentActor, Db, PathNumber

WHICH: dict[Which, str] = {"first": "한 분의 첫 번째 풀이", "best": "한 분의 가장 높은 풀이", "all": "모든 풀이"}


@room.get("/cohorts/{cohort_id}/quizzes/{quiz}/statistics", name="statistics", allow=TEACHING_STAFF)
def statistics_page(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    actor: CurrentActor,
    db: Db,
    which: Annotated[Which, Query()] = "first",
) -> Response:
    from app.assessment.statistics_report import build  # numpy: 16 MB for those who open this page

    with db.read() as session:
        found = open_quiz(session, request.app.state.content, actor, cohort_id, quiz)
        report = build(session, found, which)
        date = today(session)
    dots = plots.scatter(
        (str(item.number), item.statistics.facility, item.statistics.discrimination, item.is_weak)
        for item in report.items
    )
    return page(
        request,
        "assessment/staff_statistics.html",
        cohort=found.cohort,
        quiz=found.quiz,
        report=report,
        words=WHICH,
        dots=dots,
        plots=plots,
        least=MIN_ATTEMPTS,
        today=date,
    )


@room.get("/cohorts/{cohort_id}/quizzes/{quiz}/statistics/{number}", name="question_statistics", allow=TEACHING_STAFF)
def question_statistics_page(
    request: Request,
    cohort_id: uuid.UUID,
    quiz: str,
    number: PathNumber,
    actor: CurrentActor,
    db: Db,
    which: Annotated[Which, Query()] = "first",
) -> Response:
    """One question with its distractor table."""
    from app.assessment.statistics_report import Item, build, read_answers

    with db.read() as session:
        found = open_quiz(session, request.app.state.content, actor, cohort_id, quiz)
        report = build(session, found, which)
        if not 1 <= number <= len(report.items):
            raise NotFound()
        item = report.items[number - 1]
        if item.answers is None:
            answers = read_answers(session, found, number, which)
            item = Item(item.number, item.label, item.question, item.statistics, answers)
        date = today(session)
    return page(
        request,
        "assessment/staff_question.html",
        cohort=found.cohort,
        quiz=found.quiz,
        report=report,
        item=item,
        codes=find(item.statistics, item.answers.rows if item.answers else ()),
        words=WHICH,
        today=date,
    )
