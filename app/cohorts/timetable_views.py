"""A cohort's timetable: for staff the whole, for a trainee the week that has come."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.cohorts.attendance_sheets import classes_of_today
from app.cohorts.attendance_words import words
from app.cohorts.documents import frozen_document
from app.cohorts.ledger import access_learner
from app.cohorts.models import ClassSession, Cohort
from app.cohorts.opening import dates_of
from app.cohorts.planning import WeekView, last_day, lay_out, read_dates, week_of, years_unknown
from app.cohorts.queries import access_cohort
from app.cohorts.room import room
from app.cohorts.sessions import CANCELLED, list_sessions
from app.content.collection import Content
from app.content.programme import Programme
from app.content.timetable import Timetable
from app.core.clock import korean_date, today
from app.core.errors import NotFound
from app.core.pages import page
from app.core.room import TEACHING_STAFF, TRAINEE, CurrentActor, Db

KIND_WORDS = {
    "live": "함께 하는 수업", "self-study": "스스로 배우기", "practice": "실습", "talk": "특강", "assignment": "최종 과제",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A timetable with its dates. unknown: years whose public holidays are in no list."""

    timetable: Timetable
    weeks: tuple[WeekView, ...]
    ends_on: date
    unknown: tuple[int, ...] = ()


def plan(content: Content, programme: Programme, starts_on: date) -> Plan | None:
    """The programme's timetable from that day on; None when it has none."""
    dates = dates_of(content, programme, starts_on)
    if dates is None:
        return None
    timetable = content.timetables[programme.slug]
    unknown = years_unknown(dates, content.holidays) if content.holidays else []
    return Plan(timetable, lay_out(timetable, dates, starts_on), last_day(dates), tuple(unknown))


def frozen_plan(session: Session, content: Content, cohort: Cohort) -> Plan:
    """The timetable and the dates that the cohort froze. Raises NotFound when it was opened without one."""
    if cohort.class_dates is None:
        raise NotFound("이 회차에는 시간표가 없어요.")
    key = f"timetable:{cohort.programme_slug}"
    current = content.timetables.get(cohort.programme_slug)
    timetable = frozen_document(session, Timetable, cohort.documents.get(key), current)
    dates = read_dates(cohort.class_dates)
    return Plan(timetable, lay_out(timetable, dates, cohort.starts_on), last_day(dates))


def _titles(outline: list[dict[str, object]]) -> dict[str, str]:
    """Step key → title: what a lesson or a task of the timetable is called in this cohort."""
    titles: dict[str, str] = {}
    for stage in outline:
        steps: list[Mapping[str, str]] = stage["steps"]  # type: ignore[assignment]
        titles |= {step["key"]: step["title"] for step in steps}
    return titles


@room.get("/cohorts/{cohort_id}/timetable", name="timetable", allow=TEACHING_STAFF)
def timetable_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        found = frozen_plan(session, request.app.state.content, cohort)
        return page(
            request,
            "cohorts/timetable.html",
            cohort=cohort,
            plan=found,
            titles=_titles(cohort.outline),
            words=KIND_WORDS,
            now_week=week_of(found.weeks, today(session)).number,
            today=today(session),
        )


@room.get("/this-week", name="this_week", allow=TRAINEE)
def this_week_page(
    request: Request, actor: CurrentActor, db: Db, week: Annotated[int | None, Query(ge=1, le=60)] = None
) -> Response:
    """What the class does this week; another one by its number."""
    with db.read() as session:
        learner = access_learner(session, actor)
        cohort = session.get_one(Cohort, learner.cohort_id)
        found = frozen_plan(session, request.app.state.content, cohort)
        current = week_of(found.weeks, today(session))
        if week is not None and week > len(found.weeks):
            raise NotFound()
        shown = found.weeks[week - 1] if week else current
        return page(
            request,
            "cohorts/this_week.html",
            shown=shown,
            current=current,
            weeks=found.weeks,
            open_lessons={
                step.ref for view in learner.stages if view.open for step, _ in view.steps if step.kind == "lesson"
            },
            titles=_titles(cohort.outline),
            timetable_words=KIND_WORDS,
            now_classes=classes_of_today(session, learner.enrolment_id),
            changed=_changed(session, cohort, shown),
            today=today(session),
            **words(),
        )


def _changed(session: Session, cohort: Cohort, week: WeekView) -> list[ClassSession]:
    """The classes of the week that were moved, added or cancelled since the timetable was frozen."""
    return [
        each
        for each in list_sessions(session, cohort.id)
        if week.starts <= korean_date(each.moved_from or each.starts_at) <= week.ends
        and (each.moved_from or each.key is None or each.state == CANCELLED)
    ]
