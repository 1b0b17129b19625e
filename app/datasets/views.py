"""The lab: a dataset of one's own in four steps, one task a screen."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app.cohorts.ledger import access_learner
from app.content.lab import Lab
from app.core.errors import Conflict, Invalid, NotFound
from app.core.metrics import count_graded, grading
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db, PathNumber, SentForm
from app.core.storage import Storage
from app.datasets import keeping_views, service, shaping_views, taking_views
from app.datasets.cleaning import DEEDS, REASONS, read_decision, said
from app.datasets.drafts import PLACES, STEPS, OpenDraft
from app.datasets.forms import one
from app.datasets.queries import find_draft, find_lab, frozen_lab, lab_of, latest_submission
from app.datasets.reaching import held, look
from app.datasets.room import room
from app.labeling.ladder import step_key
from app.questions.base import form_lists

__all__ = ["keeping_views", "room", "shaping_views", "taking_views"]


@room.get("/labs/{lab}", name="lab", allow=TRAINEE)
def lab_page(request: Request, lab: str, actor: CurrentActor, db: Db) -> Response:
    """What the lab is, its four steps, and where one stands."""
    content = request.app.state.content
    find_lab(content, lab)
    with db.read() as session:
        opened = find_draft(session, actor, lab)
        if opened is None:
            learner = access_learner(session, actor)
            learner.require_step(step_key(lab, service.POOL))
            found, submission = lab_of(session, content, learner, lab), None
        else:
            found = frozen_lab(session, content, opened.run.document_hash, lab)
            submission = latest_submission(session, opened) if opened.run.state != "open" else None
    return page(
        request,
        "datasets/lab.html",
        lab=found,
        opened=opened,
        step=PLACES[opened.place] if opened else 1,
        steps=STEPS,
        submission=submission,
        on_url=_url_of(request, lab, opened) if opened else "",
    )


@room.post("/labs/{lab}/drafts", name="start", allow=TRAINEE)
def start(request: Request, lab: str, actor: CurrentActor, db: Db) -> Response:
    content = request.app.state.content
    find_lab(content, lab)
    with db.write() as session:
        learner = access_learner(session, actor)
        learner.require_step(step_key(lab, service.POOL))
        service.start(session, learner, lab_of(session, content, learner, lab))
    return go(request, "datasets:question", lab=lab)


def _url_of(request: Request, lab: str, opened: OpenDraft) -> str:
    """Where to go on."""
    url = request.app.url_path_for
    match opened.place:
        case "rows":
            number = opened.undecided()
            return str(url("datasets:row", lab=lab, number=number) if number else url("datasets:rows", lab=lab))
        case "shape":
            recipe = opened.draft.recipe or {}
            part = "columns" if not recipe.get("columns") else "names" if not recipe.get("names") else "rows"
            return str(url("datasets:shape", lab=lab, part=part))
        case "card":
            return str(url("datasets:card", lab=lab, part="title"))
        case "waiting" | "passed":
            return str(url("datasets:list"))
        case place:
            return str(url(f"datasets:{place}", lab=lab))


# ---- 2 가공 ----------------------------------------------------------------------------------------------------------


@room.get("/labs/{lab}/rows", name="rows", allow=TRAINEE)
def rows_page(request: Request, lab: str, actor: CurrentActor, db: Db) -> Response:
    """All odd rows with what was decided; once the step is finished, how it went."""
    opened, found = look(request, actor, db, lab)
    if opened.draft.source is None:
        return go(request, "datasets:source", lab=lab)
    told = opened.draft.cleaned is not None
    lines = [
        (
            odd,
            opened.decisions.get(odd.row),
            said(opened.decisions.get(odd.row), opened.planted.get(odd.row)) if told else None,
        )
        for odd in opened.odd
    ]
    return page(
        request, "datasets/rows.html", lab=found, opened=opened, lines=lines, deeds=DEEDS, cleaned=opened.draft.cleaned,
        following=opened.undecided(),
    )  # fmt: skip


@room.get("/labs/{lab}/rows/{number}", name="row", allow=TRAINEE)
def row_page(request: Request, lab: str, number: PathNumber, actor: CurrentActor, db: Db) -> Response:
    """One odd row: the fact, what else is known of that time, and three ways."""
    opened, found = look(request, actor, db, lab)
    if opened.draft.source is None:
        return go(request, "datasets:source", lab=lab)
    return _row(request, opened, found, number)


def _row(
    request: Request, opened: OpenDraft, lab: Lab, number: int, typed: dict[str, str] | None = None, errors: Any = None
) -> Response:
    if not 1 <= number <= len(opened.odd):
        raise NotFound()
    odd = opened.odd[number - 1]
    kept = opened.decisions.get(odd.row)
    told = kept is not None and (opened.draft.cleaned is not None or lab.feedback == "at_once")
    shown = (
        {"deed": kept.deed, "reason": kept.reason, "value": kept.value}
        if kept
        else {"deed": "", "reason": "", "value": ""}
    )
    return page(
        request, "datasets/row.html", status_code=422 if errors else 200, lab=lab, opened=opened, odd=odd, number=number,
        total=len(opened.odd), typed=typed or shown, kept=kept, deeds=DEEDS, reasons=REASONS, errors=errors or {},
        told=said(kept, opened.planted.get(odd.row)) if told else None,
    )  # fmt: skip


@room.post("/labs/{lab}/rows/{number}", name="decide", allow=TRAINEE)
def decide(request: Request, lab: str, number: PathNumber, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Kept at once; then the next row that waits, or the list."""
    lists = form_lists(sent.multi_items())
    typed = {name: one(lists, name)[:40] for name in ("deed", "reason", "value")}
    try:
        with db.write() as session:
            opened, found = held(request, session, actor, lab, one(lists, "_seq"))
            if not 1 <= number <= len(opened.odd):
                raise NotFound()
            odd = opened.odd[number - 1]
            service.decide(session, opened, odd, read_decision(odd, **typed))
    except Invalid as fault:
        opened, found = look(request, actor, db, lab)
        return _row(request, opened, found, number, typed, fault.fields)
    if found.feedback == "at_once" and opened.draft.cleaned is None:
        return go(request, "datasets:row", lab=lab, number=number)
    following = opened.undecided()
    return (
        go(request, "datasets:row", lab=lab, number=following) if following else go(request, "datasets:rows", lab=lab)
    )


