"""Which score stands in the ledger after a person or a mended key has changed what an attempt is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt
from app.assessment.policy import counted_score
from app.cohorts.ledger import Whose, restate_steps
from app.content.quiz import Policy


class Taken(Whose, Protocol):
    """An attempt, or what is known of one."""

    @property
    def pass_mark(self) -> int: ...


@dataclass(frozen=True)
class Standing:
    """`score` (0–100) is the one that counts by the quiz's policy; `passed`: it reaches the pass mark."""

    score: float | None
    passed: bool


def stand(policy: Policy, scores: Sequence[float], pass_mark: int) -> Standing:
    """Pure: what stands after finished attempts with these scores, in their order."""
    score = counted_score(policy.counts, scores)
    return Standing(score, score is not None and score >= pass_mark)


def restate_many(session: Session, quiz: str, policy: Policy, attempts: Sequence[Taken]) -> None:
    """Write the score that counts now, up or down, for the person of each attempt. No try is added to the missed ones, and
    a pass once given stays. A person's several attempts count once, with the pass mark of the last one named."""
    session.flush()
    found = Attempt.__table__.c
    people = {attempt.enrolment_id: attempt for attempt in attempts}
    rows = session.connection().execute(
        select(found.enrolment_id, found.score)
        .where(found.enrolment_id.in_(list(people)), found.quiz == quiz, found.state == "finished")
        .order_by(found.enrolment_id, found.number)
    )
    scores: dict[int, list[float]] = {}
    for enrolment_id, score in rows:
        if score is not None:
            scores.setdefault(enrolment_id, []).append(score)
    stands = []
    for enrolment_id, attempt in people.items():
        standing = stand(policy, scores.get(enrolment_id, []), attempt.pass_mark)
        stands.append((attempt, "passed" if standing.passed else "failed", standing.score))
    restate_steps(session, f"quiz:{quiz}", stands)
