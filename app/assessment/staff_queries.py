"""What staff see of a cohort's quizzes. Fetching is authorising: every way in goes through `access_cohort`."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, AttemptStep, QuizExtension, QuizWindow
from app.assessment.papers import Banks
from app.assessment.queries import frozen_banks, frozen_quiz
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.queries import access_cohort
from app.content.collection import Content
from app.content.quiz import Quiz
from app.core.actor import Actor
from app.core.errors import NotFound
from app.identity.models import Account
from app.people.models import Person

HERE = ("active", "completed")  # enrolments that count


@dataclass(frozen=True)
class CohortQuiz:
    """A quiz as the cohort froze it."""

    cohort: Cohort
    quiz: Quiz
    banks: Banks


def open_quiz(session: Session, content: Content, actor: Actor, cohort_id: uuid.UUID, slug: str) -> CohortQuiz:
    """The quiz `slug` of a cohort whose staff the actor is. Raises NotFound."""
    cohort = access_cohort(session, actor, cohort_id, to_run=False)
    return quiz_of(session, content, cohort, slug)


def quiz_of(session: Session, content: Content, cohort: Cohort, slug: str) -> CohortQuiz:
    quiz = frozen_quiz(session, content, slug, cohort.documents.get(f"quiz:{slug}"))
    hashes = {bank: cohort.documents.get(f"bank:{bank}", "") for bank in quiz.banks}
    return CohortQuiz(cohort, quiz, frozen_banks(session, content, hashes))


def quiz_slugs(cohort: Cohort) -> list[str]:
    """The cohort's quizzes in the order a trainee meets them; those of no stage last."""
    keys = [step["key"] for stage in cohort.outline for step in stage["steps"]]
    ordered = [key.removeprefix("quiz:") for key in keys if key.startswith("quiz:")]
    frozen = [key.removeprefix("quiz:") for key in cohort.documents if key.startswith("quiz:")]
    return [slug for slug in dict.fromkeys([*ordered, *sorted(frozen)]) if f"quiz:{slug}" in cohort.documents]


@dataclass(frozen=True)
class QuizFacts:
    """`taken` of `people` finished at least once; `passed` of `people`; `mean` of the scores that stand (0–100)."""

    slug: str
    title: str
    people: int
    taken: int
    passed: int
    mean: float | None
    open: int
    waiting: int
    window: QuizWindow | None


def list_quizzes(session: Session, content: Content, cohort: Cohort) -> list[QuizFacts]:
    """Facts of each of the cohort's quizzes; the caller has authorised access."""
    slugs = quiz_slugs(cohort)
    people = session.scalar(
        select(func.count()).select_from(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(HERE))
    )
    attempts: dict[tuple[str, str], tuple[int, int]] = {
        (quiz, state): (count, persons)
        for quiz, state, count, persons in session.execute(
            select(Attempt.quiz, Attempt.state, func.count(), func.count(Attempt.enrolment_id.distinct()))
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(HERE))
            .group_by(Attempt.quiz, Attempt.state)
        )
    }
    stand: dict[str, tuple[int, float | None]] = {
        step.removeprefix("quiz:"): (passed, mean)
        for step, passed, mean in session.execute(
            select(
                StepState.step,
                func.count().filter(StepState.state.in_(("passed", "exempt"))),
                func.avg(StepState.score),
            )
            .join(Enrolment, Enrolment.id == StepState.enrolment_id)
            .where(
                Enrolment.cohort_id == cohort.id,
                Enrolment.state.in_(HERE),
                StepState.step.in_([f"quiz:{slug}" for slug in slugs]),
            )
            .group_by(StepState.step)
        )
    }
    windows = {
        window.quiz: window for window in session.scalars(select(QuizWindow).where(QuizWindow.cohort_id == cohort.id))
    }
    return [
        QuizFacts(
            slug=slug,
            title=frozen_quiz(session, content, slug, cohort.documents[f"quiz:{slug}"]).title,
            people=people or 0,
            taken=attempts.get((slug, "finished"), (0, 0))[1],
            passed=stand.get(slug, (0, None))[0],
            mean=stand.get(slug, (0, None))[1],
            open=attempts.get((slug, "open"), (0, 0))[0],
            waiting=attempts.get((slug, "marking"), (0, 0))[0],
            window=windows.get(slug),
        )
        for slug in slugs
    ]


@dataclass(frozen=True)
class StageQuizzes:
    """A stage's quizzes; `in_work`: the furthest stage in which half of the class has taken a quiz, the first one before that."""

    title: str
    quizzes: list[QuizFacts]
    in_work: bool


def by_stage(cohort: Cohort, quizzes: Sequence[QuizFacts]) -> list[StageQuizzes]:
    """The quizzes under their stages, in the outline's order; those of no stage last."""
    stage_of = {step["key"]: stage["title"] for stage in reversed(cohort.outline) for step in stage["steps"]}
    groups: dict[str, list[QuizFacts]] = {}
    for each in quizzes:
        groups.setdefault(stage_of.get(f"quiz:{each.slug}", "단계 밖의 문제"), []).append(each)
    reached = [title for title, each in groups.items() if any(2 * one.taken >= one.people > 0 for one in each)]
    in_work = reached[-1] if reached else next(iter(groups), "")
    return [StageQuizzes(title, each, title == in_work) for title, each in groups.items()]


