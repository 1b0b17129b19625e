"""What must be true of mock work after the crash: every acknowledged deed once, no slot with two, sums that equal the rows."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import StepState
from app.content.loader import Content
from app.core.clock import today
from app.core.money import withheld, withholding_rule
from app.labeling.tasks import find_task
from app.queues.earning import earned
from app.queues.judging import judge
from app.queues.models import MockQueue, MockReview, MockSlot, MockWork, MockWorker
from app.queues.queries import first_was_right, review_step_of, step_of, sums_of, terms_of
from tests.crash.journal import Intent, Journal
from tests.crash.mock_past import TASK

Found = Iterator[str]


@dataclass(frozen=True)
class Kept:
    """What one item's row has to say."""

    state: str = "held"
    revision: int = 0
    draft: Any = None
    tries: int = 0
    reason: str = ""


def verify_mock_work(session: Session, content: Content, journals: list[Journal]) -> list[str]:
    """Everything that is wrong with queues, work and reviews; empty when nothing is. Read-only."""
    away = {intent.about[0] for journal in journals for intent in journal.of("away")}
    found = [*_slots(session, away), *_workers(session, content)]
    for journal in journals:
        found += [f"{journal.person}: {each}" for each in (*_works(session, journal), *_reviews(session, journal))]
    return found


def _works(session: Session, journal: Journal) -> Found:
    """Each item that was given, and what became of it."""
    rows = session.scalars(
        select(MockWork)
        .join(MockWorker, MockWorker.id == MockWork.worker_id)
        .where(MockWorker.enrolment_id == journal.enrolment_id)
        .order_by(MockWork.place)
    ).all()
    if not journal.of("join"):
        return
    takes = [intent for intent in journal.of("take") if intent.told != "nothing"]
    known = [intent.told for intent in takes if intent.kept]
    places = [f"/mock/{row.public_id}" for row in rows]
    if places != known and not (places[:-1] == known and len(takes) > len(known)):
        yield f"{len(rows)} items stored, {len(known)} acknowledged: {sorted(set(places) ^ set(known))}"
    if [row.place for row in rows] != list(range(1, len(rows) + 1)):
        yield f"places {[row.place for row in rows]}"
    for row, place in zip(rows, places, strict=True):
        kept = Kept(row.state, row.revision, _boxes(row.draft), row.tries, row.reason if row.state == "skipped" else "")
        about = [intent for intent in journal.intents if intent.about[:1] == (place,)]
        if kept not in (allowed := _replayed(about)):
            yield f"{place}: stored {kept}, the deeds come to {allowed}"
        if row.state == "submitted" and row.answer != row.draft:
            yield f"{place}: handed in is not what was kept"


def _replayed(intents: list[Intent]) -> list[Kept]:
    """What the acknowledged deeds come to, in order; and what it would be with the last one, if that was never acknowledged."""
    at, before = Kept(), Kept()
    for intent in intents:
        before, at = at, _after(at, intent, str(intent.told))
    if not intents or intents[-1].kept:
        return [at]
    return [before, *(_after(before, intents[-1], told) for told in ("done", "late"))]


def _after(at: Kept, intent: Intent, told: str) -> Kept:
    if intent.kind == "skip":
        return replace(at, state="skipped", reason=intent.sent)
    if intent.kind == "undo":
        return replace(at, state="held", tries=0)
    if intent.kind not in ("draft", "submit", "mend"):
        return at
    written = replace(at, revision=at.revision + 1, draft=[tuple(box) for box in intent.sent])
    if intent.kind == "draft":
        return written
    return replace(written, state="late") if told == "late" else replace(written, state="submitted", tries=at.tries + 1)


def _boxes(answer: Any) -> Any:
    return answer and [tuple(region[name] for name in ("label", "x", "y", "w", "h")) for region in answer]


def _slots(session: Session, away: set[str]) -> Found:
    """`away`: items whose lease ended; only these may still be in a hand while another has the slot."""
    works = defaultdict(list)
    for work, enrolment_id in session.execute(
        select(MockWork, MockWorker.enrolment_id).join(MockWorker, MockWorker.id == MockWork.worker_id)
    ):
        works[work.slot_id].append((work, enrolment_id))
    filled: Counter[tuple[int, str]] = Counter()
    slots = list(session.scalars(select(MockSlot)))
    for slot in slots:
        done = [who for work, who in works[slot.id] if work.state == "submitted"]
        held = [
            f"/mock/{work.public_id}" for work, who in works[slot.id] if work.state == "held" and who != slot.holder_id
        ]
        name = f"slot {slot.number} of {slot.item}"
        if len(done) > 1 or slot.done != bool(done) or (done and slot.holder_id != done[0]):
            yield f"{name} is done: {slot.done} by {slot.holder_id}, handed in by {done}"
        if lost := set(held) - away:
            yield f"{name} is {slot.holder_id}'s, and in the hands of {sorted(lost)}"
        filled[slot.queue_id, slot.item] += len(done)
    for queue in session.scalars(select(MockQueue)):
        yield from _rounds(queue, [slot for slot in slots if slot.queue_id == queue.id], filled)


