"""Pure: how a graded receipt differs from what is printed, as findings for statistics and as Korean sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core.josa import josa, particle
from app.labeling.graders.boxes import Box
from app.labeling.graders.receipt import Line, LinePair
from app.labeling.graders.receipt_reading import business_words, clock_words, day_words, read_date, won
from app.labeling.regions import place_of
from app.labeling.types.base import Finding, Remark
from app.labeling.types.receipt_form import TITLES
from app.labeling.types.receipt_parts import Detail, ReceiptGold, ReceiptItem

KINDS: Mapping[str, str] = {
    "uncovered": "덜 가린 개인정보",
    "missing": "빠뜨린 것",
    "wrong_value": "다르게 적은 것",
    "extra": "영수증에 없는 것",
    "misread": "글자가 다른 이름",
    "over_mask": "넓게 가린 곳",
    "off_corner": "벗어난 모서리",
    "turned": "방향이 돌아간 모서리",
}
CELLS = {"name": "이름", "quantity": "수량", "unit_price": "단가", "amount": "금액"}
CORNER_OFF = 0.02  # of the picture's longer side: a corner further away than this is named


def findings_of(detail: Detail, gold: ReceiptGold) -> tuple[Finding, ...]:
    """Every slip, for statistics; the values only where there are few of them (payment, which other sum was taken)."""
    found: list[Finding] = []
    if detail.answer is not None:
        found += _field_findings(detail, gold)
    if detail.lines is not None:
        found += [Finding("missing", "line") for _ in detail.lines.missed]
        found += [Finding("extra", "line") for _ in detail.lines.extra]
        found += [
            Finding("misread" if fault == "name" else "wrong_value", f"line_{fault}")
            for pair in detail.lines.pairs
            for fault in pair.faults
        ]
    if detail.masks is not None:
        bare = [r.kind for r, share in zip(gold.regions, detail.masks.shares, strict=True) if share < detail.cover]
        found += [Finding("uncovered", kind) for kind in bare]
        if detail.masks.idle or detail.masks.beside > detail.spare:
            found.append(Finding("over_mask"))
    if detail.corners is not None and not detail.is_right("corners"):
        found.append(Finding("turned" if detail.corners.turn else "off_corner"))
    return tuple(found)


def _field_findings(detail: Detail, gold: ReceiptGold) -> Iterator[Finding]:
    assert detail.answer is not None
    for name, typed in detail.answer.fields.items():
        if detail.is_right(name):
            continue
        right = gold.read.fields[name]
        if typed == "":
            yield Finding("missing", name)
        elif right == "":
            yield Finding("extra", name)
        elif name == "shop":
            yield Finding("misread", name)
        elif name == "payment":
            yield Finding("wrong_value", name, str(typed), str(right))
        else:
            yield Finding("wrong_value", name, _trap(typed, gold) if name == "total" else "", "")


def _trap(typed: object, gold: ReceiptGold) -> str:
    return next((what for what, amount in gold.traps.items() if amount == typed), "")


def remarks_of(
    item: ReceiptItem,
    detail: Detail,
    answer: Mapping[str, Any],
    gold: ReceiptGold,
    payments: Mapping[str, str],
    kinds: Mapping[str, str],
) -> tuple[Remark, ...]:
    """The gravest first: what is still to be seen of a person, then fields, lines, masks too large, corners.

    `payments` and `kinds` (of what is personal): names to Korean.
    """
    said: list[Remark] = []
    if detail.masks is not None:
        said += _bare(item, detail, gold, kinds)
    if detail.answer is not None:
        said += _fields(detail, answer, gold, payments)
    if detail.lines is not None and detail.answer is not None:
        said += _lines(detail, answer, gold)
    if detail.masks is not None:
        said += _too_wide(detail, gold)
    if detail.corners is not None:
        said += _corners(item, detail, answer, gold)
    return tuple(said)


def _bare(item: ReceiptItem, detail: Detail, gold: ReceiptGold, kinds: Mapping[str, str]) -> Iterator[Remark]:
    assert detail.masks is not None
    for region, share in zip(gold.regions, detail.masks.shares, strict=True):
        if share >= detail.cover:
            continue
        xs, ys = [x for x, _ in region.polygon], [y for _, y in region.polygon]
        box = Box("", min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        title, place = kinds.get(region.kind, region.kind), place_of(box, item.width, item.height)
        if share < 0.05:
            text = f"{place}에 있는 {josa(title, '을/를')} 가리지 않았어요. 손님을 알 수 있는 것은 모두 가려요."
        else:
            text = f"{place}에 있는 {josa(title, '이/가')} 아직 보여요. {int(100 * share)}%만 가려졌어요. 끝까지 가려 주세요."
        yield Remark("uncovered", text)


def _fields(
    detail: Detail, answer: Mapping[str, Any], gold: ReceiptGold, payments: Mapping[str, str]
) -> Iterator[Remark]:
    assert detail.answer is not None
    for name, typed in detail.answer.fields.items():
        if detail.is_right(name):
            continue
        title, right = TITLES[name], gold.read.fields[name]
        there = value_words(name, right, payments)
        if typed == "":
            text = f"{josa(title, '을/를')} 적지 않았어요. 영수증에는 {josa(there, '이에요/예요')}."
            yield Remark("missing", text, (name,))
        elif right == "":
            yield Remark("extra", f"이 영수증에는 {josa(title, '이/가')} 없어요. 없는 것은 비워 둬요.", (name,))
        else:
            mine = value_words(name, typed, payments) if typed is not None else f"‘{answer[name]}’"
            text = f"{josa(title, '을/를')} {mine}{particle(mine, '으로/로')} 적었어요. 영수증에는 {there}{particle(there, '이에요/예요')}."
            kind = "misread" if name == "shop" else "wrong_value"
            yield Remark(kind, text + _why(name, typed, right, gold), (name,))


def _why(name: str, typed: object, right: object, gold: ReceiptGold) -> str:
    """The likely reason, where the numbers show it."""
    if name == "total" and (trap := _trap(typed, gold)):
        return f" 적은 것은 {josa(trap, '이에요/예요')}."
    a, b = str(typed).strip("-"), str(right).strip("-")
    if a != b and a.isdigit() and b.isdigit() and len(a) == len(b) and sorted(a) == sorted(b):
        return " 숫자의 자리가 바뀌었어요."
    if a.isdigit() and b.isdigit() and a.rstrip("0") == b.rstrip("0"):
        return " 0의 개수를 세어 보세요."
    return ""


def _lines(detail: Detail, answer: Mapping[str, Any], gold: ReceiptGold) -> Iterator[Remark]:
    assert detail.lines is not None
    assert detail.answer is not None
    numbers = [at for at, line in enumerate(answer.get("lines", ()), 1) if any(line.values())]
    right = gold.read.lines
    if detail.lines.missed:
        names = ", ".join(f"‘{right[at].name}’" for at in detail.lines.missed)
        yield Remark(
            "missing", f"품목 {len(detail.lines.missed)}줄이 빠졌어요. {names}{particle(names, '이에요/예요')}."
        )
    for at in detail.lines.extra:
        name = detail.answer.lines[at].name
        text = f"품목 {numbers[at]}번(‘{name}’)은 영수증에 없어요. 품목이 아닌 줄인지 살펴보세요."
        yield Remark("extra", text, (f"line-{numbers[at]}",))
    for pair in detail.lines.pairs:
        if pair.faults:
            number = numbers[pair.answer]
            text = _about_line(number, pair, detail.answer.lines[pair.answer], right[pair.gold])
            kind = "misread" if pair.faults == ("name",) else "wrong_value"
            yield Remark(kind, text, (f"line-{number}",))


def _about_line(number: int, pair: LinePair, mine: Line, right: Line) -> str:
    parts: list[str] = []
    for fault in pair.faults:
        typed, there = (_cell(fault, line) for line in (mine, right))
        if not there:
            parts.append(f"{CELLS[fault]}은 영수증에 없어요".replace("단가은", "단가는").replace("이름은", "이름은"))
        elif not typed:
            parts.append(f"{josa(CELLS[fault], '이/가')} 비었어요. 영수증에는 {josa(there, '이에요/예요')}")
        else:
            parts.append(f"{josa(CELLS[fault], '은/는')} {josa(typed, '이/가')} 아니라 {josa(there, '이에요/예요')}")
    return f"품목 {number}번(‘{right.name}’): {'. '.join(parts)}."


def _cell(name: str, line: Line) -> str:
    value = getattr(line, name)
    if value is None or value == "":
        return ""
    if name == "name":
        return f"‘{value}’"
    return won(value) if name != "quantity" else f"{value:f}"


def _too_wide(detail: Detail, gold: ReceiptGold) -> Iterator[Remark]:
    masks = detail.masks
    assert masks is not None
    if not gold.regions and masks.idle:
        yield Remark(
            "over_mask",
            "이 영수증에는 가릴 것이 없어요. 가게 정보와 금액은 그대로 두어요.",
            tuple(f"box-{n + 1}" for n in masks.idle),
        )
        return
    for n in masks.idle:
        yield Remark("over_mask", f"가린 곳 {n + 1}번에는 개인정보가 없어요. 지워 주세요.", (f"box-{n + 1}",))
    if masks.beside > detail.spare and len(masks.idle) < 1:
        yield Remark("over_mask", "너무 넓게 가렸어요. 글자만 덮게 줄여 주세요. 옆의 내용까지 못 쓰게 돼요.")


def _corners(item: ReceiptItem, detail: Detail, answer: Mapping[str, Any], gold: ReceiptGold) -> Iterator[Remark]:
    found = detail.corners
    assert found is not None
    if detail.is_right("corners"):
        return
    points: Sequence[Sequence[float]] = answer.get("corners", ())
    if found.turn:
        yield Remark("turned", "모서리의 순서가 돌아갔어요. 글자를 바로 보았을 때 왼쪽 위가 1번이에요.")
    for number, ((x, y), (right_x, right_y)) in enumerate(zip(points, gold.corners, strict=False), 1):
        across, down = right_x - x, right_y - y
        far = CORNER_OFF * max(item.width, item.height)
        if not found.turn and max(abs(across), abs(down)) > far:
            where = _way(across, down, far)
            yield Remark(
                "off_corner", f"{number}번 모서리가 종이 끝과 달라요. {where} 옮겨 보세요.", (f"corner-{number}",)
            )
    yield Remark("off_corner", f"표시한 모양과 영수증이 {int(100 * found.overlap)}% 겹쳐요.")


def _way(across: float, down: float, far: float) -> str:
    ways = []
    if abs(down) > far:
        ways.append("아래로" if down > 0 else "위로")
    if abs(across) > far:
        ways.append("오른쪽으로" if across > 0 else "왼쪽으로")
    return ", ".join(ways)


def value_words(name: str, value: str | int | None, payments: Mapping[str, str]) -> str:
    """A field's value as a page says it; `payments`: names to Korean."""
    if value is None or value == "":
        return ""
    match name:
        case "total":
            return won(int(value))
        case "date":
            day = read_date(str(value))
            return day_words(day) if day else str(value)
        case "time":
            return clock_words(str(value))
        case "business_number":
            return business_words(str(value))
        case "payment":
            return f"‘{payments.get(str(value), str(value))}’"
    return f"‘{value}’"
