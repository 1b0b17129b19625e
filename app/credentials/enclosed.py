"""The credential inside a PDF that is not ours byte for byte, read by a process of its own (`enclosed_reader.py`).

A stranger's PDF is parsed by a library in C++. So it is done where nothing can be lost: no database, no keys, no environment,
few megabytes, few seconds, and no more is read of its answer than a credential may be long. Whatever goes wrong there is one
answer here: unreadable.
"""

import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Literal, get_args

from app.core.errors import Unavailable
from app.credentials.shapes import MAX_BYTES

Found = Literal["one", "none", "several", "encrypted", "unreadable", "no-reader"]
READER = Path(__file__).with_name("enclosed_reader.py")
SECONDS = 8
PATIENCE_S = 2  # for a turn; a thread that waits serves nobody
NO_LIBRARY = 3  # the reader's exit code where pikepdf cannot be loaded
_AT_ONCE = threading.BoundedSemaphore(2)  # more would only take the processor away from the pages
_LONGEST = MAX_BYTES + 20  # a word, a line's end, a credential


@dataclass(frozen=True)
class Enclosed:
    """How many attachments there are; `content` is the bytes of the only one."""

    found: Found
    content: bytes = b""


def read_enclosed(pdf: bytes) -> Enclosed:
    """The one file attached to `pdf`. Never raises for what is in the file; Unavailable when many are being read now."""
    if not _AT_ONCE.acquire(timeout=PATIENCE_S):
        raise Unavailable("지금 확인하는 파일이 많아요. 잠시 뒤에 다시 올려 주세요.")
    try:
        told = _ask_reader(pdf)
    except OSError:
        told = b""
    finally:
        _AT_ONCE.release()
    if told is None:
        return Enclosed("no-reader")
    word, end, content = told.partition(b"\n")
    for found in get_args(Found):
        if word == found.encode() and end and len(told) <= _LONGEST:
            return Enclosed(found, content if found == "one" else b"")
    return Enclosed("unreadable")


def _ask_reader(pdf: bytes) -> bytes | None:
    """What the reader writes, at most a byte more than it may; nothing when it dies or takes too long; None without pikepdf."""
    folder = _pikepdf()
    if folder is None:
        return None
    words = [sys.executable, "-I", "-S", str(READER), folder]
    with _as_file(pdf) as file:
        process = subprocess.Popen(  # noqa: S603
            words, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
        )
        with process:
            clock = threading.Timer(SECONDS, process.kill)
            clock.start()
            try:
                assert process.stdout
                told = process.stdout.read(_LONGEST + 1)
                if len(told) > _LONGEST:
                    process.kill()
                code = process.wait()
            finally:
                clock.cancel()
                process.kill()
    if code == NO_LIBRARY:
        return None
    return told if code == 0 else b""


@cache
def _pikepdf() -> str | None:
    """Where the package lies; found without running it."""
    spec = find_spec("pikepdf")
    return spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else None


def _as_file(content: bytes) -> IO[bytes]:
    """`content` to be read from its beginning: in memory where there is such a thing, so that a full disk stops no check."""
    in_memory = hasattr(os, "memfd_create")
    file = os.fdopen(os.memfd_create("pdf"), "w+b") if in_memory else tempfile.TemporaryFile()  # noqa: SIM115
    file.write(content)
    file.flush()
    file.seek(0)
    return file
