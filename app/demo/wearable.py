"""The health-data lab in the demo: a trainee at each of its steps, one dataset that waits, one returned, one passed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import access_learner
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import find_step
from app.core.actor import Actor
from app.datasets import service
from app.datasets.cleaning import FITTING, Decision
from app.datasets.drafts import OpenDraft, period_of, seed_of
from app.datasets.judged import KIND
from app.datasets.packaging import package
from app.datasets.people import persona
from app.datasets.queries import access_draft
from app.datasets.reading import read_source
from app.datasets.synthesis import make_export
from app.demo.staff import Staff
from app.demo.timeline import Story
from app.demo.world import World, actor_of
from app.labeling.ladder import step_key
from app.labeling.models import Submission
from app.people.models import Person
from app.review import service as reviewing
from app.review.decisions import Decision as Verdict
from app.review.queries import open_submission
from app.review.rubric import mark_of, rubric_for

LAB = "wearable"
GOOD = {"cleaning": 4, "shape": 4, "card": 3, "honesty": 4}
THIN = {"cleaning": 3, "shape": 4, "card": 2, "honesty": 1}
PRAISE = "못 잰 날을 비우고 까닭을 적은 것이 좋아요. 처음 보는 사람도 믿고 쓸 수 있어요."
ADVICE = "한계가 너무 넓어요. 몇 사람의 며칠 자료인지, 그래서 무엇을 말할 수 없는지 두 줄만 더 적어 주세요."
NAMES = {"date": "날짜", "steps": "걸음 수", "sleep": "잔 시간"}
ABOUT = {
    "date": "걷고 잔 날짜, 잠은 깬 날로 적음",
    "steps": "휴대폰과 시계를 합친 하루 걸음",
    "sleep": "전날 밤부터 아침까지 잔 시간",
}
TEXTS = {
    "title": "푹 잔 다음 날의 걸음 14일",
    "descriptions": ABOUT,
    "gaps": "시계를 풀어 둔 하루는 걸음도 잠도 비웠어요.",
    "limits": "세상에 없는 한 사람의 가을 두 주예요. 다른 사람과 다른 계절은 말할 수 없어요.",
    "uses": "표 다듬기 연습과 그래프 수업에 쓸 수 있어요.",
}


@dataclass(frozen=True)
class Walker:
    """`upto`: the last of STEPS that is done. `slips`: rows of the first ones that are kept although they are wrong."""

    name: str
    person: str
    upto: str
    slips: int = 0


STEPS = ("chosen", "half", "cleaned", "shaped", "waiting", "returned", "passed")
WALKERS = (
    Walker("임춘희", "sunset", "chosen"),
    Walker("선우진", "cloud", "half"),
    Walker("독고영", "dew", "cleaned", 2),
    Walker("허길자", "cloud", "shaped"),
    Walker("장미애", "dew", "waiting", 1),
    Walker("신동일", "sunset", "returned", 3),
    Walker("권영란", "cloud", "passed"),
)


def tell_lab(world: World, staff: Staff, organisation_id: int) -> Story:
    """The last afternoon: everyone in turn, then the instructor."""
    begun = world.timeline.end - timedelta(hours=5)
    for number, walker in enumerate(WALKERS):
        yield begun + timedelta(minutes=25 * number)
        with world.database.write() as session:
            person_id = _person(session, organisation_id, walker.name)
            if person_id is not None:
                _Walk(world, session, actor_of(session, person_id), walker).tell()
    for number, walker in enumerate(each for each in WALKERS if each.upto in ("returned", "passed")):
        yield world.timeline.end - timedelta(minutes=70 - 25 * number)
        with world.database.write() as session:
            person_id = _person(session, organisation_id, walker.name)
            if person_id is not None:
                _judge(session, staff.instructor, person_id, passed=walker.upto == "passed")


def _person(session: Session, organisation_id: int, name: str) -> int | None:
    """The person of that name in the newest 회차 of the organisation."""
    query = (
        select(Person.id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
    )
    own = query.where(Person.name == name, Cohort.organisation_id == organisation_id)
    return session.scalar(own.order_by(Cohort.id.desc()).limit(1))


@dataclass
class _Walk:
    world: World
    session: Session
    actor: Actor
    walker: Walker

    def tell(self) -> None:
        learner = access_learner(self.session, self.actor)
        found = find_step(learner.stages, step_key(LAB, service.POOL))
        if not (found and found[0].open):
            return
        service.start(self.session, learner, self.world.content.labs[LAB])
        deeds: tuple[Callable[[], None], ...] = (self._choose, self._decide, self._settle, self._shape, self._hand_in)
        last = min(STEPS.index(self.walker.upto), len(deeds) - 1)
        for deed in deeds[: last + 1]:
            deed()

    def _opened(self) -> OpenDraft:
        return access_draft(self.session, self.actor, LAB, lock=True)

    def _choose(self) -> None:
        lab = self.world.content.labs[LAB]
        service.choose(self.session, self._opened(), lab, self.walker.person, "sleep-and-steps")

    def _decide(self) -> None:
        lab, opened = self.world.content.labs[LAB], self._opened()
        made = make_export(seed_of(self.world.secret, opened.draft), persona(self.walker.person), lab.starts, lab.weeks)
        service.take(self.session, opened, "file", read_source(made.files, *period_of(lab)), made.planted)
        opened = self._opened()
        rows = opened.odd[: len(opened.odd) // 2] if self.walker.upto == "half" else opened.odd
        slips = self.walker.slips
        for odd in rows:
            truth = made.planted.get(odd.row)
            if truth is not None and slips:
                slips, truth = slips - 1, None
            decision = Decision("keep", "possible")
            if truth is not None:
                decision = Decision(truth.deed, FITTING[truth.kind][0], truth.value)
            service.decide(self.session, opened, odd, decision)

    def _settle(self) -> None:
        service.settle(self.session, self._opened(), self.world.content.labs[LAB])

    def _shape(self) -> None:
        units = {"date": "", "steps": "걸음", "sleep": "시간"}
        recipe = {
            "bin": "day", "columns": list(NAMES), "names": NAMES, "units": units, "zone": "kst",
            "first": "2026-11-02", "last": "2026-11-15", "complete": False,
        }  # fmt: skip
        service.shape(self.session, self._opened(), recipe)
        service.describe(self.session, self._opened(), {"title": TEXTS["title"]})

    def _hand_in(self) -> None:
        lab = self.world.content.labs[LAB]
        texts = (
            TEXTS
            if self.walker.upto != "returned"
            else {**TEXTS, "limits": "모든 사람에게 맞는 것은 아닐 수도 있어요."}
        )
        service.describe(self.session, self._opened(), texts)
        opened = self._opened()
        dataset, checks = replace(opened).judged(lab, self.actor.name)
        made = package(dataset)
        service.hand_in(self.session, opened, lab, dataset, checks, (self.world.storage.put(made), len(made)))


def _judge(session: Session, instructor: int, person_id: int, *, passed: bool) -> None:
    actor = actor_of(session, instructor)
    waiting = select(Submission.public_id).where(
        Submission.person_id == person_id, Submission.state == "submitted", Submission.kind == KIND
    )
    public_id = session.scalars(waiting).one_or_none()
    if public_id is None:
        return
    reviewing.take(session, actor, open_submission(session, actor, public_id, lock=True).submission)
    opened = open_submission(session, actor, public_id, lock=True)
    assert opened.review is not None  # taken a moment ago
    rubric = rubric_for(KIND)
    if passed:
        verdict = Verdict("passed", GOOD, mark_of(rubric, GOOD), note=PRAISE)
    else:
        example = {"item": "sheet", "number": 2, "note": "전체를 다시 살펴보세요."}
        verdict = Verdict("returned", THIN, mark_of(rubric, THIN), "설명 부족", ADVICE, example)
    reviewing.decide(session, actor, opened.submission, opened.review, rubric=rubric, decision=verdict)
