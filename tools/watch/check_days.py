"""The second look at the days: finds the stretches again from the numbers alone, by the words of the guide."""

from collections.abc import Mapping, Sequence
from typing import Any

from tools.watch.days import runs
from tools.watch.rhythm import EXERCISE_FROM, MINUTES, SLEEP_BELOW, WALK_FROM

LEAST = {"sleep": 60 // MINUTES, "walk": 30 // MINUTES, "exercise": 30 // MINUTES, "off": 30 // MINUTES}
STILL = 20  # steps a sample of somebody who lies


def found(
    heart: Sequence[int | None], steps: Sequence[int | None], *, split: bool = False
) -> list[tuple[str, int, int]]:
    """(label, first, last) by the guide. split: under the changed rule a waking is not bridged."""
    names = [_name(beats, count) for beats, count in zip(heart, steps, strict=True)]
    whole = list(runs(names))
    bridged = _bridged(names, "" if not split else "sleep")
    stretches = {each for each in whole if each[0] == "off"} | {each for each in bridged if each[0] not in ("", "off")}
    return sorted((each for each in stretches if each[2] - each[1] >= LEAST[each[0]]), key=lambda each: each[1])


def faults(item: Mapping[str, Any], gold: Mapping[str, Any], *, split: bool = False) -> list[str]:
    """Where the gold is not what the guide says of the numbers, in English."""
    right = found(item["heart"], item["steps"], split=split)
    said = [(each["label"], each["start"], each["end"]) for each in gold["spans"]]
    return [] if right == said else [f"{item['id']}: the numbers give {right}, the gold says {said}"]


def _name(beats: int | None, count: int | None) -> str:
    if beats is None or count is None:
        return "off"
    if beats >= EXERCISE_FROM:
        return "exercise"
    if count >= WALK_FROM:
        return "walk"
    return "sleep" if beats < SLEEP_BELOW and count <= STILL else ""


def _bridged(names: Sequence[str], but: str) -> list[tuple[str, int, int]]:
    """Runs, with one other sample between two of a kind taken for theirs; `but`: the kind that is not bridged any more, unless the
    watch missed the sample."""
    filled = list(names)
    for at in range(1, len(names) - 1):
        before, after = names[at - 1], names[at + 1]
        if (
            before == after
            and before not in ("", "off")
            and names[at] != before
            and (before != but or names[at] == "off")
        ):
            filled[at] = before
    return list(runs(filled))
