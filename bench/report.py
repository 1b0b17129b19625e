"""What was found, as a table people read (RESULTS.md), as numbers (results.json), and held against the aims."""

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from bench import quality, regrade_100k, statistics_million
from bench.measuring import Figure, Figures, Scale, Start, plain
from bench.quality_page import AIM_S, MOST_STATEMENTS, QualityPage
from bench.scenes import SCENES
from bench.server import CLIENT_CORE, CORES, SERVER_CORE
from bench.volume import Volume

PACKAGES = (
    "fastapi", "starlette", "uvicorn", "uvloop", "httptools", "sqlalchemy", "jinja2", "pydantic", "psycopg", "argon2-cffi",
)  # fmt: skip


@dataclass
class Results:
    scale: Scale
    figures: Figures = field(default_factory=dict)
    statements: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    start: Start | None = None
    commits: dict[str, Figures] = field(default_factory=dict)
    variants: dict[str, Figures] = field(default_factory=dict)
    queues: dict[str, Figures] = field(default_factory=dict)
    volume: Volume | None = None
    statistics: statistics_million.Found | None = None
    regrade: regrade_100k.Found | None = None
    measures: list[quality.Timed] = field(default_factory=list)
    quality_page: QualityPage | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Aim:
    """`found` against `wanted`; `least`: it should be at least that, else at most."""

    what: str
    found: float
    wanted: float
    unit: str
    least: bool = False

    @property
    def met(self) -> bool:
        return self.found >= self.wanted if self.least else self.found <= self.wanted

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        return f"{'met   ' if self.met else 'MISSED'}  {self.what}: {self.found:,.4g} {self.unit} (aim {sign} {self.wanted:g})"


def aims_of(results: Results) -> list[Aim]:
    """The aims of docs/performance.md."""

    def rate(scene: str, clients: int) -> float:
        return results.figures[scene, clients].rate

    assert results.start is not None
    aims = [
        Aim(f"lesson page of the limit, {n} clients", 100 * rate("lesson", n) / rate("limit", n), 60, "%", least=True)
        for n in (1, 8, 32)
    ]
    aims.append(Aim("statements of a lesson page", round(results.statements["lesson"], 2), 3, ""))
    aims += [
        Aim(f"{name}: 32 clients of 1", 100 * rate(name, 32) / rate(name, 1), 95, "%", least=True)
        for name in ("lesson", "path", "today", "answer", "quiz", "boxes", "verify", "wallet", "sign_in")
    ]
    aims += [
        Aim(f"sign-in of argon2, {n} clients", 100 * rate("sign_in", n) / rate("argon2", n), 75, "%", least=True)
        for n in (1, 32)
    ]
    aims.append(Aim("boxes graded and feedback read, 8 clients, p95", results.figures["boxes", 8].p95, 100, "ms"))
    aims.append(Aim("an answer saved, 8 clients, p95", results.figures["answer", 8].p95, 60, "ms"))
    aims.append(Aim("statements of an answer", round(results.statements["answer"], 2), 6, ""))
    aims.append(Aim("warm start to the first page", results.start.first_page_s, 1.0, "s"))
    aims.append(Aim("memory, started", results.start.started_mb, 110, "MB"))
    aims.append(Aim("memory, after grading", results.start.after_grading_mb, 150, "MB"))
    aims.append(Aim("HTML of a lesson page", results.sizes["lesson"] / 1000, 40, "kB"))
    if results.statistics and results.regrade:
        found, regrade = results.statistics, results.regrade
        aims.append(Aim(f"item statistics of {found.responses:,} responses", statistics.median(found.seconds), 3, "s"))
        aims.append(Aim(f"regrade of {regrade.responses:,} responses", regrade.seconds, 10, "s"))
        aims.append(Aim("longest write transaction of a regrade", regrade.held_ms[1], 50, "ms"))
    aims += [Aim(each.what, each.seconds, each.aim, "s") for each in results.measures]
    if seen := results.quality_page:
        aims.append(Aim(f"quality page of {seen.many.labels:,} labels, p95", seen.many.p95, AIM_S, "s"))
        aims.append(Aim("statements of it", seen.many.statements, MOST_STATEMENTS, ""))
    return aims


def print_aims(results: Results) -> bool:
    """Each aim as a line; whether all are met."""
    aims = aims_of(results)
    for aim in aims:
        print(aim)
    return all(aim.met for aim in aims)


