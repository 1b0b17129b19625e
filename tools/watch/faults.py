"""The faults that real exports were seen with, and rows that only look like one. Each plants itself and says what to do and why."""

import random
from collections.abc import Callable, Mapping

from app.core.josa import josa
from tools.watch.tables import COLUMNS, KNOWN, SOUND, Draft, Line, Sheet, _night, clock, day_text, number_words

Plant = Callable[[Draft, int, random.Random], None]
CHANGED_WHY = "바뀐 규칙이에요. 심박수 0은 못 잰 줄이라 한 줄을 빼요."


def build(sheet: Sheet) -> Draft:
    """The table with its faults, rows in their final order. Raises ValueError for a fault that does not fit the table."""
    draw = random.Random(sheet.seed)
    draft = Draft(sheet, SOUND[sheet.kind](sheet, draw), [KNOWN[sheet.kind], *sheet.about])
    for word in sheet.faults.split():
        kind, _, place = word.partition("@")
        PLANTS[kind](draft, int(place), draw)
    assert all(set(line.cells) == {column.name for column in COLUMNS[sheet.kind]} for line in draft.lines)
    return draft


def _near(draft: Draft, text: str, about: str) -> None:
    if about not in draft.about:
        draft.about.append(about)


# ---- days -----------------------------------------------------------------------------------------------------------


