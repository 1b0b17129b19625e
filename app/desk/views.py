"""오늘 할 일 of the center's staff: what is due, the most urgent first, each line with the way to its deed."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from app.core.actor import Role
from app.core.clock import today
from app.core.pages import page
from app.core.room import CENTER, CurrentActor, Db
from app.desk import risk_views
from app.desk.gathering import READ_AT_MOST, gather
from app.desk.grouping import KINDS, SHOWN, grouped
from app.desk.room import room

__all__ = ["risk_views", "room"]


@room.get("/desk", name="today", allow=CENTER)
def today_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Everything that is due at the actor's centers; of each kind the nearest few."""
    return _page(request, actor, db, "", SHOWN)


@room.get("/desk/all", name="all", allow=CENTER)
def all_of_it(
    request: Request, actor: CurrentActor, db: Db, kind: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """The same without leaving anything out, or all of one kind; an unknown kind is every kind."""
    return _page(request, actor, db, kind if kind in KINDS else "", READ_AT_MOST)


def _page(request: Request, actor: CurrentActor, db: Db, kind: str, shown: int) -> Response:
    state = request.app.state
    with db.read() as session:
        day = today(session)
        found, more = gather(session, state.content, actor.organisations(Role.CENTER), tuple(state.work_kinds))
    groups = grouped(found, more, day, shown=shown, kind=kind)
    return page(
        request,
        "desk/today.html",
        groups=groups,
        counts={group.key: group.count for group in groups},
        today=day,
        whole=shown > SHOWN,
        kind=kind,
        kinds=KINDS,
    )
