"""What a certificate will say: facts gathered from the frozen cohort, its organisation and one trainee's ledger."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime

import rfc8785
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.completion.credential import CredentialFacts, build_credential
from app.completion.criteria import CompletionRule
from app.completion.did import did_for
from app.completion.models import Achievement
from app.completion.pdf import PrintedCertificate, PrintedSubject, PrintExtras, printed_from
from app.completion.policy import measured, narrative, needs
from app.completion.queries import frozen_programme, outline_of
from app.completion.schemas import AchievementBody, Candidate
from app.content.loader import Content
from app.content.programme import Programme
from app.core.clock import now
from app.core.errors import Invalid
from app.people.models import Organisation


@dataclass(frozen=True)
class Form:
    """What is the same for everyone in the cohort."""

    cohort: Cohort
    organisation: Organisation
    programme: Programme
    rule: CompletionRule
    public_url: str


@dataclass(frozen=True)
class Marks:
    """What is unique to one certificate."""

    credential_id: uuid.UUID
    subject_id: uuid.UUID
    token: str
    number: str
    awarded_on: date
    valid_from: datetime
    achievement_version: int
    status_list_url: str
    status_list_index: int
    reissue_of: str | None = None


def preview_marks(public_url: str, at: datetime, day: date) -> Marks:
    """Stand-ins for a preview; the page says that the number comes with the issue."""
    nobody = uuid.UUID(int=0)
    return Marks(
        credential_id=nobody,
        subject_id=nobody,
        token="",
        number=f"제 {day.year}-0000호",
        awarded_on=day,
        valid_from=at,
        achievement_version=1,
        status_list_url=f"{public_url}/status/revocation/1",
        status_list_index=0,
    )


def load_form(session: Session, content: Content, cohort: Cohort, public_url: str) -> Form:
    """Raises Invalid when something that must be printed is missing, and says who can mend it."""
    organisation = session.get_one(Organisation, cohort.organisation_id)
    programme = frozen_programme(session, content, cohort)
    if not cohort.rule or programme is None:
        raise Invalid("이 회차에는 수료 기준이나 과정 시간이 없어 수료증을 만들 수 없어요. 운영자에게 알려 주세요.")
    if not organisation.head_title.strip() or not organisation.head_name.strip():
        raise Invalid(
            f"{organisation.name}의 기관장 직함과 이름이 없어 수료증을 만들 수 없어요. 운영자에게 등록을 부탁해 주세요."
        )
    return Form(cohort, organisation, programme, CompletionRule.model_validate(cohort.rule), public_url)


def draft(form: Form, candidate: Candidate, marks: Marks) -> tuple[CredentialFacts, PrintExtras, PrintedCertificate]:
    """The facts to sign, what the paper adds, and every printed field. Raises Invalid for a name or text that cannot
    be signed."""
    try:
        facts = _facts(form, candidate, marks)
        extras = PrintExtras(
            institution=form.organisation.name,
            representative_title=form.organisation.head_title,
            representative_name=form.organisation.head_name,
            verify_url=f"{form.public_url}/v/{marks.token}",
            subjects=tuple(PrintedSubject(name=s.title, hours=s.hours) for s in form.programme.subjects),
            reissue_of=marks.reissue_of,
        )
        return facts, extras, printed_from(build_credential(facts), extras)
    except ValueError as error:
        raise Invalid(
            f"{candidate.name} 님의 수료증에 적을 내용 가운데 쓸 수 없는 것이 있어요. 이름과 회차 날짜를 확인해 주세요."
        ) from error


def _facts(form: Form, candidate: Candidate, marks: Marks) -> CredentialFacts:
    cohort = form.cohort
    return CredentialFacts(
        credential_id=marks.credential_id,
        subject_id=marks.subject_id,
        recipient_name=candidate.name,
        public_url=form.public_url,
        issuer_did=did_for(form.public_url),
        issuer_name=form.organisation.name,
        institution=form.organisation.name,
        programme_title=cohort.programme_title,
        period_start=cohort.starts_on,
        period_end=cohort.ends_on,
        hours=form.programme.hours,
        number=marks.number,
        awarded_on=marks.awarded_on,
        valid_from=marks.valid_from,
        results=measured(outline_of(cohort), candidate.facts),
        criteria_narrative=narrative(form.rule),
        achievement_slug=cohort.programme_slug,
        achievement_version=marks.achievement_version,
        tags=("AI 데이터", "데이터 라벨링", "크라우드 워커"),
        status_list_url=marks.status_list_url,
        status_list_index=marks.status_list_index,
    )


def achievement_version(session: Session, form: Form) -> int:
    """The version of what this cohort's certificate attests, entered when it is new. The caller holds the lock."""
    body = _achievement_body(form).model_dump(mode="json")
    fingerprint = hashlib.sha256(rfc8785.dumps(body)).hexdigest()
    slug = form.cohort.programme_slug
    known = session.scalar(
        select(Achievement.version).where(Achievement.slug == slug, Achievement.fingerprint == fingerprint)
    )
    if known is not None:
        return known
    last = session.scalar(select(func.max(Achievement.version)).where(Achievement.slug == slug)) or 0
    session.add(Achievement(slug=slug, version=last + 1, fingerprint=fingerprint, body=body, created_at=now(session)))
    session.flush()
    return last + 1


def _achievement_body(form: Form) -> AchievementBody:
    return AchievementBody(
        title=form.cohort.programme_title,
        hours=form.programme.hours,
        narrative=narrative(form.rule),
        rule_title=form.rule.title,
        rule_source=form.rule.source,
        rule_source_date=form.rule.source_date,
        conditions=needs(form.rule),
        subjects=tuple((subject.title, subject.hours) for subject in form.programme.subjects),
    )
