"""일거리 and 일자리 that employers post, people who agreed to be shown to one employer, who was referred to it, and what came of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class Opening(Keyed, Base):
    """`kind`: 일거리 (contract work) or 고용 (employment). `pay_amount` won per `pay_unit` (일거리: hour, item, project; 고용: hour,
    day, month). `minutes`: 고용 alone, promised a day (paid by the day) or a week (by the month). `place` is "" when done at home.

    `required_achievement`: the slug of the programme whose certificate is asked for. `asked_mark`: 0–100 for the final
    assignment. `employment_check`: {question: true | false}, see rules.EMPLOYMENT_QUESTIONS. `state`: open → closed.
    """

    __tablename__ = "opening"
    __table_args__ = (Index("ix_opening_state_closes_on", "state", "closes_on"),)

    employer_organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="일거리")
    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text)
    pay_unit: Mapped[str] = mapped_column(String(10))
    pay_amount: Mapped[int]
    pay_text: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    hours: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int | None]
    required_achievement: Mapped[str | None] = mapped_column(String(80))
    asked_mark: Mapped[int | None]
    employment_check: Mapped[dict[str, bool]] = mapped_column(Json)
    age_measure: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="open")
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    posted_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    closes_on: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Interest(PersonalRow, Keyed, Base):
    """A person asked to be shown to the employer of one opening. `organisation_id` is the center that brokers.

    `state`: asked | withdrawn. What counts is the consent alone: it can be withdrawn in the people room as well.
    """

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("opening_id", "person_id"),)

    opening_id: Mapped[int] = mapped_column(BigId, ForeignKey("opening.id"), index=True)
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"))
    consent_id: Mapped[int] = mapped_column(BigId, ForeignKey("consent.id"))
    state: Mapped[str] = mapped_column(String(10), default="asked")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Referral(PersonalRow, Keyed, Base):
    """The center's word to an employer about one person. `state`: referred → accepted | declined.

    `certificate_*` and `results` ([{name, value, unit}]) are what the certificate said when the person was referred:
    the employer reads these and the public page, never the ledger. `history`: [{at, state, account, reason}].
    """

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("opening_id", "person_id"),)

    opening_id: Mapped[int] = mapped_column(BigId, ForeignKey("opening.id"), index=True)
    employer_organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"))
    certificate_token: Mapped[str] = mapped_column(String(40))
    certificate_number: Mapped[str] = mapped_column(String(30))
    results: Mapped[list[dict[str, str]]] = mapped_column(Json)
    referred_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(String(10), default="referred")
    reason: Mapped[str] = mapped_column(String(300), default="")
    history: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    seq: Mapped[int] = mapped_column(default=1)
    referred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WorkTrack(PersonalRow, Keyed, Base):
    """One person's way with one piece of work, from an employer's yes or from work found alone, to its end.

    `work`: 일거리 or 고용. `referral_id`: null when the person found it; then `firm` and `title` are what staff wrote down.
    `enrolment_id`: the class whose figures it counts in. What happened stands in `WorkStep`.
    """

    __tablename__ = "work_track"
    __table_args__ = (UniqueConstraint("referral_id"),)

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    referral_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("referral.id"))
    employer_organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    work: Mapped[str] = mapped_column(String(10))
    firm: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WorkStep(PersonalRow, Base):
    """The ledger of a track. Rows are only added; read with course.read_course. The number is part of the key, so of two who
    write at once one is told. `kind`, `reason`, `evidence`, `condition`: see steps.py. `said_by`: center, employer, trainee."""

    __tablename__ = "work_step"

    track_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_track.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(12), default="")
    evidence: Mapped[str] = mapped_column(String(12), default="")
    condition: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    said_by: Mapped[str] = mapped_column(String(10))
    corrects: Mapped[int | None]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobRequest(PersonalRow, Keyed, Base):
    """구직신청. A renewal is a new row, the latest one counts; `ended_on` is set when the person ends it. Until when it holds is
    computed (seeking.py)."""

    __tablename__ = "job_request"

    since: Mapped[date] = mapped_column(Date)
    work: Mapped[str] = mapped_column(String(80))
    time: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(40))
    ended_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
