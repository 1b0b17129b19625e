"""Who is asking at the JSON API: a machine with a token of one organisation. Pure."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.scope import Scope


class ApiScope(StrEnum):
    """What a token may do; each is granted by itself."""

    COHORTS_READ = "cohorts:read"
    ENROLMENTS_READ = "enrolments:read"
    ENROLMENTS_WRITE = "enrolments:write"
    PROGRESS_READ = "progress:read"
    ATTENDANCE_READ = "attendance:read"
    CERTIFICATES_READ = "certificates:read"


@dataclass(frozen=True)
class ApiClient:
    """A token that is neither revoked nor past its end. It acts for its organisation, never for a person; `made_by` is the
    account of the staff member who made it."""

    token_id: int
    public_id: uuid.UUID
    name: str
    organisation_id: int
    organisation_public_id: uuid.UUID
    organisation_name: str
    scopes: frozenset[ApiScope]
    made_by: int
    created_at: datetime
    expires_at: datetime

    @property
    def scope(self) -> Scope:
        """Rows of the token's organisation, and of no person beyond them."""
        return Scope(organisation_ids=(self.organisation_id,))

    @property
    def account_id(self) -> None:
        """No person did it; the record names the token."""
        return None

    @property
    def key(self) -> str:
        """Whose Idempotency-Keys these are; no account's id begins like this."""
        return f"token:{self.token_id}"
