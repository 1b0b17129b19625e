"""Letting a token in: what it says of itself, how often it may ask, what is kept of its use."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from app.api import reading
from app.audit.models import AuditEntry
from app.core.api_client import ApiScope
from app.core.clock import FixedClock
from app.core.database import Database
from app.identity.models import ApiToken, ApiUsage
from app.identity.token_door import LEASE, LIMIT, REMEMBERED, TokenDoor
from tests.api.desk import ApiDesk, Program
from tests.statements import count_statements


def usage(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(ApiUsage.requests)).one()


def test_the_token_says_who_it_is(desk: ApiDesk) -> None:
    token, secret = desk.issue_token(ApiScope.PROGRESS_READ, ApiScope.COHORTS_READ)

    assert Program(desk.world.app, secret).read("/token") == {
        "id": str(token.public_id),
        "name": token.name,
        "organisation": {"id": str(desk.organisation.public_id), "name": "제주 중장년내일센터"},
        "scopes": ["cohorts:read", "progress:read"],
        "created_at": "2026-11-23T00:30:00Z",
        "expires_at": "2027-02-21T15:00:00Z",
    }


def test_only_the_hash_of_a_token_is_stored(desk: ApiDesk, database: Database) -> None:
    _, secret = desk.issue_token()
    Program(desk.world.app, secret).read("/token")

    with database.read() as session:
        for table in ("api_token", "audit_entry", "idempotent_deed"):
            assert secret not in str(session.execute(text(f"SELECT * FROM {table}")).all())


def test_every_answer_says_what_is_left_of_the_minute(program: Program, clock: FixedClock) -> None:
    clock.instant += timedelta(seconds=20)
    first, second = (program.get("/api/v1/token").headers for _ in range(2))

    assert first["ratelimit-policy"] == f'"token";q={LIMIT};w=60'
    assert (first["ratelimit"], second["ratelimit"]) == ('"token";r=599;t=40', '"token";r=598;t=40')
    assert program.get("/api/v1/cohorts?odd=1").headers["ratelimit"] == '"token";r=597;t=40'


@pytest.mark.one_engine  # the count is kept in mind
def test_past_its_requests_a_token_waits_for_the_next_minute(
    program: Program, clock: FixedClock, database: Database
) -> None:
    statuses = [program.get("/api/v1/token").status_code for _ in range(LIMIT)]
    refused = program.get("/api/v1/token")
    counted = usage(database)
    again = [program.get("/api/v1/token").status_code for _ in range(3)]

    assert set(statuses) == {200}
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert refused.json()["type"].endswith("#problem-rate-limited")
    assert refused.headers["ratelimit"] == '"token";r=0;t=60'
    assert set(again) == {429}
    assert usage(database) == counted == LIMIT, "a refused request costs no write"

    clock.instant += timedelta(minutes=1)
    assert program.get("/api/v1/token").status_code == 200


@pytest.mark.one_engine
def test_tokens_do_not_use_up_each_others_requests(desk: ApiDesk) -> None:
    busy, quiet = desk.program(), desk.program()
    for _ in range(LIMIT + 1):
        last = busy.get("/api/v1/token")

    assert last.status_code == 429
    assert quiet.get("/api/v1/token").status_code == 200


def test_two_processes_share_one_count(app: FastAPI, program: Program, database: Database) -> None:
    """Each sets aside LEASE requests at a time, so together they never let in more than the limit."""
    doors = TokenDoor(database), TokenDoor(database)
    let_in = 0
    for turn in range(LIMIT + 2 * LEASE):
        app.state.find_client = doors[turn % 2]
        let_in += program.get("/api/v1/token").status_code == 200

    assert let_in == LIMIT


def test_what_a_process_keeps_in_mind_is_bounded(
    app: FastAPI, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    door: Any = app.state.find_client
    program.get("/api/v1/token")
    (known,) = door._leases
    lease = door._leases[known]
    for number in range(2 * REMEMBERED):
        door._leases[-number - 1] = lease
    door._leases.pop(known)
    program.get("/api/v1/token")

    assert len(door._leases) == REMEMBERED
    assert known in door._leases


def test_a_request_costs_one_statement_at_the_door(app: FastAPI, program: Program) -> None:
    program.get("/api/v1/token")
    with count_statements(app) as seen:
        program.get("/api/v1/token")

    assert len(seen) == 1, seen


@pytest.mark.parametrize("path", ["/cohorts", "/cohorts/{c}/enrolments", "/cohorts/{c}/progress", "/certificates"])
def test_a_list_costs_three_statements_at_most(app: FastAPI, desk: ApiDesk, program: Program, path: str) -> None:
    """Once the hour's note of who reads stands; however many are in it."""
    for name in ("이정호", "최미경", "정대현"):
        desk.world.trainee(desk.cohort, name)
    url = "/api/v1" + path.format(c=desk.cohort.public_id)
    program.get(url)
    with count_statements(app) as seen:
        assert program.get(url).status_code == 200

    assert len(seen) <= 3, seen


