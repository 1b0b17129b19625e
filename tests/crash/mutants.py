"""Servers that are broken on purpose, to see that the harness finds it: `python -m tests.crash.mutants <name>` serves one."""

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

from app.core.group_commit import Group, GroupCommit
from app.core.settings import Settings

LATE_S = 0.2
BETWEEN_S = 0.03


def early_ack() -> None:
    """Writers are told "kept" when they have had their turn; the COMMIT comes a little later."""
    honest = Group.end

    def late_end(group: Group) -> None:
        time.sleep(LATE_S)
        honest(group)

    def leave_at_once(turns: GroupCommit, group: Group) -> None:
        group.done.set()
        threading.Thread(target=honest_leave, args=(turns, group)).start()

    honest_leave: Callable[[GroupCommit, Group], None] = GroupCommit._leave
    Group.end = late_end  # type: ignore[method-assign]
    GroupCommit._leave = leave_at_once  # type: ignore[method-assign]


def half_deeds() -> None:
    """A lone writer's statements are transactions of their own: a deed can be cut in two."""
    from sqlalchemy import Connection, event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "after_cursor_execute")
    def commit(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        driver = connection.connection.driver_connection
        writes = statement.startswith(("INSERT", "UPDATE", "DELETE")) and "RETURNING" not in statement
        if driver is not None and writes and not connection.in_nested_transaction():
            driver.commit()
            time.sleep(BETWEEN_S)
            driver.execute("BEGIN IMMEDIATE")


def deaf_clock() -> None:
    """The clock ends attempts with the answers as they were before the last one."""
    from app.assessment import ending

    honest = ending.answers_of

    def all_but_the_last(session: Any, attempt: Any) -> Any:
        answers = honest(session, attempt)
        last = max(answers, key=lambda slot: answers[slot].seq, default=None)
        return {slot: answer for slot, answer in answers.items() if slot != last}

    ending.answers_of = all_but_the_last


def any_seat() -> None:
    """Who hands in late is counted though the slot has gone to somebody else."""
    from app.queues import taking

    taking.take_seat = lambda *_, **__: True


SERVING = {"early-ack": early_ack, "half-deeds": half_deeds, "any-seat": any_seat}
MUTANTS = {**SERVING, "half-work": half_deeds, "deaf-clock": deaf_clock}


def command_of(name: str) -> tuple[str, ...]:
    return ("-m", "tests.crash.mutants", name)


def worker() -> object:
    """What each of the two processes serves."""
    from app.main import create_app

    MUTANTS[sys.argv[-1]]()
    return create_app(Settings())


if __name__ == "__main__":
    settings = Settings()
    config = Config(
        "tests.crash.mutants:worker",
        factory=True,
        workers=2,
        host=settings.host,
        port=settings.port,
        log_level="warning",
    )
    Multiprocess(config, sockets=[config.bind_socket()]).run()
