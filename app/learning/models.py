"""How far one enrolment is in one lesson."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class LessonProgress(PersonalRow, Base):
    """`answers`: activity id → {response, state, tries}; `place`: the part the person read last, counted from 0."""

    __tablename__ = "lesson_progress"

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(120), primary_key=True)
    document_hash: Mapped[str] = mapped_column(String(64))
    place: Mapped[int] = mapped_column(Integer, default=0)
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
