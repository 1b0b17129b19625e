"""Response headers, the device cookie and the request's size: one small ASGI middleware."""

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.csrf import DEVICE_COOKIE

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
SECURITY_HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(), payment=()",
}
_SECURITY = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
DEVICE_DAYS = 180
_DEVICE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class HeadersMiddleware:
    def __init__(self, app: ASGIApp, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        known = _device_cookie(Headers(scope=scope).get("cookie", ""))
        device = known or secrets.token_urlsafe(24)
        scope.setdefault("state", {})["device"] = device
        # Starlette's limit answers a declared length in English text in place of any page; counting bytes, it raises.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"content-length"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_file = scope["path"].startswith("/static/") and message["status"] in (200, 206, 304)
                add_security_headers(headers, https=self.https, is_file=is_file)
                if not known and not is_file and not _is_for_a_program(scope["path"]):
                    headers.append(
                        "set-cookie",
                        f"{DEVICE_COOKIE}={device}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={DEVICE_DAYS * 86400}",
                    )
            await send(message)

        await self.app(scope, receive, send_with_headers)


def add_security_headers(headers: MutableHeaders, *, https: bool, is_file: bool = False) -> None:
    """What every answer carries, where the answer does not say otherwise; `is_file`: one of ours that may be kept."""
    said = {name for name, _ in headers.raw}
    headers.raw.extend(each for each in _SECURITY if each[0] not in said)
    if https:
        headers.setdefault("strict-transport-security", "max-age=31536000; includeSubDomains")
    if not is_file:
        headers.setdefault("cache-control", "no-store")


def _is_for_a_program(path: str) -> bool:
    """The JSON API knows no cookies; its documentation is a page like any other."""
    return path.startswith("/api/") and not path.endswith("/docs")


def _device_cookie(header: str) -> str | None:
    value = cookie_parser(header).get(DEVICE_COOKIE, "")
    return value if _DEVICE.fullmatch(value) else None
