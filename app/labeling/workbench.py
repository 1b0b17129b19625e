"""Answers of the workbench, whichever task type stands in it: the page, a refusal beside the field, two drafts side by side.

Runs up the ladder and mock work show the same page; a `Frame` says where it stands and where it sends to.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from app.core.errors import Invalid
from app.core.pages import go, page
from app.labeling.presenters import media_of, pool_name
from app.labeling.queries import TRAINING, OpenRun
from app.labeling.schemas import Sent
from app.labeling.service import StaleAnswer
from app.labeling.tasks import Task
from app.labeling.types.base import Answer


@dataclass(frozen=True)
class Frame:
    """Around one item. `address` takes the form (save, add, done …); `check` is set where feedback is asked for instead of
    done. `checked` is where the last feedback stands. `next_words` name the way on without finishing. `example` is what an
    instructor pointed at; `guided`: show the first steps. `seed` tells people apart where
    a type draws an order (`TaskType.seeded`): the enrolment's id."""

    title: str
    address: str
    back_url: str
    back_label: str
    finish: str
    check: str | None = None
    checked: str | None = None
    number: int | None = None
    total: int | None = None
    previous: str | None = None
    following: str | None = None
    next_words: str = "건너뛰기"
    training: bool = False
    guided: bool = False
    seed: str = ""
    example: Mapping[str, Any] | None = None
    sheets: tuple[str, ...] = ()
    """Features of static/css that `around` and `below` need."""
    around: str | None = None
    """A template of the room that stands above the item: its own words about pay, pace, a changed rule."""
    below: str | None = None
    """A template of the room that stands under the form: another way on, such as skipping."""
    values: Mapping[str, Any] | None = None
    """What those templates need."""


def wants_json(request: Request) -> bool:
    """Whether the island asks, and not a plain form."""
    return "application/json" in request.headers.get("accept", "")


def run_frame(
    request: Request, task: Task, opened: OpenRun, number: int, example: Mapping[str, Any] | None = None
) -> Frame:
    """The workbench of item `number` of a run."""
    run, words = opened.run, task.type.words
    item = opened.item_at(number)
    drawn = opened.drawn.get(item)

    def address(name: str, at: int = number) -> str:
        return str(request.app.url_path_for(f"labeling:{name}", run_id=str(run.public_id), number=at))

    training = run.pool in TRAINING
    checked = training and drawn is not None and drawn.first_answer is not None
    return Frame(
        title=f"{pool_name(run)} · {words.item} {number}",
        address=address("save_item"),
        back_url=str(request.app.url_path_for("labeling:run", run_id=str(run.public_id))),
        back_label=f"{words.item} 목록",
        finish="확인하기" if training else f"이 {words.item} 다 했어요",
        check=address("check_item") if training else None,
        checked=address("feedback") if checked else None,
        number=number,
        total=opened.total,
        previous=address("item", number - 1) if number > 1 else None,
        following=address("item", number + 1) if number < opened.total else None,
        next_words=f"다음 {words.item}" if training or opened.is_done(item) else "건너뛰기",
        training=training,
        guided=run.pool == "tutorial" and number == 1,
        seed=str(run.enrolment_id),
        example=example,
    )


def show_bench(
    request: Request,
    task: Task,
    item: Any,
    frame: Frame,
    *,
    answer: Answer,
    revision: int,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """One item to answer. `answer` is the kept one, or what was typed and refused, with the `errors` that say why."""
    return page(
        request,
        "labeling/item.html",
        status_code=status,
        task=task,
        kind=task.type,
        item=item,
        frame=frame,
        media=media_of(request, task),
        shown=task.shown(item, answer, seed=frame.seed),
        revision=revision,
        training=frame.training,
        guided=frame.guided,
        example=frame.example,
        errors=errors or {},
    )


def refused(
    request: Request, task: Task, item: Any, frame: Frame, *, sent: Sent, fault: Invalid, kept: Answer, revision: int
) -> Response:
    """What cannot be kept: the island gets the sentence, a plain form gets its fields back with the fault named.

    `revision` is what stands on the server now if this form has moved it, else the form's own.
    """
    if wants_json(request):
        body = {"status": 422, "title": fault.title, "detail": fault.message, "fields": fault.fields}
        return JSONResponse(body, status_code=422, media_type="application/problem+json")
    return show_bench(
        request,
        task,
        item,
        frame,
        answer=task.type.typed(task.document, item, sent.fields, kept),
        revision=revision,
        errors=fault.fields or {task.type.name: fault.message},
        status=422,
    )


def conflict(
    request: Request, task: Task, item: Any, frame: Frame, *, sent: Sent, mine: Answer, stale: StaleAnswer, reload: str
) -> Response:
    """Two windows answered one item: both are shown, nothing is lost until one is chosen. `reload` shows the kept one."""
    theirs = task.type.empty() if stale.answer is None else stale.answer
    shown = (task.shown(item, each, seed=frame.seed) for each in (mine, theirs))
    return page(
        request,
        "labeling/conflict.html",
        fragment="two_drafts",
        status_code=409,
        task=task,
        kind=task.type,
        item=item,
        media=media_of(request, task),
        mine=next(shown),
        theirs=next(shown),
        amounts=(task.type.amount(mine), task.type.amount(theirs)),
        fields=sent.answered,
        address=frame.address,
        reload=reload,
        revision=stale.revision,
        deed=sent.deed if sent.deed != "done" else "save",
    )


def onward(request: Request, opened: OpenRun, number: int) -> Response:
    """After an item is done: the next one that is not, looking forward first; the check list after the last."""
    run_id: uuid.UUID = opened.run.public_id
    order = [*range(number + 1, opened.total + 1), *range(1, number)]
    following = next((n for n in order if not opened.is_done(opened.run.items[n - 1])), None)
    if following is None:
        return go(request, "labeling:run", run_id=run_id)
    return go(request, "labeling:item", run_id=run_id, number=following)
