"""The page of one question of an attempt that is under way."""

import uuid
from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.assessment import service
from app.assessment.behaviours import CERTAINTY_WORDS, CHECKED_AT_ONCE
from app.assessment.models import Attempt
from app.assessment.papers import Paper, answer_in_words
from app.assessment.room import media_url
from app.core.clock import now
from app.core.file_kinds import ENDINGS, GROUP_OF, MIME_TYPES
from app.core.pages import page, wants_fragment
from app.core.uploads import Refused
from app.questions.base import form_lists
from app.questions.hand_in import FileHandIn, files_of
from app.questions.registry import Question


def seconds_left(session: Session, attempt: Attempt) -> int | None:
    """Whole seconds to the deadline, 0 once it has passed; None where time is not limited."""
    if attempt.deadline_at is None:
        return None
    return max(0, int((attempt.deadline_at - now(session)).total_seconds()))


def show_question(
    request: Request,
    attempt_id: uuid.UUID,
    paper: Paper,
    slot: int,
    *,
    seq: int,
    seconds: int | None = None,
    status_code: int = 200,
    outcome: service.Stale | service.Unreadable | None = None,
    headers: dict[str, str] | None = None,
    part: str = "state",
    refused: Sequence[Refused] = (),
    some_kept: bool = False,
) -> Response:
    """The question, or for htmx only a part of it: what its form has to know (the next `_seq`, a problem, a conflict), or, with
    `part`, the files handed in. `refused`: files that were not taken; `some_kept`: others that came with them were."""
    view = paper.view(slot, media_url)
    response, problem, conflict = paper.response(slot), None, None
    if isinstance(outcome, service.Unreadable):
        problem = outcome.problem
        response = paper.question(slot).echo(form_lists(request.state.form.multi_items()))
    elif isinstance(outcome, service.Stale):
        response = outcome.given
        conflict = {
            "stored": answer_in_words(view, paper.response(slot)),
            "given": answer_in_words(view, outcome.given),
            "seq": paper.seq(slot),
        }
    return page(
        request,
        "assessment/question.html",
        fragment=part,
        status_code=status_code,
        headers=headers,
        attempt_id=attempt_id,
        paper=paper,
        slot=slot,
        view=view,
        response=response,
        problem=problem,
        conflict=conflict,
        seq=seq,
        seconds=seconds,
        checks=paper.policy.behaviour in CHECKED_AT_ONCE and not paper.question(slot).manual,
        turn=paper.last_turn(slot, media_url),
        certainties=CERTAINTY_WORDS if paper.policy.behaviour == "certainty" else {},
        answered=bool(paper.response(slot)) and outcome is None,
        partial=wants_fragment(request),
        files=files_of(response),
        refused=refused,
        some_kept=some_kept,
        accept=accepted_by(paper.question(slot)),
    )


def accepted_by(question: Question) -> str:
    """What a file field of the page offers to pick; "" for other questions. A hint to the browser, never a check."""
    groups = question.accept if isinstance(question, FileHandIn) else ()
    return ",".join(
        text
        for ending, kind in ENDINGS.items()
        if GROUP_OF[kind] in groups
        for text in (f".{ending}", MIME_TYPES[kind].split(";")[0])
    )
