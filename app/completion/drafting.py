"""What a certificate will say: facts gathered from the frozen cohort, its organisation and one trainee's ledger."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import rfc8785
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.completion.badges import Badge
from app.completion.criteria import CompletionRule
from app.completion.models import Achievement
from app.completion.pdf import PrintedCertificate, PrintedSubject, PrintExtras, printed_from
from app.completion.policy import narrative, needs
from app.completion.queries import frozen_programme
from app.completion.schemas import AchievementBody, Candidate
from app.content.collection import Content
from app.content.programme import Programme
from app.core.clock import now
from app.core.errors import Invalid
from app.credentials.credential import CredentialFacts, build_credential, ends_after
from app.credentials.did import did_for
from app.people.models import Organisation


@dataclass(frozen=True)
class Form:
    """What is the same for everyone in the cohort."""

    cohort: Cohort
    organisation: Organisation
    programme: Programme
    rule: CompletionRule
    public_url: str
    badge: Badge | None = None

    @property
    def slug(self) -> str:
        """The achievement's."""
        return self.badge.slug if self.badge else self.cohort.programme_slug

    @property
    def title(self) -> str:
        return self.badge.title if self.badge else self.cohort.programme_title


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


def preview_marks(public_url: str, at: datetime, day: date, candidate: Candidate | None = None) -> Marks:
    """Stand-ins for a preview; the page says that the number comes with the issue."""
    before = candidate.replaces if candidate else None
    nobody = uuid.UUID(int=0)
    return Marks(
        credential_id=nobody,
        subject_id=nobody,
        token="",
        number=f"제 {day.year}-0000호",
        awarded_on=before.awarded_on if before else day,
        valid_from=at,
        achievement_version=1,
        status_list_url=f"{public_url}/status/revocation/1",
        status_list_index=0,
        reissue_of=before.number if before else None,
    )


def load_form(session: Session, content: Content, cohort: Cohort, public_url: str, badge: Badge | None = None) -> Form:
    """Raises Invalid when something that must be printed is missing, and says who can mend it."""
    organisation = session.get_one(Organisation, cohort.organisation_id)
    programme = frozen_programme(session, content, cohort)
    if not cohort.rule or programme is None:
        raise Invalid("이 회차에는 수료 기준이나 과정 시간이 없어 수료증을 만들 수 없어요. 운영자에게 알려 주세요.")
    if not organisation.head_title.strip() or not organisation.head_name.strip():
        raise Invalid(
            f"{organisation.name}의 기관장 직함과 이름이 없어 수료증을 만들 수 없어요. 운영자에게 등록을 부탁해 주세요."
        )
    rule = badge.rule if badge else CompletionRule.model_validate(cohort.rule)
    return Form(cohort, organisation, programme, rule, public_url, badge)


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
            subjects=_subjects(form),
            reissue_of=marks.reissue_of,
        )
        return facts, extras, printed_from(build_credential(facts), extras)
    except ValueError as error:
        raise Invalid(
            f"{candidate.name} 님의 수료증에 적을 내용 가운데 쓸 수 없는 것이 있어요. 이름과 회차 날짜를 확인해 주세요."
        ) from error


def _subjects(form: Form) -> tuple[PrintedSubject, ...]:
    """The annex; a badge has none."""
    named = () if form.badge else form.programme.subjects
    return tuple(PrintedSubject(name=subject.title, hours=subject.hours) for subject in named)


def _facts(form: Form, candidate: Candidate, marks: Marks) -> CredentialFacts:
    cohort = form.cohort
    return CredentialFacts(
        kind="badge" if form.badge else "certificate",
        credential_id=marks.credential_id,
        subject_id=marks.subject_id,
        recipient_name=candidate.name,
        public_url=form.public_url,
        issuer_did=did_for(form.public_url),
        issuer_name=form.organisation.name,
        institution=form.organisation.name,
        programme_title=form.title,
        period_start=cohort.starts_on,
        period_end=cohort.ends_on,
        hours=None if form.badge else form.programme.hours,
        number=marks.number,
        awarded_on=marks.awarded_on,
        valid_from=marks.valid_from,
        valid_until=None if form.badge else ends_after(marks.awarded_on, form.programme.valid_months),
        results=candidate.results,
        criteria_narrative=narrative(form.rule),
        achievement_slug=form.slug,
        achievement_version=marks.achievement_version,
        tags=("AI 데이터", "데이터 라벨링", "크라우드 워커"),
        status_list_url=marks.status_list_url,
        status_list_index=marks.status_list_index,
    )


def in_words(printed: PrintedCertificate) -> tuple[dict[str, str], dict[str, str]]:
    """What a preview shows: what everybody's will say, and what is this person's own. Number, address and day of issue
    come with the issue."""
    common = {
        "과정": printed.programme_title,
        "교육 기간": f"{printed.period_start} ~ {printed.period_end}",
        "교육 시간": f"{printed.hours:g}시간" if printed.hours is not None else "",
        "유효 기간": f"{printed.valid_through}까지" if printed.valid_through else "",
        "훈련기관": printed.institution,
        "대표": f"{printed.representative_title} {printed.representative_name}",
        "발급 기관": printed.issuer_name,
        "기준": printed.criteria,
        "교과목": ", ".join(f"{subject.name} {subject.hours:g}시간" for subject in printed.subjects),
    }
    own = {
        "이름": printed.recipient_name,
        "결과": ", ".join(f"{result.name} {result.value}{result.unit}" for result in printed.results),
        "재발급": f"{printed.reissue_of} 대신, {printed.awarded_on}" if printed.reissue_of else "",
    }
    return {k: v for k, v in common.items() if v}, {k: v for k, v in own.items() if v}


def seen_hash(common: Mapping[str, str], own: Mapping[str, str]) -> str:
    """SHA-256 of what a preview showed of one person."""
    return hashlib.sha256(rfc8785.dumps({"common": dict(common), "own": dict(own)})).hexdigest()


def achievement_version(session: Session, form: Form) -> int:
    """The version of what this cohort's certificate attests, entered when it is new. The caller holds the lock."""
    body = _achievement_body(form).model_dump(mode="json", exclude_defaults=True)
    fingerprint = hashlib.sha256(rfc8785.dumps(body)).hexdigest()
    slug = form.slug
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
        title=form.title,
        hours=0 if form.badge else form.programme.hours,
        valid_months=0 if form.badge else form.programme.valid_months or 0,
        narrative=narrative(form.rule),
        rule_title=form.rule.title,
        rule_source=form.rule.source,
        rule_source_date=form.rule.source_date,
        conditions=needs(form.rule),
        subjects=tuple((subject.title, subject.hours) for subject in form.programme.subjects if not form.badge),
    )
