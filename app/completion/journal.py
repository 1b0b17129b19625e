"""The journal beside the database: which certificate numbers were given out, what was revoked, which keys have leaked, who was
erased.

A restored database is yesterday's; the numbers printed today are not in it, and without this file they would be given a
second time. `VAR_DIR/issued.journal` is only ever appended to and synced: a number stands here before anything that bears it
is signed. It holds no name. `ieum restore` and `ieum catch-up` bring a database that is behind up to it; until then nothing is issued.
"""

import fcntl
import json
import logging
import os
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Row, Select, inspect, select
from sqlalchemy.orm import Session

from app.completion.models import Certificate, NumberSeries
from app.core.errors import Unavailable
from app.core.storage import NO_ROOM
from app.people.models import NOBODY, Organisation, Person

NAME = "issued.journal"
UNSURE = "numbers-unsure.json"
_LONGEST_LINE = 4096
_REVOKED = (
    Certificate.credential_id,
    Certificate.status_list_number,
    Certificate.status_list_index,
    Certificate.revoked_reason,
    Certificate.revoked_at,
)
log = logging.getLogger("ieum.completion")


class NumbersUnsure(Unavailable):
    """The database may be older than certificates that are out there; nothing is issued until someone has looked."""

    title = "지금은 수료증을 발급할 수 없어요"


class JournalDamaged(RuntimeError):
    """A line that is no line of ours; the message names file and line."""


Series = tuple[str, int]  # public id of the institution, year


@dataclass
class _Seen:
    """How far the file has been read, and the highest number of each series up to there."""

    size: int = 0
    inode: int = 0
    highest: dict[Series, int] | None = None


class Journal:
    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.unsure = folder / UNSURE
        self._seen = _Seen()
        self._lock = threading.Lock()

    def append(self, entries: Iterable[dict[str, Any]]) -> None:
        """Add lines and wait until they are on the disk. The first call makes the file. Raises Unavailable when the disk
        is full or cannot be written to."""
        text = _text(entries)
        if not text:
            return
        try:
            self._append(text)
        except OSError as refused:
            if refused.errno in NO_ROOM:
                raise Unavailable("서버에 기록할 자리가 없어 멈췄어요. 조금 뒤에 다시 해 주세요.") from refused
            raise

    def _append(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a+b", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two processes may issue at once; the lock ends with the file
            first = _drop_half_line(file) == 0
            file.write(f"{_text([{'journal': str(uuid.uuid4())}])}{text}".encode() if first else text.encode())
            file.flush()
            os.fsync(file.fileno())
        if first:
            _sync_folder(self.path.parent)

    def merge(self, entries: list[dict[str, Any]]) -> None:
        """Take over what a copy of a journal has and this one has not. Where there is none yet, the copy's identity too."""
        if not self.path.exists() and entries:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            partial = self.path.with_name(f"{NAME}.partial")
            with open(partial, "wb", opener=_private) as file:
                file.write(_text(entries).encode())
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, self.path)
            _sync_folder(self.path.parent)
            return
        here = {json.dumps(entry, sort_keys=True) for entry in self.entries()}
        self.append(each for each in entries if "deed" in each and json.dumps(each, sort_keys=True) not in here)

    def entries(self) -> Iterator[dict[str, Any]]:
        """All lines, oldest first. Raises JournalDamaged; a half line that a crash has left is passed over."""
        for _, entry in self._lines(0):
            yield entry

    def identity(self) -> tuple[str, int] | None:
        """(id, number of lines), or None where there is no journal yet."""
        lines = list(self.entries())
        return (str(lines[0].get("journal", "")), len(lines)) if lines else None

    def highest(self) -> dict[Series, int]:
        """The highest number of each series. Reads what was added since the last call."""
        with self._lock:
            try:
                status = self.path.stat()
            except FileNotFoundError:
                return {}
            seen = self._seen
            if seen.highest is None or status.st_ino != seen.inode or status.st_size < seen.size:
                seen = _Seen(inode=status.st_ino, highest={})
            found = dict(seen.highest or {})
            for end, entry in self._lines(seen.size):
                seen.size = end
                if "sequence" in entry:
                    series = (entry["institution"], entry["year"])
                    found[series] = max(found.get(series, 0), entry["sequence"])
            seen.highest = found
            self._seen = seen
            return dict(found)

    def _lines(self, start: int) -> Iterator[tuple[int, dict[str, Any]]]:
        try:
            file = open(self.path, "rb")  # noqa: SIM115  closed below, before the generator ends
        except FileNotFoundError:
            return
        with file:
            file.seek(start)
            at = start
            for line in file:
                if not line.endswith(b"\n"):
                    return  # being written just now, or left by a crash
                at += len(line)
                entry = _parsed(line)
                if entry is None:
                    raise JournalDamaged(
                        f"{self.path}: the line that ends at byte {at} is damaged; put a good copy of the file in its place"
                    )
                yield at, entry


