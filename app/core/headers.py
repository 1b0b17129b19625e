"""Response headers, the device cookie and the request's size: one small ASGI middleware."""

import secrets
from http.cookies import SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
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
DEVICE_DAYS = 180


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

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), scope["path"], None if known else device)
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add_headers(self, headers: MutableHeaders, path: str, new_device: str | None) -> None:
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        if self.https:
            headers.setdefault("strict-transport-security", "max-age=31536000; includeSubDomains")
        if path.startswith("/static/"):
            return
        headers.setdefault("cache-control", "no-store")
        if new_device:
            headers.append(
                "set-cookie",
                f"{DEVICE_COOKIE}={new_device}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={DEVICE_DAYS * 86400}",
            )


def _device_cookie(header: str) -> str | None:
    try:
        value = SimpleCookie(header).get(DEVICE_COOKIE)
    except Exception:
        return None
    return value.value if value and 16 <= len(value.value) <= 64 else None
