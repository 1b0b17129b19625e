"""Pure: the maker's mark inside a practice export, and the gate that lets in nothing without it.

A watch's own export is health data of a person: it is refused before any of it is read. The mark is one small file among the
others: whose practice it is, what it was made of, the SHA-256 of every other file, and an HMAC of all that. So a file of another
trainee, or one that was changed, is told apart too.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.core.sheets import Unreadable
from app.datasets import archive

MARK = "ieum_practice.json"
MOST_MARK = 256 * 1024
NOT_OURS = (
    "이음이 만든 연습 자료가 아니에요. 그래서 열어 보지 않았고, 아무것도 남기지 않았어요. "
    "내 시계의 기록은 받지 않아요. 이 화면에서 내려받은 연습 자료를 골라 주세요."
)
ANOTHERS = "다른 분의 연습 자료예요. 이 화면에서 내 연습 자료를 내려받아 그것을 골라 주세요."
CHANGED = "연습 자료 안의 파일이 바뀌었어요. 처음 받은 묶음을 그대로 골라 주세요. 없으면 다시 내려받아 주세요."
OLD = "예전에 만든 연습 자료예요. 이 화면에서 새로 내려받아 골라 주세요."


@dataclass(frozen=True)
class Origin:
    """What an export was made from. `owner`: the draft's public id; `person`: of the shelf; `start`: YYYY-MM-DD."""

    owner: str
    person: str
    start: str
    weeks: int
    version: int


def marked(files: Mapping[str, bytes], origin: Origin, key: bytes) -> dict[str, bytes]:
    """The files with the mark among them."""
    folder = min(files).partition("/")[0]
    body = {**asdict(origin), "files": {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}}
    mark = {"about": "이음 연습용 자료예요. 사람의 기록이 아니에요.", **body, "seal": _seal(body, key)}
    return {**files, f"{folder}/{MARK}": json.dumps(mark, ensure_ascii=False, sort_keys=True).encode()}


def read_marked(content: bytes, wanted: Origin, key: bytes) -> dict[str, bytes]:
    """The files of a ZIP that carries our mark for `wanted`. Raises Unreadable, in kind words; without a mark nothing else of the
    archive has been unpacked."""
    with archive.opened(content) as book:
        mark = _mark_in(book, key)
        if mark["owner"] != wanted.owner:
            raise Unreadable(ANOTHERS)
        if Origin(**{name: mark[name] for name in asdict(wanted)}) != wanted:
            raise Unreadable(OLD)
        paths = {path.split("/", 1)[-1]: path for path in book.paths}
        named = {path.split("/", 1)[-1]: digest for path, digest in mark["files"].items()}
        if set(paths) != {*named, MARK} or len(paths) != len(book.paths):
            raise Unreadable(CHANGED)
        found = {path: book.read(paths[path]) for path in named}
    if any(hashlib.sha256(found[path]).hexdigest() != digest for path, digest in named.items()):
        raise Unreadable(CHANGED)
    return found


def _mark_in(book: archive.Archive, key: bytes) -> dict[str, Any]:
    path = next((path for path in book.paths if path.split("/", 1)[-1] == MARK), None)
    if path is None:
        raise Unreadable(NOT_OURS)
    content = book.read(path)
    try:
        mark = json.loads(content[:MOST_MARK])
        body = {name: mark[name] for name in ("owner", "person", "start", "weeks", "version", "files")}
        if not hmac.compare_digest(str(mark["seal"]), _seal(body, key)):
            raise Unreadable(NOT_OURS)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable(NOT_OURS) from fault
    return body


def _seal(body: Mapping[str, Any], key: bytes) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()
