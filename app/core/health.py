"""Whether this process can serve: the answer to /readyz, worked out at most once a second however many ask."""

import logging
import os
import re
import shutil
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import anyio
import anyio.to_thread
from sqlalchemy import text
from starlette.applications import Starlette

from app.core.database import connect
from app.core.settings import ROOT, Settings
from app.core.stopping import Stopping

log = logging.getLogger("ieum.server")
KEPT_S = 1.0
PATIENCE_S = 3.0  # for the database, its connection included
LEAST_FREE_BYTES = 200 * 1024 * 1024
_REVISION = re.compile(r"^(revision|down_revision)\s*(?::[^=]+)?=\s*(.+)$", re.M)

Word = Literal["ok", "failed", "missing", "old", "low", "read_only", "stopping"]


@dataclass(frozen=True)
class Readiness:
    """`checks` by name. A disk that is low or read-only, or a missing signing key, leaves pages readable: ready, degraded."""

    checks: dict[str, Word]

    @property
    def ready(self) -> bool:
        return all(
            self.checks.get(name, "ok") == "ok" for name in ("server", "database", "revision", "content", "secret")
        )

    @property
    def status(self) -> str:
        if not self.ready:
            return "not_ready"
        return "ready" if set(self.checks.values()) <= {"ok"} else "degraded"


class Probe:
    """Asks on a fresh connection in a thread of its own: a new visitor could connect, and a hung pool takes nothing away."""

    def __init__(self, state: Any, settings: Settings, stopping: Stopping) -> None:
        self._state, self._settings, self._stopping = state, settings, stopping
        self._last: tuple[float, Readiness] | None = None
        self._asking: anyio.Lock | None = None
        self._thread: anyio.CapacityLimiter | None = None

    async def check(self) -> Readiness:
        if self._stopping.begun:
            return Readiness({"server": "stopping"})
        self._asking = self._asking or anyio.Lock()
        async with self._asking:
            if self._last is None or time.monotonic() - self._last[0] > KEPT_S:
                found = await self._find_out()
                self._tell(found)
                self._last = (time.monotonic(), found)
            return self._last[1]

    async def _find_out(self) -> Readiness:
        self._thread = self._thread or anyio.CapacityLimiter(1)
        database: dict[str, Word] = {"database": "failed"}
        with anyio.move_on_after(PATIENCE_S):
            database = await anyio.to_thread.run_sync(self._ask_database, limiter=self._thread, abandon_on_cancel=True)
        has_content = getattr(self._state, "content", None) is not None
        return Readiness(
            {
                **database,
                "content": "ok" if has_content else "missing",
                "secret": "ok",  # the server does not start without one
                "signing_key": "ok" if _signing_key(self._settings).is_file() else "missing",
                "disk": _disk(self._settings),
            }
        )

    def _ask_database(self) -> dict[str, Word]:
        try:
            database = connect(self._settings.database_url, 1)
            try:
                with database.read() as session:
                    found = session.scalar(text("SELECT version_num FROM alembic_version"))
            finally:
                database.engine.dispose()
        except Exception as error:  # whatever it is, the answer is no, and the cause goes to the log
            log.warning("the database does not answer", exc_info=error)
            return {"database": "failed"}
        return {"database": "ok", "revision": "ok" if found == code_revision() else "old"}

    def _tell(self, found: Readiness) -> None:
        before = self._last[1].checks if self._last else {}
        if found.checks != before and (before or found.status != "ready"):
            bad = [f"{name} {word}" for name, word in found.checks.items() if word != "ok"]
            log.warning(f"readiness: {found.status} {', '.join(bad)}".rstrip())


@cache
def code_revision(folder: Path = ROOT / "migrations" / "versions") -> str:
    """The newest migration in the code, read from the files: importing Alembic for it would cost every server 10 MB.
    ValueError unless there is exactly one newest."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in folder.glob("*.py"):
        for name, value in _REVISION.findall(path.read_text(encoding="utf-8")):
            words = set(re.findall(r"[\"']([^\"']+)[\"']", value))
            (revisions if name == "revision" else followed).update(words)
    (newest,) = revisions - followed
    return str(newest)


def _signing_key(settings: Settings) -> Path:
    return settings.issuer_key_file or settings.var_dir / "secrets" / "issuer.key"


def _disk(settings: Settings) -> Word:
    try:
        if os.statvfs(settings.var_dir).f_flag & os.ST_RDONLY or not os.access(settings.var_dir, os.W_OK):
            return "read_only"
        return "ok" if shutil.disk_usage(settings.var_dir).free >= LEAST_FREE_BYTES else "low"
    except OSError:
        return "missing"


def probe_of(app: Starlette) -> Probe:
    probe: Probe = app.state.probe
    return probe
