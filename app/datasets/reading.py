"""Pure: from an export to the few tables of the lab (`sources.py`), in plain values with Korean times. What is read here is what a
draft keeps."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.datasets import samsung
from app.datasets.samsung import Row, Table
from app.datasets.sources import MINUTE, Source

PHONE = "0"


def read_source(files: Mapping[str, bytes], first: date, last: date) -> Source:
    """The lab's tables of an export about the days `first` to `last`. Raises BadExport naming file, line and column."""
    tables = {
        type: samsung.find_table(files, type) for type in (samsung.STEPS, samsung.FLOORS, samsung.SLEEP, samsung.HEART)
    }
    stages = samsung.find_table(files, samsung.STAGES)
    steps = _steps(tables[samsung.STEPS])
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "steps": steps,
        "floors": [_floors(tables[samsung.FLOORS], row) for row in tables[samsung.FLOORS].rows],
        "sleep": _sleeps(tables[samsung.SLEEP], stages, _watches(tables[samsung.HEART])),
        "heart": [_heart(files, tables[samsung.HEART], row) for row in tables[samsung.HEART].rows],
        "read": {
            "걸음": _counts(tables[samsung.STEPS], len(steps)),
            "층수": _counts(tables[samsung.FLOORS]),
            "잠": _counts(tables[samsung.SLEEP]),
            "심박수": _counts(tables[samsung.HEART]),
        },
    }


def _counts(table: Table, used: int | None = None) -> dict[str, int]:
    lines = len(table.rows)
    return {"lines": lines, "blank": table.blank, "unused": lines - (lines if used is None else used)}


def _steps(table: Table) -> list[dict[str, Any]]:
    """The merged rows; phone and watch of the same day and, where the devices wrote it, the same year."""
    beside: dict[tuple[date, bool], int] = {}
    for row in table.rows:
        source = samsung.text_at(table, row, "source_type")
        if source != samsung.MERGED:
            beside[samsung.day_at(table, row), source == PHONE] = round(samsung.number_at(table, row, "count"))
    found = []
    for row in table.rows:
        if samsung.text_at(table, row, "source_type") == samsung.MERGED:
            day = samsung.day_at(table, row)
            found.append(
                {
                    "id": f"steps-{row.line}",
                    "day": day.isoformat(),
                    "count": round(samsung.number_at(table, row, "count")),
                    "metres": round(samsung.number_at(table, row, "distance")),
                    "phone": beside.get((day, True)),
                    "watch": beside.get((day, False)),
                }
            )
    return found


def _floors(table: Table, row: Row) -> dict[str, Any]:
    return {
        "id": f"floors-{row.line}",
        "day": _local(table, row, "start_time")[:10],
        "count": round(samsung.number_at(table, row, "floor")),
    }


def _watches(heart: Table) -> set[str]:
    """A heart is measured on the wrist: the devices that did are watches."""
    return {samsung.text_at(heart, row, "deviceuuid") for row in heart.rows}


def _sleeps(table: Table, stages: Table, watches: set[str]) -> list[dict[str, Any]]:
    deep: dict[str, int] = {}
    for row in stages.rows:
        if samsung.text_at(stages, row, "stage") == samsung.DEEP:
            took = samsung.instant_at(stages, row, "end_time") - samsung.instant_at(stages, row, "start_time")
            name = samsung.text_at(stages, row, "sleep_id")
            deep[name] = deep.get(name, 0) + int(took.total_seconds() // 60)
    return [
        {
            "id": f"sleep-{row.line}",
            "from": _local(table, row, "start_time"),
            "to": _local(table, row, "end_time"),
            "device": "watch" if samsung.text_at(table, row, "deviceuuid") in watches else "phone",
            "deep": deep.get(samsung.text_at(table, row, "datauuid")),
        }
        for row in table.rows
    ]


def _heart(files: Mapping[str, bytes], table: Table, row: Row) -> dict[str, Any]:
    bins = samsung.bins_of(files, table, row)
    return {
        "id": f"heart-{row.line}",
        "from": _local(table, row, "start_time"),
        "to": _local(table, row, "end_time"),
        "mean": samsung.number_at(table, row, "heart_rate"),
        "low": round(samsung.number_at(table, row, "min")),
        "high": round(samsung.number_at(table, row, "max")),
        "bins": [round(each.mean) for each in bins],
    }


def _local(table: Table, row: Row, column: str) -> str:
    return (samsung.instant_at(table, row, column) + samsung.offset_at(table, row)).strftime(MINUTE)
