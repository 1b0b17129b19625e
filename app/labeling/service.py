"""The deeds of the labeling room: begin a run, keep an answer, check an item, hand in."""

import random
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner, load_learner, record_step
from app.cohorts.models import Enrolment
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.josa import josa
from app.core.metrics import count_graded, grading
from app.core.upsert import insert_for
from app.labeling.ladder import QUEUED, band, rung_of, step_key
from app.labeling.marking import mark_item, mark_items
from app.labeling.models import Annotation, LabelingRun
from app.labeling.queries import TRAINING, OpenRun, frozen_document, list_runs, view_ladder
from app.labeling.submissions import submit_for_review
from app.labeling.tasks import Task
from app.labeling.types.base import Answer

ENDED = "이미 낸 것이라 고칠 수 없어요. 결과 화면에서 다음 할 일을 보세요."


class StaleAnswer(Conflict):
    """Someone saved this item after the page was opened; carries what is kept now (None: nothing)."""

    def __init__(self, answer: Answer, revision: int) -> None:
        super().__init__("다른 창에서 먼저 저장했어요. 두 가지를 보고 하나를 골라 주세요.")
        self.answer, self.revision = answer, revision


def start_run(session: Session, learner: Learner, task: Task, pool: str) -> LabelingRun:
    """The learner's open run of `pool`, begun when there is none. Raises Forbidden with the reason when it is not time.

    The race: two taps on 시작하기. The enrolment is held, so that the second one waits and finds the first one's run.
    """
    task.pool(pool)
    if pool in QUEUED:  # mock work is drawn from a queue, item by item
        raise NotFound()
    session.execute(select(Enrolment.id).where(Enrolment.id == learner.enrolment_id).with_for_update())
    runs = list_runs(session, learner, task.slug)
    going = next((run for run in runs if run.pool == pool and run.state in ("open", "returned", "submitted")), None)
    if going:
        return going
    learner.require_step(step_key(task.slug, pool))
    rung = rung_of(view_ladder(session, learner, task.document, runs), pool)
    if not rung.may_start:
        raise Forbidden(rung.why)
    document = frozen_document(session, learner, task.document)
    run = LabelingRun(
        organisation_id=learner.organisation_id,
        person_id=learner.person_id,
        enrolment_id=learner.enrolment_id,
        task=task.slug,
        pool=pool,
        attempt=1 + sum(run.pool == pool for run in runs),
        document_hash=document.hash,
        guide_version=document.guideline.version,
        rules=task.type.rules(document),
        items=_ordered(pool, list(document.pools.of(pool)), learner.enrolment_id, len(runs)),
        state="open",
        seq=0,
        started_at=now(session),
    )
    session.add(run)
    record_step(session, learner, step_key(task.slug, pool), "started")
    session.flush()
    return run


def save_answer(
    session: Session, opened: OpenRun, item: str, answer: Answer, base: int, *, done: bool | None = None
) -> int:
    """Keep the answer to an item; returns the new revision. `base` is the revision the page had (0: nothing yet).

    Raises StaleAnswer when another page saved in between, Conflict when the run is over. `done` marks the item
    finished; a later change leaves the mark.
    """
    if not opened.open:
        raise Conflict(ENDED)
    drawn = opened.drawn.get(item)
    if drawn is not None:
        if drawn.revision != base and drawn.answer != answer:
            raise StaleAnswer(drawn.answer, drawn.revision)
        if drawn.revision == base:  # else the same answer again: a double tap, or the server's word was lost on the way
            drawn.answer, drawn.revision, drawn.saved_at = answer, base + 1, now(session)
        drawn.done = drawn.done if done is None else done
        session.flush()
        return drawn.revision
    if base != 0:
        raise StaleAnswer(None, 0)
    opened.drawn[item] = _first_save(session, opened.run, item, answer, bool(done))
    return 1


def finish_item(session: Session, opened: OpenRun, task: Task, item: str, *, answer: Answer, base: int) -> None:
    """Keep the answer and mark the item as done. Raises Invalid, with the answer kept as a draft, when something that the
    item asks for is still missing; else as `save_answer`."""
    fault: Invalid | None = None
    try:
        task.type.require_finished(task.document, task.item(item), answer)
    except Invalid as unfinished:
        fault = unfinished
    save_answer(session, opened, item, answer, base, done=None if fault else True)
    if fault:
        raise fault


