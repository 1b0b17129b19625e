"""The form for one step: which fields it has, what stands in them, and how what was typed is read."""

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from fastapi.responses import Response

from app.core.errors import NotFound
from app.core.pages import page
from app.jobs import step_words, steps
from app.jobs.course import Course


@dataclass(frozen=True)
class Asked:
    """Who is asked, by whom, of what; `typed` and `errors` after a fault. `name` and `title`: the person's, the work's."""

    course: Course
    kind: str
    day: date
    by: str
    name: str
    title: str
    corrects: int | None = None
    typed: dict[str, str] | None = None
    errors: dict[str, str] | None = None

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields: what was typed, what is to be corrected, else today. Raises NotFound for a step there is none
        of."""
        if self.typed is not None:
            return self.typed
        wrong = next((entry for entry in self.course.chain if entry.number == self.corrects), None)
        if self.corrects is not None and (wrong is None or self.kind not in (wrong.kind, steps.TAKEN_BACK)):
            raise NotFound()
        if wrong is not None:
            return _fields(str(wrong.on or ""), wrong.reason, wrong.evidence, wrong.condition)
        if self.kind not in steps.next_steps(self.course.standing, self.by):
            raise NotFound()
        told = self.course.word
        if told is not None and self.by == steps.CENTER and self.kind in (*steps.AT_WORK, steps.LEFT):
            return _fields(str(told.on or self.day))
        planned = self.course.last.on if self.course.last and self.kind in (steps.ATTENDED, steps.NO_SHOW) else None
        unknown = self.kind in (steps.INTERVIEW, steps.HIRED, steps.LEFT)
        return _fields("" if unknown else str(planned or self.day))


def _fields(on: str, reason: str = "", evidence: str = "", condition: str = "") -> dict[str, str]:
    return {"on": on, "reason": reason, "evidence": evidence, "condition": condition, "note": ""}


def step_page(request: Request, asked: Asked, action: str, back: str) -> Response:
    """`action`: where the form goes; `back`: the page it came from."""
    if asked.kind not in (*steps.STEPS, steps.TAKEN_BACK):
        raise NotFound()
    return page(
        request,
        "jobs/step.html",
        status_code=422 if asked.errors else 200,
        asked=asked,
        typed=asked.values,
        errors=asked.errors or {},
        action=action,
        back=back,
        steps=steps,
        words=step_words,
    )


def read_day(text: str) -> date | None:
    """2026-12-31 as a day; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read_number(text: str) -> int | None:
    """A plain number of at most nine digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
