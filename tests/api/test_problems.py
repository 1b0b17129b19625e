"""Refusals of the API: one shape for all, and nothing of what was sent in it."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from app.core.api_client import ApiScope
from app.core.problems import KINDS, problem_of_status
from tests.api.desk import ApiDesk, Program

SECRET = "비밀-739164"


def test_every_refusal_has_the_members_of_rfc_9457_and_a_korean_sentence(desk: ApiDesk, program: Program) -> None:
    reader = desk.program(ApiScope.COHORTS_READ)
    answers = [
        Program(desk.world.app, None).get("/api/v1/token"),
        reader.get("/api/v1/certificates"),
        program.get("/api/v1/nothing"),
        program.delete("/api/v1/cohorts"),
        program.put("/api/v1/token"),
        program.get(f"/api/v1/cohorts?state={SECRET}"),
        program.post(f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments", content=SECRET.encode()),
    ]

    assert [answer.status_code for answer in answers] == [401, 403, 404, 405, 405, 422, 415]
    for answer in answers:
        said = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "message_ko"} <= set(said)
        assert said["status"] == answer.status_code
        assert said["detail"].isascii() or "…" in said["detail"]
        assert said["message_ko"].endswith(".")
        assert SECRET not in answer.text
    assert answers[3].headers["allow"] == "GET"


def test_a_database_that_refuses_and_a_fault_of_ours_are_problems_too(app: FastAPI, program: Program) -> None:
    def failing(error: Exception) -> Any:
        def find(request: object) -> None:
            raise error

        app.state.find_client = find
        return program.get("/api/v1/cohorts")

    refused = failing(OperationalError("SELECT 1", {"name": SECRET}, Exception("disk is full")))
    fault = failing(RuntimeError(SECRET))

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert fault.status_code == 500
    assert fault.json()["reference"]
    for answer in (refused, fault):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        assert SECRET not in answer.text
        assert "disk" not in answer.text


def test_each_status_has_a_kind_and_each_kind_a_way_on() -> None:
    for kind in KINDS.values():
        assert problem_of_status(kind.status).status == kind.status
        assert kind.mend.endswith(".")
        assert kind.detail.endswith((".", "…."))
    assert problem_of_status(418).slug == "malformed"
    assert problem_of_status(599).slug == "internal"
