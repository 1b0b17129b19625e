"""Pure: the tables of a cleaning task, and what each row needs."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.content.base import Title
from app.labeling.graders.cleaning import Due, twins
from app.labeling.types.base import GoldBase, ItemBase
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

LATER = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # a start builds none of these


class Column(Frozen):
    """A column of the table. unit is shown behind the title and may be typed behind a number."""

    name: Slug
    title: Title
    kind: Literal["number", "time", "date", "text"] = "number"
    unit: str = ""


class TableRow(Frozen):
    """A row as it came: one text a column, "" where nothing stands."""

    id: Slug
    cells: tuple[str, ...]


class TableItem(ItemBase):
    """A table. about: what is known of it (자료 설명), each a sentence; only what stands there is evidence for another value."""

    model_config = LATER
    title: Title
    about: tuple[ShortText, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=2, max_length=6)
    rows: tuple[TableRow, ...] = Field(min_length=2, max_length=40)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        must_be_unique((column.name for column in self.columns), "column")
        must_be_unique((row.id for row in self.rows), "row")
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("each row has one cell for each column")
        return self

    @property
    def readings(self) -> dict[str, tuple[str, str]]:
        """{column: (kind, unit)}, as the grader reads values."""
        return {column.name: (column.kind, column.unit) for column in self.columns}

    @property
    def alike(self) -> list[list[str]]:
        """Groups of rows that are alike in every cell."""
        return twins([(row.id, row.cells) for row in self.rows])


class Treatment(BaseModel):
    """What one row needs, why in one or two Korean sentences, and every reason that is right."""

    model_config = LATER
    row: str
    act: Literal["drop", "blank", "edit"]
    column: str = ""
    value: str = ""
    tolerance: float = 0.0
    reasons: tuple[str, ...] = Field(min_length=1)
    why: str


class TableGold(GoldBase):
    """treatments: the rows that need one. unusual: {row: why it is true although it looks odd}."""

    model_config = LATER
    treatments: tuple[Treatment, ...]
    unusual: Mapping[str, str] = {}

    @property
    def due(self) -> dict[str, Due]:
        """By row, as the grader takes it."""
        return {t.row: Due(t.act, t.column, t.value, t.tolerance, t.reasons) for t in self.treatments}

    @property
    def why(self) -> dict[str, str]:
        """By row: why it is treated, or left."""
        return {**self.unusual, **{t.row: t.why for t in self.treatments}}
