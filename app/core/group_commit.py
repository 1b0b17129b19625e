"""Writers on SQLite take turns, and those who wait share one COMMIT (one sync of the disk), each in its own savepoint.

A turn is handed on in the order of asking. Whoever finds nobody waiting commits at once, so a lone writer waits for
nothing. Else the transaction stays open for the next one, until MOST_WRITERS shared it or it is MOST_S old; then whoever
has the turn commits. Nobody leaves `transaction()` before that COMMIT has succeeded, and when it fails, all of its
writers are told. So an answer is never acknowledged before it is durable, and nothing that one writer read of another,
who came before it in the same group, can outlast that other one.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core.turnstile import Turnstile

MOST_WRITERS = 8
MOST_S = 0.005  # seconds from a group's BEGIN after which nobody new joins it: the first one waits for its answer
PATIENCE_S = 20.0  # for one's turn and for another process's lock, together
SHORT_PATIENCE_S = 2.0  # where so many wait that no thread would be left to read pages with


@dataclass
class WriteStats:
    """Counted since the start of the process. `writers` kept their work, `commits` is how many COMMITs they took."""

    writers: int = 0
    commits: int = 0
    failed_commits: int = 0
    refused: int = 0  # gave up waiting for their turn, or for another process
    largest_group: int = 0
    waited_s: float = 0.0  # for their turn, and for other processes


class Writing:
    """What every engine's writers share: the counts, and the rule that a thread writes in one transaction at a time."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._here = threading.local()
        self._stats = WriteStats()

    def stats(self) -> WriteStats:
        with self._mutex:
            return replace(self._stats)

    def count(self, writers: int) -> None:
        """One COMMIT that kept the work of so many writers."""
        with self._mutex:
            self._stats.commits += 1
            self._stats.writers += writers
            self._stats.largest_group = max(self._stats.largest_group, writers)

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Raises RuntimeError inside another one of the same thread: the inner would wait for the outer for ever."""
        if getattr(self._here, "writes", False):
            raise RuntimeError("write() inside write(): hand the session on instead, or write after the outer block")
        self._here.writes = True
        try:
            yield
        finally:
            self._here.writes = False


class Group:
    """One transaction and those who share it. Only the writer whose turn it is touches it, until `done` is set."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.transaction = connection.begin()
        self.held = ExitStack()  # the connection and the gate, given back at the end
        self.began = time.monotonic()
        self.writers = 0
        self.spoiled = False  # a failed writer's own work could not be taken back out of it
        self.failure: BaseException | None = None
        self.done = threading.Event()

    @property
    def alive(self) -> bool:
        """SQLite ends a transaction by itself on a full disk, a failing one, or want of memory."""
        if self.spoiled:
            return False
        try:
            return bool(self.connection.connection.driver_connection.in_transaction)  # type: ignore[union-attr]
        except Exception:  # whatever is wrong with the connection, the turn has to be handed on
            return False

    @property
    def takes_more(self) -> bool:
        return self.alive and self.writers < MOST_WRITERS and time.monotonic() - self.began < MOST_S

    @property
    def mode(self) -> Literal["rollback_only", "create_savepoint"]:
        """The first writer needs no savepoint: when it fails, there is nobody's work to keep."""
        return "create_savepoint" if self.writers else "rollback_only"

    def keep(self) -> None:
        """The writer's block has ended well. Raises when SQLite has meanwhile taken the transaction back."""
        if not self.alive:
            raise _refusal("SQLite rolled the transaction back")
        self.writers += 1

    def end(self) -> None:
        """COMMIT what there is to keep. Whatever happens, everyone who waits is told."""
        try:
            if self.writers and not self.alive:
                raise _refusal("SQLite rolled the transaction back")
            if self.writers:
                self.transaction.commit()
        except BaseException as error:
            self.failure = error
            if not isinstance(error, Exception):
                raise
        finally:
            with suppress(Exception):
                self.transaction.close()
            with suppress(Exception):
                self.held.close()

    def wait(self) -> None:
        """Until the COMMIT. Raises a fresh error in each of its writers when it failed."""
        self.done.wait()
        if self.failure is not None:
            raise _refusal(f"COMMIT failed: {getattr(self.failure, 'orig', self.failure)}") from self.failure


