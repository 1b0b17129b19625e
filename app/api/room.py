"""The router of the JSON API. A route without `allow=` and a summary does not import; only a token opens it.

A browser's session never counts here, so there is no forged request to guard against; and a token opens no page. The token is
looked up and its scopes are checked before the address, the query or the body are read: who may not enter learns nothing.
"""

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, cast, get_args, get_origin

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.core.api_client import ApiClient, ApiScope
from app.core.database import Database
from app.core.problems import Fault, Problem

PREFIX = "/api/v1"
BODY_LIMIT = 256 * 1024


class Scopes:
    """What a token needs for a route: all of `needed` (none: any living token)."""

    def __init__(self, *needed: ApiScope) -> None:
        self.needed = frozenset(needed)

    def check(self, client: ApiClient) -> None:
        missing = sorted(self.needed - client.scopes)
        if missing:
            raise Problem("missing-scope", f"This needs the scope {', '.join(missing)}, which the token lacks.")


ANY_TOKEN = Scopes()


class _FromToken:
    """Marks a handler parameter that the API's room fills in."""

    def __init__(self, what: str) -> None:
        self.what = what


CurrentClient = Annotated[ApiClient, _FromToken("client")]
ApiDb = Annotated[Database, _FromToken("db")]
ApiSystemDb = Annotated[Database, _FromToken("system_db")]


class _Route(APIRoute):
    """Lets the token in before anything that was sent is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        known = _query_names(self)
        allow = cast(Scopes, scopes_of(self.endpoint))
        takes_body = self.body_field is not None

        async def handle(request: Request) -> Response:
            await run_in_threadpool(_enter, request, allow)
            _refuse_unknown_parameters(request, known)
            if takes_body and not _is_json(request.headers.get("content-type", "")):
                raise Problem("unsupported-media-type")
            response = await answer(request)
            response.headers.update(request.state.rate_headers)
            return response

        return handle


class ApiRoom(APIRouter):
    """`@room.get(path, name="verb", allow=Scopes(…), summary="…")`; the full route name is `api:<room>_<verb>`."""

    def __init__(self, name: str) -> None:
        super().__init__(prefix=PREFIX, route_class=_Route)
        self.room = name

    def get(self, path: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        return self._route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        return self._route("POST", path, **options)

    def _route(
        self, method: str, path: str, *, name: str, allow: Scopes, summary: str, **options: Any
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(handler: Callable[..., Any]) -> Callable[..., Any]:
            full_name = f"api:{self.room}_{name}"
            self.add_api_route(
                path,
                _entered(handler, allow),
                methods=[method],
                name=full_name,
                summary=summary,
                operation_id=f"{self.room}_{name}",
                max_body_size=BODY_LIMIT,
                **options,
            )
            return handler

        return register


def scopes_of(endpoint: Callable[..., Any]) -> Scopes | None:
    """What a token needs for a route's endpoint; None when it is no route of the API."""
    return cast(Scopes | None, getattr(endpoint, "scopes", None))


def _enter(request: Request, allow: Scopes) -> None:
    """Put the token's client on the request, where the log finds it also when the token may not do this. Raises Problem: 401,
    403 or, before the scope is looked at, 429."""
    client: ApiClient = request.app.state.find_client(request)
    request.state.client = client
    allow.check(client)


def _entered(handler: Callable[..., Any], allow: Scopes) -> Callable[..., Any]:
    signature = inspect.signature(handler, eval_str=True)
    filled = {name: mark for name, p in signature.parameters.items() if (mark := _mark_of(p.annotation))}
    kept = [p for name, p in signature.parameters.items() if name not in filled]
    if "request" not in signature.parameters:
        kept.insert(0, inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request))

    @functools.wraps(handler)
    def entered(**values: Any) -> Any:
        request: Request = values["request"]
        for name, mark in filled.items():
            values[name] = _fill(mark, request)
        if "request" not in signature.parameters:
            del values["request"]
        return handler(**values)

    entered.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    del entered.__wrapped__
    entered.scopes = allow  # type: ignore[attr-defined]
    return entered


def _mark_of(annotation: Any) -> str | None:
    if get_origin(annotation) is Annotated:
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, _FromToken):
                return extra.what
    return None


def _fill(mark: str, request: Request) -> Any:
    client: ApiClient = request.state.client
    database: Database = request.app.state.database
    if mark == "client":
        return client
    return database.system() if mark == "system_db" else database.scoped(client.scope)


def _query_names(route: APIRoute) -> frozenset[str]:
    """The parameters that a route's query model or signature names."""
    names: set[str] = set()
    for field in route.dependant.query_params:
        model = getattr(field.field_info.annotation, "model_fields", None)
        names |= {info.alias or name for name, info in model.items()} if model else {field.alias}
    return frozenset(names)


def _refuse_unknown_parameters(request: Request, known: frozenset[str]) -> None:
    """A misspelt filter would answer with too much, a repeated one with the wrong thing: both are refused."""
    names = [name for name, _ in request.query_params.multi_items()]
    if unknown := [name for name in dict.fromkeys(names) if name not in known]:
        raise RequestValidationError([{"type": "extra_forbidden", "loc": ("query", n), "msg": ""} for n in unknown])
    if repeated := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise Problem("invalid", faults=[Fault("Send this once.", parameter=name) for name in repeated])


def _is_json(content_type: str) -> bool:
    return content_type.split(";", maxsplit=1)[0].strip().lower() == "application/json"
