"""The door: signing in and out, invite sheets; tokens of the JSON API."""

from app.identity import invite_views, sign_in_views, token_views
from app.identity.room import room

__all__ = ["invite_views", "room", "sign_in_views", "token_views"]
