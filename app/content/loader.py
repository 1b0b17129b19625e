"""Reading courses/ and quizzes/ from disk."""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.content.base import ContentModel
from app.content.collection import Content, inside
from app.content.diagnosis import DiagnosisFile
from app.content.lab import Lab
from app.content.lesson import Lesson, LessonFront, split_body, split_front
from app.content.links import check_links
from app.content.links_diagnosis import check_diagnoses
from app.content.links_timetable import check_timetables
from app.content.note import Note, NoteFront
from app.content.problems import ContentInvalid, Problems
from app.content.programme import Programme
from app.content.quiz import Bank, Quiz
from app.content.rules import read_rules
from app.content.stage import Stage
from app.content.tasks import PRACTICE
from app.content.timetable import Holidays, Timetable
from app.content.yaml_lines import validate

__all__ = ["Content", "inside", "load_content", "name_of", "read_again", "read_content"]
M = TypeVar("M", bound=ContentModel)


def load_content(courses: Path, quizzes: Path | None = None, strict: bool = True) -> Content:
    """All content. With one argument it is the folder that holds courses/ and quizzes/.

    Raises ContentInvalid naming every file, line and fault; strict=False leaves out what is broken instead.
    """
    if quizzes is None:
        courses, quizzes = courses / "courses", courses / "quizzes"
    problems = Problems()
    content = read_content(courses, quizzes, problems)
    if strict and problems.errors:
        raise ContentInvalid(problems.errors)
    return content


def read_content(courses: Path, quizzes: Path, problems: Problems) -> Content:
    """All content that can be read; everything else is in problems."""
    content = Content(courses, quizzes)
    for path in sorted(quizzes.glob("banks/*.yaml")):
        _put(content, content.banks, _read(Bank, path, content, problems, path.stem))
    for path in [*sorted(quizzes.glob("*.yaml")), *sorted(quizzes.glob("checks/*.yaml"))]:
        _put(content, content.quizzes, _read(Quiz, path, content, problems, path.stem))
    for path in sorted(courses.glob("*/course.yaml")):
        stage = _read(Stage, path, content, problems, path.parent.name)
        _put(content, content.stages, stage)
        _read_lessons(path.parent, content, problems)
        for note in sorted(path.parent.glob("notes/*.md")):
            _read_note(note, content, problems)
        for task in sorted(path.parent.glob("practice/*/task.yaml")):
            _read_task(task, content, problems)
        for lab in sorted(path.parent.glob("labs/*/lab.yaml")):
            _put(content, content.labs, _read(Lab, lab, content, problems, lab.parent.name))
    for path in sorted(courses.glob("programmes/*.yaml")):
        _put(content, content.programmes, _read(Programme, path, content, problems, path.stem))
    for path in sorted(courses.glob("timetables/*.yaml")):
        _put(content, content.timetables, _read(Timetable, path, content, problems, path.stem))
    for path in sorted(courses.glob("diagnosis/*.yaml")):
        _put(content, content.diagnoses, _read(DiagnosisFile, path, content, problems, path.stem))
    _read_holidays(courses / "holidays.yaml", content, problems)
    read_rules(courses, problems)  # held ready by rules.rule_files; a fault in one stops the start as any other
    check_links(content, problems)
    check_timetables(content, problems)
    check_diagnoses(content, problems)
    return content


def read_again(path: Path, content: Content, problems: Problems) -> None:
    """One lesson, note, stage, quiz or bank as its file is now, in place of what content has of it; gone when it cannot be read."""
    name = name_of(path, content)
    for key in [key for key, known in content.paths.items() if known == name]:
        kind, _, ref = key.partition(":")
        content.group(kind).pop(ref, None)
    if path.suffix == ".md" and path.parent.name == "notes":
        _read_note(path, content, problems)
    elif path.suffix == ".md":
        lesson = _read_lesson(path, content, problems)
        if lesson:
            content.lessons[lesson.ref] = lesson
    elif path.name == "course.yaml":
        _put(content, content.stages, _read(Stage, path, content, problems, path.parent.name))
    elif path.parent.name == "banks":
        _put(content, content.banks, _read(Bank, path, content, problems, path.stem))
    else:
        _put(content, content.quizzes, _read(Quiz, path, content, problems, path.stem))


