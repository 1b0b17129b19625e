"""Pure: a handed-in dataset in the shape of the review room's seam: parts with an answer each, what the machine found in them, and
how a page shows one. The seam is that of the task types (`labeling/types/base.py`); nothing here is practised on a workbench."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.datasets.building import Dataset
from app.datasets.checks import Check
from app.datasets.packaging import card_facts
from app.labeling.types.base import Answer, GoldBase, Grade, ItemBase, Rules, Words

KIND = "dataset"
PARTS = {"data": "자료", "sheet": "자료 카드", "changes": "고친 기록"}
CHECKS_OF = {
    "data": ("needed", "extra", "named", "zone", "counted"),
    "sheet": ("personal", "described", "gaps", "written"),
}
CLEANING_WEIGHS = 0.6  # of the machine's score; the two other parts share the rest
SHOWN_ROWS = 31  # in the page; the whole is in the package


class Part(ItemBase):
    """One of PARTS. `note`: what the judge should know before reading it."""

    title: str
    note: str = ""


class DatasetParts:
    """What the review room asks of a kind of hand-in."""

    name = KIND
    words = Words("부분", "가지", "칸")
    item_model = Part
    gold_model = GoldBase
    sheets = ("table", "datasets")
    still = "datasets/still.html"
    feedback = "datasets/still.html"
    seeded = False

    def amount(self, answer: Answer) -> str:
        return ""

    def shown(
        self,
        document: Any,
        item: Part,
        answer: Answer,
        gold: GoldBase | None = None,
        grade: Grade | None = None,
        **extra: str,
    ) -> dict[str, Any]:
        """What still.html needs of one part."""
        said = {"part": item.id, "heading": item.title, "note": item.note}
        if item.id == "data":
            return {**answer, **said, "rows": answer["rows"][:SHOWN_ROWS], "all": len(answer["rows"])}
        if item.id == "sheet":
            facts = card_facts(answer, **answer["about"])
            return {**said, "title": answer["title"], "facts": facts, "columns": answer["columns"]}
        return {**said, "changes": answer}

    def differences(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """What changed in a part since the hand-in before, both as `shown` gave them: (what, then, now)."""
        if now["part"] == "data":
            pairs = [
                ("칸", ", ".join(was["header"]), ", ".join(now["header"])),
                ("줄", f"{was['all']}줄", f"{now['all']}줄"),
            ]
            rows = sum(old != new for old, new in zip(was["rows"], now["rows"], strict=False))
            return [*_changed(pairs), *([("값이 달라진 줄", "", f"{rows}줄")] if rows else [])]
        if now["part"] == "sheet":
            before = {
                **dict(was["facts"]),
                **{each["name"]: each["about"] for each in was["columns"]},
                "제목": was["title"],
            }
            after = {
                **dict(now["facts"]),
                **{each["name"]: each["about"] for each in now["columns"]},
                "제목": now["title"],
            }
            return _changed([(name, before.get(name, "없음"), after.get(name, "없음")) for name in {**before, **after}])
        before = {(each["table"], each["line"]): _decided(each) for each in was["changes"]}
        lines = [(f"{each['table']} {each['about']}", (each["table"], each["line"]), each) for each in now["changes"]]
        return _changed([(what, before.get(key, "없음"), _decided(each)) for what, key, each in lines])

    def grade(self, document: Any, item: Any, answer: Answer, gold: Any, rules: Rules) -> Grade:
        """No part of a dataset has a ground truth of its own: the machine's findings were kept with the hand-in."""
        raise NotImplementedError


def _decided(change: Mapping[str, str]) -> str:
    return f"{change['deed']} ({change['reason']})"


def _changed(pairs: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [pair for pair in pairs if pair[1] != pair[2]]


PARTS_OF_A_DATASET = DatasetParts()


class MachineWords:
    """What the machine found, said beside the criterion that it belongs to."""

    def __init__(self, findings: Sequence[Mapping[str, Any]]) -> None:
        self._found = {finding["item"]: finding for finding in findings}

    def said(self, criterion: str) -> str:
        """`criterion` of the rubric dataset/1."""
        part = {"cleaning": "changes", "shape": "data"}.get(criterion, "sheet")
        found = self._found[part]
        if part == "changes":
            return f"손댄 잘못된 줄 {found['found']}개, 남은 것 {found['missed']}개, 다르게 볼 것 {found['wrong']}개"
        return f"점검 {found['found'] + found['wrong']}가지 가운데 {found['found']}가지 좋음"


def items_of(dataset: Dataset, first: str) -> list[dict[str, Any]]:
    """The parts as a snapshot keeps them, whole in themselves. `first`: how the first finished cleaning went."""
    about = {name: dataset["data"][name] for name in ("bin", "zone")} | {"rows": len(dataset["data"]["rows"])}
    answers = {**dataset, "sheet": {**dataset["sheet"], "about": about}}
    notes = {"changes": first}
    return [
        {"item": id, "alt": "", "content": {"id": id, "title": title, "note": notes.get(id, "")}, "answer": answers[id]}
        for id, title in PARTS.items()
    ]


def findings_of(
    checks: Sequence[Check], cleaned: Mapping[str, Any], remarks: Sequence[Mapping[str, str]]
) -> tuple[list[dict[str, Any]], float]:
    """What the machine found in each part, and its score of the whole, 0–100. `cleaned` is the first cleaning's grade, `remarks`
    are about the rows as they are now."""
    found = [_of_part(id, checks) for id in CHECKS_OF]
    missed = sum(remark["kind"] == "missed" for remark in remarks)
    found.append(
        {
            "item": "changes",
            "score": cleaned["score"],
            "found": cleaned["planted"] - missed,
            "wrong": len(remarks) - missed,
            "missed": missed,
            "remarks": [dict(remark) for remark in remarks],
        }
    )
    rest = sum(each["score"] for each in found[:-1]) / (len(found) - 1)
    return found, round(CLEANING_WEIGHS * cleaned["score"] + (1 - CLEANING_WEIGHS) * rest, 1)


def _of_part(id: str, checks: Sequence[Check]) -> dict[str, Any]:
    own = [check for check in checks if check.key in CHECKS_OF[id]]
    faults = [check for check in own if check.state != "ok"]
    return {
        "item": id,
        "score": round(100 * (len(own) - len(faults)) / len(own), 1) if own else 0.0,
        "found": len(own) - len(faults),
        "wrong": len(faults),
        "missed": 0,
        "remarks": [{"kind": check.state, "text": f"{check.title}: {check.text}"} for check in faults],
    }


def first_words(cleaned: Mapping[str, Any]) -> str:
    """How the first finished cleaning went, in a sentence or two."""
    wrong = f" 멀쩡한 줄 {cleaned['wrong']}개를 건드렸어요." if cleaned["wrong"] else " 멀쩡한 줄은 건드리지 않았어요."
    return f"처음 판단: 잘못된 줄 {cleaned['planted']}개 가운데 {cleaned['found']}개를 찾았어요.{wrong}"
