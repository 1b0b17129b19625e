"""Practice and mock work of every kind of task, so that each page of quality, skill and 검수자 체험 has something to show.

Three people who have the stage behind them climb each ladder on one day of last week, with slips at different places: there they
disagree. One does the whole pool of mock work and looks through others' work, one does a batch, one only practises. In two tasks
all of them slip at the same item in the same way, as when the ground truth may be wrong.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, access_learner
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import find_step
from app.core.actor import Actor
from app.core.clock import now
from app.demo.labelled import right_answer, slipped_answer
from app.demo.world import World, actor_of
from app.labeling import service as labeling
from app.labeling.ladder import step_key
from app.labeling.queries import TRAINING, access_run
from app.labeling.tasks import Task, find_task
from app.labeling.types.base import Answer
from app.people.models import Person
from app.queues import reviewing, service, settling, taking
from app.queues.judging import gold_in_force
from app.queues.models import MockReview, MockWorker
from app.queues.policy import BATCH
from app.queues.queries import access_work, find_worker, has_passed, lease_of, terms_of

RUNGS = ("tutorial", "practice", "exam")
MINUTES_A_TASK = 170
REVIEWS = 2


@dataclass(frozen=True)
class Helper:
    """`mock`: items of mock work. `slips`: every so many-th item of practice and mock work has a slip."""

    name: str
    slips: int
    mock: int


ALL = 10**6
HELPERS = (Helper("권영란", 2, 0), Helper("허길자", 3, BATCH), Helper("장미애", 7, ALL))
ALIKE = frozenset({"names-in-text", "products"})


def show_every_task(world: World, organisation_id: int, but: frozenset[str]) -> None:
    """All practice tasks with mock work, and the recordings, `but` those that somebody else tells of."""
    begun = world.timeline.end - timedelta(days=6)
    offered = world.content.practice.items()
    slugs = sorted(slug for slug, task in offered if slug not in but and (task.mock or task.type == "wake_word"))
    for number, slug in enumerate(slugs):
        for place, helper in enumerate(HELPERS):
            world.timeline.clock.instant = begun + timedelta(minutes=MINUTES_A_TASK * number + 50 * place)
            with world.database.write() as session:
                found = find_learner(session, organisation_id, helper.name)
                if found is not None:
                    _Worker(session, *found, find_task(world.content, slug), helper).tell()
    world.timeline.clock.instant = world.timeline.end


def find_learner(session: Session, organisation_id: int, name: str) -> tuple[Actor, Learner] | None:
    """Somebody of that name in the newest 회차 of the center."""
    person_id = session.scalar(
        select(Person.id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort)
        .where(Person.name == name, Cohort.organisation_id == organisation_id)
        .order_by(Cohort.id.desc())
        .limit(1)
    )
    if person_id is None:
        return None
    actor = actor_of(session, person_id)
    return actor, access_learner(session, actor)


@dataclass
class _Worker:
    """One person at one task, in one transaction whose clock is moved on by hand: the demo is made at each first start."""

    session: Session
    actor: Actor
    learner: Learner
    task: Task
    helper: Helper

    def tell(self) -> None:
        found = find_step(self.learner.stages, f"practice:{self.task.slug}/exam")
        if not (found and found[0].open):
            return
        for rung in RUNGS if self.helper.mock else RUNGS[:2]:
            if not has_passed(self.learner, step_key(self.task.slug, rung)):
                self._climb(rung)
        self.learner = access_learner(self.session, self.actor)
        if not self.helper.mock or not has_passed(self.learner, step_key(self.task.slug, "exam")):
            return  # where a person judges the exam, it is not passed yet
        service.join(self.session, self.learner, self.task)
        while self._one_more():
            pass
        if self.helper.mock == ALL:
            self.learner = access_learner(self.session, self.actor)
            for _ in range(REVIEWS):
                self._review()

    def _later(self, seconds: int) -> None:
        self.session.info["now"] = now(self.session) + timedelta(seconds=seconds)

    def _climb(self, rung: str) -> None:
        """Practice with this person's slips; the exam without, so that it is passed."""
        run = labeling.start_run(self.session, self.learner, self.task, rung)
        opened = access_run(self.session, self.actor, run.public_id, lock=True)
        for place, item in enumerate(run.items, 1):
            self._later(20)
            answer = self._answer(item, place if rung == "practice" else 0)
            if rung in TRAINING:
                labeling.check_item(self.session, opened, self.task, item, answer=answer, base=0)
            else:
                labeling.save_answer(self.session, opened, item, answer, 0, done=True)
        labeling.hand_in(self.session, opened, self.task, run.seq)
        self.session.flush()
        self.learner = access_learner(self.session, self.actor)

    def _answer(self, item: str, place: int, gold: object = None) -> Answer:
        alike = self.task.slug in ALIKE and item == self.task.document.pools.practice[-1]
        slips = bool(place and place % self.helper.slips == 0) or alike
        return (slipped_answer if slips else right_answer)(self.task, item, gold)

    def _place(self) -> MockWorker:
        found = find_worker(self.session, self.learner, self.task.slug)
        assert found is not None
        return found[0]

    def _one_more(self) -> bool:
        """One item, or what stands before it; False when the person is done."""
        worker = self._place()
        most = min(self.helper.mock, len(self.task.document.pools.mock))
        if worker.settled >= most or worker.state == "retraining":
            return False
        made = taking.take(self.session, self.actor, self.task.slug, lease_of(self.task.document))
        way = made or settling.why_none(self.session, self.actor, self.learner, self.task)
        if isinstance(way, uuid.UUID):
            self._hand_in(way)
        elif way == "change":
            settling.confirm_change(self.session, self.learner, self.task)
        elif worker.settled < worker.done:
            settling.look_at_results(self.session, self.learner, self.task)
        self.session.flush()
        return True

    def _hand_in(self, place: uuid.UUID) -> None:
        opened = access_work(self.session, self.actor, place)
        work, terms = opened.work, terms_of(opened.queue)
        self._later(terms.min_seconds + 25 + 7 * (work.place % 5))
        gold = gold_in_force(self.task, terms, work.item, work.guide_version)
        service.submit(self.session, opened, self.task, self._answer(work.item, work.place, gold), 0, sure=True)

    def _review(self) -> None:
        worker = self._place()
        found = reviewing.find_answer(self.session, worker, float(self.task.document.pass_mark))
        if found is None:
            return
        review_id = reviewing.take_review(self.session, worker, found)
        self._later(40)
        review = self.session.scalars(select(MockReview).where(MockReview.public_id == review_id)).one()
        verdict = "fine" if review.fine else "mend"
        reviewing.decide(self.session, self.learner, worker, review, verdict, "" if review.fine else review.reasons[0])
