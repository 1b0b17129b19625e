"""Pure: a ZIP that somebody sent, opened without believing anything it says of itself, with nothing unpacked to disk; and a ZIP of
ours, with the same bytes everywhere."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.core.sheets import CHUNK, Unreadable

MOST_FILES = 600
MOST_UNPACKED = 16 * 1024 * 1024
LONGEST_PATH = 200
ZIP_TIME = (2026, 1, 1, 0, 0, 0)
NESTED = (".zip", ".7z", ".rar", ".gz", ".tar", ".xz", ".bz2")
BROKEN = "묶음 파일이 깨져 있어요. 처음부터 다시 내려받아 골라 주세요."
_PATH = re.compile(r"[\w.()가-힣 -]+(?:/[\w.()가-힣 -]+)*", re.ASCII)


class Archive:
    """The files of a ZIP by path. `read` counts what it unpacks: a part's own word for its size may be a lie."""

    def __init__(self, book: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
        self._book, self._parts, self._left = book, parts, MOST_UNPACKED

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises Unreadable."""
        found = bytearray()
        with _readable(), self._book.open(self._parts[path]) as file:
            while piece := file.read(CHUNK):
                self._left -= len(piece)
                if self._left < 0:
                    raise Unreadable("풀어 보니 너무 큰 파일이에요. 실습 화면에서 받은 파일을 골라 주세요.")
                found += piece
        return bytes(found)


@contextmanager
def opened(content: bytes) -> Iterator[Archive]:
    """The archive while the block runs. Raises Unreadable for one that is broken, locked, or hostile in its names or numbers."""
    if not content.startswith(b"PK\x03\x04"):
        raise Unreadable("묶음 파일(ZIP)이 아니에요. 내려받은 묶음을 풀지 말고 그대로 골라 주세요.")
    with _readable():
        book = zipfile.ZipFile(io.BytesIO(content))
    with book:
        yield Archive(book, _parts(book))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fault:
        raise Unreadable(BROKEN) from fault


def _parts(book: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = book.infolist()
    if len(infos) > MOST_FILES:
        raise Unreadable(f"파일이 {len(infos)}개나 들어 있어요. {MOST_FILES}개까지 볼 수 있어요.")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise Unreadable("풀면 너무 커지는 파일이에요. 실습 화면에서 받은 파일을 골라 주세요.")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name.endswith("/") and _fine(name.rstrip("/")):
            continue
        if not _fine(name) or stat.S_ISLNK(info.external_attr >> 16):
            raise Unreadable("묶음 안에 이상한 이름의 파일이 있어요. 받은 그대로의 묶음을 골라 주세요.")
        if name.lower().endswith(NESTED):
            raise Unreadable("묶음 안에 또 묶음이 있어요. 안의 묶음을 꺼내지 말고, 받은 그대로 골라 주세요.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(BROKEN)
        if info.flag_bits & 0x1:
            raise Unreadable("비밀번호가 걸린 묶음이에요. 비밀번호 없이 받은 묶음을 골라 주세요.")
        if name in found:
            raise Unreadable("묶음 안에 같은 파일이 두 번 있어요. 받은 그대로의 묶음을 골라 주세요.")
        found[name] = info
    return found


def _fine(name: str) -> bool:
    """A plain path inside the archive: no root, no way up, nothing that cannot be seen."""
    parts = name.split("/")
    return len(name) <= LONGEST_PATH and bool(_PATH.fullmatch(name)) and all(part.strip(". ") for part in parts)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A ZIP with the same bytes everywhere and always: stored, in order, with one fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, ZIP_TIME)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            book.writestr(info, content)
    return out.getvalue()