def name_of(path: Path, content: Content) -> str:
    """The path as problems show it: from the folder that holds courses/ or quizzes/."""
    for root in (content.courses, content.quizzes_dir):
        if path.is_relative_to(root):
            return f"{root.name}/{path.relative_to(root).as_posix()}"
    return path.as_posix()


def _text(path: Path, name: str, problems: Problems) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.error(name, line, "is not UTF-8 here; save the file as UTF-8")
        return None


def _read(model: type[M] | TypeAdapter[M], path: Path, content: Content, problems: Problems, slug: str) -> M | None:
    name = name_of(path, content)
    text = _text(path, name, problems)
    read = validate(model, text, name, problems) if text is not None else None
    if read is None:
        return None
    found, lines = read
    if found.slug != slug:
        problems.error(name, lines.find(["slug"]), f"slug is {found.slug!r}, but the file's place says {slug!r}")
        return None
    key = f"{found.kind}:{found.slug}"
    if content.paths.get(key, name) != name:
        problems.error(name, lines.find(["slug"]), f"{content.paths[key]} is called {found.slug!r} already")
        return None
    content.paths[key], content.lines[key] = name, lines
    return found  # type: ignore[no-any-return]


def _read_holidays(path: Path, content: Content, problems: Problems) -> None:
    name = name_of(path, content)
    text = _text(path, name, problems) if path.is_file() else None
    read = validate(Holidays, text, name, problems) if text is not None else None
    if read is None:
        if content.timetables and not path.is_file():
            problems.error(name, 1, "is missing: timetables skip the public holidays that it lists")
        return
    content.holidays = read[0]


def _put(content: Content, group: MutableMapping[str, Any], model: ContentModel | None) -> None:
    if model:
        group[model.slug] = model


def _read_task(path: Path, content: Content, problems: Problems) -> None:
    slug = path.parent.name
    if slug in content.practice:
        above = content.paths[f"practice:{slug}"]
        problems.error(name_of(path, content), 1, f"a task called {slug!r} stands in {above} already")
    else:
        _put(content, content.practice, _read(PRACTICE, path, content, problems, slug))


def _read_lessons(folder: Path, content: Content, problems: Problems) -> None:
    for path in sorted(folder.glob("[0-9][0-9]-*.md")):
        lesson = _read_lesson(path, content, problems)
        if lesson:
            content.lessons[lesson.ref] = lesson


def _read_note(path: Path, content: Content, problems: Problems) -> None:
    name = name_of(path, content)
    text = _text(path, name, problems)
    split = split_front(text, name, problems, "a note") if text is not None else None
    if split is None:
        return
    front_text, body, offset = split
    front = validate(NoteFront, front_text, name, problems, offset=1)
    if front is None:
        return
    try:
        note = Note(**dict(front[0]), slug=path.stem, stage=path.parent.parent.name, body=body)
    except ValidationError as error:
        problems.error(name, offset + 1, "; ".join(fault["msg"] for fault in error.errors()))
        return
    content.notes[note.ref] = note
    key = f"note:{note.ref}"
    content.paths[key], content.lines[key], content.body_offsets[key] = name, front[1], offset


def _read_lesson(path: Path, content: Content, problems: Problems) -> Lesson | None:
    name, before = name_of(path, content), len(problems.errors)
    text = _text(path, name, problems)
    split = split_front(text, name, problems) if text is not None else None
    if split is None:
        return None
    front_text, body, offset = split
    front = validate(LessonFront, front_text, name, problems, offset=1)
    list(split_body(body, name, problems, offset))
    if front is None or len(problems.errors) > before:
        return None
    slug, stage = path.stem[3:], path.parent.name
    try:
        lesson = Lesson(**dict(front[0]), slug=slug, stage=stage, body=body)
    except ValidationError as error:
        problems.error(name, offset + 1, "; ".join(fault["msg"] for fault in error.errors()))
        return None
    key = f"lesson:{lesson.ref}"
    content.paths[key], content.lines[key], content.body_offsets[key] = name, front[1], offset
    return lesson
