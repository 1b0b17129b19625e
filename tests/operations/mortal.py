"""`ieum backup …` or `ieum restore …` that kills itself with signal 9 in the middle: `python mortal.py backup NAME`.

A backup dies when all but its manifest is written; a restore when the tables are filled and nothing is renamed or committed yet.
"""

import os
import signal

from app.cli import app
from app.operations import archive, restoring


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


archive.Writer.finish = die  # type: ignore[assignment]
restoring.upgrade = restoring.upgrade_within = die  # type: ignore[assignment]
app()
