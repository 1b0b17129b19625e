"""Who read whose data through the API: noted once an hour for each token and subject, before the answer goes out.

A program that polls every minute would otherwise fill the access record with what it already says. While the note of the hour
stands, reading takes no write; a subject whose note cannot be written is not shown.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.audit.models import AuditEntry
from app.audit.service import record
from app.core.api_client import ApiClient
from app.core.clock import now
from app.core.database import Database

EVERY = timedelta(hours=1)


def noted(
    session: Session, client: ApiClient, verb: str, kind: str, subject: ColumnElement[int] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Whether this hour's note stands: a column for the statement that fetches the subject."""
    return exists(
        select(AuditEntry.id).where(
            AuditEntry.subject_kind == kind,
            AuditEntry.subject_id == subject,
            AuditEntry.verb == verb,
            AuditEntry.at > now(session) - EVERY,
            AuditEntry.detail["token"].as_string() == str(client.public_id),
        )
    )


def note(
    database: Database, client: ApiClient, verb: str, kind: str, subject_id: int, person_id: int | None = None
) -> None:
    with database.write() as session:
        record(
            session, None, verb, kind, subject_id,
            organisation_id=client.organisation_id, person_id=person_id, token=str(client.public_id),
        )  # fmt: skip
