"""The end of a server: what is under way is finished, what comes is told to go elsewhere."""

import signal
import threading
import time

import pytest

from tests.serve.conftest import Serve, wait_until

pytestmark = pytest.mark.one_engine


def test_a_stop_first_says_not_ready_then_finishes_what_is_under_way(serve: Serve) -> None:
    served = serve("tests.serve.slow", drain_seconds=1, stop_seconds=20)
    answers: list[tuple[int, str]] = []
    visitor = threading.Thread(target=lambda: answers.append(served.get("/slow/1.8")))
    visitor.start()
    time.sleep(0.3)
    served.process.send_signal(signal.SIGTERM)

    wait_until(lambda: served.get("/readyz")[0] == 503, "the server goes on saying that it is ready")
    assert '"server":"stopping"' in served.get("/readyz")[1]
    assert served.get("/sign-in")[0] == 200, "while it drains, who comes is served"
    wait_until(lambda: served.get("/healthz")[0] == 0, "the server goes on taking connections")
    visitor.join()

    assert answers == [(200, '"done"')]
    assert served.process.wait(30) == -signal.SIGTERM
    assert not any("error" in line for line in served.lines())


def test_what_takes_longer_than_the_limit_does_not_hold_the_server(serve: Serve) -> None:
    served = serve("tests.serve.slow", drain_seconds=0, stop_seconds=1)
    answers: list[tuple[int, str]] = []
    visitor = threading.Thread(target=lambda: answers.append(served.get("/slow/25")))
    visitor.start()
    time.sleep(0.3)

    assert served.stop() == -signal.SIGTERM
    visitor.join()
    assert answers != [(200, '"done"')], "the page takes 25 seconds, the limit is one: its visitor is cut off"


def test_ctrl_c_stops_at_once_and_without_a_traceback(serve: Serve) -> None:
    served = serve(drain_seconds=30)

    assert served.stop(signal.SIGINT) == 130
    assert "Traceback" not in served.log.read_text()
