"""Whose rows a transaction may touch. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """`system` is for the door (before anyone is known), public verification, the worker and the CLI."""

    person_id: int | None = None
    organisation_ids: tuple[int, ...] = ()
    system: bool = False


NOBODY = Scope()
SYSTEM = Scope(system=True)
