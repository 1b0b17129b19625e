"""Pure: the days of an intervals task, and the stretches that are in them."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.content.base import Title
from app.labeling.types.base import GoldBase, ItemBase
from app.labeling.types.intervals_form import Clock
from app.questions.frozen import ShortText

LATER = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # a start builds none of these


class DayItem(ItemBase):
    """A day of a watch: one value a sample, None where nothing was measured. begins: "HH:MM" of the first sample."""

    model_config = LATER

    title: Title
    about: tuple[ShortText, ...] = ()
    labels: tuple[str, ...] = ()
    begins: str = Field(pattern=r"^([01][0-9]|2[0-3]):00$")
    minutes: int = Field(ge=5, le=60)
    heart: tuple[int | None, ...] = Field(min_length=8)
    steps: tuple[int | None, ...] = Field(min_length=8)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.heart) != len(self.steps):
            raise ValueError("heart and steps have one value for each sample")
        if 60 % self.minutes or len(self.heart) * self.minutes > 24 * 60:
            raise ValueError("a sample is a whole part of an hour, and an item no longer than a day")
        return self

    @property
    def clock(self) -> Clock:
        """Edges of samples as times of the clock, and back."""
        return Clock(int(self.begins[:2]) * 60, self.minutes, len(self.heart))


class GoldSpan(BaseModel):
    """A stretch as it is, and how one knows it."""

    model_config = LATER
    label: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    why: str = ""


class DayGold(GoldBase):
    """The stretches of one day in their order. traps: {"start-end" in samples: why nothing is marked there}."""

    model_config = LATER

    spans: tuple[GoldSpan, ...]
    traps: Mapping[str, str] = {}
