"""Writers that share a COMMIT beside writers that take one each: `python -m bench.group_commit [--seconds 3]`.

Both kinds take turns in one run, on one disk with its real sync, with 1, 8 and 32 threads as clients. Two deeds: one row
inserted, and a picture's boxes saved by the service that the server calls (three statements, ORM). `--slow-ms 5` makes each COMMIT
wait that much longer, as a disk that turns would; the lines say so. `--processes 2` shares the file with as many more.
"""

import argparse
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import delete, event, insert
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.cohorts.ledger import access_learner
from app.cohorts.models import Enrolment
from app.content.loader import load_content
from app.core.clock import now
from app.core.database import Database, connect
from app.core.group_commit import Writing
from app.core.scope import SYSTEM
from app.core.settings import ROOT, Settings
from app.demo.world import actor_of
from app.labeling.models import Annotation
from app.labeling.queries import access_run
from app.labeling.service import save_answer, start_run
from app.labeling.tasks import find_task
from app.main import create_app
from app.migrate import upgrade
from tests.crash.house import OUTLINE
from tests.factories.world import World

CLIENTS = (1, 8, 32)
FIXTURES = ROOT / "tests" / "fixtures"
Deed = Callable[[Session, int, int], None]
"""(session, client, how many deeds that client has done before)"""


class OneCommitEach(Writing):
    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()


class LockedDatabase(Database):
    """How it was before: one lock, a transaction and a COMMIT for each writer."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        writing = self._writing
        assert isinstance(writing, OneCommitEach)
        with writing.lock, self._transaction({"ieum_write": True}) as session:
            yield session
        writing.count(1)


def insert_a_row(session: Session, client: int, number: int) -> None:
    values = {
        "at": now(session),
        "verb": "bench",
        "subject_kind": "row",
        "subject_id": number,
        "purpose": "",
        "detail": {},
    }
    session.execute(insert(AuditEntry).values(values))


def drawing(database: Database, process: int) -> Deed:
    """32 people of this process, each at the first picture of a run; a deed moves one's box there."""
    content = load_content(FIXTURES / "courses", FIXTURES / "quizzes")
    with database.read() as session:
        people = list(session.query(Enrolment.person_id).order_by(Enrolment.id))
        people = people[process * max(CLIENTS) :][: max(CLIENTS)]
        actors = [actor_of(session, person_id) for (person_id,) in people]
    runs = []
    for actor in actors:
        with database.write() as session:
            run = start_run(session, access_learner(session, actor), find_task(content, "boxes"), "tutorial")
            session.execute(delete(Annotation).where(Annotation.run_id == run.id))
            runs.append(run.public_id)
    known = [0] * len(actors)

    def draw(session: Session, client: int, number: int) -> None:
        opened = access_run(session, actors[client], runs[client], lock=True)
        box = {"label": "cup", "x": number % 200, "y": 20, "w": 60, "h": 80}
        known[client] = save_answer(session, opened, opened.run.items[0], [box], known[client])

    return draw


def make_people(url: str, folder: Path, processes: int) -> None:
    """An installation with 32 trainees for each process."""
    upgrade(url)
    settings = Settings(
        _env_file=None,
        database_url=url,
        public_url="https://bench.invalid",
        var_dir=folder,
        secret_key=os.urandom(32).hex(),
        courses_dir=FIXTURES / "courses",
        quizzes_dir=FIXTURES / "quizzes",
    )
    app = create_app(settings)
    world = World(app, app.state.database.system())
    cohort = world.cohort(world.organisation(), outline=OUTLINE)
    for _ in range(max(CLIENTS) * processes):
        world.trainee(cohort)
    world.database.engine.dispose()


def measure(database: Database, deed: Deed, clients: int, seconds: float) -> tuple[float, list[float]]:
    """(seconds it took, the time of every write in seconds)."""
    until = time.monotonic() + seconds

    def run(client: int) -> list[float]:
        times = []
        while time.monotonic() < until:
            began = time.perf_counter()
            with database.write() as session:
                deed(session, client, len(times))
            times.append(time.perf_counter() - began)
        return times

    began = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        times = [each for mine in pool.map(run, range(clients)) for each in mine]
    return time.monotonic() - began, sorted(times)


def open_database(url: str, *, grouped: bool, slow_ms: float) -> Database:
    database = connect(url, threads=max(CLIENTS) + 2)
    if slow_ms:
        event.listen(database.engine, "commit", lambda _connection: time.sleep(slow_ms / 1000))
    if grouped:
        return database.system()
    return LockedDatabase(database.engine, database.clock, SYSTEM, OneCommitEach())


def run_one(
    process: int, url: str, grouped: bool, name: str, clients: int, seconds: float, slow_ms: float
) -> dict[str, float]:
    database = open_database(url, grouped=grouped, slow_ms=slow_ms)
    deed = insert_a_row if name == "row" else drawing(database, process)
    before = database.stats
    took, times = measure(database, deed, clients, seconds)
    after = database.stats
    database.engine.dispose()

    def at(share: float) -> float:
        return times[min(int(len(times) * share), len(times) - 1)] * 1000

    shared = (after.writers - before.writers) / max(after.commits - before.commits, 1)
    return {
        "writes/s": len(times) / took,
        "p50": at(0.5),
        "p95": at(0.95),
        "p99": at(0.99),
        "max": at(1),
        "shared": shared,
    }


def line(options: argparse.Namespace, url: str, name: str, clients: int, grouped: bool) -> float:
    args = (url, grouped, name, clients, options.seconds, options.slow_ms)
    with get_context("spawn").Pool(options.processes) as pool:
        all_found = pool.starmap(run_one, [(process, *args) for process in range(options.processes)], chunksize=1)
    total = sum(each["writes/s"] for each in all_found)
    worst = {key: max(each[key] for each in all_found) for key in ("p50", "p95", "p99", "max")}
    print(
        f"{name:7}{clients:>8}  {'shared COMMIT' if grouped else 'one each':14}{total:>9.0f}"
        + "".join(f"{worst[key]:>9.2f}" for key in ("p50", "p95", "p99", "max"))
        + f"{all_found[0]['shared']:>10.1f}",
        flush=True,
    )
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--slow-ms", type=float, default=0, help="a pretended slower disk: so many ms more a COMMIT")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the database lies (default: a temporary folder)")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ieum-bench-", dir=options.folder))
    url = f"sqlite:///{folder}/bench.sqlite3"
    try:
        make_people(url, folder, options.processes)
        disk = f"COMMITs made {options.slow_ms:g} ms slower (pretended)" if options.slow_ms else "real sync"
        print(f"{disk}; {options.processes} process(es); times in ms")
        print(
            f"{'deed':7}{'clients':>8}  {'':14}{'writes/s':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}{'a COMMIT':>10}"
        )
        for name in ("row", "boxes"):
            for clients in CLIENTS:
                ratio = line(options, url, name, clients, True) / line(options, url, name, clients, False)
                print(f"{'':7}{'':8}  ratio {ratio:.2f}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
