"""Enrolling people through the API: the rules of the roster, all or nobody, once for each key."""

import json
import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment, RosterImport
from app.core.api_client import ApiScope
from app.core.database import Database
from app.identity.models import Invite
from app.people.models import Person
from tests.api.desk import ApiDesk, Program

JEONGHO = {"name": "이정호", "phone": "010-7777-1234", "birth_date": "1963-04-05", "former_trade": "간호조무사"}
SUNJA = {"name": "한순자", "phone": "+82 10 7777 5678"}


def enrol(program: Program, desk: ApiDesk, *people: dict[str, Any], key: str = "key-00000001") -> Any:
    url = f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments"
    body = json.dumps({"people": people})  # in ASCII: half a character travels as an escape
    headers = {"idempotency-key": key, "content-type": "application/json"}
    return program.post(url, content=body, headers=headers)


def enrolled(database: Database, desk: ApiDesk) -> int:
    with database.read() as session:
        query = select(func.count()).select_from(Enrolment).where(Enrolment.cohort_id == desk.cohort.id)
        return session.scalar(query) or 0


def test_people_are_enrolled_invited_and_recorded(desk: ApiDesk, program: Program, database: Database) -> None:
    answer = enrol(program, desk, JEONGHO, SUNJA)

    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["enrolled"], said["already_here"]) == (2, 0)
    assert [(each["index"], each["result"]) for each in said["people"]] == [(0, "enrolled"), (1, "enrolled")]
    shown = program.read(f"/enrolments/{said['people'][0]['enrolment_id']}")
    assert (shown["name"], shown["state"]) == ("이정호", "invited")
    with database.read() as session:
        person = session.scalars(select(Person).where(Person.phone == "01077771234")).one()
        assert (str(person.birth_date), person.former_trade) == ("1963-04-05", "간호조무사")
        assert session.scalar(select(func.count()).select_from(Invite)) == 2
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "cohorts.api_enrolled")).one()
        assert (entry.actor_account_id, entry.detail["rows"]) == (None, 2)
        assert session.scalars(select(RosterImport)).one().rows == [], "phone numbers are not kept twice"


def test_who_is_here_already_stays_as_they_are(desk: ApiDesk, program: Program, database: Database) -> None:
    first = enrol(program, desk, JEONGHO).json()["people"][0]
    before = enrolled(database, desk)

    second = enrol(program, desk, SUNJA, JEONGHO, key="key-00000002").json()

    assert (second["enrolled"], second["already_here"]) == (1, 1)
    assert second["people"][1] == {"index": 1, "enrolment_id": first["enrolment_id"], "result": "already_here"}
    assert enrolled(database, desk) == before + 1


def test_one_fault_and_nobody_is_enrolled(desk: ApiDesk, program: Program, database: Database) -> None:
    before = enrolled(database, desk)
    answer = enrol(
        program,
        desk,
        JEONGHO,
        {"name": "최2", "phone": "010-1"},
        {"name": "정대현", "phone": "010-7777-9999", "birth_date": "1890-01-01"},
        {"name": "이정호", "phone": "01077771234"},
        {"name": "오철", "phone": "010-7777-8888", "former_trade": "630405-1234567"},
    )

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "/people/1/name",
        "/people/1/phone",
        "/people/2/birth_date",
        "/people/3",
        "/people/4",
    ]
    assert "주민등록번호" in answer.json()["errors"][-1]["message"]
    for typed in ("최2", "1890", "이정호", "정대현", "630405", "7777"):
        assert typed not in answer.text, "what was sent is not repeated"
    assert enrolled(database, desk) == before


@pytest.mark.parametrize(
    ("person", "pointer"),
    [
        ({"name": "이정호"}, "/people/0/phone"),
        ({**SUNJA, "role": "center"}, "/people/0/role"),
        ({**SUNJA, "birth_date": "5.4.1963"}, "/people/0/birth_date"),
        ({**SUNJA, "birth_date": 19630405}, "/people/0/birth_date"),
        ({**SUNJA, "former_trade": "a\x00b"}, "/people/0/former_trade"),
        ({**SUNJA, "name": "가\ud800"}, "/people/0/name"),
        ({**SUNJA, "former_trade": "가" * 61}, "/people/0/former_trade"),
        ({**SUNJA, "phone": 1077775678}, "/people/0/phone"),
        ("이정호", "/people/0"),
    ],
)
def test_a_field_that_does_not_fit_is_named_by_its_pointer(
    desk: ApiDesk, program: Program, person: Any, pointer: str
) -> None:
    answer = enrol(program, desk, person)

    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_the_name_of_an_unknown_field_is_repeated_only_when_it_looks_like_one(desk: ApiDesk, program: Program) -> None:
    answer = enrol(program, desk, {**SUNJA, "김영희 010-1234-5678": 1})

    assert [error["pointer"] for error in answer.json()["errors"]] == ["/people/0/?"]


