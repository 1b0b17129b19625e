"""Reading the queue, one hand-in with its judgement, and a trainee's own. Fetching is authorising."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Document, Enrolment
from app.core.actor import Actor, Role
from app.core.errors import NotFound
from app.labeling.models import LabelingRun, Submission
from app.labeling.queries import access_submission
from app.people.models import Person
from app.review.models import Review
from app.review.policy import Lease
from app.review.schemas import Waiting

SHOWN = 200  # lines of the queue on one page; the oldest come first, so nobody is overlooked for good


@dataclass(frozen=True)
class OpenedSubmission:
    """A hand-in that the actor may judge, with what its page needs."""

    submission: Submission
    review: Review | None
    trainee: str
    cohort: str
    rules: dict[str, float]
    document: Document | None
    earlier: Sequence[tuple[Submission, Review | None]]

    @property
    def lease(self) -> Lease | None:
        """The lease of a hand-in that is not decided."""
        return lease_of(self.review)

    @property
    def before(self) -> tuple[Submission, Review | None] | None:
        return self.earlier[-1] if self.earlier else None


def lease_of(review: Review | None) -> Lease | None:
    if review is None or review.state != "leased":
        return None
    return Lease(review.reviewer_account_id, review.reviewer_name, review.lease_until, review.seq)


def list_waiting(session: Session, actor: Actor, limit: int = SHOWN) -> list[Waiting]:
    """Undecided hand-ins where the actor is an instructor, the longest waiting first: one statement."""
    rows = session.execute(
        select(
            Submission.public_id,
            Submission.ref,
            Submission.number,
            Submission.machine_score,
            Submission.submitted_at,
            Person.name,
            Cohort.name,
            Review.reviewer_account_id,
            Review.reviewer_name,
            Review.lease_until,
            Review.seq,
        )
        .join(Person, Person.id == Submission.person_id)
        .join(Enrolment, Enrolment.id == Submission.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Review, Review.submission_id == Submission.id)
        .where(
            Submission.organisation_id.in_(actor.organisations(Role.INSTRUCTOR)),
            Submission.state == "submitted",
        )
        .order_by(Submission.submitted_at, Submission.id)
        .limit(limit)
    )
    return [Waiting(*row[:7], lease=Lease(*row[7:]) if row[7] is not None else None) for row in rows]


def open_submission(session: Session, actor: Actor, public_id: uuid.UUID, *, lock: bool = False) -> OpenedSubmission:
    """A hand-in for the actor to judge; `lock` holds it until commit. Raises NotFound."""
    submission = access_submission(session, actor, public_id, lock=lock)
    trainee, cohort, rules, document = session.execute(
        select(Person.name, Cohort.name, LabelingRun.rules, Document)
        .select_from(LabelingRun)
        .join(Person, Person.id == LabelingRun.person_id)
        .join(Enrolment, Enrolment.id == LabelingRun.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Document, Document.hash == LabelingRun.document_hash)
        .where(LabelingRun.id == submission.run_id)
    ).one()
    history = list_history(session, submission)
    review = next((review for each, review in history if each.id == submission.id), None)
    earlier = [(each, review) for each, review in history if each.number < submission.number]
    return OpenedSubmission(submission, review, trainee, cohort, rules, document, earlier)


def list_history(session: Session, submission: Submission) -> list[tuple[Submission, Review | None]]:
    """All hand-ins of the same run with their judgements, oldest first; the caller has authorised access to one."""
    rows = session.execute(
        select(Submission, Review)
        .outerjoin(Review, Review.submission_id == Submission.id)
        .where(Submission.run_id == submission.run_id)
        .order_by(Submission.number)
    )
    return [(row[0], row[1]) for row in rows]


def access_own_submission(
    session: Session, actor: Actor, public_id: uuid.UUID
) -> tuple[Submission, Review | None, LabelingRun, Document | None]:
    """The actor's own hand-in, its decision (None while there is none), its run and the document that the run froze. Raises
    NotFound."""
    row = session.execute(
        select(Submission, Review, LabelingRun, Document)
        .join(LabelingRun, LabelingRun.id == Submission.run_id)
        .outerjoin(Review, (Review.submission_id == Submission.id) & (Review.state == "decided"))
        .outerjoin(Document, Document.hash == LabelingRun.document_hash)
        .where(Submission.public_id == public_id, Submission.person_id == actor.person_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1], row[2], row[3]
