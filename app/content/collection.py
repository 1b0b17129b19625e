"""All content that was read, and where each file of it is."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.content.base import ContentModel
from app.content.documents import Document
from app.content.lesson import Lesson
from app.content.note import Note
from app.content.programme import Programme
from app.content.quiz import CHECK, Bank, Quiz
from app.content.stage import Stage
from app.content.tasks import TaskBase
from app.content.timetable import Holidays, Timetable
from app.content.yaml_lines import Lines


@dataclass
class Content:
    """Everything that was read. lessons and their notes by "<stage>/<slug>", the rest by slug (a timetable by its
    programme's); stages in order.

    paths and lines say where a document came from: paths["lesson:0-ready/big-letters"] → "courses/0-ready/01-….md".
    """

    courses: Path
    quizzes_dir: Path
    stages: dict[str, Stage] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    banks: dict[str, Bank] = field(default_factory=dict)
    practice: dict[str, TaskBase] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    timetables: dict[str, Timetable] = field(default_factory=dict)
    holidays: Holidays | None = None
    notes: dict[str, Note] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)
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
        kinds = ("stage", "lesson", "quiz", "bank", "practice", "programme", "timetable")
        return {f"{kind}:{ref}": model for kind in kinds for ref, model in self.group(kind).items()}

    def group(self, kind: str) -> dict[str, Any]:
        """What was read of a kind, by ref: one of the dictionaries above."""
        groups: dict[str, dict[str, Any]] = {
            "stage": self.stages, "lesson": self.lessons, "note": self.notes, "quiz": self.quizzes, "bank": self.banks,
            "practice": self.practice, "programme": self.programmes, "timetable": self.timetables,
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
