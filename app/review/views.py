"""The instructor's queue and one hand-in with its rubric."""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response

from app.assessment.duties import duties_of
from app.core.actor import Actor
from app.core.clock import now
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, go_to, page
from app.core.room import INSTRUCTOR, CurrentActor, Db, Room, SentForm
from app.datasets.judged import KIND as DATASET
from app.datasets.judged import MachineWords
from app.labeling.models import Submission
from app.labeling.submissions import CALL_AFTER_RETURNS, RETURN_REASONS
from app.review import presenters, service, trainee_views
from app.review.decisions import read_decision, typed_fields
from app.review.entries import Counts, Work, count, view_entries
from app.review.pictures import MachineView, machine_view, view_pictures
from app.review.policy import can_take, holder, needs_call
from app.review.queries import SHOWN, OpenedSubmission, list_waiting, open_submission
from app.review.rubric import kept_rubric, rubric_for

room = Room("review")
trainee_views.add_to(room)


@room.get("/reviews", name="queue", allow=INSTRUCTOR)
def queue(
    request: Request, actor: CurrentActor, db: Db, decided: Annotated[uuid.UUID | None, Query()] = None
) -> Response:
    """What waits, the longest waiting first."""
    with db.read() as session:
        waiting = list_waiting(session, actor)
        duties = duties_of(session, actor)
        instant = now(session)
        done = _just_decided(session, actor, decided)
    free = next((w for w in waiting if can_take(w.lease, actor.account_id, instant)), None)
    return page(
        request,
        "review/queue.html",
        waiting=[(w, presenters.waiting_words(w.submitted_at, instant), holder(w.lease, instant)) for w in waiting],
        free=free,
        duties=duties,
        quiz_titles={slug: quiz.title for slug, quiz in request.app.state.content.quizzes.items()},
        shown=SHOWN,
        decided=done,
        titles=presenters.task_titles(request),
        ordinal=presenters.ordinal,
    )


@room.get("/reviews/{submission_id}", name="show", allow=INSTRUCTOR)
def show(
    request: Request,
    submission_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    decided: Annotated[uuid.UUID | None, Query()] = None,
) -> Response:
    """One hand-in: its pictures, the machine's findings, and the rubric when the actor has taken it."""
    return _show(request, actor, db, submission_id, decided=decided)


@room.post("/reviews/{submission_id}/leases", name="take", allow=INSTRUCTOR)
def take(request: Request, submission_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Take a hand-in for half an hour, or for half an hour more."""
    with db.write() as session:
        service.take(session, actor, open_submission(session, actor, submission_id, lock=True).submission)
    return go(request, "review:show", submission_id=submission_id)


@room.post("/reviews/{submission_id}/leases/end", name="lay_down", allow=INSTRUCTOR)
def lay_down(request: Request, submission_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Leave a hand-in to others."""
    with db.write() as session:
        service.lay_down(session, actor, open_submission(session, actor, submission_id, lock=True).submission)
    return go(request, "review:queue")


@room.post("/reviews/{submission_id}/decisions", name="decide", allow=INSTRUCTOR)
def decide(request: Request, submission_id: uuid.UUID, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Pass or return; then the next hand-in, taken already. A double click gets the first click's answer."""
    typed: dict[str, str] = {}
    seq, key = str(sent.get("_seq", "")), str(sent.get("_key", ""))[:64] or fresh_key()
    try:
        with db.write() as session:
            opened = open_submission(session, actor, submission_id, lock=True)
            rubric = rubric_for(opened.submission.kind)
            typed = typed_fields(sent, rubric)
            body = {**typed, "submission": str(submission_id)}
            done, following = earlier_result(session, actor.account_id, key, body)
            if not done:
                service.check_may_decide(session, actor, opened.review, seq)
                decision = read_decision(typed, rubric, _entries(request, opened), RETURN_REASONS)
                assert opened.review is not None
                service.decide(session, actor, opened.submission, opened.review, rubric=rubric, decision=decision)
                found = service.take_next(session, actor)
                following = str(found) if found else None
                keep_result(session, actor.account_id, key, following)
    except Invalid as fault:
        if not fault.fields:
            raise
        return _show(request, actor, db, submission_id, typed=typed, errors=fault.fields)
    name, params = ("review:show", {"submission_id": following}) if following else ("review:queue", {})
    return go_to(request, f"{request.app.url_path_for(name, **params)}?decided={submission_id}")


def _show(
    request: Request,
    actor: Actor,
    db: Database,
    submission_id: uuid.UUID,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    decided: uuid.UUID | None = None,
) -> Response:
    with db.read() as session:
        opened = open_submission(session, actor, submission_id)
        instant = now(session)
        done = _just_decided(session, actor, decided)
    submission, review = opened.submission, opened.review
    held = holder(opened.lease, instant)
    rubric = kept_rubric(review.rubric) if review and review.rubric else rubric_for(submission.kind)
    pictures = _entries(request, opened)
    drawable = presenters.is_drawn(submission.kind)
    return page(
        request,
        "review/show.html",
        status_code=422 if errors else 200,
        opened=opened,
        submission=submission,
        review=review,
        pictures=pictures,
        kind=_work(request, opened).kind,
        drawable=drawable,
        machine=_machine(submission, pictures),
        media=partial(presenters.picture_src, request, submission.ref, version=submission.snapshot["document_hash"]),
        rubric=rubric,
        levels=presenters.levels_of(rubric, review.scores) if review and review.scores else [],
        reasons=RETURN_REASONS,
        held=held,
        mine=bool(opened.lease and opened.lease.account_id == actor.account_id and submission.state == "submitted"),
        call=needs_call(submission.number, CALL_AFTER_RETURNS),
        returns=submission.number - 1,
        typed=typed or typed_fields({}, rubric),
        errors=errors or {},
        decided=done,
        key=fresh_key(),
        waited=presenters.waiting_words(submission.submitted_at, instant),
        ordinal=presenters.ordinal,
    )


def _entries(request: Request, opened: OpenedSubmission) -> Any:
    """The hand-in's items: pictures with boxes, or entries of any other type."""
    submission, before = opened.submission, opened.before[0].snapshot if opened.before else None
    if presenters.is_drawn(submission.kind):
        return view_pictures(submission.snapshot, submission.findings, opened.rules, before)
    return view_entries(_work(request, opened), submission.snapshot, submission.findings, before)


def _machine(submission: Submission, entries: Any) -> MachineView | MachineWords | Counts:
    """What the machine says beside each criterion."""
    if presenters.is_drawn(submission.kind):
        return machine_view(entries, submission.findings)
    return MachineWords(submission.findings) if submission.kind == DATASET else count(submission.findings)


def _work(request: Request, opened: OpenedSubmission) -> Work:
    return presenters.work_of(request, opened.submission, opened.rules, opened.document)


def _just_decided(session: Any, actor: Actor, public_id: uuid.UUID | None) -> OpenedSubmission | None:
    """What the last deed was, for its notice; an address that names nothing of the actor's says nothing."""
    if public_id is None:
        return None
    try:
        found = open_submission(session, actor, public_id)
    except NotFound:
        return None
    return found if found.review and found.review.state == "decided" else None