@dataclass(frozen=True)
class Taker:
    """One person of the cohort at one quiz. `score` is the one that stands; `state` the ledger's, None before the first try."""

    enrolment: Enrolment
    name: str
    state: str | None
    score: float | None
    attempts: Sequence[Any]
    extension: QuizExtension | None


def list_takers(session: Session, cohort: Cohort, slug: str) -> list[Taker]:
    """Everyone who is in the cohort, by name, with their attempts; the caller has authorised access."""
    attempts: dict[int, list[Any]] = {}
    found = session.execute(
        select(
            Attempt.enrolment_id, Attempt.public_id, Attempt.number, Attempt.state, Attempt.score, Attempt.started_at,
            Attempt.finished_at, Attempt.deadline_at, Attempt.ended_by,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, Attempt.quiz == slug)
        .order_by(Attempt.number)
    )  # fmt: skip
    for row in found:
        attempts.setdefault(row.enrolment_id, []).append(row)
    rows = session.execute(
        select(Enrolment, Person.name, StepState.state, StepState.score, QuizExtension)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(StepState, (StepState.enrolment_id == Enrolment.id) & (StepState.step == f"quiz:{slug}"))
        .outerjoin(QuizExtension, (QuizExtension.enrolment_id == Enrolment.id) & (QuizExtension.quiz == slug))
        .where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(HERE))
        .order_by(Person.name, Enrolment.id)
    )
    return [Taker(row[0], row[1], row[2], row[3], attempts.get(row[0].id, []), row[4]) for row in rows]


def find_window(session: Session, cohort: Cohort, slug: str) -> QuizWindow | None:
    return session.get(QuizWindow, (cohort.id, slug))


def access_taker(session: Session, cohort: Cohort, enrolment_id: uuid.UUID) -> tuple[Enrolment, str]:
    """An enrolment of the cohort and the person's name. Raises NotFound."""
    row = session.execute(
        select(Enrolment, Person.name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.public_id == enrolment_id, Enrolment.cohort_id == cohort.id)
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def access_taken(session: Session, cohort: Cohort, attempt_id: uuid.UUID, *, lock: bool = False) -> tuple[Attempt, str]:
    """An attempt in the cohort and its person's name. Raises NotFound."""
    query = (
        select(Attempt, Person.name)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.public_id == attempt_id, Enrolment.cohort_id == cohort.id)
    )
    row = session.execute(query.with_for_update(of=Attempt) if lock else query).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


TakerPlace: TypeAlias = tuple[uuid.UUID, str, uuid.UUID]
"""Where a page of one person at a quiz is: cohort, quiz, enrolment, as its address names them."""


def open_taker(
    session: Session, content: Content, actor: Actor, where: TakerPlace
) -> tuple[CohortQuiz, Enrolment, str]:
    """A cohort's quiz, an enrolment in the cohort and its person's name, for the cohort's staff. Raises NotFound."""
    found = open_quiz(session, content, actor, where[0], where[1])
    return found, *access_taker(session, found.cohort, where[2])


AttemptPlace: TypeAlias = tuple[uuid.UUID, str, uuid.UUID]
"""Where a page of one attempt is: cohort, quiz, attempt, as its address names them."""


def open_taken(
    session: Session, content: Content, actor: Actor, where: AttemptPlace, *, lock: bool = False
) -> tuple[CohortQuiz, Attempt, str]:
    """A cohort's quiz, an attempt at it and its person's name, for the cohort's staff. Raises NotFound."""
    cohort_id, slug, attempt_id = where
    found = open_quiz(session, content, actor, cohort_id, slug)
    attempt, name = access_taken(session, found.cohort, attempt_id, lock=lock)
    if attempt.quiz != slug:
        raise NotFound()
    return found, attempt, name


@dataclass(frozen=True)
class HistoryLine:
    """A step that gave or changed a worth. `who`: the member of staff, None for the machine."""

    slot: int
    kind: str
    at: datetime
    fraction: float | None
    before: float | None
    reason: str
    who: str | None


def list_history(session: Session, attempt: Attempt) -> Mapping[int, list[HistoryLine]]:
    """How each slot came to its worth, in order."""
    rows = session.execute(
        select(AttemptStep, Person.name)
        .outerjoin(Account, Account.id == AttemptStep.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(AttemptStep.attempt_id == attempt.id, AttemptStep.kind != "saved")
        .order_by(AttemptStep.seq)
    )
    found: dict[int, list[HistoryLine]] = {}
    for step, who in rows:
        detail = step.detail or {}
        found.setdefault(step.slot, []).append(
            HistoryLine(
                step.slot, step.kind, step.at, step.fraction, detail.get("before"), detail.get("reason", ""), who
            )
        )
    return found
