"""Which score stands in the ledger after a person or a mended key has changed what an attempt is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt
from app.assessment.policy import counted_score
from app.cohorts.ledger import Whose, record_step, restate_steps
from app.content.quiz import Policy


class Taken(Whose, Protocol):
    """An attempt, or what is known of one."""

    @property
    def pass_mark(self) -> int: ...


@dataclass(frozen=True)
class Standing:
    """`score` (0–100) is the one that counts by the quiz's policy, None while it waits for a person's mark. `state`: the ledger's."""

    score: float | None
    state: str


def stand(policy: Policy, scores: Sequence[float | None], pass_mark: int) -> Standing:
    """Pure: what stands after attempts with these scores, in their order; None: being marked."""
    score = counted_score(policy.counts, scores)
    if score is None:
        return Standing(None, "submitted")
    return Standing(score, "passed" if score >= pass_mark else "failed")


def restate_many(session: Session, quiz: str, policy: Policy, attempts: Sequence[Taken]) -> None:
    """Write the score that counts now, up or down, for the person of each attempt. No try is added to the missed ones, and
    a pass once given stays. A person's several attempts count once, with the pass mark of the last one named."""
    session.flush()
    found = Attempt.__table__.c
    people = {attempt.enrolment_id: attempt for attempt in attempts}
    rows = session.connection().execute(
        select(found.enrolment_id, found.score)
        .where(found.enrolment_id.in_(list(people)), found.quiz == quiz, found.state != "open")
        .order_by(found.enrolment_id, found.number)
    )
    scores: dict[int, list[float | None]] = {}
    for enrolment_id, score in rows:
        scores.setdefault(enrolment_id, []).append(score)
    key, stands = f"quiz:{quiz}", []
    for enrolment_id, attempt in people.items():
        standing = stand(policy, scores.get(enrolment_id, []), attempt.pass_mark)
        if standing.score is None:
            record_step(session, attempt, key, standing.state)  # the score that stood before stays until then
        else:
            stands.append((attempt, standing.state, standing.score))
    restate_steps(session, key, stands)
