"""Grading a cohort's finished attempts again: a dry run that changes nothing, then the second tap that applies it.

Both go attempt by attempt in chunks, each a short transaction. What a chunk needs is read and computed outside of it; an
attempt that moved in between is counted again under its lock.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, AttemptStep, Regrade, RegradeChange
from app.assessment.regrade_queries import bank_hashes, newest, version
from app.assessment.regrade_reading import Reader, Row
from app.assessment.regrading import Regraded
from app.assessment.standing import restate_many
from app.audit.service import Doer, record
from app.cohorts.models import Cohort
from app.cohorts.opening import load_documents
from app.content.collection import Content
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, NotFound

CHUNK = (
    30  # a transaction of some 10 ms: others' answers wait for it; `python -m bench.regrade_100k` prints the longest
)
DIRECT = 200  # attempts up to which it is done in the request
MOST_REASONS = 20


def begin(session: Session, content: Content, actor: Actor, cohort: Cohort, slug: str) -> Regrade:
    """A dry run of the cohort's attempts at the quiz, with the files' version of it. One that waited is dropped."""
    target = newest(content, slug)
    if target is None:
        raise NotFound()
    load_documents(session, content)
    session.execute(
        update(Regrade)
        .where(Regrade.cohort_id == cohort.id, Regrade.quiz == slug, Regrade.state.in_(("counting", "ready")))
        .values(state="dropped")
    )
    regrade = Regrade(
        organisation_id=cohort.organisation_id,
        cohort_id=cohort.id,
        quiz=slug,
        document_hash=target.quiz.hash,
        banks=bank_hashes(target),
        state="counting",
        reason="",
        account_id=actor.account_id,
        created_at=now(session),
    )
    session.add(regrade)
    session.flush()
    record(
        session, actor, "assessment.regrade_counted", "regrade", regrade.id, organisation_id=cohort.organisation_id,
        quiz=slug, document=regrade.document_hash,
    )  # fmt: skip
    return regrade


@dataclass(frozen=True)
class Counted:
    """A chunk of the dry run. `rows` with what each comes to: worth, or why it stays untouched."""

    rows: Sequence[tuple[Row, Regraded | str]]
    last: int | None  # id of the last attempt; None when none is left


def count_chunk(session: Session, content: Content, regrade: Regrade, after: int) -> Counted:
    """Read and compute the next attempts after the id `after`; writes nothing."""
    reader = _reader(session, content, regrade)
    rows = reader.read(regrade.cohort_id, after, CHUNK)
    return Counted([(row, reader.mended(row).regrade(row.finished)) for row in rows], rows[-1].id if rows else None)


def keep_counted(session: Session, regrade: Regrade, counted: Counted) -> None:
    """Keep who changes; without a last attempt the dry run is ready. Raises Conflict when it was dropped meanwhile."""
    _still(regrade, "counting")
    changes = [
        _change(regrade, row, found) for row, found in counted.rows if not isinstance(found, str) and found.differs
    ]
    if changes:
        session.execute(insert(RegradeChange), changes)
    regrade.seen += len(counted.rows)
    regrade.changed += len(changes)
    reasons = Counter(regrade.untouched or {})
    reasons.update(found for _, found in counted.rows if isinstance(found, str))
    regrade.untouched = dict(reasons.most_common(MOST_REASONS))
    if counted.last is None:
        regrade.state = "ready"


def _change(regrade: Regrade, row: Row, found: Regraded) -> dict[str, Any]:
    return {
        "regrade_id": regrade.id,
        "attempt_id": row.id,
        "organisation_id": row.organisation_id,
        "person_id": row.person_id,
        "seq": row.seq,
        "before": row.score,
        "after": found.score,
        "fractions": found.fractions,
        "applied": False,
    }


def agree(session: Session, actor: Actor, regrade: Regrade, reason: str) -> None:
    """The second tap. Raises Conflict when the dry run is not (or no longer) ready."""
    _still(regrade, "ready")
    regrade.state, regrade.reason = "applying", reason
    record(
        session, actor, "assessment.regrade_applied", "regrade", regrade.id, purpose=reason,
        organisation_id=regrade.organisation_id, quiz=regrade.quiz, changed=regrade.changed,
    )  # fmt: skip


def drop(session: Session, actor: Actor, regrade: Regrade) -> None:
    """Leave it: nothing was changed."""
    _still(regrade, "ready")
    regrade.state = "dropped"
    record(session, actor, "assessment.regrade_dropped", "regrade", regrade.id, organisation_id=regrade.organisation_id)


def compute_chunk(session: Session, content: Content, regrade: Regrade) -> list[tuple[Row, Regraded | str]]:
    """The next changes as they are now; writes nothing. Empty when all are applied."""
    ids = session.scalars(
        select(RegradeChange.attempt_id)
        .where(RegradeChange.regrade_id == regrade.id, RegradeChange.applied.is_(False))
        .order_by(RegradeChange.attempt_id)
        .limit(CHUNK)
    ).all()
    reader = _reader(session, content, regrade)
    return [(row, reader.mended(row).regrade(row.finished)) for row in reader.read_these(ids)] if ids else []


def apply_chunk(
    session: Session, content: Content, doer: Doer, regrade: Regrade, computed: list[tuple[Row, Regraded | str]]
) -> int:
    """Apply the computed changes; returns how many. The race: a person's mark, or an override, between the reading and this
    lock. Such an attempt is read and computed again."""
    _still(regrade, "applying")
    holding = select(Attempt.id, Attempt.seq).where(Attempt.id.in_([row.id for row, _ in computed])).with_for_update()
    held: dict[int, int] = {row.id: row.seq for row in session.execute(holding)}
    moved = [row.id for row, _ in computed if held.get(row.id) != row.seq]
    if moved:
        reader = _reader(session, content, regrade)
        again = [(row, reader.mended(row).regrade(row.finished)) for row in reader.read_these(moved)]
        computed = [each for each in computed if each[0].id not in moved] + again
    good = [(row, found) for row, found in computed if not isinstance(found, str) and found.differs]
    if good:
        _write(session, doer, regrade, good)
        policy = version(session, content, regrade.quiz, good[0][0].document_hash, good[0][0].banks).quiz.policy
        restate_many(session, regrade.quiz, policy, [row for row, _ in good])
    ids = [row.id for row, _ in computed] + moved
    own = RegradeChange.regrade_id == regrade.id, RegradeChange.attempt_id.in_(ids)
    session.execute(update(RegradeChange).where(*own).values(applied=True))
    return len(computed)


def _write(session: Session, doer: Doer, regrade: Regrade, good: list[tuple[Row, Regraded]]) -> None:
    at = now(session)
    steps: list[dict[str, Any]] = []
    for row, found in good:
        for number, slot in enumerate(found.slots, start=1):
            given = row.finished.given[slot]
            before = row.finished.fractions[slot - 1]
            steps.append(
                {
                    "attempt_id": row.id,
                    "organisation_id": row.organisation_id,
                    "person_id": row.person_id,
                    "seq": row.seq + number,
                    "slot": slot,
                    "kind": "regraded",
                    "response": given.response,
                    "fraction": found.fractions[slot - 1],
                    "detail": {**given.detail, "reason": regrade.reason, "before": before},
                    "account_id": doer.account_id,
                    "at": at,
                }
            )
    if steps:
        session.connection().execute(insert(cast(Table, AttemptStep.__table__)), steps)
    table = cast(Table, Attempt.__table__)
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("the_id"))
        .values(
            seq=bindparam("the_seq"),
            score=bindparam("the_score"),
            fractions=bindparam("worth"),
            graded_hash=bindparam("the_hash"),
        ),
        [
            {
                "the_id": row.id,
                "the_seq": row.seq + len(found.slots),
                "the_score": found.score,
                "worth": found.fractions,
                "the_hash": regrade.document_hash,
            }
            for row, found in good
        ],
    )
    changes = cast(Table, RegradeChange.__table__)
    session.connection().execute(
        update(changes)
        .where(changes.c.regrade_id == regrade.id, changes.c.attempt_id == bindparam("the_id"))
        .values(before=bindparam("was"), after=bindparam("will"), fractions=bindparam("worth")),
        [{"the_id": row.id, "was": row.score, "will": found.score, "worth": found.fractions} for row, found in good],
    )


def finish(session: Session, content: Content, doer: Doer, regrade: Regrade) -> None:
    """All changes are applied. Attempts begun from now on use the mended version, where it asks for no other way of taking
    the quiz and no other pass mark: those the cohort froze when it opened (decision 0022)."""
    _still(regrade, "applying")
    regrade.state, regrade.applied_at = "applied", now(session)
    cohort = session.get_one(Cohort, regrade.cohort_id)
    frozen = version(session, content, regrade.quiz, cohort.documents.get(f"quiz:{regrade.quiz}"), None)
    mended = version(session, content, regrade.quiz, regrade.document_hash, regrade.banks)
    if (frozen.quiz.policy, frozen.quiz.pass_mark) == (mended.quiz.policy, mended.quiz.pass_mark):
        banks = {f"bank:{slug}": digest for slug, digest in (regrade.banks or {}).items()}
        cohort.documents = {**cohort.documents, f"quiz:{regrade.quiz}": regrade.document_hash, **banks}
    applied = session.scalar(
        select(func.count())
        .select_from(RegradeChange)
        .where(RegradeChange.regrade_id == regrade.id, RegradeChange.applied)
    )
    record(
        session, doer, "assessment.regrade_finished", "regrade", regrade.id, organisation_id=regrade.organisation_id,
        quiz=regrade.quiz, applied=applied,
    )  # fmt: skip


def _reader(session: Session, content: Content, regrade: Regrade) -> Reader:
    target = version(session, content, regrade.quiz, regrade.document_hash, regrade.banks)
    return Reader(session, content, regrade.quiz, target)


def _still(regrade: Regrade, state: str) -> None:
    if regrade.state != state:
        raise Conflict("그사이 이 다시 채점의 상태가 바뀌었어요. 화면을 새로 열어 확인해 주세요.")
