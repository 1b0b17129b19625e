"""Tables to clean: sound rows from rules and seeds, then faults planted in them by name, each with what to do and why.

A fault is written "kind@place": place is the key of a row (a day of the month, an hour). What is only unusual is planted the same way.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

YEAR, MONTH = 2026, 11
Cells = dict[str, str]
REASONS: dict[str, tuple[str, str]] = {
    "impossible": ("있을 수 없는 값", "2226년, 하루 17,730층"),
    "unmeasured": ("못 잰 것", "0이지만 재지 못한 칸"),
    "twice": ("두 번 들어감", "똑같은 줄, 두 기계의 걸음"),
    "overlap": ("겹친 잠", "같은 밤을 두 기계가 잼"),
    "worldtime": ("세계 시각", "아홉 시간 빠른 우리 시각으로"),
    "unit": ("단위가 다름", "분 칸에 시간, 걸음 칸에 천 걸음"),
    "form": ("꼴이 다름", "11/11처럼 혼자 다르게 적음"),
    "copying": ("옮기다 틀림", "0이 더 붙거나 빠짐"),
    "foreign": ("한 줄의 뜻이 다름", "합계, 평균, 빈 줄"),
}
ACTS: dict[str, tuple[str, str]] = {
    "keep": ("그대로 둬요", "멀쩡한 줄이에요."),
    "flag": ("두고 표시해요", "이상하지만 있을 법해요."),
    "drop": ("한 줄을 빼요", "이 줄이 없어야 해요."),
    "blank": ("칸을 비워요", "틀렸는데 바른 값을 몰라요."),
    "edit": ("값을 고쳐요", "바른 값의 근거가 있어요."),
}


@dataclass(frozen=True)
class Line:
    """A row on its way: cells by column, the treatment it needs (act, column, value, reasons), why, or why it is only unusual."""

    key: int
    cells: Cells
    act: str = ""
    column: str = ""
    value: str = ""
    reasons: tuple[str, ...] = ()
    why: str = ""
    unusual: str = ""


@dataclass(frozen=True)
class Column:
    name: str
    title: str
    kind: str = "number"
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table of the catalogue. kind: days, hours, sleeps, sources, stages; first, count: keys of its rows."""

    name: str
    pool: str
    level: int
    kind: str
    who: str
    first: int
    count: int
    faults: str
    note: str
    about: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()

    @property
    def seed(self) -> str:
        return f"watch table {self.name}"


@dataclass
class Draft:
    """The table as it is built: its lines, and what the description has to say so that a fault can be proved."""

    sheet: Sheet
    lines: list[Line]
    about: list[str] = field(default_factory=list)

    def at(self, key: int) -> int:
        """Place of the first sound line of a key. Raises ValueError when there is none."""
        found = (at for at, line in enumerate(self.lines) if line.key == key and not (line.act or line.unusual))
        place = next(found, None)
        if place is None:
            raise ValueError(f"{self.sheet.name}: no sound row {key}")
        return place

    def change(self, at: int, **cells: str) -> Line:
        self.lines[at] = replace(self.lines[at], cells={**self.lines[at].cells, **cells})
        return self.lines[at]

    def due(self, at: int, act: str, reasons: Sequence[str], why: str, column: str = "", value: str = "") -> None:
        self.lines[at] = replace(self.lines[at], act=act, column=column, value=value, reasons=tuple(reasons), why=why)

    def odd(self, at: int, why: str) -> None:
        self.lines[at] = replace(self.lines[at], unusual=why)


def day_text(day: int) -> str:
    """A day of the month as the tables write it."""
    return f"{YEAR}-{MONTH}-{day:02}"


