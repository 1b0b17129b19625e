"""The pages on which center staff make, look after and stop their tokens."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.actor import Role
from app.core.clock import FixedClock, now
from app.core.database import Database
from app.core.idempotency import fresh_key
from app.identity.api_tokens import MOST_LIVING
from app.identity.models import Account, ApiToken, RoleGrant
from tests.api.desk import ApiDesk, Program
from tests.completion.desk import text_of
from tests.factories.world import Browser

TOKEN = re.compile(r"ieum_pat_[0-9a-f]{64}")
FORM = {"name": "실적 집계 프로그램", "scope": ["cohorts:read", "progress:read"], "ends_on": "2027-02-21"}


@pytest.fixture
def staff(desk: ApiDesk) -> Browser:
    return desk.certificates.staff


def send(staff: Browser, **changes: Any) -> Any:
    return staff.submit("/api-tokens", {**FORM, "_key": fresh_key(), **changes})


def test_a_token_is_made_shown_once_and_works(desk: ApiDesk, staff: Browser) -> None:
    answer = send(staff)
    (token,) = TOKEN.findall(answer.text)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    said = Program(desk.world.app, token).read("/token")
    assert (said["name"], said["scopes"]) == ("실적 집계 프로그램", ["cohorts:read", "progress:read"])
    assert said["expires_at"] == "2027-02-21T15:00:00Z", "until midnight in Korea of the chosen day"
    listed = staff.get("/api-tokens").text
    assert not TOKEN.search(listed)
    assert f"…{token[-4:]}로 끝나요" in listed


def test_the_same_form_twice_makes_one_token_and_shows_it_once(staff: Browser, database: Database) -> None:
    key = fresh_key()
    first, second = send(staff, _key=key), send(staff, _key=key)

    assert TOKEN.search(first.text)
    assert not TOKEN.search(second.text)
    assert "이미 만든 토큰이에요" in second.text
    with database.read() as session:
        assert len(session.scalars(select(ApiToken)).all()) == 1


def test_the_form_begins_with_nothing_ticked_and_ninety_days(staff: Browser) -> None:
    html = staff.get("/api-tokens/new").text

    assert 'value="2027-02-21"' in html
    assert 'max="2027-11-23"' in html
    assert " checked" not in html[html.index("<main") :]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "가"}, "name", "2자에서 60자"),
        ({"name": "가" * 61}, "name", "지금은 61자예요"),
        ({"name": "가\u202e나"}, "name", "2자에서 60자"),
        ({"scope": []}, "scope", "하나 이상"),
        ({"scope": ["people:delete"]}, "scope", "하나 이상"),
        ({"ends_on": ""}, "ends_on", "2027-02-19처럼"),
        ({"ends_on": "2026-11-23"}, "ends_on", "내일부터"),
        ({"ends_on": "2027-11-24"}, "ends_on", "1년을 넘길 수 없어요"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(
    staff: Browser, database: Database, changes: dict[str, Any], field: str, words: str
) -> None:
    answer = send(staff, **changes)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert words in answer.text
    if field != "scope":
        assert 'value="cohorts:read" checked' in answer.text
    with database.read() as session:
        assert session.scalars(select(ApiToken)).all() == []


def test_a_fresh_center_is_told_what_tokens_are_for(staff: Browser) -> None:
    assert "아직 만든 토큰이 없어요" in staff.get("/api-tokens").text


def test_the_list_says_what_each_token_is_worth_now(
    desk: ApiDesk, staff: Browser, clock: FixedClock, database: Database
) -> None:
    desk.issue_token(days=10)
    _, secret = desk.issue_token(days=90)
    revoked, _ = desk.issue_token(days=90)
    staff.submit(f"/api-tokens/{revoked.public_id}/revocation")
    clock.instant += timedelta(days=5)
    staff = desk.world.browser(desk.world.staff(desk.organisation), staff=True)
    assert re.findall(r'badge-\w+">([^<]+)', staff.get("/api-tokens").text) == ["쓸 수 있음", "곧 끝남", "멈춤"]
    Program(desk.world.app, secret).read("/token")
    assert "2026년 11월 28일 오전 9시 30분" in staff.get("/api-tokens").text

    clock.instant += timedelta(days=6)
    staff = desk.world.browser(desk.world.staff(desk.organisation), staff=True)
    assert "기간 끝남" in staff.get("/api-tokens").text


def test_the_list_says_when_the_maker_no_longer_works_here(desk: ApiDesk, database: Database) -> None:
    """The token goes on: it belongs to the center, and stopping it would stop what depends on it."""
    gone = desk.world.staff(desk.organisation, Role.CENTER, "정대현")
    _, secret = desk.issue_token(staff=gone)
    staff = desk.certificates.staff
    assert "만든 분이 그만둠" not in staff.get("/api-tokens").text

    with database.write() as session:
        session.get_one(Account, gone.id).disabled_at = now(session)
    assert "만든 분이 그만둠" in staff.get("/api-tokens").text
    with database.write() as session:
        session.get_one(Account, gone.id).disabled_at = None
        session.delete(session.scalars(select(RoleGrant).where(RoleGrant.account_id == gone.id)).one())
    assert "만든 분이 그만둠" in staff.get("/api-tokens").text
    assert Program(desk.world.app, secret).get("/api/v1/token").status_code == 200


def test_stopping_asks_first_and_is_recorded_once(desk: ApiDesk, staff: Browser, database: Database) -> None:
    token, _ = desk.issue_token()
    url = f"/api-tokens/{token.public_id}/revocation"
    assert "멈추면 되돌릴 수 없어요" in staff.get(url).text
    for _ in range(2):
        assert staff.submit(url).headers["location"] == "/api-tokens"

    assert staff.get(url).status_code == 303, "there is nothing left to ask"
    with database.read() as session:
        entries = select(AuditEntry).where(AuditEntry.subject_kind == "api_token").order_by(AuditEntry.id)
        rows = session.scalars(entries).all()
    assert [row.verb for row in rows] == ["identity.api_token_made", "identity.api_token_revoked"]
    assert {row.organisation_id for row in rows} == {desk.organisation.id}
    assert all(row.actor_account_id for row in rows)


def test_a_center_has_at_most_twenty_tokens_in_use(desk: ApiDesk, staff: Browser) -> None:
    made = [desk.issue_token()[0] for _ in range(MOST_LIVING)]
    assert "쓰고 있는 토큰이 20개예요" in send(staff).text
    staff.submit(f"/api-tokens/{made[0].public_id}/revocation")

    assert TOKEN.search(send(staff).text)


def test_who_works_at_two_centers_chooses_one(desk: ApiDesk, database: Database) -> None:
    there, _, _ = desk.elsewhere()
    both = desk.world.staff(desk.organisation)
    with database.write() as session:
        session.add(
            RoleGrant(account_id=both.id, organisation_id=there.id, role=Role.CENTER.value, granted_at=now(session))
        )
    browser = desk.world.browser(both, staff=True)
    assert "어느 기관의 토큰인가요?" in browser.get("/api-tokens/new").text

    (token,) = TOKEN.findall(send(browser, organisation=str(there.id)).text)
    assert Program(desk.world.app, token).read("/token")["organisation"]["name"] == "전주 중장년내일센터"
    assert send(browser, organisation="999999").status_code == 404
    assert "전주 중장년내일센터" in text_of(browser.get("/api-tokens").text)


def test_a_token_cannot_be_made_for_another_center(desk: ApiDesk, staff: Browser) -> None:
    there, _, _ = desk.elsewhere()

    assert send(staff, organisation=str(there.id)).status_code == 404
