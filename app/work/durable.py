"""The one file that knows DBOS: a durable workflow a piece of work, and the daily housekeeping as a schedule.

Only `ieum work` imports it (the library costs a second and 40 MB). DBOS's own tables are a note of how far each run is; the
truth is the row in `work`, so they may be lost, or older or newer than the database after a restore (decision 0014).
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from dbos import DBOS, DBOSConfig, SetWorkflowID
from dbos._error import DBOSInitializationError
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from app.core.settings import Settings, StartRefused
from app.work.kinds import Kinds, Tools
from app.work.running import Claim, Went, advance, beat, begin, claim_next, hand_back, leave, report
from app.work.schemas import BEAT

AT_ONCE = 2  # so that a short piece of work need not wait for a long one
POLL_S = 0.5
STOP_S = 20.0
TICK = timedelta(seconds=15)
HOUSEKEEPING = "housekeeping"
NOTES_KEPT_FOR = timedelta(days=3)
NOTES_AT_ONCE = 5_000
EVERY_NIGHT = "30 3 * * *"  # 03:30 in Korea
# The workflow below is a loop over chunks and has its state in our row, so any version may go on with any other's run.
APPLICATION_VERSION = "1"
log = logging.getLogger("ieum.work")


@dataclass
class Host:
    """What the workflows of this process work with. `running`: the words of the claims that run here.

    `tick` is called every TICK, by every worker: it must be safe to run twice at once, and short.
    """

    tools: Tools
    kinds: Kinds
    keep_house: Callable[[], None]
    tick: Callable[[], None] = lambda: None
    stopping: threading.Event = field(default_factory=threading.Event)
    running: set[str] = field(default_factory=set)


_host: list[Host] = []  # DBOS workflows are module-level functions and find what they need here


def _retry(error: BaseException) -> bool:
    return isinstance(error, DBAPIError)


@DBOS.step(name="begin", retries_allowed=True, max_attempts=8, should_retry=_retry)
def _begin(work_id: int, word: str) -> int | None:
    host = _host[0]
    return begin(host.tools, host.kinds, Claim(work_id, word))


@DBOS.step(name="advance", retries_allowed=True, max_attempts=8, should_retry=_retry)
def _advance(work_id: int, word: str, position: int) -> str:
    host = _host[0]
    claim = Claim(work_id, word)
    if host.stopping.is_set():
        hand_back(host.tools.database, claim)
        return Went.STOPPED.value
    return advance(host.tools, host.kinds, claim, position).value


@DBOS.workflow(name="carry_out", max_recovery_attempts=3)
def _carry_out(work_id: int, word: str) -> str:
    """One run of one piece of work. After a kill DBOS calls it again: the steps it has a note of are not repeated."""
    running = _host[0].running
    running.add(word)
    try:
        position = _begin(work_id, word)
        if position is None:
            return Went.OVER.value
        while (went := _advance(work_id, word, position)) == Went.ON.value:
            position += 1
        report(_host[0].tools.database, Claim(work_id, word))
        return went
    finally:
        running.discard(word)


@DBOS.step(name="keep_house", retries_allowed=True, max_attempts=5, should_retry=_retry)
def _keep_house_step() -> None:
    _host[0].keep_house()
    over = DBOS.list_workflows(
        status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
        completed_before=(datetime.now(UTC) - NOTES_KEPT_FOR).isoformat(),
        limit=NOTES_AT_ONCE,
        load_input=False,
        load_output=False,
    )
    DBOS.delete_workflows([each.workflow_id for each in over])


@DBOS.workflow(name="keep_house")
def _keep_house(scheduled: datetime, context: Any) -> None:
    _keep_house_step()


def migrate_notes(url: str, app_role: str | None) -> None:
    """On PostgreSQL, make or upgrade DBOS's tables in the schema `dbos` as their owner, and grant `app_role` their use."""
    DBOS.migrate(make_url(url).render_as_string(False), application_role=app_role)


