"""Pure: the seam of the practice workbench: what a task type answers, grades and shows.

The ladder, runs, hand-ins, mock work, the review queue and the ledger know only this. A type is one stateless object of a
class on `TaskType`; its document stands in `app/content/tasks/`, its templates in `templates/labeling/<type>/`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.content.tasks.base import TaskBase
from app.labeling.fields import FormFields

Answer: TypeAlias = Any
"""JSON. Boxes: a list of regions; each type's docstring says what its answer is."""
Rules: TypeAlias = Mapping[str, float]
"""Frozen onto a run when it begins: the type's thresholds and pass_mark."""


class ItemBase(BaseModel):
    """items/<id>.json, what every type's item has. trades: former trades that this item favours, such as "nurse"."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    level: Literal[1, 2, 3] = 1
    prompt: str = ""
    alt: str = ""
    trades: tuple[str, ...] = ()


class PictureItem(ItemBase):
    """An item that is a picture: "media/<file>" of the task, its size in pixels; alt says what it shows."""

    media: str
    width: int = Field(gt=0)
    height: int = Field(gt=0)

    @property
    def picture(self) -> dict[str, Any]:
        """For templates: media (give it to `media()` for the address), alt, width, height."""
        return {"media": self.media, "alt": self.alt, "width": self.width, "height": self.height}


class GoldBase(BaseModel):
    """gold/<id>.json: the ground truth of one item. note says in Korean what is easily missed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """One slip, for statistics: `kind` is one word (missing, extra, wrong_label, wrong_value …), `part` which label, field or
    attribute, `given` and `expected` short values for a confusion table, never whole texts."""

    kind: str
    part: str = ""
    given: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Grade:
    """One item graded. score 0–100; right, wrong, missed count the type's units; detail is the type's own grade."""

    score: float
    right: int
    wrong: int
    missed: int
    findings: tuple[Finding, ...] = ()
    detail: Any = None


@dataclass(frozen=True)
class Remark:
    """A Korean sentence, or two. parts: the row numbers (from 1) or field ids of the answer it speaks of."""

    kind: str
    text: str
    parts: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class Words:
    """How a page calls one item and one unit of an answer: 사진, 장, 네모."""

    item: str
    counter: str
    unit: str


Doc = TypeVar("Doc", bound=TaskBase)
Item = TypeVar("Item", bound=ItemBase)
Gold = TypeVar("Gold", bound=GoldBase)


