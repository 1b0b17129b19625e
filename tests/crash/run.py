"""One run: clients at work, signal 9 at random, the last blow to everything at once, and then the look at what is left. After it the
morning: the clock ends what is overdue, and regrades are carried out by a worker that is killed on the way."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.assessment.models import Attempt
from app.completion.issuing_work import IssueCertificates
from app.content.loader import Content, load_content
from app.content.quiz import Policy
from app.core.clock import now
from app.core.database import Database, connect
from app.core.storage import Storage
from app.work.models import Work
from app.work.schemas import UNFINISHED
from tests.crash import mock_work, people
from tests.crash.client import Client, Over
from tests.crash.house import House, Person, build
from tests.crash.journal import Journal, Tally
from tests.crash.killing import STUCK_S, kill_at_random, last_blow, wait_until
from tests.crash.regrades import regrade_again_and_again
from tests.crash.servers import SERVE, serving
from tests.crash.verify import integrity, verify, verify_certificates
from tests.crash.verify_marks import verify_ends, verify_marks
from tests.crash.verify_mock import verify_mock_work
from tests.crash.working import Worker, make_notes, working
from tests.engines import engine_named
from tests.ports import free_port

CLIENTS = 8
PEOPLE_PER_KILL = 6  # a person's whole path is some forty deeds
MUST_HAPPEN = tuple(f"kept: {deed}" for deed in ("answer", "issue", "time up", "submit", "skip", "undo", "decide"))


@dataclass
class Outcome:
    """What happened, and every way in which the promise was broken."""

    kills: int
    seconds: float
    tally: Tally
    journals: list[Journal]
    by_the_clock: int = 0
    regrades: int = 0
    regrade_kills: int = 0
    found: list[str] = field(default_factory=list)

    def line(self) -> str:
        counts = self.tally.counts
        kept = sum(many for what, many in counts.items() if what.startswith("kept: "))
        deeds = ", ".join(f"{what[6:]} {many}" for what, many in sorted(counts.items()) if what.startswith("kept: "))
        open_ends = sum(not intent.kept for journal in self.journals for intent in journal.intents)
        return (
            f"kills {self.kills} in {self.seconds:.0f} s; acknowledged {kept} ({deeds}); retries {counts['retries']}; "
            f"double taps {counts['double taps answered']} answered, {counts['double taps lost']} cut off; "
            f"503s {counts['503']}; never acknowledged {open_ends}; "
            f"attempts ended by the clock {self.by_the_clock}; regrades {self.regrades}, their worker killed "
            f"{self.regrade_kills} times; findings {len(self.found)}"
        )


@dataclass
class Stage:
    """The installation and the hands that tests may look at it with."""

    house: House
    folder: Path
    command: tuple[str, ...]
    worker: str | None = None  # a mutant

    def database(self) -> Database:
        return connect(self.house.settings.database_url, threads=2).system()

    def content(self) -> Content:
        return load_content(self.house.settings.courses_dir, self.house.settings.quizzes_dir)


@contextmanager
def staged(
    engine: str,
    folder: Path,
    *,
    kills: int,
    port: int = 0,
    command: tuple[str, ...] = SERVE,
    worker: str | None = None,
) -> Iterator[Stage]:
    """An installation on `engine` (sqlite, postgresql) in `folder`."""
    with engine_named(engine, folder) as found:
        many = max(60, kills * PEOPLE_PER_KILL)
        house = build(
            folder, found.fresh_url(folder), port or free_port(), trainees=many, graduates=max(30, kills * 2),
            workers=many // 4, reviewers=max(4, kills // 10),
        )  # fmt: skip
        make_notes(found, house.env, folder)
        yield Stage(house, folder, command, worker)


@contextmanager
def at_work(stage: Stage, tally: Tally, seed: int, clients: int = CLIENTS) -> Iterator[tuple[list[Journal], Journal]]:
    """People and a member of staff work until the block ends; their journals."""
    over = threading.Event()
    coming = _in_turn(stage.house)
    journals = [Journal(person.name, person.enrolment_id) for person, _ in coming]
    office = Journal("staff", 0)
    waiting = [(person, work, journal) for (person, work), journal in zip(coming, journals, strict=True)][::-1]
    threads = [
        threading.Thread(target=_learn, args=(stage, waiting, tally, over, random.Random(f"{seed}/{number}")))
        for number in range(clients)
    ]
    threads.append(threading.Thread(target=_issue, args=(stage, office, tally, over, random.Random(f"{seed}/staff"))))
    for thread in threads:
        thread.start()
    try:
        yield journals, office
    finally:
        over.set()
        for thread in threads:
            thread.join()


def crash(stage: Stage, kills: int, seed: int, pace: int = 30, regrade_kills: int = 0) -> Outcome:
    """Let eight people and a member of staff work, kill a serving process or the worker `kills` times, then everything; verify
    what is kept. Between two kills up to `pace` deeds are acknowledged. Then regrades, under `regrade_kills` more."""
    tally, began = Tally(), time.monotonic()
    with (
        serving(stage.house.env, stage.folder, stage.command) as servers,
        working(stage.house.env, stage.folder, stage.worker) as worker,
        at_work(stage, tally, seed) as (journals, office),
    ):
        kill_at_random(servers, worker, tally, random.Random(seed), kills, pace)
        # On a slow machine a short run would end before the first of them.
        wait_until(tally, *MUST_HAPPEN)
        last_blow(servers, worker)
    outcome = Outcome(kills, time.monotonic() - began, tally, [*journals, office])
    outcome.found = [*tally.oddities, *look(stage, journals)]
    issue_the_rest(stage, office, tally, random.Random(f"{seed}/after"))
    outcome.found += look_at_certificates(stage, office)
    outcome.regrade_kills = regrade_kills
    _morning(stage, outcome, random.Random(f"{seed}/morning"))
    return outcome


def _morning(stage: Stage, outcome: Outcome, dice: random.Random) -> None:
    """The clock has its turn; then the regrades."""
    database = stage.database()
    try:
        with working(stage.house.env, stage.folder, stage.worker) as worker:
            outcome.found += _await_the_clock(database)
            if outcome.regrade_kills:
                outcome.regrades, found = regrade_again_and_again(
                    database, stage.content(), worker, dice, outcome.regrade_kills
                )
                outcome.found += found
        with database.read() as session:
            outcome.by_the_clock = session.scalar(select(func.count()).where(Attempt.ended_by == "clock")) or 0
            outcome.found += [*integrity(session), *verify_marks(session)]
    finally:
        database.engine.dispose()


def _await_the_clock(database: Database) -> list[str]:
    until = time.monotonic() + STUCK_S
    while True:
        with database.read() as session:
            found = verify_ends(session)
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.1)


def look(stage: Stage, journals: list[Journal]) -> list[str]:
    """Everything that is wrong with the people's work."""
    database, content = stage.database(), stage.content()
    with database.read() as session:
        found = [
            *integrity(session),
            *verify(session, content, journals),
            *verify_mock_work(session, content, journals),
        ]
    database.engine.dispose()
    return found


