"""The room's router, shared by its two files of views, and the queue of those whose PIN or password is being hashed."""

from anyio import CapacityLimiter

from app.core.room import Room
from app.identity.hashing import AT_ONCE

room = Room("identity")
HASHING = CapacityLimiter(AT_ONCE + 1)  # one looks its account up while the others are hashed
