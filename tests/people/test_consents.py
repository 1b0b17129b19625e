"""One's own consents: what, when, and taking them back."""

import re
import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.actor import Actor, Grant, Role
from app.core.database import Database
from app.identity.models import Account
from app.people import queries, service
from app.people.models import Consent, Organisation
from app.people.texts import consent_files, consent_text, deletion_date, notice_file
from tests.factories.world import Browser, World


@pytest.fixture
def center(world: World) -> Organisation:
    region = world.organisation("제주특별자치도", "region")
    return world.organisation(parent_id=region.id)


def trainee_of(world: World, center: Organisation, name: str = "김영희") -> tuple[Account, Actor]:
    person = world.person(name)
    account = world.account(person, center, Role.TRAINEE)
    grant = Grant(Role.TRAINEE, center.id, center.name, center.path, None)
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    return account, Actor(account.id, person.id, person.public_id, person.name, 1, moment, (grant,))


def agree(database: Database, actor: Actor, center: Organisation, purpose: str = "referral:1") -> Consent:
    with database.write() as session:
        return service.grant_consent(
            session,
            actor,
            center.id,
            purpose,
            "채용 기업에 알림\n제주데이터에 제 이름을 알립니다.",
            "1",
            "제주데이터",
        )


def withdraw(browser: Browser, consent: Consent):
    return browser.submit(f"/consents/{consent.public_id}/withdrawal", page="/consents")


def test_the_page_shows_what_was_agreed_to_when_and_in_which_words(
    world: World, center: Organisation, database: Database
) -> None:
    account, actor = trainee_of(world, center)
    agree(database, actor, center)
    page = world.browser(account).get("/consents").text
    assert "채용 기업에 알림" in page
    assert "제주데이터에 제 이름을 알립니다." in page
    assert "2026년 11월 23일에 동의했습니다." in page
    assert "아직 고르지 않음" in page
    paper = world.browser(account).get("/consents/print").text
    assert "글의 판: 1" in paper
    assert "제주데이터에 제 이름을 알립니다." in paper


def test_withdrawing_takes_effect_at_once_and_is_recorded(
    world: World, center: Organisation, database: Database
) -> None:
    account, actor = trainee_of(world, center)
    consent = agree(database, actor, center)
    with database.read() as session:
        assert queries.has_consent(session, actor.person_id, "referral:1")
    browser = world.browser(account)
    assert withdraw(browser, consent).headers["location"] == "/consents"
    with database.read() as session:
        assert not queries.has_consent(session, actor.person_id, "referral:1")
        verbs = session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
        assert verbs == ["people.consent_granted", "people.consent_withdrawn"]
    assert "거두었습니다" in browser.get("/consents").text
    assert withdraw(browser, consent).status_code == 303
    with database.read() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 2


def test_the_latest_word_counts(world: World, center: Organisation, database: Database) -> None:
    _, actor = trainee_of(world, center)
    first = agree(database, actor, center)
    with database.write() as session:
        service.refuse_consent(session, actor, center.id, "referral:1", "글", "2", "제주데이터")
    with database.read() as session:
        assert not queries.has_consent(session, actor.person_id, "referral:1")
        assert not queries.has_consent(session, actor.person_id, "referral:2")
    agree(database, actor, center)
    with database.write() as session:
        service.withdraw(session, actor, session.get_one(Consent, first.id))
    with database.read() as session:
        assert queries.has_consent(session, actor.person_id, "referral:1")
        assert queries.has_consent(session, actor.person_id, "referral:1", center.id)
        assert not queries.has_consent(session, actor.person_id, "referral:1", center.id + 1)


def test_another_persons_consent_is_not_found(world: World, center: Organisation, database: Database) -> None:
    _, owner = trainee_of(world, center)
    consent = agree(database, owner, center)
    neighbour, _ = trainee_of(world, center, "이정호")
    foreigner, _ = trainee_of(world, world.organisation("서귀포 새일센터"), "최미경")
    for account in (neighbour, foreigner):
        assert withdraw(world.browser(account), consent).status_code == 404
        assert "제주데이터" not in world.browser(account).get("/consents").text
    assert world.browser(neighbour).submit(f"/consents/{uuid.uuid4()}/withdrawal", page="/consents").status_code == 404
    with database.read() as session:
        assert queries.has_consent(session, owner.person_id, "referral:1")


def test_a_foreign_organisations_question_is_not_found(world: World, center: Organisation) -> None:
    account, _ = trainee_of(world, center)
    foreign = world.organisation("서귀포 새일센터")
    browser = world.browser(account)
    url = f"/consents/questions/{foreign.public_id}/recordings"
    assert browser.get(url).status_code == 404
    assert browser.submit(url, {"answer": "yes", "_key": "0123456789abcdef"}, page="/consents").status_code == 404
    assert browser.get(f"/consents/questions/{center.public_id}/sensitive").status_code == 404


def test_a_refusal_can_be_turned_into_a_yes_from_the_page(
    world: World, center: Organisation, database: Database
) -> None:
    account, actor = trainee_of(world, center)
    browser = world.browser(account)
    url = f"/consents/questions/{center.public_id}/marketing"
    for answer in ("no", "yes"):
        key = re.search(r'name="_key" value="([0-9a-f]+)"', browser.get(url).text)
        assert key
        browser.submit(url, {"answer": answer, "_key": key.group(1), "next": "/consents"}, page=url)
        assert f"{url}?next=/consents" in browser.get("/consents").text or answer == "yes"
    with database.read() as session:
        assert queries.has_consent(session, actor.person_id, "marketing")
    assert "예전에 고른 것 1건 보기" in browser.get("/consents").text


def test_a_form_without_its_token_changes_nothing(world: World, center: Organisation, database: Database) -> None:
    account, actor = trainee_of(world, center)
    consent = agree(database, actor, center)
    browser = world.browser(account)
    assert browser.post(f"/consents/{consent.public_id}/withdrawal").status_code == 403
    url = f"/consents/questions/{center.public_id}/marketing"
    assert browser.post(url, data={"answer": "yes", "_key": "0123456789abcdef"}).status_code == 403
    with database.read() as session:
        assert len(session.scalars(select(Consent)).all()) == 1


def test_every_text_is_formal_complete_and_costs_nothing_to_refuse() -> None:
    files = consent_files()
    assert [file.purpose for file in files] == ["recordings", "third_party", "marketing"]
    for file in files:
        text = consent_text(file, organisation="제주 센터", recipient="제주특별자치도", day=date(2026, 11, 23))
        headings = [heading for heading, _ in text.parts]
        assert headings[-3:] == ["쓰는 까닭", "보관하는 기간", "동의하지 않을 권리"]
        assert "불이익이 없습니다" in text.as_read
        assert "{" not in text.as_read
        assert "제주 센터가" in text.question or "제주 센터의" in text.question
        assert not re.search(r"[가-힣]요\.", text.as_read)
    assert all(section.text.endswith("니다.") for section in notice_file().sections)


@pytest.mark.parametrize(
    ("day", "deleted"),
    [(date(2026, 11, 23), date(2027, 11, 23)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_recordings_are_deleted_a_year_after_the_yes(day: date, deleted: date) -> None:
    assert deletion_date(day) == deleted
