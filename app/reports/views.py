"""The pages of totals: the nation, a region, a center; one level a screen, the same for everybody who may read them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Form, Query, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.actor import Actor, Role
from app.core.clock import korean_date, today
from app.core.errors import Invalid, NotFound
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db
from app.core.sheets import attachment, write_csv, write_xlsx
from app.people.models import Organisation
from app.reports import periods, queries, tables
from app.reports.formulas import edition_of
from app.reports.measures import LEAST
from app.reports.periods import Period, period_at, read_period
from app.reports.recount_work import ask_for_recount
from app.reports.room import READERS, room
from app.reports.tables import Group, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Asked = Annotated[str, Query(max_length=40)]
Typed = Annotated[str, Form(max_length=40)]


@dataclass(frozen=True)
class Report:
    """What a page and a file of a place are made of. `counted`: the oldest count in it."""

    place: Organisation
    period: Period
    tables: tuple[Table, ...]
    groups: list[Group]
    counted: datetime | None
    today: date


@room.get("/reports", name="home", allow=READERS)
def home(
    request: Request,
    actor: CurrentActor,
    db: Db,
    period: Asked = "",
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    last: Annotated[str, Query(alias="to", max_length=40)] = "",
    view: Asked = "",
) -> Response:
    """The place that one may read, or the choice of them."""
    with db.read() as session:
        tops = queries.list_tops(session, actor)
        if len(tops) != 1:
            return page(request, "reports/choose.html", tops=tops, kinds=KINDS)
        return _show(request, session, actor, tops[0], (period, first, last), view)


@room.get("/reports/{organisation_id}", name="show", allow=READERS)
def show(
    request: Request,
    organisation_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    period: Asked = "",
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    last: Annotated[str, Query(alias="to", max_length=40)] = "",
    view: Asked = "",
) -> Response:
    """One table a screen; `view` names it."""
    with db.read() as session:
        place = queries.access_place(session, actor, organisation_id)
        return _show(request, session, actor, place, (period, first, last), view)


@room.get("/reports/{organisation_id}/file", name="file_form", allow=READERS)
def file_form(
    request: Request,
    organisation_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    period: Asked = "",
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    last: Annotated[str, Query(alias="to", max_length=40)] = "",
) -> Response:
    with db.read() as session:
        place = queries.access_place(session, actor, organisation_id)
        asked, _ = _period(session, (period, first, last))
        return page(request, "reports/file.html", place=place, period=asked, errors={}, typed={})


@room.post("/reports/{organisation_id}/files", name="file", allow=READERS)
def file(
    request: Request,
    organisation_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    format: Typed = "",
    purpose: Annotated[str, Form(max_length=1000)] = "",
    period: Typed = "",
    first: Annotated[str, Form(alias="from", max_length=40)] = "",
    last: Annotated[str, Form(alias="to", max_length=40)] = "",
) -> Response:
    """The tables of the page as one file, against a reason that is kept."""
    purpose = " ".join(purpose.split())
    with db.write() as session:
        place = queries.access_place(session, actor, organisation_id)
        asked, faults = _period(session, (period, first, last))
        if not 2 <= len(purpose) <= 200:
            faults["purpose"] = f"무엇에 쓰는지 2자에서 200자로 적어 주세요. 지금은 {len(purpose)}자예요."
        if format not in ("csv", "xlsx"):
            faults["format"] = "파일 모양을 골라 주세요."
        if faults:
            typed = {"purpose": purpose, "format": format}
            return page(
                request, "reports/file.html", status_code=422, place=place, period=asked, errors=faults, typed=typed
            )
        found = _report(session, place, asked)
        record(
            session, actor, "reports.exported", "organisation", place.id,
            organisation_id=place.id, purpose=purpose, format=format, first=asked.first.isoformat(), last=asked.last.isoformat(),
        )  # fmt: skip
    header = tables.header_of(found.tables)
    lines = tables.lines_of(found.tables, asked, korean_date(found.counted) if found.counted else None)
    name = f"{place.name} 집계 {asked.label}.{format}"
    if format == "csv":
        kind = "text/csv; charset=utf-8"
        return StreamingResponse(write_csv(header, lines), media_type=kind, headers=attachment(name))
    return StreamingResponse(write_xlsx(place.name, header, lines), media_type=XLSX, headers=attachment(name))


@room.post("/reports/{organisation_id}/recounts", name="recount", allow=CENTER)
def recount(request: Request, organisation_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Count one's own cohorts now and not in the night. A double click asks once."""
    with db.write() as session:
        place = queries.access_place(session, actor, organisation_id)
        if not actor.has(Role.CENTER, place.id):
            raise NotFound()
        work = ask_for_recount(session, actor, place)
    return go(request, "work:show", work_id=work.public_id)


