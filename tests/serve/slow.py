"""The server with one page more, which takes as long as it is told: `python -m tests.serve.slow`."""

import time

from fastapi import FastAPI

from app import main
from app import serve as server
from app.core.room import ANYONE, Room

plain = main.create_app
room = Room("slow")


@room.get("/slow/{seconds}", name="wait", allow=ANYONE)
def wait(seconds: float) -> str:
    time.sleep(seconds)
    return "done"


def create_app(*given: object) -> FastAPI:
    app = plain(*given)  # type: ignore[arg-type]
    app.include_router(room)
    return app


main.create_app = create_app  # type: ignore[assignment]

if __name__ == "__main__":
    server.main()
