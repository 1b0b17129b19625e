"""The frozen outline of a cohort and what of it stands open to one person. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

DONE = frozenset({"passed", "exempt"})
MISSES_THAT_OPEN_THE_NEXT = 2
CHECK = "check-"  # as content.quiz has it; a cohort's outline is read without its content
StepKind = Literal["lesson", "quiz", "practice", "assignment"]


class Step(BaseModel):
    """`key` is the ledger's key; `minutes` is 0 where no time is planned. An optional step is offered: its stage is done
    without it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str
    title: str
    minutes: int = 0
    optional: bool = False

    @property
    def kind(self) -> str:
        return self.key.split(":", 1)[0]

    @property
    def follows(self) -> str | None:
        """The slug of the lesson whose few questions this step is; they are offered at the lesson's end and nowhere else."""
        return self.ref.removeprefix(CHECK) if self.kind == "quiz" and self.ref.startswith(CHECK) else None

    @property
    def ref(self) -> str:
        """What comes behind the kind: `1-start/ai-at-home`, `stage-1`, `boxes/exam`, `boxes`."""
        return self.key.split(":", 1)[1]


class Stage(BaseModel):
    """A stage `beside` (특강) asks for nothing, is never shut, and the stages around it open as if it were not there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    slug: str
    title: str
    summary: str
    week: int
    steps: tuple[Step, ...]
    beside: bool = False

    @property
    def required(self) -> tuple[Step, ...]:
        """What the stage asks for."""
        return tuple(step for step in self.steps if not step.optional)

    @property
    def gate(self) -> str:
        """The step whose pass opens the next stage: the stage's quiz."""
        return next((step.key for step in self.steps if step.kind == "quiz"), (self.required or self.steps)[-1].key)


@dataclass(frozen=True)
class StepFact:
    state: str
    score: float | None = None
    misses: int = 0


@dataclass(frozen=True)
class Extra:
    """The optional steps of one task: the first of them, how many are done, and of how many."""

    step: Step
    done: int
    total: int

    @property
    def title(self) -> str:
        """The task's, without the rung's."""
        return self.step.title.removeprefix("최종 과제 · ").rsplit(" · ", 1)[0]


@dataclass(frozen=True)
class StageView:
    """`state`: done, open, supplement (open with 보충), beside, locked. `why` says in Korean what opened or keeps it shut."""

    stage: Stage
    state: str
    why: str
    steps: tuple[tuple[Step, StepFact | None], ...]

    @property
    def open(self) -> bool:
        return self.state != "locked"

    @property
    def required(self) -> tuple[tuple[Step, StepFact | None], ...]:
        return tuple((step, fact) for step, fact in self.steps if not step.optional)

    @property
    def listed(self) -> tuple[tuple[Step, StepFact | None], ...]:
        """The steps that are shown one by one: what the stage asks for, or all that a stage beside has."""
        if not self.stage.beside:
            return self.required
        return tuple((step, fact) for step, fact in self.steps if not step.follows)

    @property
    def done_count(self) -> int:
        """How many of the required steps are done."""
        return sum(1 for _, fact in self.required if fact and fact.state in DONE)

    @property
    def extras(self) -> tuple[Extra, ...]:
        """The optional steps, one line a task."""
        grouped: dict[str, list[tuple[Step, StepFact | None]]] = {}
        listed = {step.key for step, _ in self.listed}
        for step, fact in self.steps:
            if step.optional and not step.follows and step.key not in listed:
                grouped.setdefault(step.ref.split("/", 1)[0], []).append((step, fact))
        return tuple(
            Extra(own[0][0], sum(1 for _, fact in own if fact and fact.state in DONE), len(own))
            for own in grouped.values()
        )


EXEMPTED_WITH_ITS_STAGE = frozenset({"lesson", "quiz"})


def count_exemptions(outline: Iterable[Stage], facts: Mapping[str, StepFact]) -> dict[str, StepFact]:
    """The facts with each exempted stage's lessons and quiz as exempt, unless passed. Practice exams and the final
    assignment stay to be done: they measure a skill that nobody has seen yet (as completion's rule has it)."""
    counted = dict(facts)
    for stage in outline:
        own = facts.get(f"stage:{stage.slug}")
        if own and own.state == "exempt":
            for step in stage.steps:
                fact = facts.get(step.key)
                if step.kind in EXEMPTED_WITH_ITS_STAGE and not (fact and fact.state in DONE):
                    counted[step.key] = StepFact("exempt", fact.score if fact else None, fact.misses if fact else 0)
    return counted


