"""A body says only what its form asks for: role, organisation, score and state cannot be written from outside."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from app.core.actor import Role
from app.core.database import Database
from app.identity.models import RoleGrant
from app.models import metadata
from tests.echo import echoes
from tests.factories.review import decision
from tests.factories.world import Browser, World
from tests.security.conftest import ROLES
from tests.security.house import House, populate
from tests.security.walking import stops

pytestmark = pytest.mark.one_engine

PLANTED = "심어놓은값"
PLANTED_NUMBER = "77.125"


def extras(theirs: House) -> dict[str, str]:
    """Fields that no form of ours has: names of columns that decide over rights and results."""
    words = dict.fromkeys(
        ("state", "status", "verdict_by", "machine_score_by", "outcome", "login", "pin_hash"), PLANTED
    )
    numbers = dict.fromkeys(("score", "mark", "machine_score", "fraction", "first_score", "pass_mark"), PLANTED_NUMBER)
    foreign = {
        "organisation": str(theirs.center.public_id),
        "organisation_id": str(theirs.center.id),
        "person_id": str(theirs.people["learner"].person_id),
        "account_id": str(theirs.people["learner"].id),
        "enrolment_id": str(theirs.ids["enrolment_id"][0]),
    }
    return {**words, **numbers, **foreign, "role": "operator", "roles": "operator", "is_staff": "1", "id": "1"}


# What the form itself asks for, so that the deed is done (and the extras with it, were they believed).
FIELDS: dict[str, dict[str, str]] = {
    "people:answer_device": {"answer": "phone"},
    "people:decide_consent": {"answer": "yes", "_key": "0123456789abcdef"},
    "cohorts:decide_stage": {"stage": "0-ready", "decision": "exempt", "reason": "경력이 있으세요."},
    "cohorts:export": {"purpose": "월간 보고", "format": "csv"},
    "learning:answer": {"answer": "0"},
    "learning:place": {"place": "1"},
    "assessment:save": {"answer": "0", "_seq": "0"},
    "assessment:finish": {"_seq": "0", "anyway": "1"},
    "labeling:start_run": {"pool": "tutorial"},
    "labeling:save_item": {"label": "cup", "x": "1", "y": "1", "w": "9", "h": "9", "revision": "0", "deed": "save"},
    "labeling:check_item": {"label": "cup", "x": "1", "y": "1", "w": "9", "h": "9", "revision": "1", "deed": "save"},
    "labeling:hand_in": {"_seq": "0"},
    "review:decide": {**decision("passed", 3, 3, 3), "_seq": "1", "_key": "k1"},
    "completion:name_check": {"name": "김"},
    "completion:share": {"days": "7", "_key": "k-share"},
    "completion:revoke": {"reason": "발급 오류", "sure": "yes"},
}


def everything(database: Database) -> str:
    """All rows of all tables, as text."""
    with database.read() as session:
        rows = [str(tuple(row)) for table in metadata.sorted_tables for row in session.execute(select(table))]
    return "\n".join(rows)


def rows_of(database: Database, house: House) -> list[str]:
    """Everything that the house keeps."""
    found = []
    with database.read() as session:
        for table in metadata.sorted_tables:
            if "organisation_id" in table.c:
                chosen = select(table).where(table.c.organisation_id == house.center.id)
                found += [f"{table.name}: {tuple(row)}" for row in session.execute(chosen.order_by(text("1")))]
    return found


def grants(database: Database) -> set[tuple[int, int, str]]:
    with database.read() as session:
        return {(g.account_id, g.organisation_id, g.role) for g in session.scalars(select(RoleGrant))}


def test_fields_that_no_form_has_are_refused_or_ignored_by_every_form(
    app: FastAPI, world: World, database: Database
) -> None:
    ours, theirs = populate(world, "우리"), populate(world, "그쪽")
    planted, roles, before = extras(theirs), grants(database), rows_of(database, theirs)
    done: set[str] = set()

    for who in ours.people:
        browser, role = ours.browser(who), ROLES.get(who) or Role(who)
        token = {"x-csrf-token": browser.csrf()}
        for stop in stops(app, ours, "POST"):
            if not stop.is_open_to({role}) or stop.name.startswith(("identity:", "core:")):
                continue
            for fields in (planted, {}):  # with the extras first; what forbids them is then done without
                answer = browser.post(stop.url, data={**fields, **FIELDS.get(stop.name, {})}, headers=token)
                assert answer.status_code < 500, (who, stop, answer.text)
                if answer.status_code < 400 and fields:
                    done.add(stop.name)
        send_to_the_others(app, browser, role, theirs)

    stored = everything(database)
    assert PLANTED not in stored
    assert PLANTED_NUMBER not in stored
    assert grants(database) == roles
    assert rows_of(database, theirs) == before
    assert done >= DEEDS, DEEDS - done


def send_to_the_others(app: FastAPI, browser: Browser, role: Role, theirs: House) -> None:
    """The same forms at the other house's addresses: what is not one's own is not there. (Rows are compared afterwards.)"""
    token = {"x-csrf-token": browser.csrf()}
    for stop in stops(app, theirs, "POST"):
        if stop.kinds and stop.allow.roles and stop.is_open_to({role}):
            answer = browser.post(stop.url, data=FIELDS.get(stop.name, {}), headers=token)
            assert answer.status_code in (404, 422), (role, stop, answer.status_code)


DEEDS = {
    "people:answer_device",
    "people:decide_consent",
    "cohorts:decide_stage",
    "learning:place",
    "assessment:finish",
    "labeling:save_item",
    "labeling:hand_in",
    "review:take",
    "review:decide",
}


def test_forms_with_a_model_of_their_own_refuse_a_field_they_do_not_know(world: World) -> None:
    browser = world.browser(world.staff(world.organisation(), Role.CENTER), staff=True)
    form = {"_key": "k", "programme": "ai-data-crowdworker", "name": "새 회차", "starts_on": "2026-12-01"}
    full = {**form, "ends_on": "2027-01-29", "capacity": "20"}

    for name in ("rule", "documents", "organisation_id", "opened_at"):
        assert browser.submit("/cohorts", {**full, name: "1"}).status_code == 422, name
    assert browser.submit("/cohorts", full).status_code == 303


def test_a_cohort_is_opened_at_ones_own_center_whatever_the_body_says(world: World, database: Database) -> None:
    own, other = world.organisation(), world.organisation("서귀포 일자리센터")
    browser = world.browser(world.staff(own, Role.CENTER), staff=True)
    form = {
        "_key": "k",
        "programme": "ai-data-crowdworker",
        "name": "새 회차",
        "starts_on": "2026-12-01",
        "ends_on": "2027-01-29",
        "capacity": "20",
        "organisation": str(other.public_id),
    }

    browser.submit("/cohorts", form)

    with database.read() as session:
        from app.cohorts.models import Cohort

        assert other.id not in set(session.scalars(select(Cohort.organisation_id)))


SECRETS = {"phone": "01055501234", "pin": "73916", "password": "비밀-7391", "code": "73916", "ticket": "표-7391"}


@pytest.mark.parametrize("url", ["/sign-in", "/sign-in/staff", "/sign-in/staff/code"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_refused_form_does_not_repeat_what_is_secret(world: World, url: str, accept: str) -> None:
    browser = world.browser()
    token = browser.csrf()
    for sent in (SECRETS, {**SECRETS, "pin": "7" * 400, "password": "비밀-7391" * 90}):
        answer: Any = browser.post(url, data={**sent, "_csrf": token}, headers={"accept": accept})
        assert answer.status_code == 422
        for name in ("pin", "password"):
            assert not echoes(answer.text, sent[name]), name
            assert len(sent[name]) < 20 or sent[name][:20] not in answer.text, name
