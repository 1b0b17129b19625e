"""The room's router, shared by its files of views."""

from app.core.room import Room

room = Room("guidance")
