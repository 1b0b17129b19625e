"""The first people and places, from the command line."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app import cli_identity
from app.core.database import Database
from app.core.settings import Settings
from app.identity.hashing import password_fits
from app.identity.models import Account, CenterAddress, RoleGrant
from app.people.models import LegalBasis, Organisation
from tests.identity.conftest import PASSWORD, Doors, hidden

STAFF = ["create-staff", "--name", "박순자", "--login", "Park@example.kr", "--organisation", "제주 센터"]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli_identity, "Settings", lambda: settings)
    runner = CliRunner()
    return lambda *words, **extra: runner.invoke(cli_identity.app, list(words), **extra)


def test_an_organisation_knows_what_stands_above_it(run, database: Database) -> None:
    assert run("create-organisation", "--name", "제주특별자치도", "--kind", "region").exit_code == 0
    made = run("create-organisation", "--name", "제주 센터", "--parent", "제주특별자치도", "--phone", "064-710-4450")
    assert made.exit_code == 0
    with database.read() as session:
        region, center = session.scalars(select(Organisation).order_by(Organisation.id))
        assert center.parent_id == region.id
        assert center.path == f"/{region.id}/{center.id}/"
        assert str(center.public_id) in made.output
    assert run("create-organisation", "--name", "제주 센터").exit_code == 2
    assert run("create-organisation", "--name", "학교", "--kind", "school").exit_code == 2


def test_a_staff_account_comes_with_a_qr_code_and_lets_its_owner_in(
    run, database: Database, settings: Settings, doors: Doors
) -> None:
    run("create-organisation", "--name", "제주 센터")
    made = run(*STAFF, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert re.search(r"otpauth://totp/\S+secret=[A-Z2-7]{32}", made.output)
    assert "█" in made.output or "▄" in made.output
    assert PASSWORD not in made.output
    with database.read() as session:
        account = session.scalars(select(Account)).one()
        assert account.login == "park@example.kr"
        assert password_fits(settings.secret, account.password_hash, PASSWORD)
        assert session.scalars(select(RoleGrant.role)).all() == ["center"]
    browser = doors.browser()
    asked = browser.submit("/sign-in/staff", {"login": "park@example.kr", "password": PASSWORD}, page="/sign-in/staff")
    form = {"ticket": hidden(asked.text, "ticket"), "code": doors.one_time_code(account)}
    assert browser.submit("/sign-in/staff/code", form, page="/sign-in/staff").status_code == 303


def test_a_made_up_password_is_printed_once(run, database: Database, settings: Settings) -> None:
    run("create-organisation", "--name", "제주 센터")
    made = run(*STAFF, "--role", "instructor", "--generate-password")
    password = re.search(r"password: (\S+)", made.output)
    assert password
    with database.read() as session:
        account = session.scalars(select(Account)).one()
    assert password_fits(settings.secret, account.password_hash, password.group(1))


def test_what_cannot_be_made_is_explained_and_not_made(run, database: Database) -> None:
    assert "there is no organisation" in run(*STAFF, "--generate-password").output
    run("create-organisation", "--name", "제주 센터")
    assert run(*STAFF, input="short\nshort\n").exit_code == 2
    assert run(*STAFF, "--role", "trainee", "--generate-password").exit_code == 2
    run(*STAFF, "--generate-password")
    assert run(*STAFF, "--generate-password").exit_code == 2
    with database.read() as session:
        assert len(session.scalars(select(Account)).all()) == 1


def test_a_centers_address_is_registered_in_one_spelling(run, database: Database) -> None:
    run("create-organisation", "--name", "제주 센터")
    for spelling in ("2001:DB8:0::1", "2001:db8::1"):
        assert run("register-address", "--organisation", "제주 센터", "--address", spelling).exit_code == 0
    with database.read() as session:
        assert session.scalars(select(CenterAddress.address)).all() == ["2001:db8::1"]


def test_the_legal_basis_of_brokering_is_recorded_with_number_and_expiry(run, database: Database) -> None:
    run("create-organisation", "--name", "제주 센터")
    words = ["record-legal-basis", "--organisation", "제주 센터", "--kind", "무료직업소개사업 신고"]

    assert run(*words, "--number", "제주-2026-4", "--expires-on", "2028-12-31").exit_code == 0
    assert run(*words, "--number", " ").exit_code == 2
    assert run(*words, "--number", "1", "--expires-on", "내년").exit_code == 2

    with database.read() as session:
        (basis,) = session.scalars(select(LegalBasis))
        assert (basis.kind, basis.number, basis.expires_on) == (
            "무료직업소개사업 신고",
            "제주-2026-4",
            date(2028, 12, 31),
        )
