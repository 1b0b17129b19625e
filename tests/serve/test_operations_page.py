"""docs/operations.md: what it names exists, and both languages say the same."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from typer.main import get_command

from app import cli
from app.core.metrics import COUNTED
from app.core.settings import ROOT, Settings

PAGES = [ROOT / "docs" / "operations.md", ROOT / "docs" / "operations.ko.md"]
UNITS = {path.stem for path in (ROOT / "deploy" / "systemd").iterdir()}


def named(page: Path, pattern: str) -> set[str]:
    return set(re.findall(pattern, page.read_text()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_setting_and_unit_it_names_exists(page: Path) -> None:
    commands = set(get_command(cli.app).commands)  # type: ignore[attr-defined]

    assert named(page, r"`ieum ([a-z][a-z-]+)") <= commands
    assert named(page, r"^# ieum ([a-z-]+)") <= commands
    assert named(page, r"\b(ieum-[a-z]+)(?=`|\.service|\.timer| -n)") <= UNITS
    settings = {name.upper() for name in Settings.model_fields}
    assert named(page, r"`([A-Z]+(?:_[A-Z]+)+)[=`]") <= settings
    assert len(named(page, r"(deploy/[a-z-]+\.(?:sh|yaml|example))")) >= 2
    for path in named(page, r"(deploy/[a-zA-Z/.-]+\.(?:sh|yaml|example|conf|timer))"):
        assert (ROOT / path).is_file(), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_metric_it_names_is_told_by_the_server(page: Path, app: FastAPI) -> None:
    known = {family.name for family in COUNTED.collect()} | {family.name for family in app.state.gauges.collect()}
    others = {"ieum_app", "ieum_owner", "ieum_before_", "ieum_app_"}  # roles and a schema of PostgreSQL, a container
    found = named(page, r"\b((?:ieum|process)_[a-z_]+)") - others

    assert len(found) > 15
    assert {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in found} <= known | {
        "ieum_wal_bytes"
    }  # on SQLite only


def test_both_languages_have_the_same_parts_commands_and_tables() -> None:
    english, korean = (page.read_text() for page in PAGES)
    for pattern in (r"^(#+) ", r"^```(\w*)$", r"`(ieum [a-z-]+)", r"(?m)^\$ (.*)$", r"`(\w+_\w+)`"):
        assert re.findall(pattern, english, re.M) == re.findall(pattern, korean, re.M), pattern
    assert english.count("\n| ") == korean.count("\n| ")
