"""Reading what a regrade needs: which versions there are, who was graded by which, what was graded again before."""

import json
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from app.assessment.measured import GRADED
from app.assessment.models import Attempt, AttemptStep, Regrade, RegradeChange
from app.assessment.papers import Paper
from app.assessment.queries import frozen_banks, frozen_quiz
from app.assessment.regrading import Given, Version
from app.cohorts.models import Cohort, Enrolment
from app.content.collection import Content
from app.core.errors import NotFound
from app.identity.models import Account
from app.people.models import Person


def version(session: Session, content: Content, slug: str, digest: str | None, banks: dict[str, str] | None) -> Version:
    """The version of these hashes. Raises NotFound."""
    return Version(frozen_quiz(session, content, slug, digest), frozen_banks(session, content, banks or {}))


def newest(content: Content, slug: str) -> Version | None:
    """What the files say now; None when they have the quiz no more."""
    quiz = content.quizzes.get(slug)
    if quiz is None:
        return None
    return Version(quiz, {bank: content.banks[bank] for bank in quiz.banks if bank in content.banks})


def bank_hashes(found: Version) -> dict[str, str] | None:
    return {slug: bank.hash for slug, bank in found.banks.items()} or None


def graded_by(session: Session, content: Content, cohort: Cohort, slug: str) -> Version:
    """The version that grades the cohort's attempts: of the last regrade that was applied, else the frozen one."""
    last = session.scalar(
        select(Regrade)
        .where(Regrade.cohort_id == cohort.id, Regrade.quiz == slug, Regrade.state == "applied")
        .order_by(Regrade.id.desc())
        .limit(1)
    )
    if last is not None:
        return version(session, content, slug, last.document_hash, last.banks)
    frozen = frozen_quiz(session, content, slug, cohort.documents.get(f"quiz:{slug}"))
    return Version(
        frozen,
        frozen_banks(session, content, {bank: cohort.documents.get(f"bank:{bank}", "") for bank in frozen.banks}),
    )


def graded_paper(session: Session, content: Content, attempt: Attempt, paper: Paper) -> Paper:
    """The paper with the key that graded the attempt: after a regrade another version than the one it was drawn from. The
    way it was taken, its policy, stays."""
    if attempt.graded_hash is None:
        return paper
    regrade = session.scalar(
        select(Regrade)
        .join(RegradeChange, RegradeChange.regrade_id == Regrade.id)
        .where(RegradeChange.attempt_id == attempt.id, RegradeChange.applied)
        .order_by(Regrade.id.desc())
        .limit(1)
    )
    if regrade is None:
        return paper
    mended = version(session, content, attempt.quiz, regrade.document_hash, regrade.banks)
    quiz = mended.quiz.model_copy(update={"policy": paper.policy, "slug": paper.quiz.slug})
    return Paper(quiz, attempt.layout, paper.answers, mended.banks)


def given_of(session: Session, attempt: Attempt, slot: int) -> Given:
    """The answer to a slot of an attempt that is over, with the answers checked on the way there."""
    steps = session.scalars(
        select(AttemptStep)
        .where(
            AttemptStep.attempt_id == attempt.id, AttemptStep.slot == slot, AttemptStep.kind.in_((*GRADED, "checked"))
        )
        .order_by(AttemptStep.seq)
    ).all()
    last = steps[-1]
    checked = [(step.detail or {}).get("checked", step.response) for step in steps if step.kind == "checked"]
    return Given(last.response, last.detail or {}, last.kind, checked)


def count_finished(session: Session, cohort_id: int, slug: str) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Attempt)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(Enrolment.cohort_id == cohort_id, Attempt.quiz == slug, Attempt.state == "finished")
        )
        or 0
    )


def count_late(session: Session, cohort: Cohort, slug: str, target: Version) -> int:
    """Attempts that the last applied regrade never saw: handed in, marked by a person, or given back to the machine after its dry
    run began, without a change of its making, and drawn from another version than `target`, be it of the quiz or only of a bank."""
    last = session.execute(
        select(Regrade.id, Regrade.created_at)
        .where(Regrade.cohort_id == cohort.id, Regrade.quiz == slug, Regrade.state == "applied")
        .order_by(Regrade.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return 0
    seen = select(RegradeChange.attempt_id).where(RegradeChange.regrade_id == last.id)
    marked = select(AttemptStep.id).where(
        AttemptStep.attempt_id == Attempt.id,
        AttemptStep.kind.in_(("marked", "restored")),
        AttemptStep.at > last.created_at,
    )
    banks = cast(Attempt.banks, Text)
    found = session.execute(
        select(Attempt.document_hash, banks, func.count())
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort.id,
            Attempt.quiz == slug,
            Attempt.state == "finished",
            or_(Attempt.finished_at > last.created_at, marked.exists()),
            Attempt.id.not_in(seen),
        )
        .group_by(Attempt.document_hash, banks)
    )
    wanted = target.quiz.hash, bank_hashes(target) or {}
    return sum(count for digest, text, count in found if (digest, json.loads(text or "null") or {}) != wanted)


def access_regrade(session: Session, cohort: Cohort, slug: str, public_id: Any, *, lock: bool = False) -> Regrade:
    """A regrade of a cohort that the caller has access to. Raises NotFound."""
    query = select(Regrade).where(Regrade.public_id == public_id, Regrade.cohort_id == cohort.id, Regrade.quiz == slug)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound()
    return found


def list_regrades(session: Session, cohort: Cohort, slug: str) -> list[tuple[Regrade, str]]:
    """The newest first, with who made it."""
    rows = session.execute(
        select(Regrade, Person.name)
        .join(Account, Account.id == Regrade.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Regrade.cohort_id == cohort.id, Regrade.quiz == slug)
        .order_by(Regrade.id.desc())
        .limit(50)
    )
    return [(row[0], row[1]) for row in rows]


def list_changes(session: Session, regrade: Regrade, limit: int = 500) -> list[Any]:
    """(name, number, public_id, before, after, pass_mark, applied) of who changes, the largest change first."""
    return list(
        session.execute(
            select(
                Person.name,
                Attempt.number,
                Attempt.public_id,
                RegradeChange.before,
                RegradeChange.after,
                Attempt.pass_mark,
                RegradeChange.applied,
            )
            .join(Attempt, Attempt.id == RegradeChange.attempt_id)
            .join(Person, Person.id == RegradeChange.person_id)
            .where(RegradeChange.regrade_id == regrade.id)
            .order_by(func.abs(RegradeChange.after - RegradeChange.before).desc(), Person.name, Attempt.number)
            .limit(limit)
        )
    )
