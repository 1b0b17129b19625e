"""Papers on demand: the center worker's page of a cohort, the files, and what their check shows to anyone."""

import io
import uuid
import zipfile
from typing import Annotated, cast

from fastapi import Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.queries import access_cohort
from app.completion.models import Paper
from app.completion.packing import safe_name
from app.completion.paper_making import (
    AT_ONCE,
    access_paper,
    checked_wish,
    list_lines,
    list_papers,
    make_papers,
)
from app.completion.papers import NO_ATTENDANCE, TITLES, PaperKind
from app.completion.room import room
from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.core.idempotency import fresh_key
from app.core.pages import go_to, page
from app.core.room import CENTER, SIGNED_IN, CurrentActor, Db
from app.core.sheets import attachment

NAME_GONE = "본인 요청으로 이름을 지운 서류라 내려받을 수 없어요."


class PaperForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    key: str = Field("", alias="_key", max_length=64)
    kind: str = Field("", max_length=20)
    enrolment: list[uuid.UUID] = Field(default=[], max_length=2000)
    to: str = Field("", max_length=300)
    words: str = Field("", max_length=5000)
    reason: str = Field("", max_length=1000)


Made = Annotated[list[uuid.UUID], Query(max_length=AT_ONCE)]


@room.get("/cohorts/{cohort_id}/papers", name="papers", allow=CENTER)
def papers_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db, made: Made = []) -> Response:  # noqa: B006
    """Who may get which paper, the form, and what was made. `made`: what the form has just made."""
    return _papers_page(request, actor, db, cohort_id, PaperForm(), {}, made)


@room.post("/cohorts/{cohort_id}/papers", name="make_papers", allow=CENTER)
def make(
    request: Request, cohort_id: uuid.UUID, form: Annotated[PaperForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    state = request.app.state
    try:
        wish = checked_wish(form.kind, form.enrolment, form.to, form.words, form.reason)
        made = make_papers(
            db, state.storage, state.content, state.settings.public_url, actor, cohort_id, wish, form.key or fresh_key()
        )
    except Invalid as error:
        return _papers_page(request, actor, db, cohort_id, form, error.fields or {"kind": error.message}, [])
    query = "&".join(f"made={each}" for each in made)
    return go_to(request, f"{request.app.url_path_for('completion:papers', cohort_id=cohort_id)}?{query}")


def _papers_page(
    request: Request,
    actor: Actor,
    db: Database,
    cohort_id: uuid.UUID,
    form: PaperForm,
    faults: dict[str, str],
    made: list[uuid.UUID],
) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        lines = list_lines(session, cohort)
        papers = list_papers(session, actor, cohort)
    return page(
        request,
        "completion/papers.html",
        status_code=422 if faults else 200,
        cohort=cohort,
        lines=lines,
        papers=papers,
        fresh=[paper for paper, _ in papers if paper.public_id in made],
        titles=TITLES,
        no_attendance=NO_ATTENDANCE,
        form=form,
        key=fresh_key(),
        errors=faults,
    )


@room.get("/cohorts/{cohort_id}/papers.zip", name="papers_zip", allow=CENTER)
def papers_zip(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db, made: Made = []) -> Response:  # noqa: B006
    """Some of them in one file, to be printed one after the other. Each is the file that was kept."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        chosen = [paper for paper, _ in list_papers(session, actor, cohort) if paper.public_id in made]
    chosen = [paper for paper in chosen if paper.pdf_hash]
    if not chosen:
        raise NotFound()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for paper in reversed(chosen):
            archive.writestr(file_name(paper), request.app.state.storage.get(paper.pdf_hash))
    with db.write() as session:
        for paper in chosen:
            _keep_access(session, actor, paper)
    return Response(packed.getvalue(), media_type="application/zip", headers=attachment(f"{cohort.name} 서류.zip"))


@room.get("/papers/{paper_id}/paper.pdf", name="paper_pdf", allow=SIGNED_IN)
def paper_pdf(request: Request, paper_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The file as it was made."""
    with db.write() as session:
        paper = access_paper(session, actor, paper_id)
        _keep_access(session, actor, paper)
    if paper.pdf_hash is None:
        raise Conflict(NAME_GONE)
    content: bytes = request.app.state.storage.get(paper.pdf_hash)
    return Response(content, media_type="application/pdf", headers=attachment(file_name(paper)))


def file_name(paper: Paper) -> str:
    """추천서 2026-1121-K7QW9M4X 남궁혜숙.pdf."""
    title = TITLES[cast(PaperKind, paper.kind)].korean
    return safe_name(f"{title} {paper.number} {paper.recipient_name or ''}".strip()) + ".pdf"


def _keep_access(session: Session, actor: Actor, paper: Paper) -> None:
    record(
        session, actor, "completion.paper_taken", "paper", paper.id,
        organisation_id=paper.organisation_id, person_id=paper.person_id,
    )  # fmt: skip
