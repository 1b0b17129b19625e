"""The drawn pictures of "사진에 네모 표시하기": reproducible, their gold exact, their names silent."""

import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image, ImageDraw

from app.content.tasks import BoxesTask
from tools.scenes import compose, contour, naming, outlines, output
from tools.scenes.catalogue import THINGS

TASK = yaml.safe_load((output.TASK / "task.yaml").read_text(encoding="utf-8"))
ITEMS = sorted((output.TASK / "items").glob("*.json"))
CHECKED = ("kitchen-apples", "kitchen-cooking", "street-rain", "shop-boxes")


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def scene(name: str) -> compose.Scene:
    return next(s for s in output.SCENES if s.name == name)


def committed_gold(one: compose.Scene) -> list[dict]:
    return read(output.TASK / "gold" / f"{output.item_id(one)}.json")["boxes"]


def test_drawing_a_scene_again_gives_the_committed_files_byte_for_byte(tmp_path):
    one = scene("shop-milk")
    output.build(tmp_path, [one], guide=False)
    for path in (
        f"media/{output.media_name(one)}",
        f"items/{output.item_id(one)}.json",
        f"gold/{output.item_id(one)}.json",
        "task.yaml",
    ):
        assert (tmp_path / path).read_bytes() == (output.TASK / path).read_bytes(), path


def test_sixty_five_pictures_lie_in_five_disjoint_pools():
    pools = TASK["pools"]
    everything = [item for pool in pools.values() for item in pool]
    assert {pool: len(items) for pool, items in pools.items()} == {
        "tutorial": 7,
        "practice": 12,
        "exam": 10,
        "final": 10,
        "mock": 26,
    }
    assert len(set(everything)) == 65
    assert set(everything) == {path.stem for path in ITEMS}


def test_each_pool_mixes_kitchens_streets_and_shops_and_grows_harder():
    levels = {path.stem: read(path)["level"] for path in ITEMS}
    for pool, items in TASK["pools"].items():
        assert {s.name.split("-")[0] for s in output.SCENES if s.pool == pool} == {
            "kitchen",
            "street",
            "shop",
        }
        assert [levels[item] for item in items] == sorted(levels[item] for item in items)


def test_no_file_name_tells_its_content_or_pool():
    words = [*TASK["pools"], *(thing for thing in THINGS), "kitchen", "street", "shop"]
    names = [read(path)["media"] for path in ITEMS] + [path.stem for path in ITEMS]
    assert not [(name, word) for name in names for word in words if word in name]
    assert len(set(names)) == 130


def test_an_item_says_nothing_of_its_gold():
    for path in ITEMS:
        assert set(read(path)) - {"attributes"} == {
            "id",
            "media",
            "width",
            "height",
            "alt",
            "labels",
            "level",
            "prompt",
        }


def test_every_picture_is_960_by_720_and_light_enough_for_a_phone():
    for path in ITEMS:
        file = output.TASK / read(path)["media"]
        with Image.open(file) as view:
            assert view.size == (960, 720)
        assert file.stat().st_size <= 70_000, file


def test_every_gold_box_lies_in_its_picture_bears_an_asked_label_and_can_be_drawn():
    for path in ITEMS:
        item, gold = read(path), read(output.TASK / "gold" / path.name)
        assert {box["label"] for box in gold["boxes"]} == set(item["labels"]), path
        assert gold["note"]
        for box in gold["boxes"]:
            assert min(box["x"], box["y"]) >= 0
            assert box["x"] + box["w"] <= 960
            assert box["y"] + box["h"] <= 720
            assert min(box["w"], box["h"]) >= compose.SMALLEST
            assert compose.LABEL_FROM <= box["visible"] <= 1


def test_every_label_a_picture_asks_for_is_a_label_of_the_task():
    names = {label["name"] for label in TASK["labels"]}
    for path in ITEMS:
        assert set(read(path)["labels"]) <= names, path


def test_the_task_carries_the_guide_and_loads_as_content():
    task = BoxesTask.model_validate(TASK)

    assert task.guideline.body.strip() == output.guide_text().strip()


def test_at_least_forty_different_things_are_drawn():
    used = {
        THINGS[put.thing].name for one in output.SCENES for put in one.puts if put.thing and THINGS[put.thing].label
    }
    assert len(used) >= 40


def test_a_camera_never_looks_past_the_edge_of_a_drawing():
    for one in output.SCENES:
        x, y, w, h = one.view
        assert min(x, y) >= 0, one.name
        assert x + w <= 960.01, one.name
        assert y + h <= 720.01, one.name


