"""Pure: one right option (single), one or more right options (multiple), true or not (true_false)."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from app.core.josa import josa
from app.questions.base import UNREADABLE, Form, MediaUrl, Order, Problem, QuestionBase, Response, same, values
from app.questions.frozen import Frozen, Text, must_be_unique
from app.questions.korean import in_count
from app.questions.views import (
    UNANSWERED,
    Grade,
    PartGrade,
    QuestionView,
    ReviewOption,
    ReviewView,
    choices,
    grade_of,
    percent,
)


class Option(Frozen):
    """An option; feedback says why someone may think so, shown only afterwards. `worth`: see the question types."""

    added = frozenset({"worth"})
    text: Text
    correct: bool = False
    feedback: Text | None = None
    worth: float | None = Field(default=None, ge=-1, le=1, allow_inf_nan=False)


class ChoiceBase(QuestionBase):
    """`worth` of an option is the share of the mark that picking it earns. Unless `below_zero`, nobody ends below 0."""

    added = QuestionBase.added | {"below_zero"}
    options: tuple[Option, ...] = Field(min_length=2, max_length=10)
    below_zero: bool = False

    @field_validator("options")
    @classmethod
    def _unique_texts(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        must_be_unique((option.text for option in options), "option")
        return options

    @model_validator(mode="after")
    def _worths_agree(self) -> Self:
        for option in self.options:
            if option.worth is not None and option.correct and option.worth <= 0:
                raise ValueError(f"{option.text!r} is correct, but its worth is {option.worth:g}")
        if self.below_zero and not any((option.worth or 0) < 0 for option in self.options):
            raise ValueError("below_zero has no effect: no option has a worth below 0")
        return self

    def _weighted(self) -> bool:
        return any(option.worth is not None for option in self.options)

    def _sum_of_worths(self, picked: set[str], order: Order) -> float:
        """−1…1: the sum of what the picked options are worth, to six decimals."""
        worths = (self.options[index].worth or 0.0 for at, index in enumerate(order) if str(at) in picked)
        return max(-1.0 if self.below_zero else 0.0, min(1.0, round(sum(worths), 6)))

    def things(self) -> int:
        return len(self.options)

    def texts(self) -> list[str]:
        return super().texts() + [text for option in self.options for text in (option.text, option.feedback or "")]

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
    """Exactly one right option, worth the whole. Others are worth nothing, or what their `worth` says."""

    type: Literal["single"]

    @model_validator(mode="after")
    def _one_correct(self) -> Self:
        count = sum(option.correct for option in self.options)
        if count != 1:
            raise ValueError(f"single needs exactly one option with correct: true, this has {count}")
        for option in self.options:
            if option.correct and option.worth not in (None, 1):
                raise ValueError("the correct option of a single is worth the whole: leave out its worth")
            if not option.correct and option.worth == 1:
                raise ValueError(f"{option.text!r} is not correct, but worth the whole")
            if (option.worth or 0) < 0 and not self.below_zero:
                raise ValueError("a worth below 0 in a single needs below_zero: true; it would have no effect")
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
        fraction = 1.0 if right else self._sum_of_worths(picked, order)
        return grade_of(fraction, (PartGrade(token=token, right=right) for token in picked))

    def _credit(self, response: Response, order: Order, grade: Grade) -> str:
        if grade.fraction < 0:
            return _LOST.format(percent(-grade.fraction))
        return f"가장 알맞은 답은 아니지만 {percent(grade.fraction)}를 얻었어요." if grade.state == "partial" else ""


class Multiple(ChoiceBase):
    """One or more right options, at least one wrong.

    Partial credit: max(0, (right picks − wrong picks) / number of right options), so that picking
    everything earns nothing more than guessing does. Where options have a `worth`, the sum of the worths
    picked instead; then each option has one, and those of the right ones add up to 1.
    """

    partial_credit = True
    type: Literal["multiple"]

    @model_validator(mode="after")
    def _some_correct_some_not(self) -> Self:
        count = sum(option.correct for option in self.options)
        if not 1 <= count < len(self.options):
            raise ValueError("multiple needs at least one option with correct: true and at least one without")
        if self._weighted():
            if any(option.worth is None for option in self.options):
                raise ValueError("either every option of a multiple has a worth or none")
            if any(not option.correct and (option.worth or 0) >= 0 for option in self.options):
                raise ValueError("an option that is not correct costs something in a multiple: a worth below 0")
            whole = sum(option.worth or 0 for option in self.options if option.correct)
            if abs(whole - 1) > 1e-6:
                raise ValueError(f"the worths of the correct options add up to {whole:g}, not to 1")
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
        if self._weighted():
            fraction = self._sum_of_worths(picked, order)
        parts = (
            PartGrade(token=str(at), right=(str(at) in picked) == (str(at) in correct)) for at in range(len(order))
        )
        return grade_of(fraction, parts)

    def _credit(self, response: Response, order: Order, grade: Grade) -> str:
        picked, correct = self._picked(response), self._correct(order)
        found, false = len(picked & correct), len(picked - correct)
        if grade.fraction < 0:
            return _LOST.format(percent(-grade.fraction))
        if grade.state not in ("partial", "wrong") or not found:
            return ""
        words = f"알맞은 것 {in_count(len(correct), '개')} 가운데 {josa(in_count(found, '개'), '을/를')} 골랐어요."
        if false:
            words += f" 알맞지 않은 것도 {in_count(false, '개')} 골라서 그만큼 뺐어요."
        return f"{words} {percent(grade.fraction)}를 얻었어요." if grade.fraction else f"{words} 남은 점수가 없어요."


class TrueFalse(QuestionBase):
    """A statement that is true or not. `if_wrong` says what someone may have thought who answered the other way."""

    type: Literal["true_false"]
    answer: bool
    if_wrong: Text | None = None

    def texts(self) -> list[str]:
        return [*super().texts(), self.if_wrong or ""]

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media), options=_TRUE_FALSE)

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        picked = sorted(set(values(form, prefix + "answer")))
        if not {"0", "1"}.issuperset(picked):
            return Problem(UNREADABLE)
        if len(picked) > 1:
            return Problem("하나만 골라 주세요. 지금은 2개를 골랐어요.")
        return {"picked": picked} if picked else {}

    def grade(self, response: Response, order: Order) -> Grade:
        self.check_order(order)
        picked = response.get("picked")
        if not picked:
            return UNANSWERED
        right = (picked[0] == "1") is self.answer
        return grade_of(float(right), [PartGrade(token=picked[0], right=right)])

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        picked = response.get("picked", [])
        options = tuple(
            ReviewOption(
                token=choice.token,
                text=choice.text,
                chosen=choice.token in picked,
                correct=correct,
                feedback=None if correct else self.if_wrong,
            )
            for choice in _TRUE_FALSE
            for correct in [(choice is _TRUE_FALSE[0]) is self.answer]
        )
        return ReviewView(**self._reviewed(response, order, media), options=options)


_LOST = "알맞지 않은 답은 점수를 깎는 문제예요. {} 깎였어요."
_TRUE_FALSE = choices(("✕ 아니에요", "○ 맞아요"), [0, 1])[::-1]
