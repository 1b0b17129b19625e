"""Checking a backup without putting it back: every byte against its hash, then, in a scratch database, every row."""

import contextlib
import gzip
import hashlib
import json
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from app.operations.archive import LAST, MANIFEST, BadBackup, Member, Reader
from app.operations.manifest import FORMAT, Manifest, TableRecord
from app.operations.stored_files import FileList


@dataclass
class _Seen:
    """What one pass over the archive has found."""

    parts: dict[str, str] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)  # by table
    files: FileList = field(default_factory=FileList)
    problems: list[str] = field(default_factory=list)


def read_manifest(reader: Reader) -> Manifest:
    """The manifest, checked against the archive's last member. Raises BadBackup."""
    last = reader.read(LAST).decode(errors="replace").split()
    raw = reader.read(MANIFEST)
    if len(last) != 3 or last[:2] != ["ieum-backup", str(FORMAT)] or last[2] != hashlib.sha256(raw).hexdigest():
        raise BadBackup(f"{reader.path}: {MANIFEST} or {LAST} is damaged: their hashes differ")
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise BadBackup(f"{reader.path}: {MANIFEST} is not one that this program can read: {error}") from None


def check_bytes(path: Path) -> tuple[Manifest, list[str]]:
    """Read the whole file once; every part that is damaged, missing or too many is one sentence. Raises BadBackup when
    the file is no backup, is cut off, or is of a newer format."""
    seen = _Seen()
    with Reader(path) as reader:
        for member in reader.members():
            _look_at(member, seen)
        manifest = read_manifest(reader)
    problems = seen.problems
    problems += [f"{name} is missing" for name in manifest.parts if name not in seen.parts]
    problems += [f"{name} does not belong to this backup" for name in seen.parts if name not in manifest.parts]
    damaged = {name for name, digest in seen.parts.items() if manifest.parts.get(name, digest) != digest}
    problems += [f"{name} is damaged: its content has another hash" for name in sorted(damaged)]
    for table in manifest.tables:
        problems += _table_problems(table, seen, damaged)
    if not problems and (seen.files.count, seen.files.hash.hexdigest()) != (
        manifest.files.count,
        manifest.files.sha256,
    ):
        problems.append(f"files: {manifest.files.count} were written, {seen.files.count} are here")
    return manifest, problems


def _table_problems(table: TableRecord, seen: _Seen, damaged: set[str]) -> Iterator[str]:
    if damaged.intersection(table.parts) or not set(table.parts) <= seen.parts.keys():
        return  # said already
    if seen.rows[table.name] != table.rows:
        yield f"table {table.name}: {table.rows} rows were written, {seen.rows[table.name]} are here"


def _look_at(member: Member, seen: _Seen) -> None:
    if member.name in (MANIFEST, LAST):
        return
    if member.name.startswith("files/"):
        digest = member.name.rpartition("/")[2]
        if hash_of(member.chunks()) != digest:
            seen.problems.append(f"{member.name} is damaged: its content has another hash")
        seen.files.add(digest, member.size)
        return
    if not member.name.startswith("tables/"):
        seen.parts[member.name] = hash_of(member.chunks())
        return
    content = member.file.read()
    seen.parts[member.name] = hashlib.sha256(content).hexdigest()
    with contextlib.suppress(OSError, EOFError, zlib.error):  # its hash differs too, and that is what is said
        seen.rows[member.name.split("/")[1]] += gzip.decompress(content).count(b"\n")


def hash_of(chunks: Iterator[bytes]) -> str:
    hashed = hashlib.sha256()
    for chunk in chunks:
        hashed.update(chunk)
    return hashed.hexdigest()


def table_lines(reader: Reader, table: TableRecord) -> Iterator[bytes]:
    """The rows of a table from a backup that `check_bytes` has found whole."""
    for name in table.parts:
        yield from gzip.decompress(reader.read(name)).splitlines(keepends=True)


def journal_entries(reader: Reader) -> list[dict[str, object]]:
    return [json.loads(line) for line in reader.read("journal.jsonl").splitlines()]


def check_rows(path: Path, manifest: Manifest, scratch: Path | None = None) -> list[str]:
    """Load every row into a scratch SQLite database of the backup's revision and look: constraints, foreign keys,
    `integrity_check`, and each table's hash again. Needs as much disk as the rows; nothing stays."""
    from app.operations.filling import Refused, fill_sqlite

    with tempfile.TemporaryDirectory(prefix="ieum-verify-", dir=scratch) as folder, Reader(path) as reader:
        try:
            fill_sqlite(Path(folder) / "scratch.sqlite3", reader, manifest)
        except Refused as refused:
            return [str(refused)]
    return []
