"""What is due of long work: what has failed and was not asked for again."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.core.clock import korean_date, now
from app.core.due import Due
from app.core.due_rows import DueRow, asking
from app.work.models import Work

LOOKED_BACK = timedelta(days=7)  # older failures are in the list of work


def asks(session: Session, centers: Collection[int], kinds: Collection[str]) -> list[Select[Any]]:
    """`kinds`: those that this version knows; others have no page."""
    return [
        asking("work", id=Work.public_id, who=Work.title, what=Work.reason, at=Work.finished_at)
        .where(
            Work.organisation_id.in_(centers),
            Work.kind.in_(kinds),
            Work.state == "failed",
            Work.finished_at > now(session) - LOOKED_BACK,
        )
        .order_by(Work.finished_at, Work.id)
    ]


def tell(row: DueRow) -> Due:
    return Due(
        "work", "맡긴 일을 하지 못했어요", row.who, "보고 다시 하기", "work:show", {"work_id": row.id},
        since=korean_date(row.at), note=row.what,
    )  # fmt: skip
