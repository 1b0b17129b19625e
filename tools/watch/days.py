"""Days to mark: a plan in words, its samples, and the gold that follows from the plan."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from app.core.josa import josa
from tools.watch.rhythm import MINUTES, SAMPLES, STATES, measure

LABEL_OF = {
    "sleep": "sleep", "wake": "sleep", "walk": "walk", "hike": "exercise", "run": "exercise", "bike": "exercise", "gym": "exercise",
    "off": "off",
}  # fmt: skip
LABELS = {
    "sleep": ("잠", "심박수 65 아래, 걸음 거의 0, 1시간 이상"),
    "walk": ("걷기", "15분에 700걸음 이상, 30분 이상"),
    "exercise": ("운동", "심박수 115 이상, 30분 이상"),
    "off": ("시계를 벗은 때", "잰 값이 없는 때, 30분 이상"),
}
TRAPS = {
    "doze": "졸기는 했지만 1시간이 안 돼요.",
    "errand": "걸었지만 15분뿐이에요. 30분은 되어야 해요.",
    "tv": "걸음은 없지만 심박수가 65보다 높아요. 깨어서 쉰 때예요.",
    "drive": "앉아 있어도 심박수가 65보다 높아요. 잠이 아니에요.",
    "tense": "심박수가 올랐지만 115보다 낮아요.",
    "work": "많이 움직였지만 15분 걸음이 700보다 적어요.",
    "miss": "15분 하나만 비었어요. 기계가 한 번 놓친 거예요.",
}
PEOPLE = {
    "구름": 63, "들국화": 60, "파도": 64, "솔잎": 62, "은하": 61, "노을": 65, "바위": 60, "새벽": 62, "보리": 64, "단풍": 61,
}  # fmt: skip
"""Invented people and their heart rate at rest."""
_PART = re.compile(r"(\w+) (\d\d):(\d\d)-(\d\d):(\d\d)((?: ~\d\d:\d\d)*)")


@dataclass(frozen=True)
class Day:
    """plan: parts such as "sleep 22:45-06:15 ~02:30" (woken at 02:30 for a sample), parted by semicolons; what is between is
    spent at home. about: what is known of the day."""

    name: str
    pool: str
    level: int
    who: str
    begins: int
    plan: str
    note: str
    about: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()

    @property
    def seed(self) -> str:
        return f"watch day {self.name}"


@dataclass(frozen=True)
class Marked:
    """A stretch of the gold in samples. woken: samples within it that belong to something else."""

    label: str
    kind: str
    start: int
    end: int
    woken: tuple[int, ...] = field(default=())


def states_of(day: Day) -> list[str]:
    """What the person does, sample by sample."""
    draw = random.Random(day.seed + " home")
    states = [draw.choice(("rest", "rest", "chores")) for _ in range(SAMPLES)]
    for name, start, end, woken in parts_of(day):
        states[start:end] = [name] * (end - start)
        for at in woken:
            states[at] = "wake" if name == "sleep" else "rest"
    return states


def parts_of(day: Day) -> Iterator[tuple[str, int, int, tuple[int, ...]]]:
    """(state, first edge, last edge, interrupted samples) of the plan's parts. Raises ValueError for a part that cannot be read."""
    for part in filter(None, (each.strip() for each in day.plan.split(";"))):
        match = _PART.fullmatch(part)
        if match is None or match[1] not in STATES:
            raise ValueError(f"{day.name}: {part!r} is no part of a plan")
        start, end = (_edge(day, int(match[n]) * 60 + int(match[n + 1]), last=n == 4) for n in (2, 4))
        woken = tuple(_edge(day, int(w[:2]) * 60 + int(w[3:]), last=False) for w in match[6].replace("~", "").split())
        if not start < end:
            raise ValueError(f"{day.name}: {part!r} ends before it begins")
        yield match[1], start, end, woken


def marked(day: Day, *, split: bool = False) -> list[Marked]:
    """The stretches of the gold. split: under the changed rule a person who wakes for a sample sleeps twice."""
    found = []
    for name, start, end, woken in parts_of(day):
        if name not in LABEL_OF:
            continue
        label = LABEL_OF[name]
        if split and name == "sleep" and woken:
            edges = [start, *(edge for at in woken for edge in (at, at + 1)), end]
            pieces = zip(edges[::2], edges[1::2], strict=True)
            found += [Marked(label, name, first, last) for first, last in pieces]
        else:
            found.append(Marked(label, name, start, end, woken))
    return sorted(found, key=lambda each: each.start)


def samples(day: Day) -> tuple[list[int | None], list[int | None]]:
    """(heart, steps) of the day."""
    return measure(states_of(day), day.begins, PEOPLE[day.who], day.seed)


def time_of(day: Day, edge: int) -> str:
    """The clock at an edge."""
    minutes = (day.begins + edge * MINUTES) % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def why(day: Day, each: Marked, heart: list[int | None], steps: list[int | None]) -> str:
    """How one knows, with the numbers of this stretch."""
    inside = [at for at in range(each.start, each.end) if at not in each.woken]
    beats = [value for at in inside if (value := heart[at]) is not None]
    walked = [value for at in inside if (value := steps[at]) is not None]
    if each.kind == "off":
        return "심박수도 걸음도 없어요. 0이 아니라 못 잰 거예요."
    rate = f"심박수가 {min(beats)}에서 {max(beats)} 사이예요."
    if each.kind == "sleep":
        woken = ", ".join(time_of(day, at) for at in each.woken)
        again = f" {woken}에 잠깐 깬 것은 이어서 한 구간이에요." if woken else ""
        return f"{rate} 걸음도 없어요.{again}"
    if each.kind == "walk":
        again = " 잠깐 멈춘 15분은 이어요." if each.woken else ""
        return f"15분마다 {min(walked)}걸음 이상 걸었고 심박수는 115 아래예요.{again}"
    if each.kind == "bike":
        return f"{rate} 걸음이 적어도 115 이상이면 운동이에요."
    if each.kind in ("run", "hike"):
        return f"{rate} 걸음이 많아도 115 이상이면 운동이에요."
    return f"{rate} 115 이상이 이어졌어요."


def traps(day: Day) -> dict[str, str]:
    """{"start-end": why nothing is marked there} for what looks like something."""
    return {f"{start}-{end}": TRAPS[name] for name, start, end, _ in parts_of(day) if name in TRAPS}


def alt(day: Day) -> str:
    """What the item is, in words; nothing of the answer."""
    who = josa(f"{day.who} 님", "이/가")
    return f"지어낸 사람 {who} {time_of(day, 0)}부터 하루 동안 남긴 심박수와 걸음"


def runs(values: list[str]) -> Iterator[tuple[str, int, int]]:
    """(value, first, last) of each run."""
    at = 0
    for value, same in groupby(values):
        length = len(list(same))
        yield value, at, at + length
        at += length


def _edge(day: Day, minutes: int, *, last: bool) -> int:
    since = (minutes - day.begins) % (24 * 60)
    if since == 0 and last:
        since = 24 * 60
    if since % MINUTES:
        raise ValueError(f"{day.name}: {minutes // 60:02}:{minutes % 60:02} is no edge of a sample")
    return since // MINUTES
