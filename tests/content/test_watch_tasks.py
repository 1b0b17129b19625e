"""The tables to clean and the days to mark: made again as committed, their gold proved a second time, their names silent."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from app.people.trades import codes_of_tags
from tools.practice_files import PRACTICE, Made, files
from tools.watch import check_days, check_tables
from tools.watch.days import marked
from tools.watch.days_catalogue import DAYS
from tools.watch.faults import PLANTS
from tools.watch.output import make_cleaning, make_intervals
from tools.watch.tables import REASONS
from tools.watch.tables_catalogue import SHEETS

MADE = {"cleaning": make_cleaning(), "intervals": make_intervals()}


@pytest.fixture(params=MADE)
def made(request: pytest.FixtureRequest) -> tuple[str, Made]:
    return request.param, MADE[request.param]


def test_all_files_are_those_of_the_generator_and_no_other(made: tuple[str, Made]) -> None:
    slug, task = made
    new = files(task)
    for path, content in new.items():
        assert (PRACTICE / slug / path).read_bytes() == content, path
    kept = {path.relative_to(PRACTICE / slug).as_posix() for path in (PRACTICE / slug).rglob("*") if path.is_file()}
    assert kept == {*new, "guide.md"}


def test_what_to_do_with_each_row_follows_from_the_table_and_the_guide() -> None:
    task = MADE["cleaning"]
    assert [f for name, item in task.items.items() for f in check_tables.faults(item, task.gold[name])] == []
    changed = task.changed.items()
    assert [f for name, gold in changed for f in check_tables.faults(task.items[name], gold, changed=True)] == []


def test_each_stretch_follows_from_the_numbers_and_the_guide() -> None:
    task = MADE["intervals"]
    assert [f for name, item in task.items.items() for f in check_days.faults(item, task.gold[name])] == []
    changed = task.changed.items()
    assert [f for name, gold in changed for f in check_days.faults(task.items[name], gold, split=True)] == []


def test_the_second_look_finds_gold_that_the_page_does_not_bear_out() -> None:
    tables, days = MADE["cleaning"], MADE["intervals"]
    name = tables.task["pools"]["exam"][0]
    gold = tables.gold[name]
    lost = {**gold, "treatments": gold["treatments"][1:]}
    other = {**gold, "treatments": [{**gold["treatments"][0], "act": "drop", "column": ""}, *gold["treatments"][1:]]}
    assert (
        len(check_tables.faults(tables.items[name], lost)) == len(check_tables.faults(tables.items[name], other)) == 1
    )
    day = days.task["pools"]["exam"][0]
    moved = {**days.gold[day], "spans": [{**each, "end": each["end"] - 1} for each in days.gold[day]["spans"]]}
    assert check_days.faults(days.items[day], moved)


def test_a_day_that_comes_near_a_limit_of_the_guide_would_be_found() -> None:
    item = next(iter(MADE["intervals"].items.values()))
    gold = MADE["intervals"].gold[item["id"]]
    asleep = next(each for each in gold["spans"] if each["label"] == "sleep")
    heart = list(item["heart"])
    heart[asleep["start"] + 2 : asleep["start"] + 4] = [65, 65]
    assert check_days.faults({**item, "heart": heart}, gold)


def test_there_is_enough_for_each_rung_in_three_levels_and_names_say_nothing(made: tuple[str, Made]) -> None:
    _, task = made
    pools = task.task["pools"]
    assert [len(pools[pool]) for pool in ("tutorial", "practice", "exam", "mock")] == [3, 8, 10, 22]
    names = [name for pool in pools.values() for name in pool]
    assert set(names) == set(task.items) == set(task.gold)
    levels = Counter(item["level"] for item in task.items.values())
    assert min(levels[level] for level in (1, 2, 3)) >= 6
    assert all(name[1:].isalnum() and len(name) == 7 for name in names)
    tags = [tag for item in task.items.values() for tag in item["trades"]]
    assert len(tags) >= 6
    assert all(codes_of_tags([tag]) for tag in tags)


def test_every_fault_every_reason_and_every_label_is_practised_before_it_is_examined() -> None:
    def planted(*pools: str) -> set[str]:
        return {word.partition("@")[0] for sheet in SHEETS if sheet.pool in pools for word in sheet.faults.split()}

    assert planted("tutorial", "practice", "exam", "mock") == set(PLANTS)
    assert planted("exam") <= planted("tutorial", "practice")
    reasons = {
        reason for gold in MADE["cleaning"].gold.values() for each in gold["treatments"] for reason in each["reasons"]
    }
    assert reasons == set(REASONS)
    for pool in ("tutorial", "practice", "exam", "mock"):
        labels = {each.label for day in DAYS if day.pool == pool for each in marked(day)}
        assert labels == {"sleep", "walk", "exercise", "off"}


def test_practice_exam_and_mock_work_have_tables_with_nothing_to_do_and_odd_rows_to_leave() -> None:
    for pool in ("practice", "exam", "mock"):
        golds: list[Any] = [MADE["cleaning"].gold[name] for name in MADE["cleaning"].task["pools"][pool]]
        assert any(not gold["treatments"] and gold["unusual"] for gold in golds)
        assert sum(bool(gold["unusual"]) for gold in golds) > len(golds) // 2


def test_the_changed_rules_touch_some_of_the_mock_work_and_change_what_is_right(made: tuple[str, Made]) -> None:
    slug, task = made
    assert 5 <= len(task.changed) < len(task.task["pools"]["mock"])
    part = "treatments" if slug == "cleaning" else "spans"
    assert all(task.gold[name][part] != gold[part] for name, gold in task.changed.items())
    assert set(task.changed) <= set(task.task["pools"]["mock"])


def test_a_plan_or_a_fault_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="no part of a plan"):
        marked(replace(DAYS[0], plan="fly 10:00-11:00"))
    with pytest.raises(ValueError, match="no edge of a sample"):
        marked(replace(DAYS[0], plan="walk 10:05-11:00"))
    from tools.watch.faults import build

    with pytest.raises(ValueError, match="no sound row 28"):
        build(replace(SHEETS[0], faults="floors@28"))


def test_nothing_of_the_answer_stands_in_an_item(made: tuple[str, Made]) -> None:
    _, task = made
    for name, item in task.items.items():
        text = json.dumps(item, ensure_ascii=False)
        assert task.gold[name]["note"] not in text
        whys = [each["why"] for each in task.gold[name].get("treatments", task.gold[name].get("spans"))]
        assert not [why for why in whys if why in text]
