"""What is due in quizzes: requests of trainees to look at a question again (재검토 요청)."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select

from app.assessment.models import Appeal
from app.core.clock import korean_date
from app.core.due import Due
from app.core.due_rows import DueRow, asking
from app.people.models import Person


def asks(centers: Collection[int]) -> list[Select[Any]]:
    return [
        asking("appeal", id=Appeal.public_id, who=Person.name, on=Appeal.due_on, at=Appeal.created_at)
        .join(Person, Person.id == Appeal.person_id)
        .where(Appeal.organisation_id.in_(centers), Appeal.state == "open")
        .order_by(Appeal.due_on, Appeal.id)
    ]


def tell(row: DueRow) -> Due:
    return Due(
        "appeal", "문제를 다시 봐 달라고 했어요", f"{row.who} 님", "보고 답하기", "assessment:staff_appeal",
        {"appeal_id": row.id}, korean_date(row.at), row.on,
    )  # fmt: skip
