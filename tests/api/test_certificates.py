"""What a program reads of certificates."""

from datetime import timedelta
from typing import Any

from app.completion.models import Certificate
from app.core.api_client import ApiScope
from app.core.clock import FixedClock
from app.core.database import Database
from app.core.idempotency import fresh_key
from tests.api.desk import ApiDesk, Program


def test_a_certificate_says_its_state_and_how_anyone_can_check_it(desk: ApiDesk, program: Program) -> None:
    held = desk.certificate
    (shown,) = program.read("/certificates")["items"]

    assert shown == {
        "id": str(held.public_id),
        "kind": "certificate",
        "number": "제 2026-0001호",
        "title": "AI 데이터 크라우드 워커 양성 과정",
        "state": "valid",
        "recipient_name": "김영숙",
        "cohort_id": str(desk.cohort.public_id),
        "enrolment_id": str(desk.certificates.enrolment.public_id),
        "awarded_on": "2026-11-23",
        "issued_at": "2026-11-23T00:30:00Z",
        "valid_until": None,
        "revoked_at": None,
        "revoked_reason": None,
        "verification_url": held.verify_url,
        "credential_url": f"https://testserver/api/v1/certificates/{held.public_id}/credential",
    }
    stranger = desk.certificates.public()
    assert "유효" in stranger.get(shown["verification_url"]).text
    assert stranger.get(shown["verification_url"] + ".json").json()["state"] == "valid"


def test_badges_are_listed_when_they_are_asked_for(desk: ApiDesk, program: Program) -> None:
    slug = "skill-boxes"
    issued = desk.certificates.trainee().submit(f"/wallet/badges/{slug}", {"_key": fresh_key()})
    assert issued.status_code == 303, issued.text
    assert program.read("/certificates")["items"] == []
    (shown,) = program.read("/certificates", kind="badge")["items"]
    assert (shown["kind"], shown["number"], shown["state"]) == ("badge", "제 2026-0001호", "valid")
    assert program.read("/certificates/2026-0001") == shown | {"criteria": None}
    assert program.get("/api/v1/certificates?kind=자격").status_code == 422


def test_a_certificate_is_found_by_id_and_by_number(desk: ApiDesk, program: Program) -> None:
    by_id = program.read(f"/certificates/{desk.certificate.public_id}")

    for number in ("제 2026-0001호", "2026-0001"):
        assert program.read(f"/certificates/{number}") == by_id
    for unknown in ("2026-0002", "2026-1", "제 2026-0001", "9" * 40):
        found = program.get(f"/api/v1/certificates/{unknown}")
        assert found.status_code == (200 if unknown == "제 2026-0001" else 404), unknown


def test_it_rests_on_every_condition_of_the_frozen_rule(desk: ApiDesk, program: Program) -> None:
    criteria = program.read(f"/certificates/{desk.certificate.public_id}")["criteria"]

    assert (criteria["rule"], criteria["version"], criteria["outcome"]) == ("naeil-card", 1, "수료")
    assert [each["kind"] for each in criteria["conditions"]] == ["progress", "quizzes", "practice", "final_assessment"]
    assert criteria["conditions"][3] == {
        "kind": "final_assessment",
        "name": "최종 평가",
        "needed": "60점 이상",
        "actual": "78점",
        "met": True,
    }


def test_without_the_scope_for_enrolments_there_is_no_name(desk: ApiDesk) -> None:
    program = desk.program(ApiScope.CERTIFICATES_READ)
    held = desk.certificate

    answers = [program.get("/api/v1/certificates"), program.get(f"/api/v1/certificates/{held.public_id}")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("김영숙" not in answer.text for answer in answers)
    assert answers[1].json()["recipient_name"] is None
    assert program.get(f"/api/v1/certificates/{held.public_id}/credential").status_code == 403


def test_the_signed_credential_comes_byte_for_byte(desk: ApiDesk, program: Program) -> None:
    held = desk.certificate
    answer = program.get(f"/api/v1/certificates/{held.public_id}/credential")

    assert answer.headers["content-type"] == "application/vc+ld+json"
    assert answer.content == desk.world.app.state.storage.get(held.credential_hash)
    assert answer.json()["proof"]


def test_the_credential_of_an_erased_name_is_no_longer_given_out(
    desk: ApiDesk, program: Program, database: Database
) -> None:
    held = desk.certificate
    with database.write() as session:
        session.get_one(Certificate, held.id).recipient_name = None

    answer = program.get(f"/api/v1/certificates/{desk.certificate.public_id}/credential")
    assert answer.status_code == 409
    assert "김영숙" not in answer.text


def test_a_revoked_certificate_says_when_and_why_and_comes_in_the_next_reading(
    desk: ApiDesk, program: Program, clock: FixedClock
) -> None:
    held = desk.certificate
    clock.instant += timedelta(hours=2)
    since = program.read("/certificates")["sync_from"]
    assert program.read("/certificates", updated_since=since)["items"] == []

    staff = desk.world.browser(desk.world.staff(desk.organisation), staff=True)
    answer = staff.submit(f"/certificates/{held.public_id}/revocation", {"reason": "발급 오류", "sure": "yes"})
    assert answer.status_code == 303

    (changed,) = program.read("/certificates", updated_since=since)["items"]
    assert (changed["state"], changed["revoked_reason"]) == ("revoked", "발급 오류")
    assert changed["revoked_at"] == "2026-11-23T02:30:00Z"


def test_certificates_can_be_narrowed(desk: ApiDesk, program: Program, database: Database, clock: FixedClock) -> None:
    held = desk.certificate
    with database.write() as session:
        session.get_one(Certificate, held.id).valid_until = clock.instant + timedelta(days=1)

    def found(**params: Any) -> int:
        return len(program.read("/certificates", **params)["items"])

    assert found(cohort=str(desk.cohort.public_id)) == 1
    assert found(cohort="00000000-0000-4000-8000-000000000007") == 0
    assert (found(issued_after="2026-11-23T09:29:59+09:00"), found(issued_after="2026-11-23T00:30:00Z")) == (1, 0)
    assert (found(state="valid"), found(state="expired"), found(state="revoked")) == (1, 0, 0)
    clock.instant += timedelta(days=1)
    assert (found(state="valid"), found(state="expired"), found(state="revoked")) == (0, 1, 0)
    assert program.read(f"/certificates/{desk.certificate.public_id}")["state"] == "expired"


def test_what_is_only_reserved_is_no_certificate(desk: ApiDesk, program: Program, database: Database) -> None:
    held = desk.certificate
    with database.write() as session:
        session.get_one(Certificate, held.id).state = "reserved"

    assert program.read("/certificates")["items"] == []
    assert program.get(f"/api/v1/certificates/{desk.certificate.public_id}").status_code == 404
    assert program.get("/api/v1/certificates/2026-0001").status_code == 404
