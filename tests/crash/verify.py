"""What must be true of the database after the crash, held against the clients' journals. Each finding is one sentence."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, AttemptStep
from app.assessment.papers import Answer, Paper, score_of
from app.cohorts.models import Enrolment, StepState
from app.completion.models import Certificate, NumberSeries, StatusList
from app.content.loader import Content
from app.core.storage import Storage
from app.labeling.marking import mark_items
from app.labeling.models import Annotation, LabelingRun, Submission
from app.labeling.queries import TRAINING
from app.labeling.submissions import snapshot_hash
from app.labeling.tasks import find_task
from app.learning.models import LessonProgress
from tests.crash.house import QUIZ
from tests.crash.journal import Intent, Journal

Found = Iterator[str]


def verify(session: Session, content: Content, journals: list[Journal]) -> list[str]:
    """Everything that is wrong; empty when the promise holds. Read-only."""
    return [f"{journal.person}: {each}" for journal in journals for each in _person(session, content, journal)]


def integrity(session: Session) -> Found:
    """SQLite's own two checks; PostgreSQL checks its references itself, always."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for row in session.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield f"integrity_check: {row[0]}"
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield f"foreign_key_check: {tuple(row)}"


def _person(session: Session, content: Content, journal: Journal) -> Found:
    yield from _attempts(session, content, journal)
    yield from _lessons(session, journal)
    yield from _runs(session, content, journal)


def fits(kept: list[Any], meant: list[tuple[Any, bool]]) -> bool:
    """Whether `kept` are the deeds meant, each once and in order; only an unacknowledged last one may be missing."""
    wanted = [what for what, _ in meant]
    return kept == wanted or (bool(meant) and not meant[-1][1] and kept == wanted[:-1])


def _attempts(session: Session, content: Content, journal: Journal) -> Found:
    query = select(Attempt).where(Attempt.enrolment_id == journal.enrolment_id).order_by(Attempt.number)
    rows = list(session.scalars(query))
    starts = journal.of("start", QUIZ)
    known = [(intent.told, intent.kept) for intent in starts]
    if not (len(rows) == len(starts) or (len(rows) == len(starts) - 1 and not starts[-1].kept)):
        yield f"{len(rows)} attempts stored, {len(starts)} begun"
    for row, (told, kept) in zip(rows, known, strict=False):
        if kept and told != f"/attempts/{row.public_id}":
            yield f"attempt {row.number} is {row.public_id}, acknowledged was {told}"
        yield from _attempt(session, content, journal, row)
    yield from _quiz_ledger(session, journal, rows)


def _attempt(session: Session, content: Content, journal: Journal, attempt: Attempt) -> Found:
    address = f"/attempts/{attempt.public_id}"
    steps = list(
        session.scalars(select(AttemptStep).where(AttemptStep.attempt_id == attempt.id).order_by(AttemptStep.seq))
    )
    if [step.seq for step in steps] != list(range(1, attempt.seq + 1)):
        yield f"{address}: steps {[step.seq for step in steps]}, the attempt counts {attempt.seq}"
    paper = Paper(content.quizzes[attempt.quiz], attempt.layout, {})
    for slot in paper.slots:
        saved = [step for step in steps if step.slot == slot and step.kind == "saved"]
        yield from _slot(f"{address} question {slot}", paper, slot, saved, journal.of("answer", address, slot))
    graded = [step for step in steps if step.kind == "finished"]
    finish = journal.of("finish", address)
    if finish and finish[-1].kept and attempt.state != "finished":
        yield f"{address}: acknowledged as handed in, stored as {attempt.state}"
    if attempt.state != "finished":
        if graded or attempt.score is not None:
            yield f"{address}: half handed in"
        return
    if sorted(step.slot for step in graded) != list(paper.slots):
        yield f"{address}: graded {Counter(step.slot for step in graded)}"
    last = {step.slot: Answer(step.seq, step.response) for step in steps if step.kind == "saved"}
    right = Paper(paper.quiz, attempt.layout, last)
    fractions = [right.grade(slot).fraction for slot in right.slots]
    if attempt.score != score_of(fractions) or {step.slot: step.fraction for step in graded} != dict(
        zip(right.slots, fractions, strict=True)
    ):
        yield f"{address}: score {attempt.score}, the answers are worth {score_of(fractions)}"


