"""The asking one question a screen, what is advised, another track, and what staff see of it."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.actor import Role
from app.guidance.models import Diagnosis, TrackDecision
from app.people.models import Person
from tests.factories.world import World
from tests.guidance.conftest import Desk
from tests.statements import count_statements

QUESTION = "/diagnosis/before/questions"
PARTIAL = {"HX-Request": "true"}


def test_it_is_offered_from_the_second_week_on_beside_the_main_step(desk: Desk) -> None:
    page = desk.browser.get("/today").text
    assert "나를 알려 주세요" in page
    assert "점수가 아니에요" in page
    assert page.index("button-primary") < page.index("/diagnosis")
    assert "나를 알려 주세요" in desk.browser.get("/path").text

    desk.clock.instant -= timedelta(days=1)
    assert "/diagnosis" not in desk.browser.get("/today").text
    assert desk.browser.submit("/diagnosis/askings").status_code == 409
    assert "지금은 물어볼 것이 없어요" in desk.browser.get("/diagnosis").text


@pytest.mark.database
def test_an_asking_is_kept_answer_by_answer_and_goes_on_where_it_was_left(desk: Desk) -> None:
    assert "누가 보나요" in desk.browser.get("/diagnosis").text
    assert desk.browser.get(f"{QUESTION}/1").status_code == 404
    for _ in range(2):  # a double tap begins once
        assert desk.browser.submit("/diagnosis/askings").headers["location"] == f"{QUESTION}/1"

    with count_statements(desk.world.app) as seen:
        saved = desk.browser.submit(f"{QUESTION}/1", {"answer": "helped"}, headers=PARTIAL)
    assert saved.status_code == 200
    assert saved.headers["Ieum-Saved"] == "1"
    assert len(seen) <= 6
    desk.browser.submit(f"{QUESTION}/2", {"deed": "skip"})
    with count_statements(desk.world.app) as seen:
        page = desk.browser.get(f"{QUESTION}/1").text
    assert len(seen) <= 3
    assert 'value="helped" checked' in page
    assert "지난번에 건너뛴 물음이에요" in desk.browser.get(f"{QUESTION}/2").text

    assert "4가지 가운데 2가지를 지나왔어요" in desk.browser.get("/today").text
    assert desk.browser.submit("/diagnosis/askings").headers["location"] == f"{QUESTION}/3"
    assert f'href="{QUESTION}/3">아직 안 본 물음부터' in desk.browser.get("/diagnosis/before/answers").text
    [row] = desk.rows(Diagnosis)
    assert (row.answers, row.done_at) == ({"phone-photo": "helped", "trade": None}, None)


def test_an_answer_that_is_none_is_told_and_changes_nothing(desk: Desk) -> None:
    desk.browser.submit("/diagnosis/askings")
    for form in ({}, {"answer": "elsewhere"}):
        refused = desk.browser.submit(f"{QUESTION}/1", form | {"deed": "next"})
        assert refused.status_code == 422
        assert "건너뛰기" in refused.text
    silent = desk.browser.submit(f"{QUESTION}/4", {}, headers=PARTIAL)
    assert (silent.status_code, "Ieum-Saved" in silent.headers) == (422, False)
    assert "아직 저장하지 않았어요" in silent.text
    long = desk.browser.submit(f"{QUESTION}/2", {"own": "가" * 61, "deed": "next"})
    assert '<a href="#own">60자까지 적을 수 있어요. 지금은 61자예요.' in long.text
    assert desk.browser.submit(f"{QUESTION}/9", {"answer": "alone", "deed": "next"}).status_code == 404
    assert desk.browser.get("/diagnosis/never/questions/1").status_code == 404
    assert desk.rows(Diagnosis)[0].answers == {}


def test_a_trade_is_found_by_its_first_letters_or_written_in_own_words(desk: Desk) -> None:
    desk.browser.submit("/diagnosis/askings")
    found = desk.browser.get(f"{QUESTION}/2?find=ㄱㄹ", headers=PARTIAL).text
    assert "경리" in found
    assert "택시 운전" not in found
    assert "<html" not in found
    assert "맞는 일이 없어요" in desk.browser.get(f"{QUESTION}/2?find=바둑").text

    desk.answer("alone", "경리", "job", None)
    desk.browser.submit(f"{QUESTION}/2", {"answer": "경리", "own": "  동네 바둑  사범 ", "deed": "next"})
    desk.browser.submit("/diagnosis/before/completion")
    with desk.world.database.read() as session:
        assert session.get_one(Person, desk.account.person_id).former_trade == "동네 바둑 사범"


@pytest.mark.database
def test_what_is_advised_names_the_answers_and_stays_open_to_another_choice(desk: Desk) -> None:
    desk.browser.submit("/diagnosis/askings")
    desk.answer("helped", "경리", "unsure", "evening")
    assert "알려 주면 해요" in desk.browser.get("/diagnosis/before/answers").text
    for _ in range(2):  # a second tap finds the result
        assert desk.browser.submit("/diagnosis/before/completion").headers["location"] == "/my-path"
    assert desk.browser.get(f"{QUESTION}/1").status_code == 409
    assert desk.browser.submit(f"{QUESTION}/1", {"answer": "alone", "deed": "next"}).status_code == 409

    page = desk.browser.get("/my-path").text
    assert "기초를 다지는 길" in page
    assert "‘사진 보내기’에 ‘알려 주면 해요’라고 하셨어요. 기초를 다지는 길을 권해요." in page
    assert "‘예전 일’에 ‘경리’라고 하셨어요. 눈이 쓰이는 연습이에요." in page
    assert 'href="/practice/boxes"' in page
    assert "나에게 권하는 것" in desk.browser.get("/today").text

    other = {"track": "transition", "_seq": "1"}
    assert desk.browser.submit("/my-path/tracks", other).status_code == 303
    assert desk.browser.submit("/my-path/tracks", other).status_code == 303  # it is theirs already
    assert desk.browser.submit("/my-path/tracks", {"track": "entry", "_seq": "1"}).status_code == 409
    assert desk.browser.submit("/my-path/tracks", {"track": "moon", "_seq": "2"}).status_code == 422
    page = desk.browser.get("/my-path").text
    assert "스스로 고른 길이에요." in page
    assert [(row.number, row.track, row.source) for row in desk.rows(TrackDecision)] == [
        (1, "entry", "rule"),
        (2, "transition", "own"),
    ]


@pytest.mark.database
def test_staff_read_it_with_a_trace_and_decide_with_a_reason_that_the_trainee_reads(desk: Desk) -> None:
    desk.ask("alone", "경리", "job", "morning")
    address = f"/enrolments/{desk.enrolment.public_id}"
    instructor = desk.world.browser(desk.world.staff(desk.center, Role.INSTRUCTOR, "오상훈"), staff=True)
    page = instructor.get(f"{address}/guidance").text
    assert "취업하고 싶어요" in page
    assert "대답에서" in page
    assert "살펴보기와 길" in instructor.get(address).text

    short = instructor.submit(f"{address}/tracks", {"track": "entry", "reason": "음", "_seq": "1"})
    assert short.status_code == 422
    assert "지금은 1자예요" in short.text
    given = {"track": "entry", "reason": "상담에서 함께 정했어요", "_seq": "1"}
    assert instructor.submit(f"{address}/tracks", given).status_code == 303
    assert instructor.submit(f"{address}/tracks", given).status_code == 409
    assert "상담에서 함께 정했어요" in desk.browser.get("/my-path").text
    assert "오상훈" in instructor.get(f"{address}/guidance").text

    with desk.world.database.read() as session:
        verbs = [*session.scalars(select(AuditEntry.verb).where(AuditEntry.person_id == desk.account.person_id))]
    assert verbs.count("guidance.seen") == 3
    assert verbs.count("guidance.track_decided") == 2
    elsewhere = desk.world.staff(desk.world.organisation("다른 센터"), Role.CENTER)
    assert desk.world.browser(elsewhere, staff=True).get(f"{address}/guidance").status_code == 404


def test_the_last_week_asks_the_same_again_without_what_does_not_change(desk: Desk) -> None:
    desk.ask("new", "택시 운전", "job", None)
    assert "처음과 견주어" not in desk.browser.get("/today").text
    desk.clock.instant += timedelta(days=42)
    desk.browser = desk.world.browser(desk.account)
    assert "처음과 견주어 볼까요?" in desk.browser.get("/today").text
    assert "둘째 주와 같은 물음이에요" in desk.browser.get("/diagnosis").text
    desk.ask("alone", "unsure", "evening", moment="after")

    page = desk.browser.get("/my-path").text
    both = page.split("처음의 나와 지금의 나")[1]
    assert both.index("둘째 주:") < both.index("처음이에요") < both.index("마지막 주:") < both.index("혼자 해요")
    [first, last] = desk.rows(Diagnosis)
    assert "trade" not in last.answers
    assert (first.document_hash, last.result["levels"]) == (last.document_hash, {"phone": 3.0})
    assert len(desk.rows(TrackDecision)) == 1  # the track stays as it was
    assert "/diagnosis" not in desk.browser.get("/today").text.split("<main")[1].split("</main")[0].replace(
        "/my-path", ""
    )


def test_a_cohort_is_shown_in_figures_from_five_people_on_and_leaves_as_a_file(desk: Desk, world: World) -> None:
    center = world.browser(world.staff(desk.center, Role.CENTER), staff=True)
    address = f"/cohorts/{desk.cohort.public_id}/guidance"
    desk.ask("new", None, None, None)
    assert "5명이 안 되어 숫자를 적지 않아요" in center.get(address).text
    for _ in range(5):
        account, _ = world.trainee(desk.cohort)
        desk.browser = world.browser(account)
        desk.ask("alone", None, None, None)

    page = center.get(address).text
    assert "6명 중 6명" in page
    assert "진입기·전환기" in page  # one alone is not told apart
    assert center.submit(f"{address}/exports", {"format": "csv", "purpose": ""}).status_code == 422
    sent = center.submit(f"{address}/exports", {"format": "csv", "purpose": "운영 보고"})
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert ["휴대폰", "둘째 주", "3.0", "6", "6", "2026-11-23"] in rows
    assert ["휴대폰", "마지막 주", "", "5명 미만", "6", "2026-11-23"] in rows
    assert center.submit(f"{address}/exports", {"format": "xlsx", "purpose": "운영 보고"}).content[:2] == b"PK"
    assert world.browser(world.staff(desk.center, Role.INSTRUCTOR), staff=True).get(address).status_code == 200
