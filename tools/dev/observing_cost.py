"""What watching costs: the same page with and without identifier, counts and log line. `python -m tools.dev.observing_cost`.

Prints the ratio of one run; the two are measured in turns, so that what else the machine does meets both.
"""

import asyncio
import logging
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from app.core import logs
from app.core.observing import ObservingMiddleware
from app.core.settings import Settings
from app.main import create_app
from app.migrate import upgrade

REQUESTS, ROUNDS = 150, 9


async def _ask(app: Any, path: str) -> None:
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(), "scheme": "http",
        "query_string": b"", "root_path": "", "headers": [(b"host", b"x")], "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80), "state": {}, "asgi": {"version": "3.0"},
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        return None

    await app(scope, receive, send)


async def _round(app: Any, path: str) -> float:
    begun = time.process_time()
    for _ in range(REQUESTS):
        await _ask(app, path)
    return (time.process_time() - begun) / REQUESTS * 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/i.sqlite3"
        upgrade(url)
        settings = Settings(
            _env_file=None,
            database_url=url,
            var_dir=Path(folder),
            public_url="http://127.0.0.1",
            secret_key=os.urandom(32).hex(),
        )
        logs.configure(settings)
        logging.getLogger().handlers[0].setStream(open(os.devnull, "w"))  # type: ignore[attr-defined]  # noqa: SIM115
        seen, plain = create_app(settings), create_app(settings)
        plain.user_middleware = [each for each in plain.user_middleware if each.cls is not ObservingMiddleware]
        for path in ("/sign-in/staff", "/healthz"):
            taken: dict[str, list[float]] = {"plain": [], "seen": []}
            for _ in range(ROUNDS):
                taken["plain"].append(asyncio.run(_round(plain, path)))
                taken["seen"].append(asyncio.run(_round(seen, path)))
            before, after = (statistics.median(values) for values in taken.values())
            print(f"{path}: {before:.0f} us of CPU without, {after:.0f} us with: x {after / before:.3f}")


if __name__ == "__main__":
    main()
