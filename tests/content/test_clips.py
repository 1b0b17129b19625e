"""The clips: what the files say is what the catalogue says, the sound is small and all of it is used, names say nothing."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from app.core.settings import ROOT
from app.people.trades import codes_of_tags
from tools.clips.catalogue import clips
from tools.clips.check import faults
from tools.clips.output import gold, item, item_id, media_name, task
from tools.practice_files import PRACTICE, task_yaml

FOLDER = PRACTICE / "clips"
NAMED = {clip.name: clip for clip in clips()}


def committed(path: str) -> Any:
    return json.loads((FOLDER / path).read_text(encoding="utf-8"))


def test_items_gold_and_task_are_those_of_the_catalogue() -> None:
    for clip in clips():
        name = item_id(clip)
        kept = committed(f"items/{name}.json")
        made = item(clip, kept["seconds"], kept["peaks"])
        assert made | {"alt": kept["alt"]} == kept
        assert committed(f"gold/{name}.json") == gold(clip)
    assert (FOLDER / "task.yaml").read_text(encoding="utf-8") == task_yaml(task())


def test_the_catalogue_asks_only_what_can_be_heard() -> None:
    assert faults(clips()) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("t-bus", {"asks": ("speakers", "heard")}),
        ("t-bus", {"heard": ("어느 쪽인가요?", "왼쪽", "왼쪽")}),
        ("e-noise", {"snr": 5}),
        ("e-noise", {"asks": ("speakers", "heard", "clear"), "heard": ("어디인가요?", "정류장", "역")}),
        ("e-memo", {"lines": (("m", "9시에 약 먹기"),)}),
        ("e-front", {"asks": ("speakers", "backdrop", "heard")}),
    ],
)
def test_the_second_look_finds_what_cannot_be_asked(name: str, change: dict[str, Any]) -> None:
    assert faults([replace(NAMED[name], **change)])


def test_there_is_enough_for_each_rung_and_every_option_is_right_somewhere() -> None:
    pools = Counter(clip.pool for clip in clips())
    assert pools == {"tutorial": 3, "practice": 8, "exam": 10, "mock": 20}
    right = Counter(given for clip in clips() for given in gold(clip)["answers"].items())
    every = {(question["name"], label["name"]) for question in task()["questions"] for label in question["labels"]}
    assert every - set(right) <= {("pace", "p4")}
    assert sum("said" in clip.asks for clip in clips()) >= 6
    assert Counter(len({voice for voice, _ in clip.lines}) for clip in clips())[3] >= 3
    assert min(Counter(clip.level for clip in clips()).values()) >= 6
    assert all(codes_of_tags(clip.trades) for clip in clips() if clip.trades)


def test_the_sound_is_small_playable_everywhere_and_all_of_it_is_used() -> None:
    media = {path.name: path.read_bytes() for path in (FOLDER / "media").iterdir()}
    assert set(media) == {media_name(clip) for clip in clips()}
    assert max(map(len, media.values())) <= 40_000
    assert all(content[0] == 0xFF and content[1] & 0xF6 == 0xF2 for content in media.values()), (
        "MPEG-2 layer III frames, no tags"
    )


def test_tasks_without_sound_are_ones_that_stand_beside_it() -> None:
    for each in task()["instead"]:
        title = (ROOT / "courses" / "3-practice" / "practice" / each["task"] / "task.yaml").read_text(encoding="utf-8")
        assert f"title: {each['title']}\n" in title
