"""A double click does one deed: the form's key is stored in the deed's own transaction.

Same key and body → the stored answer; same key, other body → 422. Rows are pruned after seven days.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import now
from app.core.database import Base
from app.core.errors import Invalid
from app.core.types import Json, UtcDateTime
from app.core.upsert import insert_for

KEPT_FOR = timedelta(days=7)


class IdempotentDeed(Base):
    __tablename__ = "idempotent_deed"

    actor_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[Any] = mapped_column(Json, nullable=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def fresh_key() -> str:
    return uuid.uuid4().hex


def earlier_result(session: Session, actor_id: int | str, key: str, body: Mapping[str, Any]) -> tuple[bool, Any]:
    """(True, result) when this deed was done before; (False, None) when it is new and now claimed by this transaction.

    Raises Invalid when the key was used for another body. The race: two tabs send the same key at once. The primary key
    makes the second wait for the first's commit; then it inserts nothing and reads the first one's result.
    """
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()
    insert = insert_for(session)
    claimed = session.scalar(
        insert(IdempotentDeed)
        .values(actor_key=str(actor_id), key=key, body_hash=digest, at=now(session))
        .on_conflict_do_nothing()
        .returning(IdempotentDeed.key)
    )
    if claimed is not None:
        return False, None
    found = session.get_one(IdempotentDeed, (str(actor_id), key))
    if found.body_hash != digest:
        raise Invalid("이미 보낸 양식이에요. 화면을 새로 열고 다시 적어 주세요.")
    return True, found.result


def keep_result(session: Session, actor_id: int | str, key: str, result: Any) -> None:
    """What a repetition of the deed claimed in this transaction is answered with: anything JSON can hold."""
    own = (IdempotentDeed.actor_key == str(actor_id), IdempotentDeed.key == key)
    session.execute(update(IdempotentDeed).where(*own).values(result=result))


def prune(session: Session) -> None:
    """Forget the keys of deeds older than KEPT_FOR."""
    session.execute(delete(IdempotentDeed).where(IdempotentDeed.at < now(session) - KEPT_FOR))
