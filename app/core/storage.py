"""Files by the SHA-256 of their content. Written to a temporary name, synced, then renamed: never half a file."""

import hashlib
import os
import tempfile
from pathlib import Path


class Storage:
    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep `content`; returns its hex SHA-256. Keeping the same content twice is one file."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        if target.exists():
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
        return digest

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
