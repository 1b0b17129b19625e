"""The end of a server: what is under way is finished, what comes is told to go elsewhere."""

import signal
import threading

import pytest

from tests.serve.conftest import PATIENCE_S, Serve, Served, wait_until
from tests.serve.slow import BEGUN, GO

pytestmark = pytest.mark.one_engine
LONGEST_DRAIN_S, LONGEST_STOP_S = 120, 600


def visit(served: Served, answers: list[tuple[int, str]]) -> threading.Thread:
    """Someone on the slow page, whose answer is added to `answers`; returns when their request is under way."""
    visitor = threading.Thread(target=lambda: answers.append(served.get("/slow")))
    visitor.start()
    wait_until((served.settings.var_dir / BEGUN).exists, "the slow page is not reached")
    return visitor


def test_a_stop_first_says_not_ready_then_finishes_what_is_under_way(serve: Serve) -> None:
    served = serve("tests.serve.slow", drain_seconds=LONGEST_DRAIN_S, stop_seconds=LONGEST_STOP_S)
    answers: list[tuple[int, str]] = []
    visitor = visit(served, answers)
    served.process.send_signal(signal.SIGTERM)

    wait_until(lambda: served.get("/readyz")[0] == 503, "the server goes on saying that it is ready")
    assert '"server":"stopping"' in served.get("/readyz")[1]
    assert served.get("/sign-in")[0] == 200, "while it drains, who comes is served"
    served.process.send_signal(signal.SIGTERM)  # draining is cut short
    wait_until(lambda: served.get("/healthz")[0] == 0, "the server goes on taking connections")
    assert answers == []
    (served.settings.var_dir / GO).touch()
    visitor.join()

    assert answers == [(200, '"done"')]
    assert served.process.wait(PATIENCE_S) == -signal.SIGTERM
    assert not any("error" in line for line in served.lines())


def test_what_takes_longer_than_the_limit_does_not_hold_the_server(serve: Serve) -> None:
    served = serve("tests.serve.slow", drain_seconds=0.1, stop_seconds=1)
    answers: list[tuple[int, str]] = []
    visitor = visit(served, answers)

    assert served.stop() == -signal.SIGTERM
    visitor.join()
    assert answers != [(200, '"done"')], "the page takes for ever, the limit is one second: its visitor is cut off"


def test_ctrl_c_stops_at_once_and_without_a_traceback(serve: Serve) -> None:
    served = serve(drain_seconds=LONGEST_DRAIN_S)

    assert served.stop(signal.SIGINT) == 130
    assert "Traceback" not in served.log.read_text()
