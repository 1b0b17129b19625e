"""What the room's forms bring."""

from pydantic import BaseModel, ConfigDict, Field

from app.labeling.regions import Rows

MAX_TEXTS = 200


class BoxesForm(BaseModel):
    """The rows of the workbench, one entry a box in each column, and the revision that the page answered.

    `deed`: save, add, delete-<row>, done. Without JavaScript the same form posts the same fields.
    """

    model_config = ConfigDict(extra="ignore")
    label: list[str] = Field(default=[], max_length=MAX_TEXTS)
    x: list[str] = Field(default=[], max_length=MAX_TEXTS)
    y: list[str] = Field(default=[], max_length=MAX_TEXTS)
    w: list[str] = Field(default=[], max_length=MAX_TEXTS)
    h: list[str] = Field(default=[], max_length=MAX_TEXTS)
    revision: int = Field(default=0, ge=0, le=10**9)
    deed: str = Field(default="save", max_length=40)

    @property
    def rows(self) -> Rows:
        return Rows(self.label, self.x, self.y, self.w, self.h)
