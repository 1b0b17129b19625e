"""Pure: a number with a tolerance, absolute or relative, in one unit or several."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.questions.base import FIELD, Form, MediaUrl, Order, Problem, QuestionBase, Response, same, values
from app.questions.frozen import ShortText, must_be_unique
from app.questions.korean import clean
from app.questions.numerals import read_numeral
from app.questions.views import UNANSWERED, Grade, PartGrade, QuestionView, ReviewView, grade_of

# Words people put behind a number when the question shows no unit.
_UNITS = """
개 명 번 원 살 세 장 권 시간 분 초 일 주 달 월 년 점 회 건 줄 칸 쪽 단계 걸음 보 % 퍼센트 프로 kg g km m cm ml l
"""
_COUNTERS = sorted(_UNITS.split(), key=len, reverse=True)
_LONGEST = 60
MOST_DECIMALS = 9  # that can be typed
_COMMA = re.compile(r"[0-9],(?![0-9]{3}(?![0-9]))")  # a comma that does not part thousands
Factor = Annotated[Decimal, Field(gt=0, lt=10**12, allow_inf_nan=False)]


class Number(QuestionBase):
    """Right when |given − answer| ≤ max(tolerance, relative × |answer|).

    `units` are others that may stand behind the number, each with its worth in `unit`: 1 m is 100 of cm. A bare number is in `unit`.
    """

    added = QuestionBase.added | {"relative", "units"}
    type: Literal["number"]
    answer: Decimal = Field(allow_inf_nan=False)
    tolerance: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    unit: ShortText | None = None
    relative: Decimal = Field(default=Decimal(0), ge=0, lt=1, allow_inf_nan=False)
    units: dict[ShortText, Factor] = Field(default_factory=dict, max_length=10)

    @model_validator(mode="after")
    def _units_are_known(self) -> Self:
        if self.units and self.unit is None:
            raise ValueError("units say what other units are worth in unit: name that first")
        must_be_unique((_plain(name) for name in filter(None, (self.unit, *self.units))), "unit")
        if self.relative and not self.answer:
            raise ValueError("a relative tolerance of 0 is 0: give a tolerance")
        return self

    @model_validator(mode="after")
    def _within_reach(self) -> Self:
        if abs(self.answer) >= Decimal(10) ** 15 or self.tolerance >= Decimal(10) ** 15:
            raise ValueError("answer and tolerance must be below 10^15")
        return self

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media), unit=self.unit, units=tuple(self.units))

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        typed = values(form, prefix + "answer")
        text = clean(typed[0]) if typed else ""
        if not text:
            return {}
        if len(text) > _LONGEST:
            return Problem(f"숫자가 너무 길어요. 숫자만 적어 주세요. {self._example()}")
        value = self._read(text)
        if value is None:
            return Problem(self._advice(text))
        return {"text": text, "value": format(value, "f")}

    def _read(self, text: str) -> Decimal | None:
        """The number in `unit`. Longer names are tried first: 5 cm ends in m as well."""
        by_name = sorted({**self.units, self.unit or "": Decimal(1)}.items(), key=lambda each: -len(each[0]))
        for name, factor in by_name:
            if name != self.unit and not _plain(text).endswith(_plain(name)):
                continue
            value = read_number(text, name or None)
            if value is not None:
                return value * factor
        return None

    @property
    def margin(self) -> Decimal:
        """How far off an answer may be."""
        return max(self.tolerance, self.relative * abs(self.answer))

    def echo(self, form: Form, prefix: str = "") -> Response:
        """The text as typed, cut to a sane length."""
        return {"text": clean(" ".join(values(form, prefix + "answer")[:1]))[:300]}

    def grade(self, response: Response, order: Order) -> Grade:
        self.check_order(order)
        if "value" not in response:
            return UNANSWERED
        right = abs(Decimal(response["value"]) - self.answer) <= self.margin
        return grade_of(float(right), [PartGrade(token=FIELD, right=right)])

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        answer = in_words(shortened(self.answer, self.margin)) + (self.unit or "")
        if self.margin:
            answer += f" (앞뒤로 {in_words(self.margin)}{self.unit or ''}까지 맞아요)"
        reviewed = self._reviewed(response, order, media)
        return ReviewView(**reviewed, given=response.get("text"), answers=(answer,))

    def _example(self) -> str:
        # The example must never be the key.
        return "예: 20" if abs(Decimal(20) - self.answer) > self.margin else "예: 3500"

    def _advice(self, text: str) -> str:
        if _COMMA.search(text):
            return f"숫자의 쉼표는 세 자리마다 찍고, 소수점은 점(.)으로 적어 주세요. {self._example()}"
        if re.search("[0-9]", text) and self.unit:
            if self.units:
                names = ", ".join((self.unit, *self.units))
                return f"숫자와 단위를 적어 주세요. 단위는 {names} 가운데 하나예요. {self._example()}"
            return f"숫자만 적어 주세요. 단위는 ‘{self.unit}’ 하나로 정해져 있어요. {self._example()}"
        return f"숫자로 적어 주세요. {self._example()}"


def read_number(text: str, unit: str | None = None) -> Decimal | None:
    """The number in a cleaned text, its unit or counter aside: 1,000 · -2.5 · 12개 · 3만 5천 원 · 열두 개.

    None when it is not one number, or when the word at its end may be part of the number or not: 십일 is 11, or 10 of 일.
    """
    if re.search(r"[0-9.,] +[0-9.,]", text):
        return None
    body = text.replace(" ", "").removeprefix("₩")
    whole, bare = read_numeral(body), _without_unit(body, unit)
    if bare == body:
        return whole
    counted = read_numeral(bare)
    if whole is None or counted is None:
        return counted if whole is None else whole
    return whole if whole == counted else None


def _plain(unit: str) -> str:
    return unit.replace(" ", "").casefold()


def _without_unit(body: str, unit: str | None) -> str:
    wanted = [unit.replace(" ", "")] if unit else _COUNTERS
    for suffix in wanted:
        if body.casefold().endswith(suffix.casefold()) and len(body) > len(suffix):
            return body[: -len(suffix)]
    return body


def shortened(number: Decimal, margin: Decimal) -> Decimal:
    """A number with endless decimals (a third) as far as it is looked at: to the margin's first digit."""
    if not margin or int(number.as_tuple().exponent) >= -MOST_DECIMALS:
        return number
    return round(number, max(0, -margin.adjusted()))


def in_words(number: Decimal) -> str:
    """A number as people read it: 12500.50 → 12,500.5"""
    text = format(number, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text
