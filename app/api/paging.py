"""Pages by keyset: a cursor says after which row to go on, so rows that come in between move nothing.

A cursor is the last row's key and a signature over it, the list and its filters: base64url of 8 + 12 bytes. It is no secret and
opens nothing (the token does); the signature only keeps a cursor from being used with another list or made up.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from app.core.api_client import ApiClient
from app.core.problems import Fault, Problem

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
SYNC_MARGIN = timedelta(minutes=2)  # longer than any transaction of ours
_SIGNATURE_BYTES = 12
Row = TypeVar("Row")
Item = TypeVar("Item", bound=BaseModel)


def _plain_digits(value: object) -> object:
    """Pydantic reads "1_0" as 10 and "٣" as 3; a parameter has one spelling."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError(f"A whole number from 1 to {MAX_LIMIT} is needed.")
    return value


class PageQuery(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")
    limit: Annotated[int, BeforeValidator(_plain_digits)] = Field(
        DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items a page holds at most."
    )
    cursor: str | None = Field(
        None, max_length=60, description="Where the page begins; taken from `next`, never made up."
    )


class PageOf(BaseModel, Generic[Item]):
    """One page of a list."""

    model_config = ConfigDict(extra="forbid")
    items: list[Item] = Field(description="In the order in which they were made; empty past the end.")
    next: str | None = Field(
        description="Address of the next page, or null on the last one. The same stands in the Link header.",
        examples=["https://ieum.example.kr/api/v1/cohorts?limit=50&cursor=AAAAAAAAADLk0qv1n2YH2cQmZ0k"],
    )


class SyncPageOf(PageOf[Item], Generic[Item]):
    """One page of a list that can be read incrementally."""

    sync_from: AwareDatetime = Field(
        description="Send this as `updated_since` next time; of several pages, that of the first one. It lies two minutes back,"
        " so that nothing that was just being written is missed; what comes twice is the same by its id.",
        examples=["2026-11-23T00:28:00Z"],
    )


def sync_from(at: datetime) -> datetime:
    return at - SYNC_MARGIN


@dataclass(frozen=True)
class Turn:
    """Where a page begins and how long it is. `after`: key of the last row seen, 0 at the start."""

    after: int
    limit: int
    about: str
    secret: bytes

    @property
    def rows(self) -> int:
        """How many rows to ask for: one more than the page holds says whether there is a next one."""
        return self.limit + 1


def read_turn(request: Request, client: ApiClient, query: PageQuery) -> Turn:
    """Raises Problem for a cursor that this list did not give out."""
    secret: bytes = request.app.state.settings.secret
    filters = query.model_dump(mode="json", exclude={"limit", "cursor"})
    about = f"{client.organisation_id}:{request.url.path}:{sorted(filters.items())}"
    after = 0 if query.cursor is None else read_cursor(secret, about, query.cursor)
    return Turn(after, query.limit, about, secret)


def one_page(rows: Sequence[Row], turn: Turn) -> Sequence[Row]:
    """The rows of this page, without the one that was read to see whether there are more."""
    return rows[: turn.limit]


def next_address(request: Request, response: Response, turn: Turn, rows: Sequence[Row], last: int) -> str | None:
    """Address of the page after the row `last`, also put into the Link header; None on the last page."""
    if len(rows) <= turn.limit:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    query = urlencode([*kept, ("cursor", write_cursor(turn.secret, turn.about, last))])
    address = f"{request.app.state.settings.public_url}{request.url.path}?{query}"
    response.headers["Link"] = f'<{address}>; rel="next"'
    return address


def write_cursor(secret: bytes, about: str, after: int) -> str:
    key = after.to_bytes(8, "big")
    return base64.urlsafe_b64encode(key + _sign(secret, about, key)).decode().rstrip("=")


def read_cursor(secret: bytes, about: str, cursor: str) -> int:
    """The key in a cursor. Raises Problem (malformed-cursor)."""
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raw = b""
    key, signature = raw[:8], raw[8:]
    if len(key) != 8 or not hmac.compare_digest(signature, _sign(secret, about, key)):
        raise Problem("malformed-cursor", faults=[Fault("Not a cursor of this list.", parameter="cursor")])
    return int.from_bytes(key, "big")


def _sign(secret: bytes, about: str, key: bytes) -> bytes:
    return hmac.new(secret, b"cursor:" + about.encode() + b":" + key, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
