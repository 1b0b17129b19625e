"""What a person, a page's script and a program are told when something goes wrong."""

from collections.abc import Iterator
from typing import Annotated

import pytest
from fastapi import FastAPI, Form
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from app.core import errors
from app.core.room import ANYONE, Room
from tests.echo import echoes

PIN = "483920"
FAULTS = {
    "missing": errors.NotFound(),
    "forbidden": errors.Forbidden("다른 분의 화면이에요."),
    "conflict": errors.Conflict("그사이 바뀌었어요.", {"name": "이름을 다시 봐 주세요."}),
    "invalid": errors.Invalid("", {"pin": "숫자 6개가 필요해요."}),
    "large": errors.TooLarge(),
    "many": errors.TooMany("잠시 뒤에 다시 해 주세요.", retry_after_s=30),
    "away": errors.Unavailable(),
    "disk": OperationalError("INSERT INTO secret", {}, Exception("disk is full")),
    "bug": RuntimeError("the secret is buried under the oak"),
}


@pytest.fixture
def faulty(app: FastAPI) -> Iterator[TestClient]:
    """The app with a room in which everything goes wrong."""
    room = Room("faulty")

    @room.get("/faulty/{what}", name="fail", allow=ANYONE)
    def fail(what: str) -> None:
        raise FAULTS[what]

    @room.get("/numbered/{number}", name="numbered", allow=ANYONE)
    def numbered(number: int) -> None:
        return None

    @room.post("/faulty", name="form", allow=ANYONE)
    def form(pin: Annotated[int, Form(le=9)]) -> None:
        return None

    app.include_router(room)
    with TestClient(
        app, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ("missing", 404, "찾는 화면이 없어요"),
        ("forbidden", 403, "다른 분의 화면이에요."),
        ("conflict", 409, "이름을 다시 봐 주세요."),
        ("invalid", 422, "숫자 6개가 필요해요."),
        ("large", 413, "파일이 너무 커요"),
        ("many", 429, "잠시 뒤에 다시 해 주세요."),
        ("away", 503, "지금은 저장할 수 없어요"),
        ("disk", 503, "지금은 저장할 수 없어요"),
        ("bug", 500, "우리 쪽에서 문제가 생겼어요"),
    ],
)
def test_each_fault_has_its_status_and_plain_words_and_keeps_its_secrets(
    faulty: TestClient, what: str, status: int, words: str
) -> None:
    answer = faulty.get(f"/faulty/{what}")
    assert answer.status_code == status
    assert words in answer.text
    assert "<html" in answer.text
    assert not any(secret in answer.text for secret in ("secret", "disk is full", "Traceback", "INSERT"))


def test_a_program_gets_a_problem_document(faulty: TestClient) -> None:
    answer = faulty.get("/faulty/conflict", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "status": 409,
        "title": "그사이 내용이 바뀌었어요",
        "detail": "그사이 바뀌었어요.",
        "fields": {"name": "이름을 다시 봐 주세요."},
    }


def test_who_must_wait_is_told_how_long(faulty: TestClient) -> None:
    assert faulty.get("/faulty/many").headers["retry-after"] == "30"
    assert faulty.get("/faulty/disk").headers["retry-after"] == "10"


def test_an_unexpected_fault_has_a_reference_that_is_in_the_log(
    faulty: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = faulty.get("/faulty/bug", headers={"accept": "application/json"})
    reference = answer.json()["reference"]
    assert [record.__dict__["reference"] for record in caplog.records if record.name == "ieum.errors"] == [reference]
    assert "buried under the oak" not in answer.text


def test_an_address_of_the_wrong_shape_is_a_page_that_is_not_there(faulty: TestClient) -> None:
    assert faulty.get("/numbered/seven").status_code == 404
    assert faulty.get("/no/such/page").status_code == 404


def test_a_refused_form_names_the_field_and_never_repeats_what_was_typed(faulty: TestClient) -> None:
    token = faulty.get("/styleguide").text.split('name="_csrf" value="')[1][:64]
    answer = faulty.post("/faulty", data={"pin": PIN, "_csrf": token}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"pin": "이 칸을 확인해 주세요."}
    page = faulty.post("/faulty", data={"pin": PIN, "_csrf": token})
    assert page.status_code == 422
    assert not echoes(page.text + answer.text, PIN)


def test_who_is_not_signed_in_is_led_to_the_door_or_told_in_json(client: TestClient) -> None:
    assert client.get("/cohorts").headers["location"] == "/sign-in?next=/cohorts"
    assert client.get("/cohorts", headers={"hx-request": "true"}).headers["hx-redirect"] == "/sign-in?next=/cohorts"
    assert client.get("/cohorts", headers={"accept": "application/json"}).status_code == 401
