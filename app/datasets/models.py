"""What a trainee builds in a lab, and the packages that were handed in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import BigId, Json, UtcDateTime


class DatasetDraft(PersonalRow, Keyed, Base):
    """One person's way through one lab. Its hand-ins hang on `run_id`, as those of every practice task do (decision 0045).

    `person` of the shelf, `question` of the lab, `way`: shelf or file, each "" until chosen. `source`: the tables as they were read
    (datasets/reading.py); `planted`: what is wrong in them, by row, and never leaves before `cleaned`, the grade of the first
    finished cleaning. `decisions`: by row {deed, reason, value, first}. `recipe` and `texts`: of the table and of its card.
    `seq` rises with each change, so that a stale page cannot overwrite a newer one.
    """

    __tablename__ = "dataset_draft"
    __table_args__ = (UniqueConstraint("enrolment_id", "lab"), UniqueConstraint("run_id"))

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"), index=True)
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("labeling_run.id"))
    lab: Mapped[str] = mapped_column(String(80))
    person: Mapped[str] = mapped_column(String(20), default="")
    question: Mapped[str] = mapped_column(String(80), default="")
    way: Mapped[str] = mapped_column(String(8), default="")
    source: Mapped[dict[str, Any] | None] = mapped_column(Json, nullable=True)
    planted: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    decisions: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    cleaned: Mapped[dict[str, Any] | None] = mapped_column(Json, nullable=True)
    recipe: Mapped[dict[str, Any] | None] = mapped_column(Json, nullable=True)
    texts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    seq: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DatasetPackage(PersonalRow, Keyed, Base):
    """A dataset as it was handed in: a ZIP in the store (`file_hash`), which never changes. Who passed with it keeps it for good."""

    __tablename__ = "dataset_package"
    __table_args__ = (UniqueConstraint("submission_id"),)

    draft_id: Mapped[int] = mapped_column(BigId, ForeignKey("dataset_draft.id"), index=True)
    submission_id: Mapped[int] = mapped_column(BigId, ForeignKey("submission.id"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(80))
    rows: Mapped[int] = mapped_column(Integer)
    columns: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    file_hash: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
