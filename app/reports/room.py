"""The room's router, and who may read totals."""

from app.core.actor import Role
from app.core.room import Allow, Room

room = Room("reports")
READERS = Allow("readers_of_totals", Role.VIEWER, Role.CENTER)
