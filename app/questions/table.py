"""Pure: a table with blank cells. A blank is the field `cell-<row>-<column>`; rows and columns are counted from 0."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from app.questions.base import Form, MediaUrl, Order, Problem, QuestionBase, Response, same
from app.questions.blanks import AnyBlank, Blank, echoed, given_words, read_blank, typed_in
from app.questions.frozen import Frozen, ShortText, must_be_unique
from app.questions.numerical import in_words
from app.questions.views import UNANSWERED, Choice, Gap, Grade, PartGrade, QuestionView, ReviewRow, ReviewView, grade_of


def _as_text(value: object) -> object:
    """A number of a YAML cell as people read it: 5200 → 5,200."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return in_words(Decimal(str(value)))
    return value


GivenText = Annotated[ShortText, BeforeValidator(_as_text)]


class Row(Frozen):
    """A row: its head and its cells from the second column on; a cell is a text, a number or a blank."""

    head: GivenText
    cells: tuple[Blank | GivenText, ...] = Field(min_length=1, max_length=7)


class Cell(Frozen):
    """A cell on screen: a text, or a field named as `gap.before` says."""

    text: str = ""
    gap: Gap | None = None


class ShownRow(Frozen):
    head: str
    cells: tuple[Cell, ...]


class Sheet(Frozen):
    """The table on screen. columns[0] stands over the row heads."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]


class Table(QuestionBase):
    """Partial credit: share of blank cells filled rightly."""

    partial_credit = True
    counter = "칸"
    type: Literal["table"]
    caption: ShortText
    columns: tuple[ShortText, ...] = Field(min_length=2, max_length=8)
    rows: tuple[Row, ...] = Field(min_length=1, max_length=15)

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        must_be_unique(self.columns, "column")
        must_be_unique((row.head for row in self.rows), "row")
        for row in self.rows:
            if len(row.cells) != len(self.columns) - 1:
                raise ValueError(
                    f"row {row.head!r} has {len(row.cells)} cells beside its head, the columns want {len(self.columns) - 1}"
                )
        if not 1 <= len(self._blanks()) <= 30:
            raise ValueError(f"a table has 1 to 30 blank cells, this has {len(self._blanks())}")
        return self

    def _blanks(self) -> dict[str, AnyBlank]:
        """Each blank under its token, row by row."""
        return {
            f"{down}-{across}": cell
            for down, row in enumerate(self.rows)
            for across, cell in enumerate(row.cells)
            if not isinstance(cell, str)
        }

    def _name(self, token: str) -> str:
        """What the page calls a blank: its row's and its column's head."""
        down, across = map(int, token.split("-"))
        return f"{self.rows[down].head}의 {self.columns[across + 1]}"

    def texts(self) -> list[str]:
        given = [cell for row in self.rows for cell in row.cells if isinstance(cell, str)]
        words = [word for blank in self._blanks().values() for word in (blank.answer(), *blank.words())]
        return [*super().texts(), self.caption, *self.columns, *(row.head for row in self.rows), *given, *words]

    def answers_in_order(self) -> list[str]:
        """What fills each blank, row by row."""
        return [blank.answer() for blank in self._blanks().values()]

    def _sheet(self) -> Sheet:
        rows = []
        for down, row in enumerate(self.rows):
            cells = [
                Cell(text=cell) if isinstance(cell, str) else Cell(gap=self._gap(cell, f"{down}-{across}"))
                for across, cell in enumerate(row.cells)
            ]
            rows.append(ShownRow(head=row.head, cells=tuple(cells)))
        return Sheet(caption=self.caption, columns=self.columns, rows=tuple(rows))

    def _gap(self, blank: AnyBlank, token: str) -> Gap:
        words = tuple(Choice(token=str(n), text=word) for n, word in enumerate(blank.words()))
        return Gap(before=self._name(token), token=token, words=words, number=blank.kind == "number")

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        sheet = self._sheet()
        gaps = tuple(cell.gap for row in sheet.rows for cell in row.cells if cell.gap)
        return QuestionView(**self._shared(media), gaps=gaps, own=sheet)

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        blanks = self._blanks()
        filled = typed_in(form, f"{prefix}cell-", blanks)
        for token, text in filled.items():
            if problem := read_blank(blanks[token], text, f"‘{self._name(token)}’ 칸", f"cell-{token}"):
                return problem
        return {"gaps": dict(filled)} if filled else {}

    def echo(self, form: Form, prefix: str = "") -> Response:
        """What was typed in each cell, cut to a sane length."""
        return echoed(form, f"{prefix}cell-", self._blanks(), "gaps")

    def grade(self, response: Response, order: Order) -> Grade:
        self.check_order(order)
        if not response.get("gaps"):
            return UNANSWERED
        parts = [
            PartGrade(token=token, right=given is not None and blank.right(given))
            for token, blank in self._blanks().items()
            for given in [given_words(blank, response["gaps"].get(token))]
        ]
        return grade_of(sum(part.right for part in parts) / len(parts), parts)

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        rows = []
        for token, blank in self._blanks().items():
            given = given_words(blank, response.get("gaps", {}).get(token))
            right = given is not None and blank.right(given)
            rows.append(ReviewRow(text=self._name(token), given=given, answer=blank.answer(), right=right))
        return ReviewView(**self._reviewed(response, order, media), rows=tuple(rows), own=self._sheet())