def test_a_cohort_is_not_overfilled(desk: ApiDesk, program: Program, database: Database) -> None:
    people = [
        {"name": "훈련생" + "가나다라"[n // 10] + "마바사아자차카타파하"[n % 10], "phone": f"0107777{n:04d}"}
        for n in range(29)
    ]
    answer = enrol(program, desk, *people)

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#problem-cohort-full")
    assert answer.json()["detail"] == "29 new people, but 28 places left of 30. Nobody was enrolled."
    assert enrolled(database, desk) == 2
    assert enrol(program, desk, *people[:28], key="key-00000002").status_code == 201


def test_the_same_key_and_body_are_done_once_and_answered_the_same(
    desk: ApiDesk, program: Program, database: Database
) -> None:
    first, second = enrol(program, desk, JEONGHO), enrol(program, desk, JEONGHO)

    assert (second.status_code, second.json()) == (201, first.json())
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert enrolled(database, desk) == 3


def test_the_same_key_with_another_body_is_refused(desk: ApiDesk, program: Program) -> None:
    enrol(program, desk, JEONGHO)
    answer = enrol(program, desk, SUNJA)

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("#problem-idempotency-key-reused")


def test_keys_of_two_tokens_are_two_keys(desk: ApiDesk, program: Program) -> None:
    enrol(program, desk, JEONGHO)

    assert enrol(desk.program(), desk, SUNJA).status_code == 201


def test_a_refused_request_does_not_use_up_its_key(desk: ApiDesk, program: Program) -> None:
    assert enrol(program, desk, {**JEONGHO, "phone": "1"}).status_code == 422
    assert enrol(program, desk, JEONGHO).status_code == 201


@pytest.mark.parametrize("key", [None, "short", "a" * 65, "spaces in it", "열쇠열쇠열쇠열쇠"])
def test_a_key_is_needed_and_has_a_form(desk: ApiDesk, program: Program, key: str | None) -> None:
    url = f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments"
    headers = {"idempotency-key": key.encode()} if key else {}
    answer = program.post(url, json={"people": [JEONGHO]}, headers=headers)

    assert answer.status_code == 422
    assert [error["header"] for error in answer.json()["errors"]] == ["Idempotency-Key"]


def test_two_requests_at_once_with_one_key_enrol_once(desk: ApiDesk, program: Program, database: Database) -> None:
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(enrol(program, desk, JEONGHO))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.text for answer in answers}) == 1
    assert enrolled(database, desk) == 3


def test_a_person_of_another_center_looks_like_anyone_new(desk: ApiDesk, program: Program, database: Database) -> None:
    """The answer, the enrolment and the list are the same as for somebody nobody knows."""
    _, _, foreign = desk.elsewhere()
    with database.read() as session:
        person = session.get_one(Person, foreign.person_id)
    known = enrol(program, desk, {"name": person.name, "phone": person.phone})
    new = enrol(program, desk, JEONGHO, key="key-00000002")

    def without_ids(answer: Any) -> Any:
        said = answer.json()
        return {**said, "people": [{**each, "enrolment_id": None} for each in said["people"]]}

    assert without_ids(known) == without_ids(new)
    shown = [program.read(f"/enrolments/{answer.json()['people'][0]['enrolment_id']}") for answer in (known, new)]
    assert [each["state"] for each in shown] == ["invited", "invited"]


def test_a_token_that_only_enrols_sees_no_names(desk: ApiDesk) -> None:
    program = desk.program(ApiScope.ENROLMENTS_WRITE)
    answer = enrol(program, desk, JEONGHO)

    assert answer.status_code == 201
    assert "이정호" not in answer.text
    assert program.get(f"/api/v1/enrolments/{answer.json()['people'][0]['enrolment_id']}").status_code == 403


def test_bodies_of_another_kind_or_size_are_refused(desk: ApiDesk, program: Program) -> None:
    url = f"/api/v1/cohorts/{desk.cohort.public_id}/enrolments"
    key = {"idempotency-key": "key-00000001"}
    json_kind = {**key, "content-type": "application/json; charset=utf-8"}
    for content, headers, status in (
        (b'{"people": []}', {**key, "content-type": "text/plain"}, 415),
        (b"people=1", {**key, "content-type": "application/x-www-form-urlencoded"}, 415),
        (b"", key, 415),
        (b"{", json_kind, 422),
        (b"[]", json_kind, 422),
        (b"null", json_kind, 422),
        (b"", json_kind, 422),
        (b'{"people": []}', json_kind, 422),
        (b'{"people": 1e999}', json_kind, 422),
        (b"\xff\xfe\x00", json_kind, 400),
        (b"[" * 100_000, json_kind, 400),
        (b'{"people": "' + b"a" * 300_000 + b'"}', json_kind, 413),
    ):
        answer = program.post(url, content=content, headers=headers)
        assert answer.status_code == status, (content[:20], headers, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_batch_has_at_most_two_hundred_people(desk: ApiDesk, program: Program) -> None:
    answer = enrol(program, desk, *([SUNJA] * 201))

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/people")
