"""Runs migrations on the URL it is handed. SQLite: foreign keys are off while tables are rebuilt, and checked after."""

import pysqlite3.dbapi2 as sqlite
from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from app.models import metadata

url = make_url(context.config.attributes["url"])
is_sqlite = url.get_backend_name() == "sqlite"
engine = create_engine(url, module=sqlite) if is_sqlite else create_engine(url.set(drivername="postgresql+psycopg"))

with engine.connect() as connection:
    if is_sqlite:
        # Rebuilding a parent table with foreign_keys=ON and ON DELETE CASCADE silently deletes its children.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"migration left {len(broken)} rows whose parent is missing: {broken[:5]}")
    connection.commit()
engine.dispose()
