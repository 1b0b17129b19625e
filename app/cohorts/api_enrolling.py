"""JSON API: adding people to a cohort, under the rules of the roster import: all of them or nobody."""

import uuid
from typing import Annotated, Any

from fastapi import Header, Request, Response
from sqlalchemy.orm import Session

from app.api.room import ApiSystemDb, CurrentClient, Scopes
from app.audit.service import record
from app.cohorts import api_queries, importing
from app.cohorts.api_room import room
from app.cohorts.api_schemas import EnrolIn, EnrolledOut, EnrolledPersonOut
from app.cohorts.enrolling import places_left, row_fates
from app.cohorts.models import Cohort, RosterImport
from app.cohorts.roster import LABELS, Roster, RosterProblem, RosterRow, read_people
from app.core.api_client import ApiClient, ApiScope
from app.core.clock import now, today
from app.core.errors import Invalid
from app.core.idempotency import earlier_result, keep_result
from app.core.problems import Fault, Problem

_FIELD = {label: field for field, label in LABELS.items()}
_NEEDED = {
    "name": "A name of 2 to 40 letters is needed, without digits or symbols.",
    "phone": "A Korean phone number of 10 or 11 digits is needed, such as 010-1234-5678.",
    "birth_date": "A day of birth from 1920 on and at least 15 years ago is needed, such as 1963-04-05; or leave it out.",
}
_RESIDENT_NUMBER = "This looks like a resident registration number (주민등록번호). Ieum does not take it; leave it out."
_TWICE = "The same person (name and phone number) stands earlier in the list."
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Made anew for each new request, such as a UUID; kept for seven days. Repeat a request that may not have"
        " arrived with the same key and body: it is done once, and answered the same.",
        examples=["5f1d7a86-0f43-4f6e-9a3b-0c1a2b3c4d5e"],
    ),
]


@room.post(
    "/cohorts/{cohort_id}/enrolments",
    name="enrol",
    allow=Scopes(ApiScope.ENROLMENTS_WRITE),
    summary="Enrol people in a cohort",
    status_code=201,
)
def enrol(
    request: Request,
    response: Response,
    cohort_id: uuid.UUID,
    body: EnrolIn,
    key: Key,
    client: CurrentClient,
    db: ApiSystemDb,
) -> EnrolledOut:
    """All people or none: when one has a fault, nobody is enrolled and `errors` names every fault. Who is in the cohort already
    stays as they are. Whether a person is known to another center never shows."""
    with db.write() as session:
        cohort = api_queries.lock_cohort(session, client, cohort_id)
        roster = read_people([_as_text(person.model_dump()) for person in body.people], today(session))
        if roster.problems:
            raise Problem("invalid", "Nobody was enrolled.", [_fault(each) for each in roster.problems])
        again, earlier = _earlier(session, client, key, {"cohort": str(cohort_id), **body.model_dump(mode="json")})
        if again:
            response.headers["Idempotency-Replayed"] = "true"
            return EnrolledOut.model_validate(earlier)
        result = _enrol(session, client, request.app.state.settings.secret, cohort, roster)
        keep_result(session, client.key, key, result.model_dump(mode="json"))
    return result


def _enrol(session: Session, client: ApiClient, secret: bytes, cohort: Cohort, roster: Roster) -> EnrolledOut:
    rows = list(roster.rows)
    fates = [fate.fate for fate in row_fates(session, cohort, rows)]
    new = fates.count("new")
    left = places_left(session, cohort)
    if new > left:
        detail = f"{new} new people, but {max(left, 0)} places left of {cohort.capacity}. Nobody was enrolled."
        raise Problem("cohort-full", detail)
    importing.carry_out(session, client, secret, cohort, _staged(session, client, cohort, rows))
    record(
        session, client, "cohorts.api_enrolled", "cohort", cohort.id,
        organisation_id=cohort.organisation_id, token=str(client.public_id), rows=new,
    )  # fmt: skip
    here = api_queries.enrolments_by_person(session, cohort, [row.phone for row in rows])
    people = [
        EnrolledPersonOut(
            index=row.line, enrolment_id=here[row.key], result="enrolled" if fate == "new" else "already_here"
        )
        for row, fate in zip(rows, fates, strict=True)
    ]
    return EnrolledOut(enrolled=new, already_here=len(rows) - new, people=people)


def _staged(session: Session, client: ApiClient, cohort: Cohort, rows: list[RosterRow]) -> RosterImport:
    """The list as a roster that was read and confirmed at once."""
    staged = RosterImport(
        organisation_id=cohort.organisation_id,
        cohort_id=cohort.id,
        actor_account_id=client.made_by,
        file_name=f"API: {client.name}"[:120],
        rows=[importing.row_to_json(row) for row in rows],
        created_at=now(session),
    )
    session.add(staged)
    session.flush()
    return staged


def _earlier(session: Session, client: ApiClient, key: str, body: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return earlier_result(session, client.key, key, body)
    except Invalid:
        raise Problem("idempotency-key-reused") from None


def _as_text(person: dict[str, Any]) -> dict[str, str]:
    return {field: "" if value is None else str(value) for field, value in person.items()}


def _fault(problem: RosterProblem) -> Fault:
    """The roster's problem in English. Its own sentence quotes what was typed, so it is not passed on."""
    field = _FIELD.get(problem.column)
    if field is None:
        message = _TWICE if "전화번호" in problem.column else _RESIDENT_NUMBER
        return Fault(message, pointer=f"/people/{problem.line}")
    return Fault(_NEEDED[field], pointer=f"/people/{problem.line}/{field}")