@pytest.mark.parametrize("name", CHECKED)
def test_gold_is_the_extent_of_what_is_seen_of_each_thing(name):
    one = scene(name)
    owner = compose.ownership(one)
    seen = []
    for i, put in enumerate(one.puts):
        rows, columns = np.nonzero(owner == i)
        if put.thing and THINGS[put.thing].label in one.labels and rows.size:
            x, y = int(columns.min()), int(rows.min())
            seen.append((THINGS[put.thing].label, x, y, int(columns.max()) - x + 1, int(rows.max()) - y + 1))
    boxes = [(b["label"], b["x"], b["y"], b["w"], b["h"]) for b in committed_gold(one)]
    assert boxes
    assert set(boxes) <= set(seen)


def test_a_shadow_is_no_part_of_a_thing():
    put = compose.Put("apple", 400, 500, 1.5)
    one = compose.Scene("x", "x", 1, ("apple",), "", "", '<rect width="960" height="720" fill="#ffffff"/>', (put,))
    box = compose.gold(one)[0]
    changed = (
        np.abs(
            compose.graded(np.full((720, 960, 3), 255, np.float32), one.light).astype(int) - compose.picture(one)
        ).max(axis=2)
        > 12
    )
    columns = np.flatnonzero(changed.any(axis=0))
    assert columns.max() > box["x"] + box["w"] + 15  # the shadow falls to the right, outside of the box
    assert abs(int(columns.min()) - box["x"]) <= 3


def test_a_thing_hidden_almost_wholly_is_not_labelled_and_a_doubtful_one_is_refused():
    def behind(offset: float) -> compose.Scene:
        puts = (
            compose.Put("apple", 400 + offset, 500),
            compose.Put("apple", 700, 500),
            compose.Put("fridge", 400, 560),
        )
        return compose.Scene("x", "x", 1, ("apple",), "", "", "", puts)

    assert len(compose.gold(behind(70))) == 1
    assert len(compose.gold(behind(115))) == 2
    with pytest.raises(compose.SceneError, match="neither clearly seen nor clearly hidden"):
        compose.gold(behind(95))


def test_numbers_on_a_naming_sheet_never_hide_each_other():
    crowd = [(100.0 + 3 * i, 140.0) for i in range(6)] + [(359.0, 269.0)] * 3
    placed = naming.spots(crowd)
    plates = [(x - 13, y - 8, x + 13, y + 8) for x, y in placed]
    for i, (left, top, right, low) in enumerate(plates):
        assert left >= 0
        assert top >= 0
        assert right <= 360
        assert low <= 270
        for x0, y0, x1, y1 in plates[i + 1 :]:
            assert right < x0 or x1 < left or low < y0 or y1 < top


def test_a_picture_with_no_room_for_a_further_number_is_refused():
    with pytest.raises(ValueError, match="no free place for 300 numbers"):
        naming.spots([(180.0, 135.0)] * 300)


def test_cans_sauce_bottles_and_medicine_are_told_apart_without_words():
    drawings = [
        THINGS[thing].draw(k=k)
        for thing in ("can", "bottle", "medicine", "pillbox", "bucket", "tangerine")
        for k in range(4)
    ]
    assert not [art for art in drawings if "<text" in art]


def test_an_outline_drawn_again_is_the_committed_one_and_stands_for_its_pixels():
    one, level = next((scene, level) for scene, level in outlines.scenes() if scene.name == "outline-7")
    drawn = outlines.outlines(one)
    assert drawn == read(outlines.TASK / "gold" / f"{outlines.item_id(one)}.json")["outlines"]
    assert outlines.item(one, level) == read(outlines.TASK / "items" / f"{outlines.item_id(one)}.json")
    for (_, seen, _), made in zip(compose.seen_things(one), drawn, strict=True):
        filled = Image.new("1", (960, 720))
        ImageDraw.Draw(filled).polygon([tuple(point) for point in made["points"]], fill=1)
        whole = contour.largest(seen)[0]  # with the hole of a handle, as the guide says
        both, either = np.asarray(filled) & whole, np.asarray(filled) | whole
        assert both.sum() / either.sum() > 0.97


def test_crowded_pictures_ask_for_marks_and_have_gold_for_the_changed_rule():
    asked = [path for path in ITEMS if read(path).get("attributes")]
    assert len(asked) >= 24
    for path in asked:
        for box in read(output.TASK / "gold" / path.name)["boxes"]:
            assert set(box["attributes"]) <= {"occluded", "truncated"}
    changed = sorted((output.TASK / "gold-changed").glob("*.json"))
    assert len(changed) >= 5
    for path in changed:
        before = read(output.TASK / "gold" / path.name)["boxes"]
        assert read(path)["boxes"] == [box for box in before if box["visible"] >= 0.5] != before
