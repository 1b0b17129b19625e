"""A real server in a process of its own: its own folder, database, secrets and port."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.core.settings import ROOT, Settings
from tests.ports import free_port

PATIENCE_S = 300  # the first start makes the demo, on two cores that others use too


@dataclass(frozen=True)
class LiveServer:
    """`url` is also its PUBLIC_URL; `env` is what it was started with, for commands on the same installation."""

    url: str
    folder: Path
    env: dict[str, str]

    def settings(self) -> Settings:
        """What the server runs with, to open its database from a test."""
        return Settings(
            _env_file=None,
            database_url=self.env["DATABASE_URL"],
            public_url=self.url,
            var_dir=Path(self.env["VAR_DIR"]),
            threads=2,
        )


@contextmanager
def run_demo(folder: Path) -> Iterator[LiveServer]:
    """`ieum demo` in `folder` on a free port until the block ends. Raises RuntimeError with its output when it stops."""
    port = free_port()
    own = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": f"sqlite:///{folder}/var/ieum.sqlite3",
        "LOG_LEVEL": "warning",
    }
    log = folder / "server.log"
    with log.open("wb") as out:
        # The working folder holds no .env: what a developer has set must not reach the tests.
        command = [sys.executable, "-m", "app.cli", "demo"]
        env = {**_clean_environment(), **own, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, process, log)
        yield LiveServer(url, folder, own)
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _clean_environment() -> dict[str, str]:
    ours = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name not in ours}


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not get ready in {PATIENCE_S} s:\n{log.read_text()[-4000:]}")
