"""Issuing: take number, token and index in one short transaction, sign and print outside it, then make it valid.

A crash in between leaves a reserved row; the next issue call of the cohort finishes it with the same number. A number is in
the journal (journal.py) before anything that bears it is signed, so that a restored database cannot give it out again.
"""

import base64
import json
import secrets
import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort
from app.cohorts.queries import access_cohort
from app.cohorts.service import complete_enrolment
from app.completion.credential import CredentialFacts, build_credential
from app.completion.did import PublishedKey, verification_method
from app.completion.drafting import Form, Marks, achievement_version, draft, load_form
from app.completion.journal import Journal, numbered_lines, require_sure
from app.completion.keys import IssuerKeys, load_issuer_keys, require_known
from app.completion.lists import lock_list, refresh_lists, take_index
from app.completion.models import Certificate, CompletionDecision, NumberSeries, StatusList
from app.completion.pdf import PrintExtras, printed_from, qr_svg, render_certificate
from app.completion.policy import FRAUD
from app.completion.proofs import sign
from app.completion.queries import load_candidates, reserved_certificates
from app.completion.schemas import Candidate
from app.completion.vcjwt import sign_jwt
from app.content.loader import Content
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Invalid
from app.core.idempotency import earlier_result, keep_result
from app.core.metrics import count_certificate, issuing
from app.core.settings import ROOT, Settings
from app.core.storage import Storage

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
    """Hashes of the stored files, and the printed fields without the name."""

    credential_hash: str
    jwt_hash: str
    pdf_hash: str
    printed: dict[str, Any]


def issue(
    database: Database,
    desk: Desk,
    actor: Actor,
    *,
    cohort_id: uuid.UUID,
    enrolments: Collection[uuid.UUID],
    key: str,
) -> int:
    """Issue to the named enrolments, and finish what an earlier call of this cohort left reserved. Returns how many
    became valid now. The same key, or someone who has a certificate already, changes nothing. Raises NotFound, Invalid
    (nobody or not everybody may get one; nothing is issued then), KeyRefused and NumbersUnsure."""
    with database.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        body = {"cohort": str(cohort_id), "enrolments": sorted(map(str, enrolments))}
        done, _ = earlier_result(session, actor.account_id, key, body)
        if not done:
            _reserve_all(session, desk, actor, cohort, set(enrolments))
            keep_result(session, actor.account_id, key, len(enrolments))
        require_known(session, desk.keys)
        waiting = reserved_certificates(session, cohort.id)
        lines = numbered_lines(session, waiting)
    desk.journal.append(lines)
    finished = sum(_finish(database, desk, actor, certificate) for certificate in waiting)
    refresh_lists(database, desk.keys)
    return finished


def _reserve_all(session: Session, desk: Desk, actor: Actor, cohort: Cohort, wanted: set[uuid.UUID]) -> None:
    current = lock_list(session, desk.public_url)
    require_sure(session, desk.journal)
    require_known(session, desk.keys)
    form = load_form(session, desk.content, cohort, desk.public_url)
    chosen = [candidate for candidate in load_candidates(session, cohort) if candidate.public_id in wanted]
    if not chosen or len(chosen) != len(wanted):
        raise Invalid("누구에게 발급할지 한 분 이상 골라 주세요.", {"enrolment": "표에서 한 분 이상 골라 주세요."})
    for candidate in chosen:
        _require_ready(candidate)
    version = achievement_version(session, form)
    for candidate in chosen:
        has_one = candidate.certificate is not None and candidate.certificate.state in ("valid", "reserved")
        if not has_one:
            current = _reserve(session, form, actor, candidate, current=current, version=version)


def _require_ready(candidate: Candidate) -> None:
    if candidate.verdict in ("ready", "issued"):
        return
    why = candidate.decision.explanation if candidate.decision else "수료 기준이 없습니다."
    if candidate.certificate is not None and candidate.certificate.revoked_reason == FRAUD:
        why = "부정으로 취소한 수료증은 다시 발급할 수 없습니다."
    elif candidate.state == "left":
        why = "그만둔 분입니다."
    raise Invalid(f"{candidate.name} 님께는 아직 발급할 수 없어요. {why}", {"enrolment": f"{candidate.name} 님: {why}"})


