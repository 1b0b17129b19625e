"""What is due of API tokens: those that end soon, and those that have ended just now."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.due import Due
from app.core.due_rows import DueRow, asking
from app.identity.api_tokens import ENDING_SOON, last_day
from app.identity.models import ApiToken

ENDED_SINCE = timedelta(days=3)


def asks(session: Session, centers: Collection[int]) -> list[Select[Any]]:
    at = now(session)
    return [
        asking("token", who=ApiToken.name, until=ApiToken.expires_at)
        .where(
            ApiToken.organisation_id.in_(centers),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > at - ENDED_SINCE,
            ApiToken.expires_at <= at + ENDING_SOON,
        )
        .order_by(ApiToken.expires_at, ApiToken.id)
    ]


def tell(row: DueRow, day: date) -> Due:
    last = last_day(row.until)
    what = "연결 토큰이 곧 끝나요" if last >= day else "연결 토큰이 끝났어요"
    note = "그 뒤에는 다른 프로그램이 자료를 읽지 못해요." if last >= day else "다른 프로그램이 자료를 읽지 못해요."
    return Due("token", what, row.who, "새 토큰 만들기", "identity:tokens", until=last, note=note)
