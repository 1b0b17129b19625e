"""Pages and fragments of pages: one template, rendered whole or, for htmx, only the block that changed."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template, pass_context

from app.core.actor import Actor
from app.core.csrf import csrf_token
from app.core.filters import FILTERS
from app.core.rendered import RenderedOnce
from app.core.settings import ROOT

TEXT_STEPS = ("18", "20", "24", "28")
THEMES = ("soft", "contrast")


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Prefs:
    text: str = "20"
    theme: str = "soft"


def prefs_of(request: Request) -> Prefs:
    text = request.cookies.get("ieum-text", "20")
    theme = request.cookies.get("ieum-theme", "soft")
    return Prefs(text if text in TEXT_STEPS else "20", theme if theme in THEMES else "soft")


def build_environment(filters: dict[str, Callable[..., Any]]) -> Environment:
    """One environment for all rooms; a room's templates live in `app/<room>/templates/<room>/`. `filters` come on top."""
    folders: Sequence[Path] = sorted((ROOT / "app").glob("*/templates"))
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters.update({**FILTERS, **filters})
    environment.globals["static"] = static_url
    environment.globals["url_for"] = _url_for
    return environment


@pass_context
def _url_for(context: Any, name: str, /, **params: Any) -> str:
    request: Request = context["request"]
    return str(request.app.url_path_for(name, **params))


@lru_cache(maxsize=512)
def static_url(path: str) -> str:
    """Address of a static file with its content hash, so that browsers may keep it for ever."""
    digest = hashlib.sha256((ROOT / "static" / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


def page(
    request: Request,
    template: str,
    *,
    fragment: str | None = None,
    status_code: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Render `template`, or only its block `fragment` when htmx asked for a part of the page."""
    environment: Environment = request.app.state.templates
    found = environment.get_template(template)
    values = {**context, **_shared_context(request)}
    partial = fragment is not None and wants_fragment(request)
    html = _render_block(found, str(fragment), values) if partial else found.render(values)
    return HTMLResponse(html, status_code=status_code, headers=headers)


def _render_block(template: Template, name: str, values: dict[str, Any]) -> str:
    """One block of a page. The page's own imports, macros and `set`s stand at its top and run before its parent's first
    output, so the first step of the root generator is what makes them known to the block."""
    context = template.new_context(values)
    next(template.root_render_func(context), None)
    return "".join(template.blocks[name](context))


def rendered_once(request: Request) -> RenderedOnce:
    """Where pieces of pages that are the same for everyone are kept."""
    found: RenderedOnce = request.app.state.rendered
    return found


def wants_fragment(request: Request) -> bool:
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-request-type") != "full"


def go(request: Request, name: str, /, **params: Any) -> Response:
    """Send the browser on to a named route after a deed (303, or htmx's own header)."""
    return go_to(request, str(request.app.url_path_for(name, **params)))


def go_to(request: Request, url: str) -> Response:
    if wants_fragment(request):
        return Response(status_code=204, headers={"HX-Redirect": url})
    return RedirectResponse(url, status_code=303)


def _shared_context(request: Request) -> dict[str, Any]:
    actor: Actor | None = getattr(request.state, "actor", None)
    navigation: Callable[[Request, Actor | None], list[NavItem]] = request.app.state.navigation
    settings = request.app.state.settings
    return {
        "request": request,
        "actor": actor,
        "csrf_token": csrf_token(request),
        "prefs": prefs_of(request),
        "nav": navigation(request, actor),
        "help_phone": (actor.help_phone if actor else None) or settings.help_phone,
        "demo": settings.demo,
    }
