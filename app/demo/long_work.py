"""Long work of the demo's center: a file of all cohorts that can be taken, and one that was stopped."""

from app.cohorts.exporting import start_export
from app.core.storage import Storage
from app.demo.staff import Staff
from app.demo.world import World, actor_of
from app.work.kinds import Tools
from app.work.models import Work
from app.work.running import carry_out, claim_at_once
from app.work.schemas import UNFINISHED
from app.work.service import cancel_work
from app.works import KINDS


def show_long_work(world: World, staff: Staff, organisation_id: int) -> None:
    with world.database.write() as session:
        actor = actor_of(session, staff.center)
        stopped = start_export(session, actor, organisation_id, None, "csv", "분기 보고 (범위를 잘못 골랐어요)")
        cancel_work(session, actor, KINDS, stopped)
        wanted = start_export(session, actor, organisation_id, None, "xlsx", "11월 운영 보고")
    finish(world, wanted.id)


def finish(world: World, work_id: int) -> None:
    """Do what a worker would, at the instant the story has come to."""
    tools = Tools(world.database, world.settings, Storage(world.settings.var_dir / "exports"))
    with world.database.write() as session:
        work = session.get_one(Work, work_id)
        claim = claim_at_once(session, work) if work.state in UNFINISHED else None
    if claim is not None:
        carry_out(tools, KINDS, claim)
