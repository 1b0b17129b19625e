"""The center worker's page of a cohort's completion: everyone judged now, what was decided, what was issued."""

import uuid
from collections import Counter

from fastapi import Request
from fastapi.responses import Response

from app.cohorts.queries import access_cohort
from app.completion.queries import load_candidates, reserved_certificates
from app.completion.room import room
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.idempotency import fresh_key
from app.core.pages import page
from app.core.room import CENTER, CurrentActor, Db


@room.get("/cohorts/{cohort_id}/completion", name="cohort", allow=CENTER)
def cohort_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Everyone in the cohort, judged now."""
    return cohort_page_for(request, actor, db, cohort_id)


def cohort_page_for(
    request: Request,
    actor: Actor,
    db: Database,
    cohort_id: uuid.UUID,
    *,
    faults: dict[str, str] | None = None,
    picked: frozenset[uuid.UUID] = frozenset(),
    badge: str = "",
) -> Response:
    """Also with faults, for whoever sent a form from it."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        candidates = load_candidates(session, cohort)
        numbered = any(c.certificate is not None and c.certificate.state == "reserved" for c in candidates)
        return page(
            request,
            "completion/cohort.html",
            status_code=422 if faults else 200,
            cohort=cohort,
            candidates=candidates,
            counts={"ready": 0, "missing": 0, "issued": 0} | Counter(c.verdict for c in candidates),
            waiting=len(reserved_certificates(session, cohort.id)) if numbered else 0,
            picked=picked,
            errors=faults or {},
            key=fresh_key(),
            now=now(session),
            today=today(session),
        )
