"""The stretches of load and what is read beside them. Rounds take turns (A B C, A B C), so that a slow minute of a shared
machine falls on everything alike; the figures are medians over the rounds."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.core.settings import Settings
from bench.client import Connection, Person, Took, Unit, load
from bench.scenes import SCENES, Cast, Scene
from bench.server import CLIENT_CORE, CORES, SERVER_CORE, Server, environment, free_port, pinned, serving, wait_for


@dataclass(frozen=True)
class Scale:
    """How long is measured. `people`: in the large cohort; `seconds`: a stretch; `rows`: people in the table's check; `attempts`: at a
    quiz of twenty questions, for item statistics (all) and a regrade (a tenth)."""

    people: int
    rounds: int
    seconds: float
    starts: int
    rows: int
    postgres: bool
    attempts: int


FULL = Scale(people=300, rounds=5, seconds=1.5, starts=5, rows=1000, postgres=True, attempts=50_000)
QUICK = Scale(people=132, rounds=2, seconds=0.5, starts=2, rows=200, postgres=False, attempts=1000)


@dataclass(frozen=True)
class Figure:
    """Medians over the rounds. `rate`: units a second; `p50`, `p95`: ms a unit; `cpu_ms`: the server's, a unit."""

    rate: float
    p50: float
    p95: float
    cpu_ms: float
    requests: float  # a unit
    units: int  # in all rounds


Figures = dict[tuple[str, int], Figure]


@dataclass
class _Rounds:
    took: list[Took] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def figure(self) -> Figure:
        def median(values: list[float]) -> float:
            return statistics.median(values)

        return Figure(
            rate=median([t.units / t.seconds for t in self.took]),
            p50=median([t.quantile(0.5) * 1000 for t in self.took]),
            p95=median([t.quantile(0.95) * 1000 for t in self.took]),
            cpu_ms=median([cpu * 1000 / t.units for t, cpu in zip(self.took, self.cpu, strict=True)]),
            requests=median([t.requests / t.units for t in self.took]),
            units=sum(t.units for t in self.took),
        )


@contextmanager
def on_cores(cores: Sequence[int]) -> Iterator[None]:
    """This process, the client, on these cores while the block runs."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def stretch(server: Server, scene: Scene, cast: Cast, clients: int, seconds: float) -> tuple[Took, float]:
    before = server.cpu_seconds()
    took = asyncio.run(load(server.address, scene.who(cast), scene.unit, clients, seconds))
    return took, server.cpu_seconds() - before


def prepare(server: Server, scene: Scene, cast: Cast) -> None:
    """What a scene's people need before they begin: each once."""
    if scene.prepare is not None:
        asyncio.run(_each_once(server.address, scene.who(cast), scene.prepare))


async def _each_once(address: tuple[str, int], people: Sequence[Person], unit: Unit) -> None:
    connection = Connection(*address)
    for person in people:
        await unit(connection, person)
    connection.close()


def scenes_named(*names: str) -> list[Scene]:
    return [scene for scene in SCENES if scene.name in names]


def measure(
    server: Server, cast: Cast, scale: Scale, scenes: Sequence[Scene] = SCENES
) -> tuple[Figures, dict[str, float]]:
    """(figures by scene and clients, statements a unit by scene)."""
    statements: dict[str, float] = {}
    for scene in scenes:
        prepare(server, scene, cast)
        stretch(server, scene, cast, 1, 0.2)
        before = server.statements()
        took, _ = stretch(server, scene, cast, 1, 0.3)
        statements[scene.name] = (server.statements() - before) / took.units
    rounds: dict[tuple[str, int], _Rounds] = defaultdict(_Rounds)
    for _ in range(scale.rounds):
        for scene in scenes:
            for clients in scene.clients:
                took, cpu = stretch(server, scene, cast, clients, scale.seconds)
                rounds[scene.name, clients].took.append(took)
                rounds[scene.name, clients].cpu.append(cpu)
    return {key: found.figure() for key, found in rounds.items()}, statements


@dataclass(frozen=True)
class Start:
    """Of `ieum serve` without the limit beside it; seconds from the command to the first page, MB of the process."""

    first_page_s: float
    started_mb: float
    after_pages_mb: float
    after_grading_mb: float
    after_sign_ins_mb: float


def measure_start(settings: Settings, cast: Cast, scale: Scale) -> Start:
    """Warm: the files were read before. The first page is the sign-in page of the process that serves."""
    seconds, started = [], []
    for _ in range(scale.starts):
        port = free_port()
        log = settings.var_dir / "start.log"
        with log.open("wb") as out:
            begun = time.perf_counter()
            process = subprocess.Popen(
                [*pinned(SERVER_CORE), sys.executable, "-m", "app.cli", "serve"],
                cwd=settings.var_dir, env=environment(settings, port), stdout=out, stderr=out,
            )  # fmt: skip
            wait_for(f"http://127.0.0.1:{port}/sign-in", process, log)
            seconds.append(time.perf_counter() - begun)
            started.append(Server(("127.0.0.1", port), process.pid).memory().rss)
            process.terminate()
            process.wait(30)
    with serving(settings, module="app.serve") as server, on_cores([int(CLIENT_CORE)]):
        for scene in scenes_named("lesson", "path", "today", "answer", "verify", "wallet"):
            prepare(server, scene, cast)
            stretch(server, scene, cast, 8, scale.seconds / 2)
        pages = server.memory().rss
        for scene in scenes_named("quiz", "boxes"):
            prepare(server, scene, cast)
            stretch(server, scene, cast, 8, scale.seconds)
        grading = server.memory().rss
        stretch(server, scenes_named("sign_in")[0], cast, 8, scale.seconds)
        return Start(statistics.median(seconds), statistics.median(started), pages, grading, server.memory().rss)


def compare(
    variants: dict[str, dict[str, Any]],
    cast_of: dict[str, Cast],
    scale: Scale,
    scenes: Sequence[str],
    clients: Sequence[int],
) -> dict[str, Figures]:
    """Several servers, one at a time and in turns, server and client on every core. `variants`: name → options of `serving`."""
    rounds: dict[str, dict[tuple[str, int], _Rounds]] = {name: defaultdict(_Rounds) for name in variants}
    every = ",".join(map(str, CORES))
    for _ in range(max(scale.rounds // 2, 1)):
        for name, options in variants.items():
            with serving(**{"cores": every, **options}) as server:
                for scene in scenes_named(*scenes):
                    prepare(server, scene, cast_of[name])
                    stretch(server, scene, cast_of[name], max(clients), 0.3)
                    for count in clients:
                        took, cpu = stretch(server, scene, cast_of[name], count, scale.seconds)
                        rounds[name][scene.name, count].took.append(took)
                        rounds[name][scene.name, count].cpu.append(cpu)
    return {name: {key: each.figure() for key, each in found.items()} for name, found in rounds.items()}


def plain(figures: Figures) -> dict[str, Any]:
    """For results.json."""
    return {
        f"{name} @{clients}": {k: round(v, 3) for k, v in asdict(found).items()}
        for (name, clients), found in figures.items()
    }


def copied(settings: Settings, folder: Path) -> Settings:
    """The same database once more, for a comparison that must not see the other's rows."""
    import shutil

    folder.mkdir(parents=True)
    shutil.copytree(settings.var_dir, folder, dirs_exist_ok=True)
    return settings.model_copy(update={"var_dir": folder, "database_url": f"sqlite:///{folder}/ieum.sqlite3"})
