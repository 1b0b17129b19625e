"""Pure: slips in marked stretches of a day as Korean sentences that name the time, and say how one knows."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.josa import josa
from app.labeling.graders.intervals import IntervalGrade, Slip
from app.labeling.types.intervals_days import GoldSpan
from app.labeling.types.intervals_form import Clock

KIND_NAMES: dict[str, str] = {
    "missing": "놓친 구간",
    "wrong_label": "이름표가 다른 구간",
    "boundary": "시작이나 끝이 어긋난 구간",
    "extra": "표시하지 않아도 되는 구간",
}


def remark_on(
    slip: Slip,
    mine: Sequence[Mapping[str, Any]],
    gold: Sequence[GoldSpan],
    traps: Mapping[str, str],
    titles: Mapping[str, str],
    clock: Clock,
) -> str:
    """What to say about one slip. traps: {"start-end" in samples: why nothing is marked there}."""
    row = mine[slip.answer] if slip.answer is not None else None
    right = gold[slip.gold] if slip.gold is not None else None
    if right is None:
        assert row is not None
        why = next(
            (said for place, said in traps.items() if _meets(row, place)), "가이드의 기준에 맞는지 다시 살펴보세요."
        )
        return f"{_times(row['start'], row['end'], clock)}에는 표시하지 않아요. {why}"
    title, times = f"‘{titles[right.label]}’", _times(right.start, right.end, clock)
    why = f" {right.why}" if right.why else ""
    if row is None:
        return f"{times} {josa(title, '을/를')} 놓쳤어요.{why}"
    if slip.kind == "wrong_label":
        wrong = f"‘{titles.get(row['label'], row['label'])}’"
        return f"{josa(times, '은/는')} {josa(wrong, '이/가')} 아니라 {josa(title, '이에요/예요')}.{why}"
    return f"{title}: {' '.join(_edges(row, right, clock))} 맞는 때는 {times}예요."


def praise(grade: IntervalGrade) -> str:
    """One sentence on what is right already."""
    if not grade.slips:
        return (
            f"구간 {grade.wanted}개를 시작과 끝까지 맞게 찾았어요."
            if grade.wanted
            else "표시할 것이 없는 하루를 잘 보았어요."
        )
    if grade.pairs:
        return f"구간 {grade.wanted}개 가운데 {len(grade.pairs)}개를 찾았어요."
    return "아직 맞은 구간이 없어요. 아래를 보고 다시 해 보세요."


def _times(start: int, end: int, clock: Clock) -> str:
    return f"{clock.time(start)}–{clock.time(end)}"


def _meets(row: Mapping[str, Any], place: str) -> bool:
    start, _, end = place.partition("-")
    return bool(row["start"] < int(end) and int(start) < row["end"])


def _edges(row: Mapping[str, Any], right: GoldSpan, clock: Clock) -> list[str]:
    said = []
    for name, off, early, late in (
        ("시작", row["start"] - right.start, "빨라요", "늦어요"),
        ("끝", row["end"] - right.end, "빨라요", "늦어요"),
    ):
        if off:
            said.append(f"{josa(name, '이/가')} {clock.length(abs(off))} {early if off < 0 else late}.")
    return said
