"""Every package that is installed is listed with its licence, and none that the server runs with is under GPL or AGPL."""

import re

import pytest

from tools.dev.licences import DEVELOPMENT, DOCUMENT, ROOT, RUNTIME, licence_of, listed, locked, rewritten, table

STRONG_COPYLEFT = re.compile(r"(?<![A-Za-z])A?GPL", re.I)


@pytest.fixture(scope="module")
def document() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def versions(rows: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {name: version for name, (version, _) in rows.items()}


def test_the_runtime_table_lists_exactly_what_the_lock_pins(document: str) -> None:
    pinned = locked(ROOT / RUNTIME)

    assert len(pinned) > 40
    assert versions(listed(document, "runtime")) == pinned


def test_the_development_table_lists_exactly_what_the_other_lock_adds(document: str) -> None:
    runtime, everything = locked(ROOT / RUNTIME), locked(ROOT / DEVELOPMENT)
    added = {name: version for name, version in everything.items() if name not in runtime}

    assert len(added) > 20
    assert versions(listed(document, "development")) == added


def test_both_locks_pin_the_same_version_of_what_they_share() -> None:
    runtime, everything = locked(ROOT / RUNTIME), locked(ROOT / DEVELOPMENT)

    assert {name: everything.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("section", ["runtime", "development"])
def test_each_listed_licence_is_what_the_installed_package_says(document: str, section: str) -> None:
    assert {name: licence for name, (_, licence) in listed(document, section).items()} == {
        name: licence_of(name) for name in listed(document, section)
    }


def test_nothing_the_server_runs_with_is_under_gpl_or_agpl(document: str) -> None:
    assert [row for row in listed(document, "runtime").items() if STRONG_COPYLEFT.search(row[1][1])] == []


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-or-later", True),
        ("MIT AND AGPL-3.0-only", True),
        ("(GPL-2.0-only)", True),
        ("LGPL-3.0-only", False),
        ("Apache-2.0 OR BSD-3-Clause", False),
    ],
)
def test_the_rule_tells_the_gpl_from_the_lesser_gpl(licence: str, refused: bool) -> None:
    assert bool(STRONG_COPYLEFT.search(licence)) is refused


def test_writing_a_table_replaces_the_old_one_and_nothing_else() -> None:
    text = "before\n<!-- runtime: begin -->\n| package | version | licence |\n| old | 1 | MIT |\n<!-- runtime: end -->\nafter\n"

    new = rewritten(text, "runtime", table({"starlette": "9.9"}))

    assert listed(new, "runtime") == {"starlette": ("9.9", "BSD-3-Clause")}
    assert new.startswith("before\n")
    assert new.endswith("\nafter\n")


def test_every_vendored_file_is_named_in_the_document_and_in_the_notice(document: str) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    shipped = [path.name for path in (ROOT / "static" / "vendor").glob("*.min.js")]

    assert len(shipped) >= 2
    assert [name for name in shipped if name not in document or name not in notice] == []
    for text in ("app/credentials/contexts/LICENSES.txt", "static/fonts/PretendardGOV.LICENSE.txt"):
        assert (ROOT / text).is_file()
        assert text in document
        assert text in notice
