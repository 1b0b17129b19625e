"""Pure: rows that stand out, each with the fact and with what else the export says about that time. Whether a row is wrong is for
the person to decide: nothing here knows what was planted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.datasets.sources import Source, at, days_of, minutes_of

LOW_STEPS, HIGH_STEPS, MOST_FLOORS, SHORT_SLEEP = 1000, 2.2, 30, 180
DAYTIME = range(6, 17)
OVERLAP = 0.5
WEEKDAYS = "월화수목금토일"


@dataclass(frozen=True)
class Odd:
    """One row that stands out. `about`: when and what; `fact`: what is strange; `beside`: other facts of that time.

    `value` and `unit`: what stands there now; `mend`: what the field for a better value asks for, `example` how to write it.
    """

    row: str
    table: str
    about: str
    value: str
    unit: str
    fact: str
    beside: tuple[str, ...]
    mend: str
    example: str
    asks: str  # number, day, hours


def find_odd(source: Source) -> tuple[Odd, ...]:
    """In the order of the tables, and in each table of its lines."""
    return (*_odd_steps(source), *_odd_floors(source), *_odd_sleep(source), *_odd_heart(source))


def day_words(day: date) -> str:
    """11월 5일(목)."""
    year = "" if day.year < 2100 else f"{day.year}년 "
    return f"{year}{day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})"


def clock_words(text: str) -> str:
    """11월 5일 23:10."""
    found = at(text)
    return f"{found.month}월 {found.day}일 {found:%H:%M}"


def long_words(minutes: int) -> str:
    """6시간 20분."""
    return f"{minutes // 60}시간 {minutes % 60}분" if minutes >= 60 else f"{minutes}분"


def _odd_steps(source: Source) -> list[Odd]:
    rows = source["steps"]
    usual = _middle([row["count"] for row in rows])
    found = []
    for row in rows:
        day, count = date.fromisoformat(row["day"]), row["count"]
        parts = (row["phone"] or 0) + (row["watch"] or 0)
        if not source["first"] <= row["day"] <= source["last"]:
            fact, asks = f"받은 자료는 {source['first'][:4]}년 것인데 이 줄만 {day.year}년이에요.", "day"
        elif count > max(parts, 1) * 1.5:
            fact, asks = "합친 걸음이 휴대폰과 시계를 더한 것보다도 많아요.", "number"
        elif count < LOW_STEPS or count > usual * HIGH_STEPS:
            fact, asks = f"가운데 값 {usual:,}걸음과 많이 달라요.", "number"
        else:
            continue
        beside = [_devices(row), _heart_of(source, row["day"])]
        if asks == "day":
            missing = [each for each in _days(source) if each not in {other["day"] for other in rows}]
            beside = [_devices(row), "걸음이 한 줄도 없는 날: " + (", ".join(map(_short, missing)) or "없음")]
        elif count > usual or not count:
            beside.append(_sleep_of(source, row["day"]))
        found.append(_odd(row, "걸음", day_words(day), f"{count:,}", "걸음", fact, beside, asks))
    return found


def _odd_floors(source: Source) -> list[Odd]:
    steps = {row["day"]: row["count"] for row in source["steps"]}
    return [
        _odd(
            row, "층수", day_words(date.fromisoformat(row["day"])), f"{row['count']:,}", "층",
            f"다른 날은 {MOST_FLOORS}층이 안 돼요.",
            [f"그날 걸음: {steps[row['day']]:,}걸음" if row["day"] in steps else "그날 걸음: 없음", _heart_of(source, row["day"])],
        )
        for row in source["floors"]
        if row["count"] > MOST_FLOORS
    ]  # fmt: skip


def _odd_sleep(source: Source) -> list[Odd]:
    found: list[Odd] = []
    rows = source["sleep"]
    for place, row in enumerate(rows):
        long = minutes_of(row)
        same = next((other for other in rows[:place] if (other["from"], other["to"]) == (row["from"], row["to"])), None)
        over = next((other for other in rows if other is not row and _overlap(row, other) > OVERLAP), None)
        if same:
            fact = f"{same['id'].partition('-')[2]}번째 줄과 시각이 똑같아요."
        elif over and row["device"] == "phone":
            fact = f"시계가 잰 잠({clock_words(over['from'])}부터 {clock_words(over['to'])}까지)과 겹쳐요."
        elif at(row["from"]).hour in DAYTIME and long > SHORT_SLEEP:
            fact = "한낮에 시작된 긴 잠이에요. 다른 날은 밤에 자요."
        elif long < SHORT_SLEEP:
            fact = "다른 밤보다 훨씬 짧아요."
        else:
            continue
        about = f"{clock_words(row['from'])}부터 {clock_words(row['to'])}까지"
        beside = [f"잰 기계: {'시계' if row['device'] == 'watch' else '휴대폰'}", *_heart_during(source, row)]
        found.append(_odd(row, "잠", about, long_words(long), "", fact, beside, "hours"))
    return found


def _odd_heart(source: Source) -> list[Odd]:
    return [
        _odd(
            row, "심박수", f"{clock_words(row['from'])}부터 6시간", f"{row['mean']:g}", "회",
            "평균 심박수가 0이에요.", [f"10분마다 잰 값 {len(row['bins'])}개가 모두 0이에요.", "그날 다른 때의 심박수는 있어요."],
        )
        for row in source["heart"]
        if not row["mean"]
    ]  # fmt: skip


_MENDS = {
    "number": ("바른 값", "숫자만 적어요. 예: 6120"),
    "day": ("바른 날짜", "예: 2026-11-05"),
    "hours": ("몇 시간 옮길까요?", "앞당기면 빼기를 붙여요. 예: -3"),
}


def _odd(
    row: Mapping[str, Any],
    table: str,
    about: str,
    value: str,
    unit: str,
    fact: str,
    beside: Sequence[str],
    asks: str = "number",
) -> Odd:
    return Odd(row["id"], table, about, value, unit, fact, tuple(beside), *_MENDS[asks], asks)


def _middle(values: Sequence[int]) -> int:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0


def _days(source: Source) -> list[str]:
    return [day.isoformat() for day in days_of(source)]


def _short(day: str) -> str:
    return day_words(date.fromisoformat(day))


def _devices(row: Mapping[str, Any]) -> str:
    said = [
        f"{name} {row[key]:,}걸음" for name, key in (("휴대폰", "phone"), ("시계", "watch")) if row[key] is not None
    ]
    return "따로 잰 것: " + (" · ".join(said) or "없음")


def _heart_of(source: Source, day: str) -> str:
    """The mean of the day's own means beside that of all days."""
    own = [row["mean"] for row in source["heart"] if row["from"][:10] == day and row["mean"]]
    every = [row["mean"] for row in source["heart"] if row["mean"]]
    if not own or not every:
        return "그날 심박수: 하루 종일 없음"
    return f"그날 심박수: 평균 {sum(own) / len(own):.0f}회 (여느 날 {sum(every) / len(every):.0f}회)"


