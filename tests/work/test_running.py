"""Kinds that keep what is done, turns between organisations, words, and what the web process does not load."""

from typing import Any, ClassVar

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.work import running
from app.work.kinds import Kind, Step, Tools
from app.work.models import Work
from app.work.queries import count_unfinished, is_worker_seen
from app.work.running import Went, beat, claim_next, hand_back, leave
from app.work.schemas import Progress
from app.work.service import start_work
from app.work.words import standing_of
from tests.work.conftest import Desk


class IssueLike(Kind):
    """One person a chunk; what is done stays. `made` stands for what leaves the house."""

    name = "test.issue"
    unit = "명"
    stopped = "아무것도 발급하지 않았어요."
    going_on = ""
    keeps = True
    made: ClassVar[list[int]] = []

    def count(self, session: Session, work: Work) -> int:
        return 5

    def prepare(self, tools: Tools, work: Work) -> int:
        return int(work.cursor.get("next", 1))

    def keep(self, session: Session, work: Work, prepared: int) -> Step:
        self.made.append(prepared)
        return Step(1, {"next": prepared + 1}, finished=prepared == 5)

    def said(self, work: Work) -> str:
        return "5명에게 발급했어요."


@pytest.fixture
def issuing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    IssueLike.made.clear()
    kinds = {**desk.hands.kinds, IssueLike.name: IssueLike()}
    desk.hands.kinds = kinds
    monkeypatch.setattr(desk.world.app.state, "work_kinds", kinds)
    return desk


def ask(desk: Desk, organisation: Any = None) -> str:
    with desk.database.write() as session:
        own = (organisation or desk.center).id
        return f"/works/{start_work(session, None, IssueLike, {}, organisation_id=own, title='수료증').public_id}"


def test_what_is_done_stays_and_a_second_try_goes_on_from_there(issuing: Desk) -> None:
    url = ask(issuing)
    issuing.hands.steps(2)
    issuing.staff.submit(f"{url}/cancellations")
    assert issuing.hands.step() is Went.OVER
    issuing.hands.claim = None
    assert "5명 중 2명까지 한 것은 그대로 있어요" in issuing.page(url)

    issuing.staff.submit(f"{url}/retries")
    issuing.hands.finish()

    assert IssueLike.made == [1, 2, 3, 4, 5]
    assert "5명에게 발급했어요" in issuing.page(url)


def test_a_worker_that_stops_hands_its_work_to_the_next_at_once(issuing: Desk) -> None:
    ask(issuing)
    issuing.hands.steps(2)
    assert issuing.hands.claim

    hand_back(issuing.database, issuing.hands.claim)
    issuing.hands.claim = None
    issuing.hands.finish()

    assert IssueLike.made == [1, 2, 3, 4, 5]


def test_organisations_take_turns(issuing: Desk) -> None:
    elsewhere = issuing.world.organisation("전주 중장년내일센터")
    first, second, third = ask(issuing), ask(issuing), ask(issuing, elsewhere)

    claims = [claim_next(issuing.database, issuing.hands.kinds) for _ in range(4)]

    assert [claim and claim.work_id for claim in claims] == [
        *(issuing.work(url).id for url in (first, third, second)),
        None,
    ]


def test_work_of_a_kind_that_this_version_does_not_know_stays_where_it_is(desk: Desk) -> None:
    url = ask(desk)

    assert desk.hands.take_up() is None
    assert desk.staff.get(url).status_code == 404
    assert "수료증" not in desk.page("/works")


def test_a_database_that_does_not_answer_is_no_failure_of_the_work(
    issuing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step raises and is tried again; the work stays as it is."""
    url = ask(issuing)
    issuing.hands.steps(1)

    def away(*_: Any) -> None:
        raise OperationalError("", {}, Exception("away"))

    with monkeypatch.context() as patch:
        patch.setattr(running, "_keep", away)
        with pytest.raises(OperationalError):
            issuing.hands.step()

    assert issuing.work(url).state == "running"
    issuing.hands.finish()
    assert IssueLike.made == [1, 2, 3, 4, 5]


def test_the_page_knows_whether_a_worker_is_there(issuing: Desk) -> None:
    url = ask(issuing)
    assert "작업 프로그램이 쉬고 있어요" in issuing.page(url)

    issuing.hands.be_seen()
    assert "앞의 일이 끝나면 저절로 시작해요" in issuing.page(url)

    issuing.hands.steps(1)
    assert "5명 중 1명" in issuing.page(url)
    issuing.wait(seconds=60)
    assert "작업 프로그램이 멈췄어요" in issuing.page(url)
    assert "5명 중 1명" in issuing.page(url)


def test_a_worker_that_leaves_is_not_there_any_more(issuing: Desk) -> None:
    issuing.hands.be_seen()
    leave(issuing.database, "here-0")

    with issuing.database.read() as session:
        assert not is_worker_seen(session)


def test_a_beat_pushes_the_lease_on(issuing: Desk) -> None:
    ask(issuing)
    issuing.hands.steps(1)
    assert issuing.hands.claim
    for _ in range(5):
        issuing.wait(seconds=20)
        beat(issuing.database, "here-0", [issuing.hands.claim.word])

    assert claim_next(issuing.database, issuing.hands.kinds) is None


def test_what_waits_and_what_runs_is_counted(issuing: Desk) -> None:
    ask(issuing)
    ask(issuing)
    issuing.hands.steps(1)

    with issuing.database.read() as session:
        assert count_unfinished(session) == {"queued": 1, "running": 1}


@pytest.mark.parametrize(
    ("done", "heard"), [(0, ""), (249, ""), (250, "4분의 1"), (500, "절반"), (999, "4분의 3"), (1000, "거의 다")]
)
def test_who_listens_hears_the_quarters_and_not_every_number(done: int, heard: str) -> None:
    standing = standing_of(Progress("running", done, 1000, "명", "", False, True, "", ""))

    assert heard in standing.quarter
    assert bool(heard) == bool(standing.quarter)
