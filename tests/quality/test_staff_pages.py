"""The staff's quality pages and the review of doubted gold."""

import re

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment
from app.core.actor import Role
from app.core.clock import now
from app.quality import queries, staff_views
from app.quality.models import GoldReview
from app.queues.models import MockQueue, MockSlot, MockWork, MockWorker
from tests.labeling.conftest import P1
from tests.quality.conftest import RULES, Classroom, regions
from tests.statements import count_statements


def test_a_class_and_its_doubtful_gold_are_shown_in_words_and_tables(doubtful: Classroom) -> None:
    staff = doubtful.staff

    listed = staff.get(doubtful.url).text
    shown = staff.get(f"{doubtful.url}/boxes").text

    assert "사진에 네모 표시하기" in listed
    assert "4명" in listed
    assert "정답을 의심해 볼 사진" in shown
    assert re.search(r"4명 중 <strong>3명</strong>", shown)
    assert "냄비" in shown
    assert "주전자" in shown
    assert "아직 2개예요" in shown  # two answers say nothing of a person
    assert "한말순" in shown
    item = staff.get(f"{doubtful.url}/boxes/items/p1").text
    assert "누구의 답인지는 보이지 않아요" in item
    assert not any(name in item for name in ("한말순", "조병학", "박순자"))


def test_without_answers_the_page_says_what_to_wait_for(classroom: Classroom) -> None:
    assert "이 회차에는 실습이 없어요" in classroom.staff.get(classroom.url).text
    assert "아직 볼 답이 없어요" in classroom.staff.get(f"{classroom.url}/boxes").text
    assert "아직 이 사진의 답이 없어요" in classroom.staff.get(f"{classroom.url}/boxes/items/p1").text
    assert classroom.staff.get(f"{classroom.url}/boxes/items/none").status_code == 404
    assert classroom.staff.get(f"{classroom.url}/none").status_code == 404


def test_doubted_gold_is_sent_once_and_decided_once(doubtful: Classroom) -> None:
    staff, url = doubtful.staff, f"{doubtful.url}/boxes/gold-reviews"
    for _ in range(2):
        assert staff.submit(url, {"item": "p1"}).headers["location"] == "/gold-reviews"
    assert staff.submit(url, {"item": "none"}).status_code == 404
    with doubtful.world.database.read() as session:
        review = session.scalars(select(GoldReview)).one()
    assert review.facts == {"people": 4, "below": 3, "score": 75.0, "likeness": 1.0}
    decision = f"/gold-reviews/{review.public_id}/decision"

    refused = staff.submit(decision, {"verdict": "mended", "note": " "})
    assert refused.status_code == 422
    assert "어디를 어떻게 고치면 좋을지" in refused.text
    assert staff.submit(decision, {"verdict": "mended", "note": "냄비가 아니라 주전자예요."}).status_code == 303
    assert staff.submit(decision, {"verdict": "kept"}).status_code == 409

    page = staff.get("/gold-reviews").text
    assert "정답을 고치기로 했어요" in page
    assert "파일은 아직 그대로예요" in page
    assert "냄비가 아니라 주전자예요." in page
    assert "정답을 고치기로 했어요" in staff.get(f"{doubtful.url}/boxes").text
    with doubtful.world.database.read() as session:
        entries = select(AuditEntry.verb).where(AuditEntry.subject_kind == "gold_review").order_by(AuditEntry.id)
        verbs = list(session.scalars(entries))
    assert verbs == ["quality.gold_doubted", "quality.gold_mended"]
    assert staff.submit(url, {"item": "p1"}).status_code == 303  # doubted anew after a decision
    with doubtful.world.database.read() as session:
        assert len(session.scalars(select(GoldReview)).all()) == 2


def test_other_centers_see_nothing_of_it(doubtful: Classroom) -> None:
    world = doubtful.world
    doubtful.staff.submit(f"{doubtful.url}/boxes/gold-reviews", {"item": "p1"})
    with world.database.read() as session:
        review = session.scalars(select(GoldReview)).one()
    stranger = world.browser(world.staff(world.organisation("서귀포 일자리센터"), Role.INSTRUCTOR), staff=True)

    assert stranger.get(doubtful.url).status_code == 404
    assert stranger.get(f"{doubtful.url}/boxes").status_code == 404
    assert stranger.get(f"{doubtful.url}/boxes/items/p1").status_code == 404
    assert stranger.submit(f"{doubtful.url}/boxes/gold-reviews", {"item": "p1"}).status_code == 404
    assert stranger.submit(f"/gold-reviews/{review.public_id}/decision", {"verdict": "kept"}).status_code == 404
    assert "기다리는 정답이 없어요" in stranger.get("/gold-reviews").text


