"""Tests may not fail by chance: not by a random token, the hour, or the speed of the machine. What reads like it is found here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.settings import ROOT

TESTS = ROOT / "tests"
LONG_ENOUGH = 12  # digits: 16^-12 is no chance
# Real clocks: what is under test looks at the real one itself, or is another process.
MAY_ASK_THE_HOUR = {"test_checker.py", "test_doctor.py", "test_failures.py"}
# Pauses that only give others time to go wrong: a slow machine makes such a test miss a fault, never fail.
MAY_PAUSE = {"test_hashing.py", "test_threads.py", "test_browser.py"}
MEASURES = {"time", "perf_counter", "perf_counter_ns", "thread_time", "process_time", "monotonic_ns", "time_ns"}
UNSEEDED = {"random", "choice", "choices", "shuffle", "sample", "randint", "randrange", "uniform", "getrandbits"}


def looks_for_digits(node: ast.AST) -> bool:
    """`"4829" not in text`, `text.count("4829")`: some form token, reference or identifier will hold them one day."""
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn):
        return _is_hex(node.left) and not isinstance(node.comparators[0], ast.Set | ast.Tuple | ast.List)
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "count"
    return called and bool(node.args) and _is_hex(node.args[0])  # type: ignore[attr-defined]


def measures_time(node: ast.AST) -> bool:
    return _calls(node, "time", MEASURES)


def draws_unseeded(node: ast.AST) -> bool:
    return _calls(node, "random", UNSEEDED) or (_calls(node, "random", {"Random"}) and not node.args)  # type: ignore[attr-defined]


def asks_the_hour(node: ast.AST) -> bool:
    return _calls(node, "datetime", {"now", "today", "utcnow"}) or _calls(node, "date", {"today"})


def pauses(node: ast.AST) -> bool:
    return _calls(node, "time", {"sleep"}) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "wait_for_timeout"
    )


def _calls(node: ast.AST, module: str, names: set[str]) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return isinstance(node.func.value, ast.Name) and node.func.value.id == module and node.func.attr in names


def _is_hex(node: ast.AST) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and 1 < len(text) < LONG_ENOUGH and bool(re.fullmatch("[0-9a-f]+", text))


def nodes(path: Path) -> Iterator[tuple[ast.AST, bool]]:
    """(node, whether it is within a loop that goes on until something is so)."""

    def walk(node: ast.AST, waits: bool) -> Iterator[tuple[ast.AST, bool]]:
        yield node, waits
        for child in ast.iter_child_nodes(node):
            yield from walk(child, waits or isinstance(node, ast.While))

    return walk(ast.parse(path.read_text("utf-8")), False)


def found(check: object, *, but: set[str] = frozenset(), loops: bool = True) -> list[str]:  # type: ignore[assignment]
    """file:line of every test that does it."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]
        for path in sorted(TESTS.rglob("test_*.py"))
        if path.name not in but
        for node, waits in nodes(path)
        if check(node) and (loops or not waits)  # type: ignore[operator]
    ]


def test_digits_are_looked_for_as_whole_words() -> None:
    assert found(looks_for_digits) == [], (
        "use tests.echo.echoes: 64 hexadecimal digits hold five given ones sooner or later"
    )


def test_no_test_measures_time_or_draws_what_the_next_run_does_not() -> None:
    assert found(measures_time) == []
    assert found(draws_unseeded) == [], "random.Random(seed)"


def test_a_test_waits_for_something_and_not_for_a_while() -> None:
    assert found(pauses, but=MAY_PAUSE, loops=False) == [], "wait in a loop until it is so"


def test_the_hour_is_that_of_a_fixed_clock() -> None:
    assert found(asks_the_hour, but=MAY_ASK_THE_HOUR) == [], "use the fixture `clock`"


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (looks_for_digits, 'assert "42" not in answer.text'),
        (looks_for_digits, 'page.count("77") == 2'),
        (measures_time, "time.perf_counter()"),
        (draws_unseeded, "random.choice(names)"),
        (draws_unseeded, "random.Random()"),
        (asks_the_hour, "datetime.now(UTC)"),
        (pauses, "time.sleep(1)"),
        (pauses, "page.wait_for_timeout(100)"),
    ],
)
def test_the_checks_see_what_they_look_for(tmp_path: Path, check: object, code: str) -> None:
    (tmp_path / "a.py").write_text(code)
    assert any(check(node) for node, _ in nodes(tmp_path / "a.py"))  # type: ignore[operator]
