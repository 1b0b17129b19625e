"""Alembic, called from Python: the CLI, the tests and `make run` upgrade the same way."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.core.settings import ROOT


def config_for(url: str, app_role: str | None = None) -> Config:
    """`app_role`: on PostgreSQL, the plain role the server connects as; the migrations grant it what it needs."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    config.attributes["app_role"] = app_role
    return config


def upgrade(url: str, revision: str = "head", app_role: str | None = None) -> None:
    command.upgrade(config_for(url, app_role), revision)


def upgrade_within(connection: Connection, revision: str = "head", app_role: str | None = None) -> None:
    """Upgrade inside the connection's open transaction (PostgreSQL): it is all or nothing with whatever else is done
    there."""
    config = config_for("", app_role)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def downgrade(url: str, revision: str, app_role: str | None = None) -> None:
    command.downgrade(config_for(url, app_role), revision)
