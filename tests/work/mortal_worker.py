"""`ieum work` that kills itself with signal 9: `mortal_worker.py WHEN CHUNK`, WHEN before or after the chunk's commit.

After the commit DBOS has no note of the chunk yet; before it, all that was prepared is lost.
"""

import os
import signal
import sys
from typing import Any

from app.cli_work import app
from app.work import durable

when, chunk = sys.argv[1], int(sys.argv[2])
advance = durable.advance


def mortal(tools: Any, kinds: Any, claim: Any, position: int) -> Any:
    if position == chunk and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    went = advance(tools, kinds, claim, position)
    if position == chunk:
        os.kill(os.getpid(), signal.SIGKILL)
    return went


durable.advance = mortal
sys.argv[1:] = []
app()
