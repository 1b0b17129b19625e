"""Totals of a nation, timed: `python -m bench.reports [--json] [--people N]`.

A million people in 2,000 cohorts of 60 centers in 17 regions as the summaries that the worker writes, and one cohort with all its raw
rows (500 people, 60 steps each, 24 classes). Measured in this process, on SQLite, through the whole app: the page of the nation (p50,
p95, statements), that of a region, a file; counting one cohort; the blocks of all cohorts; the flip. Beside them the same sum by a scan
of raw rows of so many steps as the sample has, scaled up: what a report would cost without summaries.
"""

import argparse
import json
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import func, insert, select

from app.cohorts.models import AttendanceMark, ClassSession, Cohort, Enrolment, StepState
from app.core.actor import Role
from app.core.clock import now, today
from app.core.csrf import SESSION_COOKIE
from app.core.database import Database
from app.core.settings import Settings
from app.identity.models import Account, RoleGrant
from app.identity.sessions import start_session
from app.main import create_app
from app.migrate import upgrade
from app.people.models import Organisation, Person
from app.reports import measures as m
from app.reports.models import CohortReport
from app.reports.recounting import count, flip, plan_flip, put_aside
from tests.statements import count_statements

REGIONS, CENTERS, COHORTS, PEOPLE = 17, 60, 2000, 1_000_000
STAGES = ("0-ready", "1-start", "2-data", "3-practice", "4-work")
SAMPLE, STEPS, CLASSES = 500, 60, 24
RUNS = 40


@dataclass(frozen=True)
class Figure:
    """Milliseconds of so many runs; `cpu`: this process's own time in the middle one, which other work on the machine leaves alone."""

    what: str
    p50: float
    p95: float
    cpu: float
    statements: int | None = None

    def __str__(self) -> str:
        more = f", {self.statements} statements" if self.statements is not None else ""
        return f"{self.what}: p50 {self.p50:,.1f} ms, p95 {self.p95:,.1f} ms, CPU {self.cpu:,.1f} ms{more}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=PEOPLE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ieum-reports-") as folder:
        figures = run(Path(folder), options.people)
    if options.json:
        print(json.dumps([asdict(each) for each in figures], ensure_ascii=False))
        return
    for each in figures:
        print(each)


def run(folder: Path, people: int) -> list[Figure]:
    url = f"sqlite:///{folder}/bench.sqlite3"
    upgrade(url)
    settings = Settings(
        _env_file=None,
        database_url=url,
        var_dir=folder,
        secret_key=secrets.token_hex(32),
        public_url="https://testserver",
        threads=2,
    )
    app = create_app(settings)
    database: Database = app.state.database.system()
    nation, region = make_nation(database, people)
    with database.read() as session:
        counted = session.scalars(select(CohortReport.counts)).all()
        print(f"{len(counted):,} cohorts with {sum(each[m.ENROLLED] for each in counted):,} people as summaries")
    figures = [blocks(database)]
    for place, what in ((nation, "the nation"), (region, "a region")):
        browser = reader(app, database, place)
        for view in ("completion", "progress"):
            figures.append(page(app, browser, f"page of {what}, {view}", f"/reports?view={view}"))
    figures.append(
        page(
            app,
            reader(app, database, nation),
            "page of the nation, five years",
            "/reports?from=2022-01-01&to=2026-12-31",
        )
    )
    cohort = make_sample(database, region)
    figures.append(timed("counting one cohort of 500 with 30,000 steps", lambda: count_one(database, cohort), 10, app))
    figures.append(scan(database, people, app))
    return figures


