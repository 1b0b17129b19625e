"""Which columns name a stored file (VAR_DIR/files/<2>/<sha-256>), and copying those files with their hashes checked.

A file is stored before the row that names it, never changed, and deleted only a day after the last row that names it has parted
with it (app/housekeeping.py): so the files that a snapshot of the database names are all there, however much is issued while
the copy runs.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.operations.archive import Writer
from app.operations.manifest import FilesRecord, MissingFile

# (table, column) of every column that names a stored file; tests/operations keeps this complete.
FILE_COLUMNS: dict[str, tuple[str, ...]] = {
    "certificate": ("credential_hash", "jwt_hash", "pdf_hash"),
    "dataset_package": ("file_hash",),
    "handed_in_file": ("content_hash",),
    "paper": ("pdf_hash",),
}


def place_of(files: Path, digest: str) -> Path:
    return files / digest[:2] / digest


def member_of(digest: str) -> str:
    return f"files/{digest[:2]}/{digest}"


def damage(path: Path, digest: str) -> str | None:
    """What is wrong with a stored file, or None."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None if found == digest else "is damaged: its content has another hash"


def stored(files: Path) -> Iterator[Path]:
    """Every file in the store, temporary ones too."""
    return (path for path in files.glob("??/*") if path.is_file())


@dataclass
class FileList:
    """Count, size and hash of the files of a backup, in the order of the archive; 32 bytes a file are remembered."""

    count: int = 0
    size: int = 0
    known: set[bytes] = field(default_factory=set)
    hash: Any = field(default_factory=hashlib.sha256)

    def add(self, digest: str, size: int) -> None:
        self.count += 1
        self.size += size
        self.known.add(bytes.fromhex(digest))
        self.hash.update(f"{digest} {size}\n".encode())

    def __contains__(self, digest: str) -> bool:
        return bytes.fromhex(digest) in self.known


@dataclass
class FileCopy:
    """Copies each named file once."""

    files: Path
    writer: Writer
    copied: FileList = field(default_factory=FileList)
    missing: dict[str, MissingFile] = field(default_factory=dict)

    def copy(self, digest: str, used_by: str) -> None:
        if digest in self.copied or digest in self.missing:
            return
        path = place_of(self.files, digest)
        if why := damage(path, digest):
            self.missing[digest] = MissingFile(sha256=digest, used_by=used_by, why=why)
            return
        size = path.stat().st_size
        with path.open("rb") as file:
            self.writer.add_file(member_of(digest), file, size)
        self.copied.add(digest, size)

    def record(self) -> FilesRecord:
        missing = tuple(self.missing[digest] for digest in sorted(self.missing))
        copied = self.copied
        return FilesRecord(count=copied.count, bytes=copied.size, sha256=copied.hash.hexdigest(), missing=missing)


def copied_whole(source: Iterable[bytes], target: Path, digest: str) -> bool:
    """Write chunks beside `target` and rename; False, and nothing written, when the content is not that of `digest`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    hashed = hashlib.sha256()
    with partial.open("wb") as file:
        for chunk in source:
            hashed.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if hashed.hexdigest() != digest:
        partial.unlink()
        return False
    partial.replace(target)
    return True