def numbered(certificate: Certificate, institution: uuid.UUID) -> dict[str, Any]:
    """The line for a number that has been taken."""
    return {
        "deed": "numbered",
        "institution": str(institution),
        "year": certificate.year,
        "sequence": certificate.sequence,
        "number": certificate.number,
        "credential": str(certificate.credential_id),
        "list": certificate.status_list_number,
        "index": certificate.status_list_index,
        "public_url": certificate.public_url,
    }


def revoked(certificate: Certificate | Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """The line for a certificate that was taken back (a row has the columns of _REVOKED)."""
    return {
        "deed": "revoked",
        "credential": str(certificate.credential_id),
        "list": certificate.status_list_number,
        "index": certificate.status_list_index,
        "reason": certificate.revoked_reason,
        "at": certificate.revoked_at.isoformat() if certificate.revoked_at else None,
    }


def leaked(kids: Iterable[str]) -> dict[str, Any]:
    """The line for keys that have leaked."""
    return {"deed": "leaked", "keys": sorted(kids)}


def erased(person: uuid.UUID, at: datetime) -> dict[str, Any]:
    """The line for a person whose data is gone: by a random id, which says nothing to anybody without the database."""
    return {"deed": "erased", "person": str(person), "at": at.isoformat()}


def numbered_lines(session: Session, certificates: Iterable[Certificate]) -> list[dict[str, Any]]:
    """The lines for these certificates. The caller appends them when its transaction is over and before it signs."""
    certificates = list(certificates)
    ids = {certificate.institution_id for certificate in certificates}
    rows = session.execute(select(Organisation.id, Organisation.public_id).where(Organisation.id.in_(ids)))
    public = {row.id: row.public_id for row in rows}
    return [numbered(certificate, public[certificate.institution_id]) for certificate in certificates]


def behind(session: Session, journal: Journal) -> dict[Series, tuple[int, int]]:
    """Series → (the database's last number, the journal's) where the journal knows a higher one.

    The journal is read first: a number enters it only after its commit, so the query that follows sees every one."""
    highest = journal.highest()
    if not highest:
        return {}
    rows = session.execute(
        select(Organisation.public_id, NumberSeries.year, NumberSeries.last).join(
            NumberSeries, NumberSeries.institution_id == Organisation.id
        )
    )
    last = {(str(public_id), year): number for public_id, year, number in rows}
    return {series: (last.get(series, 0), top) for series, top in highest.items() if top > last.get(series, 0)}


def require_sure(session: Session, journal: Journal) -> None:
    """Raises NumbersUnsure while a restored database has not caught up with the numbers given out."""
    try:
        sure = not journal.unsure.exists() and not behind(session, journal)
    except JournalDamaged as damaged:
        log.error("nothing is issued: %s", damaged)
        sure = False
    if not sure:
        raise NumbersUnsure(
            "이미 나간 수료증 번호를 확인할 수 없어 멈췄어요. 운영자에게 알려 주세요(ieum doctor, ieum catch-up)."
        )


def catch_up_lines(session: Session, journal: Journal) -> list[dict[str, Any]]:
    """What the database knows and the journal does not: numbers given out before there was a journal, and revocations
    that a crash or a full disk kept out of it. Every backup puts them in."""
    highest = journal.highest()
    rows = session.execute(
        select(Organisation.public_id, NumberSeries.year, NumberSeries.last).join(
            NumberSeries, NumberSeries.institution_id == Organisation.id
        )
    )
    lines: list[dict[str, Any]] = [
        {"deed": "series", "institution": str(public_id), "year": year, "sequence": last}
        for public_id, year, last in rows
        if last > highest.get((str(public_id), year), 0)
    ]
    known = {entry["credential"] for entry in journal.entries() if entry.get("deed") == "revoked"}
    taken_back = session.execute(select(*_REVOKED).where(Certificate.state == "revoked"))
    lines += [revoked(row) for row in taken_back if str(row.credential_id) not in known]
    gone = {entry["person"] for entry in journal.entries() if entry.get("deed") == "erased"}
    # By the name, not by merged_into_id: a backup is also made of a database that is not migrated yet, and has no such column.
    query = select(Person.public_id, Person.erased_at).where(Person.erased_at.is_not(None), Person.name == NOBODY)
    people = session.execute(query)
    return lines + [erased(row.public_id, row.erased_at) for row in people if str(row.public_id) not in gone]


def _erased_people(session: Session) -> Select[uuid.UUID, datetime | None]:
    """The backup before an upgrade reads a database in which nobody could be merged yet."""
    query = select(Person.public_id, Person.erased_at).where(Person.erased_at.is_not(None))
    columns = {column["name"] for column in inspect(session.connection()).get_columns(Person.__tablename__)}
    return query.where(Person.merged_into_id.is_(None)) if Person.merged_into_id.key in columns else query


def _text(entries: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """A new file's name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _drop_half_line(file: IO[bytes]) -> int:
    """Cut off what a crash has left behind the last whole line: nothing was signed before its line was whole. Returns
    the size then. The caller holds the lock."""
    size = file.seek(0, os.SEEK_END)
    tail_at = max(0, size - _LONGEST_LINE)
    file.seek(tail_at)
    tail = file.read()
    if tail and not tail.endswith(b"\n"):
        size = tail_at + tail.rfind(b"\n") + 1
        file.truncate(size)
    return size
