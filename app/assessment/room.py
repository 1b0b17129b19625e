"""The room's router; its pages are in `views.py`, `result_views.py` and `staff_views.py`."""

from collections.abc import Callable

from app.core.room import Room
from app.questions.base import MediaUrl
from app.questions.hand_in import FILE_SRC

room = Room("assessment")


def media_url(src: str) -> str:
    """The address of a quiz's picture."""
    return f"/media/quizzes/{src.removeprefix('media/')}"


def media_and_files(url_of: Callable[[str], str]) -> MediaUrl:
    """Addresses of a quiz's pictures, and with `url_of` (a file's id → its address) those of files handed in."""

    def address(src: str) -> str:
        return url_of(src.removeprefix(FILE_SRC)) if src.startswith(FILE_SRC) else media_url(src)

    return address
