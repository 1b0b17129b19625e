"""Pages of the center worker: the cohorts, opening one, and its table."""

import uuid
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import Response

from app.cohorts import (
    attendance_own_views,
    attendance_views,
    enrolment_views,
    export_views,
    opening,
    roster_views,
    session_views,
    table,
    timetable_views,
)
from app.cohorts.attendance import rate
from app.cohorts.forms import read_new_cohort, read_start
from app.cohorts.planning import last_day
from app.cohorts.policy import can_run_cohort
from app.cohorts.queries import access_cohort, list_cohorts
from app.cohorts.room import room
from app.cohorts.schemas import NewCohort, OpenCohortForm
from app.content.collection import Content
from app.content.programme import Programme
from app.content.rules import rule_files
from app.core.actor import Role
from app.core.clock import now, today
from app.core.errors import Invalid
from app.core.filters import kdate
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import CENTER, TEACHING_STAFF, CurrentActor, Db

__all__ = [
    "attendance_own_views",
    "attendance_views",
    "enrolment_views",
    "export_views",
    "room",
    "roster_views",
    "session_views",
    "timetable_views",
]


@room.get("/cohorts", name="list", allow=TEACHING_STAFF)
def cohorts_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        cohorts = list_cohorts(session, actor)
        return page(
            request, "cohorts/list.html", cohorts=cohorts, today=today(session), may_open=Role.CENTER in actor.roles
        )


@room.get("/cohorts/new", name="new", allow=CENTER)
def new_cohort_page(request: Request, actor: CurrentActor) -> Response:
    return _new_cohort_page(request, {}, {})


@room.post("/cohorts", name="open", allow=CENTER)
def open_cohort(request: Request, form: Annotated[OpenCohortForm, Form()], actor: CurrentActor, db: Db) -> Response:
    content = request.app.state.content
    organisation_id = actor.organisations(Role.CENTER)[0]
    typed = form.model_dump(exclude={"csrf", "key"})
    try:
        with db.write() as session:
            done, earlier = earlier_result(session, actor.account_id, form.key, typed)
            if done:
                return go(request, "cohorts:show", cohort_id=earlier)
            wanted = read_new_cohort(form, today(session))
            if wanted.programme not in content.programmes:
                raise Invalid("고칠 곳이 있어요.", {"programme": "목록에 있는 과정을 골라 주세요."})
            if wanted.rule and wanted.rule not in rule_files(content.courses):
                raise Invalid("고칠 곳이 있어요.", {"rule": "목록에 있는 수료 기준을 골라 주세요."})
            programme = content.programmes[wanted.programme]
            _check_end(content, programme, wanted)
            cohort = opening.open_cohort(session, actor, content, programme, organisation_id, wanted)
            keep_result(session, actor.account_id, form.key, str(cohort.public_id))
    except Invalid as error:
        return _new_cohort_page(request, typed, error.fields or {"new-cohort": error.message})
    return go(request, "cohorts:show", cohort_id=cohort.public_id)


@room.post("/cohorts/dates", name="dates", allow=CENTER)
def class_dates(request: Request, form: Annotated[OpenCohortForm, Form()], actor: CurrentActor, db: Db) -> Response:
    """The days on which the class would meet, before anything is opened."""
    typed, content = form.model_dump(exclude={"csrf", "key"}), request.app.state.content
    try:
        starts_on = read_start(form)
        if form.programme not in content.programmes:
            raise Invalid("고칠 곳이 있어요.", {"programme": "목록에 있는 과정을 골라 주세요."})
    except Invalid as error:
        return _new_cohort_page(request, typed, error.fields, asked=True)
    plan = timetable_views.plan(content, content.programmes[form.programme], starts_on)
    return _new_cohort_page(request, typed, {}, asked=True, plan=plan)


def _check_end(content: Content, programme: Programme, wanted: NewCohort) -> None:
    """Raises Invalid when the class would still meet after the cohort's last day."""
    dates = opening.dates_of(content, programme, wanted.starts_on)
    if dates and last_day(dates) > wanted.ends_on:
        word = f"시간표의 마지막 수업이 {kdate(last_day(dates))}이에요. 그날이나 그 뒤를 골라 주세요."
        raise Invalid("고칠 곳이 있어요.", {"ends_on": word})


def _new_cohort_page(
    request: Request,
    typed: dict[str, object],
    faults: dict[str, str],
    *,
    asked: bool = False,
    plan: timetable_views.Plan | None = None,
) -> Response:
    """`asked`: the class days were asked for; a part of the page answers that, with `plan` or why there is none."""
    return page(
        request,
        "cohorts/new.html",
        fragment="plan" if asked else None,
        status_code=422 if faults else 200,
        programmes=list(request.app.state.content.programmes.values()),
        rules=list(rule_files(request.app.state.content.courses).values()),
        typed=typed,
        errors=faults,
        asked=asked,
        plan=plan,
        key=fresh_key(),
    )


@room.get("/cohorts/{cohort_id}", name="show", allow=TEACHING_STAFF)
def cohort_page(
    request: Request, cohort_id: uuid.UUID, view: Annotated[table.View, Query()], actor: CurrentActor, db: Db
) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id, to_run=False)
        rows = table.load_rows(session, cohort, now(session))
        return page(
            request,
            "cohorts/show.html",
            fragment="rows",
            cohort=cohort,
            rows=table.arrange(rows, view),
            may_review=actor.has(Role.INSTRUCTOR, cohort.organisation_id),
            all_rows=rows,
            view=view,
            states=table.STATES,
            sorts=table.SORTS,
            words=table.STATE_WORDS,
            assignment_words=table.ASSIGNMENT_WORDS,
            rate=rate,
            may_run=can_run_cohort(actor, cohort.organisation_id),
            today=today(session),
        )
