"""`create_preview`: the preview's server. It listens on this machine alone; nothing of it is part of the product's server."""

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

from fastapi import Request
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from app.core import error_pages
from app.core import views as core
from app.core.actor import Actor
from app.core.addresses import NamedRoutesApp
from app.core.headers import HeadersMiddleware
from app.core.pages import NavItem, build_environment
from app.core.rendered import RenderedOnce
from app.core.settings import ROOT, SECRET_BYTES, Settings
from app.preview import views
from app.preview.answers import Answers
from app.preview.shelf import Shelf
from app.questions import rendering as questions

HOST = "127.0.0.1"
PLACES = (("차례", "learning:path"), ("고칠 곳", "preview:problems"))


def create_preview(courses: Path, quizzes: Path, today: Callable[[], date]) -> NamedRoutesApp:
    """The server over these folders; `today` is asked for when review dates are checked."""
    app = NamedRoutesApp(title="이음 미리보기", docs_url=None, redoc_url=None, openapi_url=None)
    state = app.state
    state.settings = Settings(secret_key=secrets.token_hex(SECRET_BYTES), demo=False)
    state.shelf = Shelf(courses, quizzes, today)
    state.answers = Answers()
    state.templates = build_environment(questions.FILTERS)
    state.rendered = RenderedOnce(state.templates)
    state.find_actor = _nobody
    state.navigation = _navigation
    error_pages.install(app)
    for room in views.ROOMS:
        app.router.routes.extend(room.routes)
    app.router.routes.extend(route for route in core.room.routes if getattr(route, "name", "") == "core:prefs")
    app.mount("/static", StaticFiles(directory=ROOT / "static"), name="static")
    app.add_middleware(HeadersMiddleware, https=False)
    # Another site's name that resolves to this machine must not read what is being written here.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return app


def _nobody(request: Request) -> None:
    """Who is signed in."""


def _navigation(request: Request, actor: Actor | None) -> list[NavItem]:
    urls = [(label, str(request.app.url_path_for(name))) for label, name in PLACES]
    return [NavItem(label, url, request.url.path == url) for label, url in urls]
