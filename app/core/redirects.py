"""Where to go next: only ever a path of our own."""

from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def local_path(value: str | None, fallback: str = "/") -> str:
    """`value` when it is a plain local path, else `fallback` (//host, \\host, schemes and control characters are refused)."""
    if not value or not value.startswith("/") or value.startswith(("//", "/\\")):
        return fallback
    if any(ord(c) < 33 or c == "\\" or ord(c) == 127 for c in value):
        return fallback
    try:
        parts = urlsplit(value)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc else value


def without_last_slash(not_found: ASGIApp) -> ASGIApp:
    """For a router's `default`: /sign-in/ leads to /sign-in. Starlette's own way names the host that the request claimed, and
    http where a proxy ends TLS; this one stays a path."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        target = local_path(quote(path.rstrip("/")), "") if path.endswith("/") else ""
        if not target or scope.get("method") != "GET":
            await not_found(scope, receive, send)
            return
        query: str = scope["query_string"].decode("latin-1")
        await RedirectResponse(f"{target}?{query}" if query else target, 308)(scope, receive, send)

    return answer


def sign_in_url(request: Request) -> str:
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "GET":
        here = local_path(_path_of(request.headers.get("referer", "")))
    return f"{request.app.url_path_for('identity:sign_in')}?next={quote(here, safe='/')}"


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # http://[::bad
        return ""
