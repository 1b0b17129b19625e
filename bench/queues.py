"""Mock work under load: the next item taken and its page read; an item handed in and graded. Scenes of `make bench`; by itself,
`python -m bench.queues` measures them at 1, 8 and 32 clients on SQLite and on PostgreSQL, and prints a table.

Both scenes go round the same circle (take, read, hand in; results and a changed rule on the way), so the rate is of whole circles;
the times are of the part that the scene is named for.
"""

import argparse
import re
import tempfile
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from app.cohorts.ledger import load_learner
from app.cohorts.outline import StepFact
from app.content.loader import Content, load_content
from app.core.settings import ROOT
from app.labeling.ladder import step_key
from app.labeling.tasks import find_task
from app.queues import service
from bench.client import Connection, Person, WrongAnswer, token_of

TASK = "picture-kinds"
QUEUE = f"/queues/{TASK}"
REVISION = re.compile(r'name="revision" value="(\d+)"')
PICTURE = re.compile(rf"/practice/media/{TASK}/([\w.-]+)")
NEW_RULE = "새 규칙"


def join_queue(session: Session, content: Content, enrolment_id: int) -> None:
    """Let a trainee begin mock work, however far they have come."""
    learner = load_learner(session, enrolment_id)
    stages = tuple(replace(view, state="open") for view in learner.stages)
    passed = {**learner.facts, step_key(TASK, "exam"): StepFact("passed", 90.0)}
    service.join(session, replace(learner, stages=stages, facts=passed), find_task(content, TASK))


@cache
def right_labels() -> dict[str, tuple[str, str]]:
    """By picture: the right label, and the one under the changed rule. Who answers wrongly is soon sent back to practice."""
    task = find_task(load_content(ROOT / "courses", ROOT / "quizzes"), TASK)
    found = {}
    for item in task.document.pools.mock:
        old = task.gold(item).label
        changed = (task.folder / "gold-changed" / f"{item}.json").is_file()
        found[task.item(item).media.removeprefix("media/")] = (
            old,
            task.gold(item, "gold-changed").label if changed else old,
        )
    return found


def least_used(people: list[Person]) -> list[Person]:
    """A pool of twenty items is soon done: each stretch begins with who has done least."""
    return sorted(people, key=lambda person: person.kept.get("done", 0))


async def begin(connection: Connection, person: Person) -> None:
    person.csrf = token_of(await connection.get(person, "/queues", person.name))


async def _take(connection: Connection, person: Person) -> tuple[str, float]:
    """The next item's address, and the seconds of the request that gave it; what stands before it is not counted."""
    for _ in range(3):
        begun = time.perf_counter()
        place = (await connection.post(person, f"{QUEUE}/items", [])).place
        if place.startswith("/mock/"):
            return place, time.perf_counter() - begun
        await connection.post(person, f"{QUEUE}/change" if place.endswith("/change") else f"{QUEUE}/results", [])
    raise WrongAnswer("no next item: the pool is used up; measure with more people")


async def _circle(connection: Connection, person: Person) -> tuple[float, float]:
    """Seconds for the next item with its page, and for its hand-in."""
    place, taken = await _take(connection, person)
    person.kept["done"] = person.kept.get("done", 0) + 1
    begun = time.perf_counter()
    page = (await connection.get(person, place, 'name="revision"', "연습용 단가")).text
    taken += time.perf_counter() - begun
    revision, picture = REVISION.search(page), PICTURE.search(page)
    if revision is None or picture is None:
        raise WrongAnswer("an item without a form")
    fields = [("revision", revision[1]), ("label", right_labels()[picture[1]][NEW_RULE in page])]
    begun = time.perf_counter()
    done = await connection.post(person, f"{place}/hand-in?sure=1", fields)
    if done.place != QUEUE:
        raise WrongAnswer(f"handed in, and sent to {done.place}")
    return taken, time.perf_counter() - begun


async def next_item(connection: Connection, person: Person) -> float:
    return (await _circle(connection, person))[0]


async def hand_in(connection: Connection, person: Person) -> float:
    return (await _circle(connection, person))[1]


def main() -> None:
    from bench.__main__ import sqlite_settings
    from bench.measuring import QUICK, measure, on_cores, scenes_named
    from bench.people import make_crowd
    from bench.scenes import Cast
    from bench.server import CLIENT_CORE, serving
    from tests.engines import APP_ROLE, postgres_server

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--people", type=int, default=QUICK.people)
    options = parser.parse_args()
    right_labels()
    scale = replace(QUICK, people=options.people, rounds=3, seconds=1.0)
    with tempfile.TemporaryDirectory(prefix="ieum-queues-") as name:
        folder = Path(name)
        (folder / "pg").mkdir()
        with postgres_server(folder / "pg") as (owner_url, app_url):
            lite = sqlite_settings(folder / "sqlite")
            full = sqlite_settings(folder / "postgresql").model_copy(update={"database_url": app_url})
            for engine, settings, owner in (("SQLite", lite, None), ("PostgreSQL", full, owner_url)):
                if options.engine not in ("both", engine.lower()):
                    continue
                crowd = make_crowd(settings, scale.people, owner, APP_ROLE if owner else None)
                with serving(settings) as server, on_cores([int(CLIENT_CORE)]):
                    figures, _ = measure(server, Cast.of(crowd), scale, scenes_named("mock_next", "mock_hand_in"))
                for (scene, clients), found in figures.items():
                    print(
                        f"{engine:10}  {scene:12}  {clients:2} clients  {found.rate:6.1f} circles/s  "
                        f"p50 {found.p50:6.1f} ms  p95 {found.p95:6.1f} ms  {found.cpu_ms:5.1f} ms CPU a circle",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
