"""The issuer's keys are lost or have leaked: they are retired, new ones are made, certificates are issued again."""

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app import cli, cli_keys
from app.completion.keys import key_files, load_issuer_keys, make_issuer_keys, require_known
from app.completion.models import SigningKey
from app.core.database import Database
from app.core.settings import Settings


@pytest.mark.parametrize("how", ["retired", "leaked", "lost"])
def test_after_retiring_the_keys_fresh_ones_are_taken(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    make_issuer_keys(settings)
    with database.write() as session:
        require_known(session, load_issuer_keys(settings))
    if how == "lost":
        for path in key_files(settings):
            path.unlink()
    monkeypatch.setattr(cli_keys, "Settings", lambda: settings)
    words = ["retire-keys", "--leaked"] if how == "leaked" else ["retire-keys"]
    answer = CliRunner().invoke(cli.app, words, catch_exceptions=False)

    assert answer.exit_code == 0
    assert answer.output.count("moved aside") == (0 if how == "lost" else 2)
    assert not any(path.exists() for path in key_files(settings))
    make_issuer_keys(settings)
    with database.write() as session:
        require_known(session, load_issuer_keys(settings))
    with database.read() as session:
        keys = list(session.scalars(select(SigningKey)))
        assert len(keys) == 4
        assert sum(key.compromised_at is not None for key in keys) == (2 if how == "leaked" else 0)
        assert sum(key.retired_at is not None for key in keys) == (0 if how == "leaked" else 2)