@room.post("/labs/{lab}/cleaning", name="settle", allow=TRAINEE)
def settle(request: Request, lab: str, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """The step is finished: it is graded once, and what was planted is told."""
    with db.write() as session:
        opened, found = held(request, session, actor, lab, one(form_lists(sent.multi_items()), "_seq"))
        with grading("datasets"):
            service.settle(session, opened, found)
    count_graded("datasets", "cleaning", len(opened.odd))
    return go(request, "datasets:rows", lab=lab)


# ---- 4, at the end ---------------------------------------------------------------------------------------------------


@room.get("/labs/{lab}/check", name="check", allow=TRAINEE)
def check_page(request: Request, lab: str, actor: CurrentActor, db: Db) -> Response:
    """What a machine says, the whole dataset to look over, and the one button."""
    opened, found = look(request, actor, db, lab)
    if opened.draft.source is None or not opened.columns:
        return go(request, "datasets:lab", lab=lab)
    dataset, checks = opened.judged(found, actor.name)
    bad = [each for each in checks if each.state == "bad"]
    return page(request, "datasets/check.html", lab=found, opened=opened, dataset=dataset, checks=checks, bad=bad)


@room.post("/labs/{lab}/submissions", name="hand_in", allow=TRAINEE)
def hand_in(request: Request, lab: str, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """To the instructor. A second tap finds it handed in already. The package is made and stored outside the transaction."""
    from app.datasets.packaging import package

    seq = one(form_lists(sent.multi_items()), "_seq")
    opened, found = look(request, actor, db, lab)
    if opened.open and opened.draft.source is not None and opened.columns and str(opened.draft.seq) == seq:
        dataset, checks = opened.judged(found, actor.name)
        made = package(dataset)
        storage: Storage = request.app.state.storage
        kept = (storage.put(made), len(made))
        with db.write() as session:
            opened, found = held(request, session, actor, lab, seq)
            service.hand_in(session, opened, found, dataset, checks, kept)
    elif opened.open:
        raise Conflict(service.STALE)
    return go(request, "datasets:lab", lab=lab)
