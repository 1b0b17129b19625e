"""What one request has cost so far, found from any thread that works for it: a plain counter in a context variable."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter


class Tally:
    """`statements` without transaction control; `writes` write transactions that took `written_s` seconds, the wait for
    one's turn and the commit included."""

    __slots__ = ("request_id", "statements", "writes", "written_s")

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.statements = 0
        self.writes = 0
        self.written_s = 0.0


_current: ContextVar[Tally | None] = ContextVar("tally", default=None)
current = _current.get
begin = _current.set
end = _current.reset


def request_id() -> str:
    """The identifier of the request that this code works for; "" outside of one."""
    tally = _current.get()
    return tally.request_id if tally else ""


@contextmanager
def writing() -> Iterator[None]:
    """Time one write transaction of the request, from asking for it to its commit or refusal."""
    begun = perf_counter()
    try:
        yield
    finally:
        tally = _current.get()
        if tally is not None:
            tally.writes += 1
            tally.written_s += perf_counter() - begun
