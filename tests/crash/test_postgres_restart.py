"""PostgreSQL goes away in the middle of requests and comes back. `python -m tests.crash.postgres_restart` prints how soon."""

from pathlib import Path

import pytest

from tests.crash.house import build
from tests.crash.run import Stage
from tests.crash.servers import SERVE
from tests.crash.working import make_notes
from tests.engines import Engine, PostgresEngine
from tests.ports import free_port


def test_after_a_restart_of_postgresql_people_go_on_and_nothing_is_lost_or_doubled(
    engine: Engine, tmp_path: Path
) -> None:
    if not isinstance(engine, PostgresEngine):
        pytest.skip("there is no server to restart")
    from tests.crash.postgres_restart import restart_under_load

    house = build(tmp_path, engine.fresh_url(tmp_path), free_port(), trainees=12, graduates=8)
    make_notes(engine, house.env, tmp_path)
    figures = restart_under_load(Stage(house, tmp_path, SERVE), restarts=1)
    assert figures.found == []
    assert len(figures.saved_s) == 1
    assert figures.tally.counts["retries"], "no request was cut off: the restart was not felt"
