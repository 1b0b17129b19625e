"""Keeping cohorts counted: which are due, putting a fresh count aside, and making all fresh counts the ones that are seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.core.clock import now, today
from app.core.upsert import insert_for
from app.people.models import Organisation
from app.reports.blocks import Counted, assign
from app.reports.counting import Counts, Stages, count_cohort
from app.reports.models import CohortReport

MOVING = timedelta(days=400)  # after its end: 취업률 has closed by then, and little changes
SETTLED_EVERY = timedelta(days=30)
_TABLE = cast(Table, CohortReport.__table__)


@dataclass(frozen=True)
class Count:
    """One cohort, counted in a transaction of reading."""

    cohort: Cohort
    path: str
    counts: Counts
    stages: Stages
    at: datetime


def due_cohorts(session: Session, under: str | None, after: int = 0, limit: int | None = None) -> Sequence[int]:
    """Ids of cohorts to count beyond `after`, in order. `under`: all below the path; None: of the nation those that still move,
    and those whose count is a month old."""
    query = select(Cohort.id).where(Cohort.id > after).order_by(Cohort.id).limit(limit)
    if under is not None:
        below = query.join(Organisation, Organisation.id == Cohort.organisation_id)
        return session.scalars(below.where(Organisation.path.startswith(under, autoescape=True))).all()
    stale = or_(CohortReport.counted_at.is_(None), CohortReport.counted_at < now(session) - SETTLED_EVERY)
    known = query.outerjoin(CohortReport, CohortReport.cohort_id == Cohort.id)
    return session.scalars(known.where(or_(Cohort.ends_on >= today(session) - MOVING, stale))).all()


def count(session: Session, cohort_id: int) -> Count:
    cohort = session.get_one(Cohort, cohort_id)
    path = session.scalars(select(Organisation.path).where(Organisation.id == cohort.organisation_id)).one()
    return Count(cohort, path, *count_cohort(session, cohort, now(session)), now(session))


def put_aside(session: Session, found: Count) -> None:
    """Keep a count as the fresh one of its cohort; what is seen stays as it is, but for the cohort's own name and days."""
    insert = insert_for(session)
    cohort = found.cohort
    own = {
        "organisation_id": cohort.organisation_id,
        "path": found.path,
        "programme_slug": cohort.programme_slug,
        "programme_title": cohort.programme_title,
        "name": cohort.name,
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "fresh": {"counts": found.counts, "stages": found.stages, "at": found.at.isoformat()},
    }
    empty: dict[str, Any] = {"counts": {}, "stages": [], "blocks": {}}
    session.execute(
        insert(CohortReport)
        .values(cohort_id=cohort.id, **own, **empty)
        .on_conflict_do_update(index_elements=["cohort_id"], set_={"fresh": own["fresh"]})
    )


def standing(session: Session) -> tuple[Any, ...]:
    """Changes with every flip and every count put aside beside it."""
    return tuple(session.execute(select(func.count(), func.count(_TABLE.c.fresh), func.max(_TABLE.c.counted_at))).one())


def plan_flip(session: Session) -> list[dict[str, Any]]:
    """What has to be written so that every fresh count is seen, with the blocks of all cohorts of the nation."""
    cohort = Cohort.__table__.c
    rows = session.execute(
        select(
            *(_TABLE.c[name] for name in ("id", "counts", "stages", "blocks", "counted_at", "fresh")),
            *(func.coalesce(cohort[name], _TABLE.c[name]).label(name) for name in ("name", "starts_on", "ends_on")),
            Organisation.path.label("path"),
        )
        .select_from(_TABLE.outerjoin(Cohort.__table__, cohort.id == _TABLE.c.cohort_id))
        .join(Organisation, Organisation.id == _TABLE.c.organisation_id)
        .order_by(_TABLE.c.id)
    ).all()
    seen = {row.id: row.fresh or {"counts": row.counts, "stages": row.stages} for row in rows}
    counted = [
        Counted(row.id, row.path, row.ends_on, own["counts"], {slug: people for slug, _, people in own["stages"]})
        for row in rows
        if (own := seen[row.id])["counts"]
    ]
    blocks = assign(counted, today(session))
    return [
        {
            "of": row.id,
            "name": row.name,
            "path": row.path,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "counts": seen[row.id]["counts"],
            "stages": seen[row.id]["stages"],
            "blocks": _plain(blocks[row.id]),
            "counted_at": datetime.fromisoformat(row.fresh["at"]) if row.fresh else row.counted_at,
            "fresh": None,
        }
        for row in rows
        if row.id in blocks and (row.fresh or _plain(blocks[row.id]) != row.blocks)
    ]


def flip(session: Session, changes: Sequence[Mapping[str, Any]]) -> None:
    """Write them at once: no reader adds a new count to an old block."""
    if changes:
        session.connection().execute(update(_TABLE).where(_TABLE.c.id == bindparam("of")), list(changes))


def _plain(blocks: Mapping[str, tuple[int, int]]) -> dict[str, list[int]]:
    return {family: list(block) for family, block in blocks.items()}
