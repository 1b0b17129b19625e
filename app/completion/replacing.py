"""One certificate in the place of another: numbered while the old one still counts, then the two exchanged in one transaction.

For a name that was corrected, for another copy, and for what a leaked key has signed (reissue_work.py).
"""

import base64
import json
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.audit.service import Doer, record
from app.completion.drafting import Marks, preview_marks
from app.completion.issuing import TOKEN_BYTES, Desk, Files, make_valid, next_number
from app.completion.lists import lock_list, revoke_index, take_index
from app.completion.models import Certificate
from app.completion.reissuing import extras_again, facts_again
from app.core.clock import now, today
from app.core.metrics import count_certificate

REASON = "재발급"


@dataclass(frozen=True)
class Pair:
    """A certificate and the one that takes its place."""

    old: Certificate
    new: Certificate


def begun_for(session: Session, olds: Sequence[Certificate]) -> dict[int, Certificate]:
    """Old id → the reserved one that an earlier run has numbered for it."""
    old = aliased(Certificate)
    rows = session.execute(
        select(old.id, Certificate)
        .join(
            Certificate,
            (Certificate.enrolment_id == old.enrolment_id)
            & (Certificate.achievement_slug == old.achievement_slug)
            & (Certificate.achievement_version == old.achievement_version)
            & (Certificate.revision == old.revision + 1),
        )
        .where(old.id.in_([each.id for each in olds]), Certificate.state == "reserved")
    )
    return {row[0]: row[1] for row in rows}


def reserve_again(session: Session, desk: Desk, doer: Doer, old: Certificate, name: str | None = None) -> Certificate:
    """Number, token and index for the one that takes the place of `old`, under another `name` where one is given. Raises OSError,
    ValueError or KeyError, before a number is taken, when the stored credential is lost or damaged, its period is over or the
    name cannot be signed. The caller holds the issuing lock."""
    document = json.loads(desk.storage.get(old.credential_hash or ""))
    printed = old.printed or {}
    facts_again(document, printed, preview_marks(desk.public_url, now(session), old.awarded_on), desk.public_url, name)
    current, index = take_index(session, lock_list(session, desk.public_url))
    year = today(session).year
    sequence = next_number(session, old.institution_id, year)
    marks = Marks(
        credential_id=uuid.uuid4(),
        subject_id=uuid.uuid4(),
        token=base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode(),
        number=f"제 {year}-{sequence:04d}호",
        awarded_on=old.awarded_on,
        valid_from=now(session).replace(microsecond=0),
        achievement_version=old.achievement_version,
        status_list_url=current.url,
        status_list_index=index,
        reissue_of=old.number,
    )
    facts = facts_again(document, printed, marks, desk.public_url, name)
    extras = extras_again(printed, f"{desk.public_url}/v/{marks.token}", old.number)
    new = Certificate(
        organisation_id=old.organisation_id,
        person_id=old.person_id,
        enrolment_id=old.enrolment_id,
        achievement_slug=old.achievement_slug,
        achievement_version=old.achievement_version,
        revision=old.revision + 1,
        institution_id=old.institution_id,
        year=year,
        sequence=sequence,
        number=marks.number,
        token=marks.token,
        credential_id=marks.credential_id,
        status_list_number=current.number,
        status_list_index=index,
        kind=old.kind,
        state="reserved",
        draft={"facts": facts.model_dump(mode="json"), "extras": extras.model_dump(mode="json")},
        recipient_name=name or old.recipient_name,
        public_url=desk.public_url,
        reserved_at=now(session),
        issued_by=doer.account_id,
        awarded_on=old.awarded_on,
        valid_until=old.valid_until,
    )
    session.add(new)
    session.flush()
    return new


def exchange(session: Session, doer: Doer, old: Certificate, new: Certificate, files: Files) -> bool:
    """The new one is valid and the old one revoked, in one transaction; False when another run has done it, or the key has
    leaked too. The race: somebody has revoked the old one since it was chosen. Then the new one is revoked as well."""
    if not make_valid(session, doer, new, files):
        return False
    reason = old.revoked_reason or REASON
    for certificate in (old, session.get_one(Certificate, new.id, populate_existing=True)):
        if certificate.state != "valid" or (certificate.id == new.id and reason == REASON):
            continue
        revoke_index(session, certificate.status_list_number, certificate.status_list_index)
        certificate.state, certificate.revoked_at = "revoked", now(session)
        certificate.revoked_reason, certificate.revoked_by = reason, doer.account_id
        record(
            session, doer, "completion.revoked", "certificate", certificate.id,
            organisation_id=certificate.organisation_id, person_id=certificate.person_id, reason=reason,
        )  # fmt: skip
        count_certificate("revoked")
    return True
