"""Documentation can fail the build: every setting and every command is described."""

import re

from typer.main import get_command

from app import cli
from app.core.settings import ROOT, Settings


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.M))

    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_command_is_in_the_commands_page() -> None:
    text = (ROOT / "docs" / "commands.md").read_text()
    documented = set(re.findall(r"^\| `ieum ([a-z-]+)", text, re.M))

    assert documented == set(get_command(cli.app).commands)  # type: ignore[attr-defined]


def test_the_product_does_not_lean_on_anything_outside_its_own_folder() -> None:
    outside = re.compile(r"\.\./shared|/work/")
    suffixes = {".py", ".md", ".html", ".yaml", ".toml", ".js", ".css", ".sh"}
    folders = ("app", "tools", "docs", "courses", "quizzes", "migrations", "static/js", "static/css", ".ci", "bench")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    found = [str(path) for path in files if outside.search(path.read_text(encoding="utf-8"))]

    assert len(files) > 100
    assert found == []
