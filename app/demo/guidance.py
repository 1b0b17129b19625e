"""What the people of the demo say of themselves: nobody asked yet, half-way, done, another track by one's own tap and by staff, and
asked again in the last week."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.cohorts.ledger import access_learner
from app.cohorts.models import Cohort, Enrolment
from app.content.diagnosis import DiagnosisFile, DiagnosisQuestion
from app.demo.cast import ALL, NEVER_COMES, STOPS_AT_CONSENTS, Role
from app.demo.timeline import Story
from app.demo.world import World, actor_of
from app.guidance import queries, service
from app.guidance.asking import AFTER, BEFORE, questions_of
from app.people.models import Person

NOT_ASKED = {"한말순", "송두칠", "노순복", "민경수"}
HALF_WAY = {"황보경애": 9}
OWN_WAY = {"장미애": "active"}
OVERRIDDEN = {"조병학": ("entry", "상담에서 함께 정했어요. 기초를 한 번 더 다져요.")}
STEADY = {"phone": 1, "computer": 0, "ai": 0, "safety": 1}  # how much further than a person's own level an area is


def tell_guidance(world: World, cohort: Cohort, roles: Mapping[str, Role], staff: int) -> Story:
    """Wednesday evening of the second week, the talks about it on Friday, and Tuesday of the last week."""
    second = cohort.starts_on + timedelta(days=9)
    yield world.timeline.at(second, 19)
    people = _people(world, cohort, roles)
    for role, person_id in people:
        _ask(world, role, person_id, BEFORE, most=HALF_WAY.get(role.name))
    yield world.timeline.at(second + timedelta(days=2), 15)
    for role, person_id in people:
        _decide(world, role, person_id, staff)
    last = cohort.ends_on - timedelta(days=3)
    if world.timeline.end.date() <= last:
        return
    yield world.timeline.at(last, 19)
    for role, person_id in people:
        if role.upto == ALL:
            _ask(world, role, person_id, AFTER)


def _people(world: World, cohort: Cohort, roles: Mapping[str, Role]) -> list[tuple[Role, int]]:
    """Who has come in by the second week and takes part."""
    with world.database.read() as session:
        found = session.execute(
            select(Person.name, Person.id)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.cohort_id == cohort.id)
            .order_by(Person.id)
        ).all()
    stay_away = (NEVER_COMES, STOPS_AT_CONSENTS)
    return [
        (roles[name], person_id)
        for name, person_id in found
        if name in roles and name not in NOT_ASKED and roles[name].twist not in stay_away and not roles[name].late
    ]


def _ask(world: World, role: Role, person_id: int, moment: str, most: int | None = None) -> None:
    """All questions answered and the end of it; or the first `most` and no end."""
    with world.database.write() as session:
        actor = actor_of(session, person_id)
        learner = access_learner(session, actor)
        file = queries.current_file(world.content)
        service.begin(session, learner, file, moment)
        asking = service.access_open(session, learner, moment)
        for question in questions_of(file, moment)[:most]:
            service.keep_answer(session, asking, question.slug, _answer(file, role, question, moment))
        if most is None:
            once = {each.slug for each in file.questions if each.once}
            first = queries.standing(session, learner.enrolment_id).asked[BEFORE].answers
            known = {slug: value for slug, value in first.items() if slug in once}
            service.finish(session, actor, learner, file, asking, known)


def _answer(file: DiagnosisFile, role: Role, question: DiagnosisQuestion, moment: str) -> Any:
    """The same in every demo; people differ, learn in eight weeks, and skip something now and then."""
    turn = role.number + len(question.slug)
    if turn % 11 == 0:
        return None
    if question.kind == "trade":
        return role.trade
    options = file.options_of(question)
    if question.kind == "many":
        return [each.value for at, each in enumerate(options) if (at + role.number) % 2]
    if question.kind == "one":
        comfort = question.slug in ("eyes", "hands", "ears")
        return options[(turn % 5 == 0) if comfort else turn % len(options)].value
    level = role.number % 3 + STEADY.get(question.area or "", 0) + turn % 2 + (moment == AFTER)
    return file.steps[len(file.steps) - 1 - min(level, len(file.steps) - 1)].value


def _decide(world: World, role: Role, person_id: int, staff: int) -> None:
    """One takes another way, one is given another in a talk."""
    file = queries.current_file(world.content)
    with world.database.write() as session:
        actor = actor_of(session, person_id)
        learner = access_learner(session, actor)
        if role.name in OWN_WAY:
            service.choose_track(session, actor, learner, file, OWN_WAY[role.name], 1)
        if role.name in OVERRIDDEN:
            service.override(session, actor_of(session, staff), learner, file, *OVERRIDDEN[role.name], 1)