def _slot(where: str, paper: Paper, slot: int, saved: list[AttemptStep], meant: list[Intent]) -> Found:
    """The same answer given again makes no step: that is how a repeated request does no harm."""
    wanted: list[tuple[Any, bool, Any]] = []
    for intent in meant:
        response = paper.question(slot).parse(intent.sent, paper.order(slot))
        if wanted and wanted[-1][0] == response:
            wanted[-1] = (response, wanted[-1][1] or intent.kept, wanted[-1][2])
        else:
            wanted.append((response, intent.kept, intent.told))
    if not fits([step.response for step in saved], [(response, kept) for response, kept, _ in wanted]):
        yield f"{where}: stored {[step.response for step in saved]}, meant {wanted}"
    for step, (_, kept, told) in zip(saved, wanted, strict=False):
        if kept and told is not None and told != step.seq:
            yield f"{where}: acknowledged as step {told}, stored as {step.seq}"


def _quiz_ledger(session: Session, journal: Journal, attempts: list[Attempt]) -> Found:
    row = session.get(StepState, (journal.enrolment_id, f"quiz:{QUIZ}"))
    done = [attempt for attempt in attempts if attempt.state == "finished" and attempt.score is not None]
    if row is None:
        if attempts:
            yield "attempts without a line in the ledger"
        return
    missed = sum(attempt.score < attempt.pass_mark for attempt in done)  # type: ignore[operator]
    best = max((attempt.score for attempt in done if attempt.score is not None), default=None)
    state = "started" if not done else "passed" if len(done) > missed else "failed"
    if (row.misses, row.score, row.state) != (missed, best, state):
        yield f"ledger of the quiz: {row.misses}, {row.score}, {row.state}; attempts say {missed}, {best}, {state}"


def _lessons(session: Session, journal: Journal) -> Found:
    for (lesson,) in journal.abouts("place", 1):
        row = session.get(LessonProgress, (journal.enrolment_id, lesson))
        places = journal.of("place", lesson)
        if row is None:
            if any(intent.kept for intent in places):
                yield f"{lesson}: an acknowledged place is gone"
            continue
        least = max((intent.sent for intent in places if intent.kept), default=0)
        if row.place < least:
            yield f"{lesson}: place {row.place}, acknowledged {least}"
        for intent in journal.of("activity", lesson):
            if intent.kept and intent.about[1] not in row.answers:
                yield f"{lesson}: the answer to {intent.about[1]} is gone"
        ended = journal.of("lesson", lesson)
        ledger = session.get(StepState, (journal.enrolment_id, f"lesson:{lesson}"))
        if any(intent.kept for intent in ended) and not (row.done_at and ledger and ledger.state == "passed"):
            yield f"{lesson}: acknowledged as finished, stored {row.done_at}, ledger {ledger and ledger.state}"
        if bool(row.done_at) != bool(ledger and ledger.state == "passed"):
            yield f"{lesson}: half finished"


def _runs(session: Session, content: Content, journal: Journal) -> Found:
    rows = {
        f"/practice/runs/{row.public_id}": row
        for row in session.scalars(select(LabelingRun).where(LabelingRun.enrolment_id == journal.enrolment_id))
    }
    begun = journal.of("run")
    if not len(begun) - 1 <= len(rows) <= len(begun):
        yield f"{len(rows)} runs stored, {len(begun)} begun"
    for intent in begun:
        if intent.kept and intent.told not in rows:
            yield f"{intent.told} is gone"
    for address, row in rows.items():
        yield from _run(session, content, journal, address, row)


def _run(session: Session, content: Content, journal: Journal, address: str, run: LabelingRun) -> Found:
    drawn = {each.item: each for each in session.scalars(select(Annotation).where(Annotation.run_id == run.id))}
    for number, item in enumerate(run.items, start=1):
        meant = [
            each for each in journal.intents if each.kind in ("boxes", "check") and each.about == (address, number)
        ]
        kept = drawn[item].revision if item in drawn else 0
        if not len(meant) - (1 if meant and not meant[-1].kept else 0) <= kept <= len(meant):
            yield f"{address} picture {number}: revision {kept} after {len(meant)} saves and checks"
        if 0 < kept <= len(meant) and [_box(region) for region in drawn[item].answer] != list(meant[kept - 1].sent[0]):
            yield f"{address} picture {number}: the boxes are not those of save {kept}"
        checks = [intent for intent in journal.of("check", address, number) if intent.kept]
        if checks and (item not in drawn or drawn[item].first_answer is None):
            yield f"{address} picture {number}: an acknowledged check is gone"
    handed = journal.of("hand_in", address)
    if handed and handed[-1].kept and run.state == "open":
        yield f"{address}: acknowledged as handed in, stored as open"
    yield from _ended(session, content, address, run, drawn)


