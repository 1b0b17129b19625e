"""Reading runs and hand-ins. Fetching is authorising: what is missing and what is another's look the same."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner
from app.cohorts.models import Document, Enrolment
from app.cohorts.outline import DONE, find_step
from app.content.tasks import PRACTICE, TaskBase
from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import NotFound
from app.labeling.ladder import POOLS, RunFact, Rung, band, climb, step_key
from app.labeling.models import Annotation, LabelingRun, Submission

LIVE = ("active", "completed")
TRAINING = ("tutorial", "practice")  # pools that answer after each picture


@dataclass(frozen=True)
class OpenRun:
    """A run with what has been answered in it, by item: one statement."""

    run: LabelingRun
    drawn: dict[str, Annotation]

    @property
    def total(self) -> int:
        return len(self.run.items)

    @property
    def done_count(self) -> int:
        return sum(1 for item in self.run.items if self.is_done(item))

    @property
    def open(self) -> bool:
        """Whether answers may still be changed."""
        return self.run.state in ("open", "returned")

    def is_done(self, item: str) -> bool:
        found = self.drawn.get(item)
        return bool(found and found.done)

    def item_at(self, number: int) -> str:
        """The item at `number`, counted from 1. Raises NotFound."""
        if not 1 <= number <= self.total:
            raise NotFound()
        return self.run.items[number - 1]

    def first_undone(self) -> int | None:
        """The number of the first item that is not done, or None."""
        return next((n for n, item in enumerate(self.run.items, 1) if not self.is_done(item)), None)


def may_see_feedback(run: LabelingRun, drawn: Annotation | None) -> bool:
    """Gold leaves only after an answer: in training once the item was checked, of an exam once it is passed.

    A failed exam is sat again with the same items, so it shows what kinds of slips there were and not where.
    """
    if drawn is None:
        return False
    if run.pool in TRAINING:
        return drawn.first_answer is not None
    return run.pool == "exam" and run.state == "done" and band(run.score or 0, int(run.rules["pass_mark"])) == "passed"


def access_run(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> OpenRun:
    """The actor's own run, of an enrolment that still lives. `lock` holds the run until commit. Raises NotFound.

    The race: two taps, or two windows. The lock is a statement of its own, for one that waits for the row would show the
    answers as they were before the wait, and the second window would overwrite the first one's without a word.
    """
    own = (LabelingRun.public_id == public_id, LabelingRun.person_id == actor.person_id)
    if lock:
        session.execute(select(LabelingRun.id).where(*own).with_for_update())
    rows = session.execute(
        select(LabelingRun, Annotation)
        .join(Enrolment, Enrolment.id == LabelingRun.enrolment_id)
        .outerjoin(Annotation, Annotation.run_id == LabelingRun.id)
        .where(*own, Enrolment.state.in_(LIVE))
    ).all()
    if not rows:
        raise NotFound()
    return OpenRun(rows[0][0], {drawn.item: drawn for _, drawn in rows if drawn is not None})


def list_runs(session: Session, learner: Learner, task: str) -> list[LabelingRun]:
    """The learner's runs of a task, oldest first."""
    return list(
        session.scalars(
            select(LabelingRun)
            .where(LabelingRun.enrolment_id == learner.enrolment_id, LabelingRun.task == task)
            .order_by(LabelingRun.started_at, LabelingRun.id)
        )
    )


def view_ladder(session: Session, learner: Learner, task: TaskBase, runs: Sequence[LabelingRun]) -> tuple[Rung, ...]:
    """The rungs that the cohort's outline has, with the lock of the stage each stands in. Raises NotFound for none."""
    done = {pool for pool in POOLS if (f := learner.facts.get(step_key(task.slug, pool))) and f.state in DONE}
    facts = [RunFact(run.pool, run.state, run.score, run.ended_at, run.guide_read_at) for run in runs]
    rungs: list[Rung] = []
    for rung in climb(facts, done, now(session), task.pass_mark):
        found = find_step(learner.stages, step_key(task.slug, rung.pool))
        if found is None:
            continue
        stage = found[0]
        shut = not stage.open and rung.state in ("open", "waiting")
        rungs.append(Rung(rung.pool, "locked", stage.why) if shut else rung)
    if not rungs:
        raise NotFound()
    return tuple(rungs)


def frozen_document(session: Session, learner: Learner, current: TaskBase) -> TaskBase:
    """The task as the learner's cohort froze it; the file's when the cohort froze none."""
    frozen = learner.documents.get(f"practice:{current.slug}")
    if frozen is None or frozen == current.hash:
        return current
    stored = session.get(Document, frozen)
    return PRACTICE.validate_python(stored.body) if stored else current


def latest_submission(session: Session, run: LabelingRun) -> Submission | None:
    """The newest hand-in of a run that `access_run` gave."""
    return session.scalar(
        select(Submission).where(Submission.run_id == run.id).order_by(Submission.number.desc()).limit(1)
    )


def list_submissions(session: Session, organisation_ids: Collection[int], state: str | None = None) -> list[Submission]:
    """Hand-ins of these organisations, the longest waiting first; of one state when one is named."""
    statement = select(Submission).where(Submission.organisation_id.in_(list(organisation_ids)))
    if state:
        statement = statement.where(Submission.state == state)
    return list(session.scalars(statement.order_by(Submission.submitted_at, Submission.id)))


def access_submission(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> Submission:
    """A hand-in that the actor may judge: an instructor of the organisation it was made in. Raises NotFound."""
    statement = select(Submission).where(
        Submission.public_id == public_id,
        Submission.organisation_id.in_(actor.organisations(Role.INSTRUCTOR)),
    )
    if lock:
        statement = statement.with_for_update()
    found = session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def list_earlier_submissions(session: Session, submission: Submission) -> list[Submission]:
    """The hand-ins of the same run before this one, oldest first."""
    return list(
        session.scalars(
            select(Submission)
            .where(Submission.run_id == submission.run_id, Submission.number < submission.number)
            .order_by(Submission.number)
        )
    )
