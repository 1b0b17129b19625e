"""All pages of the room, for `main`."""

from app.quality import review_views, staff_views, trainee_views
from app.quality.room import room

__all__ = ["review_views", "room", "staff_views", "trainee_views"]
