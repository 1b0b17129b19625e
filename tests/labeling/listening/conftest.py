"""목소리 듣고 답하기 of the course in front of a trainee, with the other fixtures' lessons around it."""

import shutil
from pathlib import Path

import pytest

from app.core.settings import ROOT
from tests.labeling.types.conftest import Walker, settings, walk

__all__ = ["Walker", "settings", "walk"]


@pytest.fixture(scope="session")
def text_courses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own courses, and the task in a stage of them."""
    folder = tmp_path_factory.mktemp("listening") / "courses"
    shutil.copytree(ROOT / "tests" / "fixtures" / "courses", folder)
    shutil.copytree(ROOT / "courses" / "3-practice" / "practice" / "clips", folder / "1-start" / "practice" / "clips")
    return folder
