"""The serving process. `ieum serve` puts this program in its own place (same process number, so supervisors see one),
because what the command line needs (typer, rich, the demo's makers, Alembic) would stay in a server's memory.

WORKERS = 1: this process serves. More: it holds the socket, starts that many and starts a killed one again.
"""

import gc
import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ValidationError

from app.core import metric_files
from app.core.settings import ROOT, Settings, StartRefused, say_faults

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Server

BACKLOG = 1024
REFUSED, STARTUP_FAILURE = 2, 3  # exit codes; the second is uvicorn's
KEEP_ALIVE_S = 75  # longer than a proxy keeps an idle connection (nginx: 60), so that it never sends into a closing one


def become_server(settings: Settings) -> NoReturn:
    """Replace the running program by the server. Everything that was printed is out before."""
    settings.check_for_start()
    sys.stdout.flush()
    sys.stderr.flush()
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "DEMO": str(settings.demo).lower()}
    # glibc gives each thread an arena of its own and keeps what was freed in it; two are enough under one lock (the GIL).
    environment.setdefault("MALLOC_ARENA_MAX", "2")
    os.execve(sys.executable, [sys.executable, "-m", "app.serve"], environment)  # noqa: S606


def main() -> None:
    """Serve until a signal. Exits with 2 and one sentence when the start is refused, with 3 when it fails."""
    gc.disable()  # until all is loaded: little of it is garbage, and looking for it takes a tenth of the start
    try:
        settings = Settings()
        settings.check_for_start()
        _serve(settings)
    except KeyboardInterrupt:
        sys.exit(130)
    except (StartRefused, ValidationError) as refusal:
        why = say_faults(refusal) if isinstance(refusal, ValidationError) else refusal
        print(f"not started: {why}", file=sys.stderr)  # noqa: T201
        sys.exit(REFUSED)


def _serve(settings: Settings) -> None:
    from uvicorn import Config, Server

    from app.core import logs

    logs.configure(settings)
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "backlog": BACKLOG,
        "loop": "uvloop",
        "http": "httptools",
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,  # X-Forwarded-For is believed only from TRUSTED_PROXIES, in one place
        "timeout_keep_alive": KEEP_ALIVE_S,
        "timeout_graceful_shutdown": settings.stop_seconds,
    }
    if settings.workers == 1:
        os.environ.pop(metric_files.VARIABLE, None)
        _run_to_its_end(Server(Config(_application(settings), **options)))
        return
    from uvicorn.supervisors import Multiprocess

    if not metric_files.clear(settings.var_dir / "metrics"):
        os.environ.pop(metric_files.VARIABLE, None)
    config = Config("app.serve:worker", factory=True, workers=settings.workers, **options)
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    if any(each.exitcode == STARTUP_FAILURE for each in supervisor.processes):
        sys.exit(REFUSED)


def _run_to_its_end(server: "Server") -> None:
    """Raises KeyboardInterrupt after Ctrl+C. uvicorn raises the signal once more when it has stopped, but now and then, on a
    busy machine, the loop is over before it arrives: that stop looked like one that nobody had asked for."""
    interrupted = False
    stop = server.handle_exit

    def handle_exit(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = interrupted or number == signal.SIGINT
        stop(number, frame)

    server.handle_exit = handle_exit  # type: ignore[assignment]  # where uvicorn looks for it when it begins
    server.run()
    if interrupted:
        raise KeyboardInterrupt


def worker() -> "FastAPI":
    """One of several serving processes, started by uvicorn. What is refused here would be refused at the next try too, so it
    ends with the one code at which uvicorn's supervisor gives up."""
    from app.core import logs

    metric_files.share()
    settings = Settings()
    logs.configure(settings)
    try:
        return _application(settings)
    except StartRefused as refusal:
        print(f"not started: {refusal}", file=sys.stderr)  # noqa: T201
        sys.exit(STARTUP_FAILURE)


def _load_fastapi_lightly() -> None:
    """Two megabytes and a twentieth of a start less.

    FastAPI asks of each parameter whether it is a model of pydantic 1, whose 23 modules it would load for that, and takes
    "not there" for no; we have none. Its 39 models of an OpenAPI document are built when somebody reads that document.
    """
    sys.modules.setdefault("pydantic.v1", None)  # type: ignore[arg-type]
    BaseModel.model_config["defer_build"] = True
    try:
        import fastapi.openapi.models  # noqa: F401
    finally:
        del BaseModel.model_config["defer_build"]


def _application(settings: Settings) -> "FastAPI":
    _load_fastapi_lightly()
    from app.completion.keys import check_key_files
    from app.main import create_app

    if not settings.demo:
        check_key_files(settings)
    application = create_app(settings)
    gc.freeze()  # modules, routes, templates live as long as the process: the collector need not walk them again
    gc.enable()
    return application


if __name__ == "__main__":
    main()
