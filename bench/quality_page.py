"""The quality page of a task that 1,000 people did: 100,000 labels of mock work. `python -m bench.quality_page [--json]`.

In a process of its own on SQLite, without a network: the page as staff get it, twenty times warm, then one's own page (내 실력) of a
trainee. The page reads the newest answers up to `queries.LIMIT` and says so; what it costs must not grow with what lies behind.
So the same page is measured first with 1,500 labels: the ratio is the point.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import insert

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import Stage, Step
from app.core.actor import Role
from app.core.clock import now
from app.core.settings import ROOT, Settings
from app.labeling.ladder import step_key
from app.labeling.tasks import Task, find_task
from app.main import create_app
from app.migrate import upgrade
from app.people.models import Person
from app.queues.models import MockQueue, MockSlot, MockWork, MockWorker
from bench.quality import forget_peak, resident_mb
from tests.factories.world import Browser, World
from tests.statements import count_statements

TASK, ITEMS, PEOPLE, FEW, LABELS = "picture-kinds", 100, 1000, 1500, 100_000
PAGES, AIM_S, MOST_STATEMENTS = 20, 0.5, 6


@dataclass(frozen=True)
class PageTimes:
    """Seconds of a page (median, 95th percentile), CPU seconds, statements with the session look-up, kB of HTML."""

    labels: int
    p50: float
    p95: float
    cpu: float
    statements: float
    kilobytes: float


@dataclass(frozen=True)
class QualityPage:
    """`few`, `many`: the staff's page over 1,500 and over all labels; `own`: a trainee's page over all."""

    few: PageTimes
    many: PageTimes
    own: PageTimes
    before_mb: float
    peak_mb: float

    @property
    def met(self) -> bool:
        return self.many.p95 <= AIM_S and self.many.statements <= MOST_STATEMENTS

    def __str__(self) -> str:
        def line(name: str, found: PageTimes) -> str:
            return (
                f"{name:24} {found.labels:>7,} labels  p50 {found.p50 * 1000:6.1f} ms  p95 {found.p95 * 1000:6.1f} ms  "
                f"CPU {found.cpu * 1000:6.1f} ms  {found.statements:g} statements  {found.kilobytes:.1f} kB"
            )

        return "\n".join(
            (
                f"{'met   ' if self.met else 'MISSED'}  aim: p95 ≤ {AIM_S:g} s, at most {MOST_STATEMENTS} statements",
                line("quality page", self.few),
                line("quality page", self.many),
                line("내 실력", self.own),
                f"{self.many.p50 / self.few.p50:.2f} times the page of {FEW:,} labels; peak {self.peak_mb:.0f} MB, "
                f"{self.before_mb:.0f} MB before",
            )
        )


def measure_here() -> QualityPage:
    """In this process, which should have done nothing else."""
    with tempfile.TemporaryDirectory(prefix="ieum-quality-") as name:
        folder = Path(name)
        settings = Settings(
            _env_file=None, demo=False, public_url="https://testserver", var_dir=folder, courses_dir=_courses(folder),
            database_url=f"sqlite:///{folder}/ieum.sqlite3", secret_key=random.Random(5).randbytes(32).hex(),
        )  # fmt: skip
        upgrade(settings.database_url)
        app = create_app(settings)
        world = World(app, app.state.database.system())
        organisation = world.organisation()
        step = Step(key=step_key(TASK, "practice"), title="연습")
        stage = Stage(slug="3-practice", title="직접 해봐요", summary="사진을 골라요.", week=1, steps=(step,))
        cohort = world.cohort(organisation, outline=(stage,))
        staff = world.browser(world.staff(organisation, Role.INSTRUCTOR), staff=True)
        account, enrolment = world.trainee(cohort)
        own = world.browser(account)
        address = f"/cohorts/{cohort.public_id}/quality/{TASK}"
        people = [(enrolment.id, enrolment.person_id), *_people(world, cohort)]
        filling = Filling(world, cohort, find_task(app.state.content, TASK), people)
        filling.labels(0, FEW)
        few = _timed(app, staff, address, FEW)
        filling.labels(FEW, LABELS)
        forget_peak()
        before = resident_mb("VmRSS")
        many = _timed(app, staff, address, LABELS)
        mine = _timed(app, own, f"/practice/{TASK}/mine", LABELS)
        app.state.database.engine.dispose()
        return QualityPage(few, many, mine, before, resident_mb("VmHWM"))


def _courses(folder: Path) -> Path:
    """The real courses, the task's mock pool made as large as 100,000 labels of 1,000 people need."""
    import yaml

    courses = folder / "courses"
    shutil.copytree(ROOT / "courses", courses)
    task = next(courses.glob(f"*/practice/{TASK}"))
    document = yaml.safe_load((task / "task.yaml").read_text())
    pool = document["pools"]["mock"]
    for at in range(ITEMS - len(pool)):
        made, source = f"bench-{at:03}", pool[at % 20]
        for kind in ("items", "gold"):
            body = json.loads((task / kind / f"{source}.json").read_text())
            (task / kind / f"{made}.json").write_text(json.dumps({**body, "id": made}))
        pool.append(made)
    (task / "task.yaml").write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))
    return courses


