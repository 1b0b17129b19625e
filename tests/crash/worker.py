"""`ieum work` for the crash harness: `python -m tests.crash.worker [MUTANT]`. The real worker; only its clock is faster, looking for
overdue attempts five times a second, and chunks of a regrade and an issue are smaller: moments enough to be killed at."""

import sys
from datetime import timedelta

from app.assessment import regrade_deeds
from app.cli_work import app
from app.completion import issuing_work
from app.work import durable
from tests.crash.mutants import MUTANTS

durable.TICK = timedelta(seconds=0.2)
durable.POLL_S = 0.05
regrade_deeds.CHUNK = 3
issuing_work.CHUNK = 2

if __name__ == "__main__":
    if sys.argv[1:]:
        MUTANTS[sys.argv[1]]()
    sys.argv[1:] = []
    app()
