"""Pure: courses/<stage>/notes/<slug>.md: how to teach a lesson, for instructors and center staff, never for a trainee.

A note is no document: no cohort freezes it, so it may be bettered at any time.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field

from app.questions.frozen import Frozen, ShortText, Slug

TIMETABLE, TOGETHER, QUESTIONS, WATCHING = SECTIONS = ("시간표", "함께 하는 법", "자주 나오는 질문", "살펴볼 점")
LEAST_QUESTIONS = 4
SHORTEST, LONGEST = 1000, 2200  # characters of the text
_QUESTION = re.compile(r"^(?:[-*]\s+)?\*\*[^*\n]+\*\*", re.MULTILINE)
_FROM_TO = re.compile(r"^(?:\d+\s*분?\s*[–—~-]\s*)?(\d+)\s*분$")


@dataclass(frozen=True)
class Section:
    """What stands under one ## heading; line counts from 1 in the body."""

    title: str
    line: int
    text: str


@dataclass(frozen=True)
class NoteFault:
    """What a note lacks; line counts from 1 in the body."""

    line: int
    message: str
    grave: bool = True


class NoteFront(Frozen):
    """The front matter: the aim in one sentence, minutes of a live session, what to have ready."""

    aim: ShortText
    live_minutes: int = Field(ge=5, le=240)
    prepare: tuple[ShortText, ...] = Field(min_length=1, max_length=20)


class Note(NoteFront):
    """A note, with the stage and slug of its lesson from the file's place."""

    stage: Slug
    slug: Slug
    body: str = Field(min_length=1, max_length=20_000)

    @property
    def ref(self) -> str:
        """The lesson it goes with, "<stage>/<slug>"."""
        return f"{self.stage}/{self.slug}"

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The body in order."""
        return split_sections(self.body)

    def faults(self) -> list[NoteFault]:
        """What the note lacks, grave or not."""
        titles = [section.title for section in self.sections]
        if titles != list(SECTIONS):
            wanted = ", ".join(f"## {title}" for title in SECTIONS)
            return [
                NoteFault(1, f"the sections of a note are {wanted}, in this order; here: {', '.join(titles) or 'none'}")
            ]
        faults = []
        by_title = {section.title: section for section in self.sections}
        asked = len(_QUESTION.findall(by_title[QUESTIONS].text))
        if asked < LEAST_QUESTIONS:
            message = f"needs {LEAST_QUESTIONS} questions written as **question**, has {asked}"
            faults.append(NoteFault(by_title[QUESTIONS].line, message))
        for section in self.sections:
            if not section.text.strip():
                faults.append(NoteFault(section.line, f"nothing stands under ## {section.title}"))
        faults += _timetable_faults(by_title[TIMETABLE], self.live_minutes)
        if not SHORTEST <= len(self.body) <= LONGEST:
            message = f"a note has {SHORTEST:,} to {LONGEST:,} characters, this has {len(self.body):,}"
            faults.append(NoteFault(1, message, grave=False))
        return faults


def split_sections(body: str) -> tuple[Section, ...]:
    """The stretches of a body under its ## headings; what stands before the first is left out."""
    lines = body.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("## ")]
    return tuple(
        Section(lines[start][3:].strip(), start + 1, "\n".join(lines[start + 1 : end]).strip())
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    )


def _timetable_faults(section: Section, minutes: int) -> list[NoteFault]:
    """A table of at least two rows whose times add up: each row says its length (5분), or all say from–to (0–5분)."""
    rows = [line.strip().strip("|").split("|") for line in section.text.splitlines() if line.strip().startswith("|")]
    cells = [row[0].strip() for row in rows[2:]]
    if len(cells) < 2:
        return [NoteFault(section.line, f"## {TIMETABLE} needs a table: | 시간 | 하는 일 |, with two rows or more")]
    read = [_FROM_TO.match(cell) for cell in cells]
    if not all(read):
        odd = next(cell for cell, found in zip(cells, read, strict=True) if not found)
        return [NoteFault(section.line, f"the time {odd!r} is written neither as 5분 nor as 0–5분", grave=False)]
    ends = [int(found[1]) for found in read if found]
    total = max(ends) if any(not cell.removesuffix("분").strip().isdigit() for cell in cells) else sum(ends)
    if total != minutes:
        return [NoteFault(section.line, f"the table takes {total} minutes, live_minutes says {minutes}", grave=False)]
    return []
