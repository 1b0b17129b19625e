"""What a program reads of cohorts, people and progress."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import Request
from sqlalchemy import select

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Enrolment
from app.cohorts.service import activate_enrolment
from app.core.api_client import ApiScope
from app.core.clock import FixedClock, now
from app.people.models import Person
from tests.api.desk import ApiDesk, Program


def test_a_cohort_comes_with_its_counts(desk: ApiDesk, program: Program) -> None:
    assert program.read("/cohorts") == {
        "items": [
            {
                "id": str(desk.cohort.public_id),
                "name": "2026년 3회차",
                "programme": "ai-data-crowdworker",
                "programme_title": "AI 데이터 크라우드 워커 양성 과정",
                "starts_on": "2026-11-23",
                "ends_on": "2027-01-17",
                "capacity": 30,
                "enrolled": 2,
                "active": 1,
                "completed": 1,
                "opened_at": "2026-11-23T00:30:00Z",
            }
        ],
        "next": None,
    }


def test_cohorts_can_be_narrowed_to_those_running_on_a_day(program: Program) -> None:
    for day, found in (("2026-11-22", 0), ("2026-11-23", 1), ("2027-01-17", 1), ("2027-01-18", 0)):
        assert len(program.read("/cohorts", running_on=day)["items"]) == found, day


def test_one_cohort_shows_its_stages_and_steps(desk: ApiDesk, program: Program) -> None:
    (stage,) = program.read(f"/cohorts/{desk.cohort.public_id}")["stages"]

    assert (stage["slug"], stage["title"], stage["week"]) == ("3-practice", "직접 해봐요", 1)
    assert stage["steps"][0] == {
        "key": "lesson:3-practice/rights",
        "kind": "lesson",
        "title": "계약과 내 권리",
        "minutes": 20,
        "optional": False,
    }
    assert [step["kind"] for step in stage["steps"]] == ["lesson", "lesson", "practice", "quiz", "assignment"]


def test_who_is_enrolled_has_a_name_and_a_state_and_nothing_to_call_them_by(desk: ApiDesk, program: Program) -> None:
    answer = program.get(f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments")
    graduate, half_way = answer.json()["items"]

    assert (graduate["name"], graduate["state"], graduate["outcome"]) == ("김영숙", "completed", "수료")
    assert half_way == {
        "id": str(desk.half_way.public_id),
        "cohort_id": str(desk.cohort.public_id),
        "name": "박순자",
        "state": "active",
        "outcome": None,
        "enrolled_at": "2026-11-23T00:30:00Z",
        "updated_at": "2026-11-23T00:30:00Z",
    }
    with desk.world.database.read() as session:
        phone = session.get_one(Person, desk.half_way.person_id).phone
    assert phone
    assert phone not in answer.text


def test_the_name_of_an_erased_person_is_gone(desk: ApiDesk, program: Program) -> None:
    with desk.world.database.write() as session:
        session.get_one(Person, desk.half_way.person_id).erased_at = now(session)

    assert program.read(f"/enrolments/{desk.half_way.public_id}")["name"] is None


def test_enrolments_can_be_narrowed_to_a_state(desk: ApiDesk, program: Program) -> None:
    desk.world.trainee(desk.cohort, "이정호", state="invited")
    url = f"/cohorts/{desk.cohort.public_id}/enrolments"

    def names(state: str) -> list[str]:
        return [each["name"] for each in program.read(url, state=state)["items"]]

    assert names("completed") == ["김영숙"]
    assert names("active") == ["박순자"]
    assert names("invited") == ["이정호"]
    assert names("left") == []


def test_a_person_whom_another_center_knows_looks_invited_like_anyone(desk: ApiDesk, program: Program) -> None:
    desk.world.trainee(desk.cohort, "이정호", state="offered")
    url = f"/cohorts/{desk.cohort.public_id}/enrolments"

    (shown,) = program.read(url, state="invited")["items"]

    assert (shown["name"], shown["state"]) == ("이정호", "invited")
    assert "offered" not in program.get("/api/v1" + url).text


def test_enrolments_changed_since_the_last_reading(desk: ApiDesk, program: Program, clock: FixedClock) -> None:
    """`sync_from` of one reading is `updated_since` of the next; what did not change does not come again."""
    url = f"/cohorts/{desk.cohort.public_id}/enrolments"
    _, waiting = desk.world.trainee(desk.cohort, "이정호", state="invited")
    clock.instant += timedelta(hours=1)
    since = program.read(url)["sync_from"]
    assert since == "2026-11-23T01:28:00Z"
    assert program.read(url, updated_since=since)["items"] == []

    with desk.world.database.write() as session:
        activate_enrolment(session, waiting.id)
    desk.world.trainee(desk.cohort, "최미경")

    changed = program.read(url, updated_since=since)["items"]
    assert [(each["name"], each["state"]) for each in changed] == [("이정호", "active"), ("최미경", "active")]
    assert changed[0]["updated_at"] == "2026-11-23T01:30:00Z"


def test_progress_is_the_ledger_in_the_order_of_the_course(desk: ApiDesk, program: Program) -> None:
    shown = program.read(f"/enrolments/{desk.half_way.public_id}/progress")

    assert "박순자" not in str(shown)
    assert shown["enrolment_id"] == str(desk.half_way.public_id)
    assert (shown["lessons"], shown["quizzes"]) == ({"done": 1, "total": 2}, {"done": 1, "total": 1})
    assert shown["practices"] == {"done": 0, "total": 1}
    assert [(step["key"], step["kind"], step["title"], step["state"], step["score"]) for step in shown["steps"]] == [
        ("lesson:3-practice/rights", "lesson", "계약과 내 권리", "passed", None),
        ("quiz:stage-3", "quiz", "3단계 확인 문제", "passed", 70.0),
    ]


def test_an_exempted_stage_counts_as_staff_see_it(desk: ApiDesk, program: Program, clock: FixedClock) -> None:
    _, enrolment = desk.world.trainee(desk.cohort, "이정호")
    clock.instant += timedelta(days=1)
    with desk.world.database.write() as session:
        record_step(
            session, load_learner(session, enrolment.id), "stage:3-practice", "exempt", reason="예전에 일했어요"
        )

    shown = program.read(f"/enrolments/{enrolment.public_id}/progress")

    assert shown["lessons"] == {"done": 2, "total": 2}
    assert {step["state"] for step in shown["steps"]} == {"exempt"}
    assert {step["at"] for step in shown["steps"]} == {"2026-11-24T00:30:00Z"}
    assert shown["steps"][0] == {
        "key": "stage:3-practice",
        "kind": "stage",
        "title": "직접 해봐요",
        "state": "exempt",
        "score": None,
        "at": "2026-11-24T00:30:00Z",
    }


def test_the_progress_of_a_cohort_is_that_of_each_enrolment(desk: ApiDesk, program: Program) -> None:
    desk.world.trainee(desk.cohort, "이정호")
    listed = program.read(f"/cohorts/{desk.cohort.public_id}/progress")["items"]

    assert len(listed) == 3
    assert listed[2]["steps"] == []
    assert listed[2]["updated_at"] is None
    for each in listed:
        assert each == program.read(f"/enrolments/{each['enrolment_id']}/progress")


def test_progress_moved_since_the_last_reading_comes_whole(desk: ApiDesk, program: Program, clock: FixedClock) -> None:
    url = f"/cohorts/{desk.cohort.public_id}/progress"
    clock.instant += timedelta(hours=1)
    since = program.read(url)["sync_from"]
    assert program.read(url, updated_since=since)["items"] == []

    with desk.world.database.write() as session:
        record_step(session, load_learner(session, desk.half_way.id), "lesson:3-practice/boxes", "passed")

    (moved,) = program.read(url, updated_since=since)["items"]
    assert moved["enrolment_id"] == str(desk.half_way.public_id)
    assert len(moved["steps"]) == 3
    assert moved["updated_at"] == "2026-11-23T01:30:00Z"


def test_pages_follow_each_other_without_gap_or_double_while_people_come_in(desk: ApiDesk, program: Program) -> None:
    for number in range(7):
        desk.world.trainee(desk.cohort, f"새사람{'가나다라마바사'[number]}")
    url = f"/cohorts/{desk.cohort.public_id}/enrolments"
    seen: list[Any] = []
    page = program.read(url, limit=2)
    while page["next"]:
        seen += page["items"]
        if len(seen) == 4:
            desk.world.trainee(desk.cohort, "늦은사람")
        page = program.get(page["next"]).json()
    seen += page["items"]

    assert [each["name"] for each in seen][:2] == ["김영숙", "박순자"]
    assert len({each["id"] for each in seen}) == len(seen) == 10
    assert seen[-1]["name"] == "늦은사람"


def test_the_next_page_stands_in_the_body_and_in_the_link_header(desk: ApiDesk, program: Program) -> None:
    answer = program.get(f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments?limit=1&state=active")
    assert answer.json()["next"] is None
    assert "link" not in answer.headers

    answer = program.get(f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments?limit=1")
    address = answer.json()["next"]
    assert address.startswith(f"https://testserver/api/v1/cohorts/{desk.cohort.public_id}/enrolments?limit=1&cursor=")
    assert answer.headers["link"] == f'<{address}>; rel="next"'


def test_a_cursor_belongs_to_one_list_its_filters_and_its_organisation(desk: ApiDesk, program: Program) -> None:
    url = f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments"
    cursor = program.get(url + "?limit=1").json()["next"].split("cursor=")[1]
    there, foreign, _ = desk.elsewhere()
    elsewhere = desk.program(organisation=there)

    assert program.get(url, params={"cursor": cursor, "limit": 3}).status_code == 200
    for who, path, params in (
        (program, url, {"cursor": cursor, "state": "active"}),
        (program, f"/api/v1/cohorts/{desk.cohort.public_id}/progress", {"cursor": cursor}),
        (program, "/api/v1/cohorts", {"cursor": cursor}),
        (elsewhere, f"/api/v1/cohorts/{foreign.public_id}/enrolments", {"cursor": cursor}),
        (program, url, {"cursor": cursor[:-1]}),
        (program, url, {"cursor": "B" + cursor[1:]}),
        (program, url, {"cursor": ""}),
        (program, url, {"cursor": "가나다"}),
    ):
        answer = who.get(path, params=params)
        assert answer.status_code == 422, (path, params)
        assert answer.json()["type"].endswith("#problem-malformed-cursor"), params


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=1_0", "limit"),
        ("limit=%D9%A3", "limit"),
        ("limit=", "limit"),
        ("limit=1&limit=2", "limit"),
        ("updated_sence=2026-11-23T00:00:00Z", "updated_sence"),
        ("updated_since=2026-11-23T00:00:00", "updated_since"),
        ("updated_since=1700000000", "updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B14:00", "updated_since"),
        ("updated_since=2026-13-01T00:00:00Z", "updated_since"),
        ("state=offered", "state"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_by_name(
    desk: ApiDesk, program: Program, query: str, parameter: str
) -> None:
    answer = program.get(f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments?{query}")

    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_an_identifier_of_the_wrong_kind_is_not_found(desk: ApiDesk, program: Program) -> None:
    for odd in ("1", "odd", "a%00b", "1e999", str(2**63), "%ED%A0%80", "..%2F.."):
        for path in (f"/cohorts/{odd}", f"/cohorts/{odd}/enrolments", f"/enrolments/{odd}", f"/certificates/{odd}"):
            assert program.get("/api/v1" + path).status_code == 404, path


def test_the_scope_of_the_database_is_the_tokens_organisation(desk: ApiDesk) -> None:
    """On PostgreSQL a handler sees no foreign row even where a query forgot to say so."""
    if desk.world.database.is_sqlite:
        pytest.skip("SQLite has no row-level security; there the access matrix carries the load")
    desk.elsewhere()
    _, secret = desk.issue_token(ApiScope.COHORTS_READ)
    request = Request({"type": "http", "headers": [(b"authorization", f"Bearer {secret}".encode())]})
    client = desk.world.app.state.find_client(request)
    with desk.world.database.scoped(client.scope).read() as session:
        seen = set(session.scalars(select(Enrolment.organisation_id)))

    assert seen == {desk.organisation.id}
