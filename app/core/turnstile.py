"""Taking turns between processes that write to one SQLite file: fairness only, the exclusion itself stays SQLite's.

SQLite's waiting is polling with pauses of up to 100 ms, so a busy process can keep another one out for a second and more
(bench/group_commit.py --processes 2). Here whoever waits for the gate stands in the turnstile before it, and whoever comes
out of the gate has, after a short slice of time, to go through the turnstile again: under load two processes alternate. Both are byte locks
on an empty file beside the database; the kernel frees them when a process dies, also by signal 9.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TURNSTILE, _GATE = 0, 1  # bytes of the file
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.0001, 0.001
_SLICE_S = 0.03  # how long a process may come back through the gate before it has to stand in the turnstile again


class Turnstile:
    """`path` None, or a file that cannot be opened (a read-only folder): everyone walks through."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: int | None = None
        self._owner = 0
        self._since = 0.0

    @contextmanager
    def passed(self, patience: float) -> Iterator[None]:
        """Holds the gate. Patience (seconds) that ends is no error: SQLite's own lock is asked next and says so."""
        file = self._open()
        if file is None:
            yield
            return
        until = time.monotonic() + patience
        in_slice = time.monotonic() - self._since < _SLICE_S
        if not (in_slice and _try(file, _GATE)):
            self._stand(file, until)
        try:
            yield
        finally:
            _free(file, _GATE)

    def _stand(self, file: int, until: float) -> None:
        if _take(file, _TURNSTILE, until):
            try:
                _take(file, _GATE, until)
            finally:
                _free(file, _TURNSTILE)
        self._since = time.monotonic()

    def _open(self) -> int | None:
        """A process of its own after a fork: byte locks are not inherited."""
        if self._path is not None and self._owner != os.getpid():
            self._owner = os.getpid()
            try:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:
                self._file = None
        return self._file


def _take(file: int, byte: int, until: float) -> bool:
    pause = _FIRST_PAUSE_S
    while not _try(file, byte):
        if time.monotonic() >= until:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE_S)
    return True


def _try(file: int, byte: int) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
    except OSError:
        return False
    return True


def _free(file: int, byte: int) -> None:
    fcntl.lockf(file, fcntl.LOCK_UN, 1, byte)