def _year(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    right = draft.lines[at].cells["day"]
    draft.change(at, day=right.replace("2026", "2226"))
    draft.due(
        at,
        "edit",
        ("impossible", "copying"),
        f"2226년은 오지 않았어요. 앞뒤 줄을 보면 {josa(right, '이에요/예요')}.",
        "day",
        right,
    )


def _form(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    right = draft.lines[at].cells["day"]
    draft.change(at, day=f"{int(right[5:7])}/{int(right[8:])}")
    draft.due(at, "edit", ("form",), f"혼자 꼴이 달라요. 다른 줄처럼 {josa(right, '으로/로')} 적어요.", "day", right)


def _floors(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    value = str(draw.choice((17730, 4210, 9060)))
    draft.change(at, floors=value)
    draft.due(
        at, "blank", ("impossible",), f"{number_words(value)}층은 오를 수 없어요. 바른 값을 몰라 비워요.", "floors"
    )


def _copied(draft: Draft, key: int, draw: random.Random) -> None:
    """A zero too many; the original is at hand."""
    at = draft.at(key)
    right = str(int(draft.lines[at].cells["steps"]) // 10 * 10)
    draft.change(at, steps=f"{right}0")
    _near(draft, right, f"{_place(draft, at)} 원본에는 {number_words(right)}걸음이라고 적혀 있어요.")
    why = f"원본에 {number_words(right)}걸음이라고 있어요. 옮기다 0이 더 붙었어요."
    draft.due(at, "edit", ("copying", "impossible"), why, "steps", right)


def _huge(draft: Draft, key: int, draw: random.Random) -> None:
    """As many steps as nobody walks, in the original too."""
    at = draft.at(key)
    value = str(draw.randint(61, 93) * 1000 + 10 * draw.randint(1, 99))
    draft.change(at, steps=value)
    _near(draft, value, f"{_place(draft, at)} 원본에도 {number_words(value)}걸음이라고 적혀 있어요.")
    draft.due(at, "blank", ("impossible",), "6만이 넘는데 원본도 그래요. 바른 값을 몰라 비워요.", "steps")


def _slept_hours(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    hours = draw.choice((6.5, 7.0, 7.5, 6.0))
    draft.change(at, slept=f"{hours:.1f}")
    _near(draft, "", "이 앱은 가끔 잔 시간을 ‘시간’으로 적어요.")
    right = str(round(hours * 60))
    draft.due(at, "edit", ("unit",), f"{hours:.1f}시간을 분으로 바꾸면 {right}분이에요.", "slept", right)


def _kilo(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    right = str(round(int(draft.lines[at].cells["steps"]), -2))
    draft.change(at, steps=f"{int(right) / 1000:.1f}")
    _near(draft, "", "소수점이 있는 걸음은 천 걸음 단위예요.")
    draft.due(at, "edit", ("unit",), f"천 걸음 단위로 적혔어요. {number_words(right)}걸음이에요.", "steps", right)


def _no_sleep(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    draft.change(at, slept="0")
    _near(draft, "", f"{_place(draft, at)} 밤에는 시계를 풀어 두었어요.")
    draft.due(at, "blank", ("unmeasured",), "안 잔 것이 아니라 못 잰 거예요. 0 대신 비워요.", "slept")


def _long(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    value = str(draw.randint(1450, 1990))
    draft.change(at, slept=value)
    draft.due(at, "blank", ("impossible",), "하루는 1440분이에요. 바른 값도 몰라서 비워요.", "slept")


# ---- any table ------------------------------------------------------------------------------------------------------


def _copy(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    sound = draft.lines[at]
    draft.lines[at] = Line(sound.key, sound.cells, unusual=" ")  # no second fault on the row that has a copy
    draft.lines.insert(at + 1, Line(key, dict(sound.cells)))
    draft.due(at + 1, "drop", ("twice",), "바로 앞줄과 칸마다 똑같아요. 둘 가운데 하나만 남겨요.")


def _empty(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    draft.lines.insert(at + 1, Line(-1, dict.fromkeys(draft.lines[at].cells, "")))
    draft.due(at + 1, "drop", ("foreign",), "아무것도 없는 줄이에요. 기계가 넣은 빈 줄이라 빼요.")


def _sum(draft: Draft, key: int, draw: random.Random) -> None:
    cells = dict.fromkeys(draft.lines[0].cells, "")
    first = next(iter(cells))
    numbers = [column.name for column in COLUMNS[draft.sheet.kind] if column.kind == "number"]
    for name in numbers:
        cells[name] = str(sum(int(float(line.cells[name] or 0)) for line in draft.lines))
    draft.lines.append(Line(-2, cells | {first: "합계"}))
    draft.due(len(draft.lines) - 1, "drop", ("foreign",), "합계는 다른 표에 적어요. 이 줄이 남으면 한 번 더 세어져요.")


# ---- hours, stages --------------------------------------------------------------------------------------------------


def _heart_zero(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    draft.change(at, heart="0")
    draft.due(at, "blank", ("unmeasured",), "심장은 쉬지 않아요. 0은 못 잰 것이라 비워요.", "heart")


def _spike(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    value = str(draw.choice((255, 12, 310, 9)))
    draft.change(at, heart=value)
    draft.due(
        at,
        "blank",
        ("impossible",),
        f"심박수 {josa(value, '은/는')} 사람의 값이 아니에요. 바른 값을 몰라 비워요.",
        "heart",
    )


def _world(draft: Draft, key: int, draw: random.Random) -> None:
    """A row in world time, nine hours early, among rows in our own."""
    at = draft.at(key)
    right = draft.lines[at].cells["time"]
    draft.change(at, time=clock((key - 9) * 60))
    _near(draft, "", "휴대폰에서 온 줄은 세계 시각일 때가 있어요.")
    why = f"앞뒤를 보면 {right} 줄이 비어요. {clock((key - 9) * 60)}에 아홉 시간을 더하면 맞아요."
    draft.due(at, "edit", ("worldtime",), why, "time", right)


# ---- sleeps, sources ------------------------------------------------------------------------------------------------


def _phone_night(draft: Draft, key: int, draw: random.Random) -> None:
    """The same night by the phone as well."""
    at = draft.at(key)
    cells = draft.lines[at].cells
    begun = int(cells["begun"][:2]) * 60 + int(cells["begun"][3:]) - 5 * draw.randint(2, 6)
    extra = Line(key, _night(key, "휴대폰", begun, int(cells["slept"]) + 5 * draw.randint(4, 9)))
    after = draw.random() < 0.5
    draft.lines[at] = Line(key, cells, unusual=" ")
    draft.lines.insert(at + after, extra)
    _near(draft, "", "같은 밤을 둘이 쟀으면 시계를 써요.")
    draft.due(at + after, "drop", ("overlap", "twice"), "같은 밤을 휴대폰도 쟀어요. 설명대로 시계 줄을 남겨요.")


def _begun_world(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    right = draft.lines[at].cells["begun"]
    wrong = clock(int(right[:2]) * 60 + int(right[3:]) - 9 * 60)
    draft.change(at, begun=wrong)
    _near(draft, "", "가끔 잠든 때만 세계 시각으로 적혀요.")
    why = f"깬 때에서 잔 시간을 거꾸로 세면 {josa(right, '이에요/예요')}. 꼭 아홉 시간 차이예요."
    draft.due(at, "edit", ("worldtime",), why, "begun", right)


def _lost_digit(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    cells = draft.lines[at].cells
    right = str(int(cells["slept"]) // 10 * 10)
    ended = int(cells["begun"][:2]) * 60 + int(cells["begun"][3:]) + int(right)
    draft.change(at, slept=right[:-1], ended=clock(ended))
    why = f"잠든 때부터 깬 때까지 세면 {right}분이에요. 0이 빠졌어요."
    draft.due(at, "edit", ("copying",), why, "slept", right)


def _devices(draft: Draft, key: int, draw: random.Random) -> None:
    """Phone and watch beside the merged row of a day."""
    at = draft.at(key)
    merged = int(draft.lines[at].cells["steps"])
    draft.lines[at] = Line(key, draft.lines[at].cells, unusual=" ")
    for by, share in (("시계", draw.uniform(0.86, 0.95)), ("휴대폰", draw.uniform(0.5, 0.8))):
        cells = {"day": day_text(key), "by": by, "steps": str(round(merged * share))}
        draft.lines.insert(at, Line(key, cells))
        draft.due(at, "drop", ("twice",), f"{by}도 같은 길을 셌어요. 합친 줄이 있으니 이 줄은 빼요.")


# ---- only unusual ---------------------------------------------------------------------------------------------------


def _said(cells: Mapping[str, str], about: str, why: str) -> Plant:
    def plant(draft: Draft, key: int, draw: random.Random) -> None:
        at = draft.at(key)
        draft.change(at, **cells)
        if about:
            _near(draft, "", f"{_place(draft, at)}에는 {about}")
        draft.odd(at, why)

    return plant


def _only_watch(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    draft.change(at, by="시계", steps=str(draw.randint(3800, 6900)))
    draft.odd(at, "합친 줄이 없는 날이에요. 하루에 한 줄뿐이니 그대로 써요.")


def _short_night(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    draft.lines[at] = Line(key, _night(key, "시계", 3 * 60 + 10, 95))
    draft.odd(at, "아주 짧지만 세 칸이 서로 맞아요. 잠을 설친 밤은 진짜 기록이에요.")


def _nap(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    draft.lines.insert(at + 1, Line(key, _night(key, "시계", 13 * 60 + 20, 65)))
    draft.odd(at + 1, "같은 날이지만 낮잠이에요. 밤잠과 겹치지 않으니 둘 다 둬요.")


def _awake(draft: Draft, key: int, draw: random.Random) -> None:
    at = draft.at(key)
    draft.change(at, stage="깬 때", heart=str(draw.randint(76, 84)))
    draft.odd(at, "밤에 깨면 심박수도 올라요. 한 번 깨는 것은 흔한 일이에요.")


def _place(draft: Draft, at: int) -> str:
    cells = draft.lines[at].cells
    return f"{draft.lines[at].key}일" if "day" in cells else f"{draft.lines[at].key}시"


PLANTS: Mapping[str, Plant] = {
    "year": _year, "form": _form, "floors": _floors, "copied": _copied, "huge": _huge, "inhours": _slept_hours, "kilo": _kilo,
    "nosleep": _no_sleep, "long": _long, "copy": _copy, "empty": _empty, "sum": _sum, "zero": _heart_zero, "spike": _spike,
    "world": _world, "phone": _phone_night, "begun": _begun_world, "digit": _lost_digit, "devices": _devices,
    "watchonly": _only_watch, "shortnight": _short_night, "nap": _nap, "awake": _awake,
    "marathon": _said({"steps": "38412", "floors": "21"}, "온종일 걷기 대회에 나갔어요.",
                      "걷기 대회에 나간 날이에요. 많지만 6만 아래이고 까닭이 있어요."),
    "ill": _said({"steps": "640", "floors": "0"}, "감기로 누워 있었어요.", "아파서 누운 날도 진짜 하루예요. 640걸음은 잘 잰 값이에요."),
    "nightwork": _said({"slept": "96"}, "밤 근무를 했어요.", "밤 근무를 한 날이에요. 96분은 있을 수 있는 잠이에요."),
    "stairs": _said({"floors": "104"}, "승강기가 고장 나 계단을 여러 번 올랐어요.", "300층 아래이고 까닭이 적혀 있어요."),
    "run": _said({"heart": "148", "steps": "6420"}, "", "심박수가 높지만 걸음도 함께 많아요. 뛴 한 시간이에요."),
    "still": _said({"heart": "61", "steps": "0", "floors": "0"}, "", "심박수가 있으니 시계를 차고 쉰 때예요. 0걸음이 진짜예요."),
    "trail": _said({"heart": "126", "steps": "5230", "floors": "96"}, "뒷산에 올랐어요.",
                   "산에 오르면 층수와 심박수가 함께 올라요. 진짜 기록이에요."),
}  # fmt: skip
