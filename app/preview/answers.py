"""What the author has answered, in this process's memory: gone when the preview stops, and when a question is written anew."""

from typing import Any

from app.learning.activities import ActivityView, answer_activity, view_activity
from app.questions.base import Form, MediaUrl, Problem
from app.questions.registry import Question

NOBODY = 0  # in place of an enrolment: the order of options is the same at each visit
MOST = 5000


class Answers:
    """By page ("lesson:<stage>/<slug>", …) and question."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], dict[str, Any]] = {}

    def view(self, page: str, question: Question, media: MediaUrl, problem: Problem | None = None) -> ActivityView:
        """The question after what was answered so far, as a trainee's lesson shows it."""
        return view_activity(question, self._kept.get(_key(page, question)), NOBODY, media, problem)

    def answer(self, page: str, question: Question, form: Form) -> Problem | None:
        """Keep an answer; the Problem when it cannot be read."""
        key = _key(page, question)
        kept = answer_activity(question, self._kept.get(key), form, NOBODY)
        if isinstance(kept, Problem):
            return kept
        while len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = kept
        return None

    def forget(self, page: str) -> None:
        """Begin the page anew."""
        for key in [key for key in list(self._kept) if key[0] == page]:
            self._kept.pop(key, None)


def _key(page: str, question: Question) -> tuple[str, str, str]:
    return page, question.id, question.model_dump_json()
