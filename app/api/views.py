"""What an integrator reads: the OpenAPI document, and the same as a page. Open to anyone; neither shows anything of anyone."""

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from app.api.guide import read_groups
from app.api.openapi import SCOPE_MEANINGS, api_document
from app.core.pages import page
from app.core.problems import KINDS
from app.core.room import ANYONE, Room

room = Room("api", prefix="/api/v1")


@room.get("/openapi.json", name="openapi", allow=ANYONE)
def openapi(request: Request) -> Response:
    """Machines of other origins may read it: it is the same for everyone."""
    return JSONResponse(api_document(request.app), headers={"access-control-allow-origin": "*"})


@room.get("/docs", name="docs", allow=ANYONE)
def docs(request: Request) -> Response:
    """A Korean opening, then the reference in English, as the document has it."""
    return page(
        request,
        "api/docs.html",
        groups=read_groups(api_document(request.app)),
        kinds=list(KINDS.values()),
        scopes=[(scope.value, words) for scope, words in SCOPE_MEANINGS.items()],
        public_url=request.app.state.settings.public_url,
    )
