"""A stranger at the door: `python -m tests.crash.knocking [--engine sqlite] [--connections 40] [--seconds 10]`.

So many connections try made-up numbers and PINs as fast as they are answered, while one trainee goes on reading. Printed: how long the
trainee's page took before and meanwhile. There is no nginx, which would let ten tries a second of one address through; the clients run
on the same machine, so their own work is in the times.
"""

import argparse
import asyncio
import itertools
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx

from app.core.csrf import DEVICE_COOKIE, SESSION_COOKIE
from tests.crash.run import staged
from tests.crash.servers import serving

BEFORE = 20  # pages read in peace
READ_AGAIN_S = 0.2
STRANGER = f"{DEVICE_COOKIE}=a-device-that-knocks"


async def knock(base: str, connections: int, until: float, seen: Counter[int]) -> None:
    """Each try has a number and a PIN of its own, so that no limit on guessing meets it."""
    numbers = itertools.count()
    limits = httpx.Limits(max_connections=connections)
    async with httpx.AsyncClient(base_url=base, headers={"cookie": STRANGER}, timeout=60, limits=limits) as client:
        found = re.search(r'name="_csrf" value="([0-9a-f]{64})"', (await client.get("/sign-in")).text)
        assert found, "the page has no form token"

        async def one() -> None:
            while time.monotonic() < until:
                number = next(numbers)
                form = {
                    "_csrf": found[1],
                    "phone": f"0109{number:07}",
                    "pin": f"{(number * 7919 + 248163) % 1_000_000:06}",
                }
                seen[(await client.post("/sign-in", data=form)).status_code] += 1

        await asyncio.gather(*(one() for _ in range(connections)))


async def read(base: str, cookie: str, until: float, fewest: int) -> list[float]:
    """Milliseconds of each page, at least `fewest`."""
    times: list[float] = []
    async with httpx.AsyncClient(base_url=base, headers={"cookie": f"{SESSION_COOKIE}={cookie}"}, timeout=60) as client:
        while len(times) < fewest or time.monotonic() < until:
            began = time.perf_counter()
            answer = await client.get("/path")
            assert answer.status_code == 200, answer.status_code
            times.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(READ_AGAIN_S)
    return times


async def together(
    base: str, cookie: str, connections: int, seconds: float
) -> tuple[list[float], list[float], Counter[int]]:
    """Times in peace, times meanwhile, the stranger's answers."""
    seen: Counter[int] = Counter()
    peace = await read(base, cookie, 0, BEFORE)
    until = time.monotonic() + seconds
    _, meanwhile = await asyncio.gather(knock(base, connections, until, seen), read(base, cookie, until, 1))
    return peace, meanwhile, seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--connections", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ieum-crash-"))
    try:
        with (
            staged(options.engine, folder, kills=1, port=options.port) as stage,
            serving({**stage.house.env, "WORKERS": "1"}, folder) as servers,
        ):
            base, cookie = f"http://127.0.0.1:{servers.port}", stage.house.trainees[0].cookie
            peace, meanwhile, seen = asyncio.run(together(base, cookie, options.connections, options.seconds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = [f"{options.engine}, one worker, {options.connections} connections that knock; a trainee's page in ms"]
    for what, times in (("in peace", peace), ("meanwhile", meanwhile)):
        lines.append(f"{what:10} {len(times):>4} pages  median {statistics.median(times):7.1f}  max {max(times):7.1f}")
    lines.append(f"the stranger was answered {dict(seen)}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if any(status >= 500 for status in seen) else 0


if __name__ == "__main__":
    sys.exit(main())