def look_at_certificates(stage: Stage, office: Journal, session: Session | None = None) -> list[str]:
    storage = Storage(stage.house.settings.var_dir / "files")
    if session is not None:
        return verify_certificates(session, storage, office)
    database = stage.database()
    with database.read() as own:
        found = verify_certificates(own, storage, office)
    database.engine.dispose()
    return found


def _in_turn(house: House) -> list[tuple[Person, str]]:
    """Of each four that come, two learn, one works at a queue, one looks through others' work, as long as there are such."""
    learners = [(person, "learns") for person in house.trainees]
    workers = [(person, "works") for person in house.workers]
    reviewers = [(person, "looks through") for person in house.reviewers]
    fours = zip_longest(learners[::2], learners[1::2], workers, reviewers)
    return [each for four in fours for each in four if each is not None]


def _learn(
    stage: Stage, waiting: list[tuple[Person, str, Journal]], tally: Tally, over: threading.Event, dice: random.Random
) -> None:
    """One person after the other, until the run ends."""
    database = stage.database()
    watcher = mock_work.Watcher(database, stage.content())
    while waiting and not over.is_set():
        with suppress(IndexError):
            person, kind, journal = waiting.pop()
            with Client(stage.house.settings.port, person.cookie, tally, over, dice) as client:
                work = {
                    "learns": partial(people.learn, client, journal, dice, partial(_limit, database)),
                    "works": partial(mock_work.work_a_queue, client, journal, dice, watcher),
                    "looks through": partial(mock_work.look_through, client, journal, dice),
                }[kind]
                _until_over(tally, journal, work)
    database.engine.dispose()


def _limit(database: Database, address: str, seconds: float) -> None:
    """Give an open attempt so many seconds from now, grace included."""
    with database.write() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.public_id == UUID(address.rsplit("/", 1)[1]))).one()
        grace = Policy().grace_seconds
        attempt.deadline_at = now(session) + timedelta(seconds=seconds - grace)


def _issue(stage: Stage, office: Journal, tally: Tally, over: threading.Event, dice: random.Random) -> None:
    house = stage.house
    with Client(house.settings.port, house.staff.cookie, tally, over, dice) as client:
        _until_over(tally, office, partial(people.issue_all, client, office, house.graduates_cohort, house.graduates))


def _until_over(tally: Tally, journal: Journal, work: Callable[[], None]) -> None:
    try:
        work()
    except Over:
        return
    except Exception as error:
        tally.odd(f"{journal.person}: {type(error).__name__}: {error}")


def issue_the_rest(stage: Stage, office: Journal, tally: Tally, dice: random.Random) -> None:
    """The next morning: one more certificate, which also finishes what a kill left reserved; and the worker goes on with what
    others had begun, whose leases have lapsed over night."""
    house = stage.house
    database = stage.database()
    with database.write() as session:
        session.execute(update(Work).where(Work.lease_until.is_not(None)).values(lease_until=None, claim=None))
    with (
        serving(house.env, stage.folder, SERVE),
        working(house.env, stage.folder, stage.worker) as worker,
        Client(house.settings.port, house.staff.cookie, tally, threading.Event(), dice) as client,
    ):
        if house.graduates:
            people.press(client, office, house.graduates_cohort, [house.graduates.pop()])
        _await_issuing(database, worker)
    database.engine.dispose()


def _await_issuing(database: Database, worker: Worker) -> None:
    until = time.monotonic() + STUCK_S
    unfinished = Work.kind == IssueCertificates.name, Work.state.in_(UNFINISHED)
    while time.monotonic() < until:
        with database.read() as session:
            if session.scalar(select(Work.id).where(*unfinished).limit(1)) is None:
                return
        worker.check()
        time.sleep(0.1)
