"""`create_app(settings)`: the only place where things are put together."""

import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app import models
from app.cohorts.service import activate_enrolment
from app.content.kept import load_kept
from app.core import error_pages
from app.core.addresses import NamedRoutesApp
from app.core.clock import Clock
from app.core.database import connect
from app.core.headers import HeadersMiddleware
from app.core.health import Probe
from app.core.observing import ObservingMiddleware, count_statements
from app.core.pages import build_environment
from app.core.redirects import without_last_slash
from app.core.rendered import RenderedOnce
from app.core.scraping import serving_processes
from app.core.settings import ROOT, Settings
from app.core.stopping import Stopping
from app.core.storage import Storage
from app.core.template_cache import template_cache
from app.gauges import Gauges
from app.identity.sessions import find_actor
from app.identity.token_door import TokenDoor
from app.navigation import navigation
from app.questions import rendering as questions
from app.works import KINDS

# Starlette asks one route after the other, so the rooms of the pages that are read most come first; no paths of theirs overlap.
ROOMS = (
    "learning", "assessment", "labeling", "completion", "identity", "core",
    "people", "work", "cohorts", "review", "queues", "quality", "jobs", "guidance", "photos", "voices", "datasets",
    "desk", "reports", "privacy", "income", "api",
)  # fmt: skip
# These two come before all rooms: at nine in the morning a whole class stands at this door.
FIRST = ("identity:sign_in", "identity:enter")
API_ROOMS = ("identity", "cohorts", "completion")
# FastAPI's own traces and logs would carry errors' messages, which quote what people typed; ours do not (decision 0018).
UNSEEN: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
log = logging.getLogger("ieum")


class CachedStatic(StaticFiles):
    """Files whose address carries their content hash may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if versioned else "public, max-age=300"
        )
        return response


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The whole server. Raises StartRefused when a secret is missing or the database must not be used."""
    app = NamedRoutesApp(
        title="이음", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan, telemetry=UNSEEN
    )
    state = app.state
    state.settings = settings
    settings.check_for_start()
    state.database = connect(settings.database_url, settings.threads, clock)
    count_statements(state.database.engine)
    state.metadata = models.metadata
    state.storage = Storage(settings.var_dir / "files")
    state.exports = Storage(settings.var_dir / "exports")
    state.work_kinds = KINDS
    state.content = load_kept(settings.courses_dir, settings.quizzes_dir, settings.var_dir / "cache" / "content")
    state.templates = build_environment(questions.FILTERS)
    state.templates.bytecode_cache = template_cache(settings.var_dir)
    state.rendered = RenderedOnce(state.templates)
    state.find_actor = find_actor
    state.find_client = TokenDoor(state.database)
    state.navigation = navigation
    state.on_invite_accepted = activate_enrolment  # identity stands below cohorts and reaches it through this hook
    state.stopping = Stopping(settings.drain_seconds)
    state.probe = Probe(state, settings, state.stopping)
    state.gauges = Gauges(state.database, settings, serving_processes)
    error_pages.install(app)
    # Not include_router: FastAPI would work each route out anew for every app, and look through a wrapper at each request.
    for room in ROOMS:
        app.router.routes.extend(importlib.import_module(f"app.{room}.views").room.routes)
    app.router.routes.sort(key=lambda route: getattr(route, "name", None) not in FIRST)  # the others stay in order
    for room in API_ROOMS:
        app.include_router(importlib.import_module(f"app.{room}.api").room)
    app.router.redirect_slashes, app.router.default = False, without_last_slash(app.router.default)
    app.mount("/static", CachedStatic(directory=ROOT / "static"), name="static")
    app.add_middleware(HeadersMiddleware, https=settings.public_url.startswith("https://"))
    app.add_middleware(ObservingMiddleware, proxies=settings.proxies, database=state.database)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    app.state.stopping.listen()
    yield
    app.state.database.engine.dispose()
