"""Certificates by the thousand, with the real `ieum work` on SQLite: `python -m bench.issuing [PEOPLE]`.

Prints how long a cohort takes from the yes to the last valid certificate (evaluated, numbered, signed twice and as a JWT, printed
as PDF/A, stored), what the worker's memory is before, at its highest and after, how long the server's writers wait meanwhile, and
what each step costs one person, taken in this process on another, smaller cohort. At the end everything is checked: numbers
without gap, every file there under its hash, one signature of each certificate verified.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, insert, select

from app import models
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.opening import open_cohort
from app.cohorts.schemas import NewCohort
from app.completion import issuing, issuing_work
from app.completion.issuances import keep, plan, preview, say_yes
from app.completion.issuing import open_desk
from app.completion.keys import make_issuer_keys, published_keys, resolver
from app.completion.models import Certificate, NumberSeries
from app.content.loader import load_content
from app.core.actor import Actor, Grant, Role
from app.core.clock import now, today
from app.core.database import connect
from app.core.settings import ROOT, Settings
from app.core.storage import Storage
from app.credentials.proofs import verify_bytes
from app.identity.models import Account
from app.migrate import upgrade
from app.people.models import Organisation, Person
from app.work.models import Work
from app.work.running import carry_out, claim_at_once

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef0123456789abcdef"
URL = "https://ieum.example.kr"
SMALL = 100
AIM_S = 60.0


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    _ = models.metadata
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{folder}/bench.sqlite3", secret_key=SECRET, var_dir=Path(folder),
            public_url=URL,
        )  # fmt: skip
        upgrade(settings.database_url)
        make_issuer_keys(settings)
        bench = Bench(settings)
        environment = {
            "DATABASE_URL": settings.database_url, "VAR_DIR": folder, "SECRET_KEY": SECRET, "PUBLIC_URL": URL,
            "PATH": os.environ["PATH"], "LOG_LEVEL": "warning",
        }  # fmt: skip
        worker = subprocess.Popen([sys.executable, "-m", "app.cli", "work"], cwd=ROOT, env=environment)
        try:
            bench.by_worker(number, psutil.Process(worker.pid))
        finally:
            worker.terminate()
            worker.wait(30)
        bench.by_step(min(number, SMALL))
        bench.check()


class Bench:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = connect(settings.database_url, 4).system()
        self.content = load_content(settings.courses_dir, settings.quizzes_dir)
        self.desk = open_desk(settings, Storage(settings.var_dir / "files"), self.content)
        with self.database.write() as session:
            center = Organisation(
                name="이음폴리텍 한빛캠퍼스", kind="center", path="/1/", head_title="학장", head_name="고은희"
            )
            person = Person(name="고미란", created_at=now(session))
            session.add_all([center, person])
            session.flush()
            account = Account(person_id=person.id, login="a@example.kr", created_at=now(session))
            session.add(account)
            session.flush()
            at = now(session)
        grant = Grant(Role.CENTER, center.id, center.name, "/1/", None)
        self.actor = Actor(account.id, person.id, person.public_id, person.name, 1, at, (grant,))
        self.center_id = center.id

    def graduates(self, number: int) -> Cohort:
        """A cohort of the real programme, everyone of which has passed every required step with a mark."""
        with self.database.write() as session:
            day = today(session)
            wanted = NewCohort("ai-data-crowdworker", f"{number}명 회차", day - timedelta(55), day, 2000)
            programme = self.content.programmes[wanted.programme]
            cohort = open_cohort(session, self.actor, self.content, programme, self.center_id, wanted)
            at = now(session)
            people = [{"name": name_of(n), "phone": f"0107{n:07d}", "created_at": at} for n in range(number)]
            ids = list(session.scalars(insert(Person).returning(Person.id), people))
            own = {"cohort_id": cohort.id, "organisation_id": self.center_id, "state": "active", "created_at": at}
            rows = session.execute(
                insert(Enrolment).returning(Enrolment.id, Enrolment.person_id), [own | {"person_id": i} for i in ids]
            ).all()
            keys = [step["key"] for stage in cohort.outline for step in stage["steps"] if not step["optional"]]
            scored = [(key, None if key.startswith("lesson") else 70.0 + len(key) % 30) for key in keys]
            for enrolment_id, person_id in rows:
                base = {"enrolment_id": enrolment_id, "person_id": person_id, "organisation_id": self.center_id}
                session.execute(
                    insert(StepState),
                    [
                        base | {"step": k, "state": "passed", "score": s, "at": at, "misses": 0, "reason": ""}
                        for k, s in scored
                    ],
                )
        return cohort

    def yes(self, cohort: Cohort, *, claimed: bool = False) -> tuple[Work, Any]:
        """Everyone previewed and agreed to, as the two pages do it."""
        with self.database.read() as session:
            planned = plan(
                session, self.content, URL, cohort, badge=None, wanted=None
            )  # fmt: skip
        with self.database.write() as session:
            issuance = keep(session, self.actor, cohort, planned)
        began = time.perf_counter()
        with self.database.read() as session:
            found, _ = preview(session, self.content, URL, cohort, issuance)
        seen = time.perf_counter()
        with self.database.write() as session:
            issuance = session.merge(issuance)
            say_yes(session, self.desk, self.actor, cohort, issuance)
            work, _ = issuing_work.start(session, self.actor, cohort, issuance)
            claim = claim_at_once(session, work) if claimed else None
        agreed = time.perf_counter() - seen
        if not claimed:
            print(f"the preview of {len(found.ready):,} people          {seen - began:8.2f} s")
            print(f"the yes, under the write lock         {agreed * 1000:8.0f} ms")
        return work, claim

    def by_worker(self, number: int, worker: psutil.Process) -> None:
        cohort = self.graduates(number)
        time.sleep(5)
        before, highest = worker.memory_info().rss, 0
        cpu = sum(worker.cpu_times()[:2])
        quiet = self.waits(lambda: time.sleep(2))
        at: list[int] = []
        took = 0.0

        def issue() -> None:
            nonlocal took, highest
            work, _ = self.yes(cohort)
            began = time.perf_counter()
            while self.done(work) is None:
                at.append(worker.memory_info().rss)
                time.sleep(0.2)
            took = time.perf_counter() - began
            highest = max(at)

        busy = self.waits(issue)
        print(f"issued by the worker                  {number:8,} people")
        print(f"from the yes to the last one          {took:8.1f} s   {number / took:.0f} a second; aim {AIM_S:.0f} s")
        used = sum(worker.cpu_times()[:2]) - cpu
        print(
            f"of which the worker computed          {used:8.1f} s   {used / number * 1000:.1f} ms a person;"
            f" load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
        quarter = at[len(at) // 4] if at else before
        print(
            f"the worker's memory                   {before / 1e6:8.0f} MB before, {quarter / 1e6:.0f} after a quarter,"
            f" {highest / 1e6:.0f} at most, {worker.memory_info().rss / 1e6:.0f} after"
        )
        print(f"a writer's wait, quiet                {_spread(quiet)}")
        print(f"a writer's wait, meanwhile            {_spread(busy)}")

    def done(self, work: Work) -> str | None:
        with self.database.read() as session:
            state = session.scalar(select(Work.state).where(Work.id == work.id))
        if state in ("failed", "cancelled"):
            raise SystemExit(f"the work is {state}")
        return state if state == "done" else None

    def waits(self, meanwhile: Callable[[], None]) -> list[float]:
        """How long one small write takes, in ms, one after the other while `meanwhile` goes on."""
        over = threading.Event()
        found: list[float] = []

        def write() -> None:
            while not over.wait(0.02):
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

    def by_step(self, number: int) -> None:
        work, claim = self.yes(self.graduates(number), claimed=True)
        tools = issuing_work.tools_for(self.database, self.settings)
        with stopwatches() as spent:
            began = time.perf_counter()
            carry_out(tools, issuing_work.KINDS, claim)
            took = time.perf_counter() - began
        assert self.done(work)
        print(f"one person, in this process           {took / number * 1000:8.1f} ms, of which")
        for name, seconds in sorted(spent.items(), key=lambda each: -each[1]):
            print(f"  {name:36}{seconds / number * 1000:8.2f} ms")

    def check(self) -> None:
        storage = self.desk.storage
        with self.database.read() as session:
            rows = session.scalars(select(Certificate).order_by(Certificate.sequence)).all()
            last = session.scalar(select(func.max(NumberSeries.last)))
            resolve = resolver(published_keys(session), [URL])
        assert [row.sequence for row in rows] == list(range(1, (last or 0) + 1)), "a gap or a double"
        assert all(row.state == "valid" for row in rows)
        for row in rows:
            assert verify_bytes(storage.get(row.credential_hash or ""), resolve).ok, row.number
            assert storage.get(row.pdf_hash or "").startswith(b"%PDF-"), row.number
            storage.get(row.jwt_hash or "")
        print(f"checked: {len(rows):,} numbers in a row, every file whole, every credential's two signatures hold")


@contextmanager
def stopwatches() -> Iterator[dict[str, float]]:
    """Seconds spent in the steps of issuing."""
    spent: dict[str, float] = defaultdict(float)
    steps = {
        (issuing_work, "_number"): "evaluate and number (one transaction)",
        (issuing, "sign"): "sign: rdfc and jcs",
        (issuing, "sign_jwt"): "sign: VC-JWT",
        (issuing, "render_certificate"): "set the PDF",
        (issuing, "qr_svg"): "QR code",
        (issuing.Storage, "put"): "store three files",
        (issuing_work, "make_valid"): "make valid (one transaction)",
    }
    kept = {place: getattr(*place) for place in steps}

    def timed(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return call(*args, **named)
            finally:
                spent[name] += time.perf_counter() - began

        return run

    for (owner, attribute), name in steps.items():
        setattr(owner, attribute, timed(name, kept[owner, attribute]))
    try:
        yield spent
    finally:
        for (owner, attribute), call in kept.items():
            setattr(owner, attribute, call)


def name_of(number: int) -> str:
    return "김이박최정"[number % 5] + "영순미정혜"[number // 5 % 5] + "희자숙란경"[number // 25 % 5]


def _spread(ms: list[float]) -> str:
    return (
        f"{statistics.median(ms):8.1f} ms   p95 {ms[int(len(ms) * 0.95)]:.1f}, longest {ms[-1]:.1f} ({len(ms)} writes)"
    )


if __name__ == "__main__":
    main()
