"""Deeds of staff at a cohort's quiz: when it is open, more for one person, a mark by hand. Each with its record."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.ending import settle
from app.assessment.marking import RubricMark
from app.assessment.models import Attempt, AttemptStep, QuizExtension, QuizWindow
from app.assessment.papers import Detail, Paper, score_of
from app.assessment.policy import deadline
from app.assessment.queries import answers_of, load_window, paper_of
from app.assessment.regrade_queries import given_of, graded_paper
from app.assessment.regrading import BY_HAND, earned
from app.assessment.service import FINISHED, MARKING, OPEN, step_values
from app.assessment.staff_forms import ExtensionForm, WindowForm
from app.assessment.standing import restate_many
from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.content.collection import Content
from app.content.quiz import Quiz
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.questions.rubric import ByRubric

MARKED = "기준표로 채점"  # the reason of a step that a rubric explains
Kind: TypeAlias = Literal["marked", "overridden", "restored"]


def set_window(session: Session, actor: Actor, cohort: Cohort, quiz: Quiz, typed: WindowForm) -> int:
    """Set when the quiz is open to the cohort; returns how many open attempts got another end."""
    window = session.get(QuizWindow, (cohort.id, quiz.slug))
    if window is None:
        window = QuizWindow(cohort_id=cohort.id, quiz=quiz.slug, organisation_id=cohort.organisation_id)
        session.add(window)
    window.opens_at, window.closes_at = typed.opens_at, typed.closes_at
    window.account_id, window.at = actor.account_id, now(session)
    session.flush()
    moved = 0
    for attempt in _open_attempts(session, cohort, quiz.slug):
        moved += _move_deadline(session, cohort, quiz, attempt)
    record(
        session,
        actor,
        "assessment.window_set",
        "cohort",
        cohort.id,
        organisation_id=cohort.organisation_id,
        quiz=quiz.slug,
        opens_at=typed.opens_at and typed.opens_at.isoformat(),
        closes_at=typed.closes_at and typed.closes_at.isoformat(),
        moved=moved,
    )
    return moved


def extend(
    session: Session, actor: Actor, cohort: Cohort, quiz: Quiz, enrolment: Enrolment, typed: ExtensionForm
) -> None:
    """Give one person more time, further tries or a later end, in place of what was given before. An attempt that is open
    gets its new end at once."""
    row = session.get(QuizExtension, (enrolment.id, quiz.slug))
    if row is None:
        row = QuizExtension(
            enrolment_id=enrolment.id,
            quiz=quiz.slug,
            organisation_id=enrolment.organisation_id,
            person_id=enrolment.person_id,
        )
        session.add(row)
    row.minutes, row.attempts, row.until, row.reason = typed.minutes, typed.attempts, typed.until, typed.reason
    row.account_id, row.at = actor.account_id, now(session)
    session.flush()
    for attempt in _open_attempts(session, cohort, quiz.slug, enrolment.id):
        _move_deadline(session, cohort, quiz, attempt)
    record(
        session,
        actor,
        "assessment.extended",
        "enrolment",
        enrolment.id,
        organisation_id=enrolment.organisation_id,
        person_id=enrolment.person_id,
        purpose=typed.reason,
        quiz=quiz.slug,
        minutes=typed.minutes,
        attempts=typed.attempts,
        until=typed.until and typed.until.isoformat(),
    )


def _open_attempts(session: Session, cohort: Cohort, quiz: str, enrolment_id: int | None = None) -> list[Attempt]:
    """Held until the transaction ends: the finisher skips them, and the person's answer waits."""
    query = (
        select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, Attempt.quiz == quiz, Attempt.state == OPEN)
    )
    if enrolment_id is not None:
        query = query.where(Attempt.enrolment_id == enrolment_id)
    return list(session.scalars(query.with_for_update(of=Attempt)))


def _move_deadline(session: Session, cohort: Cohort, quiz: Quiz, attempt: Attempt) -> bool:
    window, extension = load_window(session, attempt.enrolment_id, cohort.id, quiz.slug)
    moved = deadline(quiz.policy, window, extension, attempt.started_at)
    if moved == attempt.deadline_at:
        return False
    attempt.deadline_at = moved
    return True


def override(
    session: Session, content: Content, actor: Actor, attempt: Attempt, slot: int, fraction: float, reason: str
) -> None:
    """Set by hand what a slot is worth (0–1). The step before it, with its answer and worth, stays as it was.

    `attempt` is held by the caller. Raises Conflict for an attempt that is not over, NotFound for no such slot.
    """
    paper = held_paper(session, content, attempt, slot)
    waiting = fractions_of(attempt, paper)[slot - 1] is None
    kind: Kind = "marked" if waiting else "overridden"
    _append(
        session,
        actor,
        attempt,
        paper,
        _Word(slot, kind, fraction, {**_of_machine(paper.detail(slot)), "reason": reason}),
    )


