"""Files by the SHA-256 of their content. Written to a temporary name, synced, then renamed: never half a file."""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.core.errors import Unavailable

NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS))  # a full disk, a used-up quota, a read-only one


class Storage:
    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep `content`; returns its hex SHA-256. Keeping the same content twice is one file, which is touched: whoever
        removes what is no longer named leaves alone what was just stored again."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        with suppress(FileNotFoundError):
            os.utime(target)
            return digest
        with _new_file(target) as file:
            file.write(content)
        return digest

    def put_file(self, path: Path) -> str:
        """Move a finished file in, without reading it into memory; returns its hex SHA-256. `path` is gone afterwards."""
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        target = self._path(digest)
        with _new_file(target) as kept, open(path, "rb") as file:
            shutil.copyfileobj(file, kept, 1024 * 1024)
        path.unlink(missing_ok=True)
        return digest

    def find(self, digest: str) -> Path | None:
        """Where the content lies, for streaming it; None when it is gone."""
        path = self._path(digest)
        return path if path.is_file() else None

    def remove(self, digest: str) -> None:
        """Forget the content. Others may count on the same content: whoever removes asks first (app/housekeeping.py)."""
        self._path(digest).unlink(missing_ok=True)

    def get(self, digest: str) -> bytes:
        """Raises FileNotFoundError, or ValueError when what is on disk is not what was stored."""
        content = self._path(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"stored file {digest} is damaged")
        return content

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not all(c in "0123456789abcdef" for c in digest):
            raise ValueError("not a SHA-256")
        return self.root / digest[:2] / digest


@contextmanager
def _new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that is `target` once it is whole and on the disk, its name too; nothing of it is left otherwise.

    Raises Unavailable when the disk is full or cannot be written to.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        for folder in (target.parent, target.parent.parent):
            _sync_folder(folder)
    except OSError as refused:
        if refused.errno in NO_ROOM:
            raise Unavailable("서버에 파일을 둘 자리가 없어 저장하지 못했어요. 조금 뒤에 다시 해 주세요.") from refused
        raise


def _sync_folder(folder: Path) -> None:
    """The database will name this file: its entry in the folder must outlive a power cut as the content does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
