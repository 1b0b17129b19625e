"""`ieum serve` with two workers, signal 9 to one of them, and the wait until it serves again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.core.settings import ROOT, Settings

START_S = 180
SERVE = ("-m", "app.cli", "serve")


@dataclass
class Servers:
    """The parent process holds the socket; its children serve. A killed child is started again by the parent."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def workers(self) -> list[psutil.Process]:
        """The serving processes that are alive, the oldest first."""
        try:
            children = psutil.Process(self.process.pid).children()
            found = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
            return sorted(found, key=lambda child: child.create_time())
        except psutil.Error:
            return []

    def kill(self, worker: psutil.Process) -> bool:
        """Signal 9, now. False when it was gone."""
        try:
            worker.send_signal(signal.SIGKILL)
        except psutil.Error:
            return False
        return True

    def check(self) -> None:
        """Raises RuntimeError with the log's end when the parent has stopped."""
        if self.process.poll() is not None:
            raise RuntimeError(f"the server stopped:\n{self.log.read_text()[-3000:]}")


@contextmanager
def serving(env: dict[str, str], folder: Path, command: tuple[str, ...] = SERVE) -> Iterator[Servers]:
    """Two workers on 127.0.0.1:PORT until the block ends."""
    log = folder / "server.log"
    ours = {name.upper() for name in Settings.model_fields}
    around = {name: value for name, value in os.environ.items() if name not in ours}
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,  # no .env there
            env={**around, **env, "PYTHONPATH": str(ROOT)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    servers = Servers(process, int(env["PORT"]), log)
    try:
        wait_until_up(servers)
        yield servers
    finally:
        family = [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []
        process.terminate()
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for child in family:
            if child.is_running():
                child.kill()


def wait_until_up(servers: Servers) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        servers.check()
        try:
            with socket.create_connection(("127.0.0.1", servers.port), timeout=2) as probe:
                probe.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if b" 200 " in probe.recv(64):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"not up within {START_S} s:\n{servers.log.read_text()[-3000:]}")
