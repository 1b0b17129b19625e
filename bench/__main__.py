"""`make bench`: builds the people, measures, writes bench/RESULTS.md and bench/results.json. `--quick` is a try-out."""

import argparse
import gc
import shutil
import sys
import tempfile
import time
from pathlib import Path

from app.core.settings import ROOT, Settings
from bench import quality, quality_page, regrade_100k, statistics_million
from bench.measuring import FULL, QUICK, Figures, Scale, compare, copied, measure, measure_start, on_cores
from bench.people import Crowd, make_crowd, make_table
from bench.report import Results, print_aims, write_results
from bench.scenes import Cast
from bench.server import CLIENT_CORE, serving
from bench.volume import measure_volume

# What decides between sharing COMMITs and not: durable answers, with so many clients.
WRITERS = (8, 32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a minute and a half, one engine, few people: not for figures"
    )
    parser.add_argument(
        "--out", type=Path, default=None, help="folder of RESULTS.md and results.json; else bench/, quick: var/bench/"
    )
    parser.add_argument(
        "--dir", type=Path, default=None, help="where the databases lie (a real disk); else a temporary folder"
    )
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ieum-bench-", dir=options.dir))
    try:
        results = run(folder, QUICK if options.quick else FULL)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    out = options.out or (ROOT / "var" / "bench" if options.quick else Path(__file__).parent)
    out.mkdir(parents=True, exist_ok=True)
    write_results(out, results)
    print(f"written: {out / 'RESULTS.md'}")
    sys.exit(0 if print_aims(results) else 1)


def run(folder: Path, scale: Scale) -> Results:
    begun = time.monotonic()
    settings = sqlite_settings(folder / "sqlite")
    say(begun, f"making {scale.people} trainees")
    crowd = make_crowd(settings, scale.people)
    gc.collect()
    gc.freeze()
    results = Results(scale)
    fresh = copied(settings, folder / "start")
    untouched = copied(settings, folder / "queues")  # of each person's pool of mock work nothing is used up
    say(begun, "one worker on SQLite: every scene")
    with serving(settings) as server, on_cores([int(CLIENT_CORE)]):
        results.figures, results.statements = measure(server, Cast.of(crowd), scale)
        results.sizes = server_sizes(server.address, crowd)
    say(begun, "start and memory")
    results.start = measure_start(fresh, Cast.of(crowd), scale)
    say(begun, "shared COMMITs and one each")
    grouped = {"shared": {"settings": settings}, "one each": {"settings": settings, "BENCH_MOST_WRITERS": "1"}}
    cast = Cast.of(crowd)
    results.commits = compare(grouped, dict.fromkeys(grouped, cast), scale, ("answer",), WRITERS)
    say(begun, "workers and engines")
    results.variants, results.queues = compare_engines(folder, settings, untouched, crowd, scale)
    say(begun, f"a table of {scale.rows}")
    results.volume = measure_volume(settings, crowd, make_table(settings, scale.rows), scale.rows)
    say(begun, f"statistics of {scale.attempts:,} attempts, a regrade of {scale.attempts // 10:,}")
    results.statistics = statistics_million.run("sqlite", scale.attempts)
    results.regrade = regrade_100k.run("sqlite", scale.attempts // 10)
    say(begun, "the measures of labels")
    results.measures = quality.measure_all()
    say(begun, "the quality page of 100,000 labels")
    results.quality_page = quality_page.measure_apart()
    results.seconds = time.monotonic() - begun
    say(begun, "done")
    return results


QUEUE_SCENES, QUEUE_CLIENTS = ("mock_next", "mock_hand_in"), (1, 8, 32)


def compare_engines(
    folder: Path, settings: Settings, untouched: Settings, crowd: Crowd, scale: Scale
) -> tuple[dict[str, Figures], dict[str, Figures]]:
    """1 and 2 workers on SQLite and, at full length, on PostgreSQL; and mock work with one worker on each."""
    variants: dict[str, dict[str, object]] = {
        f"SQLite, {n} worker{'s' * (n > 1)}": {"settings": settings, "module": "app.serve", "workers": n}
        for n in (1, 2)
    }
    queues: dict[str, dict[str, object]] = {"SQLite": {"settings": untouched, "module": "app.serve"}}
    casts = dict.fromkeys([*variants, *queues], Cast.of(crowd))
    if not scale.postgres:
        found = compare(variants, casts, scale, ("lesson", "answer"), (32,))
        return found, compare(queues, casts, scale, QUEUE_SCENES, QUEUE_CLIENTS)
    from tests.engines import APP_ROLE, postgres_server

    (folder / "postgres").mkdir()
    with postgres_server(folder / "postgres") as (owner_url, app_url):
        there = sqlite_settings(folder / "with-postgres").model_copy(update={"database_url": app_url})
        cast = Cast.of(make_crowd(there, scale.people, owner_url, APP_ROLE))
        for n in (1, 2):
            name = f"PostgreSQL, {n} worker{'s' * (n > 1)}"
            variants[name] = {"settings": there, "module": "app.serve", "workers": n}
            casts[name] = cast
        queues["PostgreSQL"], casts["PostgreSQL"] = {"settings": there, "module": "app.serve"}, cast
        found = compare(variants, casts, scale, ("lesson", "answer"), (32,))
        return found, compare(queues, casts, scale, QUEUE_SCENES, QUEUE_CLIENTS)


def server_sizes(address: tuple[str, int], crowd: Crowd) -> dict[str, int]:
    """Bytes of HTML of the largest lesson page there is, and of the course page."""
    import asyncio

    from bench.client import Connection, Person
    from bench.scenes import LESSONS

    async def sizes() -> dict[str, int]:
        person, connection = (
            Person(crowd.trainees[0].name, crowd.trainees[0].device, crowd.trainees[0].cookie),
            Connection(*address),
        )
        lessons = [len((await connection.get(person, path, "</html>")).body) for path in LESSONS]
        course = len((await connection.get(person, "/path", "</html>")).body)
        connection.close()
        return {"lesson": max(lessons), "path": course}

    return asyncio.run(sizes())


def sqlite_settings(folder: Path) -> Settings:
    """A production server's settings, not the demo's, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(
        _env_file=None,
        demo=False,
        public_url="http://127.0.0.1:8180",
        var_dir=folder,
        database_url=f"sqlite:///{folder}/ieum.sqlite3",
    )


def say(begun: float, what: str) -> None:
    print(f"{time.monotonic() - begun:6.1f} s  {what}", flush=True)


if __name__ == "__main__":
    main()