def run_worker(host: Host, name: str, stop: threading.Event) -> None:
    """Carry out work until `stop`; then finish the chunks at hand and leave the rest to whoever comes next.

    `name` is this worker's among all that share the database; after a kill, the next worker of the same name goes on
    with its runs at once, another one when their leases lapse. Raises StartRefused when the database is not migrated.
    """
    _host[:] = [host]
    database = host.tools.database
    _launch(host.tools.settings, name)
    try:
        beat(database, name, ())
        _schedule_housekeeping()
        log.info("worker started", extra={"worker": name})
        beaten = ticked = datetime.now(UTC)
        while not stop.wait(POLL_S):
            try:
                if datetime.now(UTC) - beaten > BEAT:
                    beat(database, name, tuple(host.running))
                    beaten = datetime.now(UTC)
                if datetime.now(UTC) - ticked > TICK:
                    ticked = datetime.now(UTC)
                    _tick(host)
                _take_up(host)
            except DBAPIError as error:
                log.warning("the database did not answer", exc_info=error)
                stop.wait(2)
    finally:
        _wind_up(host, name)


def _launch(settings: Settings, name: str) -> None:
    config: DBOSConfig = {
        "name": "ieum-work",
        "executor_id": name,
        "application_version": APPLICATION_VERSION,
        "log_level": "WARNING",
        "max_executor_threads": 8,
    }
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        config["system_database_url"] = f"sqlite:///{_notes_path(settings)}"
        config["system_database_engine"] = _sqlite_engine(_notes_path(settings))
    else:
        url = make_url(settings.database_url).set(drivername="postgresql+psycopg")
        config["system_database_url"] = url.render_as_string(False)
        config["run_migrations"] = False
        config["sys_db_pool_size"] = 6
    DBOS(config=config)
    logger = logging.getLogger("dbos")  # its lines go the way of ours: no messages that quote what people typed
    logger.handlers.clear()
    logger.propagate = True
    try:
        DBOS.launch()
    except (DBOSInitializationError, DBAPIError) as refused:
        mend = "run `ieum migrate` first"
        if make_url(settings.database_url).get_backend_name() == "sqlite":
            mend = f"delete {_notes_path(settings)}; it holds nothing that would be lost"
        raise StartRefused(f"the worker's own tables are not there, old or damaged: {mend}") from refused


def _notes_path(settings: Settings) -> Path:
    return settings.var_dir / "work.sqlite3"


def _sqlite_engine(path: Path) -> Engine:
    """A file of its own: DBOS's notes never wait for the server's writers, nor these for them.

    synchronous=NORMAL: a power cut may take its last notes away; the row in `work` knows which chunks are committed.
    """
    engine = create_engine(f"sqlite:///{path}", module=sqlite, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"  # as DBOS's own engine has it
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _schedule_housekeeping() -> None:
    """Every night; and now, when the last night was missed."""
    before = DBOS.get_schedule(HOUSEKEEPING)
    DBOS.apply_schedules(
        [
            {
                "schedule_name": HOUSEKEEPING,
                "workflow_fn": _keep_house,
                "schedule": EVERY_NIGHT,
                "cron_timezone": "Asia/Seoul",
            }
        ]
    )
    last = before and before["last_fired_at"]
    if not last or datetime.now(UTC) - datetime.fromisoformat(last) > timedelta(days=1):
        DBOS.trigger_schedule(HOUSEKEEPING)


def _tick(host: Host) -> None:
    """A tick that fails is logged and comes again; it must not take the worker down, whose runs are not to blame."""
    try:
        host.tick()
    except DBAPIError:
        raise
    except Exception:
        log.exception("the tick failed")


def _take_up(host: Host) -> None:
    while len(host.running) < AT_ONCE:
        claim = claim_next(host.tools.database, host.kinds)
        if claim is None:
            return
        host.running.add(claim.word)
        with SetWorkflowID(f"{claim.work_id}:{claim.word}"):
            DBOS.start_workflow(_carry_out, claim.work_id, claim.word)


def _wind_up(host: Host, name: str) -> None:
    host.stopping.set()
    deadline = datetime.now(UTC) + timedelta(seconds=STOP_S)
    wait = threading.Event()
    while host.running and datetime.now(UTC) < deadline:
        wait.wait(0.05)
    with suppress(DBAPIError):
        leave(host.tools.database, name)
    DBOS.destroy()
    log.info("worker stopped", extra={"worker": name})