def make_nation(database: Database, people: int) -> tuple[Organisation, Organisation]:
    chance = random.Random(2026)
    with database.write() as session:
        nation = place(session, "전국", "national", None)
        regions = [place(session, f"시도 {n:02}", "region", nation) for n in range(REGIONS)]
        centers = [place(session, f"센터 {n:02}", "center", regions[n % REGIONS]) for n in range(CENTERS)]
        day, at = today(session), now(session)
        rows = [summary(chance, centers[n % CENTERS], n, people // COHORTS, day, at) for n in range(COHORTS)]
        session.execute(insert(CohortReport), rows)
    return nation, regions[0]


def place(session: Any, name: str, kind: str, parent: Organisation | None) -> Organisation:
    made = Organisation(name=name, kind=kind, path="", parent_id=parent.id if parent else None)
    session.add(made)
    session.flush()
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    return made


def summary(chance: random.Random, center: Organisation, number: int, size: int, day: date, at: Any) -> dict[str, Any]:
    """A cohort of the last five years; every twentieth is a class of 12, whose counts are small."""
    ends_on = day + timedelta(days=40) - timedelta(days=number * 1865 // COHORTS)
    people = 12 if number % 20 == 0 else size * 20 // 19
    codes = dict(
        zip(
            (m.MISSED, m.EARLY, m.WITHDRAWN, m.DROPPED),
            (people * chance.randint(0, 9) // 100 for _ in range(4)),
            strict=True,
        )
    )
    over = ends_on < day
    completed = people - sum(codes.values()) if over else 0
    counts = {
        **dict.fromkeys(m.MEASURES, 0), **codes, m.ENROLLED: people, m.STARTED: people - chance.randint(0, 6), m.COMPLETED: completed,
        m.UNDECIDED: 0 if over else people - sum(codes.values()), m.ACTIVE: 0 if over else people * 8 // 10,
        m.ISSUED: completed, m.ATTENDED: people * 20, m.ABSENT: people * 2, m.REFERRED: completed // 3,
        m.ACCEPTED: completed // 5, m.EMPLOYED: completed // 4, m.WORKING: completed // 4,
    }  # fmt: skip
    return {
        "organisation_id": center.id, "path": center.path, "programme_slug": "p", "programme_title": "과정", "name": f"{number}회차",
        "starts_on": ends_on - timedelta(days=55), "ends_on": ends_on, "counts": counts, "blocks": {}, "counted_at": at,
        "stages": [(slug, slug, max(people - 8 * n, 0)) for n, slug in enumerate(STAGES)],
    }  # fmt: skip


def make_sample(database: Database, region: Organisation) -> int:
    """A cohort with its raw rows: 500 people, 60 steps each, 24 classes."""
    with database.write() as session:
        center = place(session, "표본 센터", "center", region)
        keys = [f"lesson:{STAGES[n % 5]}/l{n}" for n in range(STEPS - 5)] + [f"quiz:{slug}" for slug in STAGES]
        outline = [
            {
                "slug": slug, "title": slug, "summary": "", "week": n + 1, "beside": False,
                "steps": [{"key": key, "title": key, "minutes": 20, "optional": False} for key in keys if slug in key],
            }
            for n, slug in enumerate(STAGES)
        ]  # fmt: skip
        day, at = today(session), now(session)
        cohort = Cohort(
            organisation_id=center.id, programme_slug="p", programme_title="과정", name="표본", starts_on=day - timedelta(days=30),
            ends_on=day + timedelta(days=25), capacity=SAMPLE, documents={}, outline=outline, rule={}, opened_at=at,
        )  # fmt: skip
        session.add(cohort)
        account = Account(person_id=somebody(session, at), created_at=at)
        session.add(account)
        session.flush()
        people = [Person(name=f"표본 {n}", phone=None, created_at=at) for n in range(SAMPLE)]
        session.add_all(people)
        session.flush()
        enrolled = [
            Enrolment(cohort_id=cohort.id, organisation_id=center.id, person_id=each.id, state="active", created_at=at - timedelta(days=31))
            for each in people
        ]  # fmt: skip
        session.add_all(enrolled)
        session.flush()
        own = [
            {"organisation_id": center.id, "person_id": each.person_id, "enrolment_id": each.id} for each in enrolled
        ]
        session.execute(insert(StepState), [
            {**who, "step": key, "state": "passed", "score": 90.0, "misses": 0, "reason": "", "at": at} for who in own for key in keys
        ])  # fmt: skip
        classes = [
            ClassSession(
                organisation_id=center.id, cohort_id=cohort.id, title="수업", kind="live", starts_at=at - timedelta(days=n + 1),
                ends_at=at - timedelta(days=n + 1) + timedelta(hours=2), changed_at=at,
            )
            for n in range(CLASSES)
        ]  # fmt: skip
        session.add_all(classes)
        session.flush()
        mark = {
            "number": 1,
            "mark": "출석",
            "note": "",
            "evidence": "",
            "source": "staff",
            "account_id": account.id,
            "at": at,
        }
        session.execute(
            insert(AttendanceMark), [{**who, **mark, "session_id": each.id} for who in own for each in classes]
        )
        return cohort.id


def somebody(session: Any, at: Any) -> int:
    person = Person(name="보는 사람", phone=None, created_at=at)
    session.add(person)
    session.flush()
    return person.id


def reader(app: Any, database: Database, place: Organisation) -> TestClient:
    browser = TestClient(app, base_url="https://testserver", follow_redirects=False)
    with database.write() as session:
        account = Account(person_id=somebody(session, now(session)), created_at=now(session))
        session.add(account)
        session.flush()
        session.add(
            RoleGrant(account_id=account.id, organisation_id=place.id, role=Role.VIEWER.value, granted_at=now(session))
        )
        browser.cookies.set(SESSION_COOKIE, start_session(session, account, staff=True))
    return browser


def page(app: Any, browser: TestClient, what: str, address: str) -> Figure:
    def get() -> None:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "</html>" in answer.text

    return timed(what, get, RUNS, app)


def blocks(database: Database) -> Figure:
    """Planning reads everything; the flip is the one write transaction."""
    with database.read() as session:
        changes = plan_flip(session)
    begun = time.perf_counter()
    with database.write() as session:
        flip(session, changes)
    took = 1000 * (time.perf_counter() - begun)
    print(f"the first flip of {len(changes):,} cohorts: {took:,.0f} ms in one write transaction")

    def plan() -> None:
        with database.read() as session:
            plan_flip(session)

    return timed(f"blocks of {len(changes):,} cohorts", plan, 5)


def count_one(database: Database, cohort: int) -> None:
    with database.read() as session:
        found = count(session, cohort)
    assert found.counts[m.ENROLLED] == SAMPLE
    assert found.counts[m.ATTENDED] == SAMPLE * CLASSES
    with database.write() as session:
        put_aside(session, found)


def scan(database: Database, people: int, app: Any) -> Figure:
    """The steps passed, counted from the sample's raw rows, times as many as there are people."""

    def ask() -> None:
        with database.read() as session:
            joined = select(Enrolment.cohort_id, StepState.state, func.count()).join(
                StepState, StepState.enrolment_id == Enrolment.id
            )
            assert session.execute(joined.group_by(Enrolment.cohort_id, StepState.state)).all()

    once = timed("", ask, 5, app)
    times = people / SAMPLE
    return Figure(
        f"the same by a scan of raw rows, × {times:,.0f}", once.p50 * times, once.p95 * times, once.statements
    )


def timed(what: str, deed: Callable[[], None], runs: int, app: Any = None) -> Figure:
    deed()
    taken, cpu = [], []
    for _ in range(runs):
        begun, own = time.perf_counter(), time.process_time()
        deed()
        taken.append(1000 * (time.perf_counter() - begun))
        cpu.append(1000 * (time.process_time() - own))
    statements = None
    if app is not None:
        with count_statements(app) as seen:
            deed()
        statements = len(seen)
    taken.sort()
    late = taken[min(len(taken) - 1, int(0.95 * len(taken)))]
    return Figure(
        what, round(statistics.median(taken), 1), round(late, 1), round(statistics.median(cpu), 1), statements
    )


if __name__ == "__main__":
    main()
