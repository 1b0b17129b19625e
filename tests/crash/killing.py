"""Signal 9: at random moments of the run, and at its end to everything at once."""

import os
import random
import signal
import sys
import time
from contextlib import suppress

import psutil

from tests.crash.journal import Tally
from tests.crash.servers import Servers
from tests.crash.working import Worker

STUCK_S = 60  # no kill may keep the house shut for longer


def kill_at_random(servers: Servers, worker: Worker, tally: Tally, dice: random.Random, kills: int, pace: int) -> None:
    """Signal 9 to a serving process or, one time in four, to the worker, after up to `pace` acknowledgements since the
    last one; or one, and three seconds."""
    for done in range(kills):
        before, goal, began = _kept(tally), _kept(tally) + dice.randint(1, pace), time.monotonic()
        while _kept(tally) < goal and time.monotonic() - began < (3 if _kept(tally) > before else STUCK_S):
            servers.check()
            time.sleep(0.002)
        if _kept(tally) == before:
            tally.odd(f"nothing was acknowledged within {STUCK_S} s of a kill")
        time.sleep(dice.random() * 0.05)
        worker.check()
        if dice.random() < 0.25:
            worker.kill()
            continue
        while not (workers := servers.workers()):
            servers.check()
            time.sleep(0.05)
        servers.kill(workers[0] if dice.random() < 0.7 else dice.choice(workers))
        if sys.stderr.isatty() and done % 10 == 0:
            print(f"\r{done} kills, {_kept(tally)} acknowledged", end="", file=sys.stderr)  # noqa: T201


def wait_until(tally: Tally, *kinds: str) -> None:
    until = time.monotonic() + STUCK_S
    while not all(tally.counts[kind] for kind in kinds) and time.monotonic() < until:
        time.sleep(0.005)


def last_blow(servers: Servers, worker: Worker) -> None:
    """Everything at once, as when the power goes: nobody closes a database in order."""
    worker.end()
    family = [psutil.Process(servers.process.pid)]
    family += family[0].children(recursive=True)
    for process in family:
        with suppress(psutil.Error):
            os.kill(process.pid, signal.SIGKILL)
    servers.process.wait()


def _kept(tally: Tally) -> int:
    return sum(many for what, many in list(tally.counts.items()) if what.startswith("kept: "))
