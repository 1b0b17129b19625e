"""Pure: task.yaml of type attributes: read a product page and fill in its attributes."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.base import Title
from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

UNITS: dict[str, tuple[str, int]] = {
    "g": ("g", 1), "kg": ("g", 1000), "ml": ("ml", 1), "L": ("ml", 1000), "mm": ("mm", 1), "cm": ("mm", 10),
    "W": ("W", 1), "kW": ("W", 1000), "개": ("개", 1),
}  # fmt: skip
"""Unit → (base unit, how many of it one is)."""


class Attribute(Frozen):
    """One field of a product. one: an option; many: some options; text: short words; number: a number with a unit.

    Every attribute may also be answered 알 수 없음.
    """

    name: Slug
    title: Title
    kind: Literal["one", "many", "text", "number"]
    help: ShortText
    options: tuple[Label, ...] = Field(default=(), max_length=20)
    units: tuple[str, ...] = Field(default=(), max_length=6)

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if bool(self.options) != (self.kind in ("one", "many")):
            raise ValueError("one and many need options, text and number have none")
        if bool(self.units) != (self.kind == "number"):
            raise ValueError("a number needs units, nothing else has them")
        if unknown := set(self.units) - set(UNITS):
            raise ValueError(f"no such unit: {', '.join(sorted(unknown))}")
        must_be_unique((option.name for option in self.options), "option")
        must_be_unique((option.title for option in self.options), "option title")
        return self


class AttributesTask(TaskBase):
    """Fill in the attributes of a product. An item says which of them it asks for."""

    type: Literal["attributes"]
    attributes: tuple[Attribute, ...] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        must_be_unique((attribute.name for attribute in self.attributes), "attribute")
        return self
