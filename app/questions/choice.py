"""Pure: one right option (single) and one or more right options (multiple)."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from app.questions.base import (
    UNANSWERED,
    UNREADABLE,
    Form,
    Frozen,
    Grade,
    MediaUrl,
    Order,
    PartGrade,
    Problem,
    QuestionBase,
    QuestionView,
    Response,
    ReviewOption,
    ReviewView,
    Text,
    choices,
    grade_of,
    must_be_unique,
    same,
    values,
)


class Option(Frozen):
    """An option; feedback says why someone may think so, shown only afterwards."""

    text: Text
    correct: bool = False
    feedback: Text | None = None


class ChoiceBase(QuestionBase):
    options: tuple[Option, ...] = Field(min_length=2, max_length=10)

    @field_validator("options")
    @classmethod
    def _unique_texts(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        must_be_unique((option.text for option in options), "option")
        return options

    def things(self) -> int:
        return len(self.options)

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        texts = [option.text for option in self.options]
        return QuestionView(**self._shared(media), options=choices(texts, order))

    def _picked(self, response: Response) -> set[str]:
        return set(response.get("picked", ()))

    def _correct(self, order: Order) -> set[str]:
        return {str(at) for at, index in enumerate(order) if self.options[index].correct}

    def _read(self, form: Form, order: Order, prefix: str) -> list[str] | Problem:
        self.check_order(order)
        known = {str(at) for at in range(len(order))}
        picked = sorted(set(values(form, prefix + "answer")), key=lambda token: (len(token), token))
        return picked if known.issuperset(picked) else Problem(UNREADABLE)

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        picked, correct = self._picked(response), self._correct(order)
        options = tuple(
            ReviewOption(
                token=str(at),
                text=self.options[index].text,
                chosen=str(at) in picked,
                correct=str(at) in correct,
                feedback=self.options[index].feedback,
            )
            for at, index in enumerate(order)
        )
        return ReviewView(**self._reviewed(response, order, media), options=options)


class Single(ChoiceBase):
    """Exactly one right option; all or nothing."""

    type: Literal["single"]

    @model_validator(mode="after")
    def _one_correct(self) -> Self:
        count = sum(option.correct for option in self.options)
        if count != 1:
            raise ValueError(f"single needs exactly one option with correct: true, this has {count}")
        return self

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        picked = self._read(form, order, prefix)
        if isinstance(picked, Problem):
            return picked
        if len(picked) > 1:
            return Problem(f"하나만 골라 주세요. 지금은 {len(picked)}개를 골랐어요.")
        return {"picked": picked} if picked else {}

    def grade(self, response: Response, order: Order) -> Grade:
        picked = self._picked(response)
        if not picked:
            return UNANSWERED
        right = picked == self._correct(order)
        return grade_of(float(right), (PartGrade(token=token, right=right) for token in picked))


class Multiple(ChoiceBase):
    """One or more right options, at least one wrong.

    Partial credit: max(0, (right picks − wrong picks) / number of right options), so that picking
    everything earns nothing more than guessing does.
    """

    partial_credit = True
    type: Literal["multiple"]

    @model_validator(mode="after")
    def _some_correct_some_not(self) -> Self:
        count = sum(option.correct for option in self.options)
        if not 1 <= count < len(self.options):
            raise ValueError("multiple needs at least one option with correct: true and at least one without")
        return self

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        picked = self._read(form, order, prefix)
        if isinstance(picked, Problem):
            return picked
        return {"picked": picked} if picked else {}

    def grade(self, response: Response, order: Order) -> Grade:
        picked, correct = self._picked(response), self._correct(order)
        if not picked:
            return UNANSWERED
        fraction = max(0.0, (len(picked & correct) - len(picked - correct)) / len(correct))
        parts = (
            PartGrade(token=str(at), right=(str(at) in picked) == (str(at) in correct)) for at in range(len(order))
        )
        return grade_of(fraction, parts)