class TaskType(ABC, Generic[Doc, Item, Gold]):
    """One task type. Methods are pure: files are read and rows are kept by others.

    Templates get `task`, `item`, `shown` (what `shown()` gave), `errors` ({field id: fault}), `media(src)` → address of a
    picture "media/…" of the task, and `ui`. A bench template stands inside the workbench's form and has plain fields that
    work without scripts; each may be named `deed` as a submit button. `feedback` and `still` have no inputs.
    """

    name: ClassVar[str]
    words: ClassVar[Words]
    kinds: ClassVar[Mapping[str, str]]
    """Korean name of each kind of finding, the gravest first: 놓친 물건 … (result page, statistics)."""
    item_model: ClassVar[type[ItemBase]]
    gold_model: ClassVar[type[GoldBase]]
    needs_gold: ClassVar[bool] = True
    """False: an item may have no gold file; then `gold` is None in every method."""
    bench: ClassVar[str]
    feedback: ClassVar[str]
    still: ClassVar[str]
    history: ClassVar[bool] = True
    """Whether the shared page offers 되돌리기 and 다시 하기 over the form's fields; False: the type's island has its own."""
    sheets: ClassVar[tuple[str, ...]] = ()
    """Features of static/css that bench, feedback and still need, e.g. ("pictures", "boxes")."""
    styles: ClassVar[tuple[str, ...]] = ()
    """Other style sheets of the bench, as paths under static/, e.g. ("vendor/annotorious-3.8.10.css",)."""
    scripts: ClassVar[tuple[str, ...]] = ()
    """Scripts of the bench, as paths under static/, in order; each is deferred and comes after js/bench-save.js."""
    seeded: ClassVar[bool] = False
    """Whether `shown` takes a keyword `seed: str = ""`: the same for one person's bench, feedback and still of a task, so that an
    order drawn from it stays; "" is the file's order."""
    beside: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Buttons on the task's page that lead elsewhere: (words, name of the route)."""
    score_words: ClassVar[str]
    """How the score is made, in one Korean sentence (합니다체), for the result page."""

    @abstractmethod
    def empty(self) -> Answer:
        """The answer of an item that nobody has touched."""

    @abstractmethod
    def read(self, document: Doc, item: Item, form: FormFields, kept: Answer) -> Answer:
        """The answer after the form's deed (`form.deed`); `kept` is the stored one. A draft may be unfinished.

        Raises Invalid(message, {field id: fault}) that names each bad row or field in Korean.
        """

    @abstractmethod
    def typed(self, document: Doc, item: Item, form: FormFields, kept: Answer) -> Answer:
        """What was typed, as `shown` can show it again although `read` refused it: nothing typed is lost."""

    def require_finished(self, document: Doc, item: Item, answer: Answer) -> None:
        """Raises Invalid when the answer may not be called done yet (something required is empty)."""

    def is_blank(self, answer: Answer) -> bool:
        """Whether nothing at all is marked, where that is allowed but seldom meant: mock work asks once before it takes it. False
        where leaving all out is refused anyway, or is an answer like any other."""
        return False

    def rules(self, document: Doc) -> dict[str, float]:
        """What a run freezes when it begins. A type adds its thresholds to these."""
        return {"pass_mark": float(document.pass_mark)}

    @abstractmethod
    def grade(self, document: Doc, item: Item, answer: Answer, gold: Gold, rules: Rules) -> Grade:
        """How the answer fares under the rules that the run froze."""

    def pooled(self, grades: Sequence[Grade]) -> float:
        """The score of many items together, 0–100, to one decimal; the mean unless a type says otherwise."""
        return round(sum(grade.score for grade in grades) / len(grades), 1) if grades else 0.0

    @abstractmethod
    def remarks(self, document: Doc, item: Item, answer: Answer, gold: Gold, grade: Grade) -> tuple[Remark, ...]:
        """What to say about each slip: what, where, how to mend. The gravest first."""

    def praise(self, document: Doc, item: Item, grade: Grade) -> str:
        """One sentence on what is right already."""
        if not grade.findings:
            return "모두 맞았어요."
        return f"{grade.right}가지를 맞혔어요." if grade.right else "아직 맞은 것이 없어요. 아래를 보고 다시 해 보세요."

    def result_words(self, document: Doc, grades: Sequence[Grade]) -> tuple[str, ...]:
        """Sentences (합니다체) under the score of a finished run."""
        right, of = sum(grade.right for grade in grades), sum(grade.right + grade.missed for grade in grades)
        return (f"{of}가지 중 {right}가지를 맞혔습니다.",) if of else ()

    def amount(self, answer: Answer) -> str:
        """How much of an answer there is, for a list of items: 네모 3개. Empty when a count says nothing."""
        return ""

    @abstractmethod
    def shown(
        self, document: Doc, item: Item, answer: Answer, gold: Gold | None = None, grade: Grade | None = None
    ) -> dict[str, Any]:
        """What the templates need, as plain values. Nothing of the gold unless it is given."""

    @abstractmethod
    def likeness(self, document: Doc, item: Item, a: Answer, b: Answer) -> float:
        """0–1, symmetric, 1 for equal answers: how far two people's answers agree."""

    def nominal(self, document: Doc, item: Item, answer: Answer) -> dict[str, str] | None:
        """{unit: category} for κ, α and Dawid–Skene; None when the type has no categories."""
        return None

    def ordinal(self, document: Doc, item: Item, answer: Answer, gold: Gold) -> dict[str, tuple[int, int]]:
        """{scale: (given, right)}, places from 0 in the order of its steps, for weighted κ; empty when the type has no scales."""
        return {}

    def snapshot(self, document: Doc, items: Sequence[tuple[Item, Answer]]) -> dict[str, Any]:
        """What a hand-in keeps for ever, beside kind, task, title, document_hash and guide_version: whole in itself."""
        return {
            "items": [
                {"item": item.id, "alt": item.alt, "content": item.model_dump(mode="json"), "answer": answer}
                for item, answer in items
            ]
        }

    def record(self, grade: Grade, gold: Gold | None, said: Sequence[Remark]) -> dict[str, Any]:
        """What the machine found in one item, kept with the hand-in for the instructor. JSON."""
        return {
            "score": grade.score,
            "found": grade.right,
            "wrong": grade.wrong,
            "missed": grade.missed,
            "gold": gold.model_dump(mode="json") if gold else None,
            "remarks": [{"kind": r.kind, "text": r.text, "parts": list(r.parts)} for r in said],
        }


__all__ = [
    "Answer", "Finding", "FormFields", "GoldBase", "Grade", "ItemBase", "PictureItem", "Remark", "Rules", "TaskType",
    "Words",
]  # fmt: skip
