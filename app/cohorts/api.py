"""JSON API: cohorts, who is enrolled, and their progress. Reading; adding people is in `api_enrolling.py`, attendance in
`api_attendance.py`."""

import uuid
from typing import Annotated

from fastapi import Query, Request, Response

from app.api.paging import next_address, one_page, read_turn, sync_from
from app.api.reading import note
from app.api.room import ApiDb, CurrentClient, Scopes
from app.cohorts import api_attendance, api_enrolling, api_queries
from app.cohorts.api_presenters import (
    outline_of,
    show_cohort,
    show_cohort_in_full,
    show_enrolment,
    show_progress,
)
from app.cohorts.api_room import room
from app.cohorts.api_schemas import (
    CohortDetailOut,
    CohortPage,
    CohortQuery,
    EnrolmentOut,
    EnrolmentPage,
    EnrolmentQuery,
    ProgressOut,
    ProgressPage,
    ProgressQuery,
)
from app.core.api_client import ApiScope
from app.core.clock import now

__all__ = ["api_attendance", "api_enrolling", "room"]
ENROLMENTS_READ, PROGRESS_READ = "cohorts.api_enrolments_read", "cohorts.api_progress_read"


@room.get("/cohorts", name="list", allow=Scopes(ApiScope.COHORTS_READ), summary="List the cohorts")
def list_cohorts(
    request: Request, response: Response, query: Annotated[CohortQuery, Query()], client: CurrentClient, db: ApiDb
) -> CohortPage:
    """Every cohort of the organisation, oldest first."""
    turn = read_turn(request, client, query)
    with db.read() as session:
        rows = api_queries.list_cohorts(session, client, turn, query.running_on)
    shown = one_page(rows, turn)
    following = next_address(request, response, turn, rows, shown[-1].cohort.id if shown else 0)
    return CohortPage(items=[show_cohort(row) for row in shown], next=following)


@room.get("/cohorts/{cohort_id}", name="show", allow=Scopes(ApiScope.COHORTS_READ), summary="Show a cohort")
def show_one(cohort_id: uuid.UUID, client: CurrentClient, db: ApiDb) -> CohortDetailOut:
    """One cohort with its stages and steps, by whose keys progress is told."""
    with db.read() as session:
        row = api_queries.access_counted_cohort(session, client, cohort_id)
    return show_cohort_in_full(row)


@room.get(
    "/cohorts/{cohort_id}/enrolments",
    name="enrolments",
    allow=Scopes(ApiScope.ENROLMENTS_READ),
    summary="List who is enrolled in a cohort",
)
def list_enrolments(
    request: Request,
    response: Response,
    cohort_id: uuid.UUID,
    query: Annotated[EnrolmentQuery, Query()],
    client: CurrentClient,
    db: ApiDb,
) -> EnrolmentPage:
    """Names and states. The organisation's access record keeps that this token has read them."""
    turn = read_turn(request, client, query)
    with db.read() as session:
        cohort, known = api_queries.access_cohort(session, client, cohort_id, ENROLMENTS_READ)
        rows = api_queries.list_enrolments(session, cohort, turn, query.state, query.updated_since)
        at = now(session)
    shown = one_page(rows, turn)
    if shown and not known:
        note(db, client, ENROLMENTS_READ, "cohort", cohort.id)
    following = next_address(request, response, turn, rows, shown[-1][0].id if shown else 0)
    items = [show_enrolment(enrolment, person, cohort) for enrolment, person in shown]
    return EnrolmentPage(items=items, next=following, sync_from=sync_from(at))


@room.get(
    "/enrolments/{enrolment_id}",
    name="enrolment",
    allow=Scopes(ApiScope.ENROLMENTS_READ),
    summary="Show an enrolment",
)
def show_one_enrolment(enrolment_id: uuid.UUID, client: CurrentClient, db: ApiDb) -> EnrolmentOut:
    """One person in one cohort."""
    with db.read() as session:
        enrolment, person, cohort, known = api_queries.access_enrolment(session, client, enrolment_id, ENROLMENTS_READ)
    if not known:
        note(db, client, ENROLMENTS_READ, "enrolment", enrolment.id, person.id)
    return show_enrolment(enrolment, person, cohort)


@room.get(
    "/enrolments/{enrolment_id}/progress",
    name="enrolment_progress",
    allow=Scopes(ApiScope.PROGRESS_READ),
    summary="Show the progress of an enrolment",
)
def show_one_progress(enrolment_id: uuid.UUID, client: CurrentClient, db: ApiDb) -> ProgressOut:
    """What the person has done, step by step; without a name."""
    with db.read() as session:
        enrolment, person, cohort, known = api_queries.access_enrolment(session, client, enrolment_id, PROGRESS_READ)
        row = api_queries.load_progress(session, enrolment.id)
    if not known:
        note(db, client, PROGRESS_READ, "enrolment", enrolment.id, person.id)
    return show_progress(row, cohort, outline_of(cohort))


@room.get(
    "/cohorts/{cohort_id}/progress",
    name="progress",
    allow=Scopes(ApiScope.PROGRESS_READ),
    summary="List the progress of everyone in a cohort",
)
def list_progress(
    request: Request,
    response: Response,
    cohort_id: uuid.UUID,
    query: Annotated[ProgressQuery, Query()],
    client: CurrentClient,
    db: ApiDb,
) -> ProgressPage:
    """The same as for one enrolment, for a page of them. With `updated_since`, only those where something moved."""
    turn = read_turn(request, client, query)
    with db.read() as session:
        cohort, known = api_queries.access_cohort(session, client, cohort_id, PROGRESS_READ)
        rows = api_queries.list_progress(session, cohort, turn, query.updated_since)
        at = now(session)
    shown = one_page(rows, turn)
    if shown and not known:
        note(db, client, PROGRESS_READ, "cohort", cohort.id)
    following = next_address(request, response, turn, rows, shown[-1].id if shown else 0)
    outline = outline_of(cohort)
    items = [show_progress(row, cohort, outline) for row in shown]
    return ProgressPage(items=items, next=following, sync_from=sync_from(at))
