"""The demo: invented people in every state, made through the real services. `make run` calls `make_demo` at each start."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from app import models as _models  # noqa: F401  every table is known before the first query
from app.cohorts.models import Cohort, Enrolment
from app.core.database import Database, connect
from app.core.settings import Settings, StartRefused
from app.people.models import Organisation

HALF = (
    "a demo was begun in this database and not finished, or the database is not a demo's; "
    "use an empty one (for the usual demo: delete the folder VAR_DIR)"
)


def make_demo(settings: Settings) -> str | None:
    """Fill the migrated database at `settings.database_url` with the demo, once.

    Returns a short sentence of what was made, None when the demo is there already. Raises StartRefused when the
    database holds anything else, so that invented people never stand among real ones.
    """
    database = connect(settings.database_url, threads=2)
    try:
        if _is_there(database.system()):
            return None
        from app.demo.making import make_everything  # only the first start needs all the rooms

        make_everything(settings, database.engine, datetime.now(UTC))
        return _what_was_made(database.system())
    finally:
        database.engine.dispose()


def _is_there(database: Database) -> bool:
    from app.demo.staff import is_whole

    with database.read() as session:
        if is_whole(session):
            return True
        if session.scalar(select(Organisation.id).limit(1)) is not None:
            raise StartRefused(HALF)
    return False


def _what_was_made(database: Database) -> str:
    with database.read() as session:
        cohorts = session.scalar(select(func.count()).select_from(Cohort))
        people = session.scalar(select(func.count(Enrolment.person_id.distinct())))
    return f"{cohorts} cohorts with {people} trainees in every state, and the people who look after them"
