"""Writing the record in the deed's own transaction: a deed without its record cannot be committed."""

from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.clock import now


class Doer(Protocol):
    """Who did it: the actor of a request, or a piece of work that goes on in the name of who started it."""

    @property
    def account_id(self) -> int | None: ...


def record(
    session: Session,
    actor: Doer | None,
    verb: str,
    subject_kind: str,
    subject_id: int | None,
    *,
    organisation_id: int | None = None,
    person_id: int | None = None,
    purpose: str = "",
    **detail: Any,
) -> None:
    """`verb` is `room.deed` (`completion.issued`); `detail` is JSON and holds ids, never names or phone numbers."""
    session.add(
        AuditEntry(
            at=now(session),
            actor_account_id=actor.account_id if actor else None,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            organisation_id=organisation_id,
            person_id=person_id,
            purpose=purpose,
            detail=detail,
        )
    )
