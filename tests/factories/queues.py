"""A trainee in the middle of mock work: an item in hand, one that came back, and somebody else's answer looked through."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Enrolment
from app.core.clock import now
from app.queues.models import MockReview, MockWork, MockWorker
from tests.factories.world import Browser, World


@dataclass(frozen=True)
class MockThings:
    """What stands in addresses: works (in hand, come back) and a review."""

    works: tuple[uuid.UUID, uuid.UUID]
    review: uuid.UUID


def begin_mock_work(world: World, browser: Browser, enrolment: Enrolment, mark: str, task: str = "boxes") -> MockThings:
    """Through the pages as far as they go; the rest as rows. Words that people typed begin with `mark`."""
    with world.database.write() as session:
        record_step(session, load_learner(session, enrolment.id), f"practice:{task}/exam", "passed", score=90)
    assert browser.submit(f"/queues/{task}/workers").status_code == 303
    first = browser.submit(f"/queues/{task}/items").headers["location"]
    browser.submit(f"{first}/skip", {"reason": "other", "note": f"{mark} 애매해요"})
    browser.submit(f"/queues/{task}/items")
    with world.database.write() as session:
        mine = select(MockWork).where(MockWork.person_id == enrolment.person_id).order_by(MockWork.place)
        back, held = session.scalars(mine).all()
        back.state, back.verdict, back.settled, back.tries = "submitted", "returned", True, 1
        back.reason, back.answer, back.draft, back.score, back.submitted_at = "대상 누락", [], [], 0.0, now(session)
        worker = session.get_one(MockWorker, back.worker_id)
        worker.checked = worker.returned = 1
        worker.done = worker.settled = 6  # past the change of guide, which has been read
        worker.accepted, worker.change_at, worker.change_done, worker.guide_version = 5, now(session), 6, 2
        review = MockReview(
            organisation_id=back.organisation_id,
            person_id=back.person_id,
            worker_id=worker.id,
            work_id=back.id,
            item=back.item,
            guide_version=1,
            answer=[],
            fine=False,
            reasons=["대상 누락"],
            taken_at=now(session),
        )
        session.add(review)
        session.flush()
        return MockThings((held.public_id, back.public_id), review.public_id)
