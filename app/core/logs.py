"""Logs: one line an event, JSON for machines or text for a terminal, and nothing in it about a person.

What is written comes from a closed list of fields (`FIELDS`). Messages of unexpected errors are withheld: they quote what
was typed (`invalid literal for int(): '010…'`) and, from PostgreSQL, whole keys (`Key (phone)=(…) already exists`). The
kind of the error and the lines of code it went through say where to look. Decision 0018.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from app.core import tally
from app.core.settings import ROOT, Settings

# The only extras that a log call can add to its line.
FIELDS = (
    "route", "room", "method", "status", "ms", "statements", "write_ms", "roles", "org",
    "reference", "count", "seconds", "state", "task", "worker", "limit", "action",
)  # fmt: skip
OURS = ("ieum", "uvicorn", "app")
LAST_FRAMES = 4
HERE = f"{ROOT}/"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A second net under the closed list: what looks like a Korean phone number or a mail address is masked.
_PHONE = re.compile(r"(?<!\d)(?:\+?82[- ]?|0)1[016789][- ]?\d{3,4}[- ]?\d{4}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")

_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def configure(settings: Settings) -> None:
    """Send everything that is logged in this process, uvicorn's lines too, through one formatter to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter_for(settings))
    handler.addFilter(_is_news)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    level = settings.log_level.upper()
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(level)
    logging.captureWarnings(True)
    # Where a line was called from, in which thread: half of a line's cost, and nothing that we write.
    logging._srcfile = None  # documented: "Optimization" in logging's HOWTO
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def formatter_for(settings: Settings) -> logging.Formatter:
    kind = JsonLines if settings.logs_as_json else TextLines
    return kind(messages=settings.log_level == "debug")


class JsonLines(logging.Formatter):
    """`messages`: also write the messages of unexpected errors, which may quote what people typed."""

    def __init__(self, messages: bool = False) -> None:
        super().__init__()
        self.messages = messages

    def format(self, record: logging.LogRecord) -> str:
        return escape(_encode(self.facts(record)))

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """The line as a dictionary, in the order in which it is written."""
        values = record.__dict__
        line: dict[str, Any] = {
            "ts": _instant(record.created),
            "level": record.levelname.lower(),
            "event": record.msg if record.name == "ieum.request" else mask(_message(record)),
        }
        identifier = values.get("request_id") or tally.request_id()
        if identifier:
            line["request"] = identifier
        for name in FIELDS:
            if name in values and values[name] is not None:
                line[name] = values[name]
        if record.name != "ieum.request":
            line["logger"] = record.name
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe_error(record.exc_info[1], self.messages)
        return line


class TextLines(JsonLines):
    """The same facts, for someone who watches a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = self.facts(record)
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        error = line.pop("error", None)
        head = [at, line.pop("level").upper().ljust(7), str(line.pop("event"))]
        rest = [f"{name}={value}" for name, value in line.items() if name not in ("ts", "logger")]
        text = escape(" ".join([*head, *rest]))
        if error:
            text += "".join(f"\n    {escape(each)}" for each in [*error["frames"], error_line(error)])
        return text


def _instant(seconds: float) -> str:
    """ISO 8601 in UTC with milliseconds; the part before them is worked out once a second."""
    whole, rest = divmod(seconds, 1)
    return f"{_to_the_second(int(whole))}.{int(rest * 1000):03d}Z"


@lru_cache(maxsize=8)
def _to_the_second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def escape(text: str) -> str:
    """No character that could end a line, move a cursor or turn the reading direction."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def mask(text: str) -> str:
    return _MAIL.sub("[mail]", _PHONE.sub("[phone]", text))


def describe_error(error: BaseException, messages: bool = False) -> dict[str, Any]:
    """Kind, cause's kind, code (SQLSTATE or errno) and frames of an error; its message only when asked for, and
    where the message is a fact of the machine (`OSError`: "No space left on device")."""
    described: dict[str, Any] = {"kind": _kind(error), "frames": _frames(error)}
    source = (
        getattr(error, "orig", None) or error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    )
    if source is not None:
        described["cause"] = _kind(source)
    for each in (error, source):
        code = getattr(each, "sqlstate", None) or getattr(each, "sqlite_errorname", None)
        code = code or (each.strerror if isinstance(each, OSError) else None)
        if code:
            described["code"] = str(code)
    if messages:
        described["message"] = mask(str(error))
    return described


def _frames(error: BaseException) -> list[str]:
    """Our own lines of code and the last ones, whoever wrote them; what the framework does in between says nothing."""
    frames = traceback.extract_tb(error.__traceback__)
    last = len(frames) - LAST_FRAMES
    return [
        f"{frame.filename.removeprefix(HERE)}:{frame.lineno} {frame.name}: {frame.line or ''}".rstrip(": ")
        for at, frame in enumerate(frames)
        if at >= last or (frame.filename.startswith(HERE) and "site-packages" not in frame.filename)
    ]


def error_line(error: dict[str, Any]) -> str:
    parts = [error["kind"], *(f"{name}={error[name]}" for name in ("cause", "code", "message") if name in error)]
    return " ".join(parts)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _message(record: logging.LogRecord) -> str:
    """Our own messages as they read; of others' the template, whose arguments may quote what a person sent."""
    if record.name.split(".")[0] in OURS or not record.args:
        try:
            return record.getMessage()
        except (TypeError, ValueError):
            return str(record.msg)
    return str(record.msg)


def _is_news(record: logging.LogRecord) -> bool:
    """False for uvicorn's own report of an error that `error_pages` has logged already."""
    return not (record.exc_info and getattr(record.exc_info[1], "logged_by_ieum", False))
