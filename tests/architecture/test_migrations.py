"""Migrations: up, down and up again on a populated database; they make what the models say; row-level security holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.engine import Engine as SqlEngine

from app.core.actor import Role
from app.core.database import Database, PersonalRow, connect
from app.core.scope import Scope
from app.identity.models import Account
from app.migrate import downgrade, upgrade
from app.models import metadata
from app.people.models import Consent
from tests.engines import APP_ROLE, Engine, PostgresEngine
from tests.factories.world import World

# Tables that are not about one person but belong to one organisation, and the person's own.
OF_AN_ORGANISATION = {
    "person", "roster_import", "api_token", "work", "roster_entry", "quiz_window", "regrade", "mock_queue", "mock_slot",
    "gold_review", "issuance", "certificate_check",
    "statutory_record", "class_session", "cohort_report",
}  # fmt: skip


@pytest.fixture
def owned_url(engine: Engine, database: Database) -> str:
    """The database under test as the role that may change its tables."""
    return engine.owner_url if isinstance(engine, PostgresEngine) else database.engine.url.render_as_string(False)


@pytest.fixture
def owner(owned_url: str) -> Iterator[SqlEngine]:
    found = connect(owned_url, 2).engine if owned_url.startswith("sqlite") else create_engine(owned_url)
    yield found
    found.dispose()


def counts(owner: SqlEngine) -> dict[str, int]:
    """Rows of each of our tables that exists: a step down takes the newest away."""
    there = set(inspect(owner).get_table_names())
    with owner.connect() as connection:
        if owner.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('ieum.system', 'on', false)"))
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name in there
        }


def populate(world: World) -> None:
    center = world.organisation()
    world.staff(center, Role.CENTER)
    cohort = world.cohort(center)
    for _ in range(3):
        world.trainee(cohort)


def test_the_migrations_make_exactly_what_the_models_say(owner: SqlEngine) -> None:
    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [d for d in compare_metadata(context, metadata) if "alembic_version" not in str(d)]

    assert differences == []


def test_a_populated_database_survives_one_step_down_and_up_with_every_row(
    world: World, owned_url: str, owner: SqlEngine
) -> None:
    populate(world)
    before = counts(owner)

    downgrade(owned_url, "-1", app_role=APP_ROLE)
    middle = counts(owner)
    upgrade(owned_url, app_role=APP_ROLE)

    assert sum(before.values()) > 10
    assert middle == {name: before[name] for name in middle}
    assert counts(owner) == before


def test_everything_can_be_taken_down_and_built_again(
    engine: Engine, tmp_path: Path, owned_url: str, owner: SqlEngine
) -> None:
    downgrade(owned_url, "base", app_role=APP_ROLE)
    upgrade(owned_url, app_role=APP_ROLE)

    assert sum(counts(owner).values()) == 0


def test_every_table_about_a_person_is_under_row_level_security(owner: SqlEngine) -> None:
    if owner.dialect.name != "postgresql":
        pytest.skip("SQLite has no row-level security; there the access matrix carries the load")
    personal = {
        mapper.class_.__tablename__ for mapper in Account.registry.mappers if issubclass(mapper.class_, PersonalRow)
    }
    with owner.connect() as connection:
        rows = connection.execute(text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"))
        protected = {name for (name,) in rows}

    assert personal | OF_AN_ORGANISATION == protected


def test_under_a_scope_only_its_own_rows_exist(world: World, database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no row-level security; there the access matrix carries the load")
    here, there = world.organisation("여기 센터"), world.organisation("저기 센터")
    _, mine = world.trainee(world.cohort(here))
    _, foreign = world.trainee(world.cohort(there))

    def people(scope: Scope) -> set[int]:
        with database.scoped(scope).read() as session:
            return set(session.scalars(text("SELECT person_id FROM enrolment")))

    assert people(Scope()) == set()
    assert people(Scope(organisation_ids=(here.id,))) == {mine.person_id}
    assert people(Scope(person_id=foreign.person_id)) == {foreign.person_id}
    assert people(Scope(system=True)) == {mine.person_id, foreign.person_id}
    with database.scoped(Scope(organisation_ids=(here.id,))).read() as session:
        assert set(session.scalars(text("SELECT id FROM person"))) == {mine.person_id}


def test_staff_read_the_names_of_their_colleagues_and_of_nobody_elses(world: World, database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no row-level security; there the access matrix carries the load")
    here, there = world.organisation("여기 센터"), world.organisation("저기 센터")
    colleague, stranger = world.staff(here, Role.INSTRUCTOR), world.staff(there, Role.INSTRUCTOR)
    trainee, enrolment = world.trainee(world.cohort(here))

    def seen(scope: Scope) -> set[int]:
        with database.scoped(scope).read() as session:
            return set(session.scalars(text("SELECT id FROM person")))

    of_the_center = seen(Scope(organisation_ids=(here.id,)))
    assert {colleague.person_id, trainee.person_id} <= of_the_center
    assert stranger.person_id not in of_the_center
    assert colleague.person_id not in seen(Scope(person_id=enrolment.person_id))
    with (
        pytest.raises(Exception, match="row-level security"),
        database.scoped(Scope(organisation_ids=(here.id,))).write() as session,
    ):
        session.execute(text("UPDATE person SET name = '김철수' WHERE id = :id"), {"id": colleague.person_id})


def test_a_row_cannot_be_written_into_another_organisation(world: World, database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no row-level security; there the access matrix carries the load")
    here, there = world.organisation("여기 센터"), world.organisation("저기 센터")
    _, foreign = world.trainee(world.cohort(there))
    smuggled = Consent(
        organisation_id=there.id,
        person_id=foreign.person_id,
        purpose="marketing",
        text_version="1",
        text="…",
        granted=True,
        decided_at=world.app.state.database.clock.now(),
    )

    with (
        pytest.raises(Exception, match="row-level security"),
        database.scoped(Scope(organisation_ids=(here.id,))).write() as session,
    ):
        session.add(smuggled)
