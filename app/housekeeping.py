"""What has to be done every day: by the worker's schedule, or by `ieum maintain`."""

import time
from dataclasses import dataclass

from sqlalchemy import column, literal, or_, select
from sqlalchemy import table as table_named
from sqlalchemy.orm import Session

from app.assessment import ending, handing_in
from app.cohorts.importing import drop_stale
from app.completion import issuances
from app.completion.many_work import drop_old_checks
from app.completion.service import sign_lists
from app.content.collection import Content
from app.core import idempotency
from app.core.database import Database
from app.core.settings import Settings
from app.core.storage import Storage
from app.desk.service import drop_old_entries
from app.operations.stored_files import FILE_COLUMNS
from app.photos.service import expire_photos
from app.privacy.erasing import drop_old_records
from app.reports.recount_work import ask_for_recount
from app.voices.service import expire_voices
from app.work.service import expire

SPOOL_KEPT_S = 2 * 86400
UNUSED_S = 86400


@dataclass(frozen=True)
class Kept:
    lists_signed: int
    files_expired: int
    attempts_finished: int = 0
    files_forgotten: int = 0
    photos_expired: int = 0
    voices_expired: int = 0


def keep_house(database: Database, settings: Settings) -> Kept:
    """End attempts whose time is up; sign the status lists anew; forget old form keys, rosters nobody used, export files
    whose days are over, files taken out of answers, trainees' own pictures and recordings. Safe at any time and any number of times.
    `database` is of the system's scope."""
    finished = finish_overdue(database, settings)
    with database.write() as session:
        idempotency.prune(session)
        drop_stale(session)
        issuances.drop_stale(session)
        drop_old_checks(session)
        drop_old_entries(session)
        drop_old_records(session)
    with database.write() as session:
        expired = expire(session, Storage(settings.var_dir / "exports"))
        ask_for_recount(session, None, None)
    forgotten = forget_files(database, Storage(settings.var_dir / "files"))
    for left in (settings.var_dir / "work").glob("*.spool*"):
        if left.stat().st_mtime < time.time() - SPOOL_KEPT_S:
            left.unlink(missing_ok=True)
    photos = expire_photos(database, settings)
    voices = expire_voices(database, settings)
    return Kept(sign_lists(database, settings), expired, finished, forgotten, photos, voices)


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


def forget_files(database: Database, storage: Storage, unused_s: float = UNUSED_S) -> int:
    """Remove the bytes of files that people took out of their answers; returns how many.

    The race: the same bytes are stored again meanwhile, their row not yet written. Storing touches the file, so what was
    touched within `unused_s` seconds stays. What any column names stays too: somebody may have handed in their certificate.
    """
    with database.write() as session:
        digests = handing_in.forget_removed(session)
        named = {digest for digest in digests if any(_names(session, digest, *each) for each in FILE_COLUMNS.items())}
    forgotten = 0
    for digest in sorted(set(digests) - named):
        path = storage.find(digest)
        if path and path.stat().st_mtime < time.time() - unused_s:
            storage.remove(digest)
            forgotten += 1
    return forgotten


def _names(session: Session, digest: str, table: str, columns: tuple[str, ...]) -> bool:
    where = or_(*(column(name) == digest for name in columns))
    return session.execute(select(literal(1)).select_from(table_named(table)).where(where).limit(1)).first() is not None
