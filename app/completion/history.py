"""What has happened to one certificate, for staff: from the record of deeds and looks, oldest first.

That its check was opened is known by the day alone: who looked, how often and from where is kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.completion.models import Certificate, CertificateOpened
from app.core.clock import korean_date
from app.credentials.credential import SEOUL
from app.identity.models import Account
from app.people.models import Person

AT_MOST = 300
SAID = {
    "completion.issued": "발급",
    "completion.revoked": "취소 ({reason})",
    "completion.replaced": "{new}로 다시 발급하면서 바뀜",
    "completion.reissued": "{old} 대신 발급",
    "completion.downloaded": "내려받음",
    "completion.printed": "인쇄하려고 내려받음",
    "completion.shared": "나눔 주소를 만듦 ({until}까지)",
    "completion.share_ended": "나눔 주소를 끝냄",
}
OPENED = "확인 화면이 열림"


@dataclass(frozen=True)
class Line:
    """One thing that happened. `at`: the instant, or none where only the `day` is known."""

    day: date
    at: datetime | None
    what: str
    who: str = ""
    purpose: str = ""


def history(session: Session, certificate: Certificate) -> list[Line]:
    """Oldest first; of very many, the first and the latest. The caller has authorised access to the certificate."""
    entries = session.execute(
        select(AuditEntry.at, AuditEntry.verb, AuditEntry.detail, AuditEntry.purpose, Person.id, Person.name)
        .outerjoin(Account, Account.id == AuditEntry.actor_account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(
            AuditEntry.subject_kind == "certificate",
            AuditEntry.subject_id == certificate.id,
            AuditEntry.verb.in_(SAID),
        )
        .order_by(AuditEntry.id.desc())
        .limit(AT_MOST)
    ).all()
    opened = session.scalars(
        select(CertificateOpened.day)
        .where(CertificateOpened.certificate_id == certificate.id)
        .order_by(CertificateOpened.day.desc())
        .limit(AT_MOST)
    )
    lines = [Line(korean_date(certificate.reserved_at), certificate.reserved_at, f"번호를 정함 · {certificate.number}")]
    lines += [
        Line(korean_date(at), at, _said(verb, detail), _who(certificate, person_id, name), purpose)
        for at, verb, detail, purpose, person_id, name in reversed(entries)
    ]
    lines += [Line(day, None, OPENED) for day in opened]
    return sorted(lines, key=lambda line: line.at or datetime.combine(line.day, time.max, SEOUL))


def _said(verb: str, detail: Mapping[str, object]) -> str:
    return SAID[verb].format_map({"reason": "", "new": "", "old": "", "until": "", **detail})


def _who(certificate: Certificate, person_id: int | None, name: str | None) -> str:
    if person_id == certificate.person_id:
        return "본인"
    return name or ""


def neighbours(session: Session, certificate: Certificate) -> tuple[Certificate | None, Certificate | None]:
    """The one that this one took the place of, and the one that took its place (also while it waits for its signature)."""
    same = select(Certificate).where(
        Certificate.enrolment_id == certificate.enrolment_id,
        Certificate.achievement_slug == certificate.achievement_slug,
    )
    around = {
        each.revision: each
        for each in session.scalars(
            same.where(Certificate.revision.in_((certificate.revision - 1, certificate.revision + 1)))
        )
    }
    return around.get(certificate.revision - 1), around.get(certificate.revision + 1)
