"""Pure: a lesson file: front matter in YAML, a body in Markdown with fenced blocks."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.content.base import ContentModel, Paragraph, Source, Title
from app.content.documents import Document, Kind
from app.content.problems import Problems
from app.questions.frozen import Frozen, ShortText, Slug
from app.questions.registry import QUESTION, Question

if TYPE_CHECKING:
    from markdown_it.token import Token

PartKind = Literal["prose", "example", "note", "warn", "try", "summary", "activity"]
BLOCKS: tuple[str, ...] = ("example", "note", "warn", "try", "summary", "activity")
Body = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]


@dataclass(frozen=True)
class Part:
    """A stretch of the lesson: Markdown text, or the question of an activity. line counts from 1 in the body."""

    kind: PartKind
    line: int
    text: str = ""
    question: Question | None = None


class LessonFront(Frozen):
    """The front matter."""

    title: Title
    goal: ShortText
    minutes: int = Field(ge=1, le=240)
    summary_en: Paragraph
    terms: dict[str, ShortText] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    review_by: datetime.date | None = None


class Lesson(LessonFront, ContentModel):
    """A lesson with its stage and slug from the file's place. Pictures are relative to the stage's folder."""

    kind: ClassVar[Kind] = "lesson"
    stage: Slug
    body: Body

    @property
    def ref(self) -> str:
        """ "<stage>/<slug>", as the ledger's step "lesson:<ref>" names it."""
        return f"{self.stage}/{self.slug}"

    @cached_property
    def document(self) -> Document:
        """The lesson as a document, slug "file/<stage>/<slug>"."""
        return Document.of(self.kind, f"file/{self.ref}", self.model_dump(mode="json"))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The body in order: prose, boxes, activities."""
        return tuple(split_body(self.body, self.slug, Problems()))

    @property
    def activities(self) -> dict[str, Question]:
        """The questions of the lesson by id."""
        return {part.question.id: part.question for part in self.parts if part.question}

    @model_validator(mode="after")
    def _body_is_readable(self) -> Self:
        problems = Problems()
        list(split_body(self.body, "body", problems))
        if problems.errors:
            raise ValueError("; ".join(str(problem) for problem in problems.errors))
        return self

    # The generated hash would need hashable fields; the document's hash says the same.
    def __hash__(self) -> int:
        return ContentModel.__hash__(self)


def split_front(text: str, path: str, problems: Problems, what: str = "a lesson") -> tuple[str, str, int] | None:
    """(front matter, body, lines before the body), or None when there is no front matter."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        problems.error(path, 1, f"{what} begins with front matter between two lines of ---")
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 1
    problems.error(path, 1, "the front matter is not closed by a line of ---")
    return None


def split_body(body: str, path: str, problems: Problems, offset: int = 0) -> Iterator[Part]:
    """The parts of a body; faults of its blocks are reported at path, offset lines further down."""
    lines = body.splitlines(keepends=True)
    ids: set[str] = set()
    at = 0
    for fence in _fences(body):
        start, end = fence.map or (0, 0)
        yield from _prose(lines, at, start)
        at = end
        kind: Any = fence.info.strip()
        if kind not in BLOCKS:
            problems.error(path, offset + start + 1, f"no block is called {kind!r}; there are {', '.join(BLOCKS)}")
        elif _is_open(lines, fence):
            problems.error(path, offset + start + 1, f"the {kind} block is not closed by {fence.markup}")
        elif kind == "activity":
            question = _activity(fence, path, problems, offset + start + 1, ids)
            if question:
                yield Part("activity", start + 1, question=question)
        else:
            yield Part(kind, start + 1, fence.content.strip())
    yield from _prose(lines, at, len(lines))


@lru_cache(maxsize=1)  # a file's body is split twice in a row: for the lines of its faults, then by its model
def _fences(body: str) -> tuple["Token", ...]:
    from app.core.markdown_dialect import PARSER  # here: a start that finds its content kept reads no file

    return tuple(token for token in PARSER.parse(body, {}) if token.type == "fence" and token.level == 0)


def _is_open(lines: list[str], fence: "Token") -> bool:
    start, end = fence.map or (0, 0)
    return end - start < 2 or not lines[end - 1].strip().startswith(fence.markup)


def _prose(lines: list[str], start: int, end: int) -> Iterator[Part]:
    text = "".join(lines[start:end])
    if text.strip():
        skipped = next(number for number, line in enumerate(lines[start:end]) if line.strip())
        yield Part("prose", start + skipped + 1, text.strip("\n"))


def _activity(fence: "Token", path: str, problems: Problems, offset: int, ids: set[str]) -> Question | None:
    from app.content.yaml_lines import validate

    read = validate(QUESTION, fence.content, path, problems, offset)
    if read is None:
        return None
    question: Question = read[0]
    if question.manual:
        why = f"{question.type} is marked by a person, and nobody marks activities; put it in a quiz"
        problems.error(path, offset, why)
    if question.id in ids:
        problems.error(path, read[1].find(["id"]), f"an activity with the id {question.id!r} stands above already")
    ids.add(question.id)
    return question