def clock(minutes: int) -> str:
    """Minutes of the day as HH:MM."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


# ---- sound tables ---------------------------------------------------------------------------------------------------


def _days(sheet: Sheet, draw: random.Random) -> list[Line]:
    usual = draw.randint(5200, 7800)
    lines = []
    for day in range(sheet.first, sheet.first + sheet.count):
        weekend = day % 7 in (0, 1)
        steps = round(usual * draw.uniform(0.72, 1.28) * (0.8 if weekend else 1))
        floors, slept = draw.randint(2, 11), draw.randint(368, 436) + (25 if weekend else 0)
        lines.append(Line(day, {"day": day_text(day), "steps": str(steps), "floors": str(floors), "slept": str(slept)}))
    return lines


def _hours(sheet: Sheet, draw: random.Random) -> list[Line]:
    lines = []
    walks = {8, 17} if draw.random() < 0.5 else {10, 18}
    for hour in range(sheet.first, sheet.first + sheet.count):
        busy = hour in walks
        steps = draw.randint(2300, 3900) if busy else draw.randint(40, 820)
        heart = draw.randint(92, 104) if busy else draw.randint(68, 86)
        floors = draw.randint(1, 5) if busy or draw.random() < 0.3 else 0
        lines.append(
            Line(hour, {"time": clock(hour * 60), "heart": str(heart), "steps": str(steps), "floors": str(floors)})
        )
    return lines


def _sleeps(sheet: Sheet, draw: random.Random) -> list[Line]:
    lines = []
    for day in range(sheet.first, sheet.first + sheet.count):
        begun, slept = 22 * 60 + 5 * draw.randint(6, 20), 5 * draw.randint(72, 88)
        lines.append(Line(day, _night(day, "시계", begun, slept)))
    return lines


def _sources(sheet: Sheet, draw: random.Random) -> list[Line]:
    lines = []
    for day in range(sheet.first, sheet.first + sheet.count):
        steps = draw.randint(4300, 9200)
        lines.append(Line(day, {"day": day_text(day), "by": "합친 줄", "steps": str(steps)}))
    return lines


def _stages(sheet: Sheet, draw: random.Random) -> list[Line]:
    at, lines = 22 * 60 + 10 * draw.randint(2, 8), []
    cycle = ("얕은 잠", "깊은 잠", "얕은 잠", "꿈꾸는 잠")
    usual = {"얕은 잠": 58, "깊은 잠": 52, "꿈꾸는 잠": 62}
    for number in range(1, sheet.count + 1):
        stage, length = cycle[(number - 1) % 4], 5 * draw.randint(4, 9)
        heart = usual[stage] + draw.randint(-2, 3)
        lines.append(
            Line(number, {"begun": clock(at), "ended": clock(at + length), "stage": stage, "heart": str(heart)})
        )
        at += length
    return lines


def _night(day: int, by: str, begun: int, slept: int) -> Cells:
    return {
        "day": day_text(day), "by": by, "begun": clock(begun), "ended": clock(begun + slept), "slept": str(slept),
    }  # fmt: skip


COLUMNS: dict[str, tuple[Column, ...]] = {
    "days": (Column("day", "날짜", "date"), Column("steps", "걸음", unit="보"), Column("floors", "층수", unit="층"),
             Column("slept", "잔 시간", unit="분")),
    "hours": (Column("time", "시각", "time"), Column("heart", "심박수", unit="회"), Column("steps", "걸음", unit="보"),
              Column("floors", "층수", unit="층")),
    "sleeps": (Column("day", "깬 날", "date"), Column("by", "잰 것", "text"), Column("begun", "잠든 때", "time"),
               Column("ended", "깬 때", "time"), Column("slept", "잔 시간", unit="분")),
    "sources": (Column("day", "날짜", "date"), Column("by", "잰 것", "text"), Column("steps", "걸음", unit="보")),
    "stages": (Column("begun", "시작", "time"), Column("ended", "끝", "time"), Column("stage", "잠 단계", "text"),
               Column("heart", "심박수", unit="회")),
}  # fmt: skip
SOUND: Mapping[str, Callable[[Sheet, random.Random], list[Line]]] = {
    "days": _days, "hours": _hours, "sleeps": _sleeps, "sources": _sources, "stages": _stages,
}  # fmt: skip
TITLES = {
    "days": "{who} 님의 하루하루",
    "hours": "{who} 님의 하루, 한 시간마다",
    "sleeps": "{who} 님의 밤잠",
    "sources": "{who} 님의 걸음, 잰 기계마다",
    "stages": "{who} 님의 하룻밤 잠 단계",
}
KNOWN = {
    "days": "한 줄은 하루예요. 시계 한 대로 쟀어요.",
    "hours": "한 줄은 한 시간이에요. 우리 시각으로 적어요.",
    "sleeps": "한 줄은 한 번 잔 잠이에요. 깬 날에 적어요.",
    "sources": "하루에 합친 줄 하나만 써요.",
    "stages": "한 줄은 잠 단계 하나예요. 끝나면 다음이 시작돼요.",
}


def number_words(text: str) -> str:
    """A number with commas, for sentences."""
    return f"{int(text):,}"
