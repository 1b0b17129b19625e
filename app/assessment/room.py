"""The room's router; its pages are in `views.py`, `result_views.py` and `staff_views.py`."""

from app.core.room import Room

room = Room("assessment")


def media_url(src: str) -> str:
    """The address of a quiz's picture."""
    return f"/media/quizzes/{src.removeprefix('media/')}"