def _sleep_of(source: Source, day: str) -> str:
    own = [row for row in source["sleep"] if row["to"][:10] == day]
    return f"그날 깬 잠: {long_words(minutes_of(own[0]))}" if own else "그날 깬 잠: 없음"


def _heart_during(source: Source, sleep: Mapping[str, Any]) -> list[str]:
    """How the heart beat during that time, and in the night before it."""
    start, end = at(sleep["from"]), at(sleep["to"])
    night = [beat for row in source["heart"] if at(row["from"]).hour == 0 for beat in row["bins"] if beat]
    lines = [_mean_words("그때 심박수", _beats(source, start, end)), _mean_words("여느 밤 심박수", night)]
    if minutes_of(sleep) < SHORT_SLEEP:
        lines.append(_mean_words("잠들기 전 4시간 심박수", _beats(source, start - timedelta(hours=4), start)))
    if start.hour in DAYTIME:
        others = [row for row in source["sleep"] if row is not sleep and row["to"][:10] == sleep["to"][:10]]
        lines.append(f"그날 깬 다른 잠: {clock_words(others[0]['from'])}부터" if others else "그날 깬 다른 잠: 없음")
    return lines


def _mean_words(what: str, beats: Sequence[int]) -> str:
    return f"{what}: 평균 {sum(beats) / len(beats):.0f}회" if beats else f"{what}: 없음"


def _beats(source: Source, start: datetime, end: datetime) -> list[int]:
    found = []
    for row in source["heart"]:
        begun, bins = at(row["from"]), row["bins"]
        long = (at(row["to"]) - begun) / max(len(bins), 1)
        found += [beat for n, beat in enumerate(bins) if beat and start <= begun + n * long < end]
    return found


def _overlap(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    """The share of the shorter sleep that both have."""
    both = (min(at(a["to"]), at(b["to"])) - max(at(a["from"]), at(b["from"]))).total_seconds() / 60
    return both / max(1, min(minutes_of(a), minutes_of(b)))
