"""Pure: task.yaml of type receipt: read a picture of a receipt into fields, cover what is personal, find its corners."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.content.tasks.base import Label, TaskBase
from app.questions.frozen import Frozen, must_be_unique


class Weights(Frozen):
    """What each part is worth. An item that asks for some parts only shares 100 points among those, in this proportion."""

    shop: int = Field(default=10, ge=0, le=100)
    business_number: int = Field(default=10, ge=0, le=100)
    date: int = Field(default=10, ge=0, le=100)
    time: int = Field(default=5, ge=0, le=100)
    items: int = Field(default=25, ge=0, le=100)
    total: int = Field(default=15, ge=0, le=100)
    payment: int = Field(default=5, ge=0, le=100)
    mask: int = Field(default=20, ge=0, le=100)
    corners: int = Field(default=100, ge=0, le=100)


class ReceiptTask(TaskBase):
    """payments: ways to pay; personal: kinds of what must be covered. Shares and overlaps are 0–1 (decision 0031).

    mask_cover: a personal region counts as covered from this share of its area on. mask_spare: the share of the covered area
    that may lie beside personal regions at no cost. corners_none, corners_full: the overlap (IoU) of the marked and the true
    outline at which the corners begin to earn points, and at which they earn all.
    """

    type: Literal["receipt"]
    payments: tuple[Label, ...] = Field(min_length=2, max_length=12)
    personal: tuple[Label, ...] = Field(min_length=1, max_length=20)
    weights: Weights = Weights()
    mask_cover: float = Field(default=0.9, gt=0, le=1)
    mask_spare: float = Field(default=0.5, ge=0, lt=1)
    corners_none: float = Field(default=0.8, gt=0, lt=1)
    corners_full: float = Field(default=0.96, gt=0, le=1)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        for labels in (self.payments, self.personal):
            must_be_unique((label.name for label in labels), "label")
            must_be_unique((label.title for label in labels), "label title")
        if self.corners_full <= self.corners_none:
            raise ValueError("corners_full must be above corners_none")
        return self
