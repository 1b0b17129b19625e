"""Bringing a database that is behind up to the journal: numbers that were given out, indices, revocations, leaked
keys, erased people.

A restored database does not know what happened after its backup. Numbers and list indices of certificates that are out
there must not be given to somebody else, and a certificate that was taken back must not become valid again.
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.completion.journal import Journal, behind
from app.completion.keys import short, stop_key
from app.completion.models import Certificate, NumberSeries, SigningKey, StatusList
from app.core.upsert import insert_for
from app.credentials.statuslist import empty, set_bit
from app.people.models import Organisation, Person
from app.privacy.erasing import erase_rows


@dataclass
class CaughtUp:
    """`lost`: numbers of certificates that were issued and that this database does not have."""

    raised: dict[str, int] = field(default_factory=dict)  # "institution year" → the last number given out
    lost: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)  # public ids of people whom the backup had brought back
    files: list[str] = field(default_factory=list)  # hashes of their stored files, to be removed once this is kept

    def __bool__(self) -> bool:
        return bool(self.raised or self.lost or self.revoked or self.leaked or self.erased)


def catch_up(session: Session, journal: Journal) -> CaughtUp:
    """Do again what the journal has and the database has not. A second time changes nothing."""
    report = CaughtUp()
    names = {
        str(row.public_id): (row.id, row.name)
        for row in session.execute(select(Organisation.public_id, Organisation.id, Organisation.name))
    }
    for (institution, year), (_, last) in sorted(behind(session, journal).items()):
        if institution in names:
            raise_series(session, names[institution][0], year, last)
            report.raised[f"{names[institution][1]} {year}"] = last
    known = {
        str(row.credential_id): row.id for row in session.execute(select(Certificate.credential_id, Certificate.id))
    }
    for entry in journal.entries():
        if entry.get("deed") == "numbered" and entry["credential"] not in known:
            report.lost += [entry["number"]] if _take_index(session, entry) else []
        elif entry.get("deed") == "revoked":
            report.revoked += _revoke(session, entry, known.get(entry["credential"]))
        elif entry.get("deed") == "leaked":
            report.leaked += [short(kid) for kid in entry["keys"] if _end_key(session, kid)]
        elif entry.get("deed") == "erased":
            _erase(session, entry, report)
    if report:
        record(
            session,
            None,
            "operations.caught_up",
            "database",
            None,
            raised=report.raised,
            lost=report.lost,
            revoked=report.revoked,
            leaked=report.leaked,
            erased=report.erased,
        )
    return report


def _erase(session: Session, entry: dict[str, Any], report: CaughtUp) -> None:
    """Somebody was erased after the backup: once more, in the database that has them again."""
    query = select(Person).where(Person.public_id == uuid.UUID(entry["person"]), Person.erased_at.is_(None))
    if (person := session.scalar(query)) is not None:
        report.files += erase_rows(session, person, datetime.fromisoformat(entry["at"]))
        report.erased.append(entry["person"])


def raise_series(session: Session, institution_id: int, year: int, last: int) -> None:
    """From now on the numbers after `last`; never lower than before."""
    insert = insert_for(session)
    first = insert(NumberSeries).values(institution_id=institution_id, year=year, last=last)
    session.execute(
        first.on_conflict_do_update(
            index_elements=["institution_id", "year"], set_={"last": last}, where=NumberSeries.last < last
        )
    )


def _take_index(session: Session, entry: dict[str, Any]) -> bool:
    """The index of a lost certificate stays taken. False when that was known already."""
    row = _list(session, entry)
    changed = set_bit(row.taken, entry["index"])
    if changed == row.taken:
        return False
    row.taken = changed
    return True


def _list(session: Session, entry: dict[str, Any]) -> StatusList:
    found = session.get(StatusList, entry["list"], with_for_update=True)
    if found is None:
        found = StatusList(
            number=entry["list"],
            public_url=entry.get("public_url", ""),
            taken=empty(),
            revoked=empty(),
            version=0,
            signed_version=-1,
        )
        session.add(found)
        session.flush()
    return found


def _revoke(session: Session, entry: dict[str, Any], certificate_id: int | None) -> list[str]:
    row = _list(session, entry)
    changed = set_bit(row.revoked, entry["index"])
    if changed != row.revoked:
        row.revoked, row.version = changed, row.version + 1
    if certificate_id is None:
        return []
    certificate = session.get_one(Certificate, certificate_id)
    if certificate.state == "revoked":
        return []
    certificate.state, certificate.revoked_reason = "revoked", entry["reason"]
    certificate.revoked_at = datetime.fromisoformat(entry["at"])
    return [certificate.number]


def _end_key(session: Session, kid: str) -> bool:
    """False for a key that this database has ended already, or never knew."""
    row = session.get(SigningKey, kid)
    if row is None or row.compromised_at:
        return False
    stop_key(session, kid, compromised=True)
    return True


def mark_unsure(journal: Journal, backup: str, at: datetime) -> None:
    """Nothing is issued until `ieum catch-up` has been told how far the numbers went."""
    note = {"backup": backup, "backup_at": at.isoformat()}
    journal.unsure.parent.mkdir(parents=True, exist_ok=True)
    journal.unsure.write_text(json.dumps(note, ensure_ascii=False, indent=1) + "\n")


def mark_sure(journal: Journal) -> None:
    journal.unsure.unlink(missing_ok=True)
