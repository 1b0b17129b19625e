"""The credential inside a PDF that is not ours byte for byte, read by a process of its own (`enclosed_reader.py`).

A stranger's PDF is parsed by a library in C++. So it is done where nothing can be lost: no database, no keys, no environment,
few megabytes, few seconds. Whatever goes wrong there is one answer here: unreadable.
"""

import base64
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.core.errors import Unavailable

Found = Literal["one", "none", "several", "encrypted", "unreadable", "no-reader"]
READER = Path(__file__).with_name("enclosed_reader.py")
SECONDS = 8
PATIENCE_S = 2  # for a turn; a thread that waits serves nobody
NO_LIBRARY = 3  # the reader's exit code where pikepdf is not installed
_AT_ONCE = threading.BoundedSemaphore(2)  # more would only take the processor away from the pages
_KINDS = ("one", "none", "several", "encrypted")


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
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(READER)], input=pdf, capture_output=True, timeout=SECONDS, env={}, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return Enclosed("unreadable")
    finally:
        _AT_ONCE.release()
    if done.returncode == NO_LIBRARY:
        return Enclosed("no-reader")
    try:
        told = json.loads(done.stdout)
        found = told["found"]
        return Enclosed(found if found in _KINDS else "unreadable", base64.b64decode(told.get("content", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Enclosed("unreadable")
