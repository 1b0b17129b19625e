"""A regrade of many attempts, done by the worker."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.assessment import regrade_deeds
from app.assessment.models import Regrade
from app.assessment.regrade_deeds import Counted
from app.assessment.regrade_queries import count_finished
from app.assessment.regrade_reading import Row
from app.assessment.regrading import Regraded
from app.cohorts.models import Cohort
from app.content.collection import Content
from app.core.actor import Actor
from app.core.errors import Conflict
from app.work.kinds import Kind, Step, Tools
from app.work.models import Work
from app.work.service import start_work

STORED = Content(Path(), Path())  # the worker reads no files: the versions are in the database


class RegradeWork(Kind):
    """`params`: {"regrade": id, "deed": "count" (the dry run) or "apply"}."""

    name = "assessment.regrade"
    unit = "건"
    stopped = "여기까지 다시 채점한 것은 그대로 있어요. 다시 시작하면 이어서 해요."
    going_on = "다시 채점 화면으로 가기"
    keeps = True

    def count(self, session: Session, work: Work) -> int:
        regrade = _regrade(session, work)
        if regrade.state != _STATE[work.params["deed"]]:
            raise Conflict("그사이 다른 다시 채점이 시작되어 이 일은 필요 없어졌어요.")
        if work.params["deed"] == "count":
            return count_finished(session, regrade.cohort_id, regrade.quiz)
        return regrade.changed

    def prepare(self, tools: Tools, work: Work) -> "Prepared":
        with tools.database.read() as session:
            regrade = _regrade(session, work)
            if work.params["deed"] == "count":
                after = int(work.cursor.get("after", 0))
                return Prepared(counted=regrade_deeds.count_chunk(session, STORED, regrade, after))
            return Prepared(computed=regrade_deeds.compute_chunk(session, STORED, regrade))

    def keep(self, session: Session, work: Work, prepared: "Prepared") -> Step:
        regrade = session.get_one(Regrade, int(work.params["regrade"]), with_for_update=True)
        if prepared.counted is not None:
            regrade_deeds.keep_counted(session, regrade, prepared.counted)
            last = prepared.counted.last
            if last is not None:
                return Step(len(prepared.counted.rows), {"after": last})
        elif prepared.computed:
            return Step(regrade_deeds.apply_chunk(session, STORED, work, regrade, prepared.computed), {})
        else:
            regrade_deeds.finish(session, STORED, work, regrade)
        cohort = session.get_one(Cohort, regrade.cohort_id)
        where = {"cohort_id": str(cohort.public_id), "quiz": regrade.quiz, "regrade_id": str(regrade.public_id)}
        return Step(
            0, {}, finished=True, result={"route": "assessment:regrade", "with": where, "changed": regrade.changed}
        )

    def said(self, work: Work) -> str:
        changed = work.result.get("changed", 0)
        if work.params["deed"] == "count":
            return f"점수가 달라지는 풀이가 {changed:,}건이에요. 아직 아무것도 바꾸지 않았어요."
        return f"풀이 {changed:,}건의 점수를 새 기준으로 바꿨어요."


_STATE = {"count": "counting", "apply": "applying"}


@dataclass(frozen=True)
class Prepared:
    counted: Counted | None = None
    computed: list[tuple[Row, Regraded | str]] | None = None


def carry_out(session: Session, content: Content, actor: Actor, regrade: Regrade, deed: str) -> Work | None:
    """Do the deed now, or hand it to the worker when there are more than DIRECT attempts; returns the work then."""
    many = count_finished(session, regrade.cohort_id, regrade.quiz) if deed == "count" else regrade.changed
    if many > regrade_deeds.DIRECT:
        params: dict[str, Any] = {"regrade": regrade.id, "deed": deed}
        title = f"{regrade.quiz} 다시 채점" + (" 미리 보기" if deed == "count" else "")
        return start_work(session, actor, RegradeWork, params, organisation_id=regrade.organisation_id, title=title)
    after: int | None = 0
    while deed == "count" and after is not None:
        counted = regrade_deeds.count_chunk(session, content, regrade, after)
        regrade_deeds.keep_counted(session, regrade, counted)
        session.flush()
        after = counted.last
    while deed == "apply" and (computed := regrade_deeds.compute_chunk(session, content, regrade)):
        regrade_deeds.apply_chunk(session, content, actor, regrade, computed)
    if deed == "apply":
        regrade_deeds.finish(session, content, actor, regrade)
    return None


def _regrade(session: Session, work: Work) -> Regrade:
    return session.get_one(Regrade, int(work.params["regrade"]))
