"""상품 정보, 사진 상태 and AI 답 of the course in front of a trainee, with the other fixtures' lessons around them."""

import shutil
from pathlib import Path

import pytest

from app.core.settings import ROOT
from tests.labeling.types.conftest import Walker, settings, walk

__all__ = ["Walker", "settings", "walk"]
TASKS = ("products", "picture-kinds", "ai-answers")


@pytest.fixture(scope="session")
def text_courses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own courses, and the three tasks in a stage of them."""
    folder = tmp_path_factory.mktemp("choosing") / "courses"
    shutil.copytree(ROOT / "tests" / "fixtures" / "courses", folder)
    for slug in TASKS:
        shutil.copytree(ROOT / "courses" / "3-practice" / "practice" / slug, folder / "1-start" / "practice" / slug)
    return folder
