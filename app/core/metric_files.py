"""Counting in several processes: each has files of its own, a scrape adds them up, the files of the dead are folded.

prometheus_client decides at its import, by PROMETHEUS_MULTIPROC_DIR, so `share` runs before `app.core.metrics` is
imported. The files are written through a memory map; on a full disk a hole in such a file would end the process with
SIGBUS, so their blocks are taken beforehand, and where that fails each process counts for itself.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
KINDS = ("counter", "histogram")
FILE_BYTES = 1 << 20  # some 6,000 series; the routes and their labels make some 2,500
_NAME = re.compile(r"(counter|histogram)_(\d+)\.db")
_FOLDED = 0  # no process has this number


def clear(folder: Path) -> bool:
    """Make the folder empty for a server that starts, and name it to the processes it starts. False: it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
    except OSError:
        return False
    os.environ[VARIABLE] = str(folder.resolve())
    return True


def share() -> None:
    """Take this process's files. Call it before `app.core.metrics` is imported; without a shared folder it does nothing."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        return
    try:
        for kind in KINDS:
            with open(Path(folder, f"{kind}_{os.getpid()}.db"), "wb") as file:
                os.posix_fallocate(file.fileno(), 0, FILE_BYTES)
    except OSError:
        for kind in KINDS:
            Path(folder, f"{kind}_{os.getpid()}.db").unlink(missing_ok=True)
        del os.environ[VARIABLE]


@contextmanager
def folded(folder: Path) -> Iterator[None]:
    """Hold the folder still, with the files of ended processes added up into one pair. A counter never goes back."""
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _fold(folder)
        yield


def processes(folder: Path) -> list[int]:
    """The living processes that count here."""
    found = {int(name[2]) for path in folder.iterdir() if (name := _NAME.fullmatch(path.name))}
    return sorted(pid for pid in found if pid != _FOLDED and _lives(pid))


def _fold(folder: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict, mmap_key
    from prometheus_client.multiprocess import MultiProcessCollector

    for kind in KINDS:
        target = folder / f"{kind}_{_FOLDED}.db"
        dead = [path for path in folder.glob(f"{kind}_*.db") if path != target and not _lives(_pid_of(path))]
        if not dead:
            continue
        sources = [str(path) for path in (*dead, target) if path.exists()]
        fresh = folder / f"{kind}.folding"
        fresh.unlink(missing_ok=True)
        kept = MmapedDict(str(fresh))  # type: ignore[no-untyped-call]
        for metric in MultiProcessCollector.merge(sources, accumulate=False):  # type: ignore[no-untyped-call]
            for sample in metric.samples:
                names, values = list(sample.labels), list(sample.labels.values())
                key = mmap_key(metric.name, sample.name, names, values, metric.documentation)
                kept.write_value(key, sample.value, 0.0)  # type: ignore[no-untyped-call]
        kept.close()  # type: ignore[no-untyped-call]
        os.replace(fresh, target)
        for path in dead:
            path.unlink(missing_ok=True)


def _pid_of(path: Path) -> int:
    name = _NAME.fullmatch(path.name)
    return int(name[2]) if name else _FOLDED


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