def _box(region: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(region[name] for name in ("label", "x", "y", "w", "h"))


def _ended(session: Session, content: Content, address: str, run: LabelingRun, drawn: dict[str, Annotation]) -> Found:
    submissions = list(session.scalars(select(Submission).where(Submission.run_id == run.id)))
    key = f"assignment:{run.task}" if run.pool == "final" else f"practice:{run.task}/{run.pool}"
    ledger = session.get(StepState, (run.enrolment_id, key))
    if run.state == "open":
        if submissions or run.score is not None or run.seq or (ledger and ledger.state != "started"):
            yield f"{address}: half handed in"
        return
    first = run.pool in TRAINING
    answers = {item: (drawn[item].first_answer or []) if first else drawn[item].answer for item in run.items}
    score = mark_items(find_task(content, run.task), answers, run.rules)[0]
    if run.score != score or run.seq != 1:
        yield f"{address}: score {run.score}, the boxes are worth {score}; {run.seq} hand-ins counted"
    if len(submissions) != (run.pool == "final"):
        yield f"{address}: {len(submissions)} submissions of {run.pool}"
    for each in submissions:
        if each.snapshot_hash != snapshot_hash(each.snapshot) or each.machine_score != score:
            yield f"{address}: the submission is not what was handed in"
    wanted = ("submitted", None, 0) if run.pool == "final" else ("passed", run.score, 0)
    if ledger is None or (ledger.state, ledger.score, ledger.misses) != wanted:
        yield f"{address}: the ledger has {ledger and (ledger.state, ledger.score, ledger.misses)}, not {wanted}"


def verify_certificates(session: Session, storage: Storage, journal: Journal) -> list[str]:
    """Numbers without gap or double, one valid certificate for each acknowledged person, every file whole."""
    return list(_certificates(session, storage, journal))


def _certificates(session: Session, storage: Storage, journal: Journal) -> Found:
    rows = session.execute(
        select(Certificate, Enrolment)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .order_by(Certificate.id)
    ).all()
    numbers = sorted(certificate.sequence for certificate, _ in rows)
    last = session.scalar(select(func.max(NumberSeries.last))) or 0
    if numbers != list(range(1, last + 1)):
        yield f"numbers {numbers}, the series stands at {last}"
    for person, many in Counter(enrolment.public_id for _, enrolment in rows).items():
        if many > 1:
            yield f"{person} has {many} certificates"
    valid = {enrolment.public_id for certificate, enrolment in rows if certificate.state == "valid"}
    meant = {UUID(each) for intent in journal.of("issue") for each in intent.sent}
    told = {UUID(each) for intent in journal.of("issue") if intent.kept for each in intent.sent}
    for person in sorted(told - valid, key=str):
        yield f"{person} was told of a certificate that is not there"
    for person in sorted({enrolment.public_id for _, enrolment in rows} - meant, key=str):
        yield f"{person} has a certificate nobody asked for"
    for certificate, enrolment in rows:
        if (certificate.state == "valid") != (enrolment.state == "completed"):
            yield f"{certificate.number}: {certificate.state}, the enrolment is {enrolment.state}"
        if certificate.state == "valid":
            yield from _files(storage, certificate)
    taken = sum(each.bit_count() for row in session.scalars(select(StatusList.taken)) for each in row)
    if taken != len(rows):
        yield f"{taken} places of the status list are taken by {len(rows)} certificates"


def _files(storage: Storage, certificate: Certificate) -> Found:
    for digest in (certificate.pdf_hash, certificate.credential_hash, certificate.jwt_hash):
        try:
            storage.get(digest or "")
        except (OSError, ValueError) as error:
            yield f"{certificate.number}: {error}"
