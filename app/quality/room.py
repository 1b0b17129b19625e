"""The router of this room; its pages are in `staff_views`, `review_views` and `trainee_views`."""

from app.core.room import Room

room = Room("quality")
