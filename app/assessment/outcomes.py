"""Pure: what a finished attempt means for the way ahead, as facts that the result page puts into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.cohorts.outline import StageView, Step
from app.questions.views import ReviewView


@dataclass(frozen=True)
class Outcome:
    """`score` and `best` are 0–100. `following` is the stage behind the quiz's own; None behind the last one.

    `again` are lessons of the stage that the missed questions belong to, in the stage's order.
    """

    score: float
    best: float
    pass_mark: int
    right: int
    partly: int
    total: int
    following: StageView | None
    again: tuple[Step, ...]

    @property
    def passed(self) -> bool:
        return self.score >= self.pass_mark


def following_stage(stages: Sequence[StageView], key: str) -> StageView | None:
    """The stage that the step `key` opens: the one after its own. A quiz that is offered beside opens none, nor does anything
    open a stage beside."""
    way = [view for view in stages if not view.stage.beside]
    for view, after in pairwise(way):
        if any(step.key == key for step, _ in view.required):
            return after
    return None


def is_beside(stages: Sequence[StageView], key: str) -> bool:
    """Whether the step is only offered: nothing hangs on its score."""
    return any(step.key == key and step.optional for view in stages for step, _ in view.steps)


def lessons_again(stages: Sequence[StageView], lesson_slugs: Sequence[str | None]) -> tuple[Step, ...]:
    """The outline's lessons with these slugs, each once."""
    wanted = set(lesson_slugs)
    return tuple(
        step
        for view in stages
        if view.open
        for step, _ in view.steps
        if step.kind == "lesson" and step.ref.partition("/")[2] in wanted
    )


def count_states(reviews: Sequence[ReviewView]) -> tuple[int, int]:
    """(right, partly right) questions."""
    states = [review.state for review in reviews]
    return states.count("right"), states.count("partial")


def needed_right(pass_mark: int, total: int) -> int:
    """How many wholly right answers of `total` reach `pass_mark` per cent."""
    return -(-pass_mark * total // 100)
