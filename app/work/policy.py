"""Who may see, stop and repeat a piece of work. Pure: reads the actor and whose work it is."""

from app.core.actor import Actor, Role


def can_see_work(actor: Actor, organisation_id: int | None, started_by: int | None) -> bool:
    """The organisation's center staff; and whoever started it, for as long as they work there. The service's own: nobody."""
    if organisation_id is None:
        return False
    if actor.has(Role.CENTER, organisation_id):
        return True
    return started_by == actor.account_id and actor.has(Role.INSTRUCTOR, organisation_id)
