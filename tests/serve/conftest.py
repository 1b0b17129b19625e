"""A real server in processes of its own, for what only processes show: start, stop, several workers."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from app.completion.keys import make_issuer_keys
from app.core.settings import ROOT, Settings
from tests.conftest import TEST_SECRET
from tests.engines import Engine
from tests.ports import free_port

PATIENCE_S = 120


@dataclass
class Served:
    """`process` is the one that was started; `log` what it and its workers wrote."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    settings: Settings

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """(status, body); 0 when nobody listens."""
        request = urllib.request.Request(self.url + path, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except OSError:
            return 0, ""

    def lines(self) -> list[dict[str, object]]:
        """Every line of the log; each must be one JSON object."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def workers(self) -> list[int]:
        """The processes that answer requests: the one that was started, or its serving children."""
        serving = [self.process.pid]
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # one that was killed just now
                if "spawn_main" in " ".join(child.cmdline()):
                    serving.append(child.pid)
        return serving[1:] or serving

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


def wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.02)


Serve = Callable[..., Served]


@pytest.fixture
def serve(engine: Engine, tmp_path: Path) -> Iterator[Serve]:
    """Start `ieum serve` with these settings (and `program` in the server's place); stopped at the end."""
    started: list[Served] = []

    def start(program: str = "app.cli serve", **changed: object) -> Served:
        port = free_port()
        settings = Settings(
            _env_file=None,
            host="127.0.0.1",
            port=port,
            database_url=engine.fresh_url(tmp_path),
            public_url=f"http://127.0.0.1:{port}",
            var_dir=tmp_path / "var",
            secret_key=TEST_SECRET,
            courses_dir=ROOT / "tests" / "fixtures" / "courses",
            quizzes_dir=ROOT / "tests" / "fixtures" / "quizzes",
            threads=4,
            **changed,
        )
        settings.var_dir.mkdir(exist_ok=True)
        make_issuer_keys(settings)
        environment = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
        environment |= {name.upper(): _written(value) for name, value in settings if value is not None}
        log = tmp_path / "server.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *program.split()],
                cwd=tmp_path,
                env={**environment, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        served = Served(process, settings.public_url, log, settings)
        started.append(served)
        wait_until(lambda: process.poll() is not None or served.get("/readyz")[0] == 200, "the server does not start")
        assert process.poll() is None, log.read_text()
        return served

    yield start
    for served in started:
        if served.process.poll() is None:
            served.process.kill()
            served.process.wait()


def _written(value: object) -> str:
    secret = getattr(value, "get_secret_value", None)
    return str(secret() if secret else value)
