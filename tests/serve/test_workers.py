"""Several processes behind one address: one is killed and comes back, their counts are one count."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.completion.keys import make_issuer_keys
from app.core.metric_files import KINDS
from app.core.settings import ROOT, Settings
from tests.conftest import TEST_SECRET
from tests.ports import free_port
from tests.serve.conftest import PATIENCE_S, Serve, Served, wait_until

pytestmark = pytest.mark.one_engine


def count(served: Served, name: str, **labels: str) -> float:
    """The sum of a series in one scrape, over all label sets that hold `labels`."""
    status, text = served.get("/metrics")
    assert status == 200
    found = 0.0
    for line in text.splitlines():
        series = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if series and all(f'{label}="{value}"' in (series[1] or "") for label, value in labels.items()):
            found += float(series[2])
    return found


def visits(served: Served) -> float:
    return count(served, "ieum_requests_total", route="identity:staff_sign_in")


def measured(served: Served) -> set[int]:
    """The processes whose memory is in a scrape."""
    return set(map(int, re.findall(r'process_resident_memory_bytes\{pid="(\d+)"\}', served.get("/metrics")[1])))


def test_a_killed_worker_comes_back_no_count_is_lost_and_all_stop_together(serve: Serve) -> None:
    served = serve(workers=2, drain_seconds=0)
    wait_until(lambda: len(served.workers()) == 2, "two workers")
    for _ in range(20):
        assert served.get("/sign-in/staff")[0] == 200
    assert visits(served) == 20, "one scrape adds up both workers"
    pids = set(served.workers())
    wait_until(lambda: measured(served) == pids, "both say how much memory they hold, the second as soon as it is up")

    victim = pids.pop()
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(served.workers()) == 2 and victim not in served.workers(), "a new worker")
    wait_until(lambda: served.get("/sign-in/staff")[0] == 200, "the server answers")
    known = visits(served)
    assert known >= 21
    files = [served.settings.var_dir / "metrics" / f"{kind}_{victim}.db" for kind in KINDS]
    # A scrape folds what is dead; until its parent has asked for it, a killed process still counts as living.
    wait_until(lambda: visits(served) == known and not any(map(Path.exists, files)), "the dead one's files are folded")
    assert visits(served) == known, "folding once more changes nothing"

    pids = set(served.workers())
    served.stop()
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)
    assert {line["event"] for line in served.lines() if line["level"] == "error"} == set()


def test_a_start_that_is_refused_is_said_and_not_tried_again(tmp_path: Path) -> None:
    """One sentence and exit code 2, by one process as by the parent of several."""
    environment = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    port = str(free_port())
    environment |= {"SECRET_KEY": TEST_SECRET, "PUBLIC_URL": "http://127.0.0.1:1", "PORT": "1", "PYTHONPATH": str(ROOT)}
    bad_token = {"METRICS_TOKEN": "short-secret", "PORT": "none"}
    make_issuer_keys(Settings(_env_file=None, var_dir=tmp_path / "var"))
    no_key = {"VAR_DIR": str(tmp_path / "elsewhere"), "PORT": port}
    no_database = {"DATABASE_URL": "mysql://localhost/x", "WORKERS": "2", "PORT": port}
    starts = [
        subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"],
            cwd=tmp_path, env=environment | change, stderr=subprocess.PIPE, text=True,
        )
        for change in ({"PUBLIC_URL": ""}, no_key, no_database, bad_token)
    ]  # fmt: skip
    said = [start.communicate(timeout=PATIENCE_S)[1] for start in starts]
    assert [start.returncode for start in starts] == [2, 2, 2, 2], said
    for each in said:
        assert "not started: " in each
        assert "Traceback" not in each
    assert "no issuer's key" in said[1]
    assert "METRICS_TOKEN: it needs 16 characters" in said[-1]
    assert "short-secret" not in said[-1]
