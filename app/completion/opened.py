"""That somebody has opened a certificate's check: kept by the day, once, and nothing of who."""

import logging

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.completion.models import Certificate, CertificateOpened
from app.completion.policy import may_read
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.upsert import insert_for

log = logging.getLogger("ieum.completion")


def is_noted(session: Session, certificate: Certificate) -> bool:
    """Whether today is entered already: what is opened often costs a look-up and no write."""
    known = CertificateOpened.certificate_id == certificate.id, CertificateOpened.day == today(session)
    return session.scalar(select(CertificateOpened.day).where(*known)) is not None


def note_opened(database: Database, certificate: Certificate, actor: Actor | None) -> None:
    """Enter today, unless whoever looks is the person or the center's own staff. An answer is given also where nothing can be
    written. The race: two visitors are the first of a day; the second one's row is refused."""
    if actor and may_read(actor, certificate.person_id, certificate.organisation_id):
        return
    try:
        with database.write() as session:
            session.execute(
                insert_for(session)(CertificateOpened)
                .values(
                    certificate_id=certificate.id,
                    day=today(session),
                    organisation_id=certificate.organisation_id,
                    person_id=certificate.person_id,
                )
                .on_conflict_do_nothing()
            )
    except OperationalError:
        log.warning("that a check was opened could not be noted")