def _people(world: World, cohort: Cohort) -> list[tuple[int, int]]:
    """(enrolment, person) of everybody but the one who looks at a page of their own."""
    made = []
    with world.database.write() as session:
        at = now(session)
        people = [Person(name=f"훈련생 {number}", created_at=at) for number in range(1, PEOPLE)]
        session.add_all(people)
        session.flush()
        for person in people:
            enrolment = Enrolment(
                cohort_id=cohort.id, organisation_id=cohort.organisation_id, person_id=person.id, state="active", created_at=at
            )  # fmt: skip
            session.add(enrolment)
            made.append(enrolment)
        session.flush()
        return [(enrolment.id, enrolment.person_id) for enrolment in made]


class Filling:
    """A queue in which each person did each item; two thirds of the labels are right, the rest one of the others."""

    def __init__(self, world: World, cohort: Cohort, task: Task, people: list[tuple[int, int]]) -> None:
        self.world, self.cohort, self.task = world, cohort, task
        self.items = list(task.document.pools.mock)
        self.dice = random.Random(1979)
        with world.database.write() as session:
            at = now(session)
            queue = MockQueue(
                organisation_id=cohort.organisation_id, cohort_id=cohort.id, task=TASK, document_hash="0" * 64, guide_version=1,
                rules=task.type.rules(task.document), terms={"pass_mark": 80}, opened_at=at,
            )  # fmt: skip
            session.add(queue)
            session.flush()
            slot = MockSlot(
                organisation_id=cohort.organisation_id, cohort_id=cohort.id, queue_id=queue.id, item=self.items[0], number=1, rank=0
            )  # fmt: skip
            workers = [
                MockWorker(
                    organisation_id=cohort.organisation_id,
                    person_id=person,
                    enrolment_id=enrolment,
                    queue_id=queue.id,
                    task=TASK,
                    guide_version=1,
                    agreed_at=at,
                )
                for enrolment, person in people
            ]
            session.add_all([slot, *workers])
            session.flush()
            self.queue_id, self.slot_id, self.at = queue.id, slot.id, at
            self.workers = [(worker.id, worker.person_id) for worker in workers]

    def labels(self, since: int, until: int) -> None:
        """Labels number `since` to `until`, person by person within an item, five thousand in a statement."""
        for begun in range(since, until, 5000):
            rows = [self._row(number) for number in range(begun, min(begun + 5000, until))]
            with self.world.database.write() as session:
                session.execute(insert(MockWork), rows)

    def _row(self, number: int) -> dict[str, Any]:
        place, who = divmod(number, PEOPLE)
        item, (worker, person) = self.items[place], self.workers[who]
        gold = self.task.gold(item).label
        names = [label.name for label in self.task.document.labels]
        label = gold if self.dice.random() < 2 / 3 else self.dice.choice(names)
        right = label == gold
        slip = [] if right else [{"kind": "wrong_class", "part": "label", "given": label, "expected": gold}]
        at = self.at - timedelta(seconds=LABELS - number)
        return {
            "public_id": uuid.UUID(int=number + 1), "organisation_id": self.cohort.organisation_id, "person_id": person,
            "worker_id": worker, "queue_id": self.queue_id, "slot_id": self.slot_id, "item": item, "place": place + 1,
            "control": False, "guide_version": 1, "state": "submitted", "draft": {"label": label}, "answer": {"label": label},
            "revision": 1, "tries": 1, "taken_at": at, "touched_at": at, "submitted_at": at,
            "seconds": self.dice.randrange(4, 40), "settled": True, "verdict": "accepted" if right else "returned", "reason": "",
            "note": "", "score": 100.0 * right, "first_score": 100.0 * right, "findings": slip,
        }  # fmt: skip


def _timed(app: FastAPI, browser: Browser, address: str, labels: int) -> PageTimes:
    """The page again and again, once beforehand; each has to be whole."""
    seconds, text = [], ""
    for _ in range(2):
        assert browser.get(address).status_code == 200, address
    used = time.process_time()
    with count_statements(app) as seen:
        for _ in range(PAGES):
            begun = time.perf_counter()
            answer = browser.get(address)
            seconds.append(time.perf_counter() - begun)
            text = answer.text
            if answer.status_code != 200 or "</html>" not in text:
                raise SystemExit(f"{address} answered {answer.status_code}")
    cpu = (time.process_time() - used) / PAGES
    found = statistics.quantiles(seconds, n=20)
    return PageTimes(labels, statistics.median(seconds), found[-1], cpu, len(seen) / PAGES, len(text.encode()) / 1000)


def measure_apart() -> QualityPage:
    """In a process of its own."""
    command = [sys.executable, "-m", "bench.quality_page", "--json"]
    said = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    return QualityPage(**{name: PageTimes(**said[name]) if name in PAGE_NAMES else said[name] for name in said})


PAGE_NAMES = ("few", "many", "own")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="numbers instead of sentences, in this process")
    found = measure_here() if (options := parser.parse_args()).json else measure_apart()
    print(json.dumps(asdict(found)) if options.json else found)
    sys.exit(0 if options.json or found.met else 1)


if __name__ == "__main__":
    main()
