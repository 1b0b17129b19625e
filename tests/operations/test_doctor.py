"""`ieum doctor` says what is wrong and how to mend it, and changes nothing."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.completion.keys import make_issuer_keys
from app.completion.models import StatusList
from app.core.clock import FixedClock
from app.core.database import Database
from app.core.settings import Settings, write_secret
from app.operations.backup import LAST_BACKUP
from tests.operations.conftest import Place, changed
from tests.security.fingerprint import differing, fingerprint
from tests.security.house import House

# The lessons of tests/fixtures are too short to be lessons, and a piece of work waits for a worker.
FIXTURES_FAIL = {"content", "worker"}


def findings(place: Place, *words: str) -> dict[str, list[dict[str, str]]]:
    """By check."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in json.loads(place.run("doctor", "--json", *words).output)["findings"]:
        found.setdefault(each["check"], []).append(each)
    return found


def failures(output: str) -> set[str]:
    return {line[6:].split(":")[0] for line in output.splitlines() if line.startswith("FAIL")}


def levels(place: Place, check: str, *words: str) -> set[str]:
    return {each["level"] for each in findings(place, *words).get(check, [])}


@pytest.fixture
def clock() -> FixedClock:
    """Doctor looks at the real clock, so the house lives now."""
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def keys(settings: Settings) -> None:
    make_issuer_keys(settings)


def test_a_house_in_order_and_nothing_is_changed(house: House, here: Place, database: Database) -> None:
    here.run("maintain")
    before = fingerprint(database)

    result = here.run("doctor", "--deep")
    report = json.loads(here.run("doctor", "--json").output)

    assert "the hashes of 6 are right" in result.output
    assert failures(result.output) == FIXTURES_FAIL
    assert all(each["mend"] for each in report["findings"] if each["level"] != "OK")
    assert sum(report["counts"].values()) == len(report["findings"])
    assert report["healthy"] is False
    assert differing(before, fingerprint(database)) == set()


@pytest.mark.one_engine
def test_secrets_that_others_may_read_fail(house: House, here: Place) -> None:
    path = here.settings.var_dir / "secrets" / "issuer.key"
    path.chmod(0o644)

    result = here.run("doctor")

    assert result.exit_code == 1
    assert f"others may read {path}" in result.output
    assert f"chmod 600 {path}" in result.output


def test_a_swapped_issuer_key_is_told_from_the_one_in_did_json(house: House, here: Place) -> None:
    path = here.settings.var_dir / "secrets" / "issuer.key"
    path.unlink()
    write_secret(path)

    assert levels(here, "issuer keys") == {"OK", "FAIL"}


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("change", "check", "level"),
    [
        ({"public_url": ""}, "address", "FAIL"),
        ({"public_url": "http://ieum.example.kr"}, "address", "FAIL"),
        ({"public_url": "https://ieum.example.kr"}, "address", "OK"),
        ({"public_url": "https://ieum.example.kr"}, "proxies", "WARN"),
        ({"public_url": "https://ieum.example.kr", "demo": True}, "demo", "FAIL"),
        ({"secret_key": "ab" * 32}, "secret", "FAIL"),
        ({"secret_key": None}, "secret", "FAIL"),
        ({"courses_dir": Path("/nowhere")}, "content", "FAIL"),
        ({"var_dir": Path("/nowhere")}, "disk", "FAIL"),
        ({"database_url": "sqlite:////nowhere/ieum.sqlite3"}, "database", "FAIL"),
        ({"database_url": "postgresql+psycopg://x@127.0.0.1:1/x"}, "database", "FAIL"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_settings_that_do_not_do(here: Place, keys: None, change: dict[str, object], check: str, level: str) -> None:
    place = Place(changed(here.settings, **change), here.owner)

    assert level in levels(place, check)
    assert not Path("/nowhere").exists()


def test_a_damaged_and_a_missing_file_fail_and_a_stray_one_warns(house: House, here: Place) -> None:
    files = sorted((here.settings.var_dir / "files").glob("??/*"))
    os.truncate(files[0], 10)
    files[1].unlink()
    (files[2].parent / ("0" * 64)).write_text("stray")

    found = findings(here)["files"]

    assert [each["level"] for each in found] == ["FAIL", "WARN"]
    assert "2 of 6" in found[0]["says"]
    assert "1 belong to nothing" in found[1]["says"]


def test_an_expired_or_unsigned_status_list_fails(house: House, here: Place, database: Database) -> None:
    with database.write() as session:
        session.execute(update(StatusList).values(valid_until=datetime.now(UTC) - timedelta(days=1)))
    assert levels(here, "status list") == {"FAIL"}

    with database.write() as session:
        session.execute(update(StatusList).values(version=StatusList.version + 1))
    assert levels(here, "status list") == {"FAIL"}


def test_a_frozen_document_that_is_nowhere_fails(house: House, here: Place, database: Database) -> None:
    with database.write() as session:
        cohort = session.merge(house.cohort)
        cohort.documents = {**cohort.documents, "lesson:0-ready/gone": "0" * 64}

    assert levels(here, "frozen documents") == {"FAIL"}


def test_an_old_backup_warns_and_a_fresh_one_does_not(house: House, here: Place, tmp_path: Path) -> None:
    assert levels(here, "last backup") == {"WARN"}
    here.back_up(tmp_path / "b.tar")
    assert levels(here, "last backup") == {"OK"}

    note = here.settings.var_dir / LAST_BACKUP
    note.write_text(json.dumps({**json.loads(note.read_text()), "at": "2026-01-01T00:00:00+00:00"}))
    assert levels(here, "last backup") == {"WARN"}


def test_a_database_of_another_revision_and_an_empty_one_fail(
    house: House, here: Place, empty_place: Callable[..., Place]
) -> None:
    empty = empty_place()

    result = empty.run("doctor")

    assert result.exit_code == 1
    assert "`ieum migrate`" in result.output or "there is no database" in result.output


def test_on_postgresql_the_owner_of_the_tables_is_not_the_one_to_serve_as(house: House, here: Place) -> None:
    if here.settings.database_url.startswith("sqlite"):
        pytest.skip("SQLite has no roles")
    assert levels(here, "role") == {"OK"}
    assert levels(here, "row-level security") == {"OK"}
    assert levels(here, "connections") == {"OK"}

    assert levels(Place(here.owner, here.owner), "role") == {"FAIL"}
