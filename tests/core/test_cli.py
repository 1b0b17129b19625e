"""The daily command: what it signs and what it forgets."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from app import cli
from app.cohorts.models import RosterImport
from app.completion.keys import make_issuer_keys
from app.core.clock import now
from app.core.database import Database
from app.core.idempotency import KEPT_FOR, IdempotentDeed
from app.core.settings import Settings
from tests.factories.world import World


@pytest.fixture
def ieum(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli, "Settings", lambda **_: settings)
    return lambda *words: CliRunner().invoke(cli.app, list(words), catch_exceptions=False)


def test_maintain_forgets_old_form_keys_and_rosters_but_keeps_fresh_ones(
    ieum, world: World, database: Database, settings: Settings
) -> None:
    cohort = world.cohort(world.organisation())
    with database.write() as session:
        for age, key in ((timedelta(), "fresh"), (KEPT_FOR + timedelta(days=4000), "old")):
            at = now(session) - age
            session.add(IdempotentDeed(actor_key="1", key=key, body_hash="0" * 64, at=at))
            session.add(
                RosterImport(
                    organisation_id=cohort.organisation_id,
                    cohort_id=cohort.id,
                    actor_account_id=1,
                    file_name=key,
                    rows=[{"line": 2}],
                    created_at=at + timedelta(days=3650) if key == "fresh" else at,
                )
            )

    make_issuer_keys(settings)

    assert ieum("maintain").exit_code == 0

    with database.read() as session:
        rows = dict(session.execute(select(RosterImport.file_name, RosterImport.rows)).all())
        old = session.scalar(select(func.count()).where(IdempotentDeed.key == "old").select_from(IdempotentDeed))
    assert old == 0
    assert rows == {"fresh": [{"line": 2}], "old": []}
