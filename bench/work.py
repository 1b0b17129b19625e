"""Long work on SQLite with the real `ieum work`: `python -m bench.work [PEOPLE]`.

Prints how long a roster and an export take from the tap to the finished page, for how long the server's writers wait
meanwhile (against the same writers with no worker busy, in this run), how long the one transaction is that sets a roster
in, and the worker's memory.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from sqlalchemy import select

from app import models
from app.cohorts.enrolling import enrol_entries, make_entries, stage_entries
from app.cohorts.exporting import start_export
from app.cohorts.import_work import start_import
from app.cohorts.importing import carry_out, claim_roster, stage_roster, staged_rows
from app.cohorts.models import Cohort, RosterImport
from app.cohorts.roster import Roster, RosterRow
from app.core.actor import Actor, Grant, Role
from app.core.clock import now, today
from app.core.database import Database, connect
from app.core.settings import ROOT, Settings
from app.identity.models import Account
from app.migrate import upgrade
from app.people.models import Organisation, Person
from app.work.models import Work

IDLE_S = 10
SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef0123456789abcdef"


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    _ = models.metadata
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "VAR_DIR": folder, "SECRET_KEY": SECRET,
            "PUBLIC_URL": "http://127.0.0.1:1", "PATH": os.environ["PATH"], "LOG_LEVEL": "warning",
        }  # fmt: skip
        settings = Settings(
            _env_file=None, database_url=environment["DATABASE_URL"], secret_key=SECRET, var_dir=Path(folder)
        )
        upgrade(settings.database_url)
        database = connect(settings.database_url, 4).system()
        bench = Bench(database, settings)
        worker = subprocess.Popen([sys.executable, "-m", "app.cli", "work"], cwd=ROOT, env=environment)
        try:
            bench.run(number, psutil.Process(worker.pid))
        finally:
            worker.terminate()
            worker.wait(30)


class Bench:
    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self.people = 0
        with database.write() as session:
            self.center = Organisation(name="센터", kind="center", path="/1/")
            person = Person(name="고미란", created_at=now(session))
            session.add_all([self.center, person])
            session.flush()
            account = Account(person_id=person.id, login="a@example.kr", created_at=now(session))
            session.add(account)
            session.flush()
        grant = Grant(Role.CENTER, self.center.id, "센터", "/1/", None)
        self.actor = Actor(account.id, person.id, person.public_id, "고미란", 1, datetime.now(UTC), (grant,))

    def run(self, number: int, worker: psutil.Process) -> None:
        time.sleep(6)
        print(f"the idle worker                          {self.idle(worker):8.1f} % of a core")
        quiet = self.waits(lambda: time.sleep(3))
        print(f"people a roster                          {number}")
        print(f"direct import, one transaction           {self.direct(number) * 1000:8.0f} ms")
        print(f"setting in what was staged               {self.setting_in(number) * 1000:8.0f} ms under the write lock")
        took = 0.0

        def one() -> None:
            nonlocal took
            took = self.by_worker(number)

        busy = self.waits(one)
        print(f"import by the worker, tap to finished    {took:8.2f} s   (0.5 s of it at most is waiting to be seen)")
        print(f"a writer's wait, quiet                   {_spread(quiet)}")
        print(f"a writer's wait, during the import       {_spread(busy)}")
        for format in ("csv", "xlsx"):
            took = self.export(format)
            print(
                f"export of {3 * number} people, {format:4}             {took:8.2f} s   {3 * number / took:8.0f} rows/s"
            )
        print(f"worker's memory                          {worker.memory_info().rss / 1e6:8.0f} MB")

    def idle(self, worker: psutil.Process) -> float:
        """What the worker takes of a core while there is nothing to do, in percent."""
        before = sum(worker.cpu_times()[:2])
        time.sleep(IDLE_S)
        return 100 * (sum(worker.cpu_times()[:2]) - before) / IDLE_S

    def stage(self, number: int) -> tuple[Cohort, RosterImport]:
        first, self.people = self.people, self.people + number
        rows = tuple(RosterRow(n, "김영희", f"0107{first + n:07d}") for n in range(number))
        with self.database.write() as session:
            day = today(session)
            cohort = Cohort(
                organisation_id=self.center.id, programme_slug="p", programme_title="과정", name="회차", starts_on=day,
                ends_on=day + timedelta(55), capacity=number, documents={}, outline=[], rule={}, opened_at=now(session),
            )  # fmt: skip
            session.add(cohort)
            session.flush()
            return cohort, stage_roster(session, self.actor, cohort, "명단.csv", Roster(rows, ()))

    def direct(self, number: int) -> float:
        cohort, staged = self.stage(number)
        with self.database.write() as session:
            began = time.perf_counter()
            carry_out(session, self.actor, self.settings.secret, cohort, staged)
            return time.perf_counter() - began

    def setting_in(self, number: int) -> float:
        cohort, staged = self.stage(number)
        with self.database.write() as session:
            claim_roster(session, staged, "working")
            stage_entries(session, make_entries(self.settings.secret, staged, staged_rows(staged)))
        with self.database.write() as session:
            began = time.perf_counter()
            enrol_entries(session, self.actor, cohort, staged)
            return time.perf_counter() - began

    def by_worker(self, number: int) -> float:
        cohort, staged = self.stage(number)
        began = time.perf_counter()
        with self.database.write() as session:
            work = start_import(session, self.actor, cohort, staged)
        return self.finished(work) - began

    def export(self, format: str) -> float:
        began = time.perf_counter()
        with self.database.write() as session:
            work = start_export(session, self.actor, self.center.id, None, format, "재 보기")
        return self.finished(work) - began

    def finished(self, work: Work) -> float:
        while True:
            with self.database.read() as session:
                state = session.scalar(select(Work.state).where(Work.id == work.id))
            if state == "done":
                return time.perf_counter()
            if state in ("failed", "cancelled"):
                raise SystemExit(f"the work is {state}")
            time.sleep(0.02)

    def waits(self, meanwhile: Callable[[], None]) -> list[float]:
        """How long one small write takes, in ms, one after the other while `meanwhile` goes on."""
        over = threading.Event()
        found: list[float] = []

        def write() -> None:
            while not over.wait(0.01):
                began = time.perf_counter()
                with self.database.write() as session:
                    session.get_one(Account, self.actor.account_id).otp_last_step += 1
                found.append((time.perf_counter() - began) * 1000)

        writer = threading.Thread(target=write)
        writer.start()
        meanwhile()
        over.set()
        writer.join()
        return sorted(found)


def _spread(ms: list[float]) -> str:
    p95 = ms[int(len(ms) * 0.95)]
    return f"{statistics.median(ms):8.1f} ms   p95 {p95:.1f}, longest {ms[-1]:.1f} ({len(ms)} writes)"


if __name__ == "__main__":
    main()
