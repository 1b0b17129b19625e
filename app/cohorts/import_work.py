"""A large roster, enrolled by the worker: its entries made ready in chunks, then set in whole or not at all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.cohorts.enrolling import drop_entries, enrol_entries, make_entries, stage_entries
from app.cohorts.importing import claim_roster, staged_rows
from app.cohorts.models import Cohort, RosterEntry, RosterImport
from app.core.actor import Actor
from app.core.errors import Conflict
from app.work.kinds import Kind, Step, Tools
from app.work.models import Work
from app.work.service import start_work

CHUNK = 200


class ImportRoster(Kind):
    """`params`: {"import": id of the RosterImport}."""

    name = "cohorts.roster_import"
    unit = "명"
    stopped = "이 명단에서는 아무도 등록하지 않았어요."
    going_on = "회차로 가기"
    system = True  # people are matched across centers

    def count(self, session: Session, work: Work) -> int:
        staged = _staged(session, work)
        if staged.state == "waiting":  # a second try
            claim_roster(session, staged, "working")
            session.refresh(staged)
            keep_work(session, staged, work)
        if staged.result.get("work") != str(work.public_id):
            raise Conflict("이 명단은 다른 곳에서 등록하고 있어요. 회차 화면에서 확인해 주세요.")
        drop_entries(session, staged.id)
        return len(staged.rows)

    def prepare(self, tools: Tools, work: Work) -> "Prepared":
        with tools.database.read() as session:
            staged = _staged(session, work)
        at = int(work.cursor.get("at", 0))
        rows = staged_rows(staged)[at : at + CHUNK]
        return Prepared(make_entries(tools.settings.secret, staged, rows), at + len(rows))

    def keep(self, session: Session, work: Work, prepared: "Prepared") -> Step:
        stage_entries(session, prepared.entries)
        if prepared.entries:
            return Step(len(prepared.entries), {"at": prepared.next_at})
        staged = _staged(session, work)
        cohort = session.get_one(Cohort, staged.cohort_id)
        if _count_entries(session, staged) != len(staged.rows):
            raise RuntimeError("the entries are not those of the roster")
        result: dict[str, Any] = enrol_entries(session, work, cohort, staged)
        way_on = {"route": "cohorts:show", "with": {"cohort_id": str(cohort.public_id)}}
        return Step(0, work.cursor, finished=True, result={**result, **way_on})

    def give_up(self, session: Session, work: Work) -> None:
        """The roster waits for its second tap again, until its day is over."""
        staged_id = int(work.params["import"])
        drop_entries(session, staged_id)
        own = RosterImport.id == staged_id, RosterImport.state == "working"
        session.execute(update(RosterImport).where(*own).values(state="waiting", result={}))

    def said(self, work: Work) -> str:
        here = work.result.get("here", 0)
        rest = f" 이미 이 회차에 있는 {here:,}명은 그대로 두었어요." if here else ""
        return f"{work.result.get('enrolled', 0):,}명을 등록했어요.{rest}"


@dataclass(frozen=True)
class Prepared:
    entries: list[dict[str, Any]]
    next_at: int


def start_import(session: Session, actor: Actor, cohort: Cohort, staged: RosterImport) -> Work:
    """Hand the roster to the worker. Raises Conflict when it is being carried out already."""
    claim_roster(session, staged, "working")
    work = start_work(
        session,
        actor,
        ImportRoster,
        {"import": staged.id},
        organisation_id=cohort.organisation_id,
        title=f"{cohort.name} 명단 등록",
    )
    keep_work(session, staged, work)
    return work


def keep_work(session: Session, staged: RosterImport, work: Work) -> None:
    """From the roster's page the way leads to the work."""
    session.execute(
        update(RosterImport).where(RosterImport.id == staged.id).values(result={"work": str(work.public_id)})
    )


def _staged(session: Session, work: Work) -> RosterImport:
    return session.get_one(RosterImport, int(work.params["import"]))


def _count_entries(session: Session, staged: RosterImport) -> int:
    query = select(func.count()).select_from(RosterEntry).where(RosterEntry.import_id == staged.id)
    return session.scalar(query) or 0
