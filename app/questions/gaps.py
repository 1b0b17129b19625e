"""Pure: a text with gaps, written `{{name}}` in the file; each gap is typed, chosen, or a number (`gap-<number>`).

`gap_text` fills every gap from one list of words; `cloze` gives each gap a kind of its own. Both grade gap by gap.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from app.questions.base import Form, MediaUrl, Order, Problem, QuestionBase, Response, same
from app.questions.blanks import AnyBlank, Blank, Chosen, echoed, given_words, read_blank, typed_in
from app.questions.frozen import ShortText, Slug, Text, must_be_unique
from app.questions.views import UNANSWERED, Choice, Gap, Grade, PartGrade, QuestionView, ReviewRow, ReviewView, grade_of

_GAP = re.compile(r"\{\{([a-z0-9]+(?:-[a-z0-9]+)*)\}\}")


class GapsBase(QuestionBase):
    """A text with gaps. Partial credit: share of gaps filled rightly."""

    partial_credit = True
    counter = "칸"
    text: Text

    def _blanks(self) -> dict[str, AnyBlank]:
        """Each gap's name and what fills it."""
        raise NotImplementedError

    def _names(self) -> list[str]:
        """The gaps' names in the order of the text."""
        return _GAP.findall(self.text)

    @model_validator(mode="after")
    def _gaps_fit(self) -> Self:
        names, known = self._names(), set(self._blanks())
        if not names:
            raise ValueError("the text has no gap; write one as {{name}}")
        must_be_unique(names, "gap")
        if missing := set(names) - known:
            raise ValueError(f"nothing says what fills the gap {{{{{min(missing)}}}}}")
        if unused := known - set(names):
            raise ValueError(f"the text has no gap {{{{{min(unused)}}}}}")
        return self

    def answers_in_order(self) -> list[str]:
        """What fills each gap, in the order of the text."""
        blanks = self._blanks()
        return [blanks[name].answer() for name in self._names()]

    def _words(self, name: str) -> Sequence[str]:
        return self._blanks()[name].words()

    def texts(self) -> list[str]:
        blanks = self._blanks()
        filled = _GAP.sub(lambda match: blanks[match[1]].answer(), self.text)
        return [*super().texts(), filled, *(word for blank in blanks.values() for word in blank.words())]

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        pieces = _GAP.split(self.text)
        blanks = self._blanks()
        gaps = tuple(
            Gap(
                before=pieces[2 * at],
                token=str(at),
                words=tuple(Choice(token=str(n), text=word) for n, word in enumerate(self._words(name))),
                number=blanks[name].kind == "number",
            )
            for at, name in enumerate(self._names())
        )
        return QuestionView(**self._shared(media), gaps=gaps, after=pieces[-1])

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        filled = typed_in(form, f"{prefix}gap-", self._tokens())
        for token, text in filled.items():
            blank = self._blanks()[self._names()[int(token)]]
            if problem := read_blank(blank, text, f"{int(token) + 1}번째 빈칸", f"gap-{token}"):
                return problem
        return {"gaps": dict(filled)} if filled else {}

    def echo(self, form: Form, prefix: str = "") -> Response:
        """What was typed in each gap, cut to a sane length."""
        return echoed(form, f"{prefix}gap-", self._tokens(), "gaps")

    def _tokens(self) -> list[str]:
        return [str(at) for at in range(len(self._names()))]

    def _given(self, response: Response, at: int, name: str) -> str | None:
        """What the gap holds in words; None when it is empty."""
        return given_words(self._blanks()[name], response.get("gaps", {}).get(str(at)))

    def grade(self, response: Response, order: Order) -> Grade:
        self.check_order(order)
        if not response.get("gaps"):
            return UNANSWERED
        blanks = self._blanks()
        parts = []
        for at, name in enumerate(self._names()):
            given = self._given(response, at, name)
            parts.append(PartGrade(token=str(at), right=given is not None and blanks[name].right(given)))
        return grade_of(sum(part.right for part in parts) / len(parts), parts)

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        blanks, rows = self._blanks(), []
        for at, name in enumerate(self._names()):
            given = self._given(response, at, name)
            right = given is not None and blanks[name].right(given)
            rows.append(ReviewRow(text=f"{at + 1}번째 빈칸", given=given, answer=blanks[name].answer(), right=right))
        reviewed: dict[str, Any] = self._reviewed(response, order, media)
        whole = _GAP.sub(lambda match: f"**{blanks[match[1]].answer()}**", self.text)
        return ReviewView(**reviewed, rows=tuple(rows), whole=whole)


class Cloze(GapsBase):
    """Gaps of any kind in one text."""

    type: Literal["cloze"]
    blanks: dict[Slug, Blank] = Field(min_length=1, max_length=10)

    def _blanks(self) -> dict[str, AnyBlank]:
        return self.blanks


class GapText(GapsBase):
    """Every gap is filled from one list of words, in dictionary order; a word may fill several gaps, and some fill none."""

    type: Literal["gap_text"]
    answers: dict[Slug, ShortText] = Field(min_length=1, max_length=10)
    extra: tuple[ShortText, ...] = Field(default=(), max_length=10)

    @model_validator(mode="after")
    def _enough_words(self) -> Self:
        if len(self._list()) < 2:
            raise ValueError("gap_text needs at least two different words; add some under extra")
        return self

    def _list(self) -> tuple[str, ...]:
        return tuple(sorted({*self.answers.values(), *self.extra}))

    def _blanks(self) -> dict[str, AnyBlank]:
        every = self._list()
        return {
            name: Chosen.model_construct(kind="chosen", correct=word, wrong=tuple(w for w in every if w != word))
            for name, word in self.answers.items()
        }
