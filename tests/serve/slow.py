"""The server with one page more, which takes as long as the test wants: `python -m tests.serve.slow`."""

import os
import time
from pathlib import Path

from fastapi import FastAPI

from app import main
from app import serve as server
from app.core.room import ANYONE, Room

BEGUN, GO = "begun", "go"  # files in VAR_DIR
plain = main.create_app
room = Room("slow")


@room.get("/slow", name="wait", allow=ANYONE)
def wait() -> str:
    """Says that it is under way, and ends when it is told to."""
    folder = Path(os.environ["VAR_DIR"])
    (folder / BEGUN).touch()
    while not (folder / GO).exists():
        time.sleep(0.02)
    return "done"


def create_app(*given: object) -> FastAPI:
    app = plain(*given)  # type: ignore[arg-type]
    app.include_router(room)
    return app


main.create_app = create_app  # type: ignore[assignment]

if __name__ == "__main__":
    server.main()
