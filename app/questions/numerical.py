"""Pure: a number with an absolute tolerance."""

import re
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from app.questions.base import (
    FIELD,
    UNANSWERED,
    Form,
    Grade,
    MediaUrl,
    Order,
    PartGrade,
    Problem,
    QuestionBase,
    QuestionView,
    Response,
    ReviewView,
    ShortText,
    grade_of,
    same,
    values,
)
from app.questions.korean import clean

_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,9})?|\.[0-9]{1,9}"
_NUMBER = re.compile(rf"(?P<sign>[-+]?)(?P<number>{_PLAIN})")
_MULTIPLIERS = {"억": 10**8, "만": 10**4, "천": 10**3, "백": 10**2}
# 3만 5천 → (3, 만), (5, 천); each multiplier at most once and falling.
_KOREAN = re.compile(
    rf"(?:(?P<억>{_PLAIN})억)?(?:(?P<만>{_PLAIN})만)?(?:(?P<천>{_PLAIN})천)?(?:(?P<백>{_PLAIN})백)?(?P<rest>{_PLAIN})?"
)
# Words people put behind a number when the question shows no unit.
_UNITS = """
개 명 번 원 살 세 장 권 시간 분 초 일 주 달 월 년 점 회 건 줄 칸 쪽 단계 걸음 보 % 퍼센트 프로 kg g km m cm ml l
"""
_COUNTERS = sorted(_UNITS.split(), key=len, reverse=True)
_LONGEST = 60


class Number(QuestionBase):
    """Right when |given − answer| ≤ tolerance."""

    type: Literal["number"]
    answer: Decimal = Field(allow_inf_nan=False)
    tolerance: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    unit: ShortText | None = None

    @model_validator(mode="after")
    def _within_reach(self) -> Self:
        if abs(self.answer) >= Decimal(10) ** 15 or self.tolerance >= Decimal(10) ** 15:
            raise ValueError("answer and tolerance must be below 10^15")
        return self

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media), unit=self.unit)

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        typed = values(form, prefix + "answer")
        text = clean(typed[0]) if typed else ""
        if not text:
            return {}
        if len(text) > _LONGEST:
            return Problem(f"숫자가 너무 길어요. 숫자만 적어 주세요. {self._example()}")
        value = read_number(text, self.unit)
        if value is None:
            return Problem(self._advice(text))
        return {"text": text, "value": format(value, "f")}

    def echo(self, form: Form, prefix: str = "") -> Response:
        """The text as typed, cut to a sane length."""
        return {"text": clean(" ".join(values(form, prefix + "answer")[:1]))[:300]}

    def grade(self, response: Response, order: Order) -> Grade:
        self.check_order(order)
        if "value" not in response:
            return UNANSWERED
        right = abs(Decimal(response["value"]) - self.answer) <= self.tolerance
        return grade_of(float(right), [PartGrade(token=FIELD, right=right)])

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        answer = in_words(self.answer) + (self.unit or "")
        if self.tolerance:
            answer += f" (앞뒤로 {in_words(self.tolerance)}{self.unit or ''}까지 맞아요)"
        reviewed = self._reviewed(response, order, media)
        return ReviewView(**reviewed, given=response.get("text"), answers=(answer,))

    def _example(self) -> str:
        # The example must never be the key.
        return "예: 20" if abs(Decimal(20) - self.answer) > self.tolerance else "예: 3500"

    def _advice(self, text: str) -> str:
        if re.search("[0-9]", text) and self.unit:
            return f"숫자만 적어 주세요. 단위는 ‘{self.unit}’ 하나로 정해져 있어요. {self._example()}"
        return f"숫자로 적어 주세요. {self._example()}"


def read_number(text: str, unit: str | None = None) -> Decimal | None:
    """The number in a cleaned text: 1,000 · -2.5 · 12개 · 3만 5천 원. None when it is not one number."""
    if re.search(r"[0-9.,] +[0-9.,]", text):
        return None
    body = _without_unit(text.replace(" ", ""), unit)
    if found := _NUMBER.fullmatch(body):
        value = Decimal(found["number"].replace(",", ""))
        return -value if found["sign"] == "-" else value
    found = _KOREAN.fullmatch(body)
    if not body or not found or not any(found[name] for name in _MULTIPLIERS):
        return None
    parts = ((found[name], factor) for name, factor in (*_MULTIPLIERS.items(), ("rest", 1)))
    return sum((Decimal(part.replace(",", "")) * factor for part, factor in parts if part), Decimal(0))


def _without_unit(body: str, unit: str | None) -> str:
    if body.startswith("₩"):
        body = body[1:]
    wanted = [unit.replace(" ", "")] if unit else _COUNTERS
    for suffix in wanted:
        if body.casefold().endswith(suffix.casefold()) and len(body) > len(suffix):
            return body[: -len(suffix)]
    return body


def in_words(number: Decimal) -> str:
    """A number as people read it: 12500.50 → 12,500.5"""
    text = format(number, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text
