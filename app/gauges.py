"""What stands at the moment of a scrape: queues, sessions, sizes, processes. Asked at most every ten seconds.

What is open, waiting or active is looked for among each table's newest LOOKED_BACK rows, by their primary key, never in all
of history; on PostgreSQL under a time limit of two seconds. When the database does not answer, `ieum_gauges_up` says 0.
"""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from prometheus_client import ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.assessment.models import Attempt
from app.core.clock import now
from app.core.database import Database
from app.core.settings import Settings
from app.identity.models import SignInSession
from app.identity.sessions import IDLE, SEEN_EVERY
from app.labeling.models import LabelingRun, Submission
from app.work.models import Work, Worker

log = logging.getLogger("ieum.server")
KEPT_S = 10.0
FILES_LOOKED_AT = 5_000
LOOKED_BACK = 50_000


class Gauges:
    """A Prometheus collector. `pids`: the processes that serve; asked at each scrape."""

    def __init__(self, database: Database, settings: Settings, pids: Callable[[], Sequence[int]]) -> None:
        self._database = database.system()
        self._settings = settings
        self._pids = pids
        self._lock = threading.Lock()
        self._kept: tuple[float, list[Metric]] | None = None

    def collect(self) -> Iterator[Metric]:
        with self._lock:
            if self._kept is None or time.monotonic() - self._kept[0] > KEPT_S:
                self._kept = (time.monotonic(), [*self._rooms(), *self._sizes()])
            found = list(self._kept[1])
        yield from found
        yield from _processes(self._pids())

    def _rooms(self) -> list[Metric]:
        up = GaugeMetricFamily("ieum_gauges_up", "Whether the database answered for the gauges", 1)
        try:
            with self._database.read() as session:
                if not self._database.is_sqlite:
                    session.execute(text("SET LOCAL statement_timeout = 2000"))
                return [*_rooms(session), up]
        except Exception as error:
            log.warning("the gauges could not be read", exc_info=error)
            return [GaugeMetricFamily("ieum_gauges_up", "Whether the database answered for the gauges", 0)]

    def _sizes(self) -> list[Metric]:
        free = shutil.disk_usage(self._settings.var_dir).free
        sizes: list[Metric] = [
            GaugeMetricFamily("ieum_disk_free_bytes", "Free space where VAR_DIR is", free),
            GaugeMetricFamily(
                "ieum_stored_file_bytes",
                "Issued files on disk, estimated",
                _stored_bytes(self._settings.var_dir / "files"),
            ),
        ]
        path = self._database.engine.url.database
        if self._database.is_sqlite and path:
            for name, file, what in (
                ("ieum_database_bytes", path, "SQLite's file"),
                ("ieum_wal_bytes", f"{path}-wal", "SQLite's write-ahead log"),
            ):
                sizes.append(GaugeMetricFamily(name, what, os.path.getsize(file) if os.path.exists(file) else 0))
        return sizes


def _rooms(session: Session) -> Iterable[Metric]:
    """One statement a number."""
    if session.get_bind().dialect.name != "sqlite":
        size = session.scalar(select(func.pg_database_size(func.current_database())))
        yield GaugeMetricFamily("ieum_database_bytes", "PostgreSQL's database", size)
    used_since = now(session) - IDLE[False] - SEEN_EVERY
    for name, what, model, conditions in (
        ("ieum_attempts_open", "Quiz attempts under way", Attempt, (Attempt.state == "open",)),
        ("ieum_runs_open", "Runs of box drawing under way", LabelingRun, (LabelingRun.state == "open",)),
        ("ieum_review_queue", "Hand-ins that wait for an instructor", Submission, (Submission.state == "submitted",)),
        (
            "ieum_sessions_active",
            "Browsers signed in and used within the idle limit",
            SignInSession,
            (SignInSession.ended_at.is_(None), SignInSession.last_seen_at > used_since),
        ),
    ):
        newest = select(func.max(model.id)).scalar_subquery()
        query = select(func.count()).where(model.id > newest - LOOKED_BACK, *conditions)
        yield GaugeMetricFamily(name, what, session.scalar(query))
    yield from _work(session)


def _work(session: Session) -> Iterator[Metric]:
    """Background work that is not over, what failed within a day, and the workers that were seen within a minute."""
    at = now(session)
    family = GaugeMetricFamily("ieum_work", "Pieces of background work by state", labels=("state",))
    waiting = select(Work.state, func.count()).where(Work.state.in_(("queued", "running"))).group_by(Work.state)
    found: dict[str, int] = {"queued": 0, "running": 0} | dict(session.execute(waiting).all())
    recent = (Work.state == "failed", Work.created_at > at - timedelta(days=1))
    found["failed_today"] = session.scalar(select(func.count()).where(*recent)) or 0
    for state, count in found.items():
        family.add_metric((state,), count)
    yield family
    oldest = session.scalar(select(func.min(Work.created_at)).where(Work.state == "queued"))
    age = (at - oldest).total_seconds() if oldest else 0.0
    yield GaugeMetricFamily("ieum_work_oldest_seconds", "Age of the oldest piece that nobody has begun", age)
    seen = session.scalar(select(func.count()).where(Worker.seen_at > at - timedelta(minutes=1)))
    yield GaugeMetricFamily("ieum_workers", "Workers seen within a minute", seen)


def _stored_bytes(folder: Path) -> float:
    """Folders are named by the first byte of a SHA-256, so any of them stand for all: look into as many as hold some
    thousand files and scale up."""
    folders = [each.path for each in os.scandir(folder) if each.is_dir()] if folder.is_dir() else []
    size = files = looked = 0
    for each in folders:
        entries = [entry.stat().st_size for entry in os.scandir(each)]
        size, files, looked = size + sum(entries), files + len(entries), looked + 1
        if files >= FILES_LOOKED_AT:
            break
    return size * len(folders) / looked if looked else 0.0


def _processes(pids: Sequence[int]) -> Iterator[Metric]:
    """prometheus_client's own process figures, for each process that serves."""
    families: dict[str, Metric] = {}
    for pid in pids:
        for found in ProcessCollector(pid=_const(pid), registry=None).collect():
            family = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
            for sample in found.samples:
                family.add_sample(sample.name, {**sample.labels, "pid": str(pid)}, sample.value)
    yield from families.values()


def _const(value: Any) -> Callable[[], Any]:
    return lambda: value
