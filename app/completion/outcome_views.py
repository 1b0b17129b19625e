"""Pages of the center worker: what became of everyone in a cohort, and deciding it for one person or for many."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.audit.service import record
from app.cohorts.models import Cohort
from app.cohorts.queries import access_cohort, access_enrolment
from app.completion import deciding, outcomes
from app.completion.queries import load_candidates
from app.completion.room import room
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Invalid
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db


class OutcomeForm(BaseModel):
    """`seq`: id of the decision that the page showed as standing, 0 for none."""

    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")
    seq: int = Field(0, alias="_seq", ge=0)
    outcome: str = Field("", max_length=20)
    reason: str = Field("", max_length=1000)


@room.get("/cohorts/{cohort_id}/outcomes", name="outcomes", allow=CENTER)
def outcomes_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Everyone with what was decided and why, and the totals."""
    return _outcomes_page(request, actor, db, cohort_id)


@room.post("/cohorts/{cohort_id}/outcomes", name="decide_many", allow=CENTER)
def decide_many(
    request: Request, cohort_id: uuid.UUID, form: Annotated[OutcomeForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """수료 for all undecided who have met the rule, or 미수료 for all who have not."""
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
    try:
        deciding.decide_many(db, actor, cohort, outcome=form.outcome, reason=form.reason)
    except Invalid as error:
        return _outcomes_page(request, actor, db, cohort_id, error.fields, form.reason)
    return go(request, "completion:outcomes", cohort_id=cohort_id)


def _outcomes_page(
    request: Request,
    actor: Actor,
    db: Database,
    cohort_id: uuid.UUID,
    faults: dict[str, str] | None = None,
    typed: str = "",
) -> Response:
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        candidates = load_candidates(session, cohort)
        undecided = deciding.undecided_of(candidates)
        met = [each for each in undecided if each.decision is not None and each.decision.completed]
        return page(
            request,
            "completion/outcomes.html",
            status_code=422 if faults else 200,
            cohort=cohort,
            candidates=candidates,
            totals=outcomes.totals((each.state, each.outcome) for each in candidates),
            outcomes=outcomes.OUTCOMES,
            met=len(met),
            missed=len(undecided) - len(met),
            over=today(session) >= cohort.ends_on,
            today=today(session),
            errors=faults or {},
            typed=typed,
        )


@room.get("/enrolments/{enrolment_id}/outcome", name="outcome", allow=CENTER)
def outcome_page(request: Request, enrolment_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """One person: what the rule says now, what was decided so far, and the form."""
    return _outcome_page(request, actor, db, enrolment_id, {}, {})


@room.post("/enrolments/{enrolment_id}/outcome", name="decide_outcome", allow=CENTER)
def decide_outcome(
    request: Request, enrolment_id: uuid.UUID, form: Annotated[OutcomeForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    try:
        with db.write() as session:
            enrolment = access_enrolment(session, actor, enrolment_id)
            deciding.decide_outcome(
                session, actor, enrolment, outcome=form.outcome, reason=form.reason, expected=form.seq
            )
    except Invalid as error:
        typed = {"outcome": form.outcome, "reason": form.reason}
        return _outcome_page(request, actor, db, enrolment_id, error.fields, typed)
    return go(request, "completion:outcome", enrolment_id=enrolment_id)


def _outcome_page(
    request: Request,
    actor: Actor,
    db: Database,
    enrolment_id: uuid.UUID,
    faults: dict[str, str],
    typed: dict[str, str],
) -> Response:
    """Whose data was looked at is kept: the access log is no domain table."""
    with db.write() as session:
        enrolment = access_enrolment(session, actor, enrolment_id)
        record(
            session, actor, "completion.outcome_seen", "enrolment", enrolment.id,
            organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
        )  # fmt: skip
        cohort = session.get_one(Cohort, enrolment.cohort_id)
        return page(
            request,
            "completion/outcome.html",
            status_code=422 if faults else 200,
            cohort=cohort,
            enrolment=enrolment,
            candidate=deciding.candidate_of(session, cohort, enrolment),
            decisions=deciding.list_decisions(session, enrolment.id),
            outcomes=outcomes.OUTCOMES,
            means=outcomes.MEANS,
            common_reasons=outcomes.COMMON_REASONS,
            today=today(session),
            errors=faults,
            typed=typed,
        )
