"""A large cohort's table and its file: bytes, seconds, and whether the server's memory stays flat. The file's rows are counted:
a 200 is no proof that it is whole."""

import asyncio
import csv
import io
import time
from dataclasses import dataclass

from app.core.settings import Settings
from bench.client import Connection, Person, WrongAnswer, token_of
from bench.people import Crowd
from bench.server import Server, serving

TIMES = 3


@dataclass(frozen=True)
class Volume:
    """Of `rows` people. `table_s`, `file_s`: medians of three; `grown_mb`: resident memory after, less before. `file_bytes` is 0 when the
    server leaves a file of that size to the worker."""

    rows: int
    table_bytes: int
    table_s: float
    file_bytes: int
    file_rows: int
    file_s: float
    grown_mb: float


def measure_volume(settings: Settings, crowd: Crowd, cohort: str, rows: int) -> Volume:
    with serving(settings, module="app.serve") as server:
        return asyncio.run(_measure(server, crowd, cohort, rows))


async def _measure(server: Server, crowd: Crowd, cohort: str, rows: int) -> Volume:
    center = Person(crowd.center.name, crowd.center.device, crowd.center.cookie)
    connection = Connection(*server.address)
    center.csrf = token_of(await connection.get(center, f"/cohorts/{cohort}/export", center.name))
    form = [("format", "csv"), ("purpose", "훈련 현황 보고")]
    first = await connection.post(
        center, f"/cohorts/{cohort}/exports", form, status=200 if rows <= _direct_rows() else 303
    )
    before = server.memory().rss
    table_s, file_s, table_bytes = [], [], 0
    for _ in range(TIMES):
        begun = time.perf_counter()
        page = await connection.get(center, f"/cohorts/{cohort}", "</html>", "벤치")
        table_s.append(time.perf_counter() - begun)
        table_bytes = len(page.body)
        if rows <= _direct_rows():
            begun = time.perf_counter()
            first = await connection.post(center, f"/cohorts/{cohort}/exports", form, status=200)
            file_s.append(time.perf_counter() - begun)
    found = _rows_of(first.body) if file_s else 0
    if file_s and found != rows:
        raise WrongAnswer(f"a file of {found} rows for {rows} people")
    connection.close()
    size = len(first.body) if file_s else 0
    middle = sorted(file_s)[len(file_s) // 2] if file_s else 0.0
    return Volume(rows, table_bytes, sorted(table_s)[1], size, found, middle, server.memory().rss - before)


def _rows_of(body: bytes) -> int:
    """Between the header and the closing line, which must say the same."""
    *rows, last = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    if last != [f"모두 {len(rows) - 1}줄"]:
        raise WrongAnswer(f"a file of {len(rows) - 1} rows that ends with {last}")
    return len(rows) - 1


def _direct_rows() -> int:
    from app.cohorts.exporting import DIRECT_ROWS

    return DIRECT_ROWS
