"""The room's router, shared by its files of pages."""

from app.core.room import Room

room = Room("datasets")
