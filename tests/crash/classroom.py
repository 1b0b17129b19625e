"""Sixty trainees on one quiz: `python -m tests.crash.classroom [--engine sqlite] [--people 60] [--think 1.0] [--workers 1]`.

Each reads a question, thinks (0 to twice `--think` seconds), answers, goes on; all begin at the same moment, and all hand in. Printed: how
long saving an answer took, what was refused, and whether the log has the word "locked". The clients run in this process on the same
machine, so their own work is in the times.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.crash.client import Client
from tests.crash.house import QUIZ, Person
from tests.crash.journal import Tally
from tests.crash.people import PARTIAL, fill
from tests.crash.run import Stage, staged
from tests.crash.servers import serving

PROMISED_MS = 300


class Times:
    """Seconds of each kind of request, of all clients together."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.of: dict[str, list[float]] = {}

    def add(self, what: str, seconds: float) -> None:
        with self.lock:
            self.of.setdefault(what, []).append(seconds)

    def line(self, what: str) -> str:
        times = sorted(self.of[what])
        at = [times[min(int(len(times) * share), len(times) - 1)] * 1000 for share in (0.5, 0.95, 0.99, 1)]
        return f"{what:10}{len(times):>7}" + "".join(f"{ms:>9.1f}" for ms in at)


def sit(stage: Stage, person: Person, think: float, start: threading.Barrier, times: Times, tally: Tally) -> None:
    """One trainee from 시작하기 to 답 내기."""
    dice = random.Random(person.name)
    with Client(stage.house.settings.port, person.cookie, tally, threading.Event(), dice) as client:
        client.get("/path")
        start.wait()
        attempt = _timed(times, "begin", lambda: client.post(f"/quizzes/{QUIZ}/attempts", {})).location
        address = re.match(r"/attempts/[0-9a-f-]{36}", attempt)
        assert address, attempt
        check = client.get(f"{address.group()}/check").text
        for slot in range(1, 1 + len(set(re.findall(rf"{address.group()}/questions/(\d+)", check)))):
            page = _timed(times, "question", lambda s=slot: client.get(f"{address.group()}/questions/{s}")).text  # type: ignore[misc]
            time.sleep(dice.uniform(0, 2 * think))
            form = {**fill(page[page.index("data-answer") :], dice), "_seq": _seq(page)}
            path = f"{address.group()}/responses/{slot}"
            answer = _timed(times, "save", lambda p=path, f=form: client.post(p, f, **PARTIAL))  # type: ignore[misc]
            assert "ieum-saved" in answer.headers, answer
        seq = _seq(client.get(f"{address.group()}/check").text)
        _timed(times, "hand in", lambda: client.post(f"{address.group()}/submission", {"_seq": seq, "anyway": "1"}))


def _timed(times: Times, what: str, send):  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    answer = send()
    times.add(what, time.perf_counter() - began)
    return answer


def _seq(html: str) -> str:
    found = re.search(r'name="_seq" value="([^"]*)"', html)
    assert found
    return found.group(1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    options = parser.parse_args()
    folder, times, tally = Path(tempfile.mkdtemp(prefix="ieum-crash-")), Times(), Tally()
    try:
        with staged(options.engine, folder, kills=options.people // 6 + 1, port=options.port) as stage:
            with serving({**stage.house.env, "WORKERS": str(options.workers)}, folder) as servers:
                start = threading.Barrier(options.people)
                people = stage.house.trainees[: options.people]
                threads = [
                    threading.Thread(target=sit, args=(stage, person, options.think, start, times, tally))
                    for person in people
                ]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            locked = servers.log.read_text().count("locked")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    p99 = sorted(times.of["save"])[int(len(times.of["save"]) * 0.99)] * 1000
    report = (
        f"{options.engine}, {options.workers} worker(s), {options.people} people, {options.think:g} s to think; times in ms",
        f"{'':10}{'count':>7}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}",
        *(times.line(what) for what in ("begin", "question", "save", "hand in")),
        f"answered 5xx: {tally.counts['5xx']}; 'locked' in the log: {locked}; p99 of saving {p99:.0f} ms, promised < {PROMISED_MS}",
    )
    sys.stdout.write("\n".join(report) + "\n")
    return 0 if p99 < PROMISED_MS and not locked and not tally.counts["5xx"] else 1


if __name__ == "__main__":
    sys.exit(main())
