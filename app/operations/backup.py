"""`ieum backup`: one moment of the database and every file it names, in one archive, while the server works on."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.completion.journal import Journal, catch_up_lines
from app.core.settings import VERSION, Settings
from app.operations.archive import Writer, manifest_bytes
from app.operations.keys import keys_needed
from app.operations.manifest import FORMAT, ColumnRecord, JournalRecord, Manifest, TableRecord
from app.operations.shapes import Shape
from app.operations.snapshot import Digest, Snapshot, open_snapshot
from app.operations.stored_files import FILE_COLUMNS, FileCopy
from app.operations.values import row_of

PART_BYTES = 4 << 20
SUFFIX = ".ieum.tar"
LAST_BACKUP = "last-backup.json"
# Rows that must not come to life again with a restore; tests/operations restores and looks.
LEFT_OUT = {
    "sign_in_session": "whoever was signed in signs in again: a session that has ended since must stay ended",
    "worker": "workers announce themselves",
}


class BackupRefused(RuntimeError):
    """No backup was made; the message says why and what to do."""


@dataclass(frozen=True)
class Backup:
    path: Path
    manifest: Manifest


def make_backup(settings: Settings, target: Path) -> Backup:
    """Write a backup to `target` (a file that does not exist yet, or a folder: then the name tells the instant, in UTC).

    Killed at any moment it leaves at most `<name>.partial`. Files that are missing or damaged do not stop it; the manifest
    names them. Raises BackupRefused, NotReadable, StartRefused, OSError.
    """
    path = target / f"ieum-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}" if target.is_dir() else target
    _require_free(path)
    writer = Writer(path)
    try:
        with open_snapshot(settings.database_url) as snapshot:
            manifest = _write(settings, snapshot, writer)
    except BaseException:
        writer.abandon()
        raise
    _note(settings, path, manifest)
    return Backup(path, manifest)


def _require_free(path: Path) -> None:
    if path.exists():
        raise BackupRefused(f"{path} is there already; name a new file, or a folder")
    if not path.parent.is_dir():
        raise BackupRefused(f"{path.parent} is no folder; make it first")


def _write(settings: Settings, snapshot: Snapshot, writer: Writer) -> Manifest:
    files = FileCopy(settings.var_dir / "files", writer)
    kept = [shape for shape in snapshot.shapes if shape.name not in LEFT_OUT]
    left = {shape.name: LEFT_OUT[shape.name] for shape in snapshot.shapes if shape.name in LEFT_OUT}
    tables = tuple(_write_table(snapshot, shape, writer, files) for shape in kept)
    manifest = Manifest(
        format=FORMAT,
        ieum=VERSION,
        revision=snapshot.revision,
        engine=snapshot.engine,
        engine_version=snapshot.version,
        at=snapshot.at,
        public_url=settings.public_url,
        tables=tables,
        sequences=snapshot.sequences(),
        left_out=left,
        files=files.record(),
        keys=keys_needed(snapshot.connection, settings),
        journal=_write_journal(settings, snapshot, writer),
        parts=writer.parts,
    )
    writer.finish(manifest_bytes(manifest.model_dump(mode="json")))
    return manifest


def _write_table(snapshot: Snapshot, shape: Shape, writer: Writer, files: FileCopy) -> TableRecord:
    digest, parts = Digest(), []
    columns = [column.name for column in shape.columns]
    at = [columns.index(name) for name in FILE_COLUMNS.get(shape.name, ()) if name in columns]
    for number, lines in enumerate(_in_parts(snapshot.lines(shape), digest), start=1):
        name = f"tables/{shape.name}/{number:06d}.jsonl.gz"
        writer.add(name, gzip.compress(b"".join(lines), compresslevel=3, mtime=0))
        parts.append(name)
        for used_by, named in _named_in(shape, lines, at) if at else ():
            files.copy(named, used_by)
    return TableRecord(
        name=shape.name,
        columns=tuple(ColumnRecord(name=column.name, kind=column.kind) for column in shape.columns),
        key=shape.key,
        rows=digest.rows,
        sha256=digest.hash.hexdigest(),
        parts=tuple(parts),
    )


def _in_parts(lines: Iterator[tuple[bytes, bytes]], digest: Digest) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for line, canonical in lines:
        digest.add(canonical)
        part.append(line)
        size += len(line)
        if size >= PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _named_in(shape: Shape, lines: list[bytes], at: list[int]) -> Iterator[tuple[str, str]]:
    columns = [column.name for column in shape.columns]
    key = [columns.index(name) for name in shape.key]
    for line in lines:
        row = row_of(line)
        for column in at:
            if row[column]:
                yield f"{shape.name} {'/'.join(str(row[each]) for each in key)} ({columns[column]})", row[column]


def _write_journal(settings: Settings, snapshot: Snapshot, writer: Writer) -> JournalRecord:
    """After the rows: a number that the snapshot holds stands in the journal, or is put there now."""
    journal = Journal(settings.var_dir)
    with Session(snapshot.connection, autoflush=False) as session:
        lines = catch_up_lines(session, journal)
    journal.append(lines or ([] if journal.identity() else [{"deed": "begun"}]))
    entries = list(journal.entries())
    writer.add("journal.jsonl", b"".join(json.dumps(entry, ensure_ascii=False).encode() + b"\n" for entry in entries))
    return JournalRecord(id=str(entries[0]["journal"]), lines=len(entries))


def _note(settings: Settings, path: Path, manifest: Manifest) -> None:
    """What `ieum doctor` and `ieum upgrade --check` look at."""
    note = {
        "at": manifest.at.isoformat(),
        "path": str(path.resolve()),
        "bytes": path.stat().st_size,
        "rows": manifest.rows,
    }
    partial = settings.var_dir / f"{LAST_BACKUP}.partial"
    partial.write_text(json.dumps(note, indent=1) + "\n")
    os.replace(partial, settings.var_dir / LAST_BACKUP)


def last_backup(settings: Settings) -> dict[str, str] | None:
    """The note that the last backup left, or None."""
    try:
        note: dict[str, str] = json.loads((settings.var_dir / LAST_BACKUP).read_text())
        datetime.fromisoformat(note["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return note
