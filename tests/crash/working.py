"""The worker beside the servers: signal 9 to it, and another one in its place."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.core.settings import ROOT, Settings
from tests.engines import APP_ROLE, Engine, PostgresEngine


@dataclass
class Worker:
    """One worker at a time. `mutant`: one that is broken on purpose."""

    env: dict[str, str]
    folder: Path
    mutant: str | None = None
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        broken = [self.mutant] if self.mutant else []
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.worker", *broken],
                cwd=self.folder,
                env=environment(self.env),
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Signal 9, now; the next one starts at once, as a supervisor would have it."""
        self.end()
        self.start()

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def check(self) -> None:
        """Raises RuntimeError with the log's end when the worker has ended by itself."""
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError(f"the worker stopped:\n{(self.folder / 'worker.log').read_text()[-3000:]}")


@contextmanager
def working(env: dict[str, str], folder: Path, mutant: str | None = None) -> Iterator[Worker]:
    """A worker until the block ends, which is by signal 9."""
    worker = Worker(env, folder, mutant)
    worker.start()
    try:
        yield worker
    finally:
        worker.end()


def environment(env: dict[str, str]) -> dict[str, str]:
    """Nothing of the developer's own settings."""
    ours = {name.upper() for name in Settings.model_fields}
    around = {name: value for name, value in os.environ.items() if name not in ours}
    return {**around, **env, "PYTHONPATH": str(ROOT)}


def make_notes(engine: Engine, env: dict[str, str], folder: Path) -> None:
    """On PostgreSQL DBOS's tables have to be there before the worker, which may not make them."""
    if isinstance(engine, PostgresEngine):
        command = [sys.executable, "-m", "app.cli", "migrate", "--app-role", APP_ROLE]
        owner = {**env, "DATABASE_URL": engine.owner_url}
        subprocess.run(command, cwd=folder, env=environment(owner), check=True, stdout=subprocess.DEVNULL)
