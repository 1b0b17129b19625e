"""Keeps `ieum work` running beside a server: `python -m app.beside PID` starts it again when it dies, and ends it with the
server. A program of its own and small, for the server itself may have replaced the process that asked for it."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

QUICK_S = 10.0  # a worker that died sooner is started again ever more slowly
LONGEST_WAIT_S = 30.0
PATIENCE_S = 30.0
REFUSED = 2  # the worker said why and would say it again


def main() -> None:
    parent = int(sys.argv[1])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopped)
    wait = 1.0
    while os.getppid() == parent and not _stop:
        began = time.monotonic()
        code = _live(parent)
        if code == REFUSED:
            return
        wait = 1.0 if time.monotonic() - began > QUICK_S else min(wait * 2, LONGEST_WAIT_S)
        until = time.monotonic() + wait
        while time.monotonic() < until and os.getppid() == parent and not _stop:
            time.sleep(0.2)


def _live(parent: int) -> int | None:
    """One worker, from its start to its end; its exit code."""
    worker = subprocess.Popen([sys.executable, "-m", "app.cli", "work"])
    while worker.poll() is None:
        if _stop or os.getppid() != parent:
            worker.send_signal(signal.SIGTERM)
            try:
                return worker.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                worker.kill()
        time.sleep(0.2)
    return worker.returncode


_stop: list[int] = []


def _stopped(number: int, frame: FrameType | None) -> None:
    _stop.append(number)


if __name__ == "__main__":
    main()
