"""The steps of issuing: take number, token and index in one short transaction, sign and print outside it, then make it valid.

A crash in between leaves a reserved row, which whoever goes on finishes with the same number. A number is in the journal
(journal.py) before anything that bears it is signed, so that a restored database cannot give it out again. What issues one
or a whole cohort, a few people at a time, is issuing_work.py.
"""

import base64
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.service import Doer, record
from app.cohorts.models import Cohort
from app.cohorts.service import complete_enrolment
from app.completion.criteria import Decision
from app.completion.drafting import Form, Marks, draft
from app.completion.journal import Journal
from app.completion.keys import IssuerKeys, load_issuer_keys
from app.completion.lists import take_index
from app.completion.models import Certificate, CompletionDecision, NumberSeries, SigningKey, StatusList
from app.completion.pdf import PrintedCertificate, PrintExtras, printed_from, qr_svg, render_certificate
from app.completion.schemas import Candidate
from app.content.collection import Content
from app.core.clock import now, today
from app.core.metrics import count_certificate, issuing
from app.core.settings import ROOT, Settings
from app.core.storage import Storage
from app.core.upsert import insert_for
from app.credentials.credential import CredentialFacts, build_credential
from app.credentials.did import PublishedKey, multikey, verification_method
from app.credentials.proofs import sign
from app.credentials.vcjwt import sign_jwt

FONTS = ROOT / "static" / "fonts"
TOKEN_BYTES = 20  # 160 random bits: 32 letters of base32


@dataclass(frozen=True)
class Desk:
    """What issuing needs beside the database."""

    keys: IssuerKeys
    storage: Storage
    content: Content
    fonts_dir: Path
    public_url: str
    journal: Journal


def open_desk(settings: Settings, storage: Storage, content: Content) -> Desk:
    """The issuing desk of this server. Raises KeyRefused without usable key files."""
    keys = load_issuer_keys(settings)
    return Desk(keys, storage, content, FONTS, settings.public_url, Journal(settings.var_dir))


@dataclass(frozen=True)
class Files:
    """Hashes of the stored files (no PDF of a badge), and the printed fields without the name."""

    credential_hash: str
    jwt_hash: str
    pdf_hash: str | None
    printed: dict[str, Any]
    signed_with: str


def reserve(
    session: Session,
    form: Form,
    doer: Doer,
    candidate: Candidate,
    *,
    current: StatusList,
    version: int,
    awarded_on: date,
) -> tuple[Certificate, StatusList]:
    """Number, token, index and the facts to sign, in the caller's transaction, which holds the issuing lock. Returns the
    certificate and the list that is current now."""
    before = candidate.certificate
    current, index = take_index(session, current)
    year = today(session).year
    sequence = next_number(session, form.organisation.id, year)
    replaces = candidate.replaces
    marks = Marks(
        credential_id=uuid.uuid4(),
        subject_id=uuid.uuid4(),
        token=base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode(),
        number=f"제 {year}-{sequence:04d}호",
        awarded_on=replaces.awarded_on if replaces else awarded_on,
        valid_from=now(session).replace(microsecond=0),
        achievement_version=version,
        status_list_url=current.url,
        status_list_index=index,
        reissue_of=replaces.number if replaces else None,
    )
    facts, extras, _ = draft(form, candidate, marks)
    if form.badge is None and not _is_decided(session, candidate):
        session.add(completion_decision(session, form.cohort, doer, candidate, candidate.decision, "수료"))
    certificate = Certificate(
        organisation_id=form.cohort.organisation_id,
        person_id=candidate.person_id,
        enrolment_id=candidate.enrolment_id,
        achievement_slug=facts.achievement_slug,
        achievement_version=version,
        revision=before.revision + 1 if before else 1,
        institution_id=form.organisation.id,
        year=year,
        sequence=sequence,
        number=marks.number,
        token=marks.token,
        credential_id=marks.credential_id,
        status_list_number=current.number,
        status_list_index=index,
        kind=facts.kind,
        state="reserved",
        draft={"facts": facts.model_dump(mode="json"), "extras": extras.model_dump(mode="json")},
        recipient_name=candidate.name,
        public_url=form.public_url,
        reserved_at=now(session),
        issued_by=doer.account_id,
        awarded_on=marks.awarded_on,
        valid_until=facts.valid_until,
    )
    session.add(certificate)
    session.flush()
    return certificate, current


def _is_decided(session: Session, candidate: Candidate) -> bool:
    """Whether 수료 stands already, with what it rested on then."""
    standing = latest_decision(session, candidate.enrolment_id)
    return standing is not None and standing.outcome == "수료"


