"""The second look at the gold of AI 답 견주기: works every sum out again and holds the pairs to the guide's rules."""

import ast
import calendar
import datetime
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from tools.answers.source import REASONS, Pair

_DAYS = ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일")
_DEEDS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
LONGEST = 60


def _worth(node: ast.expr) -> Decimal:
    if isinstance(node, ast.BinOp):
        return _DEEDS[type(node.op)](_worth(node.left), _worth(node.right))
    if isinstance(node, ast.Constant):
        return Decimal(str(node.value))
    raise ValueError(f"not arithmetic: {ast.dump(node)}")


def worked_out(left: str) -> str:
    """What the left side of a sum comes to, as the right side writes it: arithmetic, `days YYYY-MM` of a month,
    `weekday YYYY-MM-DD`, `minutes HH:MM HH:MM` between two times of a day."""
    what, _, rest = left.partition(" ")
    if what == "days":
        year, month = map(int, rest.split("-"))
        return str(calendar.monthrange(year, month)[1])
    if what == "weekday":
        return _DAYS[datetime.date.fromisoformat(rest).weekday()]
    if what == "minutes":
        start, end = (datetime.timedelta(hours=int(t[:2]), minutes=int(t[3:])) for t in rest.split())
        return str(int((end - start).total_seconds()) // 60)
    value = _worth(ast.parse(left, mode="eval").body)
    return f"{value.normalize():,f}"


def faults_of(pair: Pair) -> Iterator[str]:
    """What is wrong with one pair, in English."""
    whole = {reason for reason in pair.reasons if REASONS[reason][2]}
    if pair.alike and (pair.reasons or pair.wrong):
        yield "two that are alike have no reasons and no wrong sentences"
    if not pair.alike and not pair.reasons:
        yield "no reason"
    if not pair.alike and bool(set(pair.reasons) - whole) != bool(pair.wrong):
        yield "wrong sentences are marked exactly when a reason is about sentences"
    if len(pair.wrong) < len(set(pair.reasons) - whole):
        yield "each reason about sentences needs a sentence"
    if "calc" in pair.reasons and not pair.sum:
        yield "a wrong sum needs the right one"
    if not pair.alike and set(pair.one) & {pair.two[place] for place in pair.wrong}:
        yield "a wrong sentence stands in the better answer too"
    if pair.sum:
        yield from _sum_faults(pair)
    for sentence in (*pair.one, *pair.two):
        if len(sentence) > LONGEST:
            yield f"too long: {sentence}"


def _sum_faults(pair: Pair) -> Iterator[str]:
    left, _, right = pair.sum.rpartition(" = ")
    if worked_out(left) != right:
        yield f"{left} is {worked_out(left)}, not {right}"
        return
    if left.startswith("minutes"):
        right = f"{int(right) // 60}시간 {int(right) % 60}분"
    if left == "days 2100-02":
        return
    said = [
        bool(re.search(rf"(?<![\d,]){re.escape(right)}(?![\d,])", " ".join(answer))) for answer in (pair.one, pair.two)
    ]
    if pair.alike and any(said):
        yield "two that are wrong alike must not give the right value"
    if not pair.alike and said != [True, False]:
        yield f"the better answer must say {right}, the worse must not"


def faults(pairs: Iterable[Pair]) -> list[str]:
    """All faults of all pairs."""
    return [f"{pair.name}: {fault}" for pair in pairs for fault in faults_of(pair)]
