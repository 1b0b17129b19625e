"""Pure: the forms of the lab, read with a clear word about each field. What comes in is a form's lists of texts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.core.errors import Invalid
from app.datasets.shaping import BINS, BY_KEY, CATALOGUE, ZONES, Chosen, Recipe
from app.datasets.sources import Source, days_of

Lists = Mapping[str, Sequence[str]]
MOST_NAME, MOST_TITLE, MOST_ABOUT, MOST_TEXT = 20, 60, 100, 600
SHAPE_PARTS = ("columns", "names", "rows")
CARD_PARTS = {
    "title": "제목",
    "columns": "칸 설명",
    "gaps": "빈 곳과 까닭",
    "limits": "한계",
    "uses": "쓸 수 있는 곳",
}


def one(sent: Lists, name: str) -> str:
    """The first text of that name, bare; "" when there is none."""
    return sent[name][0].strip() if sent.get(name) else ""


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def read_columns(sent: Lists) -> dict[str, Any]:
    """{"bin", "columns"}: at least one column, each able to stand in that bin. Raises Invalid."""
    faults: dict[str, str] = {}
    bin, chosen = one(sent, "bin"), set(sent.get("columns", ()))
    keys = [column.key for column in CATALOGUE if column.key in chosen]
    if bin not in BINS:
        faults["bin"] = "하루에 한 줄인지, 한 시간에 한 줄인지 골라 주세요."
    if not keys:
        faults["columns"] = "칸을 하나 넘게 골라 주세요."
    cannot = [BY_KEY[key].name for key in keys if bin in BINS and bin not in BY_KEY[key].bins]
    if cannot:
        faults["columns"] = (
            f"{BINS[bin]}로 묶을 수 없는 칸이에요: {', '.join(cannot)}. 그 칸을 빼거나 묶음을 바꿔 주세요."
        )
    _refuse(faults)
    return {"bin": bin, "columns": keys}


def read_names(sent: Lists, keys: Sequence[str]) -> dict[str, Any]:
    """{"names", "units"} by column. Raises Invalid."""
    faults: dict[str, str] = {}
    names: dict[str, str] = {}
    units: dict[str, str] = {}
    for key in keys:
        name, unit = line(one(sent, f"name-{key}")), one(sent, f"unit-{key}")
        if not name:
            faults[f"name-{key}"] = f"‘{BY_KEY[key].name}’ 칸의 이름을 적어 주세요."
        elif len(name) > MOST_NAME:
            faults[f"name-{key}"] = f"칸 이름은 {MOST_NAME}자까지예요. 지금은 {len(name)}자예요."
        elif name in names.values():
            faults[f"name-{key}"] = f"‘{name}’ 이름을 다른 칸에도 썼어요. 서로 다르게 적어 주세요."
        names[key] = name
        units[key] = unit if unit in BY_KEY[key].units else BY_KEY[key].units[0]
    _refuse(faults)
    return {"names": names, "units": units}


def read_rows(sent: Lists, source: Source) -> dict[str, Any]:
    """{"zone", "first", "last", "complete"}: a stretch of the source's days. Raises Invalid."""
    faults: dict[str, str] = {}
    days = [day.isoformat() for day in days_of(source)]
    zone, first, last = one(sent, "zone"), one(sent, "first"), one(sent, "last")
    if zone not in ZONES:
        faults["zone"] = "어느 시각으로 하루를 묶을지 골라 주세요."
    for name, value in (("first", first), ("last", last)):
        if value not in days:
            faults[name] = f"날짜를 {days[0]}부터 {days[-1]}까지에서 골라 주세요."
    if not faults and last < first:
        faults["last"] = "끝 날이 첫날보다 앞이에요. 두 날을 바꿔 주세요."
    complete = one(sent, "complete")
    if complete not in ("yes", "no"):
        faults["complete"] = "빈 칸이 있는 줄을 어떻게 할지 골라 주세요."
    _refuse(faults)
    return {"zone": zone, "first": first, "last": last, "complete": complete == "yes"}


def recipe_of(kept: Mapping[str, Any], source: Source) -> Recipe:
    """The recipe of what is chosen so far; what is not, stands as it came."""
    names, units = kept.get("names", {}), kept.get("units", {})
    columns = tuple(
        Chosen(key, names.get(key, BY_KEY[key].name), units.get(key, BY_KEY[key].units[0]))
        for key in kept.get("columns", ())
    )
    return Recipe(
        bin=kept.get("bin", "day"),
        zone=kept.get("zone", "utc"),
        first=date.fromisoformat(kept.get("first", source["first"])),
        last=date.fromisoformat(kept.get("last", source["last"])),
        complete=bool(kept.get("complete")),
        columns=columns,
    )


def is_whole(kept: Mapping[str, Any] | None) -> bool:
    """Whether all three parts of the table are chosen, names for every column."""
    return bool(kept and kept.get("columns") and "zone" in kept and set(kept.get("names", {})) == set(kept["columns"]))


def read_card(part: str, sent: Lists, keys: Sequence[str], *, draft: bool = False) -> dict[str, Any]:
    """What one part of the card says: {part: text}, or {"descriptions": {column: text}}. A draft may be too short, never too
    long. Raises Invalid."""
    faults: dict[str, str] = {}
    if part == "columns":
        about = {key: line(one(sent, f"about-{key}")) for key in keys}
        for key, text in about.items():
            if len(text) > MOST_ABOUT:
                faults[f"about-{key}"] = f"설명은 {MOST_ABOUT}자까지예요. 지금은 {len(text)}자예요."
        _refuse(faults)
        return {"descriptions": about}
    text = line(one(sent, part)) if part == "title" else one(sent, part).replace("\r\n", "\n")
    most = MOST_TITLE if part == "title" else MOST_TEXT
    if len(text) > most:
        faults[part] = f"{CARD_PARTS[part]} 칸은 {most}자까지예요. 지금은 {len(text)}자예요."
    if not text and part == "title" and not draft:
        faults[part] = "자료 묶음의 제목을 적어 주세요."
    _refuse(faults)
    return {part: text}


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
