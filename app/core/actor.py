"""Who is asking: a frozen fact that policies read."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.scope import Scope


class Role(StrEnum):
    TRAINEE = "trainee"
    INSTRUCTOR = "instructor"
    CENTER = "center"
    EMPLOYER = "employer"
    VIEWER = "viewer"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Grant:
    role: Role
    organisation_id: int
    organisation_name: str
    organisation_path: str
    help_phone: str | None


@dataclass(frozen=True)
class Actor:
    account_id: int
    person_id: int
    person_public_id: uuid.UUID
    name: str
    session_id: int
    signed_in_at: datetime
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def role_names(self) -> frozenset[str]:
        return frozenset(role.value for role in self.roles)

    @property
    def help_phone(self) -> str | None:
        return next((grant.help_phone for grant in self.grants if grant.help_phone), None)

    def organisations(self, *roles: Role) -> tuple[int, ...]:
        """Ids of the organisations where the actor holds one of `roles` (any role when none is named)."""
        return tuple(dict.fromkeys(g.organisation_id for g in self.grants if not roles or g.role in roles))

    def has(self, role: Role, organisation_id: int) -> bool:
        return any(g.role is role and g.organisation_id == organisation_id for g in self.grants)

    @property
    def scope(self) -> Scope:
        """Rows of the person's own, and of organisations where the person works (a trainee's grant shows no others). A viewer sees
        nobody's rows, only totals."""
        staff = (Role.INSTRUCTOR, Role.CENTER, Role.EMPLOYER, Role.OPERATOR)
        return Scope(self.person_id, self.organisations(*staff), totals_under=self.totals_under)

    @property
    def totals_under(self) -> tuple[str, ...]:
        """Paths of the organisations whose totals, and those of all below, the actor may read."""
        readers = (Role.VIEWER, Role.CENTER)
        paths = (grant.organisation_path for grant in self.grants if grant.role in readers)
        return tuple(dict.fromkeys(path for path in paths if path))  # an empty one would stand above everything
