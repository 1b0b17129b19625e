"""The room's pages: two entries of one person, and a person who wants to be forgotten."""

from app.privacy import erasure_views, merging_views
from app.privacy.room import room

__all__ = ["erasure_views", "merging_views", "room"]
