"""Files by the hash of their content."""

import hashlib
from pathlib import Path

import pytest

from app.core.storage import Storage

CONTENT = "수료증".encode()
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_what_is_put_is_found_by_its_hash_and_kept_once(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    assert storage.put(CONTENT) == storage.put(CONTENT) == DIGEST
    assert storage.get(DIGEST) == CONTENT
    assert [path.name for path in files(tmp_path)] == [DIGEST]


def test_a_damaged_file_is_not_handed_out(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.put(CONTENT)
    files(tmp_path)[0].write_bytes(b"other")
    with pytest.raises(ValueError, match="damaged"):
        storage.get(DIGEST)


def test_what_was_never_put_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Storage(tmp_path).get(DIGEST)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", DIGEST[:-1], DIGEST.upper(), DIGEST + "0", "/" * 64])
def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        Storage(tmp_path).get(name)
