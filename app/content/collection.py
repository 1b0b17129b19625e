"""All content that was read, and where each file of it is."""

import zlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from app.content.base import ContentModel
from app.content.diagnosis import DiagnosisFile
from app.content.documents import Document
from app.content.lab import Lab
from app.content.lesson import Lesson
from app.content.note import Note
from app.content.programme import Programme
from app.content.quiz import CHECK, Bank, Quiz
from app.content.stage import Stage
from app.content.tasks import TaskBase
from app.content.timetable import Holidays, Timetable

if TYPE_CHECKING:
    from app.content.yaml_lines import Lines

M = TypeVar("M")
_putting = Lock()


@dataclass(frozen=True, slots=True)
class Written:
    """A document as JSON, packed by zlib, and what makes it a model."""

    read: Callable[[bytes], Any]
    packed: bytes


class Shelf(MutableMapping[str, M]):
    """Models by ref, in order. One that stands on it as JSON is made when it is first asked for, and stays made."""

    def __init__(self, held: Mapping[str, M | Written] | None = None) -> None:
        self._held: dict[str, M | Written] = dict(held or {})

    def __getitem__(self, ref: str) -> M:
        found = self._held[ref]
        if not isinstance(found, Written):
            return found
        made: M = found.read(zlib.decompress(found.packed))
        with _putting:  # of two threads that both made it, the first one's stays, for both
            now = self._held.get(ref)
            if now is found:
                self._held[ref] = made
            elif now is not None and not isinstance(now, Written):
                return now
        return made

    def __setitem__(self, ref: str, model: M) -> None:
        self._held[ref] = model

    def __delitem__(self, ref: str) -> None:
        del self._held[ref]

    def __contains__(self, ref: object) -> bool:
        return ref in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __copy__(self) -> "Shelf[M]":
        return Shelf(self._held)


@dataclass
class Content:
    """Everything that was read. lessons and their notes by "<stage>/<slug>", the rest by slug (a timetable by its
    programme's); stages in order.

    paths and lines say where a document came from: paths["lesson:0-ready/big-letters"] → "courses/0-ready/01-….md".
    """

    courses: Path
    quizzes_dir: Path
    stages: MutableMapping[str, Stage] = field(default_factory=dict)
    lessons: MutableMapping[str, Lesson] = field(default_factory=dict)
    quizzes: MutableMapping[str, Quiz] = field(default_factory=dict)
    banks: MutableMapping[str, Bank] = field(default_factory=dict)
    practice: MutableMapping[str, TaskBase] = field(default_factory=dict)
    labs: MutableMapping[str, Lab] = field(default_factory=dict)
    programmes: MutableMapping[str, Programme] = field(default_factory=dict)
    timetables: MutableMapping[str, Timetable] = field(default_factory=dict)
    diagnoses: MutableMapping[str, DiagnosisFile] = field(default_factory=dict)
    holidays: Holidays | None = None
    notes: MutableMapping[str, Note] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    lines: dict[str, "Lines"] = field(default_factory=dict)
    body_offsets: dict[str, int] = field(default_factory=dict)

    def lessons_of(self, stage: str) -> tuple[Lesson, ...]:
        """The stage's lessons in its order."""
        refs = (f"{stage}/{slug}" for slug in self.stages[stage].lessons)
        return tuple(self.lessons[ref] for ref in refs if ref in self.lessons)

    def check_of(self, lesson: str) -> Quiz | None:
        """The questions that follow a lesson, by the lesson's slug."""
        return self.quizzes.get(CHECK + lesson)

    def models(self) -> dict[str, ContentModel]:
        """Every document's model by its key, such as "lesson:0-ready/big-letters" or "quiz:stage-0"."""
        kinds = ("stage", "lesson", "quiz", "bank", "practice", "programme", "timetable", "lab", "diagnosis")
        return {f"{kind}:{ref}": model for kind in kinds for ref, model in self.group(kind).items()}

    def group(self, kind: str) -> MutableMapping[str, Any]:
        """What was read of a kind, by ref: one of the collections above."""
        groups: dict[str, MutableMapping[str, Any]] = {
            "stage": self.stages, "lesson": self.lessons, "note": self.notes, "quiz": self.quizzes, "bank": self.banks,
            "practice": self.practice, "programme": self.programmes, "timetable": self.timetables, "lab": self.labs,
            "diagnosis": self.diagnoses,
        }  # fmt: skip
        return groups[kind]

    def documents(self) -> dict[str, Document]:
        """Every document by the same key: what the database stores and a cohort freezes."""
        return {key: model.document for key, model in self.models().items()}

    def media(self, stage: str, src: str) -> Path:
        """The file of a lesson's picture ("media/x.svg"). Raises FileNotFoundError, also for a path outside media."""
        return inside(self.courses / stage / "media", src)

    def quiz_media(self, src: str) -> Path:
        """The file of a quiz's picture. Raises FileNotFoundError."""
        return inside(self.quizzes_dir / "media", src)


LONGEST_NAME = 80  # a file system refuses to look for much longer ones


def inside(folder: Path, src: str) -> Path:
    """The file `media/<name>` in the media folder, and no other. Raises FileNotFoundError."""
    name = src.removeprefix("media/")
    path = folder / name
    if (
        "/" in name
        or "\\" in name
        or name.startswith(".")
        or "\0" in name
        or len(name) > LONGEST_NAME
        or not path.is_file()
    ):
        raise FileNotFoundError(src)
    return path
