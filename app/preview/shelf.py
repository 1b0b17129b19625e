"""The content files as they are at this moment, and what check-content says about them.

A page reads its own file anew at each request, which takes milliseconds. What can only be said across all files comes from a whole
check that runs in a thread of its own once files have changed and rested; the pages notice by their version and open again.
"""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.content.check import check_one, check_read
from app.content.loader import Content, name_of, read_again, read_content
from app.content.problems import Problem, Problems

REST_S = 2.0  # files are left alone for so long before all of them are checked: the page that was saved is opened again first
FOLDERS = (".", "notes", "media")  # of a stage; practice holds thousands of files and is read with the whole
COPIED = (
    "stages",
    "lessons",
    "notes",
    "quizzes",
    "banks",
    "paths",
    "lines",
    "body_offsets",
)  # what reading one file changes


@dataclass(frozen=True)
class Opened:
    """One file read anew. model: None when it cannot be read. whole: the problems of the whole check are among these."""

    path: str
    model: Any
    problems: tuple[Problem, ...]
    whole: bool
    version: str


class Shelf:
    """What the preview's pages read."""

    def __init__(self, courses: Path, quizzes: Path, today: Callable[[], date]) -> None:
        self._courses, self._quizzes, self._today = courses, quizzes, today
        self._turn = threading.Lock()
        self._checked: dict[str, int] = {}
        self._content = Content(courses, quizzes)
        self._problems: tuple[Problem, ...] = ()
        self.check()

    @property
    def content(self) -> Content:
        """All content as of the last whole check."""
        return self._content

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem as of the last whole check."""
        return self._problems

    def check(self) -> None:
        """Read and check everything, now."""
        with self._turn:
            stamps = self._stamps()
            problems = Problems()
            content = read_content(self._courses, self._quizzes, problems)
            found = tuple(check_read(content, self._today(), problems))
            self._content, self._problems, self._checked = content, found, stamps

    def check_soon(self) -> None:
        """Begin a whole check in a thread when files have changed since the last one, and have rested."""
        stamps = self._stamps()
        rested = max(stamps.values(), default=0) < time.time_ns() - REST_S * 1e9
        if stamps != self._checked and rested and not self._turn.locked():
            threading.Thread(target=self.check, daemon=True).start()

    def is_whole(self) -> bool:
        """Whether the last whole check saw the files as they are now."""
        return self._stamps() == self._checked

    def find(self, kind: str, ref: str) -> Path | None:
        """The file of a lesson, note ("<stage>/<slug>"), quiz or bank; also one that cannot be read."""
        stage, _, slug = ref.partition("/")
        if kind == "lesson":
            found = [path for path in self._courses.glob("*/[0-9][0-9]-*.md") if path.parent.name == stage]
            return next((path for path in found if path.stem[3:] == slug), None)
        folders = {"note": self._courses / stage / "notes", "bank": self._quizzes / "banks"}
        name = slug if kind == "note" else ref
        candidates = [folders[kind]] if kind in folders else [self._quizzes, self._quizzes / "checks"]
        files = [path for folder in candidates for path in folder.glob("*.md" if kind == "note" else "*.yaml")]
        return next((path for path in files if path.stem == name), None)

    def open(self, kind: str, ref: str) -> Opened | None:
        """The file as it is now, with its problems; None when there is no such file."""
        path = self.find(kind, ref)
        if path is None:
            return None
        version = self.version(f"{kind}:{ref}")
        name = name_of(path, self._content)
        problems, whole = self._problems_of(path, kind, ref)
        fresh = self._copy()
        read_again(path, fresh, Problems())
        return Opened(name, fresh.group(kind).get(ref), problems, whole, version)

    def version(self, page: str) -> str:
        """Changes when what the page shows has changed: "lesson:<stage>/<slug>", …, or "all" for a page about everything."""
        kind, _, ref = page.partition(":")
        path = self.find(kind, ref) if ref else None
        if path is None:
            return _digest([*self._checked.items(), *map(str, self._problems)])
        # Pictures lie beside the lessons of their stage; a stage's order of lessons is shown too.
        beside = path.parent / "course.yaml"
        media = (path.parent if kind != "bank" else self._quizzes) / "media"
        if path.parent.name in ("checks", "quizzes"):
            media = self._quizzes / "media"
        files = [path, beside, *(media.glob("*") if media.is_dir() else [])]
        stamps = [(file.name, file.stat().st_mtime_ns) for file in sorted(files) if file.is_file()]
        return _digest([*stamps, *map(str, self._problems_of(path, kind, ref)[0])])

    def _problems_of(self, path: Path, kind: str, ref: str) -> tuple[tuple[Problem, ...], bool]:
        """The whole check's problems of a file while they are of its present state, else what it says by itself."""
        name = name_of(path, self._content)
        if self._checked.get(name) == path.stat().st_mtime_ns:
            return tuple(problem for problem in self._problems if problem.path == name), True
        problems, fresh = Problems(), self._copy()
        read_again(path, fresh, problems)
        if ref in fresh.group(kind):
            check_one(fresh, f"{kind}:{ref}", self._today(), problems)
        return tuple(sorted({problem for problem in problems.found if problem.path == name})), False

    def _copy(self) -> Content:
        """The content, to read one file of it anew beside other threads."""
        copy = replace(self._content)
        for name in COPIED:
            setattr(copy, name, dict(getattr(copy, name)))
        return copy

    def _stamps(self) -> dict[str, int]:
        """Name of each file → when it was written (ns)."""
        found: dict[str, int] = {}
        folders = [self._courses, self._quizzes, self._quizzes / "checks", self._quizzes / "banks"]
        for stage in self._courses.iterdir():
            folders += [stage / folder for folder in FOLDERS]
            folders += list((stage / "practice").glob("*"))
        for folder in [*folders, self._quizzes / "media"]:
            if folder.is_dir():
                for entry in os.scandir(folder):
                    if entry.is_file():
                        found[name_of(Path(entry.path), self._content)] = entry.stat().st_mtime_ns
        return found


def _digest(things: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(things)).encode()).hexdigest()[:20]
