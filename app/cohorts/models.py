"""Programmes' cohorts (회차), who is enrolled, and the one ledger of progress."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow, unique_while
from app.core.types import BigId, Json, UtcDateTime


class Document(Base):
    """One version of a lesson, quiz, task or programme, by the hash of its content. Rows are never changed."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_kind_slug", "kind", "slug"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"))
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Cohort(Keyed, Base):
    """A 회차. `documents` ("lesson:1-start/ai-at-home" → hash), `rule` and `class_dates` are frozen when it opens."""

    __tablename__ = "cohort"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    programme_slug: Mapped[str] = mapped_column(String(80))
    programme_title: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    capacity: Mapped[int] = mapped_column(Integer)
    documents: Mapped[dict[str, str]] = mapped_column(Json)
    outline: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # see ledger.Outline: stages with their steps in order
    rule: Mapped[dict[str, Any]] = mapped_column(Json)  # completion.criteria.CompletionRule
    class_dates: Mapped[list[list[dict[str, Any]]] | None] = mapped_column(
        Json
    )  # planning.keep_dates; null: no timetable
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Enrolment(PersonalRow, Keyed, Base):
    """A person in a cohort. `state`: invited → active → completed | left; a second center's enrolment starts `offered`."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="invited")
    outcome: Mapped[str | None] = mapped_column(String(20))  # 수료 미수료 조기취업 수강철회 중도탈락
    outcome_reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_active_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # state or outcome; null: as it was created


class StepState(PersonalRow, Base):
    """The ledger: where one enrolment stands in one step. Written in the deed's transaction by the room that knows.

    `step`: lesson:<stage>/<slug>, quiz:<slug>, practice:<task>/<pool>, assignment:<task>, stage:<stage> (exemption or 보충).
    `state`: started, submitted, returned, passed, failed, exempt, supplement. `score`: 0–100 or null.
    """

    __tablename__ = "step_state"

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None]
    misses: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClassSession(Keyed, Base):
    """A dated class of a cohort. `key`: its place in the timetable; null: added by staff. A moved or cancelled one says why;
    `revision` counts the changes. What is cancelled is not taken away."""

    __tablename__ = "class_session"
    __table_args__ = (UniqueConstraint("cohort_id", "key"), Index("ix_class_session_starts", "cohort_id", "starts_at"))

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"))
    key: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))  # live, room
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="planned")  # planned, cancelled
    moved_from: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when it was to begin before it was moved first
    reason: Mapped[str] = mapped_column(String(200), default="")
    revision: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttendanceMark(PersonalRow, Base):
    """The ledger of attendance: one entry a mark, never changed; the one with the highest `number` stands. A number is given
    once for a person in a session, which settles two members of staff writing at once."""

    __tablename__ = "attendance_mark"

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("class_session.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), primary_key=True, index=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(8))  # attendance.MARKS
    missed: Mapped[int | None]  # minutes
    evidence: Mapped[str] = mapped_column(String(12), default="")  # attendance.EVIDENCE, of 출석인정 and 공결
    note: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(8))  # staff, all (모두 출석), code (the trainee's own check-in), request
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttendanceRequest(PersonalRow, Keyed, Base):
    """A trainee asks a person to look at one mark again."""

    __tablename__ = "attendance_request"
    __table_args__ = (
        unique_while("uq_attendance_request_open", "session_id", "enrolment_id", where=text("state = 'open'")),
    )

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("class_session.id"))
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    wanted: Mapped[str] = mapped_column(String(8))  # attendance.MARKS
    text: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(8), default="open")  # open → changed | kept
    answer: Mapped[str] = mapped_column(String(300), default="")
    due_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))


class RosterImport(Keyed, Base):
    """A roster that has been read and waits for its second tap. Its rows go when it is carried out or a day has passed."""

    __tablename__ = "roster_import"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"), index=True)
    actor_account_id: Mapped[int] = mapped_column(BigId)
    file_name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12), default="waiting")  # waiting → working (a long one) → done
    result: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RosterEntry(Base):
    """A row of a roster on its way in, with all that is slow to make made already. Seen by nobody; one transaction turns the
    entries of an import into persons, enrolments and invites, or none of them."""

    __tablename__ = "roster_entry"

    import_id: Mapped[int] = mapped_column(BigId, ForeignKey("roster_import.id"), primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    person_public_id: Mapped[uuid.UUID] = mapped_column(Uuid)  # of the person to make, when there is none yet
    person_id: Mapped[int | None] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(20))
    birth_date: Mapped[date | None] = mapped_column(Date)
    former_trade: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20))  # of the enrolment to make: invited, offered
    enrolment_public_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    invite_public_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    code_hash: Mapped[str] = mapped_column(String(64))