def test_the_last_use_is_kept_at_most_every_five_minutes(desk: ApiDesk, clock: FixedClock, database: Database) -> None:
    token, secret = desk.issue_token()
    program, first = Program(desk.world.app, secret), clock.instant

    def last_used() -> Any:
        with database.read() as session:
            return session.scalar(select(ApiToken.last_used_at).where(ApiToken.id == token.id))

    assert last_used() is None
    program.get("/api/v1/token")
    clock.instant += timedelta(minutes=4)
    program.get("/api/v1/token")
    assert last_used() == first
    clock.instant += timedelta(minutes=1)
    program.get("/api/v1/token")
    assert last_used() == clock.instant


def test_while_the_database_takes_no_writes_reading_goes_on(
    desk: ApiDesk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = desk.program()
    if not database.is_sqlite:
        pytest.skip("a read-only database is arranged with a pragma of SQLite")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    held = [database.engine.connect() for _ in range(database.engine.pool.size() - 1)]  # type: ignore[attr-defined]
    for each in held:
        each.exec_driver_sql("PRAGMA query_only=ON")
    for each in held:
        each.close()

    assert program.get("/api/v1/token").status_code == 200
    assert program.get("/api/v1/cohorts").status_code == 200
    refused = program.get(f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments")
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert "김영숙" not in refused.text, "what cannot be noted is not shown"


def notes(database: Database) -> list[tuple[str, str, int | None, str]]:
    with database.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.verb.contains(".api_")).order_by(AuditEntry.id))
        return [(row.verb, row.subject_kind, row.subject_id, row.detail.get("token", "")) for row in rows]


def test_who_read_whose_data_is_noted_once_an_hour_for_each_token(
    desk: ApiDesk, clock: FixedClock, database: Database
) -> None:
    token, secret = desk.issue_token()
    program, other = Program(desk.world.app, secret), desk.program()
    url = f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments"
    before = len(notes(database))

    for _ in range(3):
        program.get(url)
    assert notes(database)[before:] == [("cohorts.api_enrolments_read", "cohort", desk.cohort.id, str(token.public_id))]
    other.get(url)
    assert len(notes(database)) == before + 2
    clock.instant += reading.EVERY
    program.get(url)
    assert len(notes(database)) == before + 3


def test_one_persons_data_is_noted_with_the_person(desk: ApiDesk, program: Program, database: Database) -> None:
    certificate = desk.certificate
    program.get(f"/api/v1/enrolments/{desk.half_way.public_id}")
    program.get(f"/api/v1/enrolments/{desk.half_way.public_id}/progress")
    program.get(f"/api/v1/certificates/{certificate.public_id}")

    with database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(3)).all()
    assert [(row.verb, row.person_id) for row in reversed(rows)] == [
        ("cohorts.api_enrolments_read", desk.half_way.person_id),
        ("cohorts.api_progress_read", desk.half_way.person_id),
        ("completion.api_read", certificate.person_id),
    ]


def test_answers_are_not_kept_not_guessed_at_and_carry_no_cookie(program: Program) -> None:
    for path in ("/token", "/cohorts?odd=1", "/nothing"):
        headers = program.get("/api/v1" + path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]
        assert "set-cookie" not in headers
