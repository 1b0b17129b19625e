"""What the trainee sees of the judgement of an own hand-in."""

import uuid
from functools import partial

from fastapi import Request
from fastapi.responses import Response

from app.core.pages import page
from app.core.room import TRAINEE, CurrentActor, Db, Room
from app.labeling.ladder import NAMES
from app.review import presenters
from app.review.entries import view_entry
from app.review.pictures import outlines
from app.review.queries import access_own_submission, list_history
from app.review.rubric import kept_rubric


def add_to(room: Room) -> None:
    """Put the trainee's pages on the room's router."""
    room.get("/my/reviews/{submission_id}", name="feedback", allow=TRAINEE)(feedback)
    room.get("/my/reviews/{submission_id}/status", name="status", allow=TRAINEE)(status)


def feedback(request: Request, submission_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The instructor's word on one's own hand-in, with the picture it points at, and all hand-ins before and after."""
    with db.read() as session:
        submission, review, run, document = access_own_submission(session, actor, submission_id)
        history = list_history(session, submission)
    example = review.example if review else None
    snapshot = submission.snapshot
    item = next((i for i in snapshot["items"] if example and i["item"] == example["item"]), None)
    work, drawable = presenters.work_of(request, submission, run.rules, document), presenters.is_drawn(submission.kind)
    media = partial(presenters.picture_src, request, submission.ref, version=snapshot["document_hash"])
    rubric = kept_rubric(review.rubric) if review and review.rubric else None
    return page(
        request,
        "review/feedback.html",
        submission=submission,
        review=review,
        run_id=run.public_id,
        name=NAMES[run.pool],
        kind=work.kind,
        drawable=drawable,
        history=history,
        latest=history[-1][0],
        example=example,
        item=item,
        drawn=outlines(item["regions"], snapshot["labels"], (item["width"], item["height"]))
        if item and drawable
        else (),
        src=media(item["media"]) if item and drawable else "",
        media=media,
        own=view_entry(work, item) if item and not drawable else {},
        levels=presenters.levels_of(rubric, review.scores) if rubric and review and review.scores else [],
        ordinal=presenters.ordinal,
    )


def status(request: Request, submission_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """One line on where a hand-in stands, for other rooms' pages to fetch into themselves."""
    with db.read() as session:
        submission, review, *_ = access_own_submission(session, actor, submission_id)
    return page(request, "review/status.html", submission=submission, review=review)
