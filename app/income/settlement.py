"""정산 검산: what was done against what was paid, where the difference may lie, and a polite question. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.core.money import Pay, withheld, withholding_rule

Verdict = Literal["right", "untaxed", "short", "over"]


@dataclass(frozen=True)
class Line:
    """Work of one kind: `count` accepted items at `price` won each, before tax."""

    name: str
    count: int
    price: int

    @property
    def won(self) -> int:
        return self.count * self.price


@dataclass(frozen=True)
class Checked:
    """`expected`: before and after what is withheld. `difference`: paid less what was expected, in won after tax.
    `hints`: (line, how many items) whose pay alone would explain what is missing; none where no line does."""

    verdict: Verdict
    expected: Pay
    paid: int
    difference: int
    hints: tuple[tuple[Line, int], ...]


def check(lines: Sequence[Line], paid: int, day: date) -> Checked:
    """`paid` won that arrived at once for `lines`, by the withholding rule of `day`."""
    gross = sum(line.won for line in lines)
    expected = withheld(gross, withholding_rule(day))
    difference = paid - expected.net
    if difference == 0:
        return Checked("right", expected, paid, 0, ())
    if paid == gross:
        return Checked("untaxed", expected, paid, difference, ())
    verdict: Verdict = "short" if difference < 0 else "over"
    hints = tuple(hint for line in lines if (hint := _missing(line, gross, paid, day))) if difference < 0 else ()
    return Checked(verdict, expected, paid, difference, hints)


def question(lines: Sequence[Line], found: Checked, period: str) -> str:
    """A polite question to whoever pays, with the sums; for a difference in either direction."""
    listed = [f"- {line.name}: 승인 {line.count:,}개 × {line.price:,}원 = {line.won:,}원" for line in lines]
    way = "적습니다" if found.difference < 0 else "많습니다"
    return "\n".join(
        [
            f"안녕하세요. {period} 작업의 정산에 관해 여쭙니다."
            if period
            else "안녕하세요. 작업의 정산에 관해 여쭙니다.",
            "제가 적어 둔 것은 아래와 같습니다.",
            *listed,
            f"합계 {found.expected.gross:,}원이고, 3.3%를 떼면 {found.expected.net:,}원입니다.",
            f"들어온 돈은 {found.paid:,}원으로 {abs(found.difference):,}원이 {way}.",
            "어느 작업이 다르게 세어졌는지 알려 주시면 고맙겠습니다.",
        ]
    )


def _missing(line: Line, gross: int, paid: int, day: date) -> tuple[Line, int] | None:
    """How many items of this line alone, left out, make exactly what was paid, taxed or not."""
    rule = withholding_rule(day)
    for count in range(1, line.count + 1):
        left = gross - count * line.price
        if paid in (left, withheld(left, rule).net):
            return line, count
        if left < paid:
            return None
    return None
