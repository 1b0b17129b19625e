"""The frozen outline of a cohort and what of it stands open to one person. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

DONE = frozenset({"passed", "exempt"})
MISSES_THAT_OPEN_THE_NEXT = 2
StepKind = Literal["lesson", "quiz", "practice", "assignment"]


class Step(BaseModel):
    """`key` is the ledger's key; `minutes` is 0 where no time is planned."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str
    title: str
    minutes: int = 0

    @property
    def kind(self) -> str:
        return self.key.split(":", 1)[0]

    @property
    def ref(self) -> str:
        """What comes behind the kind: `1-start/ai-at-home`, `stage-1`, `boxes/exam`, `boxes`."""
        return self.key.split(":", 1)[1]


class Stage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    slug: str
    title: str
    summary: str
    week: int
    steps: tuple[Step, ...]

    @property
    def gate(self) -> str:
        """The step whose pass opens the next stage: the stage's quiz."""
        return next((step.key for step in self.steps if step.kind == "quiz"), self.steps[-1].key)


@dataclass(frozen=True)
class StepFact:
    state: str
    score: float | None = None
    misses: int = 0


@dataclass(frozen=True)
class StageView:
    """`state`: done, open, supplement (open with 보충), locked. `why` says in Korean what opened or keeps it shut."""

    stage: Stage
    state: str
    why: str
    steps: tuple[tuple[Step, StepFact | None], ...]

    @property
    def open(self) -> bool:
        return self.state != "locked"

    @property
    def done_count(self) -> int:
        return sum(1 for _, fact in self.steps if fact and fact.state in DONE)


def view_outline(
    outline: tuple[Stage, ...], facts: Mapping[str, StepFact], starts_on: date, today: date
) -> tuple[StageView, ...]:
    """Which stages stand open. A stage opens when the one before is passed, by exemption, after two misses, or when the
    live class has reached its week; the last two open it with 보충 and say so."""
    views: list[StageView] = []
    week = (today - starts_on).days // 7 + 1
    for number, stage in enumerate(outline):
        before = outline[number - 1] if number else None
        state, why = _stage_state(stage, before, facts, week)
        views.append(StageView(stage, state, why, tuple((step, facts.get(step.key)) for step in stage.steps)))
    return tuple(views)


def _stage_state(
    stage: Stage, before: Stage | None, facts: Mapping[str, StepFact], week: int
) -> tuple[str, str]:
    own = facts.get(f"stage:{stage.slug}")
    if own and own.state == "exempt":
        return "done", "면제로 기록되었어요."
    if all((fact := facts.get(step.key)) and fact.state in DONE for step in stage.steps):
        return "done", "모두 마쳤어요."
    if before is None:
        return "open", "처음 단계예요."
    gate = facts.get(before.gate)
    if gate and gate.state in DONE:
        return "open", f"{before.title} 단계를 통과해서 열렸어요."
    exempted = facts.get(f"stage:{before.slug}")
    if exempted and exempted.state == "exempt":
        return "open", f"{before.title} 단계를 면제받아 열렸어요."
    if gate and gate.misses >= MISSES_THAT_OPEN_THE_NEXT:
        return "supplement", f"먼저 배우면서 {before.title} 단계를 보충해요."
    if own and own.state == "supplement":
        return "supplement", "센터에서 보충과 함께 열어 드렸어요."
    if week >= stage.week:
        return "supplement", f"수업이 {stage.week}주차에 들어와서, 보충과 함께 열었어요."
    return "locked", f"{before.title} 단계의 확인 문제를 통과하면 열려요."


def next_step(views: tuple[StageView, ...]) -> tuple[StageView, Step] | None:
    """The one thing to do now: the first step that is not done in the first open stage that has one."""
    for view in views:
        if view.state in ("open", "supplement"):
            for step, fact in view.steps:
                if not fact or fact.state not in (*DONE, "submitted"):
                    return view, step
    return None


def find_step(views: tuple[StageView, ...], key: str) -> tuple[StageView, Step, StepFact | None] | None:
    for view in views:
        for step, fact in view.steps:
            if step.key == key:
                return view, step, fact
    return None


def progress(outline: tuple[Stage, ...], facts: Mapping[str, StepFact], kind: str = "lesson") -> tuple[int, int]:
    """(done, all) steps of one kind."""
    keys = [step.key for stage in outline for step in stage.steps if step.kind == kind]
    return sum(1 for key in keys if (fact := facts.get(key)) and fact.state in DONE), len(keys)