def view_outline(
    outline: tuple[Stage, ...], facts: Mapping[str, StepFact], starts_on: date, today: date
) -> tuple[StageView, ...]:
    """Which stages stand open. A stage opens when the one before is passed, by exemption, after two misses, or when the
    live class has reached its week; the last two open it with 보충 and say so."""
    views: list[StageView] = []
    counted = count_exemptions(outline, facts)
    week = (today - starts_on).days // 7 + 1
    before: Stage | None = None
    for stage in outline:
        state, why = ("beside", "언제든 볼 수 있어요.") if stage.beside else _stage_state(stage, before, counted, week)
        before = before if stage.beside else stage
        views.append(StageView(stage, state, why, tuple((step, counted.get(step.key)) for step in stage.steps)))
    return tuple(views)


def _stage_state(stage: Stage, before: Stage | None, facts: Mapping[str, StepFact], week: int) -> tuple[str, str]:
    own = facts.get(f"stage:{stage.slug}")
    exempt = bool(own and own.state == "exempt")
    if all((fact := facts.get(step.key)) and fact.state in DONE for step in stage.required):
        return "done", "면제로 기록되었어요." if exempt else "모두 마쳤어요."
    if exempt:
        return "open", "배움은 면제로 기록되었어요. 실습만 하면 돼요."
    if before is None:
        return "open", "처음 단계예요."
    gate = facts.get(before.gate)
    exempted = facts.get(f"stage:{before.slug}")
    if exempted and exempted.state == "exempt" and not (gate and gate.state == "passed"):
        return "open", f"‘{before.title}’ 단계를 면제받아 열렸어요."
    if gate and gate.state in DONE:
        return "open", f"‘{before.title}’ 단계를 통과해서 열렸어요."
    if gate and gate.misses >= MISSES_THAT_OPEN_THE_NEXT:
        return "supplement", f"먼저 배우면서 ‘{before.title}’ 단계를 보충해요."
    if own and own.state == "supplement":
        return "supplement", "센터에서 보충과 함께 열어 드렸어요."
    if week >= stage.week:
        return "supplement", f"수업이 {stage.week}주차에 들어와서, 보충과 함께 열었어요."
    return "locked", f"‘{before.title}’ 단계의 확인 문제를 통과하면 열려요."


def next_step(views: tuple[StageView, ...]) -> tuple[StageView, Step] | None:
    """The one thing to do now: the first step that is not done in the first open stage that has one.

    A stage quiz missed so often that the next stage has opened is put off until nothing else is left: who could not do
    it twice learns something new before trying again.
    """
    todo = _todo(views)
    return next((found for found in todo if not _put_off(*found)), todo[0] if todo else None)


def retry_step(views: tuple[StageView, ...]) -> tuple[StageView, Step] | None:
    """The quiz that is put off while `next_step` offers something else: a second, small way on."""
    following = next_step(views)
    return next((found for found in _todo(views) if _put_off(*found) and found != following), None)


def check_waiting(views: tuple[StageView, ...]) -> Step | None:
    """The questions that follow the last lesson passed, when nobody has begun them."""
    found = [
        (step, fact)
        for view in views
        for lesson, done in view.steps
        if lesson.kind == "lesson" and done and done.state == "passed"
        for step, fact in view.steps
        if step.follows == lesson.ref.partition("/")[2]
    ]
    return found[-1][0] if found and not found[-1][1] else None


def _todo(views: tuple[StageView, ...]) -> list[tuple[StageView, Step]]:
    return [
        (view, step)
        for view in views
        if view.state in ("open", "supplement")
        for step, fact in view.required
        if not fact or fact.state not in (*DONE, "submitted")
    ]


def _put_off(view: StageView, step: Step) -> bool:
    fact = dict(view.steps).get(step)
    return (
        step.key == view.stage.gate and step.kind == "quiz" and bool(fact and fact.misses >= MISSES_THAT_OPEN_THE_NEXT)
    )


def find_step(views: tuple[StageView, ...], key: str) -> tuple[StageView, Step, StepFact | None] | None:
    for view in views:
        for step, fact in view.steps:
            if step.key == key:
                return view, step, fact
    return None


def progress(outline: tuple[Stage, ...], facts: Mapping[str, StepFact], kind: str = "lesson") -> tuple[int, int]:
    """(done, all) required steps of one kind; an exempted stage's lessons count as done."""
    counted = count_exemptions(outline, facts)
    keys = [step.key for stage in outline for step in stage.required if step.kind == kind]
    return sum(1 for key in keys if (fact := counted.get(key)) and fact.state in DONE), len(keys)
