"""Pure: stretches of a day as a form has them: edges as times of the clock, moved sample by sample, never one over another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from app.core.errors import Invalid
from app.core.josa import josa
from app.labeling.graders.receipt_reading import plain, read_time

DAY = 24 * 60
Side: TypeAlias = Literal["start", "end"]
_TURN = re.compile(r"(start|end)-(earlier|later)-([1-9][0-9]?)")
_MIDNIGHT = re.compile(r"24(?::?00|시)")


@dataclass(frozen=True)
class Clock:
    """`begins`: minutes of the day at the first sample; `minutes` a sample; `samples`: how many there are. Edge n is where sample n
    begins, edge `samples` where the last one ends."""

    begins: int
    minutes: int
    samples: int

    def time(self, edge: int) -> str:
        """The clock at an edge: 06:45."""
        minutes = (self.begins + edge * self.minutes) % DAY
        return f"{minutes // 60:02}:{minutes % 60:02}"

    def edge(self, text: str, *, last: bool) -> int | None:
        """The edge at a typed time; None when it is none. Of a whole day, `last` says which of its two ends the same time means."""
        minutes = self._minutes(text)
        if minutes is None:
            return None
        since = (minutes - self.begins) % DAY
        if since == 0 and last:
            since = DAY
        edge, rest = divmod(since, self.minutes)
        return edge if rest == 0 and edge <= self.samples else None

    def fault(self, text: str, *, last: bool) -> str:
        """Why a typed time is no edge, and what to type; "" when it is one."""
        if self.edge(text, last=last) is not None:
            return ""
        said = f"‘{text.strip()[:20]}’" if text.strip() else "빈칸"
        minutes = self._minutes(text)
        if minutes is None:
            return f"{josa(said, '은/는')} 시각이 아니에요. 06:45처럼 적어 주세요."
        if (minutes - self.begins) % self.minutes == 0:
            return f"{josa(said, '은/는')} 이 그림에 없는 때예요. {self.time(0)}부터 {self.time(self.samples)}까지예요."
        near = self.begins + (minutes - self.begins) % DAY // self.minutes * self.minutes
        times = [f"{at % DAY // 60:02}:{at % DAY % 60:02}" for at in (near, near + self.minutes)]
        return f"시각은 {self.minutes}분 간격이에요. {times[0]}나 {times[1]}으로 적어 주세요."

    def length(self, samples: int) -> str:
        """How long so many samples are: 1시간 15분."""
        hours, minutes = divmod(samples * self.minutes, 60)
        return " ".join([*([f"{hours}시간"] if hours else []), *([f"{minutes}분"] if minutes else [])])

    def _minutes(self, text: str) -> int | None:
        short = plain(text).replace(" ", "").replace(".", ":")
        if _MIDNIGHT.fullmatch(short):
            return 0
        time = read_time(
            f"0{short}" if re.fullmatch(r"\d{3}", short) else re.sub(r"^((?:오전|오후)?\d{1,2})시$", r"\1:00", short)
        )
        return None if time is None else int(time[:2]) * 60 + int(time[3:])


def read_edge(clock: Clock, start: str, end: str) -> tuple[int, int, str]:
    """(first edge, last edge, "") of two typed times, or (0, 0, what is wrong with them)."""
    fault = clock.fault(start, last=False) or clock.fault(end, last=True)
    if fault:
        return 0, 0, fault
    first, second = clock.edge(start, last=False), clock.edge(end, last=True)
    assert first is not None
    assert second is not None
    if first >= second:
        return 0, 0, f"끝({clock.time(second)})이 시작({clock.time(first)})보다 뒤여야 해요. 시각을 바꿔 주세요."
    return first, second, ""


def turn_edge(deed: str) -> tuple[int, Side, Literal[1, -1]] | None:
    """(row from 1, edge, direction) of a deed such as end-later-2; None for any other."""
    match = _TURN.fullmatch(deed)
    if match is None:
        return None
    return int(match[3]), "start" if match[1] == "start" else "end", 1 if match[2] == "later" else -1


def moved(row: Mapping[str, Any], side: Side, by: int, samples: int) -> dict[str, int]:
    """The edge one sample on, as long as the stretch keeps a length and stays in the day."""
    start, end = row["start"], row["end"]
    if side == "start":
        return {"start": min(max(start + by, 0), end - 1)}
    return {"end": max(min(end + by, samples), start + 1)}


def refuse_overlaps(rows: Sequence[Mapping[str, Any]], clock: Clock) -> None:
    """Raises Invalid naming every later row that shares time with an earlier one."""
    faults: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        for before, other in enumerate(rows[: number - 1], 1):
            if row["start"] < other["end"] and other["start"] < row["end"]:
                times = f"{clock.time(other['start'])}–{clock.time(other['end'])}"
                faults[f"span-{number}"] = (
                    f"구간 {number}번이 {before}번({times})과 겹쳐요. 한때에는 이름표 하나예요. 하나를 줄이거나 지워 주세요."
                )
                break
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
