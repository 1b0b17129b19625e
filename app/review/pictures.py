"""Pure: the pictures of a hand-in as the judge sees them: what was drawn, what is right, what changed since."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.labeling.graders.boxes import Box, grade
from app.labeling.regions import boxes_of, place_of

Regions = Sequence[Mapping[str, Any]]
Change = Literal["new", "same", "changed"]


@dataclass(frozen=True)
class Outline:
    """A box: its number in its list (from 1), its name and place in Korean words, its pixels."""

    number: int
    title: str
    place: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Pointer:
    """Something in a picture that a return can point at. `value` is what the form sends."""

    value: str
    words: str
    outline: Outline | None
    kind: str = ""


@dataclass(frozen=True)
class Picture:
    """`findings` are what the machine saw, each something to point at; `missed` are numbers of `gold`.

    `change` is against the hand-in before: new (there was none), same or changed, then with `change_words`.
    """

    number: int
    item: str
    media: str
    width: int
    height: int
    alt: str
    score: float
    mine: tuple[Outline, ...]
    gold: tuple[Outline, ...]
    before: tuple[Outline, ...]
    missed: frozenset[int]
    findings: tuple[Pointer, ...]
    drawn: tuple[Pointer, ...]
    change: Change
    change_words: str

    @property
    def whole(self) -> Outline:
        return Outline(0, "", "사진 전체", 0, 0, self.width, self.height)

    def pointer(self, value: str) -> Pointer | None:
        """What `value` ("3:mine:2", "3:gold:1", "3:whole") points at in this picture, a finding's words first."""
        if value == f"{self.number}:whole":
            return Pointer(value, "사진 전체를 다시 살펴보세요.", self.whole)
        return next((pointer for pointer in (*self.findings, *self.drawn) if pointer.value == value), None)


@dataclass(frozen=True)
class MachineView:
    """The machine's counts over all pictures, shown beside each criterion."""

    objects: int
    found: int
    tight: int
    extra: int
    misnamed: int

    def said(self, criterion: str) -> str:
        """What the machine saw of one criterion, in Korean."""
        words = {
            "completeness": f"물건 {self.objects}개 중 {self.found}개를 찾음",
            "tightness": f"찾은 {self.found}개 중 {self.tight}개가 꼭 맞음",
            "labels": f"이름표 다름 {self.misnamed}개, 더 그린 것 {self.extra}개",
        }
        return words.get(criterion, ", ".join(words.values()))


def view_pictures(
    snapshot: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
    rules: Mapping[str, float],
    before: Mapping[str, Any] | None = None,
) -> tuple[Picture, ...]:
    """The pictures of `snapshot` in its order. `rules` holds match_iou and tight_iou; `before` is the last snapshot.

    Shapes of snapshot and findings: labeling.submissions.make_snapshot and labeling.marking.findings_for_review.
    """
    found = {finding["item"]: finding for finding in findings}
    earlier = {item["item"]: item["regions"] for item in before["items"]} if before else {}
    return tuple(
        _view(
            number,
            item,
            snapshot["labels"],
            finding=found.get(item["item"], {}),
            rules=rules,
            before=earlier.get(item["item"]),
        )
        for number, item in enumerate(snapshot["items"], 1)
    )


def _view(
    number: int,
    item: Mapping[str, Any],
    titles: Mapping[str, str],
    *,
    finding: Mapping[str, Any],
    rules: Mapping[str, float],
    before: Regions | None,
) -> Picture:
    size = (item["width"], item["height"])
    mine = outlines(item["regions"], titles, size)
    right = finding.get("gold", [])
    gold = outlines(right, titles, size)
    graded = grade(boxes_of(item["regions"]), boxes_of(right), rules["match_iou"], rules["tight_iou"])
    missed = frozenset(f.gold + 1 for f in graded.findings if f.kind == "missing" and f.gold is not None)
    change, words = compare(before, item["regions"])
    return Picture(
        number=number,
        item=item["item"],
        media=item["media"],
        width=size[0],
        height=size[1],
        alt=item["alt"],
        score=finding.get("score", 0.0),
        mine=mine,
        gold=gold,
        before=outlines(before or [], titles, size),
        missed=missed,
        findings=(*_missed(number, gold, missed), *_remarked(number, mine, finding.get("remarks", []))),
        drawn=tuple(Pointer(f"{number}:mine:{o.number}", f"네모 {o.number}번({o.title})을 보세요.", o) for o in mine),
        change=change,
        change_words=words,
    )


def _missed(number: int, gold: Sequence[Outline], missed: frozenset[int]) -> list[Pointer]:
    return [
        Pointer(f"{number}:gold:{o.number}", f"놓친 물건: {o.title} ({o.place})", o, "missing")
        for o in gold
        if o.number in missed
    ]


def _remarked(number: int, mine: Sequence[Outline], remarks: Sequence[Mapping[str, Any]]) -> list[Pointer]:
    """The machine's sentences on drawn boxes. Missed objects come one by one from `_missed` instead."""
    return [
        Pointer(
            f"{number}:mine:{remark['boxes'][0]}",
            remark["text"],
            mine[remark["boxes"][0] - 1],
            remark["kind"],
        )
        for remark in remarks
        if remark["boxes"]
    ]


def outlines(regions: Regions, titles: Mapping[str, str], size: tuple[int, int]) -> tuple[Outline, ...]:
    """Regions {label, x, y, w, h} with their numbers, Korean names and places."""
    made = []
    for number, region in enumerate(regions, 1):
        name = str(region["label"])
        x, y, w, h = (float(region[key]) for key in "xywh")
        made.append(Outline(number, titles.get(name, name), place_of(Box(name, x, y, w, h), *size), x, y, w, h))
    return tuple(made)


def compare(before: Regions | None, now: Regions) -> tuple[Change, str]:
    """What became of a picture's boxes; their order does not count. A moved box is one gone and one new."""
    if before is None:
        return "new", ""
    old, new = (Counter((r["label"], r["x"], r["y"], r["w"], r["h"]) for r in regions) for regions in (before, now))
    gone, come = (old - new).total(), (new - old).total()
    if not gone and not come:
        return "same", "지난번과 같아요"
    mended = min(gone, come)
    parts = ((mended, "고침"), (come - mended, "더함"), (gone - mended, "지움"))
    return "changed", "네모 " + ", ".join(f"{count}개 {word}" for count, word in parts if count)


def machine_view(pictures: Sequence[Picture], findings: Sequence[Mapping[str, Any]]) -> MachineView:
    """The counts of all pictures added up."""
    return MachineView(
        objects=sum(len(picture.gold) for picture in pictures),
        found=sum(finding["found"] for finding in findings),
        tight=sum(finding["tight"] for finding in findings),
        extra=sum(1 for p in pictures for f in p.findings if f.kind in ("extra", "duplicate")),
        misnamed=sum(1 for p in pictures for f in p.findings if f.kind == "wrong_label"),
    )
