"""Pure: task.yaml of type wake_word: say a wake word several times in given ways and record it."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.base import Title
from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import must_be_unique


class Way(Label):
    """How it is said. Levels are those of the speech in dB below full scale; snr: dB above what is heard in the pauses; longest: seconds
    that one call may take, where that matters."""

    quietest: float = Field(default=-40, ge=-80, le=0)
    loudest: float = Field(default=-8, ge=-80, le=0)
    snr: float = Field(default=15, ge=0, le=60)
    longest: float | None = Field(default=None, gt=0, le=10)


class WakeWordTask(TaskBase):
    """phrase: what is said. edge_least, edge_most: seconds of quiet before the first call and after the last. clipped_most: per
    cent of the samples that may stand at full scale. hum_most: share of mains hum in the pauses, 0–1."""

    type: Literal["wake_word"]
    phrase: Title
    ways: tuple[Way, ...] = Field(min_length=1, max_length=8)
    edge_least: float = Field(default=0.3, ge=0, le=5)
    edge_most: float = Field(default=3, gt=0, le=10)
    clipped_most: float = Field(default=0.05, ge=0, le=100)
    hum_most: float = Field(default=0.5, gt=0, le=1)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((way.name for way in self.ways), "way")
        must_be_unique((way.title for way in self.ways), "way title")
        if any(way.quietest >= way.loudest for way in self.ways) or self.edge_least >= self.edge_most:
            raise ValueError("a least must lie below its most")
        return self

    def way(self, name: str) -> Way:
        """The way of that name. Raises StopIteration for none."""
        return next(way for way in self.ways if way.name == name)
