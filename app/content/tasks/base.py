"""Pure: what the task.yaml of every task type shares. One file a type stands beside this one; see docs/content.md."""

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from app.content.base import ContentModel, Paragraph, Title
from app.content.documents import Kind
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

Pool: TypeAlias = Literal["tutorial", "practice", "exam", "mock", "final"]
POOLS: tuple[Pool, ...] = ("tutorial", "practice", "exam", "mock", "final")  # in the order of the ladder
RUNGS = {
    "tutorial": "따라 하기", "practice": "연습", "exam": "통과 시험", "mock": "모의 작업", "review": "검수자 체험",
}  # fmt: skip
BEYOND = ("mock", "review")  # rungs after the exam: a queue of mock work, and looking through others' work in it

ItemName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
Items = Annotated[tuple[ItemName, ...], Field(min_length=1, max_length=500)]
OptionalItems = Annotated[tuple[ItemName, ...], Field(max_length=500)]


class Label(Frozen):
    """A name that may be given to a part of an item; help says in Korean what counts as one."""

    name: Slug
    title: Title
    help: ShortText | None = None


class Guideline(Frozen):
    """The rules of the task. version rises with each change, and is frozen onto an attempt."""

    version: int = Field(ge=1)
    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20000)]


class Pools(Frozen):
    """Which items serve which rung. Disjoint: what was practised is never examined. final and mock may be left out."""

    added: ClassVar[frozenset[str]] = frozenset({"mock"})

    tutorial: Items
    practice: Items
    exam: Items
    final: OptionalItems = ()
    mock: OptionalItems = ()

    def of(self, name: str) -> tuple[str, ...]:
        """The items of a pool, none when there is no such pool."""
        return tuple(getattr(self, name)) if name in POOLS else ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every item, pool after pool."""
        return (*self.tutorial, *self.practice, *self.exam, *self.mock, *self.final)

    @model_validator(mode="after")
    def _disjoint(self) -> Self:
        must_be_unique(self.all, "item")
        return self


class GuideChange(Frozen):
    """A rule that changes in the middle of mock work (가이드 변경 훈련).

    after: how many items a person has handed in before the change is announced. text: what changed, in Korean. version:
    the guideline's version from then on. gold: the folder beside gold/ that holds the ground truth under the new rule,
    of the items that it changes.
    """

    after: int = Field(ge=1, le=500)
    text: Paragraph
    version: int = Field(ge=2)
    gold: Slug = "gold-changed"


class Mock(Frozen):
    """How the queue of mock work runs.

    overlap: how many people do each item. gold_rate: share of hidden gold among a person's items, 0–1. min_seconds: faster
    than this an item is asked about kindly. lease_minutes: how long a slot is held for a person who does not hand in.
    """

    overlap: int = Field(default=3, ge=1, le=15)
    gold_rate: float = Field(default=0.3, ge=0, le=1)
    min_seconds: int = Field(default=5, ge=0, le=600)
    lease_minutes: int = Field(default=30, ge=1, le=24 * 60)
    change: GuideChange | None = None


class TaskBase(ContentModel):
    """The document of a practice task. A subclass sets `type: Literal["…"]` and adds its own settings.

    judged: the pools whose hand-in goes to a person; "final" always does. pay_per_item is 연습용 단가 in won, never paid.
    A subclass that gains a field later names it in `added = TaskBase.added | {…}` (decision 0025).
    """

    kind: ClassVar[Kind] = "practice"
    added: ClassVar[frozenset[str]] = frozenset({"judged", "mock"})

    type: str
    summary: Paragraph
    summary_en: Paragraph | None = None
    minutes: int = Field(default=30, ge=1, le=600)
    guideline: Guideline
    pass_mark: int = Field(default=80, ge=1, le=100)
    pay_per_item: int = Field(default=0, ge=0, le=100_000)
    pools: Pools
    judged: tuple[Pool, ...] = ("final",)
    mock: Mock | None = None

    @property
    def offered(self) -> tuple[Pool, ...]:
        """The pools that have items, in the order of the ladder."""
        return tuple(pool for pool in POOLS if self.pools.of(pool))

    def is_judged(self, pool: str) -> bool:
        """Whether a person judges what is handed in of this pool."""
        return pool == "final" or pool in self.judged

    @model_validator(mode="after")
    def _mock_needs_both(self) -> Self:
        must_be_unique(self.judged, "judged pool")
        if bool(self.pools.mock) != (self.mock is not None):
            raise ValueError("mock work needs both: mock (how the queue runs) and pools.mock (its items)")
        if "mock" in self.judged or "tutorial" in self.judged:
            raise ValueError("tutorial and mock are answered by the machine; judged names practice, exam or final")
        if self.mock and self.mock.change and self.mock.change.version <= self.guideline.version:
            raise ValueError("the changed rule needs a version above the guideline's")
        return self
