"""Attempts at a quiz and the append-only steps they are made of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow, unique_while
from app.core.types import BigId, Json, UtcDateTime

_OPEN = text("state = 'open'")
_FINISHED = text("kind = 'finished'")


class Attempt(PersonalRow, Keyed, Base):
    """One go at a quiz: open → finished. It keeps the document's hash and the drawn order, not a copy.

    `layout`: see papers.Layout; slot 1 is its first entry. `banks`: bank's slug → hash of the version it was drawn from.
    `seq` is the last step's number. `pass_mark` is frozen at the start, and so is `deadline_at` where time is limited (an
    extension moves it). `ended_by`: person, clock, staff. Once finished, `fractions` holds each slot's worth (null: waits for
    a person's mark) and `score` (0–100) the whole; both move only by a regrade or a person's mark, each kept as a step.
    `graded_hash` names the version of the quiz whose key graded it, where that is not `document_hash`.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz", "number"),
        Index("ix_attempt_deadline", "state", "deadline_at"),
        unique_while("uq_attempt_open", "enrolment_id", "quiz", where=_OPEN),
    )

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    quiz: Mapped[str] = mapped_column(String(80))
    number: Mapped[int] = mapped_column(Integer)
    document_hash: Mapped[str] = mapped_column(String(64))
    layout: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    banks: Mapped[dict[str, str] | None] = mapped_column(Json)
    pass_mark: Mapped[int] = mapped_column(Integer)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), default="open")
    seq: Mapped[int] = mapped_column(Integer, default=0)
    score: Mapped[float | None]
    fractions: Mapped[list[float | None] | None] = mapped_column(Json)
    graded_hash: Mapped[str | None] = mapped_column(String(64))
    ended_by: Mapped[str | None] = mapped_column(String(8))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AttemptStep(PersonalRow, Base):
    """What happened to one slot, never changed.

    `kind`: saved (an answer), checked (graded at once: immediate, interactive), finished (graded at the end), regraded (under a
    mended key), marked and overridden (a person's word), restored (that word taken back). `fraction` (−1…1) is there but for
    `saved`. `detail`: {"certainty": 1–3}, {"try": n, "earned": fraction}, {"reason": why, "before": fraction}; `account_id`: the
    member of staff who did it. The answer of a slot is its last step's `response`; {} means that it was taken back or never given.
    """

    __tablename__ = "attempt_step"
    __table_args__ = (
        UniqueConstraint("attempt_id", "seq"),
        unique_while("uq_attempt_step_finished", "attempt_id", "slot", where=_FINISHED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"))
    seq: Mapped[int] = mapped_column(Integer)
    slot: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    response: Mapped[dict[str, Any]] = mapped_column(Json)
    fraction: Mapped[float | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(Json)
    account_id: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandedInFile(PersonalRow, Keyed, Base):
    """A file that answers a slot of an attempt, or did until its person took it away (`removed_at`).

    `kind`: see core.file_kinds; `size` in bytes of what is kept; `content_hash` names it in the store, and is null once a removed
    file's bytes are gone. The answer itself is the slot's last step, which names files by `public_id`.
    """

    __tablename__ = "handed_in_file"

    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"), index=True)
    slot: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuizWindow(Base):
    """When a quiz stands open to one cohort, as its staff set it. No row: whenever its stage is open."""

    __tablename__ = "quiz_window"

    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"), primary_key=True)
    quiz: Mapped[str] = mapped_column(String(80), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuizExtension(PersonalRow, Base):
    """More time or another try for one person at one quiz: `minutes` more in each attempt, `attempts` more, open `until`."""

    __tablename__ = "quiz_extension"

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), primary_key=True)
    quiz: Mapped[str] = mapped_column(String(80), primary_key=True)
    minutes: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Regrade(Keyed, Base):
    """Grading a cohort's finished attempts at a quiz again with another version's key.

    `state`: counting → ready (a dry run whose changes wait for the second tap) → applying → applied, or dropped.
    `banks`: bank's slug → hash, as `document_hash` says for the quiz. `changed` and `seen` count attempts; `untouched`: why
    attempts could not be graded again → how many.
    """

    __tablename__ = "regrade"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(BigId, ForeignKey("cohort.id"), index=True)
    quiz: Mapped[str] = mapped_column(String(80))
    document_hash: Mapped[str] = mapped_column(String(64))
    banks: Mapped[dict[str, str] | None] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    seen: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    untouched: Mapped[dict[str, int] | None] = mapped_column(Json)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RegradeChange(PersonalRow, Base):
    """What a regrade changes for one attempt: scores (0–100) before and after, and the slots' fractions after.

    `seq` is the attempt's when the dry run saw it: an attempt that moved since is counted again.
    """

    __tablename__ = "regrade_change"

    regrade_id: Mapped[int] = mapped_column(BigId, ForeignKey("regrade.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    before: Mapped[float]
    after: Mapped[float]
    fractions: Mapped[list[float | None]] = mapped_column(Json)
    applied: Mapped[bool] = mapped_column(default=False)


class Appeal(PersonalRow, Keyed, Base):
    """재검토 요청: a person is asked to look at what a slot was worth. `kind`: quiz. `due_on`: the day of the answer in Korea.

    `state`: open → kept or changed (then a step `overridden` says by how much); `account_id`: who answered.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        unique_while("uq_appeal_open", "attempt_id", "slot", where=_OPEN),
        Index("ix_appeal_state", "organisation_id", "state", "due_on"),
    )

    kind: Mapped[str] = mapped_column(String(16), default="quiz")
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"), index=True)
    slot: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(12), default="open")
    answer: Mapped[str] = mapped_column(String(1000), default="")
    due_on: Mapped[date] = mapped_column(Date)
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
