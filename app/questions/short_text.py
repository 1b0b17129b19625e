"""Pure: a word or a few, compared with accepted forms."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.questions.accepted import accepts, in_words, is_anything
from app.questions.base import FIELD, Form, MediaUrl, Order, Problem, QuestionBase, Response, same, values
from app.questions.frozen import ShortText, must_be_unique
from app.questions.korean import clean, compare_key
from app.questions.views import UNANSWERED, Grade, PartGrade, QuestionView, ReviewView, grade_of

LONGEST = 200


class TypedText(QuestionBase):
    """Right when the answer equals an accepted form after tidying (see korean.compare_key).

    spaces: exact wants a space where the accepted form has one and nowhere else. accents: ignored takes cafe for café.
    """

    added = QuestionBase.added | {"spaces", "accents"}
    type: Literal["short_text"]
    accepted: tuple[ShortText, ...] = Field(min_length=1, max_length=50)
    particles: bool = False
    spaces: Literal["ignored", "exact"] = "ignored"
    accents: Literal["exact", "ignored"] = "exact"

    @model_validator(mode="after")
    def _usable(self) -> Self:
        for form in filter(is_anything, self.accepted):
            raise ValueError(f"accepted form {form!r} would accept anything")
        must_be_unique((self._key(form) for form in self.accepted), "accepted form")
        return self

    def _key(self, text: str) -> str:
        return compare_key(text, spaces=self.spaces == "exact", accents=self.accents == "exact")

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media))

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        typed = values(form, prefix + "answer")
        text = clean(typed[0]) if typed else ""
        if len(text) > LONGEST:
            return Problem(f"{LONGEST}자까지 적을 수 있어요. 지금은 {len(text)}자예요. 짧게 줄여 주세요.")
        return {"text": text} if text else {}

    def echo(self, form: Form, prefix: str = "") -> Response:
        """The text as typed, cut to a sane length."""
        return {"text": clean(" ".join(values(form, prefix + "answer")[:1]))[:300]}

    def grade(self, response: Response, order: Order) -> Grade:
        self.check_order(order)
        if not response.get("text"):
            return UNANSWERED
        right = self.accepts(response["text"])
        return grade_of(float(right), [PartGrade(token=FIELD, right=right)])

    def accepts(self, text: str) -> bool:
        """Whether the text is one of the accepted forms, with or without a particle where that is allowed."""
        return accepts(
            self.accepted,
            text,
            particles=self.particles,
            spaces=self.spaces == "exact",
            accents=self.accents == "exact",
        )

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        answers = tuple(in_words(form) for form in self.accepted)
        return ReviewView(**self._reviewed(response, order, media), given=response.get("text"), answers=answers)
