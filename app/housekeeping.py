"""What has to be done every day: by the worker's schedule, or by `ieum maintain`."""

import time
from dataclasses import dataclass

from app.assessment import ending
from app.cohorts.importing import drop_stale
from app.completion.service import sign_lists
from app.content.loader import Content
from app.core import idempotency
from app.core.database import Database
from app.core.settings import Settings
from app.core.storage import Storage
from app.work.service import expire

SPOOL_KEPT_S = 2 * 86400


@dataclass(frozen=True)
class Kept:
    lists_signed: int
    files_expired: int
    attempts_finished: int = 0


def keep_house(database: Database, settings: Settings) -> Kept:
    """End attempts whose time is up; sign the status lists anew; forget old form keys, rosters nobody used, export files
    whose days are over. Safe at any time and any number of times. `database` is of the system's scope."""
    finished = finish_overdue(database, settings)
    with database.write() as session:
        idempotency.prune(session)
        drop_stale(session)
    with database.write() as session:
        expired = expire(session, Storage(settings.var_dir / "exports"))
    for left in (settings.var_dir / "work").glob("*.spool*"):
        if left.stat().st_mtime < time.time() - SPOOL_KEPT_S:
            left.unlink(missing_ok=True)
    return Kept(sign_lists(database, settings), expired, finished)


def finish_overdue(database: Database, settings: Settings) -> int:
    """End the attempts whose time, grace included, is up: every answer that was saved counts. Returns how many were ended.

    Each batch is a transaction of its own. The versions that the attempts froze come from the database, so no file is
    read. `database` is of the system's scope.
    """
    stored = Content(settings.courses_dir, settings.quizzes_dir)
    finished = 0
    while True:
        with database.write() as session:
            ended = ending.finish_overdue(session, stored)
        finished += ended
        if ended < ending.AT_ONCE:
            return finished