def _reserve(
    session: Session, form: Form, actor: Actor, candidate: Candidate, *, current: StatusList, version: int
) -> StatusList:
    """Number, token, index and the facts to sign, in the caller's transaction. Returns the list that is current now."""
    before = _latest(session, candidate.enrolment_id)
    reissue = before is not None and before.revoked_reason == "재발급"
    year = today(session).year
    sequence = next_number(session, form.organisation.id, year)
    current, index = take_index(session, current)
    marks = Marks(
        credential_id=uuid.uuid4(),
        subject_id=uuid.uuid4(),
        token=base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode(),
        number=f"제 {year}-{sequence:04d}호",
        awarded_on=before.awarded_on if before and reissue else today(session),
        valid_from=now(session).replace(microsecond=0),
        achievement_version=version,
        status_list_url=current.url,
        status_list_index=index,
        reissue_of=before.number if before and reissue else None,
    )
    facts, extras, _ = draft(form, candidate, marks)
    session.add(_decision(session, form.cohort, actor, candidate))
    session.add(
        Certificate(
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
            draft={"facts": facts.model_dump(mode="json"), "extras": extras.model_dump(mode="json")},
            recipient_name=candidate.name,
            public_url=form.public_url,
            reserved_at=now(session),
            issued_by=actor.account_id,
            awarded_on=marks.awarded_on,
        )
    )
    session.flush()
    return current


def _latest(session: Session, enrolment_id: int) -> Certificate | None:
    query = select(Certificate).where(Certificate.enrolment_id == enrolment_id)
    return session.scalar(query.order_by(Certificate.id.desc()).limit(1))


def _decision(session: Session, cohort: Cohort, actor: Actor, candidate: Candidate) -> CompletionDecision:
    assert candidate.decision is not None  # _require_ready has seen it
    decision = candidate.decision
    return CompletionDecision(
        organisation_id=cohort.organisation_id,
        person_id=candidate.person_id,
        enrolment_id=candidate.enrolment_id,
        rule_slug=decision.rule_slug,
        rule_version=decision.rule_version,
        outcome=decision.outcome,
        explanation={"text": decision.explanation, "conditions": [asdict(each) for each in decision.conditions]},
        decided_at=now(session),
        decided_by=actor.account_id,
    )


def next_number(session: Session, institution_id: int, year: int) -> int:
    """The next number of an institution's year, without gap or double: the row is locked until the transaction ends,
    and a rolled back transaction gives its number back."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(NumberSeries).values(institution_id=institution_id, year=year, last=1)
    return session.execute(
        first.on_conflict_do_update(
            index_elements=["institution_id", "year"], set_={"last": NumberSeries.last + 1}
        ).returning(NumberSeries.last)
    ).scalar_one()


def _finish(database: Database, desk: Desk, actor: Actor, certificate: Certificate) -> bool:
    """Sign, print, store, and make valid. False when another call has finished it in the meantime."""
    with issuing():
        files = make_files(desk, certificate.draft or {}, certificate.reserved_at)
    with database.write() as session:
        flipped = session.execute(
            update(Certificate)
            .where(Certificate.id == certificate.id, Certificate.state == "reserved")
            .values(
                state="valid",
                draft=None,
                printed=files.printed,
                credential_hash=files.credential_hash,
                jwt_hash=files.jwt_hash,
                pdf_hash=files.pdf_hash,
                issued_at=now(session),
            )
        )
        if flipped.rowcount == 0:  # type: ignore[attr-defined]
            return False
        complete_enrolment(session, certificate.enrolment_id)
        record(
            session, actor, "completion.issued", "certificate", certificate.id,
            organisation_id=certificate.organisation_id, person_id=certificate.person_id, number=certificate.number,
        )  # fmt: skip
    count_certificate("issued")
    return True


def make_files(desk: Desk, drafted: dict[str, Any], created: datetime) -> Files:
    """The signed credential, its VC-JWT and the PDF, stored by their hashes. No database is touched."""
    facts = CredentialFacts.model_validate(drafted["facts"])
    document = build_credential(facts)
    method = verification_method(facts.issuer_did, PublishedKey(desk.keys.ed25519.public_key()))
    kid = verification_method(facts.issuer_did, PublishedKey(desk.keys.p256.public_key()))
    signed = sign(document, desk.keys.ed25519, method, created)
    credential = json.dumps(signed, ensure_ascii=False, indent=2).encode()
    printed = printed_from(signed, PrintExtras.model_validate(drafted["extras"]))
    pdf = render_certificate(printed, credential, qr_svg(printed.verify_url), desk.fonts_dir)
    return Files(
        credential_hash=desk.storage.put(credential),
        jwt_hash=desk.storage.put(sign_jwt(document, desk.keys.p256, kid).encode()),
        pdf_hash=desk.storage.put(pdf),
        printed=printed.model_dump(mode="json", exclude={"recipient_name"}),
    )
