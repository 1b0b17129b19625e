"""What a cohort came to, in numbers alone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.types import BigId, Json, UtcDateTime


class CohortReport(Base):
    """One cohort, counted at `counted_at` by the worker: no names, nothing of one person. Row-level security lets it be read below
    the paths of the scope (`Scope.totals_under`) and written by the system alone.

    `cohort_id` null: an institution's totals without its people (the demo's other regions). `counts`: by measures.MEASURES;
    `stages`: [slug, title, people past it]; `blocks`: by measures.FAMILIES, [number, cohorts in it], see blocks.py.
    `fresh`: a newer count that nobody sees yet. All become the ones that are seen together, with blocks that fit them.
    """

    __tablename__ = "cohort_report"
    __table_args__ = (Index("ix_cohort_report_path_ends_on", "path", "ends_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("cohort.id"), unique=True)
    path: Mapped[str] = mapped_column(String(200))
    programme_slug: Mapped[str] = mapped_column(String(80))
    programme_title: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    stages: Mapped[list[tuple[str, str, int]]] = mapped_column(Json)
    blocks: Mapped[dict[str, tuple[int, int]]] = mapped_column(Json)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # null: no count is to be seen yet
    fresh: Mapped[dict[str, Any] | None] = mapped_column(Json)  # {"counts", "stages", "at"}
