"""What is due of privacy: wishes to be erased that this center has not answered."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select

from app.core.clock import korean_date
from app.core.due import Due
from app.core.due_rows import DueRow, asking
from app.people.models import Person
from app.privacy.models import ErasureRequest


def asks(centers: Collection[int]) -> list[Select[Any]]:
    return [
        asking(
            "erasure",
            id=ErasureRequest.public_id,
            who=Person.name,
            on=ErasureRequest.due_on,
            at=ErasureRequest.asked_at,
        )
        .join(Person, Person.id == ErasureRequest.person_id)
        .where(ErasureRequest.organisation_id.in_(centers), ErasureRequest.state == "asked")
        .order_by(ErasureRequest.due_on, ErasureRequest.id)
    ]


def tell(row: DueRow) -> Due:
    return Due(
        "erasure", "기록을 지워 달라고 했어요", f"{row.who} 님", "보고 답하기", "privacy:erasure_request",
        {"erasure_id": row.id}, korean_date(row.at), row.on,
    )  # fmt: skip
