"""Runs migrations on the URL it is handed. SQLite: foreign keys are off while tables are rebuilt, and checked after.

On PostgreSQL a connection may be handed instead: then everything happens in its transaction and ends with it (restore,
and the rehearsal of an upgrade).
"""

import pysqlite3.dbapi2 as sqlite
from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url

from app.models import metadata


def run(connection: Connection, *, is_sqlite: bool) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def run_on(url: str) -> None:
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite:
        engine = create_engine(parsed, module=sqlite)
    else:
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        if is_sqlite:
            # Rebuilding a parent table with foreign_keys=ON and ON DELETE CASCADE silently deletes its children.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        run(connection, is_sqlite=is_sqlite)
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration left {len(broken)} rows whose parent is missing: {broken[:5]}")
        connection.commit()
    engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given, is_sqlite=False)
else:
    run_on(context.config.attributes["url"])
