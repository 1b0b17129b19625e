"""Forged requests: the browser's own word on where a request comes from, and a token bound to the session."""

import hashlib
import hmac
import re
from urllib.parse import urlsplit

from fastapi import Request

from app.core.errors import Forbidden, Invalid

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_COOKIE = "__Host-ieum"
DEVICE_COOKIE = "__Host-ieum-device"
_UNSTORABLE = re.compile("[\\x00\ud800-\udfff]")  # PostgreSQL holds no NUL, and UTF-8 no half of a character
MESSAGE = "다른 곳에서 보낸 요청처럼 보여 막았어요. 화면을 새로 열고 다시 눌러 주세요."


SESSION_GONE = (
    "들어온 기록이 이 기기에서 사라졌어요. 방금 보낸 것은 저장하지 않았어요. 다시 들어오면 하던 화면으로 가요."
)


class SessionGone(Forbidden):
    """A form of ours came without any session: its cookie has run out, or was deleted, while somebody was writing."""

    title = "다시 들어와 주세요"


def csrf_token(request: Request) -> str:
    """HMAC of the session's (or, before sign-in, the device's) cookie under the server secret; 64 hex digits."""
    base = request.cookies.get(SESSION_COOKIE) or device_of(request)
    secret: bytes = request.app.state.settings.secret
    return hmac.new(secret, b"csrf:" + base.encode(), hashlib.sha256).hexdigest()


def device_of(request: Request) -> str:
    """The device's random name; made in headers.py for a browser that has none yet."""
    device: str = request.state.device
    return device


async def guard(request: Request) -> None:
    """Refuse an unsafe request that another site sent, or that lacks this session's token."""
    if request.method in SAFE_METHODS:
        return
    if not _same_origin(request):
        raise Forbidden(MESSAGE)
    request.state.form = await request.form()  # parsed once; handlers with fields of any name read it as `SentForm`
    given = request.headers.get("x-csrf-token") or request.state.form.get("_csrf")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), csrf_token(request).encode()):
        if given and SESSION_COOKIE not in request.cookies:
            raise SessionGone(SESSION_GONE)
        raise Forbidden(MESSAGE)
    if any(
        isinstance(text, str) and _UNSTORABLE.search(text) for pair in request.state.form.multi_items() for text in pair
    ):
        raise Invalid("보이지 않는 글자가 섞여 있어요. 그 칸을 지우고 다시 적어 주세요.")


def _same_origin(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:  # browsers of the last years say so themselves, also where they blank the origin
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True  # browsers send one of the two; the token below still has to be right
    try:
        return urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:  # http://[::bad
        return False
