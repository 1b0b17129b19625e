"""Recordings of trainees' own voices, made for a task."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class OwnVoice(PersonalRow, Keyed, Base):
    """One recording for one item of a run: for its person, and for the instructors of the organisation once the run was handed in.

    `digest` names the WAV as it was sent (`size` bytes) in the recording's own folder; `measured` is what the machine told of it
    (labeling.graders.recording.Measured). Row and file are gone at `expires_at` (housekeeping), or when the person deletes it.
    """

    __tablename__ = "own_voice"
    __table_args__ = (Index("ix_own_voice_run_id_item", "run_id", "item"),)

    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("labeling_run.id"))
    task: Mapped[str] = mapped_column(String(80))
    item: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    measured: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