def _rounds(queue: MockQueue, slots: list[MockSlot], filled: Counter[tuple[int, str]]) -> Found:
    most = terms_of(queue).overlap * queue.rounds
    numbers = defaultdict(set)
    for slot in slots:
        numbers[slot.item].add(slot.number)
    for item, made in numbers.items():
        if made != set(range(1, most + 1)):
            yield f"{item} has the slots {sorted(made)} after {queue.rounds} rounds"
        if filled[queue.id, item] > most:
            yield f"{item} was handed in {filled[queue.id, item]} times, {most} are wanted"


def _workers(session: Session, content: Content) -> Found:
    """The sums that pages show, the pretend pay and the ledger are those of the rows; every score is worth its answer."""
    rows = session.execute(select(MockWorker, MockQueue).join(MockQueue, MockQueue.id == MockWorker.queue_id)).all()
    for worker, queue in rows:
        works = list(session.scalars(select(MockWork).where(MockWork.worker_id == worker.id).order_by(MockWork.place)))
        done, told = [work for work in works if work.state == "submitted"], [work for work in works if work.settled]
        checked = [work for work in told if work.control]
        wanted = {
            "done": len(done),
            "settled": len(told),
            "accepted": sum(work.verdict == "accepted" for work in told),
            "returned": sum(work.verdict == "returned" for work in told),
            "checked": len(checked),
            "hits": sum(first_was_right(work.tries, work.verdict) for work in checked),
            "skipped": sum(work.state == "skipped" for work in works),
            "seconds": sum(work.seconds for work in works),
        }
        kept = {name: getattr(worker, name) for name in wanted}
        if kept != wanted:
            yield f"worker {worker.id}: sums {kept}, the rows come to {wanted}"
        terms, day = terms_of(queue), today(session)
        paid = withheld(wanted["accepted"] * terms.pay, withholding_rule(day))
        if earned(sums_of(worker, terms), day) != paid:
            yield f"worker {worker.id}: the pay is not that of {wanted['accepted']} accepted items"
        yield from _ledger(session, worker)
        task = find_task(content, TASK)
        for work in done:
            found = judge(task, queue, terms, work.item, work.guide_version, work.answer)
            if found is None or work.score != found.score:
                yield f"/mock/{work.public_id}: score {work.score}, the answer is worth {found and found.score}"
            elif work.tries == 1 and work.other_score != found.other:  # a mended one keeps that of the first answer
                yield f"/mock/{work.public_id}: {work.other_score} under the other rule, the answer is worth {found.other}"


def _ledger(session: Session, worker: MockWorker) -> Found:
    row = session.get(StepState, (worker.enrolment_id, step_of(worker.task)))
    score = round(100 * worker.hits / worker.checked, 1) if worker.checked else None
    if row is None or (worker.settled and row.score != score):
        yield f"worker {worker.id}: the ledger has {row and row.score}, hidden gold says {score}"


def _reviews(session: Session, journal: Journal) -> Found:
    """검수자 체험: what was taken is there once, what was said stays said."""
    if not (taken := [intent for intent in journal.of("review") if intent.told != "nothing"]):
        return
    worker = session.scalars(select(MockWorker).where(MockWorker.enrolment_id == journal.enrolment_id)).one()
    rows = session.scalars(select(MockReview).where(MockReview.worker_id == worker.id).order_by(MockReview.id)).all()
    places, known = [f"/mock-reviews/{row.public_id}" for row in rows], [intent.told for intent in taken if intent.kept]
    if places != known and not (places[:-1] == known and len(taken) > len(known)):
        yield f"{len(places)} reviews stored, {len(known)} acknowledged"
    for row, place in zip(rows, places, strict=True):
        said = journal.of("decide", place)
        kept = (row.verdict, row.reason) if row.state == "done" else None
        if kept != (said[0].sent if said else None) and (kept or (said and said[0].kept)):
            yield f"{place}: stored {kept}, said {said}"
    done = [row for row in rows if row.state == "done"]
    ledger = session.get(StepState, (journal.enrolment_id, review_step_of(TASK)))
    score = round(100 * sum(bool(row.hit) for row in done) / len(done), 1) if done else None
    if done and (ledger is None or ledger.score != score):
        yield f"the ledger of reviews has {ledger and ledger.score}, the verdicts come to {score}"
