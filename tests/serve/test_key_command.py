"""`ieum keys`: each command from the outside, with what it prints and where the files are afterwards."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli, cli_keys
from app.completion.keys import check_key_files, key_files
from app.core.database import Database
from app.core.settings import Settings, StartRefused

pytestmark = pytest.mark.one_engine


@pytest.fixture(autouse=True)
def here(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_keys, "Settings", lambda: settings)


def ieum(*words: str, code: int = 0) -> str:
    answer = CliRunner().invoke(cli.app, ["keys", *words], catch_exceptions=False)
    assert answer.exit_code == code, answer.output
    return str(answer.output)


def contents(settings: Settings) -> list[str]:
    return [path.read_text() for path in key_files(settings)]


def test_the_life_of_the_keys(settings: Settings) -> None:
    assert "no key yet" in ieum("list")
    first = ieum("new")
    before = contents(settings)
    assert ieum("new") == first, "never made twice"
    assert "status lists signed" in (rotated := ieum("rotate"))
    assert rotated.count("moved aside") == 2
    assert not set(contents(settings)) & set(before)
    leaked = ieum("compromise")
    assert "to be issued again by `ieum work`: 0" in leaked
    assert [line.split()[1].rstrip(",") for line in ieum("list").splitlines()] == ["retired", "leaked", "active"]
    ieum("retire")
    assert not any(path.exists() for path in key_files(settings))
    assert "nothing to retire" in ieum("retire", code=2)
    assert "in use" in ieum("new")


def test_a_lost_file_is_not_made_anew_behind_the_operators_back(settings: Settings) -> None:
    ieum("new")
    key_files(settings)[1].unlink()
    assert "ieum restore-keys" in ieum("new", code=2)
    assert not key_files(settings)[1].exists()
    assert "in use" in ieum("rotate")
    assert all(path.is_file() for path in key_files(settings))


def test_an_unknown_fingerprint_is_refused(settings: Settings) -> None:
    ieum("new")
    before = contents(settings)
    assert "last 6 letters" in ieum("compromise", "nobody", code=2)
    assert contents(settings) == before


def test_a_folder_that_cannot_be_written_changes_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    ieum("new")
    before = contents(settings)

    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("app.completion.rekeying.write_secret", refused)
    assert "nothing was changed" in ieum("rotate", code=2)
    assert contents(settings) == before
    assert "active" in ieum("list")


@pytest.mark.parametrize("content", [None, "", "00" * 32, "no key"])
def test_a_server_outside_the_demo_does_not_start_without_a_real_key(settings: Settings, content: str | None) -> None:
    ieum("new")
    check_key_files(settings)
    path = key_files(settings)[1]
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    with pytest.raises(StartRefused, match=r"issuer-p256\.key"):
        check_key_files(settings)
