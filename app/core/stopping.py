"""A graceful stop: /readyz says 503 first, then no new connections, then the rest of what is under way, then the end.

uvicorn does all but the first. Its signal handler is in place when the application starts up, so the application puts
one in front: it marks the server as stopping and hands the signal on after DRAIN_SECONDS. A second signal hands it on
at once; Ctrl+C does so from the start.
"""

import asyncio
import logging
import signal
import threading
from types import FrameType
from typing import Any

log = logging.getLogger("ieum.server")


class Stopping:
    """`begun` is what /readyz looks at."""

    def __init__(self, drain_seconds: float) -> None:
        self.begun = False
        self._drain_seconds = drain_seconds

    def listen(self) -> None:
        """Come before uvicorn's handler of SIGTERM. Outside of the main thread (tests) there is none, and nothing is done."""
        if threading.current_thread() is not threading.main_thread():
            return
        server = signal.getsignal(signal.SIGTERM)
        if not callable(server):
            return
        loop = asyncio.get_running_loop()

        def stop(number: int, frame: FrameType | None) -> None:
            """Runs between two byte codes of the main thread; logging here could meet a lock that it holds itself."""
            if self.begun or not self._drain_seconds:
                self.begun = True
                server(number, frame)
                return
            self.begun = True
            loop.call_soon_threadsafe(self._hand_on_later, loop, server, number)

        signal.signal(signal.SIGTERM, stop)

    def _hand_on_later(self, loop: asyncio.AbstractEventLoop, server: Any, number: int) -> None:
        log.info("stopping: not ready for new visitors any more", extra={"seconds": self._drain_seconds})
        loop.call_later(self._drain_seconds, server, number, None)
