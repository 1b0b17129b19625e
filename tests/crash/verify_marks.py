"""What must be true of the marks after the clock and the regrades were killed: each attempt ended once, each mark changed once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, AttemptStep, Regrade, RegradeChange
from app.assessment.papers import Answer, Paper, score_of
from app.assessment.queries import frozen_quiz
from app.audit.models import AuditEntry
from app.cohorts.models import StepState
from app.content.loader import Content
from app.core.clock import now
from tests.crash.house import QUIZ
from tests.crash.regrades import reason_of

Found = Iterator[str]


def verify_ends(session: Session) -> list[str]:
    """Once the clock has had its turn, no attempt is open past its deadline; an ended one says who ended it, once."""
    return list(_ends(session))


def _ends(session: Session) -> Found:
    for attempt in session.scalars(select(Attempt).where(Attempt.quiz == QUIZ)):
        late = attempt.deadline_at is not None and attempt.deadline_at < now(session)
        if attempt.state == "open" and late:
            yield f"attempt {attempt.id} is open, its time was up at {attempt.deadline_at}"
        if (attempt.ended_by in ("person", "clock")) != (attempt.state == "finished"):
            yield f"attempt {attempt.id} is {attempt.state}, ended by {attempt.ended_by}"
        if attempt.ended_by == "clock" and attempt.deadline_at is None:
            yield f"attempt {attempt.id} was ended by the clock and has no deadline"


def verify_marks(session: Session) -> list[str]:
    """Everything that is wrong with the marks and their history after regrades; empty when nothing is."""
    regrades = list(session.scalars(select(Regrade).order_by(Regrade.id)))
    steps = defaultdict(list)
    for step in session.scalars(select(AttemptStep).order_by(AttemptStep.attempt_id, AttemptStep.seq)):
        steps[step.attempt_id].append(step)
    finished = list(session.scalars(select(Attempt).where(Attempt.quiz == QUIZ, Attempt.state == "finished")))
    found = [each for regrade in regrades for each in _regrade(session, regrade, steps)]
    for attempt in finished:
        found += [f"attempt {attempt.id}: {each}" for each in _marks(session, attempt, steps[attempt.id], regrades)]
    return [*found, *_ledgers(session, finished)]


def _regrade(session: Session, regrade: Regrade, steps: dict[int, list[AttemptStep]]) -> Found:
    name = f"regrade {regrade.id}"
    if regrade.state != "applied":
        yield f"{name} is {regrade.state}"
    changes = list(session.scalars(select(RegradeChange).where(RegradeChange.regrade_id == regrade.id)))
    if regrade.changed != len(changes) or any(not change.applied for change in changes):
        yield f"{name}: {regrade.changed} counted, {len(changes)} kept, {sum(change.applied for change in changes)} applied"
    moved = {id for id, each in steps.items() if any(_reason(step) == reason_of(regrade.id) for step in each)}
    if moved != {change.attempt_id for change in changes}:
        yield f"{name}: changed attempts {sorted(moved)}, meant {sorted(change.attempt_id for change in changes)}"
    ended = select(func.count()).where(
        AuditEntry.verb == "assessment.regrade_finished", AuditEntry.subject_id == regrade.id
    )
    if session.scalar(ended) != 1:
        yield f"{name} was recorded as finished {session.scalar(ended)} times"


def _reason(step: AttemptStep) -> str:
    return str((step.detail or {}).get("reason", "")) if step.kind == "regraded" else ""


def _marks(session: Session, attempt: Attempt, steps: list[AttemptStep], regrades: list[Regrade]) -> Found:
    """The history is a chain from the end to today, without a double link; today's worth is what the last key says."""
    if [step.seq for step in steps] != list(range(1, attempt.seq + 1)):
        yield f"steps {[step.seq for step in steps]}, the attempt counts {attempt.seq}"
    worth: dict[int, float | None] = {}
    links: Counter[tuple[int, str]] = Counter()
    for step in steps:
        if step.kind == "finished":
            if step.slot in worth:
                yield f"question {step.slot} was graded at the end twice"
            worth[step.slot] = step.fraction
        elif step.kind == "regraded":
            links[step.slot, _reason(step)] += 1
            if (step.detail or {}).get("before") != worth.get(step.slot) or step.fraction == worth.get(step.slot):
                yield f"question {step.slot}: regraded from {step.detail}, it was worth {worth.get(step.slot)}"
            worth[step.slot] = step.fraction
    yield from (f"question {slot}: {many} times by {reason}" for (slot, reason), many in links.items() if many > 1)
    kept = dict(enumerate(attempt.fractions or [], start=1))
    if kept != worth:
        yield f"worth {kept}, its history says {worth}"
    quiz = frozen_quiz(session, _NO_FILES, QUIZ, (regrades[-1] if regrades else attempt).document_hash)
    answers = {step.slot: Answer(step.seq, step.response) for step in steps if step.kind in ("saved", "finished")}
    paper = Paper(quiz, attempt.layout, answers)
    right = {slot: paper.grade(slot).fraction for slot in paper.slots}
    if worth != right or attempt.score != score_of([right[slot] for slot in paper.slots], paper.weights):
        yield f"worth {worth} and {attempt.score}, by the last key {right}"


def _ledgers(session: Session, attempts: list[Attempt]) -> Found:
    """The highest score of a person stands in the ledger; a pass once given stays."""
    scores = defaultdict(list)
    for attempt in attempts:
        scores[attempt.enrolment_id].append(attempt)
    for enrolment_id, taken in scores.items():
        row = session.get(StepState, (enrolment_id, f"quiz:{QUIZ}"))
        best = max(attempt.score or 0.0 for attempt in taken)
        if row is None or row.score != best or (row.state != "passed" and best >= taken[0].pass_mark):
            yield f"enrolment {enrolment_id}: the ledger has {row and (row.state, row.score)}, the best attempt {best}"


_NO_FILES = Content(Path(), Path())  # versions come from the database
