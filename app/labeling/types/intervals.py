"""Pure: intervals: stretches of a day, marked on the chart of a watch.

Answer: {"spans": [{"label", "start", "end"}, …]}, in the order they were marked; start and end are edges of samples, 0 to the
number of samples. Forms carry clock times, which name an edge without doubt because an item is 24 hours at most.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from app.content.tasks.base import Label
from app.content.tasks.intervals import IntervalsTask
from app.core.errors import Invalid
from app.labeling.graders import intervals as grader
from app.labeling.measures.intervals import Interval, interval_f1
from app.labeling.types.base import Finding, FormFields, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.intervals_chart import panels
from app.labeling.types.intervals_days import DayGold, DayItem
from app.labeling.types.intervals_form import moved, read_edge, refuse_overlaps, turn_edge
from app.labeling.types.intervals_words import KIND_NAMES, praise, remark_on
from app.labeling.types.picking import looks_of

MOST = 24  # stretches in one day
Rows: TypeAlias = list[dict[str, Any]]


class Intervals(TaskType[IntervalsTask, DayItem, DayGold]):
    """하루에서 때 찾기."""

    name = "intervals"
    words = Words("하루", "개", "구간")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = DayItem
    gold_model = DayGold
    bench = "labeling/intervals/bench.html"
    feedback = "labeling/intervals/feedback.html"
    still = "labeling/intervals/still.html"
    sheets = ("table", "spans", "intervals")
    scripts = ("js/intervals.js",)
    score_words = "점수는 구간을 찾은 정도와 시작·끝이 맞은 정도를 반씩 더한 값입니다. 한 칸까지는 맞은 것으로 셉니다."

    def empty(self) -> dict[str, Any]:
        return {"spans": []}

    def read(self, document: IntervalsTask, item: DayItem, form: FormFields, kept: Any) -> dict[str, Any]:
        """Deeds: add-<label> marks from `from` to `to`; delete-<n>; start-earlier-<n>, end-later-<n> … move an edge by a sample."""
        rows = _rows(document, item, form)
        deed = form.deed
        if deed.startswith("add-"):
            rows.append(_new(document, item, form, deed[4:]))
        elif deed.startswith("delete-") and deed[7:].isascii() and deed[7:].isdigit():
            rows = [row for number, row in enumerate(rows, 1) if number != int(deed[7:])]
        elif turn := turn_edge(deed):
            number, side, by = turn
            if number <= len(rows):
                rows[number - 1] |= moved(rows[number - 1], side, by, item.clock.samples)
        refuse_overlaps(rows, item.clock)
        return {"spans": rows}

    def typed(self, document: IntervalsTask, item: DayItem, form: FormFields, kept: Any) -> dict[str, Any]:
        """The rows as texts; an edge that can be read is a number."""
        clock = item.clock
        columns = zip(form.getlist("label"), form.getlist("start"), form.getlist("end"), strict=False)
        return {
            "spans": [
                {
                    "label": label,
                    "start": start if (first := clock.edge(start, last=False)) is None else first,
                    "end": end if (second := clock.edge(end, last=True)) is None else second,
                }
                for label, start, end in columns
            ]
        }

    def is_blank(self, answer: Any) -> bool:
        return not answer["spans"]

    def rules(self, document: IntervalsTask) -> dict[str, float]:
        limits = ("match_overlap", "edge_tolerance", "edge_weight")
        return super().rules(document) | {name: float(getattr(document, name)) for name in limits}

    def grade(self, document: IntervalsTask, item: DayItem, answer: Any, gold: DayGold, rules: Rules) -> Grade:
        mine, right = intervals_of(answer["spans"]), gold_intervals(gold)
        found = grader.grade(mine, right, rules["match_overlap"], rules["edge_tolerance"], rules["edge_weight"])
        return Grade(
            score=found.score,
            right=found.exact,
            wrong=len(mine) - found.exact,
            missed=len(right) - found.exact,
            findings=tuple(_finding(slip, mine, right) for slip in found.slips),
            detail=found,
        )

    def remarks(
        self, document: IntervalsTask, item: DayItem, answer: Any, gold: DayGold, grade: Grade
    ) -> tuple[Remark, ...]:
        order, mine = list(KIND_NAMES), answer["spans"]

        def place(slip: grader.Slip) -> tuple[int, int]:
            return order.index(slip.kind), gold.spans[slip.gold].start if slip.gold is not None else mine[slip.answer][
                "start"
            ]

        titles = titles_of(document)
        return tuple(
            Remark(
                slip.kind,
                remark_on(slip, mine, gold.spans, gold.traps, titles, item.clock),
                () if slip.answer is None else (slip.answer + 1,),
            )
            for slip in sorted(grade.detail.slips, key=place)
        )

    def praise(self, document: IntervalsTask, item: DayItem, grade: Grade) -> str:
        return praise(grade.detail)

    def result_words(self, document: IntervalsTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        wanted, exact = (sum(getattr(grade.detail, name) for grade in grades) for name in ("wanted", "exact"))
        pairs = [pair for grade in grades for pair in grade.detail.pairs]
        said = f"찾을 구간 {wanted}개 중 {exact}개가 시작과 끝까지 맞았습니다."
        if not pairs:
            return (said,)
        return (said, f"찾은 구간은 평균 {100 * sum(like for _, _, like in pairs) / len(pairs):.0f}% 겹쳤습니다.")

    def amount(self, answer: Any) -> str:
        return f"구간 {len(answer['spans'])}개"

    def shown(
        self,
        document: IntervalsTask,
        item: DayItem,
        answer: Any,
        gold: DayGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """title, about, labels [{name, title, help, look}], rows [{number, label, title, look, start, end, times, words}], panels of the
        chart, table [(time, heart, steps)], minutes, begins, samples; with gold also gold_rows, drawn in a lane of their own."""
        rows = shown_rows(document, item, answer["spans"])
        right = shown_rows(document, item, [span.model_dump() for span in gold.spans]) if gold is not None else None
        values: dict[str, Any] = {
            "title": item.title,
            "about": item.about,
            "labels": labels_of(document, item),
            "rows": rows,
            "minutes": item.minutes,
            "begins": item.clock.begins,
            "samples": item.clock.samples,
            "heart_lines": document.heart_lines,
            "step_lines": document.step_lines,
            "panels": panels(
                item.clock,
                item.heart,
                item.steps,
                document.heart_lines,
                document.step_lines,
                drawn(rows),
                drawn(right or []),
            ),
            "table": [
                (item.clock.time(at), heart, steps)
                for at, (heart, steps) in enumerate(zip(item.heart, item.steps, strict=True))
            ],
        }
        return values if right is None else values | {"gold_rows": right}

    def likeness(self, document: IntervalsTask, item: DayItem, a: Any, b: Any) -> float:
        """F1 of pairs of one label at the task's overlap; it does not matter which one is taken for the truth."""
        return interval_f1(intervals_of(a["spans"]), intervals_of(b["spans"]), document.match_overlap)


