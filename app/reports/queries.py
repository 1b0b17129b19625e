"""Organisations whose totals the actor may read, and the counted cohorts below them. Fetching is authorising."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.core.actor import Actor
from app.core.errors import NotFound
from app.people.models import Organisation
from app.reports.models import CohortReport
from app.reports.periods import Period
from app.reports.policy import may_read
from app.reports.tables import Group
from app.reports.totals import Row

_ROW = (
    "id", "cohort_id", "organisation_id", "path", "programme_title", "name", "starts_on", "ends_on", "counts", "stages",
    "blocks", "counted_at",
)  # fmt: skip


def access_place(session: Session, actor: Actor, public_id: uuid.UUID) -> Organisation:
    """Raises NotFound for a place that is none, has no totals (a firm), or lies outside of what the actor may read."""
    place = session.scalar(select(Organisation).where(Organisation.public_id == public_id))
    if place is None or place.kind == "employer" or not may_read(actor.totals_under, place.path):
        raise NotFound()
    return place


def list_tops(session: Session, actor: Actor) -> Sequence[Organisation]:
    """Where the actor begins: the organisations of their grants that stand under none of the others."""
    paths = actor.totals_under
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    query = select(Organisation).where(Organisation.path.in_(tops), Organisation.kind != "employer")
    return session.scalars(query.order_by(Organisation.name, Organisation.id)).all()


def parents_of(session: Session, actor: Actor, place: Organisation) -> Sequence[Organisation]:
    """The places above that the actor may read, the highest first."""
    above = [int(part) for part in place.path.strip("/").split("/")[:-1]]
    found = session.scalars(select(Organisation).where(Organisation.id.in_(above)).order_by(Organisation.path)).all()
    return [each for each in found if may_read(actor.totals_under, each.path)]


def children_of(session: Session, place: Organisation) -> Sequence[Organisation]:
    query = select(Organisation).where(Organisation.parent_id == place.id, Organisation.kind != "employer")
    return session.scalars(query.order_by(Organisation.name, Organisation.id)).all()


def rows_below(session: Session, place: Organisation, period: Period, today: date, *which: str) -> list[Row]:
    """The counted cohorts that `ended` in the period, that are `running` today, in order of time: one statement. The caller has
    authorised."""
    asked = {
        "ended": CohortReport.ends_on.between(period.first, period.last),
        "running": and_(CohortReport.starts_on <= today, CohortReport.ends_on >= today),
    }
    table = CohortReport.__table__.c
    query = select(*(table[name] for name in _ROW)).where(
        CohortReport.path.startswith(place.path, autoescape=True),
        or_(*(asked[each] for each in which)),
        CohortReport.counted_at.is_not(None),
    )
    return [Row(*row) for row in session.execute(query.order_by(CohortReport.ends_on, CohortReport.id))]


def groups_of(place: Organisation, children: Sequence[Organisation], rows: Sequence[Row]) -> list[Group]:
    """A line for each place below; for a place that holds cohorts itself, one for each cohort."""
    below = [
        Group(each.name, str(each.public_id), [r for r in rows if r.path.startswith(each.path)]) for each in children
    ]
    own = [Group(row.name, f"cohort:{row.id}", [row]) for row in rows if row.path == place.path]
    return below + own


def cohort_addresses(session: Session, rows: Sequence[Row]) -> dict[str, uuid.UUID]:
    """By a line's key the public id of its cohort, for those who may open it."""
    ids = {row.cohort_id: f"cohort:{row.id}" for row in rows if row.cohort_id is not None}
    found = session.execute(select(Cohort.id, Cohort.public_id).where(Cohort.id.in_(ids)))
    return {ids[id]: public_id for id, public_id in found}