def take_back(session: Session, content: Content, actor: Actor, attempt: Attempt, slot: int, reason: str) -> None:
    """Take a worth set by hand back: what the machine says of the answer stands again, and a regrade counts the slot as any other.

    `attempt` is held by the caller. Raises Conflict where no worth was set by hand or only a person can mark; NotFound.
    """
    paper = held_paper(session, content, attempt, slot)
    if paper.question(slot).manual:
        raise Conflict("이 문제는 사람이 채점해요. 되돌리지 말고 기준표로 다시 채점해 주세요.")
    given = given_of(session, attempt, slot)
    if given.kind not in BY_HAND:
        raise Conflict("손으로 고친 점수가 아니라 되돌릴 것이 없어요. 화면을 새로 열어 확인해 주세요.")
    fraction = earned(paper.question(slot), paper.order(slot), given, paper.policy)
    detail = {**_of_machine(paper.detail(slot)), "reason": reason}
    _append(session, actor, attempt, paper, _Word(slot, "restored", fraction, detail))


def _of_machine(detail: Detail) -> Detail:
    """What a step says of the answer itself, without a person's marks."""
    return {name: value for name, value in detail.items() if name not in ("points", "note")}


def mark(session: Session, actor: Actor, attempt: Attempt, paper: Paper, slot: int, given: RubricMark) -> None:
    """What a person's marks by the rubric make of an answer; a second time they take the first ones' place, which stay in the
    steps. `paper`: of `held_paper`. Raises Conflict where nothing was answered: there is nothing to mark."""
    question = paper.question(slot)
    if not isinstance(question, ByRubric):
        raise NotFound()
    if not paper.response(slot):
        raise Conflict("답하지 않은 문제라 채점할 것이 없어요. 점수를 주려면 ‘점수 고치기’를 써 주세요.")
    fraction = question.marked(given.points).fraction
    detail = {**paper.detail(slot), "points": list(given.points), "note": given.note, "reason": MARKED}
    _append(session, actor, attempt, paper, _Word(slot, "marked", fraction, detail))


def held_paper(session: Session, content: Content, attempt: Attempt, slot: int) -> Paper:
    """The paper of an attempt that is over and has such a slot, with the key that graded it. Raises Conflict, NotFound."""
    if attempt.state not in (FINISHED, MARKING):
        raise Conflict("아직 푸는 중인 문제예요. 답을 낸 뒤에 점수를 고칠 수 있어요.")
    paper = graded_paper(session, content, attempt, paper_of(session, content, attempt, answers_of(session, attempt)))
    if slot not in paper.slots:
        raise NotFound()
    return paper


@dataclass(frozen=True)
class _Word:
    """What a person says a slot is worth (`fraction`, −1…1); `detail` has the reason."""

    slot: int
    kind: Kind
    fraction: float
    detail: Detail


def _append(session: Session, actor: Actor, attempt: Attempt, paper: Paper, word: _Word) -> None:
    """Append the person's word as a step, settle what follows from it, and record the deed."""
    fractions = fractions_of(attempt, paper)
    before = fractions[word.slot - 1]
    attempt.seq += 1
    session.add(
        AttemptStep(
            **step_values(session, attempt, attempt.seq, word.slot),
            kind=word.kind,
            response=paper.response(word.slot),
            fraction=word.fraction,
            detail={**word.detail, "before": before},
            account_id=actor.account_id,
        )
    )
    fractions[word.slot - 1] = word.fraction
    set_worth(session, attempt, paper, fractions)
    record(
        session,
        actor,
        "assessment.override_taken_back" if word.kind == "restored" else "assessment.overridden",
        "attempt",
        attempt.id,
        organisation_id=attempt.organisation_id,
        person_id=attempt.person_id,
        purpose=word.detail["reason"],
        slot=word.slot,
        before=before,
        after=word.fraction,
    )


def fractions_of(attempt: Attempt, paper: Paper) -> list[float | None]:
    """What the slots of a finished attempt are worth; of an older one, as its steps say."""
    if attempt.fractions is not None:
        return list(attempt.fractions)
    return [answer.fraction if (answer := paper.answers.get(slot)) else 0.0 for slot in paper.slots]


def set_worth(session: Session, attempt: Attempt, paper: Paper, fractions: list[float | None]) -> None:
    """The attempt's worth and the ledger. The last mark of a person ends the marking, which counts as handing in does; a
    change after that only restates the score."""
    if attempt.state == MARKING:
        settle(session, attempt, paper, fractions)
        return
    attempt.fractions = fractions
    attempt.score = score_of([fraction or 0.0 for fraction in fractions], paper.weights)
    restate_many(session, attempt.quiz, paper.policy, [attempt])
