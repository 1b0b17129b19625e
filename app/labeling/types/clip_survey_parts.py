"""Pure: a clip and what is asked about it, as items and gold have them, and how questions and options are called."""

from pydantic import BaseModel, ConfigDict, Field

from app.content.tasks.base import Label
from app.content.tasks.clip_survey import ClipSurveyTask
from app.labeling.graders.clip_survey import Asked
from app.labeling.types.base import GoldBase, ItemBase

SAID = "들린 대로 받아쓰기"


class Heard(BaseModel):
    """A question about the words of this clip alone."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    title: str
    options: tuple[Label, ...] = Field(min_length=2, max_length=5)


class ClipItem(ItemBase):
    """media: "media/<file>", playable everywhere (MP3). peaks: the loudest of equal stretches, 0–100, drawn as the wave. asks: names of
    the document's questions, "heard" and "said", in the order in which they are asked."""

    model_config = ConfigDict(defer_build=True)
    media: str
    seconds: float = Field(gt=0, le=60)
    source: str
    peaks: tuple[int, ...] = Field(min_length=8, max_length=400)
    asks: tuple[str, ...] = Field(min_length=1, max_length=6)
    heard: Heard | None = None


class SpokenLine(BaseModel):
    """voice numbers the voices of a clip in the order in which they come in."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    voice: int = Field(ge=1)
    text: str


class ClipGold(GoldBase):
    """answers: right label or option by question, but for "said", whose right text is that of `lines`."""

    model_config = ConfigDict(defer_build=True)
    answers: dict[str, str]
    lines: tuple[SpokenLine, ...] = Field(min_length=1)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    def of(self, question: str) -> str:
        """What is right for a question."""
        return self.text if question == "said" else self.answers[question]


def questions_of(document: ClipSurveyTask, item: ClipItem) -> list[Asked]:
    """What is asked about a clip, in the item's order."""
    known = {question.name: question for question in document.questions}
    found = []
    for name in item.asks:
        match name:
            case "said" | "heard":
                found.append(Asked(name, name))
            case _:
                found.append(Asked(name, known[name].kind, tuple(label.name for label in known[name].labels)))
    return found


def title_of(document: ClipSurveyTask, item: ClipItem, name: str) -> str:
    """How a question is called on the page."""
    if name == "heard" and item.heard:
        return item.heard.title
    return next((question.title for question in document.questions if question.name == name), SAID)


def labels_of(document: ClipSurveyTask, item: ClipItem, name: str) -> tuple[Label, ...]:
    """The options of a question; none for what is written."""
    if name == "heard":
        return item.heard.options if item.heard else ()
    return next((question.labels for question in document.questions if question.name == name), ())


def titles_of(document: ClipSurveyTask, item: ClipItem, name: str) -> dict[str, str]:
    """Option names to Korean."""
    return {label.name: label.title for label in labels_of(document, item, name)}
