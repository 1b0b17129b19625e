"""The files of 시계 자료 다듬기 (cleaning) and 하루에서 때 찾기 (intervals): items, gold, gold under the changed rules, task.yaml."""

from collections.abc import Sequence
from typing import Any, Protocol

from tools.practice_files import Made, guide_text, hidden_name
from tools.watch.days import LABELS, Day, alt, marked, samples, time_of, traps, why
from tools.watch.days_catalogue import DAYS
from tools.watch.faults import CHANGED_WHY, build
from tools.watch.rhythm import EXERCISE_FROM, MINUTES, SLEEP_BELOW, WALK_FROM
from tools.watch.tables import ACTS, COLUMNS, REASONS, TITLES, Sheet
from tools.watch.tables_catalogue import SHEETS

CLEANING, INTERVALS = "cleaning", "intervals"
POOLS = ("tutorial", "practice", "exam", "mock")


class Catalogued(Protocol):
    """What days and sheets have in common."""

    @property
    def name(self) -> str: ...
    @property
    def pool(self) -> str: ...
    @property
    def level(self) -> int: ...


def item_id(slug: str, each: Catalogued) -> str:
    """The item's id, e.g. ``c4f0c2a``."""
    return slug[0] + hidden_name(slug, "item", each.name, 6)


def pools(slug: str, catalogue: Sequence[Catalogued]) -> dict[str, list[str]]:
    """Items of each pool, the easier first."""
    return {
        pool: [
            item_id(slug, each)
            for each in sorted((c for c in catalogue if c.pool == pool), key=lambda c: (c.level, item_id(slug, c)))
        ]
        for pool in POOLS
    }


# ---- tables ---------------------------------------------------------------------------------------------------------


def table_item(sheet: Sheet) -> dict[str, Any]:
    """What the trainee's page needs; nothing of the gold."""
    draft = build(sheet)
    title = TITLES[sheet.kind].format(who=sheet.who)
    return {
        "id": item_id(CLEANING, sheet),
        "level": sheet.level,
        "prompt": "표를 끝까지 훑고, 손질할 줄만 손질해요.",
        "alt": f"{title}, {len(draft.lines)}줄",
        "trades": list(sheet.trades),
        "title": title,
        "about": draft.about,
        "columns": [{"name": c.name, "title": c.title, "kind": c.kind, "unit": c.unit} for c in COLUMNS[sheet.kind]],
        "rows": [{"id": f"r{n}", "cells": list(line.cells.values())} for n, line in enumerate(draft.lines, 1)],
    }


def table_gold(sheet: Sheet, *, changed: bool = False) -> dict[str, Any]:
    """The ground truth of one table. changed: rows whose heart rate is 0 are taken out."""
    treatments, unusual = [], {}
    for number, line in enumerate(build(sheet).lines, 1):
        if line.unusual.strip():
            unusual[f"r{number}"] = line.unusual
        if not line.act:
            continue
        taken = changed and line.cells.get("heart") == "0"
        treatments.append(
            {
                "row": f"r{number}",
                "act": "drop" if taken else line.act,
                "column": "" if taken else line.column,
                "value": line.value,
                "tolerance": 0.0,
                "reasons": list(line.reasons),
                "why": CHANGED_WHY if taken else line.why,
            }
        )
    note = CHANGED_WHY if changed else sheet.note
    return {"id": item_id(CLEANING, sheet), "note": note, "treatments": treatments, "unusual": unusual}


def touched(sheet: Sheet) -> bool:
    """Whether the changed rule changes what is right."""
    return sheet.pool == "mock" and any(line.cells.get("heart") == "0" for line in build(sheet).lines)


