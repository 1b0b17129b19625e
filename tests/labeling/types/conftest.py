"""The three text tasks of the course in front of a trainee, with the other fixtures' lessons around them."""

import html
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cohorts.models import StepState
from app.cohorts.outline import Stage, Step
from app.core.clock import now
from app.core.settings import ROOT, Settings
from app.labeling.tasks import Task, find_task
from tests.factories.world import Browser, World

TEXT_TASKS = ("feelings", "names-in-text", "article-questions")
POOLS = ("tutorial", "practice", "exam")


@pytest.fixture(scope="session")
def text_courses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own courses, and the real text tasks in a stage of them."""
    folder = tmp_path_factory.mktemp("content") / "courses"
    shutil.copytree(ROOT / "tests" / "fixtures" / "courses", folder)
    for slug in TEXT_TASKS:
        shutil.copytree(ROOT / "courses" / "3-practice" / "practice" / slug, folder / "1-start" / "practice" / slug)
    return folder


@pytest.fixture
def settings(settings: Settings, text_courses: Path) -> Settings:
    return settings.model_copy(update={"courses_dir": text_courses})


@dataclass
class Walker:
    """A trainee at one of the text tasks. `account` and `world` for whoever looks on."""

    browser: Browser
    task: Task
    run: str = ""

    def start(self, pool: str) -> None:
        answer = self.browser.submit(f"/practice/{self.task.slug}/runs", {"pool": pool})
        assert answer.status_code == 303, answer.text
        self.run = str(answer.headers["location"])

    def page(self, number: int) -> str:
        return str(self.browser.get(f"{self.run}/items/{number}").text)

    def fields(self, number: int) -> dict[str, Any]:
        """The hidden fields and selects of the workbench as it stands, as a form without scripts would send them back."""
        page = re.sub(r"<template.*?</template>", "", self.page(number), flags=re.S)
        found: dict[str, Any] = {}
        for tag in re.findall(r'<input type="hidden"[^>]*>', page):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and value and name[1] != "_csrf":
                found.setdefault(name[1], []).append(html.unescape(value[1]))
        for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, flags=re.S):
            found.setdefault(name, []).extend(re.findall(r'value="([^"]*)"[^>]* selected', options))
        return found

    def send(self, number: int, path: str = "", **fields: Any) -> Any:
        return self.browser.submit(f"{self.run}/items/{number}{path}", {**self.fields(number), **fields})

    def hand_in(self) -> Any:
        seq = re.search(r'name="_seq" value="(\d+)"', self.browser.get(self.run).text)
        assert seq, "the page offers no handing in"
        return self.browser.submit(f"{self.run}/hand-in", {"_seq": seq[1]})


@pytest.fixture
def walk(world: World) -> Callable[..., Walker]:
    """Puts a trainee before a task, with these pools passed already."""

    def make(slug: str, *passed: str) -> Walker:
        steps = tuple(Step(key=f"practice:{slug}/{pool}", title=pool) for pool in POOLS)
        stage = Stage(slug="1-start", title="글", summary="글을 봐요.", week=1, steps=steps)
        cohort = world.cohort(world.organisation(), outline=(stage,))
        account, enrolment = world.trainee(cohort, "박순자")
        with world.database.write() as session:
            for pool in passed:
                session.add(
                    StepState(
                        enrolment_id=enrolment.id, organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
                        step=f"practice:{slug}/{pool}", state="passed", at=now(session),
                    )
                )  # fmt: skip
        return Walker(world.browser(account), find_task(world.app.state.content, slug))

    return make
