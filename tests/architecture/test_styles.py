"""Style sheets: small where every page pays for them, linked where they are needed, and nothing in them unused."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from app.core.pages import build_environment
from app.core.settings import ROOT
from app.labeling.types import TYPES, AnyType
from app.questions.rendering import FILTERS

CSS = ROOT / "static" / "css"
TEMPLATES = {
    path.relative_to(folder).as_posix(): path
    for folder in ROOT.glob("app/*/templates")
    for path in folder.rglob("*.html")
}
COMMON_LIMIT = 22_000  # bytes on every page
LINKED = re.compile(r"css/([\w-]+)\.css")
PAGES = sorted(
    name for name, path in TEMPLATES.items() if re.search(r'{% extends "(base|print)\.html" %}', path.read_text())
)
# Elements that a sheet dresses without a class, and a filter whose answer may hold a table.
BARE = {"<table": "table", "<progress": "progress", "|markdown }}": "table"}


def text_of(template: str) -> str:
    return re.sub(r"{#.*?#}", "", TEMPLATES[template].read_text(encoding="utf-8"), flags=re.S)


@cache
def common() -> tuple[str, ...]:
    return tuple(LINKED.findall(build_environment(FILTERS).get_template("styles.html").render()))


@cache
def classes_of(sheet: str) -> frozenset[str]:
    css = re.sub(r"/\*.*?\*/", "", (CSS / f"{sheet}.css").read_text(encoding="utf-8"), flags=re.S)
    selectors = (found for found in re.findall(r"([^{};]+){", css) if not found.lstrip().startswith("@"))
    return frozenset(name for selector in selectors for name in re.findall(r"\.([a-zA-Z_][\w-]*)", selector))


@cache
def sheets() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in CSS.glob("*.css")))


# ---- what templates name --------------------------------------------------------------------------------------------

_ATTRIBUTE = re.compile(r'class="((?:{{.*?}}|{%.*?%}|[^"])*)"')
_EXPRESSION = re.compile(r"{{.*?}}|{%.*?%}")
_QUOTED = re.compile(r"""(["'`])((?:(?!\1).)*)\1""")


def named(text: str) -> Iterator[str]:
    """The words of each class attribute; one that goes on in an expression ends in "-" ("step-")."""
    for attribute in _ATTRIBUTE.findall(text):
        for expression in re.findall("{{.*?}}", attribute):
            for _, quoted in _QUOTED.findall(expression):
                yield from quoted.split()
        yield from _EXPRESSION.sub("", attribute).split()


def fits(name: str, classes: frozenset[str]) -> bool:
    return any(each.startswith(name) for each in classes) if name.endswith("-") else name in classes


# ---- what a page needs: its own classes and those of the macros it calls ---------------------------------------------

_MACRO = re.compile(r"{%-? macro (\w+)\(.*?-?%}(.*?){%-? endmacro", re.S)
_IMPORT = re.compile(r'{%-? import "([\w/.]+)" as (\w+)')
_FROM = re.compile(r'{%-? from "([\w/.]+)" import ([\w, ]+?) *(?:with context)? *-?%}')
_INCLUDE = re.compile(r'{%-? include "([\w/.]+)"')


def reachable(template: str, text: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    """`text` of `template` and, once each, the bodies of all macros and the files that it draws in."""
    yield text
    whole = text_of(template)
    calls = [(template, name) for name in re.findall(r"(?<![\w.])(\w+)\(", text)]
    for file, alias in _IMPORT.findall(whole):
        calls += [(file, name) for name in re.findall(rf"\b{alias}\.(\w+)\(", text)]
    for file, names in _FROM.findall(whole):
        calls += [(file, name) for name in re.split(r", *", names) if re.search(rf"\b{name}\b", _FROM.sub("", text))]
    for file, name in calls:
        body = dict(_MACRO.findall(text_of(file))).get(name)
        if body is not None and (file, name) not in seen:
            seen.add((file, name))
            yield from reachable(file, body, seen)
    for file in _INCLUDE.findall(text):
        if (file, "") not in seen:
            seen.add((file, ""))
            yield from reachable(file, text_of(file), seen)


def linked(page: str) -> set[str]:
    text = text_of(page)
    found = {name for call in re.findall(r"ui\.sheets\((.*?)\)", text) for name in re.findall(r'"([\w-]+)"', call)}
    frame = "print.html" if 'extends "print.html"' in text else "base.html"
    from_frame = {"sheet"} if frame == "print.html" else {"progress"} if "set progress_of" in text else set()
    return found | from_frame | set(common())


def lacking(page: str, have: set[str] | None = None) -> dict[str, list[str]]:
    """Classes (or elements) of the page that some sheet dresses and none of the linked ones does."""
    text = re.sub(r"{% macro .*?endmacro", "", text_of(page), flags=re.S)
    parts = "\n".join(reachable(page, text, set()))
    have = linked(page) if have is None else have
    found = {}
    for name in set(named(parts)) - {"-"}:
        able = [sheet for sheet in sheets() if fits(name, classes_of(sheet))]
        if able and not set(able) & have:
            found[name] = able
    return found | {mark: [sheet] for mark, sheet in BARE.items() if mark in parts and sheet not in have}


# ---- the promises ----------------------------------------------------------------------------------------------------


def test_what_every_page_loads_stays_small() -> None:
    assert sum((CSS / f"{name}.css").stat().st_size for name in common()) <= COMMON_LIMIT


def test_every_sheet_that_is_named_exists_and_every_sheet_is_named() -> None:
    called = {name for page in PAGES for name in linked(page)}
    written = {name for template in TEMPLATES for name in LINKED.findall(text_of(template))}

    of_types = {name for kind in TYPES.values() for name in kind.sheets}
    assert called | written | of_types == set(sheets())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_the_sheets_of_what_is_on_it(page: str) -> None:
    assert lacking(page) == {}


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.name)
def test_a_task_type_names_the_sheets_of_its_parts(kind: AnyType) -> None:
    have = {*common(), "workbench", *kind.sheets}
    assert {part: lacking(part, have) for part in (kind.bench, kind.feedback, kind.still)} == {
        part: {} for part in (kind.bench, kind.feedback, kind.still)
    }


def test_every_class_in_the_sheets_is_used_somewhere() -> None:
    exact: set[str] = set()  # named in markup or by a script
    endings: set[str] = set(
        map(str, range(1, 9))
    )  # what a name that is begun in a template may end in: badge-{{ kind }}
    for template in TEMPLATES:
        text = text_of(template)
        exact |= set(named(text))
        exact |= {
            word
            for expression in _EXPRESSION.findall(text)
            for _, quoted in _QUOTED.findall(expression)
            for word in quoted.split()
        }
    for path in [*ROOT.glob("static/js/*.js"), *ROOT.glob("static/vendor/*.js")]:
        text = path.read_text(encoding="utf-8")
        exact |= {word for _, quoted in _QUOTED.findall(text) for word in quoted.split()} | set(
            re.findall(r"\w+(?:-\w+)+", text)
        )
    for path in ROOT.glob("app/**/*.py"):
        text = path.read_text(encoding="utf-8")
        exact |= set(named(text))
        endings |= {word for _, word in _QUOTED.findall(text)}
    begun = {name for name in exact if name.endswith("-")}
    endings |= exact

    def is_used(name: str) -> bool:
        return name in exact or any(name.startswith(part) and name[len(part) :] in endings for part in begun)

    assert {f"{sheet}: .{name}" for sheet in sheets() for name in classes_of(sheet) if not is_used(name)} == set()


def test_no_page_but_the_frames_links_a_sheet_by_hand() -> None:
    by_hand = {name for name in TEMPLATES if re.search(r"static\(.css/", text_of(name))}
    assert by_hand == {"styles.html", "ui.html"}