def cleaning_task() -> dict[str, Any]:
    """The content of task.yaml."""
    change = {
        "after": 8,
        "text": "규칙이 바뀌었어요. 심박수가 0인 줄은 이제 칸만 비우지 않고 ‘한 줄을 빼요’를 골라요. 까닭은 그대로 ‘못 잰 것’이에요.",
        "version": 2,
        "gold": "gold-changed",
    }
    return {
        "slug": CLEANING,
        "title": "시계 자료 다듬기",
        "type": "cleaning",
        "summary": "손목시계가 남긴 표에서 이상한 줄을 찾아, 두거나 빼거나 비우거나 고쳐요.",
        "summary_en": "Clean tables of invented wearable data: leave, flag, take out, empty or mend each row, with a reason; a true "
        "but odd row has to stay.",
        "minutes": 40,
        "pass_mark": 80,
        "pay_per_item": 120,
        "acts": [{"name": name, "title": title, "help": help_} for name, (title, help_) in ACTS.items()],
        "reasons": [{"name": name, "title": title, "help": help_} for name, (title, help_) in REASONS.items()],
        "pools": pools(CLEANING, SHEETS),
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 15, "lease_minutes": 30, "change": change},
        "guideline": {"version": 1, "body": guide_text(CLEANING)},
    }


def make_cleaning() -> Made:
    """All files of the tables."""
    return Made(
        cleaning_task(),
        {item_id(CLEANING, sheet): table_item(sheet) for sheet in SHEETS},
        {item_id(CLEANING, sheet): table_gold(sheet) for sheet in SHEETS},
        changed={item_id(CLEANING, sheet): table_gold(sheet, changed=True) for sheet in SHEETS if touched(sheet)},
    )


# ---- days -----------------------------------------------------------------------------------------------------------


def day_item(day: Day) -> dict[str, Any]:
    """What the trainee's page needs; nothing of the gold."""
    heart, steps = samples(day)
    return {
        "id": item_id(INTERVALS, day),
        "level": day.level,
        "prompt": "하루를 끝까지 보고, 가이드에 맞는 때만 표시해요.",
        "alt": alt(day),
        "trades": list(day.trades),
        "title": f"{day.who} 님의 하루",
        "about": list(day.about),
        "begins": time_of(day, 0),
        "minutes": MINUTES,
        "heart": heart,
        "steps": steps,
    }


def day_gold(day: Day, *, split: bool = False) -> dict[str, Any]:
    """The ground truth of one day. split: under the changed rule a waking parts the sleep."""
    heart, steps = samples(day)
    spans = [
        {"label": each.label, "start": each.start, "end": each.end, "why": why(day, each, heart, steps)}
        for each in marked(day, split=split)
    ]
    note = "바뀐 규칙이에요. 15분이라도 깨면 앞뒤의 잠을 따로 표시해요." if split else day.note
    return {"id": item_id(INTERVALS, day), "note": note, "spans": spans, "traps": traps(day)}


def intervals_task() -> dict[str, Any]:
    """The content of task.yaml."""
    change = {
        "after": 8,
        "text": "규칙이 바뀌었어요. 밤에 15분이라도 깨면 이제 앞뒤의 잠을 따로 표시해요. 걷기와 운동은 전처럼 이어요.",
        "version": 2,
        "gold": "gold-changed",
    }
    return {
        "slug": INTERVALS,
        "title": "하루에서 때 찾기",
        "type": "intervals",
        "summary": "손목시계의 하루 그림에서 잔 때, 걸은 때, 운동한 때, 시계를 벗은 때를 찾아요.",
        "summary_en": "Mark on a day's chart of an invented watch when somebody slept, walked, exercised, or did not wear it.",
        "minutes": 40,
        "pass_mark": 80,
        "pay_per_item": 110,
        "labels": [{"name": name, "title": title, "help": help_} for name, (title, help_) in LABELS.items()],
        "heart_lines": [SLEEP_BELOW, EXERCISE_FROM],
        "step_lines": [WALK_FROM],
        "pools": pools(INTERVALS, DAYS),
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 15, "lease_minutes": 30, "change": change},
        "guideline": {"version": 1, "body": guide_text(INTERVALS)},
    }


def make_intervals() -> Made:
    """All files of the days."""
    return Made(
        intervals_task(),
        {item_id(INTERVALS, day): day_item(day) for day in DAYS},
        {item_id(INTERVALS, day): day_gold(day) for day in DAYS},
        changed={
            item_id(INTERVALS, day): day_gold(day, split=True)
            for day in DAYS
            if day.pool == "mock" and marked(day) != marked(day, split=True)
        },
    )
