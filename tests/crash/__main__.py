"""The crash harness: `python -m tests.crash --kills 200 --engine sqlite` (or postgresql). Exits with 1 when anything is lost.

`ieum serve` runs with two workers; eight trainees and one member of staff work over real HTTP: lessons, quiz answers, hand-ins,
boxes that are graded, mock work in slots whose leases end, others' work looked through, certificates, many with a double tap.
Half of the quizzes have a limit of a second or so, and `ieum work` ends them while their people still answer. Signal 9 hits a
serving process or the worker at random moments, the end is signal 9 to all processes at once. The clients keep a journal of
every acknowledgement; afterwards the database is held against it.
Then the quiz's key is mended again and again, and the worker that regrades is killed half as often once more.

Can it fail? `--mutant early-ack` serves with a group commit that answers before its COMMIT, `--mutant half-deeds` with one
that COMMITs in the middle of a deed: both are found out. `--mutant half-work` (SQLite) breaks only the worker, in the same
way, `--mutant deaf-clock` has its clock end attempts without the last answer; `--mutant any-seat` counts mock work whose slot
has gone to somebody else.
(tests/crash/test_crash.py damages the database itself instead.)
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.crash.mutants import MUTANTS, SERVING, command_of
from tests.crash.run import crash, staged
from tests.crash.servers import SERVE

SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--mutant", choices=MUTANTS, help="serve something that is broken on purpose")
    parser.add_argument("--keep", action="store_true", help="leave the folder with database and server.log")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ieum-crash-"))
    command = command_of(options.mutant) if options.mutant in SERVING else SERVE
    worker = options.mutant if options.mutant not in SERVING else None
    try:
        port = options.port
        with staged(options.engine, folder, kills=options.kills, port=port, command=command, worker=worker) as stage:
            outcome = crash(stage, options.kills, options.seed, regrade_kills=options.kills // 2)
    finally:
        if options.keep:
            print(f"kept {folder}", file=sys.stderr)  # noqa: T201
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for finding in outcome.found[:SHOWN]:
        print(f"LOST OR DOUBLE: {finding}")  # noqa: T201
    print(f"{options.engine}{', ' + options.mutant if options.mutant else ''}: {outcome.line()}")  # noqa: T201
    return 1 if outcome.found else 0


if __name__ == "__main__":
    sys.exit(main())
