"""`create_app(settings)`: the only place where things are put together."""

import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app import models
from app.cohorts.service import activate_enrolment
from app.content.loader import load_content
from app.core import error_pages
from app.core.clock import Clock
from app.core.database import connect
from app.core.headers import HeadersMiddleware
from app.core.pages import build_environment
from app.core.settings import ROOT, Settings
from app.core.storage import Storage
from app.identity.sessions import find_actor
from app.navigation import navigation
from app.questions import rendering as questions

ROOMS = ("core", "identity", "people", "cohorts", "learning", "assessment", "labeling", "review", "completion", "jobs")
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
    app = FastAPI(title="이음", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    state = app.state
    state.settings = settings
    settings.check_for_start()
    state.database = connect(settings.database_url, settings.threads, clock)
    state.metadata = models.metadata
    state.storage = Storage(settings.var_dir / "files")
    state.content = load_content(settings.courses_dir, settings.quizzes_dir)
    state.templates = build_environment(questions.FILTERS)
    state.find_actor = find_actor
    state.navigation = navigation
    state.on_invite_accepted = activate_enrolment  # identity stands below cohorts and reaches it through this hook
    error_pages.install(app)
    for room in ROOMS:
        app.include_router(importlib.import_module(f"app.{room}.views").room)
    app.mount("/static", CachedStatic(directory=ROOT / "static"), name="static")
    app.add_middleware(HeadersMiddleware, https=settings.public_url.startswith("https://"))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    yield
    app.state.database.engine.dispose()