def test_the_page_costs_the_same_statements_however_many_answers(classroom: Classroom) -> None:
    staff, counts = classroom.staff, []
    for names in (("한말순", "조병학"), ("박순자", "이정호", "고영희")):
        for name in names:
            classroom.answered(classroom.join(name)[1], {"p1": P1, "p2": []})
        with count_statements(classroom.world.app) as sent:
            assert staff.get(f"{classroom.url}/boxes").status_code == 200
        counts.append(len(sent))

    assert counts == [6, 6]


def test_only_so_many_answers_are_read_and_the_page_says_so(
    doubtful: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LIMIT", 3)

    shown = doubtful.staff.get(f"{doubtful.url}/boxes").text

    assert "가장 새로운 답까지만 봐요" in shown


def mock_work(classroom: Classroom, enrolment: Enrolment, score: float | None, *, settled: bool = True) -> None:
    """One item of mock work handed in, with what its hidden gold said."""
    with classroom.world.database.write() as session:
        instant = now(session)
        own = {"organisation_id": enrolment.organisation_id, "person_id": enrolment.person_id}
        queue = session.scalars(select(MockQueue)).first() or MockQueue(
            organisation_id=classroom.center.id, cohort_id=classroom.cohort.id, task="boxes", document_hash="d" * 64,
            guide_version=1, rules=RULES, terms={"pass_mark": 80}, opened_at=instant,
        )  # fmt: skip
        session.add(queue)
        session.flush()
        count = session.query(MockSlot).count()
        slot = MockSlot(
            organisation_id=classroom.center.id, cohort_id=classroom.cohort.id, queue_id=queue.id, item="m01",
            number=count, rank=count,
        )  # fmt: skip
        worker = MockWorker(
            **own, enrolment_id=enrolment.id, queue_id=queue.id, task="boxes", guide_version=1, agreed_at=instant
        )
        session.add_all([slot, worker])
        session.flush()
        session.add(
            MockWork(
                **own, worker_id=worker.id, queue_id=queue.id, slot_id=slot.id, item="m01", place=1, guide_version=1,
                state="submitted", answer=regions(P1), taken_at=instant, touched_at=instant, submitted_at=instant,
                seconds=3, settled=settled, score=score, first_score=score,
                findings=[{"kind": "wrong_label", "part": "pot", "given": "kettle", "expected": "pot"}],
            )
        )  # fmt: skip


def test_of_a_thousand_people_who_need_no_look_the_page_shows_some_and_says_so(
    doubtful: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_views, "MOST_PEOPLE", 2)
    shown = doubtful.staff.get(f"{doubtful.url}/boxes").text
    assert "나머지 4명 보기" in shown
    assert "2명까지만 보여 드려요." in shown
    assert sum(name in shown for name in ("한말순", "조병학", "박순자", "이정호")) == 2


def test_mock_work_on_hidden_gold_counts_with_its_kept_grade(classroom: Classroom) -> None:
    account, enrolment = classroom.join("한말순")
    mock_work(classroom, enrolment, 50.0)
    mock_work(classroom, classroom.join("조병학")[1], None)  # no gold lay beside it
    staff = classroom.staff

    shown = staff.get(f"{classroom.url}/boxes").text
    mine = classroom.world.browser(account).get("/practice/boxes/mine").text

    assert "1개 (사람마다 첫 답" in shown
    assert "‘냄비’ → ‘주전자’" in shown
    assert "너무 빨라요" in shown  # three seconds, and the task asks for five
    assert "조병학" not in shown
    assert "1장 중 0장을 잘했어요" in mine


def test_a_trainee_is_not_told_of_mock_work_before_its_result(classroom: Classroom) -> None:
    account, enrolment = classroom.join("한말순")
    mock_work(classroom, enrolment, 50.0, settled=False)

    assert "아직 보여 드릴 것이 없어요" in classroom.world.browser(account).get("/practice/boxes/mine").text