class _Waiter:
    def __init__(self) -> None:
        self.called = threading.Event()
        self.group: Group | None = None
        self.has_turn = False


class GroupCommit(Writing):
    """The writers of one engine in this process. Other processes' writers are waited for in BEGIN IMMEDIATE."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine.execution_options(ieum_write=True)
        file = engine.url.database
        in_file = file is not None and file != ":memory:"
        self._turnstile = Turnstile(Path(f"{file}-turn") if in_file else None)
        self._taken = False
        self._queue: deque[_Waiter] = deque()
        threads: int = engine.pool.size() if hasattr(engine.pool, "size") else 1
        self._most_patient = max(threads - 3, 1)  # with the one who has the turn, two threads are left to read

    @property
    def busy(self) -> bool:
        """Whether someone writes now."""
        return self._taken

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session of one's own in the shared transaction; the block's end returns after the COMMIT. Raises
        OperationalError when the turn did not come in time or the COMMIT failed; then nothing was kept."""
        group = self._take_turn()
        own: BaseException | None = None
        try:
            with (
                Session(group.connection, join_transaction_mode=group.mode, expire_on_commit=False) as session,
                session.begin(),
            ):
                try:
                    yield session
                    session.flush()
                except BaseException as error:
                    own = error
                    raise
            group.keep()
        except BaseException as error:
            group.spoiled = error is not own  # not the writer's fault but the savepoint's: what is in there is unknown
            raise
        finally:
            self._leave(group)
        group.wait()

    def _take_turn(self) -> Group:
        asked = time.monotonic()
        with self._mutex:
            waiter = None if not self._taken else _Waiter()
            self._taken = True
            if waiter is not None:
                patience = PATIENCE_S if len(self._queue) < self._most_patient else SHORT_PATIENCE_S
                self._queue.append(waiter)
        if waiter is not None:
            waiter.called.wait(patience)
            with self._mutex:  # the race: the turn may come in the moment in which patience ends; then it is taken
                self._stats.waited_s += time.monotonic() - asked
                if not waiter.has_turn:
                    self._queue.remove(waiter)
                    self._stats.refused += 1
                    raise _refusal("database is locked: this process's writers did not come to an end in time")
            if waiter.group is not None:
                return waiter.group
        return self._begin(max(PATIENCE_S - (time.monotonic() - asked), 0.05))

    def _begin(self, patience: float) -> Group:
        asked = time.monotonic()
        try:
            with ExitStack() as held:
                connection = held.enter_context(self._engine.connect())
                held.enter_context(self._turnstile.passed(patience))
                with _busy_timeout(connection, max(patience - (time.monotonic() - asked), 0.05)):
                    group = Group(connection)
                group.held = held.pop_all()
                return group
        except BaseException:
            with self._mutex:
                self._stats.refused += 1
            self._pass_turn(None)
            raise
        finally:
            with self._mutex:
                self._stats.waited_s += time.monotonic() - asked

    def _leave(self, group: Group) -> None:
        if group.takes_more and self._pass_turn(group):
            return
        try:
            group.end()
        finally:
            if group.failure is not None:
                with self._mutex:
                    self._stats.failed_commits += 1
            elif group.writers:
                self.count(group.writers)
            self._pass_turn(None)  # first, so that the next one begins while these wake up
            group.done.set()

    def _pass_turn(self, group: Group | None) -> bool:
        """Call the next one, with the open `group` if there is one; False, and nothing done, when nobody waits for it."""
        with self._mutex:
            if not self._queue:
                self._taken = group is not None
                return False
            waiter = self._queue.popleft()
            waiter.group, waiter.has_turn = group, True
        waiter.called.set()
        return True


@contextmanager
def _busy_timeout(connection: Connection, patience: float) -> Iterator[None]:
    """Who has waited for its turn already waits for another process that much less."""
    if patience > PATIENCE_S - 1:
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(PATIENCE_S * 1000)}")


def _refusal(why: str) -> OperationalError:
    """What `error_pages` answers with 503: nothing was stored, try again."""
    return OperationalError("COMMIT", {}, RuntimeError(why), hide_parameters=True)
