"""The file of a backup: one tar, written in one go with flat memory, complete only when its last member says so.

    IEUM-BACKUP                    what this is, and the format's number
    tables/<table>/000001.jsonl.gz  rows, a few megabytes a part
    files/<2>/<sha-256>            stored files, as they are
    journal.jsonl                  numbers and revocations (app/completion/journal.py)
    MANIFEST.json                  what should be there, with the hash of each member
    END                            the manifest's hash

A tar can be listed and taken apart with tools that will still exist in twenty years.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.operations.manifest import FORMAT

FIRST, MANIFEST, LAST = "IEUM-BACKUP", "MANIFEST.json", "END"
HEAD = f"ieum-backup format {FORMAT}\nMade by `ieum backup`. Check it with `ieum verify-backup`, put it back with `ieum restore`.\n"
CHUNK = 1 << 20


class BadBackup(RuntimeError):
    """The file is no backup, is cut off, damaged or newer than this program; the message says which and where."""


class Writer:
    """Writes beside the target under `<name>.partial` (mode 0600) and renames it when everything is on the disk."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.partial = target.with_name(target.name + ".partial")
        self.parts: dict[str, str] = {}
        self._file = open(  # noqa: SIM115  closed in finish or abandon
            self.partial, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)
        )
        self._tar = tarfile.open(fileobj=self._file, mode="w")  # noqa: SIM115  closed in finish or abandon
        self.add(FIRST, HEAD.encode())

    def add(self, name: str, content: bytes) -> None:
        self.parts[name] = hashlib.sha256(content).hexdigest()
        self._tar.addfile(_entry(name, len(content)), io.BytesIO(content))

    def add_file(self, name: str, source: IO[bytes], size: int) -> None:
        """Copy `size` bytes whose hash is in the name; the caller has just checked it."""
        self._tar.addfile(_entry(name, size), source)

    def finish(self, manifest: bytes) -> None:
        self.add(MANIFEST, manifest)
        self.add(LAST, f"ieum-backup {FORMAT} {hashlib.sha256(manifest).hexdigest()}\n".encode())
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self.partial, self.target)
        sync_folder(self.target.parent)

    def abandon(self) -> None:
        self._file.close()
        self.partial.unlink(missing_ok=True)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def sync_folder(folder: Path) -> None:
    """A rename is on the disk only when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Member:
    name: str
    size: int
    file: IO[bytes]

    def chunks(self) -> Iterator[bytes]:
        while chunk := self.file.read(CHUNK):
            yield chunk


class Reader:
    """A backup opened for reading. Raises BadBackup when it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._tar = tarfile.open(path, "r:")  # noqa: SIM115  closed with the reader
        except FileNotFoundError:
            raise BadBackup(f"{path}: there is no such file") from None
        except (tarfile.TarError, OSError) as error:
            raise BadBackup(f"{path} is no backup of 이음: {error}") from None
        try:
            self._check_head()
        except BaseException:
            self._tar.close()
            raise

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: Any) -> None:
        self._tar.close()

    def members(self) -> Iterator[Member]:
        """In the order of the file. Raises BadBackup where it is cut off."""
        last = "the beginning"
        try:
            for entry in self._tar:
                file = self._tar.extractfile(entry)
                if file is None:
                    raise BadBackup(f"{self.path}: {entry.name} is no file; this backup was not made by 이음")
                yield Member(entry.name, entry.size, file)
                last = entry.name
        except (tarfile.TarError, EOFError) as error:
            raise BadBackup(f"{self.path} is cut off or damaged after {last}: {error}") from None

    def read(self, name: str) -> bytes:
        try:
            file = self._tar.extractfile(name)
        except KeyError:
            raise BadBackup(f"{self.path}: {name} is missing; the file is cut off or damaged") from None
        except tarfile.TarError as error:
            raise BadBackup(f"{self.path} is cut off or damaged: {error}") from None
        if file is None:
            raise BadBackup(f"{self.path}: {name} is no file")
        return file.read()

    def _check_head(self) -> None:
        entry = self._tar.next()
        if entry is None or entry.name != FIRST:
            raise BadBackup(f"{self.path} is no backup of 이음: it does not begin with {FIRST}")
        head = self.read(FIRST).decode(errors="replace").split("\n", 1)[0]
        number = head.removeprefix("ieum-backup format ")
        if number.isdecimal() and int(number) > FORMAT:
            raise BadBackup(
                f"{self.path} has format {number}, this program reads up to {FORMAT}: use the version of 이음 that made it, or a newer one"
            )
        if head != f"ieum-backup format {FORMAT}":
            raise BadBackup(f"{self.path}: {FIRST} is damaged")


def manifest_bytes(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
