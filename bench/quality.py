"""The measures of labels, timed: `python -m bench.quality [--json]`.

Each in a process of its own: the best of some runs in a row (the machine is shared), and the process's peak memory beside what it held
with its imports and data loaded, before the first run. The aims are issue 5's.
"""

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.core.settings import ROOT

RUNS = 7


@dataclass(frozen=True)
class Timed:
    """`seconds`: the best run; `median`: the middle one; `cpu`: the process's own time in the best one; `peak_mb`: of the process,
    `before_mb` of it before the runs."""

    name: str
    what: str
    seconds: float
    median: float
    cpu: float
    aim: float
    before_mb: float
    peak_mb: float
    found: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.seconds <= self.aim

    def __str__(self) -> str:
        met = "met   " if self.met else "MISSED"
        more = ", ".join(f"{name} {value:,.6g}" for name, value in self.found.items())
        return (
            f"{met}  {self.what}: {self.seconds:.3f} s (aim ≤ {self.aim:g} s, median of {RUNS} {self.median:.3f} s, CPU {self.cpu:.3f} s); "
            f"peak {self.peak_mb:.0f} MB, {self.before_mb:.0f} MB before. {more}"
        )


def dawid_skene() -> tuple[Callable[[], Any], Callable[[Any], dict[str, float]]]:
    from app.labeling.measures.dawid_skene import Fit, fit
    from app.labeling.measures.ratings import Ratings, code
    from bench.quality_data import make_labels

    triples = make_labels().triples

    def run() -> tuple[Ratings, Fit]:
        ratings = code(triples)
        found = fit(ratings)
        _ = found.estimates, found.workers
        return ratings, found

    def told(result: tuple[Ratings, Fit]) -> dict[str, float]:
        found = result[1]
        return {"rounds": len(found.log_likelihood), "log-likelihood a label": found.log_likelihood[-1] / len(triples)}

    return run, told


def alpha() -> tuple[Callable[[], Any], Callable[[Any], dict[str, float]]]:
    from app.labeling.measures.krippendorff import alpha as measure
    from bench.quality_data import make_labels

    triples = make_labels().triples
    return lambda: measure(triples), lambda found: {"alpha": found.value}


def matching() -> tuple[Callable[[], Any], Callable[[Any], dict[str, float]]]:
    from app.labeling.measures.box_matching import match_pictures
    from bench.quality_data import make_pictures

    answers, golds = make_pictures()

    def told(found: Any) -> dict[str, float]:
        return {"same label": int(found.same.sum()), "other label": int(found.crossed.sum()), "solved": found.solved}

    return lambda: match_pictures(answers, golds, 0.5), told


def cer() -> tuple[Callable[[], Any], Callable[[Any], dict[str, float]]]:
    from app.labeling.measures.error_rates import corpus_cer
    from bench.quality_data import make_texts

    pairs = make_texts()
    return lambda: corpus_cer(pairs), lambda found: {"CER": found.value}


@dataclass(frozen=True)
class Measure:
    prepare: Callable[[], tuple[Callable[[], Any], Callable[[Any], dict[str, float]]]]
    what: str
    aim: float


MEASURES = {
    "dawid_skene": Measure(dawid_skene, "Dawid–Skene, 100,000 labels by 1,000 people, with everybody's confusion", 0.4),
    "alpha": Measure(alpha, "Krippendorff's α (nominal) of 100,000 labels", 0.2),
    "matching": Measure(matching, "two-pass matching, 5,000 pictures of 10 boxes", 0.3),
    "cer": Measure(cer, "CER of 10,000 pairs, Korean tidied", 0.03),
}


def measure_here(name: str) -> Timed:
    """In this process, which should have done nothing else."""
    measure = MEASURES[name]
    run, told = measure.prepare()
    gc.collect()
    forget_peak()
    before, seconds, cpu, found = resident_mb("VmRSS"), [], [], None
    for _ in range(RUNS):
        begun, used = time.perf_counter(), time.process_time()
        found = run()
        seconds.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    middle = sorted(seconds)[RUNS // 2]
    return Timed(
        name, measure.what, min(seconds), middle, min(cpu), measure.aim, before, resident_mb("VmHWM"), told(found)
    )


def measure_apart(name: str) -> Timed:
    """In a process of its own."""
    command = [sys.executable, "-m", "bench.quality", "--only", name, "--json"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return Timed(**json.loads(said))


def measure_all() -> list[Timed]:
    """Each in a process of its own, in the order of MEASURES."""
    return [measure_apart(name) for name in MEASURES]


def forget_peak() -> None:
    """The peak begins anew: making the data took more than measuring will."""
    Path("/proc/self/clear_refs").write_text("5")


def resident_mb(name: str) -> float:
    """VmRSS or VmHWM of this process. Not getrusage: its peak counts the parent's memory from before exec."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=MEASURES, help="one measure, in this process")
    parser.add_argument("--json", action="store_true", help="numbers instead of sentences")
    options = parser.parse_args()
    found = [measure_here(options.only)] if options.only else measure_all()
    for each in found:
        print(json.dumps(asdict(each)) if options.json else each)
    if not options.json:
        sys.exit(0 if all(each.met for each in found) else 1)


if __name__ == "__main__":
    main()
