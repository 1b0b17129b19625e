"""That somebody has opened a certificate's check: kept by the day, once, and nothing of who."""

import logging

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from app.completion.models import Certificate, CertificateOpened
from app.completion.policy import may_read
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database

log = logging.getLogger("ieum.completion")


def note_opened(database: Database, certificate: Certificate | None, actor: Actor | None) -> None:
    """Enter today, unless it is there or whoever looks is the person or the center's own staff. One row a day, so that an
    address that is opened often costs a look-up and no write. An answer is given also where nothing can be written."""
    if certificate is None or (actor and may_read(actor, certificate.person_id, certificate.organisation_id)):
        return
    try:
        with database.read() as session:
            day = today(session)
            known = CertificateOpened.certificate_id == certificate.id, CertificateOpened.day == day
            if session.scalar(select(CertificateOpened.day).where(*known)) is not None:
                return
        insert = sqlite.insert if database.is_sqlite else postgresql.insert
        with database.write() as session:
            session.execute(
                insert(CertificateOpened)
                .values(
                    certificate_id=certificate.id,
                    day=day,
                    organisation_id=certificate.organisation_id,
                    person_id=certificate.person_id,
                )
                .on_conflict_do_nothing()
            )
    except OperationalError:
        log.warning("that a check was opened could not be noted")
