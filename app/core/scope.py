"""Whose rows a transaction may touch. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """`system` is for the door (before anyone is known), public verification, the worker and the CLI. `totals_under`: paths of
    organisations below which totals without names may be read."""

    person_id: int | None = None
    organisation_ids: tuple[int, ...] = ()
    system: bool = False
    totals_under: tuple[str, ...] = ()


NOBODY = Scope()
SYSTEM = Scope(system=True)