def write_results(folder: Path, results: Results) -> None:
    (folder / "results.json").write_text(json.dumps(_numbers(results), indent=1, ensure_ascii=False) + "\n")
    (folder / "RESULTS.md").write_text(_page(results))


def _numbers(results: Results) -> dict[str, Any]:
    assert results.start is not None
    assert results.volume is not None
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
        "versions": _versions(),
        "scale": asdict(results.scale),
        "figures": plain(results.figures),
        "statements": {name: round(count, 2) for name, count in results.statements.items()},
        "bytes": results.sizes,
        "start": asdict(results.start),
        "commits": {name: plain(found) for name, found in results.commits.items()},
        "variants": {name: plain(found) for name, found in results.variants.items()},
        "queues": {name: plain(found) for name, found in results.queues.items()},
        "volume": asdict(results.volume),
        "statistics": asdict(results.statistics) if results.statistics else None,
        "regrade": asdict(results.regrade) if results.regrade else None,
        "measures": [asdict(each) for each in results.measures],
        "quality_page": asdict(results.quality_page) if results.quality_page else None,
        "aims": [asdict(aim) | {"met": aim.met} for aim in aims_of(results)],
        "seconds": round(results.seconds),
    }


def _page(results: Results) -> str:
    parts = [
        "# What `make bench` found",
        _about(results),
        "## Aims\n\n| | aim | found | |\n|---|---|---|---|\n" + "\n".join(_aim_line(aim) for aim in aims_of(results)),
        "## Pages and deeds: one worker, SQLite\n\n" + _scenes(results),
        "## Waiting writers share a COMMIT, or each has its own\n\n" + _together(results.commits, "one each"),
        "## Workers and engines\n\n" + _together(results.variants, next(iter(results.variants))),
        "## Mock work on both engines, one worker\n\n" + _together(results.queues, "SQLite"),
        "## Start, memory, size\n\n" + _start(results),
        "## A large cohort\n\n" + _volume(results),
        "## Item statistics and a regrade\n\n" + _assessed(results),
        "## Measures of labels\n\n" + _measured(results),
        "## Not measured\n\n" + NOT_MEASURED,
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _about(results: Results) -> str:
    found, scale = _machine(), results.scale
    length = "" if scale.postgres else " **A quick try-out: too short for figures.**"
    cores = (
        f"server on core {SERVER_CORE}, client on core {CLIENT_CORE}"
        if len(CORES) > 1
        else "server and client share the one core"
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {results.seconds:.0f} s.{length} {found['cpu']}, {found['cores']} cores, "
        f"{found['memory_gb']} GB, {found['system']}. {cores}. Python {platform.python_version()}, SQLite {sqlite.sqlite_version} (WAL, "
        f"synchronous=FULL), {', '.join(f'{name} {number}' for name, number in _versions().items())}.\n\n"
        f"Read ratios, not times: the machine is shared. Medians of {scale.rounds} rounds of {scale.seconds:g} s that take turns; "
        "every answer's status and content is checked, one wrong answer ends the run. "
        f"{scale.people} trainees with sessions of their own on the real courses; a client acts for its share of them and "
        "sends the next request when the last is answered. What each scene does is in `bench/scenes.py`.\n\n"
        "The limit is a bare handler in the same process: one Core query of 20 rows and a page of 14.7 kB in the frame of "
        "every page, without session, cookie or access. The limit of sign-in is a handler that checks one argon2id hash."
    )


def _aim_line(aim: Aim) -> str:
    sign = "≥" if aim.least else "≤"
    return f"| {aim.what} | {sign} {aim.wanted:g} {aim.unit} | {aim.found:,.3g} {aim.unit} | {'met' if aim.met else '**missed**'} |"


def _scenes(results: Results) -> str:
    lines = [
        "A unit is what the name says: a page, a whole sign-in, a whole quiz. CPU and statements are of one unit.\n",
        "| scene | clients | units/s | of the limit | p50 ms | p95 ms | CPU ms | requests | statements |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for scene in SCENES:
        for clients in scene.clients:
            found = results.figures[scene.name, clients]
            against = results.figures.get(("argon2" if scene.name in ("argon2", "sign_in") else "limit", clients))
            share = f"{100 * found.rate / against.rate:.0f} %" if against else ""
            count = f"{results.statements[scene.name]:.0f}"
            lines.append(_line(scene.title, clients, found, share, f"{found.requests:.0f}", count))
    return "\n".join(lines)


def _line(title: str, clients: int, found: Figure, share: str, *more: str) -> str:
    cells = [
        title,
        str(clients),
        f"{found.rate:,.1f}",
        share,
        f"{found.p50:.1f}",
        f"{found.p95:.1f}",
        f"{found.cpu_ms:.2f}",
        *more,
    ]
    return "| " + " | ".join(cells) + " |"


def _together(variants: dict[str, Figures], base: str) -> str:
    titles = {scene.name: scene.title for scene in SCENES}
    lines = [
        f"Server and client on all cores; each variant takes its turn. Ratios to “{base}”.\n",
        "| scene | variant | clients | units/s | ratio | p50 ms | p95 ms | CPU ms |\n|---|---|---|---|---|---|---|---|",
    ]
    for key in variants[base]:
        for name, figures in variants.items():
            found, ratio = figures[key], figures[key].rate / variants[base][key].rate
            cells = [titles[key[0]], name, str(key[1]), f"{found.rate:,.1f}", f"{ratio:.2f}"]
            cells += [f"{found.p50:.1f}", f"{found.p95:.1f}", f"{found.cpu_ms:.2f}"]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _start(results: Results) -> str:
    start = results.start
    assert start is not None
    return (
        f"`ieum serve`, files in the page cache, one core: {start.first_page_s:.2f} s from the command to the sign-in page. "
        f"Resident memory of the serving process: {start.started_mb:.0f} MB after the first page, "
        f"{start.after_pages_mb:.0f} MB after pages, {start.after_grading_mb:.0f} MB after quizzes and boxes were graded, "
        f"{start.after_sign_ins_mb:.0f} MB after a rush of sign-ins (19 MiB each hash at work, which the allocator keeps). "
        f"HTML: lesson {results.sizes['lesson'] / 1000:.1f} kB, course page {results.sizes['path'] / 1000:.1f} kB."
    )


def _volume(results: Results) -> str:
    found = results.volume
    assert found is not None
    file = (
        f"as CSV {found.file_bytes / 1000:,.0f} kB in {found.file_s:.2f} s, {found.file_rows:,} rows counted in the file"
        if found.file_bytes
        else "as a file: made by the worker, not measured here"
    )
    return (
        f"{found.rows:,} people in one cohort: the table's page {found.table_bytes / 1000:,.0f} kB in {found.table_s:.2f} s; {file}. "
        f"Resident memory grew by {found.grown_mb:.1f} MB over three of each."
    )


def _assessed(results: Results) -> str:
    """What the two modules print, as they print it."""
    assert results.statistics is not None
    assert results.regrade is not None
    said = f"{results.statistics.lines()}\n\n{results.regrade.lines()}"
    return f"Without HTTP, on SQLite (`bench/statistics_million.py`, `bench/regrade_100k.py`).\n\n```\n{said}\n```"


def _measured(results: Results) -> str:
    """What `bench/quality.py` prints, as it prints it."""
    said = "\n".join(map(str, (*results.measures, results.quality_page)))
    return (
        "Each in a process of its own, the best of some runs (`bench/quality.py`, `bench/quality_page.py`); beside other programs: "
        "`make interop`.\n\n"
        f"```\n{said}\n```"
    )


NOT_MEASURED = """\
- Network, TLS, a proxy, a browser: the client is a program on the same machine.
- A disk that turns, or one in the network: a COMMIT waits for the disk, and this one's speed decides what sharing it is worth.
- The worker (`ieum work`), issuing certificates, uploads, pictures, static files.
- More than one machine; PostgreSQL on a machine of its own. Here it shares the cores with server and client.
- Hours: a run is minutes long, so no slow growth of memory or files would show."""


def _machine() -> dict[str, Any]:
    names = (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name"))
    cpu = next(names, platform.machine())
    kb = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "cpu": cpu,
        "cores": len(CORES),
        "memory_gb": round(kb / 1024 / 1024, 1),
        "system": f"{platform.system()} {platform.release()}",
        "load_before": round(os.getloadavg()[2], 2),
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).is_file() else []


def _versions() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES}