BARS = {"completion": "completion", "work": "employment_out", "progress": "attendance"}  # the rate that is drawn
KINDS = {"national": "전국", "region": "시·도", "center": "센터", "training": "훈련기관", "campus": "캠퍼스"}


def _period(session: Session, asked: tuple[str, str, str]) -> tuple[Period, dict[str, str]]:
    """The period, and what is wrong with what was asked; then it is this year."""
    day = today(session)
    try:
        return read_period(*asked, day), {}
    except Invalid as refusal:
        return period_at("year", day), dict(refusal.fields)


def _report(session: Session, place: Organisation, period: Period, only: str | None = None) -> Report:
    """All tables, or one of them."""
    day = today(session)
    which = ["ended"] * (only is None or only in tables.OF_ENDED) + ["running"] * (only not in tables.OF_ENDED)
    rows = queries.rows_below(session, place, period, day, *which)
    groups = queries.groups_of(place, queries.children_of(session, place), rows)
    made = tables.tables_of(groups, edition_of(period.last), period, day, only)
    return Report(place, period, made, groups, min((row.counted_at for row in rows), default=None), day)


def _show(
    request: Request, session: Session, actor: Actor, place: Organisation, asked: tuple[str, str, str], view: str
) -> Response:
    period, faults = _period(session, asked)
    found = _report(session, place, period, view if view in tables.TITLES else "completion")
    edition = edition_of(period.last)
    ended = tables.ended_in([row for group in found.groups for row in group.rows], period, found.today)
    table = found.tables[0]
    return page(
        request,
        "reports/show.html",
        status_code=422 if faults else 200,
        errors=faults,
        typed=asked,
        report=found,
        table=table,
        above=_above(request, session, actor, found),
        links=_links(request, session, actor, found, table.name),
        what=_what_lines_are(found),
        bars=tables.bars_of(table, BARS[table.name]) if table.name in BARS else (),
        bars_of=edition.rate(BARS[table.name]).label if table.name in BARS else "",
        closings=tables.closings_of(ended, found.today),
        edition=edition,
        means=tables.legend(edition),
        said=tables.said,
        choices=_choices(found.today, period),
        least=LEAST,
        titles=tables.TITLES,
        of_ended=tables.OF_ENDED,
        counted_on=korean_date(found.counted) if found.counted else found.today,
        own=actor.has(Role.CENTER, place.id),
    )


def _links(request: Request, session: Session, actor: Actor, found: Report, view: str) -> dict[str, str]:
    """By a line's key: a place below leads to its totals, a cohort to its own page, for who works at its center."""
    address = request.app.url_path_for
    below = [group.key for group in found.groups if not group.key.startswith("cohort:")]
    query = f"{found.period.query}&view={view}"
    links = {key: f"{address('reports:show', organisation_id=key)}?{query}" for key in below}
    if actor.has(Role.CENTER, found.place.id):
        rows = [group.rows[0] for group in found.groups if group.key.startswith("cohort:")]
        known = queries.cohort_addresses(session, rows)
        links |= {key: str(address("cohorts:show", cohort_id=public_id)) for key, public_id in known.items()}
    return links


def _above(request: Request, session: Session, actor: Actor, found: Report) -> list[tuple[str, str]]:
    """(name, address) of the places above that one may read."""
    address = request.app.url_path_for
    return [
        (each.name, f"{address('reports:show', organisation_id=each.public_id)}?{found.period.query}")
        for each in queries.parents_of(session, actor, found.place)
    ]


def _what_lines_are(found: Report) -> str:
    if all(group.key.startswith("cohort:") for group in found.groups):
        return "회차"
    return "시·도" if found.place.kind == "national" else "기관"


def _choices(day: date, period: Period) -> list[dict[str, Any]]:
    """The kinds of periods, each with the one that leads there: the same time where it has one, else today's."""
    within = min(max(period.first, date(periods.FIRST_YEAR, 1, 1)), day) if period.kind != "own" else day
    return [
        {"kind": kind, "label": label, "period": period_at(kind, day if period.has(day) else within)}
        for kind, label in periods.KINDS
        if kind != "own"
    ]
