"""The test harness itself: the database under test is real, and on PostgreSQL the app's role is a plain one."""

import pytest
from sqlalchemy import text

from app.core.database import Database


def test_the_app_connects_to_the_engine_under_test(database: Database, request: pytest.FixtureRequest) -> None:
    assert database.engine.dialect.name == request.config.getoption("--engine")


def test_on_postgresql_the_app_neither_owns_its_tables_nor_bypasses_row_level_security(database: Database) -> None:
    if database.is_sqlite:
        with database.read() as session:
            assert session.scalar(text("PRAGMA foreign_keys")) == 1
        return
    with database.read() as session:
        row = session.execute(
            text("SELECT rolsuper, rolbypassrls, rolname FROM pg_roles WHERE rolname = current_user")
        ).one()
        owners = set(session.scalars(text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")))
    assert not row.rolsuper
    assert not row.rolbypassrls
    assert row.rolname not in owners
