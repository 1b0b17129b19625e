"""Servers of the measurement: a real process each, pinned to a core of its own, watched through /proc."""

import os
import re
import shutil
import signal
import socket
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

PATIENCE_S = 60
TICKS = os.sysconf("SC_CLK_TCK")
HOST = "127.0.0.1"
CORES = sorted(os.sched_getaffinity(0))
# One core for the server under test, another for the client; on a machine with one core both share it, and the report says so.
SERVER_CORE, CLIENT_CORE = str(CORES[0]), str(CORES[-1])
EVERY_CORE = ",".join(map(str, CORES))


@dataclass(frozen=True)
class Memory:
    """Of all serving processes, in MB: resident, and proportional (what is shared counts once)."""

    rss: float
    pss: float


@dataclass(frozen=True)
class Server:
    address: tuple[str, int]
    pid: int

    def processes(self) -> list[int]:
        """The serving process; with several workers, their parent and all of them."""
        return [self.pid, *_children(self.pid)]

    def cpu_seconds(self) -> float:
        """User and system time of all processes so far."""
        return sum(_cpu_ticks(pid) for pid in self.processes()) / TICKS

    def memory(self) -> Memory:
        found = [_memory(pid) for pid in self.processes()]
        return Memory(sum(m.rss for m in found), sum(m.pss for m in found))

    def statements(self) -> float:
        """Statements sent to the database for requests so far, as the server's own /metrics counts them."""
        with urllib.request.urlopen(f"http://{HOST}:{self.address[1]}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        found = re.search(r"^ieum_statements_total (\S+)", text, re.M)
        return float(found[1]) if found else 0.0


def environment(settings: Settings, port: int, *, workers: int = 1, **more: str) -> dict[str, str]:
    """What a server of these settings is started with: nothing of the developer's own .env or shell."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR") if name in os.environ
    }
    return {
        **kept,
        "HOST": HOST,
        "PORT": str(port),
        "VAR_DIR": str(settings.var_dir),
        "DATABASE_URL": settings.database_url,
        "PUBLIC_URL": settings.public_url,
        "WORKERS": str(workers),
        "DRAIN_SECONDS": "0",
        "MALLOC_ARENA_MAX": "2",  # as `ieum serve` sets it
        "PYTHONPATH": str(ROOT),
        **more,
    }


@contextmanager
def serving(
    settings: Settings, *, module: str = "bench.app", workers: int = 1, cores: str = SERVER_CORE, **more: str
) -> Iterator[Server]:
    """`module` is `bench.app` (the product and the limit) or `app.serve` (the product alone). Raises RuntimeError with
    the server's words when it does not answer."""
    port = free_port()
    env = environment(settings, port, workers=workers, **more)
    log = settings.var_dir / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*pinned(cores), sys.executable, "-m", module], cwd=settings.var_dir, env=env, stdout=out, stderr=out
        )
    try:
        wait_for(f"http://{HOST}:{port}/healthz", process, log)
        yield Server((HOST, port), process.pid)
    except AssertionError:
        print(f"the server said: {log.read_text(errors='replace')[-4000:]}", file=sys.stderr)
        raise
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def pinned(cores: str) -> list[str]:
    return ["taskset", "-c", cores] if shutil.which("taskset") else []


def free_port() -> int:
    """One of a small block, so that a run never meets another program's."""
    for port in range(8180, 8190):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise RuntimeError("ports 8180 to 8189 are all taken")


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, pause: float = 0.01) -> float:
    """Seconds until `url` answers 200."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < PATIENCE_S:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return time.perf_counter() - begun
        except (urllib.error.URLError, ConnectionError):
            time.sleep(pause)
    raise RuntimeError(f"no answer from {url}: {log.read_text(errors='replace')[-2000:]}")


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, task.read_text().split())
    return [*found, *(each for child in found for each in _children(child))]


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _memory(pid: int) -> Memory:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kb = {name: int(value) for name, value in re.findall(r"^(Rss|Pss):\s+(\d+) kB", text, re.M)}
    return Memory(kb["Rss"] / 1024, kb["Pss"] / 1024)
