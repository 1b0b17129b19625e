"""Reading drafts and packages. Fetching is authorising: what is missing and what is another's look the same."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.documents import frozen_document
from app.cohorts.ledger import Learner
from app.cohorts.models import Enrolment
from app.content.collection import Content
from app.content.lab import Lab
from app.core.actor import Actor
from app.core.errors import NotFound
from app.datasets.drafts import OpenDraft
from app.datasets.models import DatasetDraft, DatasetPackage
from app.labeling.models import LabelingRun, Submission
from app.labeling.queries import LIVE, access_submission


def find_lab(content: Content, slug: str) -> Lab:
    """The lab as its file is now. Raises NotFound."""
    found = content.labs.get(slug)
    if found is None:
        raise NotFound()
    return found


def frozen_lab(session: Session, content: Content, digest: str | None, slug: str) -> Lab:
    """The lab as it was frozen; no statement while its file has not changed. Raises NotFound."""
    return frozen_document(session, Lab, digest, content.labs.get(slug))


def lab_of(session: Session, content: Content, learner: Learner, slug: str) -> Lab:
    """The lab that the learner's cohort froze. Raises NotFound."""
    return frozen_lab(session, content, learner.documents.get(f"lab:{slug}"), slug)


def find_draft(session: Session, actor: Actor, lab: str, *, lock: bool = False) -> OpenDraft | None:
    """The actor's own draft of that lab in an enrolment that still lives, the newest; one statement. `lock` holds it until the
    commit."""
    query = (
        select(DatasetDraft, LabelingRun)
        .join(LabelingRun, LabelingRun.id == DatasetDraft.run_id)
        .join(Enrolment, Enrolment.id == DatasetDraft.enrolment_id)
        .where(DatasetDraft.person_id == actor.person_id, DatasetDraft.lab == lab, Enrolment.state.in_(LIVE))
        .order_by(DatasetDraft.id.desc())
        .limit(1)
    )
    row = session.execute(query.with_for_update(of=(DatasetDraft, LabelingRun)) if lock else query).one_or_none()
    return OpenDraft(row[0], row[1]) if row else None


def access_draft(session: Session, actor: Actor, lab: str, *, lock: bool = False) -> OpenDraft:
    """Raises NotFound when nothing was begun."""
    found = find_draft(session, actor, lab, lock=lock)
    if found is None:
        raise NotFound("아직 시작하지 않은 실습이에요. 실습 화면에서 시작해 주세요.")
    return found


@dataclass(frozen=True)
class KeptPackage:
    """A package of one's own and what became of its hand-in."""

    package: DatasetPackage
    state: str
    score: float | None
    submission_id: uuid.UUID
    lab: str


def list_packages(session: Session, actor: Actor) -> list[KeptPackage]:
    """All packages that the actor ever handed in, also of classes that are over, the newest first."""
    rows = session.execute(
        select(DatasetPackage, Submission)
        .join(Submission, Submission.id == DatasetPackage.submission_id)
        .where(DatasetPackage.person_id == actor.person_id)
        .order_by(DatasetPackage.id.desc())
    )
    return [KeptPackage(row[0], row[1].state, row[1].score, row[1].public_id, row[1].ref) for row in rows]


def access_package(session: Session, actor: Actor, public_id: uuid.UUID) -> tuple[DatasetPackage, Submission]:
    """The actor's own. Raises NotFound."""
    row = session.execute(
        select(DatasetPackage, Submission)
        .join(Submission, Submission.id == DatasetPackage.submission_id)
        .where(DatasetPackage.public_id == public_id, DatasetPackage.person_id == actor.person_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def access_judged(session: Session, actor: Actor, submission_id: uuid.UUID) -> DatasetPackage:
    """The package of a hand-in that the actor may judge. Raises NotFound."""
    submission = access_submission(session, actor, submission_id)
    found = session.scalar(select(DatasetPackage).where(DatasetPackage.submission_id == submission.id))
    if found is None:
        raise NotFound()
    return found


def latest_submission(session: Session, opened: OpenDraft) -> Submission | None:
    """The newest hand-in of a draft that was authorised."""
    return session.scalar(
        select(Submission).where(Submission.run_id == opened.run.id).order_by(Submission.number.desc()).limit(1)
    )
