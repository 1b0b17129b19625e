"""Counting as long work: a few cohorts a chunk, put aside; the last chunk makes all of them the ones that are seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import Conflict
from app.people.models import Organisation
from app.reports.recounting import Count, count, due_cohorts, flip, plan_flip, put_aside, standing
from app.work.kinds import Kind, Step, Tools
from app.work.models import Work
from app.work.schemas import UNFINISHED
from app.work.service import start_work

CHUNK = 5


@dataclass(frozen=True)
class Prepared:
    """Counts of the next cohorts; when there are none left, what the flip writes, and what it was planned upon."""

    counts: Sequence[Count]
    changes: Sequence[Mapping[str, Any]] = ()
    upon: tuple[Any, ...] = ()


class Recount(Kind):
    """`params`: {"under": path of an organisation, or null for what is due in the whole nation}. It reads all cohorts: who shares a
    block with whom is settled for everybody at once."""

    name = "reports.recount"
    unit = "회차"
    stopped = "집계는 전에 센 그대로예요."
    going_on = "집계 보기"
    keeps = True
    system = True

    def count(self, session: Session, work: Work) -> int:
        found = len(due_cohorts(session, work.params["under"]))
        if not found and work.params["under"] is not None:
            raise Conflict("셀 회차가 아직 없어요. 회차를 열면 셀 수 있어요.")
        return found

    def prepare(self, tools: Tools, work: Work) -> Prepared:
        with tools.database.read() as session:
            ids = due_cohorts(session, work.params["under"], work.cursor.get("after", 0), CHUNK)
            if ids:
                return Prepared([count(session, id) for id in ids])
            return Prepared((), plan_flip(session), standing(session))

    def keep(self, session: Session, work: Work, prepared: Prepared) -> Step:
        for each in prepared.counts:
            put_aside(session, each)
        if prepared.counts:
            return Step(len(prepared.counts), {"after": prepared.counts[-1].cohort.id})
        if (
            standing(session) != prepared.upon
        ):  # the race: another recount came between; blocks of two plans must not mix
            return Step(0, work.cursor)
        flip(session, prepared.changes)
        return Step(0, work.cursor, finished=True, result={"cohorts": work.done, "route": "reports:home"})

    def said(self, work: Work) -> str:
        return f"회차 {work.result.get('cohorts', 0):,}개를 다시 세었어요."


def ask_for_recount(session: Session, actor: Actor | None, organisation: Organisation | None) -> Work:
    """The recount that waits or runs already, or a new one: of an organisation with all below it, or (None) the nightly one."""
    place = organisation.id if organisation else None
    own = Work.organisation_id == place if place else Work.organisation_id.is_(None)
    waiting = session.scalars(
        select(Work).where(Work.kind == Recount.name, own, Work.state.in_(UNFINISHED)).order_by(Work.id)
    ).first()
    return waiting or start_work(
        session,
        actor,
        Recount,
        {"under": organisation.path if organisation else None},
        organisation_id=place,
        title="집계 다시 세기",
    )
