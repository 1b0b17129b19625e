"""Transactions. `read()` and `write()` are the only ways to a session; each is one transaction under one scope.

SQLite: WAL, synchronous=FULL, BEGIN IMMEDIATE for writers, who take turns in this process and share a COMMIT when
several wait (group_commit.py). PostgreSQL: the scope is set for row-level security in the transaction's first
statement, which also brings the database's time.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Engine, ForeignKey, Index, MetaData, Row, Select, TextClause, Uuid, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

from app.core import tally
from app.core.clock import Clock
from app.core.group_commit import PATIENCE_S, GroupCommit, WriteStats, Writing
from app.core.scope import NOBODY, SYSTEM, Scope
from app.core.settings import StartRefused
from app.core.types import BigId

# WAL-reset corruption bug: https://sqlite.org/wal.html#walresetbug
SQLITE_BROKEN = ((3, 7, 0), (3, 51, 2))
CONNECT_S = 5  # seconds after which a PostgreSQL server that does not answer counts as away


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Keyed:
    """bigint inside, a random UUID in addresses."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)


def unique_while(name: str, *columns: str, where: TextClause) -> Index:
    """An index under which `columns` are unique among the rows that fit `where`, on both engines.

    What PostgreSQL is told stands in the migrations alone: naming it here would load its dialect, two megabytes, into every
    server on SQLite.
    """
    return Index(name, *columns, unique=True, sqlite_where=where)


class PersonalRow:
    """A row about a person, kept by an organisation. Row-level security on PostgreSQL reads both columns."""

    @declared_attr
    def organisation_id(cls) -> Mapped[int]:
        return mapped_column(BigId, ForeignKey("organisation.id"), index=True)

    @declared_attr
    def person_id(cls) -> Mapped[int]:
        return mapped_column(BigId, ForeignKey("person.id"), index=True)


_BEGIN_ON_POSTGRES = text(
    "SELECT set_config('ieum.person', :person, true), set_config('ieum.orgs', :orgs, true),"
    " set_config('ieum.system', :system, true), now(), set_config('ieum.totals', :totals, true)"
)


class Database:
    """One engine and its transactions. Bound to a scope with `scoped()`; unbound it sees nothing on PostgreSQL."""

    def __init__(self, engine: Engine, clock: Clock, scope: Scope = NOBODY, writing: Writing | None = None) -> None:
        self.engine = engine
        self.clock = clock
        self.scope = scope
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writing = writing or (GroupCommit(engine) if self.is_sqlite else Writing())

    def scoped(self, scope: Scope) -> "Database":
        return Database(self.engine, self.clock, scope, self._writing)

    def system(self) -> "Database":
        return self.scoped(SYSTEM)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that changes nothing."""
        options = {} if self.is_sqlite else {"postgresql_readonly": True}
        with self._transaction(options) as session:
            yield session

    def look_up(self, statement: Select[Any], values: Mapping[str, Any]) -> tuple[Sequence[Row[Any]], datetime]:
        """The rows of one Core statement, and the instant, in a read transaction of their own. For what every request
        asks first: on SQLite it goes without a session, whose making and ending costs as much as the statement."""
        if not self.is_sqlite:
            with self.read() as session:
                return session.connection().execute(statement, values).all(), session.info["now"]
        with self.engine.connect() as connection:
            return connection.execute(statement, values).all(), self.clock.now(None)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is kept when the block ends and rolled back when it raises. The block's end returns when
        what was written is durable; OperationalError there means that nothing was kept. Raises RuntimeError inside
        another write() of the same thread."""
        with tally.writing(), self._writing.one_at_a_time():
            if isinstance(self._writing, GroupCommit):
                with self._writing.transaction() as session:
                    session.info["now"] = self.clock.now(None)
                    yield session
                return
            with self._transaction({}) as session:
                yield session
            self._writing.count(1)

    @property
    def stats(self) -> WriteStats:
        """Of the writers of this process, whatever their scope."""
        return self._writing.stats()

    @property
    def is_writing(self) -> bool:
        """Whether someone in this process has SQLite's write transaction open."""
        return isinstance(self._writing, GroupCommit) and self._writing.busy

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[Session]:
        engine = self.engine.execution_options(**options) if options else self.engine
        with Session(engine, expire_on_commit=False) as session, session.begin():
            session.info["now"] = self.clock.now(None if self.is_sqlite else self._enter_scope(session))
            yield session

    def _enter_scope(self, session: Session) -> Any:
        row = session.execute(
            _BEGIN_ON_POSTGRES,
            {
                "person": str(self.scope.person_id or ""),
                "orgs": ",".join(map(str, self.scope.organisation_ids)),
                "system": "on" if self.scope.system else "",
                "totals": ",".join(f"{path}%" for path in self.scope.totals_under),
            },
        ).one()
        return row[3]


def connect(url: str, threads: int, clock: Clock | None = None) -> Database:
    """Open the database at `url`. Raises StartRefused for an engine or SQLite version that must not be used."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite_engine(url, threads)
    elif parsed.get_backend_name() == "postgresql":
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=threads,
            max_overflow=2,
            pool_pre_ping=True,  # a server that was restarted is noticed before a request meets a dead connection
            hide_parameters=True,  # what people typed must not reach a log by way of an error
            connect_args={"connect_timeout": CONNECT_S},
        )
    else:
        raise StartRefused(f"DATABASE_URL: {parsed.get_backend_name()} is not supported; use sqlite or postgresql")
    return Database(engine, clock or Clock())


def _sqlite_engine(url: str, threads: int) -> Engine:
    if SQLITE_BROKEN[0] <= sqlite.sqlite_version_info <= SQLITE_BROKEN[1]:
        raise StartRefused(f"SQLite {sqlite.sqlite_version} can corrupt a WAL database; 3.51.3 or newer is needed")
    engine = create_engine(
        url,
        module=sqlite,
        pool_size=threads,
        max_overflow=2,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _prepare_sqlite_connection(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin on its own: that lost concurrent updates
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={int(PATIENCE_S * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_on_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("ieum_write")
    if write:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # cannot fail or wait, so it need not go through SQLAlchemy, on the way of every page
        connection.connection.driver_connection.execute("BEGIN")
