"""Marks on a box (가려짐, 잘림): asked where the item asks, read from the check boxes of each row, graded at the task's cost."""

import pytest

from app.content.tasks import BoxesTask
from app.labeling.fields import FormFields
from app.labeling.types.boxes import Boxes, BoxesGold, BoxesItem, GoldBox

KIND = Boxes()
TASK = BoxesTask.model_validate(
    {
        "slug": "boxes",
        "title": "네모",
        "type": "boxes",
        "summary": "그려요.",
        "labels": [{"name": "cup", "title": "컵"}],
        "attributes": [{"name": "occluded", "title": "가려짐"}, {"name": "truncated", "title": "잘림"}],
        "guideline": {"version": 1, "body": "보이는 데까지."},
        "pools": {"tutorial": ["a"], "practice": ["b"], "exam": ["c"]},
    }
)
ASKS = BoxesItem(id="a", media="media/a.webp", width=100, height=100, attributes=("occluded", "truncated"))
ASKS_NOT = ASKS.model_copy(update={"attributes": ()})
GOLD = BoxesGold(
    id="a",
    boxes=(
        GoldBox(label="cup", x=0, y=0, w=20, h=20, attributes=("occluded",)),
        GoldBox(label="cup", x=50, y=50, w=20, h=20),
    ),
)


def form(deed: str = "save", **marks: list[str]) -> FormFields:
    columns = {"label": ["cup", "cup"], "x": ["0", "50"], "y": ["0", "50"], "w": ["20", "20"], "h": ["20", "20"]}
    named = {name.replace("_", "-"): values for name, values in marks.items()}
    fields = {**columns, **named, "deed": [deed]}
    return FormFields((name, value) for name, values in fields.items() for value in values)


def test_each_row_has_its_own_check_boxes() -> None:
    rows = KIND.read(TASK, ASKS, form(mark_1=["occluded", "invented"], mark_2=[]), [])
    assert [row["attributes"] for row in rows] == [["occluded"], []]
    assert "attributes" not in KIND.read(TASK, ASKS_NOT, form(mark_1=["occluded"]), [])[0]


def test_marks_stay_with_their_box_when_another_is_deleted() -> None:
    rows = KIND.read(TASK, ASKS, form("delete-1", mark_1=["truncated"], mark_2=["occluded"]), [])
    assert [(row["x"], row["attributes"]) for row in rows] == [(50, ["occluded"])]
    added = KIND.read(TASK, ASKS, form("add", mark_2=["occluded"]), [])
    assert [row["attributes"] for row in added] == [[], ["occluded"], []]


def test_a_wrong_mark_costs_a_part_of_its_box_once_and_is_told() -> None:
    rules = KIND.rules(TASK)
    right = KIND.read(TASK, ASKS, form(mark_1=["occluded"]), [])
    wrong = KIND.read(TASK, ASKS, form(mark_1=["truncated"]), [])
    assert KIND.grade(TASK, ASKS, right, GOLD, rules).score == 100
    found = KIND.grade(TASK, ASKS, wrong, GOLD, rules)
    assert found.score == pytest.approx(100 * (2 - TASK.attribute_cost) / 2)
    assert (found.right, found.wrong, found.missed) == (2, 0, 0)
    assert {(f.kind, f.part, f.given, f.expected) for f in found.findings} == {
        ("wrong_attribute", "occluded", "없음", "있음"),
        ("wrong_attribute", "truncated", "있음", "없음"),
    }
    said = [remark.text for remark in KIND.remarks(TASK, ASKS, wrong, GOLD, found)]
    assert "네모 1번(컵)은 ‘잘림’에 표시하지 않아요. 표시를 풀어 주세요." in said


def test_a_run_that_began_before_the_marks_is_graded_as_it_began() -> None:
    old = {"match_iou": 0.5, "tight_iou": 0.8, "pass_mark": 80}
    unmarked = [{key: value for key, value in row.items() if key != "attributes"} for row in GOLD.regions]
    assert KIND.grade(TASK, ASKS, unmarked, GOLD, old).score == 100


def test_a_box_in_the_wrong_place_is_not_asked_for_its_marks() -> None:
    stray = [{"label": "cup", "x": 30, "y": 80, "w": 10, "h": 10, "attributes": ["truncated"]}]
    kinds = {f.kind for f in KIND.grade(TASK, ASKS, stray, GOLD, KIND.rules(TASK)).findings}
    assert "wrong_attribute" not in kinds
