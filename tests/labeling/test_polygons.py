"""Outlines: shared area exact, self-crossing refused by the sides that cross, rows from a form, grading as for boxes."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.tasks import PolygonsTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders import boxes
from app.labeling.graders.boxes import Box
from app.labeling.graders.polygons import Polygon, crossing, overlap, shared_area
from app.labeling.outlines import MOST_POINTS
from app.labeling.types.boxes import BoxesItem
from app.labeling.types.polygons import GoldOutline, Polygons, PolygonsGold

SQUARE = ((0, 0), (10, 0), (10, 10), (0, 10))
CORNER = ((0, 0), (10, 0), (10, 4), (4, 4), (4, 10), (0, 10))  # an L
ITEM = BoxesItem(id="p1", media="media/p.webp", width=100, height=80, attributes=("occluded",))
TASK = PolygonsTask.model_validate(
    {
        "slug": "polygons",
        "title": "테두리",
        "type": "polygons",
        "summary": "둘러싸요.",
        "labels": [{"name": "cup", "title": "컵"}, {"name": "pot", "title": "냄비"}],
        "attributes": [{"name": "occluded", "title": "가려짐"}],
        "guideline": {"version": 1, "body": "따라가요."},
        "pools": {"tutorial": ["a"], "practice": ["b"], "exam": ["c"]},
    }
)
KIND = Polygons()


def moved(points: tuple[tuple[float, float], ...], by: float) -> tuple[tuple[float, float], ...]:
    return tuple((x + by, y + by) for x, y in points)


@pytest.mark.parametrize(
    ("a", "b", "area"),
    [
        (SQUARE, moved(SQUARE, 5), 25),
        (SQUARE, moved(SQUARE, 10), 0),
        (CORNER, SQUARE, 64),
        (CORNER, ((3, 3), (20, 3), (20, 20), (3, 20)), 13),
        (((0, 0), (10, 0), (5, 10)), ((0, 10), (10, 10), (5, 0)), 25),
        (SQUARE, tuple(reversed(SQUARE)), 100),
    ],
)
def test_the_shared_area_is_exact(a: tuple, b: tuple, area: float) -> None:
    assert shared_area(a, b) == pytest.approx(area)
    assert shared_area(b, a) == pytest.approx(area)


boxes_drawn = st.builds(
    Box, st.just("cup"), *(st.integers(0, 60).map(float),) * 2, *(st.integers(1, 40).map(float),) * 2
)


def ring_of(box: Box) -> Polygon:
    x, y, w, h = box.x, box.y, box.w, box.h
    return Polygon(box.label, ((x, y), (x + w, y), (x + w, y + h), (x, y + h)))


@given(boxes_drawn, boxes_drawn)
@settings(max_examples=60, deadline=None)
def test_upright_outlines_overlap_as_boxes_do(a: Box, b: Box) -> None:
    assert overlap(ring_of(a), ring_of(b)) == pytest.approx(boxes.overlap(a, b))


@given(st.lists(st.floats(3, 30), min_size=3, max_size=9), st.lists(st.floats(3, 30), min_size=3, max_size=9))
@settings(max_examples=40, deadline=None)
def test_overlap_is_symmetric_and_one_only_with_itself(one: list[float], other: list[float]) -> None:
    a, b = (
        Polygon("cup", tuple((40 + r * math.cos(2 * math.pi * n / len(rs)), 40 + r * math.sin(2 * math.pi * n / len(rs)))
                             for n, r in enumerate(rs)))
        for rs in (one, other)
    )  # fmt: skip
    assert 0 <= overlap(a, b) <= 1
    assert overlap(a, b) == pytest.approx(overlap(b, a))
    assert overlap(a, a) == pytest.approx(1)
    assert shared_area(a.points, b.points) <= min(a.area, b.area) + 1e-6


@pytest.mark.parametrize(
    ("points", "sides"),
    [
        (SQUARE, None),
        (CORNER, None),
        (((0, 0), (5, 0), (10, 0), (10, 10)), None),  # a point on a straight side is no fault
        (((0, 0), (10, 10), (10, 0), (0, 10)), (1, 3)),
        (((0, 0), (10, 0), (5, 0)), (1, 2)),  # folded back
        (((0, 0), (0, 0), (10, 10)), (1, 2)),  # the same point twice
        (((0, 0), (10, 0), (10, 10), (5, 0), (0, 10)), (1, 3)),  # touches a side
    ],
)
def test_sides_that_cross_are_found(points: tuple, sides: tuple[int, int] | None) -> None:
    assert crossing(points) == sides


def form(*rows: tuple[str, tuple], deed: str = "save", marks: dict[int, list[str]] | None = None) -> FormFields:
    pairs = [("deed", deed)]
    for number, (label, points) in enumerate(rows, 1):
        pairs.append(("label", label))
        pairs += [(f"{axis}-{number}", str(point[at])) for point in points for at, axis in enumerate("xy")]
        pairs += [(f"mark-{number}", mark) for mark in (marks or {}).get(number, [])]
    return FormFields(pairs)


def read(*rows: tuple[str, tuple], **extra: object) -> list[dict]:
    return KIND.read(TASK, ITEM, form(*rows, **extra), [])  # type: ignore[arg-type]


def test_rows_become_outlines_with_their_marks() -> None:
    read_rows = read(("cup", SQUARE), ("pot", CORNER), marks={2: ["occluded", "unknown"]})
    assert [row["attributes"] for row in read_rows] == [[], ["occluded"]]
    assert read_rows[0]["points"] == [[0, 0], [10, 0], [10, 10], [0, 10]]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("cup", SQUARE[:2]), "테두리 1번에는 점이 3개 이상 있어야 해요. 지금은 2개예요."),
        (("cup", ((0, 0), (101, 0), (10, 10))), "테두리 1번의 점 2번이 사진 밖에 있어요."),
        (("cup", ((0, 0), (10, 10), (10, 0), (0, 10))), "테두리 1번의 선이 서로 겹쳐요. 점 1번과 2번 사이의 선"),
        (("cup", (("x", 0), (10, 10), (10, 0))), "테두리 1번의 점에 숫자가 아닌 것이 있어요."),
        (("cup", (("nan", 0), (10, 10), (10, 0))), "테두리 1번의 점에 숫자가 아닌 것이 있어요."),
        (("dog", SQUARE), "테두리 1번에 이름표가 없어요."),
        (("cup", ((0, 0), (3, 0), (3, 3))), "테두리 1번이 너무 작아요."),
        (("cup", tuple((n, 0) for n in range(MOST_POINTS + 1))), f"테두리 1번의 점은 {MOST_POINTS}개까지예요."),
    ],
)
def test_a_bad_row_is_named_with_the_reason(row: tuple, words: str) -> None:
    with pytest.raises(Invalid) as fault:
        read(row)
    assert fault.value.fields["box-1"].startswith(words)
    assert KIND.shown(TASK, ITEM, KIND.typed(TASK, ITEM, form(row), []))["regions"][0]["points"], "what was typed stays"


def test_points_are_put_in_and_taken_out_by_buttons_alone() -> None:
    assert read(("cup", SQUARE), deed="point-1-2")[0]["points"][2] == [10, 5]
    assert read(("cup", SQUARE), deed="point-1-4")[0]["points"][4] == [0, 5], "after the last comes the first"
    assert len(read(("cup", SQUARE), deed="drop-1-1")[0]["points"]) == 3
    assert [row["label"] for row in read(("cup", SQUARE), ("pot", CORNER), deed="delete-1")] == ["pot"]
    added = read(deed="add")
    assert len(added[0]["points"]) == 4
    assert crossing(added[0]["points"]) is None
    for nonsense in ("point-9-1", "drop-1-99", "point-1-x", "drop-²-1"):
        assert len(read(("cup", SQUARE), deed=nonsense)[0]["points"]) == 4


def test_it_is_graded_as_boxes_are_with_attributes_at_their_cost() -> None:
    gold = PolygonsGold(
        id="p1",
        outlines=(
            GoldOutline(label="cup", points=SQUARE, attributes=("occluded",)),
            GoldOutline(label="pot", points=moved(CORNER, 40)),
        ),
    )
    rules = KIND.rules(TASK)
    answer = [{"label": "cup", "points": [list(p) for p in SQUARE], "attributes": []}]
    found = KIND.grade(TASK, ITEM, answer, gold, rules)
    assert (found.right, found.wrong, found.missed) == (1, 0, 1)
    assert found.score == pytest.approx(100 * 2 * (1 - TASK.attribute_cost) / 3, abs=0.05)
    said = [remark.text for remark in KIND.remarks(TASK, ITEM, answer, gold, found)]
    assert said == [
        "냄비 1개를 놓쳤어요(가운데).",
        "테두리 1번(컵)은 ‘가려짐’에 표시해야 해요. 가이드를 한 번 살펴보세요.",
    ]
    assert KIND.grade(TASK, ITEM, gold.regions, gold, rules).score == 100
    assert KIND.pooled([found, KIND.grade(TASK, ITEM, gold.regions, gold, rules)]) < 100
    assert KIND.likeness(TASK, ITEM, answer, gold.regions) == KIND.likeness(TASK, ITEM, gold.regions, answer)


def test_the_committed_outlines_are_proper_and_lie_in_their_pictures() -> None:
    from app.content.loader import load_content
    from app.core.settings import ROOT
    from app.labeling.tasks import find_task

    task = find_task(load_content(ROOT), "polygons")
    assert len(task.document.pools.all) >= 24
    assert {task.item(name).level for name in task.document.pools.all} == {1, 2, 3}
    for name in task.document.pools.all:
        item, gold = task.item(name), task.gold(name)
        read_again = task.type.read(task.document, item, form(*((o.label, o.points) for o in gold.outlines)), [])
        assert task.type.grade(task.document, item, read_again, gold, task.type.rules(task.document)).score == 100
        assert all(a.label in item.labels for a in gold.outlines)
        for one, other in pairwise(gold.shapes):
            assert overlap(one, other) < 0.2
