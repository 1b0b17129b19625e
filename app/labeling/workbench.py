"""Answers of the workbench: the page with its picture and rows, a refusal beside the row, two drafts side by side."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from app.core.errors import Invalid
from app.core.pages import go, page
from app.labeling import presenters
from app.labeling.queries import TRAINING, OpenRun
from app.labeling.regions import NUMBERS, Region, Rows, middle_box, read_rows
from app.labeling.schemas import BoxesForm
from app.labeling.service import StaleRegions
from app.labeling.tasks import Item, Task

Drawn = Sequence[Mapping[str, Any]]


def wants_json(request: Request) -> bool:
    """Whether the island asks, and not a plain form."""
    return "application/json" in request.headers.get("accept", "")


def read_deed(form: BoxesForm, task: Task, item: Item) -> list[Region]:
    """The regions after the form's deed: a row deleted, a box added, or as they came. Raises Invalid naming rows."""
    rows = form.rows
    if form.deed.startswith("delete-") and form.deed[7:].isascii() and form.deed[7:].isdigit():
        rows = _without(rows, int(form.deed[7:]) - 1)
    labels = task.labels_of(item)
    regions = read_rows(rows, {label.name: label.title for label in labels}, item.width, item.height)
    if form.deed == "add":
        regions.append(middle_box(labels[0].name, item.width, item.height))
    return regions


def workbench(
    request: Request,
    task: Task,
    opened: OpenRun,
    number: int,
    *,
    example: Mapping[str, Any] | None = None,
    typed: Drawn | None = None,
    errors: Mapping[str, str] | None = None,
    revision: int | None = None,
    status: int = 200,
) -> Response:
    """One picture to mark. `typed` are rows that were refused, shown again as they were typed."""
    item = task.item(opened.item_at(number))
    drawn = opened.drawn.get(item.id)
    kept: Drawn = drawn.regions if drawn else []
    return page(
        request,
        "labeling/item.html",
        status_code=status,
        task=task,
        run=opened.run,
        opened=opened,
        name=presenters.pool_name(opened.run),
        number=number,
        total=opened.total,
        item=item,
        picture=presenters.picture(request, task, item),
        labels=task.labels_of(item),
        regions=typed if typed is not None else kept,
        shapes=presenters.outline(task, item, kept),
        revision=revision if revision is not None else (drawn.revision if drawn else 0),
        training=opened.run.pool in TRAINING,
        checked=bool(drawn and drawn.first_answer is not None),
        guided=opened.run.pool == "tutorial" and number == 1,
        example=example,
        errors=errors or {},
    )


def refused(request: Request, task: Task, opened: OpenRun, number: int, *, form: BoxesForm, fault: Invalid) -> Response:
    """Rows that cannot be kept: the island gets the sentence, a plain form gets its rows back with the fault named."""
    if wants_json(request):
        body = {"status": 422, "title": fault.title, "detail": fault.message, "fields": fault.fields}
        return JSONResponse(body, status_code=422, media_type="application/problem+json")
    return workbench(
        request,
        task,
        opened,
        number,
        typed=_as_typed(form.rows),
        errors=fault.fields or {"boxes": fault.message},
        revision=form.revision,
        status=422,
    )


def conflict(
    request: Request, task: Task, opened: OpenRun, number: int, *, form: BoxesForm, stale: StaleRegions
) -> Response:
    """Two windows drew on one picture: both are shown, nothing is lost until one is chosen."""
    item = task.item(opened.item_at(number))
    mine = read_rows(form.rows, task.titles, item.width, item.height)
    return page(
        request,
        "labeling/conflict.html",
        fragment="two_drafts",
        status_code=409,
        run=opened.run,
        number=number,
        picture=presenters.picture(request, task, item),
        mine=presenters.outline(task, item, mine),
        theirs=presenters.outline(task, item, stale.regions),
        revision=stale.revision,
    )


def onward(request: Request, opened: OpenRun, number: int) -> Response:
    """After a picture is done: the next one that is not, looking forward first; the check list after the last."""
    run_id: uuid.UUID = opened.run.public_id
    order = [*range(number + 1, opened.total + 1), *range(1, number)]
    following = next((n for n in order if not opened.is_done(opened.run.items[n - 1])), None)
    if following is None:
        return go(request, "labeling:run", run_id=run_id)
    return go(request, "labeling:item", run_id=run_id, number=following)


def _without(rows: Rows, at: int) -> Rows:
    columns = (rows.label, rows.x, rows.y, rows.w, rows.h)
    return Rows(*([value for n, value in enumerate(column) if n != at] for column in columns))


def _as_typed(rows: Rows) -> list[dict[str, str]]:
    names = ("label", *(name for name, _ in NUMBERS))
    columns = (rows.label, rows.x, rows.y, rows.w, rows.h)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=False)]
