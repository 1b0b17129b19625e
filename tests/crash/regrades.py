"""The morning after: the quiz's key is mended again and again, and the worker that regrades is killed at every chance.

Each version calls another option right, so a good part of the attempts change at each regrade, and back. Meanwhile nobody answers:
what people do at the same time is the other half of the run.
"""

import random
import time
from collections.abc import Callable
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment import regrade_deeds
from app.assessment.models import Attempt, Regrade, RegradeChange
from app.assessment.regrade_work import RegradeWork
from app.cohorts.models import Cohort, Enrolment
from app.content.loader import Content
from app.content.quiz import Quiz
from app.core.actor import Actor, Grant, Role
from app.core.database import Database
from app.identity.models import Account, RoleGrant
from app.people.models import Organisation
from app.work.models import Work
from app.work.service import start_work
from tests.crash.house import QUIZ
from tests.crash.working import Worker

STUCK_S = 90
KILLS_EACH = 6  # of one regrade: its dry run and its applying


def regrade_again_and_again(
    database: Database, content: Content, worker: Worker, dice: random.Random, kills: int
) -> tuple[int, list[str]]:
    """(regrades, findings). The worker is killed `kills` times in all."""
    done, left = 0, kills
    while left > 0:
        done += 1
        hits = min(left, KILLS_EACH)
        left -= hits
        mended = _mended(content, done)
        with database.write() as session:
            actor, cohort = _desk(session)
            regrade = regrade_deeds.begin(session, mended, actor, cohort, QUIZ)
            work = start_work(
                session, actor, RegradeWork, {"regrade": regrade.id, "deed": "count"},
                organisation_id=regrade.organisation_id, title="다시 채점 미리 보기",
            )  # fmt: skip
            regrade_id, work_id = regrade.id, work.id
        found = _carried_out(database, worker, dice, work_id, hits // 2, partial(_counted, database, regrade_id))
        if found:
            return done, found
        with database.write() as session:
            actor, _ = _desk(session)
            regrade = session.get_one(Regrade, regrade_id)
            regrade_deeds.agree(session, actor, regrade, reason_of(regrade_id))
            work = start_work(
                session, actor, RegradeWork, {"regrade": regrade_id, "deed": "apply"},
                organisation_id=regrade.organisation_id, title="다시 채점",
            )  # fmt: skip
            work_id = work.id
        found = _carried_out(database, worker, dice, work_id, hits - hits // 2, partial(_applied, database, regrade_id))
        if found:
            return done, found
    return done, []


def reason_of(regrade_id: int) -> str:
    """Every regrade has a reason of its own, so that its steps can be told from another's."""
    return f"다시 채점 {regrade_id}"


def _mended(content: Content, turn: int) -> Content:
    """The quiz with another option right in its first single choice: the second, the third, the first, …"""
    body = content.quizzes[QUIZ].model_dump(mode="json")
    for question in body["questions"]:
        if question["type"] == "single":
            for at, option in enumerate(question["options"]):
                option["correct"] = at == turn % 3
    return Content(content.courses, content.quizzes_dir, quizzes={QUIZ: Quiz.model_validate(body)})


def _desk(session: Session) -> tuple[Actor, Cohort]:
    """The member of staff and the cohort of the attempts."""
    taking = select(Enrolment.cohort_id).join(Attempt, Attempt.enrolment_id == Enrolment.id)
    cohort = session.scalars(select(Cohort).where(Cohort.id.in_(taking))).one()
    account = session.scalars(
        select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.CENTER.value, RoleGrant.organisation_id == cohort.organisation_id)
    ).one()
    organisation = session.get_one(Organisation, cohort.organisation_id)
    grant = Grant(Role.CENTER, organisation.id, organisation.name, organisation.path, None)
    return Actor(account.id, account.person_id, account.public_id, "", 0, account.created_at, (grant,)), cohort


def _counted(database: Database, regrade_id: int) -> int:
    with database.read() as session:
        return session.get_one(Regrade, regrade_id).seen


def _applied(database: Database, regrade_id: int) -> int:
    with database.read() as session:
        done = select(func.count()).where(RegradeChange.regrade_id == regrade_id, RegradeChange.applied)
        return session.scalar(done) or 0


def _carried_out(
    database: Database, worker: Worker, dice: random.Random, work_id: int, kills: int, progress: Callable[[], int]
) -> list[str]:
    """Wait until the work is done; kill the worker `kills` times on the way, each after some progress since the last one."""
    until, reached, goal = time.monotonic() + STUCK_S, 0, dice.randint(0, 12)
    while time.monotonic() < until:
        with database.read() as session:
            work = session.get_one(Work, work_id)
            state, why = work.state, work.result
        if state == "done" and not kills:
            return []
        if state in ("failed", "cancelled"):
            return [f"the work of a regrade {state}: {why}"]
        now_at = progress()
        if kills and (now_at >= reached + goal or state == "done"):
            time.sleep(dice.random() * 0.02)
            worker.kill()
            kills, reached, goal, until = kills - 1, now_at, dice.randint(1, 12), time.monotonic() + STUCK_S
        worker.check()
        time.sleep(0.003)
    return [f"a regrade was not done within {STUCK_S} s of a kill"]
