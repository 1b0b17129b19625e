"""Answers to practice items of every type as people give them: right ones from the ground truth, and one likely slip of each type."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.demo.boxes import seen_regions
from app.labeling.tasks import Task
from app.labeling.types.base import Answer

RECEIPT_TEXTS = ("shop", "business_number", "date", "time", "total", "payment")
VAGUE = "기사에 나온 일이 맞나요?"


def right_answer(task: Task, item: str, gold: Any = None) -> Answer:
    """What the ground truth has; of a task that a person judges, the model questions that stand beside each text."""
    return _RIGHT[task.document.type](task, item, gold or task.gold(item))


def slipped_answer(task: Task, item: str, gold: Any = None) -> Answer:
    """The right answer with the slip that is made most often in this kind of work."""
    return _SLIP[task.document.type](task, item, right_answer(task, item, gold))


def _regions(task: Task, item: str, gold: Any) -> Answer:
    return seen_regions(task, item, gold)


def _outlines(task: Task, item: str, gold: Any) -> Answer:
    marks = bool(task.item(item).attributes)
    return [
        {"label": each.label, "points": [[round(x), round(y)] for x, y in each.points]}
        | ({"attributes": list(each.attributes)} if marks else {})
        for each in gold.outlines
    ]


def _typed(task: Task, item: str, gold: Any) -> Answer:
    asks = task.item(item).asks
    found: dict[str, Any] = {}
    if "text" in asks:
        found |= {name: str(getattr(gold, name)) for name in RECEIPT_TEXTS}
        columns = ("name", "quantity", "unit_price", "amount")
        found["lines"] = [{name: _shown(getattr(line, name)) for name in columns} for line in gold.lines]
    if "mask" in asks:
        found["masks"] = [_around(region) for region in gold.regions]
    if "corners" in asks:
        found["corners"] = [[round(x), round(y)] for x, y in gold.corners]
    return found


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _around(region: Any) -> dict[str, Any]:
    xs, ys = zip(*region.polygon, strict=True)
    left, top = int(min(xs)), int(min(ys))
    return {"label": region.kind, "x": left, "y": top, "w": int(max(xs)) + 1 - left, "h": int(max(ys)) + 1 - top}


def _filled(task: Task, item: str, gold: Any) -> Answer:
    return {
        name: {"values": list(fact.values), "unknown": not fact.values}
        for name, fact in gold.facts.items()
        if name in task.item(item).attributes
    }


def _spans(task: Task, item: str, gold: Any) -> Answer:
    return {"text": gold.text_hash, "spans": [span.model_dump() for span in gold.spans]}


def _questions(task: Task, item: str, gold: Any) -> Answer:
    columns = {"kind", "question", "start", "end", "text"}
    asked = gold.models[: task.document.questions_per_item]
    return {"text": gold.text_hash, "questions": [each.model_dump(include=columns) for each in asked]}


def _compared(task: Task, item: str, gold: Any) -> Answer:
    worse = {"x": "y", "y": "x"}.get(gold.better)
    marked = {half: list(gold.sentences) if half == worse else [] for half in ("x", "y")}
    return {"better": gold.better, "reasons": list(gold.reasons), **marked, "first": "x"}


def _chosen(task: Task, item: str, gold: Any) -> Answer:
    return {question: list(labels) for question, labels in gold.answers.items()}


def _heard(task: Task, item: str, gold: Any) -> Answer:
    return {name: gold.of(name) for name in task.item(item).asks}


def _prepared(task: Task, item: str, gold: Any) -> Answer:
    """The prepared recording that can be handed in; _SLIP takes another one."""
    return {"prepared": _by_worth(task, item, gold)[0]}


def _by_worth(task: Task, item: str, gold: Any) -> list[str]:
    rules = task.type.rules(task.document)

    def worth(name: str) -> float:
        return task.type.grade(task.document, task.item(item), {"prepared": name}, gold, rules).score

    return sorted(gold.measured, key=lambda name: (-worth(name), name))


def _kind(task: Task, item: str, gold: Any) -> Answer:
    return {"label": gold.label}


def _treated(task: Task, item: str, gold: Any) -> Answer:
    fields = {"drop": ("reason",), "blank": ("column", "reason"), "edit": ("column", "value", "reason")}
    return {
        each.row: {"act": each.act}
        | {name: each.reasons[0] if name == "reason" else getattr(each, name) for name in fields[each.act]}
        for each in gold.treatments
    }


def _stretches(task: Task, item: str, gold: Any) -> Answer:
    return {"spans": [span.model_dump(include={"label", "start", "end"}) for span in gold.spans]}


def _without_last(task: Task, item: str, answer: Sequence[Any]) -> Answer:
    return list(answer[:-1])


def _wrong_total(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    """Masks forgotten, and the sum that is printed nearby taken for the total."""
    slipped = dict(answer)
    if "masks" in answer:
        slipped["masks"] = []
    if "total" in answer:
        traps = list(task.gold(item).traps.values())
        slipped["total"] = str(traps[0] if traps else int(answer["total"]) + 1000)
    return slipped


def _not_found(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    """The first two that the page does tell, taken for 알 수 없음."""
    known = [name for name, given in answer.items() if given["values"]][:2]
    return {**answer, **{name: {"values": [], "unknown": True} for name in known}}


def _missed_span(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    return {**answer, "spans": answer["spans"][: len(answer["spans"]) // 2]}


def _same_question(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    return {**answer, "questions": [{**each, "question": VAGUE} for each in answer["questions"]]}


def _other_label(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    return {"label": next(label.name for label in task.document.labels if label.name != answer["label"])}


def _other_feeling(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    question = next(each for each in task.document.questions if each.name in answer)
    other = next(label.name for label in question.labels if label.name not in answer[question.name])
    return {**answer, question.name: [other]}


def _guessed(task: Task, item: str, answer: Mapping[str, str]) -> Answer:
    """Not listened to the end: the first question with another of its options, what was said without its last letters."""
    first = next(name for name in answer if name != "said")
    names = [label.name for question in task.document.questions if question.name == first for label in question.labels]
    at = names.index(answer[first])
    slipped = {**answer, first: names[(at + 2) % len(names)]}  # two steps off, where they are steps
    return slipped | ({"said": answer["said"][:-2]} if "said" in answer else {})


def _worse_take(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    return {"prepared": _by_worth(task, item, task.gold(item))[-1]}


def _called_alike(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    return {**answer, "better": "same", "reasons": [], "x": [], "y": []}


def _overcleaned(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    """What only looks odd is taken out too; where nothing does, the first row that needed something was missed."""
    odd = {row: {"act": "drop", "reason": "impossible"} for row in task.gold(item).unusual}
    return {**answer, **odd} if odd else dict(list(answer.items())[1:])


def _missed_stretch(task: Task, item: str, answer: Mapping[str, Any]) -> Answer:
    return {"spans": answer["spans"][:-1]}


_RIGHT: Mapping[str, Callable[[Task, str, Any], Answer]] = {
    "boxes": _regions,
    "polygons": _outlines,
    "receipt": _typed,
    "attributes": _filled,
    "spans": _spans,
    "article_questions": _questions,
    "text_classification": _chosen,
    "clip_survey": _heard,
    "wake_word": _prepared,
    "pictures": _kind,
    "comparison": _compared,
    "cleaning": _treated,
    "intervals": _stretches,
}
_SLIP: Mapping[str, Callable[[Task, str, Any], Answer]] = {
    "boxes": _without_last,
    "polygons": _without_last,
    "receipt": _wrong_total,
    "attributes": _not_found,
    "spans": _missed_span,
    "article_questions": _same_question,
    "text_classification": _other_feeling,
    "clip_survey": _guessed,
    "wake_word": _worse_take,
    "pictures": _other_label,
    "comparison": _called_alike,
    "cleaning": _overcleaned,
    "intervals": _missed_stretch,
}
