"""The content of a server's start, read once for many starts.

Reading and checking two hundred files takes a third of a second, and all that was made of them stays in memory. So what was
found without a fault is kept as JSON under VAR_DIR/cache, named by the hash of every file it came from, of the code that
read it and of the libraries that did. A start that finds its own name puts the JSON on shelves (collection.Shelf), where a
document becomes a model at its first use; what is wrong with it would have been said by the start that kept it.

JSON, because nothing in it can be run, and the models look at every document again. Decision 0039.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pydantic

from app.content.collection import Content, Shelf, Written
from app.content.diagnosis import DiagnosisFile
from app.content.lab import Lab
from app.content.lesson import Lesson
from app.content.note import Note
from app.content.programme import Programme
from app.content.quiz import Bank, Quiz
from app.content.stage import Stage
from app.content.tasks import PRACTICE
from app.content.timetable import Holidays, Timetable
from app.core.settings import ROOT

LIBRARIES = (pydantic.VERSION, version("PyYAML"), version("markdown-it-py"))
CODE = (
    "app/content",
    "app/questions",
    "app/core",
)  # everything of ours that reading content runs (a test keeps it true)
READERS: dict[str, Callable[[bytes], Any]] = {
    "stage": Stage.model_validate_json,
    "lesson": Lesson.model_validate_json,
    "note": Note.model_validate_json,
    "quiz": Quiz.model_validate_json,
    "bank": Bank.model_validate_json,
    "practice": PRACTICE.validate_json,
    "programme": Programme.model_validate_json,
    "timetable": Timetable.model_validate_json,
    "lab": Lab.model_validate_json,
    "diagnosis": DiagnosisFile.model_validate_json,
}
HOLIDAYS = "holidays"
MOST_KEPT = 3  # of other versions, or of a server that is being replaced
DIGEST = hashlib.sha256().digest_size


def load_kept(courses: Path, quizzes: Path, folder: Path) -> Content:
    """All content, as `load_content` gives it, without the lines of its files. Raises ContentInvalid.

    A `folder` that cannot be read or written costs the time and nothing else.
    """
    name = fingerprint(courses, quizzes)
    kept = _read(folder / name, courses, quizzes)
    if kept is not None:
        return kept
    from app.content.loader import load_content  # here: what reads YAML and Markdown is needed for nothing else

    packed = _packed(load_content(courses, quizzes))
    if fingerprint(courses, quizzes) == name:  # else a file was saved meanwhile, and this is of neither state
        with suppress(OSError):
            _write(folder, name, packed)
    return _unpacked(packed, courses, quizzes)  # without the YAML of all files, which only a fault's line needs


def fingerprint(courses: Path, quizzes: Path) -> str:
    """Of what is read, and of what reads it: names and bytes, not times, which a copy or a checkout may set back."""
    found = hashlib.sha256(repr(LIBRARIES).encode())
    for root, endings in [
        (courses, (".md", ".yaml")),
        (quizzes, (".yaml",)),
        *((ROOT / each, (".py",)) for each in CODE),
    ]:
        for path in sorted(_files(str(root), endings)):
            with open(path, "rb") as file:
                text = file.read()
            found.update(f"\0{os.path.relpath(path, root)}\0{len(text)}\0".encode())
            found.update(text)
        found.update(b"\0\0")
    return found.hexdigest()


def _files(folder: str, endings: tuple[str, ...]) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(endings):
                yield entry.path
            elif "." not in entry.name and entry.is_dir():
                yield from _files(entry.path, endings)


def _packed(content: Content) -> bytes:
    """A line that says what follows, and the documents one after the other."""
    bodies: list[bytes] = []
    documents: list[tuple[str, str, int]] = []
    models = [(kind, ref, model) for kind in READERS for ref, model in content.group(kind).items()]
    for kind, ref, model in [*models, *([(HOLIDAYS, "", content.holidays)] if content.holidays else [])]:
        body = json.dumps(model.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
        bodies.append(zlib.compress(body.encode()))  # a third: what nobody asks for stays in memory like this
        documents.append((kind, ref, len(bodies[-1])))
    head = {"paths": content.paths, "offsets": content.body_offsets, "documents": documents}
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(bodies)


def _unpacked(packed: bytes, courses: Path, quizzes: Path) -> Content:
    line, _, bodies = packed.partition(b"\n")
    head = json.loads(line)
    content = Content(courses, quizzes, paths=head["paths"], body_offsets=head["offsets"])
    found: dict[str, dict[str, Written]] = {kind: {} for kind in READERS}
    at = 0
    for kind, ref, length in head["documents"]:
        body = bodies[at : at + length]
        at += length
        if kind == HOLIDAYS:
            content.holidays = Holidays.model_validate_json(zlib.decompress(body))
        else:
            found[kind][ref] = Written(READERS[kind], body)
    content.stages, content.lessons, content.notes = Shelf(found["stage"]), Shelf(found["lesson"]), Shelf(found["note"])
    content.quizzes, content.banks, content.practice = (
        Shelf(found["quiz"]),
        Shelf(found["bank"]),
        Shelf(found["practice"]),
    )
    content.programmes, content.timetables = Shelf(found["programme"]), Shelf(found["timetable"])
    content.labs, content.diagnoses = Shelf(found["lab"]), Shelf(found["diagnosis"])
    return content


def _read(path: Path, courses: Path, quizzes: Path) -> Content | None:
    """None when there is no such file, or not as it was written: a power cut, a bad block."""
    try:
        with open(path, "rb") as file:
            digest, packed = file.read(DIGEST), file.read()
    except OSError:
        return None
    return _unpacked(packed, courses, quizzes) if hashlib.sha256(packed).digest() == digest else None


def _write(folder: Path, name: str, packed: bytes) -> None:
    """Under a name of its own first: workers that start together each write the whole file. No sync, for the digest tells."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f"{name}.{os.getpid()}"
    try:
        part.write_bytes(hashlib.sha256(packed).digest() + packed)
        os.replace(part, folder / name)
    finally:
        part.unlink(missing_ok=True)
    for old in sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
