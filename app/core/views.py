"""What belongs to no room: the first page, reading comfort, the style guide, health."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import PlainTextResponse, Response

from app.core.pages import TEXT_STEPS, THEMES, go_to, page
from app.core.redirects import local_path
from app.core.room import ANYONE, Db, OptionalActor, Room

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


@room.get("/healthz", name="health", allow=ANYONE)
def health(db: Db) -> Response:
    """200 when the process answers and the database does too."""
    with db.read():
        return PlainTextResponse("ok")
