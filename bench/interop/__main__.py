"""`make interop`: our measures beside crowd-kit, pycocotools and jiwer on the same data in the same run, as ratios.

The others live in an environment of their own (var/interop/venv), made here from the names in requirements.txt by the machine's own
pip. What cannot be installed or run is said, and the rest is compared.
"""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from app.core.settings import ROOT
from bench.quality import MEASURES, measure_apart
from bench.quality_data import make_labels, make_pictures, make_texts

HERE = Path(__file__).parent
VENV = ROOT / "var" / "interop" / "venv"
INSTALL_LIMIT, RUN_LIMIT = 1200, 600  # seconds
OUT = ROOT / "bench" / "INTEROP.md"
HEAD = """\
# What `make interop` found

{at:%Y-%m-%d %H:%M} UTC. The same data in the same run, each in a process of its own, the best of some runs. Read ratios, not times.
"""


@dataclass(frozen=True)
class Peer:
    package: str
    measure: str
    shared: str  # what both find and should find alike
    tolerance: float


PEERS = (
    Peer("crowd-kit", "dawid_skene", "log-likelihood a label", 1e-3),
    Peer("crowd-kit", "alpha", "alpha", 1e-9),
    Peer("pycocotools", "matching", "same label", 0.01),
    Peer("jiwer", "cer", "CER", 1e-9),
)


def main() -> None:
    missing = prepare()
    said = [f"not compared  {package}: {why}" for package, why in missing.items()]
    alike = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_data(folder)
        for peer in PEERS:
            if peer.package not in missing:
                line, same = compare(peer, folder)
                said.append(line)
                alike.append(same)
                print(line, flush=True)
    print("\n".join(said[: len(missing)]))
    OUT.write_text(f"{HEAD.format(at=datetime.now(UTC))}\n```\n" + "\n".join(said) + "\n```\n")
    print(f"written: {OUT.relative_to(ROOT)}")
    sys.exit(0 if alike and all(alike) else 1)


def prepare() -> dict[str, str]:
    """Makes the environment; {package: why not} of what is not in it."""
    wanted = [line.strip() for line in (HERE / "requirements.txt").read_text().splitlines() if line.strip()]
    if not (VENV / "bin" / "python").exists():
        if find_spec("ensurepip") is None:
            return dict.fromkeys((package_of(line) for line in wanted), "the venv module is missing (python3-venv)")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    missing = {}
    for line in wanted:
        if installed(package_of(line)):
            continue
        print(f"installing {line} into {VENV.relative_to(ROOT)}", flush=True)
        command = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", line]
        try:
            found = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_LIMIT, check=False)
        except subprocess.TimeoutExpired:
            missing[package_of(line)] = f"not installed within {INSTALL_LIMIT} s"
            continue
        if found.returncode:
            missing[package_of(line)] = f"pip could not install it: {last_line(found.stderr)}"
    return missing


def package_of(requirement: str) -> str:
    return re.split(r"[<>=~! ]", requirement, maxsplit=1)[0]


def installed(package: str) -> bool:
    program = f"from importlib.metadata import version; version({package!r})"
    return not subprocess.run([VENV / "bin" / "python", "-c", program], capture_output=True, check=False).returncode


def write_data(folder: Path) -> None:
    labels = make_labels()
    np.savez(folder / "labels.npz", unit=labels.unit, worker=labels.worker, label=labels.label)
    answers, golds = make_pictures()
    np.savez(
        folder / "pictures.npz",
        answer=np.stack([boxes for boxes, _ in answers]), answer_label=np.stack([names for _, names in answers]),
        gold=np.stack([boxes for boxes, _ in golds]), gold_label=np.stack([names for _, names in golds]),
    )  # fmt: skip
    (folder / "texts.json").write_text(json.dumps(make_texts()))


def compare(peer: Peer, folder: Path) -> tuple[str, bool]:
    """(what is to be said, whether both found the same)."""
    command = [str(VENV / "bin" / "python"), str(HERE / "peers.py"), peer.measure, str(folder)]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=RUN_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"not compared  {peer.package}: {MEASURES[peer.measure].what} took more than {RUN_LIMIT} s", True
    if said.returncode:
        return f"not compared  {peer.package}: it stopped: {last_line(said.stderr)}", False
    theirs: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    ours = measure_apart(peer.measure)
    mine, other = ours.found[peer.shared], theirs["found"][peer.shared]
    alike = abs(mine - other) <= peer.tolerance * max(1.0, abs(other))
    line = (
        f"{theirs['seconds'] / ours.seconds:8.1f} times as fast  {ours.what}: ours {ours.seconds:.3f} s, "
        f"{peer.package} {theirs['version']} {theirs['seconds']:.3f} s. Ours: {told(ours.found)}. Theirs: {told(theirs['found'])}"
    )
    return line if alike else f"{line}  DIFFERS", alike


def told(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:,.7g}" for name, value in found.items())


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else "no reason given"


if __name__ == "__main__":
    main()
