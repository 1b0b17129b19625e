"""Pure: spans: every stretch of a text that one of the labels stands for, to the character.

Answer: {"text": the text's pin, "spans": [{"label", "start", "end", "text"}, …]}; offsets are code points, in the order they were marked.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from app.content.tasks.base import Label
from app.content.tasks.spans import SpansTask
from app.core.errors import Invalid
from app.core.josa import josa
from app.labeling.graders import spans as grader
from app.labeling.graders.texts import Stretch, moved, words
from app.labeling.measures.spans import Span
from app.labeling.types.base import Finding, FormFields, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.picking import (
    GoldStretch,
    Mark,
    PinnedGold,
    TextItem,
    chosen,
    edge_deed,
    looks_of,
    require_pin,
    stretch_of,
    view_words,
)
from app.labeling.types.spans_feedback import KIND_NAMES, remarks

MOST = 60  # stretches in one text
NOTHING = "-"  # the category of a word that nobody marked
Rows = list[dict[str, Any]]


class SpansItem(TextItem):
    """labels: the names that may occur, none meaning all."""

    labels: tuple[str, ...] = ()


class GoldSpan(GoldStretch):
    """A stretch as it is."""

    label: str


class SpansGold(PinnedGold):
    """The stretches of one text."""

    spans: tuple[GoldSpan, ...]


class Spans(TaskType[SpansTask, SpansItem, SpansGold]):
    """글에서 이름·곳·날짜 찾기."""

    name = "spans"
    words = Words("글", "개", "표시")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = SpansItem
    gold_model = SpansGold
    bench = "labeling/spans/bench.html"
    feedback = "labeling/spans/feedback.html"
    still = "labeling/spans/still.html"
    sheets = ("spans",)
    scripts = ("js/spans-text.js", "js/spans.js")
    score_words = "점수는 (꼭 맞은 것 + 글자가 조금 다른 것의 절반) × 2 ÷ (표시한 수 + 있어야 할 수) × 100입니다."

    def empty(self) -> dict[str, Any]:
        return {"text": "", "spans": []}

    def read(self, document: SpansTask, item: SpansItem, form: FormFields, kept: Any) -> dict[str, Any]:
        """Deeds: add-<label> marks what was ticked or typed; delete-<n>; less-start-<n> and the like move an edge."""
        require_pin(item, form)
        rows = _rows(document, item, form)
        deed = form.deed
        if deed.startswith("add-"):
            rows.append(_new(document, item, form, deed[4:], rows))
        elif deed.startswith("delete-") and deed[7:].isascii() and deed[7:].isdigit():
            rows = [row for number, row in enumerate(rows, 1) if number != int(deed[7:])]
        elif edge := edge_deed(deed):
            number, side, by = edge
            if number <= len(rows):
                row = rows[number - 1]
                at = moved(item.text, Stretch(row["start"], row["end"]), side, by)
                rows[number - 1] = _row(item, row["label"], at.start, at.end)
        if document.overlap == "refuse":
            _refuse_overlaps(rows)
        return {"text": item.pin, "spans": rows}

    def typed(self, document: SpansTask, item: SpansItem, form: FormFields, kept: Any) -> dict[str, Any]:
        """The rows that are places in the text; what cannot be shown in it is left out."""
        columns = zip(form.getlist("label"), form.getlist("start"), form.getlist("end"), strict=False)
        places = ((label, stretch_of(start, end, len(item.text))) for label, start, end in columns)
        return {"text": item.pin, "spans": [_row(item, label, at.start, at.end) for label, at in places if at]}

    def grade(self, document: SpansTask, item: SpansItem, answer: Any, gold: SpansGold, rules: Rules) -> Grade:
        mine, right = spans_of(item, answer), gold_spans(gold)
        found = grader.grade(mine, right)
        return Grade(
            score=found.score,
            right=found.exact,
            wrong=len(mine) - found.exact,
            missed=found.wanted - found.exact,
            findings=tuple(_finding(slip, mine, right) for slip in found.slips),
            detail=found,
        )

    def pooled(self, grades: Sequence[Grade]) -> float:
        """Micro-averaged: each stretch weighs the same."""
        return grader.pool(grade.detail for grade in grades).score

    def remarks(
        self, document: SpansTask, item: SpansItem, answer: Any, gold: SpansGold, grade: Grade
    ) -> tuple[Remark, ...]:
        return remarks(grade.detail, spans_of(item, answer), gold_spans(gold), titles_of(document), item.text)

    def praise(self, document: SpansTask, item: SpansItem, grade: Grade) -> str:
        found = grade.detail
        if not grade.findings:
            return (
                f"{found.exact}개를 글자까지 꼭 맞게 찾았어요." if found.exact else "표시할 말이 없는 것을 잘 보았어요."
            )
        if not found.exact:
            return "아직 꼭 맞은 것이 없어요. 아래를 보고 다시 해 보세요."
        return f"{found.wanted}개 가운데 {found.exact}개를 글자까지 꼭 맞게 찾았어요."

    def result_words(self, document: SpansTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        whole = grader.pool(grade.detail for grade in grades)
        said = [f"찾을 말 {whole.wanted}개 중 {whole.exact}개가 글자까지 꼭 맞았습니다."]
        if whole.outcome.partial:
            said.append(f"{whole.outcome.partial}개는 이름표는 맞고 글자가 조금 달랐습니다.")
        return (*said, f"꼭 맞은 것만 세면 {100 * whole.strict.f1:.1f}점입니다.")

    def is_blank(self, answer: Any) -> bool:
        return not answer["spans"]

    def amount(self, answer: Any) -> str:
        return f"표시 {len(answer['spans'])}개"

    def shown(
        self,
        document: SpansTask,
        item: SpansItem,
        answer: Any,
        gold: SpansGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """labels [{name, title, help, look}], words (with marks), rows [{number, label, title, look, text, start, end}], hash, overlap;
        with gold also gold_words and gold_rows."""
        offered = labels_of(document, item)
        values: dict[str, Any] = {
            "source": item.source,
            "text": item.text,
            "hash": item.pin,
            "overlap": document.overlap,
            "labels": offered,
            "rows": _shown_rows(document, item, spans_of(item, answer)),
        }
        values["words"] = view_words(item.text, _marks(values["rows"]))
        if gold is not None:
            values["gold_rows"] = _shown_rows(document, item, gold_spans(gold))
            values["gold_words"] = view_words(item.text, _marks(values["gold_rows"]))
        return values

    def likeness(self, document: SpansTask, item: SpansItem, a: Any, b: Any) -> float:
        """Partial F1 of the two sets; it does not matter which one is taken for the truth."""
        return grader.grade(spans_of(item, a), spans_of(item, b)).outcome.f1

    def nominal(self, document: SpansTask, item: SpansItem, answer: Any) -> dict[str, str]:
        """{word's place: the label that holds most of it, or "-"}."""
        mine = spans_of(item, answer)
        units: dict[str, str] = {}
        for number, word in enumerate(words(item.text)):
            held = [(word.shared(Stretch(span.start, span.end)), span) for span in mine]
            most, best = max(held, key=lambda each: each[0], default=(0, None))
            units[str(number)] = best.label if best and most else NOTHING
        return units


def spans_of(item: SpansItem, answer: Any) -> list[Span]:
    """An answer as the grader takes it. A stretch whose words do not stand there any more (the text was edited) is left out."""
    return [
        Span(row["start"], row["end"], row["label"])
        for row in answer["spans"]
        if item.text[row["start"] : row["end"]] == row["text"]
    ]


def gold_spans(gold: SpansGold) -> list[Span]:
    """The ground truth as the grader takes it."""
    return [Span(span.start, span.end, span.label) for span in gold.spans]


def labels_of(document: SpansTask, item: SpansItem) -> list[dict[str, Any]]:
    """The labels offered with this text: name, title, help, look (the same in every text of the task)."""
    looks = looks_of([label.name for label in document.labels])
    return [
        {"name": label.name, "title": label.title, "help": label.help or "", "look": looks[label.name]}
        for label in _offered(document, item)
    ]


def titles_of(document: SpansTask) -> dict[str, str]:
    """Label names to Korean."""
    return {label.name: label.title for label in document.labels}


def _offered(document: SpansTask, item: SpansItem) -> list[Label]:
    return [label for label in document.labels if not item.labels or label.name in item.labels]


def _row(item: SpansItem, label: str, start: int, end: int) -> dict[str, Any]:
    return {"label": label, "start": start, "end": end, "text": item.text[start:end]}


def _rows(document: SpansTask, item: SpansItem, form: FormFields) -> Rows:
    """The form's rows. Raises Invalid naming each row whose label or place is none."""
    columns = (form.getlist("label"), form.getlist("start"), form.getlist("end"))
    if len({len(column) for column in columns}) != 1:
        raise Invalid("표시의 칸이 빠진 채로 왔어요. 화면을 새로 열고 다시 해 주세요.")
    if len(columns[0]) > MOST:
        raise Invalid(f"표시는 글 하나에 {MOST}개까지예요. 지금은 {len(columns[0])}개예요.")
    known = {label.name for label in _offered(document, item)}
    rows: Rows = []
    faults: dict[str, str] = {}
    for number, (label, start, end) in enumerate(zip(*columns, strict=True), 1):
        at = stretch_of(start, end, len(item.text))
        if at is None:
            faults[f"span-{number}"] = f"표시 {number}번이 글 밖에 있어요. 지우고 다시 골라 주세요."
        elif label not in known:
            faults[f"span-{number}"] = f"표시 {number}번에 이름표가 없어요. 이름표를 골라 주세요."
        else:
            rows.append(_row(item, label, at.start, at.end))
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return rows


def _new(document: SpansTask, item: SpansItem, form: FormFields, label: str, rows: Rows) -> dict[str, Any]:
    """The row that was asked for. Raises Invalid when nothing fitting was chosen, or another row has those characters already."""
    if label not in {each.name for each in _offered(document, item)}:
        raise Invalid("이 글에는 없는 이름표예요. 다른 이름표를 골라 주세요.")
    at = chosen(item, form)
    row = _row(item, label, at.start, at.end)
    met = next((number for number, other in enumerate(rows, 1) if _meet(row, other)), None)
    if met and document.overlap == "refuse":
        mine, theirs = f"‘{row['text']}’", f"‘{rows[met - 1]['text']}’"
        fault = (
            f"고른 {josa(mine, '이/가')} {met}번 {josa(theirs, '과/와')} 겹쳐요. 먼저 {met}번을 줄이거나 지워 주세요."
        )
        raise Invalid(fault, {"text": fault})
    return row


def _meet(row: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(row["start"] < other["end"] and other["start"] < row["end"])


def _refuse_overlaps(rows: Rows) -> None:
    """Raises Invalid naming every later row that shares a character with an earlier one."""
    faults: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        for before, other in enumerate(rows[: number - 1], 1):
            if _meet(row, other):
                mine, first = f"‘{row['text']}’", f"‘{other['text']}’"
                met = josa(first, "과/와")
                faults[f"span-{number}"] = (
                    f"표시 {number}번 {josa(mine, '이/가')} {before}번 {met} 겹쳐요. "
                    "한 글자에는 이름표 하나예요. 하나를 줄이거나 지워 주세요."
                )
                break
    if faults:
        raise Invalid(" ".join(faults.values()), faults)


def _finding(slip: grader.Slip, mine: Sequence[Span], right: Sequence[Span]) -> Finding:
    given = mine[slip.answer].label if slip.answer is not None else ""
    expected = right[slip.gold].label if slip.gold is not None else ""
    return Finding(slip.kind, expected or given, given, expected)


def _shown_rows(document: SpansTask, item: SpansItem, spans: Sequence[Span]) -> Rows:
    looks, titles = looks_of([label.name for label in document.labels]), titles_of(document)
    return [
        {
            "number": number,
            "label": span.label,
            "title": titles.get(span.label, span.label),
            "look": looks.get(span.label, 1),
            "text": item.text[span.start : span.end],
            "start": span.start,
            "end": span.end,
        }
        for number, span in enumerate(spans, 1)
    ]


def _marks(rows: Rows) -> list[Mark]:
    return [Mark(row["number"], Stretch(row["start"], row["end"]), row["look"], row["title"]) for row in rows]
