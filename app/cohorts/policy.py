"""Who may do what with a cohort. Pure: reads the actor and the organisation that owns the cohort."""

from app.core.actor import Actor, Role


def can_run_cohort(actor: Actor, organisation_id: int) -> bool:
    """Open, enrol, print invites, export: the center's own staff."""
    return actor.has(Role.CENTER, organisation_id)


def can_see_cohort(actor: Actor, organisation_id: int) -> bool:
    return can_run_cohort(actor, organisation_id) or actor.has(Role.INSTRUCTOR, organisation_id)
