"""The room's router of the JSON API, shared by its two files of routes."""

from app.api.room import ApiRoom

room = ApiRoom("cohorts")
