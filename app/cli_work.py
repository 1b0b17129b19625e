"""`ieum work`: carries out long work beside the server."""

import fcntl
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Engine, inspect

from app.core.settings import ROOT, Settings, StartRefused

if TYPE_CHECKING:
    from app.core.database import Database

app = typer.Typer()
MOST_WORKERS = 16
log = logging.getLogger("ieum.work")


@app.command()
def work(
    beside: Annotated[
        int | None, typer.Option(help="stop when this process, which started the worker, is gone", hidden=True)
    ] = None,
) -> None:
    """Carry out long work (imports, exports) and the nightly housekeeping, until a signal. Runs beside `ieum serve`."""
    settings = Settings()
    settings.check_for_start()
    stop = threading.Event()

    def stopped(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    if beside:
        threading.Thread(target=_watch, args=(beside, stop), daemon=True).start()
    _work(settings, stop)


def start_beside(settings: Settings) -> None:
    """Start a worker that lives as long as this process, which may become another program (`serve.become_server`)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DEMO": str(settings.demo).lower()}
    subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "app.beside", str(os.getpid())], env=environment, stdin=subprocess.DEVNULL
    )


def _watch(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()


def _work(settings: Settings, stop: threading.Event) -> None:
    from app import models
    from app.core import logs
    from app.core.database import connect
    from app.core.storage import Storage
    from app.work.durable import Host, run_worker
    from app.work.kinds import Tools
    from app.works import KINDS

    logs.configure(settings)
    _ = models.metadata  # every table is known before the first query
    database = connect(settings.database_url, settings.threads).system()
    _require_migrated(database.engine)
    with _slot(settings.var_dir) as slot:
        tools = Tools(database, settings, Storage(settings.var_dir / "exports"))
        gc.freeze()  # what is loaded lives as long as the worker: the collector need not walk it within a transaction
        host = Host(tools, KINDS, lambda: _keep_house(database, settings), lambda: _finish_overdue(database, settings))
        try:
            run_worker(host, f"{socket.gethostname()}-{slot}", stop)
        finally:
            database.engine.dispose()


def _finish_overdue(database: "Database", settings: Settings) -> None:
    from app.housekeeping import finish_overdue

    finished = finish_overdue(database, settings)
    if finished:
        log.info(f"{finished} attempts ended by the clock")


def _keep_house(database: "Database", settings: Settings) -> None:
    from app.completion.keys import KeyRefused
    from app.housekeeping import keep_house

    try:
        kept = keep_house(database, settings)
    except KeyRefused:
        log.warning("housekeeping: the status lists are not signed, the issuer's keys are not there (`ieum secrets`)")
        return
    log.info(
        f"housekeeping: {kept.lists_signed} status lists signed, {kept.files_expired} export files deleted,"
        f" {kept.attempts_finished} attempts ended by the clock"
    )


def _require_migrated(engine: Engine) -> None:
    if not inspect(engine).has_table("worker"):
        raise StartRefused("the database is not migrated: run `ieum migrate` first")


@contextmanager
def _slot(var_dir: Path) -> Iterator[int]:
    """The lowest number that no other worker of this folder holds. The kernel gives it back however a process ends, so
    the next worker has a killed one's name, and DBOS hands it that one's runs at once."""
    folder = var_dir / "work"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for slot in range(MOST_WORKERS):
        with open(folder / f"worker-{slot}.lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield slot
            return
    raise StartRefused(f"{MOST_WORKERS} workers run on {var_dir} already")