def intervals_of(rows: Sequence[Mapping[str, Any]]) -> list[Interval]:
    """An answer's rows as the grader takes them."""
    return [Interval(row["start"], row["end"], row["label"]) for row in rows]


def gold_intervals(gold: DayGold) -> list[Interval]:
    """The ground truth as the grader takes it."""
    return [Interval(span.start, span.end, span.label) for span in gold.spans]


def labels_of(document: IntervalsTask, item: DayItem) -> list[dict[str, Any]]:
    """The labels offered with this day: name, title, help, look (the same on every day of the task)."""
    looks = looks_of([label.name for label in document.labels])
    return [
        {"name": label.name, "title": label.title, "help": label.help or "", "look": looks[label.name]}
        for label in _offered(document, item)
    ]


def titles_of(document: IntervalsTask) -> dict[str, str]:
    """Label names to Korean."""
    return {label.name: label.title for label in document.labels}


def shown_rows(document: IntervalsTask, item: DayItem, rows: Sequence[Mapping[str, Any]]) -> Rows:
    """Rows for templates; times are texts of the clock, what was typed and could not be read stands as it was."""
    looks, titles, clock = looks_of([label.name for label in document.labels]), titles_of(document), item.clock
    shown: Rows = []
    for number, row in enumerate(rows, 1):
        start, end = (clock.time(row[name]) if isinstance(row[name], int) else row[name] for name in ("start", "end"))
        read = isinstance(row["start"], int) and isinstance(row["end"], int) and row["start"] < row["end"]
        shown.append(
            {
                "number": number,
                "label": row["label"],
                "title": titles.get(row["label"], row["label"]),
                "look": looks.get(row["label"], 1),
                "start": start,
                "end": end,
                "words": clock.length(row["end"] - row["start"]) if read else "",
                "at": (row["start"], row["end"]) if read else None,
                "why": row.get("why", ""),
            }
        )
    return shown


def drawn(rows: Rows) -> list[tuple[int, int, int, int]]:
    """(first edge, last edge, look, number) of the rows that have a place on the chart."""
    return [(*row["at"], row["look"], row["number"]) for row in rows if row["at"]]


def _offered(document: IntervalsTask, item: DayItem) -> list[Label]:
    return [label for label in document.labels if not item.labels or label.name in item.labels]


def _rows(document: IntervalsTask, item: DayItem, form: FormFields) -> Rows:
    """The form's rows. Raises Invalid naming each row whose label or times are none."""
    columns = (form.getlist("label"), form.getlist("start"), form.getlist("end"))
    if len({len(column) for column in columns}) != 1:
        raise Invalid("구간의 칸이 빠진 채로 왔어요. 화면을 새로 열고 다시 해 주세요.")
    if len(columns[0]) > MOST:
        raise Invalid(f"구간은 하루에 {MOST}개까지예요. 지금은 {len(columns[0])}개예요.")
    known = {label.name for label in _offered(document, item)}
    rows: Rows = []
    faults: dict[str, str] = {}
    for number, (label, start, end) in enumerate(zip(*columns, strict=True), 1):
        first, second, fault = read_edge(item.clock, start, end)
        if label not in known:
            fault = "이름표가 없어요. 이름표를 골라 주세요."
        if fault:
            faults[f"span-{number}"] = f"구간 {number}번: {fault}"
        rows.append({"label": label, "start": first, "end": second})
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return rows


def _new(document: IntervalsTask, item: DayItem, form: FormFields, label: str) -> dict[str, Any]:
    if label not in {each.name for each in _offered(document, item)}:
        raise Invalid("이 하루에는 없는 이름표예요. 다른 이름표를 골라 주세요.")
    start, end = form.get("from") or "", form.get("to") or ""
    if not start or not end:
        fault = "먼저 시작과 끝을 정해 주세요. 그림을 두 번 누르거나 시각을 적어요."
        raise Invalid(fault, {"from": fault})
    first, second, fault = read_edge(item.clock, start, end)
    if fault:
        raise Invalid(fault, {"from": fault})
    return {"label": label, "start": first, "end": second}


def _finding(slip: grader.Slip, mine: Sequence[Interval], right: Sequence[Interval]) -> Finding:
    given = mine[slip.answer].label if slip.answer is not None else ""
    expected = right[slip.gold].label if slip.gold is not None else ""
    return Finding(slip.kind, expected or given, given, expected)
