"""What the person who runs the server does for staff: a lost telephone, a forgotten password, somebody who left."""

import re

import pyotp
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app import cli, cli_staff
from app.audit.models import AuditEntry
from app.core.database import Database
from app.core.settings import Settings
from app.identity.hashing import hash_password
from app.identity.models import Account
from app.identity.otp import give_otp_secret
from tests.conftest import TEST_SECRET
from tests.factories.world import World

LOGIN, PASSWORD = "kim@example.kr", "correct horse battery"


@pytest.fixture
def ieum(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli_staff, "Settings", lambda: settings)
    return lambda *words: CliRunner().invoke(cli.app, list(words))


@pytest.fixture
def account(world: World, database: Database) -> Account:
    made = world.staff(world.organisation())
    secret = bytes.fromhex(TEST_SECRET)
    with database.write() as session:
        stored = session.merge(made)
        stored.login, stored.password_hash = LOGIN, hash_password(secret, PASSWORD)
        give_otp_secret(secret, stored)
    return made


def sign_in(world: World, password: str, address: str) -> int:
    """Status of the last step with this password and this otpauth:// address."""
    browser = world.browser()
    page = browser.submit("/sign-in/staff", {"login": LOGIN, "password": password})
    if page.status_code != 200:
        return page.status_code
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert ticket
    with world.database.read() as session:
        at = session.info["now"]
    code = pyotp.parse_uri(address).at(at)
    return browser.submit("/sign-in/staff/code", {"ticket": ticket[1], "code": code}).status_code


def test_a_lost_telephone_is_replaced_and_every_browser_signed_out(
    ieum, world: World, account: Account, database: Database
) -> None:
    before = world.browser(account, staff=True)
    assert before.get("/cohorts").status_code == 200

    answer = ieum("reset-staff", "--login", LOGIN)

    assert answer.exit_code == 0
    address = next(line for line in answer.output.splitlines() if line.startswith("otpauth://"))
    assert "password:" not in answer.output
    assert before.get("/cohorts").status_code == 303
    assert sign_in(world, PASSWORD, address) == 303
    with database.read() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.verb == "identity.sign_in_reset")).one()


def test_with_a_new_password_the_old_one_no_longer_works(ieum, world: World, account: Account) -> None:
    answer = ieum("reset-staff", "--login", LOGIN.upper(), "--password")
    address = next(line for line in answer.output.splitlines() if line.startswith("otpauth://"))
    made = re.search(r"^password: (\S{20})$", answer.output, re.M)

    assert made
    assert sign_in(world, PASSWORD, address) == 422
    assert sign_in(world, made[1], address) == 303


def test_who_left_is_out_at_the_next_request(ieum, world: World, account: Account) -> None:
    browser = world.browser(account, staff=True)

    assert ieum("disable-staff", "--login", LOGIN).exit_code == 0
    assert browser.get("/cohorts").status_code == 303
    again = ieum("disable-staff", "--login", LOGIN)
    assert again.exit_code == 2
    assert "no open staff account" in re.sub(r"\s+", " ", again.output)
