"""How the lab's pages reach a draft: to look at it, or to change it."""

from fastapi import Request
from sqlalchemy.orm import Session

from app.content.lab import Lab
from app.core.actor import Actor
from app.core.database import Database
from app.datasets import service
from app.datasets.drafts import OpenDraft
from app.datasets.queries import access_draft, find_lab, frozen_lab


def look(request: Request, actor: Actor, db: Database, lab: str) -> tuple[OpenDraft, Lab]:
    """The own draft and the lab as it was frozen, to look at."""
    find_lab(request.app.state.content, lab)
    with db.read() as session:
        opened = access_draft(session, actor, lab)
        return opened, frozen_lab(session, request.app.state.content, opened.run.document_hash, lab)


def held(request: Request, session: Session, actor: Actor, lab: str, seq: str) -> tuple[OpenDraft, Lab]:
    """The same to change it: locked, open, and as the form knew it. Raises Conflict."""
    find_lab(request.app.state.content, lab)
    opened = access_draft(session, actor, lab, lock=True)
    service.require_open(opened, seq)
    return opened, frozen_lab(session, request.app.state.content, opened.run.document_hash, lab)
