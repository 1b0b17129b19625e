"""What belongs to no room: the first page, reading comfort, the style guide, health."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from app.core.errors import NotFound
from app.core.health import probe_of
from app.core.pages import TEXT_STEPS, THEMES, go_to, page
from app.core.redirects import local_path
from app.core.room import ANYONE, SIGNED_IN, OptionalActor, Room
from app.core.scraping import MEDIA_TYPE, may_scrape, scrape

room = Room("core")
YEAR_S = 365 * 86400


@room.get("/", name="home", allow=ANYONE)
def home(request: Request, actor: OptionalActor) -> Response:
    """Send each role to where its work is."""
    places = request.app.state.navigation(request, actor)
    if actor is not None and not places:
        return page(request, "no_place.html")
    return go_to(request, places[0].url if places else str(request.app.url_path_for("identity:sign_in")))


@room.post("/prefs", name="prefs", allow=ANYONE)
def set_prefs(
    request: Request,
    next: Annotated[str, Form()] = "/",
    text: Annotated[str | None, Form()] = None,
    theme: Annotated[str | None, Form()] = None,
) -> Response:
    """Text size and theme, kept in this browser."""
    response = go_to(request, local_path(next))
    if text in TEXT_STEPS:
        response.set_cookie("ieum-text", text, max_age=YEAR_S, samesite="lax")
    if theme in THEMES:
        response.set_cookie("ieum-theme", theme, max_age=YEAR_S, samesite="lax")
    return response


@room.get("/styleguide", name="styleguide", allow=ANYONE)
def styleguide(request: Request) -> Response:
    return page(request, "styleguide.html")


@room.get("/alive", name="alive", allow=SIGNED_IN)
def alive(request: Request) -> Response:
    """Someone works on a page without sending anything: looking the session up is all it takes to keep them in."""
    return Response(status_code=204)


@room.get("/healthz", name="health", allow=ANYONE)
async def health(request: Request) -> Response:
    """200 while the process lives, whatever its database does: starting it again would not mend the database."""
    return PlainTextResponse("ok")


@room.get("/readyz", name="ready", allow=ANYONE)
async def ready(request: Request) -> Response:
    """200 when pages can be served, 503 when not or when the server is stopping; what is wrong in one word each."""
    found = await probe_of(request.app).check()
    body = {"status": found.status, "checks": found.checks}
    return JSONResponse(body, 200 if found.ready else 503)


@room.get("/metrics", name="metrics", allow=ANYONE)
def metrics(request: Request) -> Response:
    """For Prometheus, with METRICS_TOKEN; to anybody else the page is not there."""
    if not may_scrape(request, request.app.state.settings):
        raise NotFound
    return Response(scrape(request.app.state.gauges), media_type=MEDIA_TYPE)
