"""What is counted while the server works, for Prometheus. Labels are closed sets: route names, roles of a deed, never a
path, a person or an address.

With WORKERS > 1 each process counts in files under VAR_DIR/metrics (metric_files.py); a scrape adds them up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from time import perf_counter
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from app.core.errors import DomainError, TooMany
from app.core.group_commit import WriteStats
from app.core.tally import Tally

# The moments at which counters began would be as many lines again, and nobody asks.
disable_created_metrics()  # type: ignore[no-untyped-call]
COUNTED = CollectorRegistry()
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_SHORT = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 5, 20)

REQUESTS = Counter("ieum_requests", "Requests answered", ("room", "route", "method", "status"), registry=COUNTED)
REQUEST_SECONDS = Histogram(
    "ieum_request_seconds", "Time to the last byte of an answer", ("route",), buckets=_SECONDS, registry=COUNTED
)
STATEMENTS = Counter("ieum_statements", "Database statements sent for requests", registry=COUNTED)
REQUEST_STATEMENTS = Histogram(
    "ieum_request_statements",
    "Database statements one request took",
    ("room",),
    buckets=(0, 1, 2, 3, 4, 6, 10, 20, 50, 200),
    registry=COUNTED,
)
WRITE_SECONDS = Histogram(
    "ieum_write_seconds",
    "Time of a request in write transactions, waiting and commit included",
    buckets=_SHORT,
    registry=COUNTED,
)
GRADED = Counter("ieum_graded", "Answers graded", ("room", "type"), registry=COUNTED)
GRADING_SECONDS = Histogram(
    "ieum_grading_seconds", "Time to grade one hand-in", ("room",), buckets=_SHORT, registry=COUNTED
)
CERTIFICATES = Counter("ieum_certificates", "Certificates issued and revoked", ("action",), registry=COUNTED)
ISSUING_SECONDS = Histogram(
    "ieum_issuing_seconds", "Time to sign, print and store one certificate", buckets=_SECONDS, registry=COUNTED
)
SIGN_INS = Counter("ieum_sign_ins", "Tries to sign in", ("way", "outcome"), registry=COUNTED)


def count_request(route: str, method: str, status: int, seconds: float, cost: Tally) -> None:
    """`route`: a route's name (`room:verb`), "static", or "none" where no route fits."""
    requests, durations, statements = _children(route, method if method in METHODS else "other", f"{status // 100}xx")
    requests.inc()
    durations.observe(seconds)
    if cost.statements:
        STATEMENTS.inc(cost.statements)
        statements.observe(cost.statements)
    if cost.writes:
        WRITE_SECONDS.observe(cost.written_s)


@lru_cache(maxsize=4096)
def _children(route: str, method: str, status: str) -> tuple[Counter, Histogram, Histogram]:
    room = route.split(":", maxsplit=1)[0]
    return (
        REQUESTS.labels(room, route, method, status),
        REQUEST_SECONDS.labels(route),
        REQUEST_STATEMENTS.labels(room),
    )


def count_graded(room: str, kind: str, answers: int = 1) -> None:
    """`kind`: a question's or a task's type. Counted as it is graded: a transaction that fails afterwards stays in."""
    GRADED.labels(room, kind).inc(answers)


@contextmanager
def grading(room: str) -> Iterator[None]:
    """Time what grades one hand-in."""
    begun = perf_counter()
    yield
    GRADING_SECONDS.labels(room).observe(perf_counter() - begun)


@contextmanager
def issuing() -> Iterator[None]:
    """Time the signing, printing and storing of one certificate, if the block ends well."""
    begun = perf_counter()
    yield
    ISSUING_SECONDS.observe(perf_counter() - begun)


def count_certificate(action: Literal["issued", "revoked"]) -> None:
    CERTIFICATES.labels(action).inc()


@contextmanager
def signing_in(way: str) -> Iterator[None]:
    """Count how a try ends: ok, failed (wrong, or too late), limited (told to wait). `way`: pin, password, code."""
    try:
        yield
    except TooMany:
        SIGN_INS.labels(way, "limited").inc()
        raise
    except DomainError:
        SIGN_INS.labels(way, "failed").inc()
        raise
    SIGN_INS.labels(way, "ok").inc()


class CommitCounts:
    """The writers' own counts of one process (`database.stats`), carried over into counters after a request that wrote."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen = WriteStats()

    def carry(self, stats: WriteStats) -> None:
        with self._lock:
            before, self._seen = self._seen, stats
            for name, counter in _WRITE_COUNTS.items():
                counter.inc(max(getattr(stats, name) - getattr(before, name), 0))


_WRITE_COUNTS = {
    "writers": Counter("ieum_committed_writers", "Write transactions that were kept", registry=COUNTED),
    "commits": Counter("ieum_commits", "COMMITs they took: writers who wait share one", registry=COUNTED),
    "failed_commits": Counter("ieum_failed_commits", "COMMITs that the database refused", registry=COUNTED),
    "refused": Counter("ieum_refused_writers", "Writers who gave up waiting for their turn", registry=COUNTED),
    "waited_s": Counter("ieum_write_wait_seconds", "Time writers waited for their turn", registry=COUNTED),
}
