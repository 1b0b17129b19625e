"""One activity of a lesson as its page shows it: the question until it is answered rightly, then the explanation. Pure."""

import random
from dataclasses import dataclass
from typing import Any

from app.questions.base import Form, MediaUrl, Order, Problem, Response
from app.questions.registry import Question
from app.questions.views import QuestionView, ReviewView

TRIES_BEFORE_THE_ANSWER = 2


@dataclass(frozen=True)
class ActivityView:
    """`review` is there once the activity is settled (right, or tried twice); `hint` after a first wrong answer."""

    id: str
    question: QuestionView
    response: Response
    problem: Problem | None = None
    hint: str | None = None
    review: ReviewView | None = None
    tries: int = 0

    @property
    def settled(self) -> bool:
        return self.review is not None


def order_for(question: Question, enrolment_id: int) -> Order:
    """The same order each time one person meets the activity."""
    return question.draw_order(random.Random(f"{enrolment_id}:{question.id}:{question.prompt}"))  # noqa: S311


def is_settled(answer: dict[str, Any] | None) -> bool:
    return answer is not None and (answer["state"] == "right" or answer["tries"] >= TRIES_BEFORE_THE_ANSWER)


def view_activity(
    question: Question,
    answer: dict[str, Any] | None,
    enrolment_id: int,
    media: MediaUrl,
    problem: Problem | None = None,
) -> ActivityView:
    """The activity after `answer` (None: not tried yet)."""
    order = order_for(question, enrolment_id)
    view = question.view(order, media)
    if answer is None:
        return ActivityView(question.id, view, {}, problem)
    if is_settled(answer):
        review = question.review(answer["response"], order, media)
        return ActivityView(question.id, view, answer["response"], problem, review=review, tries=answer["tries"])
    return ActivityView(
        question.id,
        view,
        answer["response"],
        problem,
        hint=question.hint or "다시 한번 천천히 읽어 볼까요?",
        tries=answer["tries"],
    )


def answer_activity(
    question: Question, before: dict[str, Any] | None, form: Form, enrolment_id: int
) -> dict[str, Any] | Problem:
    """What is kept after the person sent `form`; a Problem when nothing readable was sent. A settled answer stays. `_tries`
    in the form is what its page knew of: the same answer from a page that knew of fewer (a double tap, a response lost on the
    way) is no further try."""
    if before is not None and is_settled(before):
        return before
    order = order_for(question, enrolment_id)
    response = question.parse(form, order)
    if isinstance(response, Problem):
        return response
    if not response:
        return Problem("아직 답을 고르거나 적지 않았어요. 답을 정한 뒤 다시 눌러 주세요.")
    if before is not None and response == before["response"] and form.get("_tries") != [str(before["tries"])]:
        return before
    grade = question.grade(response, order)
    tries = (before["tries"] if before else 0) + 1
    return {"response": response, "state": grade.state, "tries": tries}
