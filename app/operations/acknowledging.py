"""`ieum catch-up`: whoever put an older database back says how far the certificate numbers went."""

import re
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.completion.journal import Journal, catch_up_lines
from app.completion.keys import KeyRefused
from app.completion.models import NumberSeries
from app.completion.service import sign_lists
from app.core.database import Database, connect
from app.core.settings import Settings
from app.operations.catching_up import CaughtUp, catch_up, mark_sure, raise_series
from app.people.models import Organisation
from app.privacy.erasing import remove_files

_NUMBER = re.compile(r"(?P<name>.+):\s*(?:제\s*)?(?P<year>[0-9]{4})-(?P<last>[0-9]{1,9})호?")


class NotAcknowledged(RuntimeError):
    """What was typed cannot be meant; nothing was changed."""


@dataclass
class Acknowledged:
    caught_up: CaughtUp
    series: list[str] = field(default_factory=list)
    sure: bool = False
    unsigned: str | None = None


def acknowledge(settings: Settings, numbers_after: list[str], *, nothing_issued_since: bool) -> Acknowledged:
    """Bring the database up to the journal, raise the named series ("name:2026-0123"), and lift the stop. What was said
    goes into the journal too. Raises NotAcknowledged."""
    journal = Journal(settings.var_dir)
    wanted = [_parsed(text) for text in numbers_after]
    database = connect(settings.database_url, threads=1).system()
    try:
        with database.write() as session:
            done = Acknowledged(catch_up(session, journal))
            for name, year, last in wanted:
                raise_series(session, _organisation(session, name), year, last)
            session.flush()
            lines = catch_up_lines(session, journal)
            done.series = _series(session)
        journal.append(lines)
        remove_files(settings, done.caught_up.files)
        done.sure = not journal.unsure.exists() or nothing_issued_since or bool(wanted)
        if done.sure:
            mark_sure(journal)
        done.unsigned = _sign(database, settings)
    finally:
        database.engine.dispose()
    return done


def _parsed(text: str) -> tuple[str, int, int]:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NotAcknowledged(f'{text!r}: write organisation and number, such as "제주 중장년내일센터:2026-0123"')
    return found["name"].strip(), int(found["year"]), int(found["last"])


def _organisation(session: Session, name: str) -> int:
    found = session.scalars(select(Organisation.id).where(Organisation.name == name)).all()
    if len(found) != 1:
        raise NotAcknowledged(
            f"there {'is no organisation' if not found else 'are several organisations'} named {name}"
        )
    return found[0]


def _series(session: Session) -> list[str]:
    rows = session.execute(
        select(Organisation.name, NumberSeries.year, NumberSeries.last)
        .join(NumberSeries, NumberSeries.institution_id == Organisation.id)
        .order_by(Organisation.name, NumberSeries.year)
    )
    return [f"{name}: the next number of {year} is {year}-{last + 1:04d}" for name, year, last in rows]


def _sign(database: Database, settings: Settings) -> str | None:
    """The status lists that have changed; why not, when the keys do not allow it."""
    try:
        sign_lists(database, settings)
    except KeyRefused as refused:
        return refused.message
    return None
