"""시계 자료 다듬기 and 하루에서 때 찾기 of the course in front of a trainee, with the other fixtures' lessons around them."""

import shutil
from pathlib import Path

import pytest

from app.core.settings import ROOT
from tests.labeling.types.conftest import Walker, settings, walk

__all__ = ["Walker", "settings", "walk"]
TASKS = ("cleaning", "intervals")


@pytest.fixture(scope="session")
def text_courses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own courses, and the two tasks in a stage of them."""
    folder = tmp_path_factory.mktemp("watch") / "courses"
    shutil.copytree(ROOT / "tests" / "fixtures" / "courses", folder)
    for slug in TASKS:
        shutil.copytree(ROOT / "courses" / "3-practice" / "practice" / slug, folder / "1-start" / "practice" / slug)
    return folder
