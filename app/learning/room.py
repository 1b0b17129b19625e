"""The room's router, shared by its two files of views."""

from app.core.room import Room

room = Room("learning")