def check_item(session: Session, opened: OpenRun, task: Task, item: str, *, answer: Answer, base: int) -> None:
    """Finish the item and ask for feedback on it; the first answer and its score stay. Raises as `finish_item`."""
    if opened.run.pool not in TRAINING:
        raise Forbidden("시험과 과제는 다 낸 뒤에 결과를 볼 수 있어요.")
    finish_item(session, opened, task, item, answer=answer, base=base)
    drawn = opened.drawn[item]
    if drawn.first_answer is None:
        drawn.first_answer = answer
        with grading("labeling"):
            drawn.first_score = mark_item(task, item, answer, opened.run.rules)[0].score
        count_graded("labeling", task.document.type)
    session.flush()


def hand_in(session: Session, opened: OpenRun, task: Task, seq: int) -> None:
    """End a run. Handing in twice is one hand-in. Raises Conflict naming the items that are not done."""
    run = opened.run
    if not opened.open or run.seq != seq:
        return
    undone = [str(n) for n, item in enumerate(run.items, 1) if not opened.is_done(item)]
    if undone:
        word = task.type.words.item
        left = f"아직 끝내지 않은 {josa(word, '이/가')} 있어요: {', '.join(undone)}번."
        raise Conflict(f"{left} 그 {josa(word, '을/를')} 마치고 내 주세요.")
    learner = load_learner(session, run.enrolment_id)
    run.seq += 1
    if task.document.is_judged(run.pool):
        submit_for_review(session, learner, opened, task)
        return
    with grading("labeling"):
        run.score = mark_items(task, counted_answers(opened, task), run.rules)[0]
    count_graded("labeling", task.document.type, len(run.items))
    run.state, run.ended_at = "done", now(session)
    passed = run.pool in TRAINING or band(run.score, int(run.rules["pass_mark"])) == "passed"
    record_step(
        session,
        learner,
        step_key(run.task, run.pool),
        "passed" if passed else "failed",
        score=run.score,
        missed=not passed,
    )


def counted_answers(opened: OpenRun, task: Task) -> dict[str, Answer]:
    """What counts for the score, by item: in training the first answers, else the last."""
    first, nothing = opened.run.pool in TRAINING, task.type.empty()
    return {
        item: (nothing if drawn.first_answer is None else drawn.first_answer) if first else drawn.answer
        for item in opened.run.items
        if (drawn := opened.drawn.get(item))
    }


def note_guide_read(session: Session, learner: Learner, task: Task) -> None:
    """After an exam that asks for it, note that the guide was read again."""
    exams = [run for run in list_runs(session, learner, task.slug) if run.pool == "exam" and run.state == "done"]
    if exams:
        exams[-1].guide_read_at = now(session)


def _ordered(pool: str, items: list[str], enrolment_id: int, earlier: int) -> list[str]:
    """Training keeps the teacher's order; an exam is shuffled by the server, anew each time."""
    if pool == "exam":
        random.Random(f"{enrolment_id}/{earlier}").shuffle(items)  # noqa: S311  no secret, only an order
    return items


def _first_save(session: Session, run: LabelingRun, item: str, answer: Answer, done: bool) -> Annotation:
    """The race: two tabs save an item for the first time. The unique pair lets one in; the other is stale."""
    insert = insert_for(session)
    values: Mapping[str, Any] = {
        "organisation_id": run.organisation_id,
        "person_id": run.person_id,
        "run_id": run.id,
        "item": item,
        "answer": answer,
        "revision": 1,
        "done": done,
        "saved_at": now(session),
    }
    made: Annotation | None = session.scalar(
        insert(Annotation).values(values).on_conflict_do_nothing().returning(Annotation)
    )
    if made is None:
        kept = session.scalars(select(Annotation).where(Annotation.run_id == run.id, Annotation.item == item)).one()
        raise StaleAnswer(kept.answer, kept.revision)
    return made
