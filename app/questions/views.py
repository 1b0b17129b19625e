"""Pure: the shapes that leave the package: what a page may know before the end, and what after it."""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from pydantic import Field, SerializeAsAny

from app.questions.frozen import Frozen

State: TypeAlias = Literal["right", "partial", "wrong", "unanswered", "waiting"]
"""waiting: a person has yet to mark it."""
Kind: TypeAlias = Literal[
    "single",
    "multiple",
    "true_false",
    "number",
    "short_text",
    "ordering",
    "grouping",
    "calculated",
    "matching",
    "gap_text",
    "cloze",
    "hot_spot",
    "mark",
    "chart",
    "table",
    "essay",
    "file",
]


class PictureView(Frozen):
    src: str
    alt: str


class Choice(Frozen):
    """One thing on screen: a token by position and its Markdown text."""

    token: str
    text: str


class Gap(Frozen):
    """One gap of a text: what stands before it, and the words to choose from (none: it is typed, perhaps a number)."""

    before: str
    token: str
    words: tuple[Choice, ...] = ()
    number: bool = False


class QuestionView(Frozen):
    """All that a page may know before the end. Holds no key, no feedback, no explanation, no hint."""

    type: Kind
    id: str
    prompt: str
    picture: PictureView | None = None
    options: tuple[Choice, ...] = ()  # single, multiple
    items: tuple[Choice, ...] = ()  # ordering, grouping, matching
    groups: tuple[Choice, ...] = ()  # grouping, in the author's order; matching: what to choose from
    gaps: tuple[Gap, ...] = ()  # cloze, gap_text
    after: str = ""  # cloze, gap_text: what stands behind the last gap
    unit: str | None = None  # number, calculated
    units: tuple[str, ...] = ()  # number: other units that are understood
    own: SerializeAsAny[Frozen] | None = None  # what only one type shows: a scene, a chart, a table, an essay's frame

    @property
    def lead(self) -> str:
        """The first paragraph of the prompt when it is plain text: short enough to name the fields by."""
        first = self.prompt.split("\n\n", 1)[0].strip()
        return "" if first.startswith(_NOT_PLAIN) or "\n|" in first or "\n-" in first else first

    @property
    def rest(self) -> str:
        """What is left of the prompt after the lead."""
        return self.prompt.strip()[len(self.lead) :].strip()


# Openings of Markdown tables, lists, pictures, quotes, headings, code.
_NOT_PLAIN = ("|", "-", "*", "!", ">", "#", "`", "1.", "1)")


class PartGrade(Frozen):
    """Whether one option, item or field was handled rightly."""

    token: str
    right: bool


class Grade(Frozen):
    """fraction −1…1, six decimals; below 0 only where a question says so. Mark = fraction × the question's weight."""

    fraction: float = Field(ge=-1, le=1)
    state: State
    parts: tuple[PartGrade, ...] = ()


class ReviewOption(Frozen):
    """An option of single or multiple after the end."""

    token: str
    text: str
    chosen: bool
    correct: bool
    feedback: str | None = None


class ReviewRow(Frozen):
    """An item of ordering, grouping or matching, or a gap, after the end: where it was put and where it belongs."""

    text: str
    given: str | None
    answer: str
    right: bool


class ReviewView(Frozen):
    """What a page may know after the end."""

    type: Kind
    id: str
    prompt: str
    picture: PictureView | None
    state: State
    fraction: float
    explanation: str
    given: str | None = None  # number, calculated, short_text: as typed
    answers: tuple[str, ...] = ()  # number, calculated, short_text: accepted answers as words
    options: tuple[ReviewOption, ...] = ()
    rows: tuple[ReviewRow, ...] = ()
    whole: str | None = None  # cloze, gap_text: the text as it should read, in Markdown
    credit: str = ""  # how the partial credit came about, in words
    own: SerializeAsAny[Frozen] | None = None  # as in QuestionView, with what is right


def grade_of(fraction: float, parts: Iterable[PartGrade] = ()) -> Grade:
    """A Grade whose state follows from the fraction."""
    rounded = round(fraction, 6)
    state: State = "right" if rounded >= 1 else "partial" if rounded > 0 else "wrong"
    return Grade(fraction=min(1.0, max(-1.0, rounded)), state=state, parts=tuple(parts))


UNANSWERED = Grade(fraction=0.0, state="unanswered")


def percent(fraction: float) -> str:
    """67% for 0.666667."""
    return f"{fraction * 100:.0f}%"


def choices(texts: Sequence[str], order: Sequence[int]) -> tuple[Choice, ...]:
    """Texts in the drawn order under position tokens."""
    return tuple(Choice(token=str(at), text=texts[index]) for at, index in enumerate(order))
