"""Pure: from the fields of the decision form to a decision, or to what is missing in it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.core.errors import Invalid
from app.review.entries import Entry
from app.review.pictures import Picture
from app.review.rubric import HIGHEST, Rubric, mark_of

NOTE_LEAST, NOTE_MOST = 10, 500
DRAWN = "drawn"  # the value of the choice "I point by numbers"
SIDES = (("x", "왼쪽에서"), ("y", "위에서"), ("w", "가로"), ("h", "세로"))
FIELDS = (
    "verdict",
    "reason",
    "note",
    "example",
    "example_picture",
    *(f"example_{name}" for name, _ in SIDES),
)


@dataclass(frozen=True)
class Decision:
    verdict: Literal["returned", "passed"]
    scores: dict[str, int]
    mark: int
    reason: str = ""
    note: str = ""
    example: dict[str, Any] | None = None


def typed_fields(sent: Mapping[str, Any], rubric: Rubric) -> dict[str, str]:
    """The fields that belong to the form, as text; what was not sent is empty."""
    names = (*(f"level-{criterion.name}" for criterion in rubric.criteria), *FIELDS)
    return {name: value.strip() if isinstance(value := sent.get(name), str) else "" for name in names}


def read_decision(
    typed: Mapping[str, str], rubric: Rubric, pictures: Sequence[Picture | Entry], reasons: Sequence[str]
) -> Decision:
    """`typed` is from `typed_fields`; `pictures` are the hand-in's items, drawn or not.

    Raises Invalid with one sentence per field that has to be mended.
    """
    faults: dict[str, str] = {}
    scores = _read_scores(typed, rubric, faults)
    note = " ".join(typed["note"].split())
    if len(note) > NOTE_MOST:
        faults["note"] = f"설명은 {NOTE_MOST}자까지 적을 수 있어요. 지금은 {len(note)}자예요."
    verdict = typed["verdict"]
    if verdict == "passed":
        mark = mark_of(rubric, scores) if len(scores) == len(rubric.criteria) else None
        if mark is not None and mark < rubric.pass_mark:
            faults["verdict"] = f"{rubric.pass_mark}점이 되어야 통과로 보낼 수 있어요. 지금은 {mark}점이에요."
        _refuse(faults)
        return Decision("passed", scores, mark or 0, note=note)
    if verdict != "returned":
        faults["verdict"] = "통과로 보낼지 돌려보낼지 골라 주세요."
    if typed["reason"] not in reasons:
        faults["reason"] = "돌려보내는 까닭을 하나 골라 주세요."
    if len(note) < NOTE_LEAST:
        faults["note"] = f"어떻게 고칠지 {NOTE_LEAST}자 넘게 적어 주세요. 지금은 {len(note)}자예요."
    example = _read_example(typed, pictures, faults)
    _refuse(faults)
    return Decision("returned", scores, mark_of(rubric, scores), typed["reason"], note, example)


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise Invalid(" ".join(faults.values()), faults)


def _read_scores(typed: Mapping[str, str], rubric: Rubric, faults: dict[str, str]) -> dict[str, int]:
    scores: dict[str, int] = {}
    for criterion in rubric.criteria:
        level = typed[f"level-{criterion.name}"]
        if level in {str(number) for number in range(HIGHEST + 1)}:
            scores[criterion.name] = int(level)
        else:
            faults[f"level-{criterion.name}"] = f"‘{criterion.title}’의 수준을 골라 주세요."
    return scores


def _read_example(
    typed: Mapping[str, str], pictures: Sequence[Picture | Entry], faults: dict[str, str]
) -> dict[str, Any] | None:
    value = typed["example"]
    drawn = [picture for picture in pictures if isinstance(picture, Picture)]
    if value == DRAWN and drawn:
        return _read_drawn(typed, drawn, faults)
    for picture in pictures:
        pointer = picture.pointer(value)
        if pointer is None:
            continue
        example: dict[str, Any] = {"item": picture.item, "number": picture.number, "note": pointer.words}
        if o := pointer.outline:
            example.update(x=o.x, y=o.y, w=o.w, h=o.h)
        return {**example, "label": o.title} if o and o.title else example
    faults["example"] = f"예시로 보여 줄 {'곳을 사진' if drawn else '것을 목록'}에서 하나 골라 주세요."
    return None


def _read_drawn(typed: Mapping[str, str], pictures: Sequence[Picture], faults: dict[str, str]) -> dict[str, Any] | None:
    """A region pointed at by numbers: whole pixels, inside the picture, with a size."""
    picture = next((p for p in pictures if str(p.number) == typed["example_picture"]), None)
    if picture is None:
        faults["example_picture"] = f"사진 번호를 1부터 {len(pictures)}까지에서 골라 주세요."
        return None
    numbers: dict[str, int] = {}
    for name, title in SIDES:
        text = typed[f"example_{name}"]
        if text.isascii() and text.isdigit() and len(text) <= 5:
            numbers[name] = int(text)
        else:
            faults[f"example_{name}"] = f"‘{title}’ 칸에 0이나 그보다 큰 숫자가 필요해요."
    if len(numbers) < len(SIDES):
        return None
    x, y, w, h = (numbers[name] for name, _ in SIDES)
    if not w or not h or x + w > picture.width or y + h > picture.height:
        faults["example_x"] = (
            f"가리킬 곳이 사진 안에 있어야 해요. 사진은 가로 {picture.width}, 세로 {picture.height}예요. "
            f"지금은 가로 {x}부터 {x + w}, 세로 {y}부터 {y + h}까지예요."
        )
        return None
    return {"item": picture.item, "number": picture.number, **numbers, "note": "여기를 보세요."}
