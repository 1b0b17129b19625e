"""Pure: AI 답 두 개 견주기: which of two answers is better, why, and which sentences of the worse one are wrong."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from app.content.tasks.comparison import ComparisonTask
from app.core.errors import Invalid
from app.core.josa import particle
from app.labeling.graders.comparison import Verdict, likeness
from app.labeling.types.base import Finding, FormFields, GoldBase, Grade, ItemBase, Remark, Rules, TaskType, Words
from app.questions.frozen import Frozen

Compared: TypeAlias = Mapping[str, Any]
HALVES = ("x", "y")
LETTERS = ("가", "나")
WEIGHTS = ("choice_weight", "reasons_weight", "sentences_weight")
KIND_NAMES: dict[str, str] = {
    "reversed": "덜 좋은 답을 고른 문제",
    "not_alike": "다른데 비슷하다고 본 문제",
    "alike": "비슷한데 한쪽을 고른 문제",
    "missing_reason": "빠진 까닭",
    "extra_reason": "맞지 않는 까닭",
    "missing_sentence": "놓친 틀린 문장",
    "extra_sentence": "틀리지 않은 문장",
}


class Answers(Frozen):
    """The two answers, sentence by sentence. x and y are names only: on a page their order is another for each person."""

    x: tuple[str, ...] = Field(min_length=1, max_length=12)
    y: tuple[str, ...] = Field(min_length=1, max_length=12)


class PairItem(ItemBase):
    """question: what a person asked the AI."""

    question: str
    answers: Answers


class PairGold(GoldBase):
    """better: which answer, or that both are alike; reasons and sentences (places from 0) are those of the worse one.

    check: the fact that decides, with how to verify it.
    """

    better: Literal["x", "y", "same"]
    reasons: tuple[str, ...] = ()
    sentences: tuple[int, ...] = ()
    check: str


class Comparison(TaskType[ComparisonTask, PairItem, PairGold]):
    """AI 답 두 개 견주기. An answer is {"better", "reasons", "x", "y", "first"}.

    better: "x", "y", "same" or "" while nothing is chosen; reasons: names; x, y: marked sentences, places from 0 in order;
    first: which answer stood first on the person's page. Everything is kept by content, nothing by position.
    """

    name = "comparison"
    seeded = True
    words = Words("문제", "개", "문장")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = PairItem
    gold_model = PairGold
    bench = "labeling/comparison/bench.html"
    feedback = "labeling/comparison/feedback.html"
    still = "labeling/comparison/still.html"
    sheets = ("choices", "pairs")
    scripts = ("js/bench-keys.js",)
    score_words = "점수는 더 나은 답 고르기 60점, 까닭 20점, 틀린 문장 20점으로 매깁니다."

    def empty(self) -> dict[str, Any]:
        return {"better": "", "reasons": [], "x": [], "y": [], "first": ""}

    def read(self, document: ComparisonTask, item: PairItem, form: FormFields, kept: Compared) -> dict[str, Any]:
        answer = self.typed(document, item, form, kept)
        known = {reason.name for reason in document.reasons}
        if set(answer["reasons"]) - known:
            raise Invalid(
                "없는 까닭을 골랐어요. 화면을 새로 열고 골라 주세요.", {"reasons": "까닭을 다시 골라 주세요."}
            )
        return answer

    def typed(self, document: ComparisonTask, item: PairItem, form: FormFields, kept: Compared) -> dict[str, Any]:
        better, first = form.get("better", ""), form.get("first", "")
        return {
            "better": better if better in (*HALVES, "same") else "",
            "reasons": list(dict.fromkeys(form.getlist("reasons")))[: len(document.reasons)],
            **{half: _places(form.getlist(f"s-{half}"), len(getattr(item.answers, half))) for half in HALVES},
            "first": first if first in HALVES else (kept or {}).get("first", ""),
        }

    def require_finished(self, document: ComparisonTask, item: PairItem, answer: Compared) -> None:
        faults = _unfinished(document, answer)
        if faults:
            raise Invalid(" ".join(faults.values()), faults)

    def rules(self, document: ComparisonTask) -> dict[str, float]:
        return {name: getattr(document, name) for name in WEIGHTS} | super().rules(document)

    def grade(self, document: ComparisonTask, item: PairItem, answer: Compared, gold: PairGold, rules: Rules) -> Grade:
        mine, right = verdict(answer), gold_verdict(gold)
        slips = tuple(_slips(mine, right))
        parts = 1 if right.better == "same" or mine.better != right.better else 3
        off = {"choice" if slip.part == "better" else slip.kind.split("_")[-1] for slip in slips}
        given = sum(not slip.kind.startswith("missing") for slip in slips)
        return Grade(round(100 * likeness(mine, right, rules), 1), parts - len(off), given, len(off), slips)

    def remarks(
        self, document: ComparisonTask, item: PairItem, answer: Compared, gold: PairGold, grade: Grade
    ) -> tuple[Remark, ...]:
        titles = {reason.name: reason.title for reason in document.reasons}
        return tuple(_remark(slip, titles) for slip in grade.findings)

    def praise(self, document: ComparisonTask, item: PairItem, grade: Grade) -> str:
        if not grade.findings:
            return "더 나은 답도, 까닭도 맞게 골랐어요." if grade.right > 1 else "맞게 골랐어요."
        return (
            "더 나은 답을 맞게 골랐어요." if grade.score > 0 else "더 나은 답이 달라요. 확인할 사실을 다시 읽어 보세요."
        )

    def result_words(self, document: ComparisonTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        return (
            f"{len(grades)}문제 중 {sum(grade.score > 0 for grade in grades)}문제에서 더 나은 답을 맞게 골랐습니다.",
        )

    def shown(
        self,
        document: ComparisonTask,
        item: PairItem,
        answer: Compared,
        gold: PairGold | None = None,
        grade: Grade | None = None,
        *,
        seed: str = "",
    ) -> dict[str, Any]:
        """question; order, in which the halves stand (as kept with the answer, else drawn from the seed); halves by name with
        their sentences; better, reasons (options) and picked. With gold also right: better, reasons, check."""
        first = answer["first"] or first_half(item.id, seed)
        values: dict[str, Any] = {
            "question": item.question,
            "order": (first, _other(first)),
            "halves": {half: _half(item, answer, gold, half) for half in HALVES},
            "better": answer["better"],
            "reasons": [(reason.name, reason.title, reason.help or "") for reason in document.reasons],
            "picked": answer["reasons"],
            "picked_titles": [r.title for r in document.reasons if r.name in answer["reasons"]],
        }
        if gold is not None:
            titles = [reason.title for reason in document.reasons if reason.name in gold.reasons]
            values["right"] = {"better": gold.better, "reasons": titles, "check": gold.check}
        return values

    def likeness(self, document: ComparisonTask, item: PairItem, a: Compared, b: Compared) -> float:
        return likeness(verdict(a), verdict(b), {name: getattr(document, name) for name in WEIGHTS})

    def nominal(self, document: ComparisonTask, item: PairItem, answer: Compared) -> dict[str, str] | None:
        """{"better": "x" | "y" | "same"}; {} while nothing is chosen."""
        return {"better": answer["better"]} if answer["better"] else {}


def first_half(item: str, person: str) -> str:
    """Which answer stands first for a person: the same each time, for half the people the other one."""
    return HALVES[hashlib.sha256(f"{item} {person}".encode()).digest()[0] % 2]


def verdict(answer: Compared) -> Verdict:
    """An answer as the grader takes it: the sentences of the worse answer only."""
    better = answer["better"]
    if better not in HALVES:
        return Verdict(better)
    return Verdict(better, frozenset(answer["reasons"]), frozenset(str(n) for n in answer[_other(better)]))


def gold_verdict(gold: PairGold) -> Verdict:
    """The gold as the grader takes it."""
    return Verdict(gold.better, frozenset(gold.reasons), frozenset(str(n) for n in gold.sentences))


def _other(half: str) -> str:
    return HALVES[1 - HALVES.index(half)]


def _places(sent: Sequence[str], count: int) -> list[int]:
    """Places of sentences that there are, in order, each once."""
    plain = (text for text in sent if text.isascii() and text.isdigit() and len(text) < 4)
    return sorted({place for text in plain if (place := int(text)) < count})


def _unfinished(document: ComparisonTask, answer: Compared) -> dict[str, str]:
    """What is still to do, by field."""
    better = answer["better"]
    if not better:
        return {"better": "어느 답이 더 나은지 골라 주세요."}
    if better == "same":
        extra = answer["reasons"] or answer["x"] or answer["y"]
        words = "‘비슷해요’를 골랐으면 까닭과 문장은 비워 두어요. 고른 것을 풀어 주세요."
        return {"better": words} if extra else {}
    faults: dict[str, str] = {}
    if answer[better]:
        faults[f"s-{better}"] = "더 낫다고 고른 답에도 문장을 표시했어요. 덜 좋은 답의 문장만 남겨 주세요."
    if not answer["reasons"]:
        faults["reasons"] = "다른 답이 덜 좋은 까닭을 하나 넘게 골라 주세요."
    parts = {reason.name for reason in document.reasons if not reason.whole}
    if parts & set(answer["reasons"]) and not answer[_other(better)]:
        faults[f"s-{_other(better)}"] = "덜 좋은 답에서 잘못된 문장을 골라 주세요."
    return faults


def _slips(mine: Verdict, right: Verdict) -> list[Finding]:
    if mine.better != right.better:
        kind = "alike" if right.better == "same" else "not_alike" if mine.better == "same" else "reversed"
        return [Finding(kind, "better", mine.better, right.better)]
    return [
        *(Finding("missing_reason", name, "", name) for name in sorted(right.reasons - mine.reasons)),
        *(Finding("extra_reason", name, name, "") for name in sorted(mine.reasons - right.reasons)),
        *(Finding("missing_sentence", "sentence", "", place) for place in sorted(right.sentences - mine.sentences)),
        *(Finding("extra_sentence", "sentence", place, "") for place in sorted(mine.sentences - right.sentences)),
    ]


def _remark(slip: Finding, titles: Mapping[str, str]) -> Remark:
    match slip.kind:
        case "reversed":
            text = "더 나은 답을 반대로 골랐어요. 확인할 사실을 읽고 두 답을 다시 견주어 보세요."
        case "not_alike":
            text = "두 답은 비슷하지 않아요. 한쪽에 잘못이 있어요."
        case "alike":
            text = "두 답은 비슷해요. 말이 달라도 맞는 내용이면 어느 쪽도 덜 좋지 않아요."
        case "missing_reason":
            text = f"까닭에 {_quoted(titles.get(slip.part, slip.part), '이/가')} 빠졌어요."
        case "extra_reason":
            text = f"까닭에서 {_quoted(titles.get(slip.part, slip.part), '을/를')} 빼 주세요. 이 답에는 맞지 않아요."
        case "missing_sentence":
            text = f"덜 좋은 답의 {int(slip.expected) + 1}번째 문장이 잘못이에요. 그런데 표시가 없어요."
        case _:
            text = f"덜 좋은 답의 {int(slip.given) + 1}번째 문장은 틀리지 않았어요. 표시를 풀어 주세요."
    return Remark(slip.kind, text, (slip.part,))


def _half(item: PairItem, answer: Compared, gold: PairGold | None, half: str) -> dict[str, Any]:
    wrong = gold.sentences if gold is not None and gold.better == _other(half) else ()
    sentences = [
        {"place": place, "text": text, "marked": place in answer[half], "wrong": place in wrong}
        for place, text in enumerate(getattr(item.answers, half))
    ]
    return {"name": half, "sentences": sentences}


def _quoted(word: str, pair: str) -> str:
    return f"‘{word}’{particle(word, pair)}"
