"""The 회차 of the demo: opened by their center, filled from a roster, and what follows their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.cohorts.importing import carry_out, stage_roster
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.opening import open_cohort
from app.cohorts.roster import Roster, RosterRow
from app.cohorts.schemas import NewCohort
from app.completion.issuing import open_desk
from app.completion.issuing_work import issue
from app.completion.models import Certificate
from app.completion.queries import load_candidates
from app.completion.service import revoke
from app.demo.attendance import tell_attendance
from app.demo.cast import RUNNING, Role
from app.demo.guidance import tell_guidance
from app.demo.life import live_on
from app.demo.long_work import finish
from app.demo.outcomes import ask, correct_one, decide_rest
from app.demo.staff import Staff
from app.demo.stories import Path, tell
from app.demo.timeline import Story
from app.demo.trainee import Trainee
from app.demo.world import World, actor_of
from app.people.models import Person

PROGRAMME = "ai-data-crowdworker"
WEEKS = 8
REVOKED = "남궁민수"


@dataclass(frozen=True)
class Plan:
    """A cohort to be opened by `center` (a person id) of `organisation_id`. `ends`: when its stories end."""

    name: str
    organisation_id: int
    center: int
    starts_on: date
    roles: Sequence[Role]
    ends: datetime
    certify: bool = False
    rule: str = ""  # a rule set; empty: the programme's own

    @property
    def ends_on(self) -> date:
        """The Friday of the eighth week."""
        return self.starts_on + timedelta(weeks=WEEKS, days=-3)


def tell_cohort(world: World, staff: Staff, plan: Plan) -> Story:
    """Opened, filled three days later, joined by a few late; when it is over, certificates are issued, one is revoked."""
    opened_on = min(plan.starts_on - timedelta(days=10), world.timeline.monday - timedelta(days=1))
    yield world.timeline.at(opened_on, 14)
    cohort = _open(world, plan)
    if not plan.roles:
        return
    yield world.timeline.at(opened_on + timedelta(days=3), 11)
    _fill(world, staff, plan, cohort, late=False)
    world.timeline.add(
        tell_attendance(
            world, cohort, {role.name: role for role in plan.roles},
            staff=staff.instructor if plan.center == staff.center else plan.center,
            planned_at=world.timeline.at(opened_on + timedelta(days=3), 12), open_today=plan.roles is RUNNING,
        )
    )  # fmt: skip
    talks = staff.instructor if plan.center == staff.center else plan.center
    world.timeline.add(tell_guidance(world, cohort, {role.name: role for role in plan.roles}, talks))
    if any(role.late for role in plan.roles):
        yield plan.ends - timedelta(days=2)
        _fill(world, staff, plan, cohort, late=True)
    if plan.certify:
        yield plan.ends
        _certify(world, plan, cohort)
        decide_rest(world, plan.center, cohort)
        yield plan.ends + timedelta(hours=18)
        correct_one(world, plan.center, cohort)
        ask(world, cohort)
        yield plan.ends + timedelta(hours=20)
        _revoke_one(world, plan)
        live_on(world, plan.center, cohort)


def _open(world: World, plan: Plan) -> Cohort:
    wanted = NewCohort(PROGRAMME, plan.name, plan.starts_on, plan.ends_on, 30, plan.rule)
    with world.database.write() as session:
        actor = actor_of(session, plan.center)
        programme = world.content.programmes[PROGRAMME]
        return open_cohort(session, actor, world.content, programme, plan.organisation_id, wanted)


def _fill(world: World, staff: Staff, plan: Plan, cohort: Cohort, *, late: bool) -> None:
    """Enrol the roles from a roster, and let their stories begin."""
    roles = [role for role in plan.roles if role.late is late]
    rows = tuple(RosterRow(line, role.name, role.phone, former_trade=role.trade) for line, role in enumerate(roles, 2))
    with world.database.write() as session:
        actor = actor_of(session, plan.center)
        staged = stage_roster(session, actor, cohort, "추가 명단.xlsx" if late else "명단.xlsx", Roster(rows, ()))
        carry_out(session, actor, world.secret, cohort, staged)
        found = session.execute(
            select(Person.phone, Person.name, Person.id, Enrolment.id)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.cohort_id == cohort.id)
        )
        enrolled = {(str(phone), name): Trainee(world, person_id, id_) for phone, name, person_id, id_ in found}
    for role in roles:
        world.timeline.add(tell(Path(enrolled[role.phone, role.name], role, cohort, staff, plan.ends)))


def _certify(world: World, plan: Plan, cohort: Cohort) -> None:
    """Certificates for everyone who has met the rule."""
    with world.database.read() as session:
        actor = actor_of(session, plan.center)
        ready = [each.public_id for each in load_candidates(session, cohort) if each.verdict == "ready"]
    desk = open_desk(world.settings, world.storage, world.content)
    _, work = issue(
        world.database, desk, world.settings, actor,
        cohort_id=cohort.public_id, enrolments=ready, key=f"demo-{cohort.public_id}",
    )  # fmt: skip
    finish(world, work.id)


def _revoke_one(world: World, plan: Plan) -> None:
    with world.database.read() as session:
        actor = actor_of(session, plan.center)
        public_id = session.scalars(
            select(Certificate.public_id).where(
                Certificate.recipient_name == REVOKED, Certificate.kind == "certificate"
            )
        ).one()
    revoke(world.database, world.settings, actor, public_id, "발급 오류")
