"""Mock work in the demo: people of the running 회차 in each state of a queue, through the services, in the past two days."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, access_learner
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import find_step
from app.core.actor import Actor
from app.demo.labelled import right_answer, slipped_answer
from app.demo.world import World, actor_of
from app.labeling import service as labeling
from app.labeling.queries import TRAINING, access_run
from app.labeling.tasks import Task, find_task
from app.people.models import Person
from app.queues import reviewing, service, settling, taking
from app.queues.judging import gold_in_force
from app.queues.models import MockReview
from app.queues.policy import Terms
from app.queues.queries import OpenWork, access_work, find_worker, lease_of, terms_of

TASK, OTHER = "picture-kinds", "feelings"
TOLD_HERE = frozenset({TASK})
RUNGS = ("tutorial", "practice", "exam")
# Who stands where; all of them have passed the exam. `done`: items handed in; `slips`: places where they choose wrongly;
# `late_to_change`: items done by the old rule after the new one was read; `reviews`: others' answers looked through.
ALL = 10**6
RECENTLY = timedelta(minutes=25)


@dataclass(frozen=True)
class Hand:
    name: str
    done: int
    slips: frozenset[int] = frozenset()
    late_to_change: int = 0
    reviews: int = 0
    joined: bool = True
    holds: bool = False
    goal: int = 0
    skips: tuple[tuple[int, str], ...] = ()
    task: str = TASK


HANDS = (
    Hand("독고영", 0, joined=False),
    Hand("신동일", 0, holds=True, task=OTHER),
    Hand("허길자", 17, frozenset({3, 11}), late_to_change=1, goal=15, skips=((6, "unclear"),)),
    Hand("신동일", 5, frozenset(range(1, 6))),
    Hand("권영란", 9, late_to_change=2, holds=True, goal=20),
    Hand("설금희", 15, frozenset(range(1, 16))),
    Hand("장미애", ALL, late_to_change=1, reviews=4, goal=10),
    Hand("선우진", 4, holds=True, skips=((2, "personal"),)),
)


def show_queues(world: World, organisation_id: int) -> None:
    """After everything else; the clock stands at the end again when it is told."""
    for number, hand in enumerate(HANDS):
        person_id = _person(world, organisation_id, hand.name)
        ago = RECENTLY if hand.holds else timedelta(hours=40 - 4 * number)  # whoever holds an item still has its lease
        world.timeline.clock.instant = world.timeline.end - ago
        _Worker(world, find_task(world.content, hand.task), person_id, hand).tell()
    world.timeline.clock.instant = world.timeline.end


def _person(world: World, organisation_id: int, name: str) -> int:
    with world.database.read() as session:
        found = select(Person.id).join(Enrolment, Enrolment.person_id == Person.id).join(Cohort)
        return (
            session.scalars(
                found.where(Person.name == name, Cohort.organisation_id == organisation_id).order_by(Cohort.id.desc())
            ).first()
            or 0
        )


@dataclass(frozen=True)
class _Worker:
    world: World
    task: Task
    person_id: int
    hand: Hand

    def tell(self) -> None:
        if not self._may():
            return
        for rung in RUNGS:
            self._write(partial(self._climb, rung=rung))
        if not self.hand.joined:
            return
        self._write(lambda session, _actor, learner: service.join(session, learner, self.task))
        if self.hand.goal:
            self._write(self._set_goal)
        while self._one_more():
            pass
        for _ in range(self.hand.reviews):
            self._review()

    def _may(self) -> bool:
        """Whether the stage of the task stands open to this person."""
        with self.world.database.read() as session:
            learner = access_learner(session, actor_of(session, self.person_id))
        found = find_step(learner.stages, f"practice:{self.task.slug}/exam")
        return bool(found and found[0].open)

    def _write(self, deed: Callable[[Session, Actor, Learner], Any]) -> Any:
        """One deed, some seconds after the last one."""
        self.world.timeline.clock.instant += timedelta(seconds=17 + 13 * (self.person_id % 3))
        with self.world.database.write() as session:
            actor = actor_of(session, self.person_id)
            return deed(session, actor, access_learner(session, actor))

    def _climb(self, session: Session, actor: Actor, learner: Learner, *, rung: str) -> None:
        run = labeling.start_run(session, learner, self.task, rung)
        opened = access_run(session, actor, run.public_id, lock=True)
        for item in run.items:
            answer = right_answer(self.task, item)
            if rung in TRAINING:
                labeling.check_item(session, opened, self.task, item, answer=answer, base=0)
            else:
                labeling.save_answer(session, opened, item, answer, 0, done=True)
        labeling.hand_in(session, opened, self.task, run.seq)

    def _set_goal(self, session: Session, actor: Actor, learner: Learner) -> None:
        found = find_worker(session, learner, self.task.slug)
        if found:
            service.set_goal(session, found[0], str(self.hand.goal))

    def _one_more(self) -> bool:
        """Take an item and hand it in, or do what stands before the next one; False when the person stops here."""
        worker, terms = self._place()
        if worker.done >= self.hand.done and not self.hand.holds:
            if worker.state == "closing":
                self._write(lambda session, _actor, learner: settling.look_at_results(session, learner, self.task))
            return False
        way = self._write(self._take)
        if way == "show":
            return bool(self._place()[0].state == "working" and self._settle_the_rest())
        if way == "change":
            self._write(lambda session, _actor, learner: settling.confirm_change(session, learner, self.task))
            return True
        if worker.done >= self.hand.done:
            return False
        self._write(partial(self._hand_in, place=way, terms=terms))
        return True

    def _place(self) -> Any:
        with self.world.database.read() as session:
            found = find_worker(session, access_learner(session, actor_of(session, self.person_id)), self.task.slug)
        assert found is not None
        return found[0], terms_of(found[1])

    def _settle_the_rest(self) -> bool:
        """Nothing is left to take: the last results are looked at. True when a batch was told and work goes on."""
        before = self._place()[0]
        if before.done == before.settled:
            return bool(before.done < min(self.hand.done, len(self.task.document.pools.mock)))
        self._write(lambda session, _actor, learner: settling.look_at_results(session, learner, self.task))
        return False

    def _take(self, session: Session, actor: Actor, learner: Learner) -> uuid.UUID | str:
        made = taking.take(session, actor, self.task.slug, lease_of(self.task.document))
        return made or settling.why_none(session, actor, learner, self.task)

    def _hand_in(self, session: Session, actor: Actor, learner: Learner, *, place: uuid.UUID, terms: Terms) -> None:
        opened = access_work(session, actor, place, lock=True)
        reason = dict(self.hand.skips).get(opened.work.place)
        if reason:
            service.skip(session, opened, reason, "")
        else:
            service.submit(session, opened, self.task, self._answer(opened, terms), 0, sure=True)

    def _answer(self, opened: OpenWork, terms: Terms) -> Any:
        work, worker = opened.work, opened.worker
        if work.place in self.hand.slips:
            return slipped_answer(self.task, work.item)
        since = worker.done - (worker.change_done or 0) if worker.change_at else 0
        by_old_rule = since < self.hand.late_to_change
        version = opened.queue.guide_version if by_old_rule else work.guide_version
        return right_answer(self.task, work.item, gold_in_force(self.task, terms, work.item, version))

    def _review(self) -> None:
        worker, _ = self._place()
        with self.world.database.system().read() as session:
            found = reviewing.find_answer(session, worker, 80.0)
        if found is None:
            return
        self._write(lambda session, _actor, _learner: reviewing.take_review(session, worker, found))
        self._write(self._decide)

    def _decide(self, session: Session, actor: Actor, learner: Learner) -> None:
        review = session.scalars(
            select(MockReview).where(MockReview.person_id == self.person_id, MockReview.state == "open")
        ).one()
        worker, _ = self._place_in(session, learner)
        verdict = "fine" if review.fine else "mend"
        reviewing.decide(session, learner, worker, review, verdict, "" if review.fine else review.reasons[0])

    def _place_in(self, session: Session, learner: Learner) -> Any:
        found = find_worker(session, learner, self.task.slug)
        assert found is not None
        return found
