"""Pure: the whole dataset as one JSON value, of which page, hand-in and package are made: {"data", "sheet", "changes"}.

data: header, rows, blanks [[row from 1, column]], left_out, rows_all, bin, zone. sheet: what the card says. changes: one line for
each odd row, also for those that stay, in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.datasets.cleaning import DEEDS, REASONS, Decision
from app.datasets.oddities import Odd, day_words
from app.datasets.people import persona
from app.datasets.shaping import BINS, BY_KEY, ZONES, Recipe, Shaped, shape
from app.datasets.sources import Source

Dataset = dict[str, Any]
ORIGIN = "이음이 연습용으로 지어낸 자료입니다. 사람의 건강 기록이 아닙니다."


@dataclass(frozen=True)
class Texts:
    """What the person writes on the card; `descriptions` by column."""

    title: str = ""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    gaps: str = ""
    limits: str = ""
    uses: str = ""


@dataclass(frozen=True)
class Work:
    """Everything that a draft has decided."""

    person: str
    question: str
    source: Source
    odd: Sequence[Odd]
    decisions: Mapping[str, Decision]
    recipe: Recipe
    texts: Texts


def build(work: Work) -> Dataset:
    shaped = shape(work.source, work.decisions, work.recipe)
    changes = [_change(odd, work.decisions[odd.row]) for odd in work.odd if odd.row in work.decisions]
    return {"data": _data(shaped, work.recipe), "sheet": _sheet(work, changes), "changes": changes}


def _data(shaped: Shaped, recipe: Recipe) -> dict[str, Any]:
    return {
        "header": list(shaped.header),
        "rows": [list(row) for row in shaped.rows],
        "blanks": [list(blank) for blank in shaped.blanks],
        "left_out": shaped.left_out,
        "rows_all": shaped.rows_all,
        "bin": BINS[recipe.bin],
        "zone": ZONES[recipe.zone],
    }


def _sheet(work: Work, changes: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    texts, recipe = work.texts, work.recipe
    return {
        "title": texts.title,
        "question": work.question,
        "origin": ORIGIN,
        "person": f"세상에 없는 사람 {persona(work.person).name}",
        "period": f"{_day(recipe.first)}부터 {_day(recipe.last)}까지 {(recipe.last - recipe.first).days + 1}일",
        "columns": [
            {"name": each.head, "origin": BY_KEY[each.key].origin, "about": texts.descriptions.get(each.key, "")}
            for each in recipe.columns
        ],
        "counts": {deed: sum(change["deed"] == DEEDS[deed] for change in changes) for deed in DEEDS},
        "gaps": texts.gaps,
        "limits": texts.limits,
        "uses": texts.uses,
    }


def _day(day: date) -> str:
    return f"{day.year}년 {day_words(day)}"


def _change(odd: Odd, decision: Decision) -> dict[str, str]:
    line = odd.row.partition("-")[2]
    return {
        "table": odd.table,
        "line": line,
        "about": odd.about,
        "before": _before(odd),
        "after": _after(odd, decision),
        "deed": DEEDS[decision.deed],
        "reason": REASONS[decision.reason],
    }


def _before(odd: Odd) -> str:
    return odd.about if odd.asks == "day" else f"{odd.value}{odd.unit}"


def _after(odd: Odd, decision: Decision) -> str:
    value = decision.value
    if decision.deed != "mend":
        return "뺌" if decision.deed == "drop" else _before(odd)
    if odd.asks == "hours":
        return f"{abs(int(value))}시간 {'앞으로' if int(value) < 0 else '뒤로'}"
    return value if odd.asks == "day" else f"{int(value):,}{odd.unit}"