def completion_decision(
    session: Session,
    cohort: Cohort,
    doer: Doer,
    candidate: Candidate,
    decision: Decision | None,
    outcome: str,
    reason: str = "",
    corrects: int | None = None,
) -> CompletionDecision:
    """A decision to be kept: the outcome, the reason, and what the frozen rule said of which values just then."""
    explanation: dict[str, Any] = {"text": "수료 기준이 없습니다.", "conditions": []}
    if decision is not None:
        explanation = {
            "text": decision.explanation,
            "outcome": decision.outcome,
            "conditions": [asdict(each) for each in decision.conditions],
        }
    return CompletionDecision(
        organisation_id=cohort.organisation_id,
        person_id=candidate.person_id,
        enrolment_id=candidate.enrolment_id,
        rule_slug=decision.rule_slug if decision else "",
        rule_version=decision.rule_version if decision else 0,
        outcome=outcome,
        explanation=explanation,
        decided_at=now(session),
        decided_by=doer.account_id,
        reason=reason,
        corrects_id=corrects,
    )


def next_number(session: Session, institution_id: int, year: int) -> int:
    """The next number of an institution's year, without gap or double: the row is locked until the transaction ends,
    and a rolled back transaction gives its number back."""
    insert = insert_for(session)
    first = insert(NumberSeries).values(institution_id=institution_id, year=year, last=1)
    return session.execute(
        first.on_conflict_do_update(
            index_elements=["institution_id", "year"], set_={"last": NumberSeries.last + 1}
        ).returning(NumberSeries.last)
    ).scalar_one()


def make_valid(session: Session, doer: Doer, certificate: Certificate, files: Files) -> bool:
    """reserved → valid, in the caller's transaction. False when another run has finished it in the meantime, or the key it was
    signed with has leaked since: it stays reserved then, and whoever goes on signs it with the next key."""
    leaked = select(SigningKey.kid).where(SigningKey.kid == files.signed_with, SigningKey.compromised_at.is_not(None))
    flipped = session.execute(
        update(Certificate)
        .where(Certificate.id == certificate.id, Certificate.state == "reserved", ~leaked.exists())
        .values(
            state="valid",
            draft=None,
            printed=files.printed,
            credential_hash=files.credential_hash,
            jwt_hash=files.jwt_hash,
            pdf_hash=files.pdf_hash,
            signed_with=files.signed_with,
            issued_at=now(session),
        )
        .returning(Certificate.id)
    ).first()
    if flipped is None:
        return False
    if certificate.kind == "certificate":
        complete_enrolment(session, certificate.enrolment_id)
    record(
        session, doer, "completion.issued", "certificate", certificate.id,
        organisation_id=certificate.organisation_id, person_id=certificate.person_id, number=certificate.number,
    )  # fmt: skip
    count_certificate("issued")
    return True


def make_files(desk: Desk, drafted: Mapping[str, Any], created: datetime) -> Files:
    """The signed credential, its VC-JWT and the PDF, stored by their hashes. No database is touched."""
    with issuing():
        facts = CredentialFacts.model_validate(drafted["facts"])
        document = build_credential(facts)
        method = verification_method(facts.issuer_did, PublishedKey(desk.keys.ed25519.public_key()))
        kid = verification_method(facts.issuer_did, PublishedKey(desk.keys.p256.public_key()))
        signed = sign(document, desk.keys.ed25519, method, created)
        credential = json.dumps(signed, ensure_ascii=False, indent=2).encode()
        printed = printed_from(signed, PrintExtras.model_validate(drafted["extras"]))
        return Files(
            credential_hash=desk.storage.put(credential),
            jwt_hash=desk.storage.put(sign_jwt(document, desk.keys.p256, kid).encode()),
            pdf_hash=_paper(desk, printed, credential) if facts.kind == "certificate" else None,
            printed=printed.model_dump(mode="json", exclude={"recipient_name"}),
            signed_with=multikey(desk.keys.ed25519.public_key()),
        )


def _paper(desk: Desk, printed: PrintedCertificate, credential: bytes) -> str:
    return desk.storage.put(render_certificate(printed, credential, qr_svg(printed.verify_url), desk.fonts_dir))


def latest_decision(session: Session, enrolment_id: int) -> CompletionDecision | None:
    """The one that stands."""
    query = select(CompletionDecision).where(CompletionDecision.enrolment_id == enrolment_id)
    return session.scalar(query.order_by(CompletionDecision.id.desc()).limit(1))
