"""A room's router: every route names who may enter, and gets its actor and database in the one thread it runs in.

FastAPI would run each sync dependency as a thread hop of its own; resolving the actor inside the handler's thread
costs one hop a request. A route without `allow=` does not import.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, cast, get_args, get_origin

from anyio import CapacityLimiter
from fastapi import APIRouter, Depends, Path, Request
from pydantic import BeforeValidator
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.core.actor import Actor, Role
from app.core.csrf import SESSION_COOKIE, guard
from app.core.database import Database
from app.core.errors import Forbidden, SignInNeeded

DEFAULT_BODY_LIMIT = 256 * 1024


class _FromRoom:
    """Marks a handler parameter that the room fills in."""

    def __init__(self, what: str) -> None:
        self.what = what


CurrentActor = Annotated[Actor, _FromRoom("actor")]
OptionalActor = Annotated[Actor | None, _FromRoom("actor")]
Db = Annotated[Database, _FromRoom("db")]
SystemDb = Annotated[Database, _FromRoom("system_db")]
SentForm = Annotated[FormData, _FromRoom("form")]  # for forms whose fields depend on content, such as a question's


def _plain_digits(value: object) -> object:
    """Pydantic reads "1_0" as 10 and "٣" as 3; an address has one spelling."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("not a plain number")
    return value


# A number in an address: what is none, or more than a column holds, is not found.
PathNumber = Annotated[int, Path(ge=0, le=2**31 - 1), BeforeValidator(_plain_digits)]


class Allow:
    """Who may enter a route: anyone, anyone signed in, or holders of at least one of the roles."""

    def __init__(self, name: str, *roles: Role, signed_in: bool = True) -> None:
        self.name, self.roles, self.signed_in = name, frozenset(roles), signed_in

    def check(self, actor: Actor | None) -> None:
        if not self.signed_in:
            return
        if actor is None:
            raise SignInNeeded("로그인한 시간이 지났거나 아직 들어오지 않았어요.")
        if self.roles and not self.roles & actor.roles:
            raise Forbidden("이 화면은 맡은 일이 다른 분이 쓰는 곳이에요.")


ANYONE = Allow("anyone", signed_in=False)
SIGNED_IN = Allow("signed_in")
TRAINEE = Allow("trainee", Role.TRAINEE)
INSTRUCTOR = Allow("instructor", Role.INSTRUCTOR)
CENTER = Allow("center", Role.CENTER)
TEACHING_STAFF = Allow("teaching_staff", Role.CENTER, Role.INSTRUCTOR)
EMPLOYER = Allow("employer", Role.EMPLOYER)
VIEWER = Allow("viewer", Role.VIEWER)
OPERATOR = Allow("operator", Role.OPERATOR)


class Room(APIRouter):
    """`@room.get(path, name="verb", allow=TRAINEE)`; the full route name is `room:verb`."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(**options)
        self.room = name

    def get(self, path: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        return self._route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        return self._route("POST", path, **options)

    def _route(
        self,
        method: str,
        path: str,
        *,
        name: str,
        allow: Allow,
        max_body_size: int = DEFAULT_BODY_LIMIT,
        in_turn: CapacityLimiter | None = None,
        **options: Any,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(handler: Callable[..., Any]) -> Callable[..., Any]:
            # Reading needs neither, and FastAPI takes its time for each dependency of each page.
            checks = [] if method == "GET" else [Depends(_check_before_the_form(allow))]
            self.add_api_route(
                path,
                _in_turn(_entered(handler, allow), in_turn) if in_turn else _entered(handler, allow),
                methods=[method],
                name=f"{self.room}:{name}",
                response_model=None,
                include_in_schema=options.pop("include_in_schema", False),
                max_body_size=max_body_size,
                dependencies=checks,
                **options,
            )
            return handler

        return register


def allow_of(endpoint: Callable[..., Any]) -> Allow | None:
    """The policy of a route's endpoint, for the tests' access matrix."""
    return cast(Allow | None, getattr(endpoint, "allow", None))


def _check_before_the_form(allow: Allow) -> Callable[..., Any]:
    """FastAPI validates a form before it calls the handler; who may not enter must not learn what the form wants."""

    async def check(request: Request) -> None:
        await guard(request)  # not a dependency of its own: FastAPI takes its time for each
        # Who has no cookie is nobody, and the database, which is asked in a thread, need not say so.
        signed_in = SESSION_COOKIE in request.cookies
        allow.check(await run_in_threadpool(resolve_actor, request) if signed_in else None)

    return check


def _entered(handler: Callable[..., Any], allow: Allow) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(handler):
        return _on_the_loop(handler, allow)
    signature = inspect.signature(handler, eval_str=True)
    filled = {name: mark for name, p in signature.parameters.items() if (mark := _mark_of(p.annotation))}
    kept = [p for name, p in signature.parameters.items() if name not in filled]
    if "request" not in signature.parameters:
        kept.insert(0, inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request))

    @functools.wraps(handler)
    def entered(**values: Any) -> Any:
        request: Request = values["request"]
        actor = resolve_actor(request)
        allow.check(actor)
        for name, mark in filled.items():
            values[name] = _fill(mark, request, actor)
        if "request" not in signature.parameters:
            del values["request"]
        return handler(**values)

    entered.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    del entered.__wrapped__
    entered.allow = allow  # type: ignore[attr-defined]
    return entered


def _in_turn(entered: Callable[..., Any], turns: CapacityLimiter) -> Callable[..., Any]:
    """For what costs much when a stranger asks (a hash, a file taken apart): beyond the limiter's number requests wait on the
    loop, first come, first served, and hold no thread. Else a few dozen wrong PINs at once keep everybody's pages waiting."""

    @functools.wraps(entered)
    async def waiting(**values: Any) -> Any:
        async with turns:
            return await run_in_threadpool(entered, **values)

    waiting.__signature__ = inspect.signature(entered)  # type: ignore[attr-defined]
    del waiting.__wrapped__
    return waiting


def _on_the_loop(handler: Callable[..., Any], allow: Allow) -> Callable[..., Any]:
    """A coroutine takes no thread, so it answers when all threads are taken; it may ask for nobody and no database."""
    if allow is not ANYONE or any(_mark_of(p.annotation) for p in inspect.signature(handler).parameters.values()):
        raise TypeError(
            f"{handler.__name__}: a coroutine cannot look up an actor or hold a transaction; make it a plain def"
        )

    @functools.wraps(handler)
    async def entered(**values: Any) -> Any:
        return await handler(**values)

    entered.allow = allow  # type: ignore[attr-defined]
    return entered


def resolve_actor(request: Request) -> Actor | None:
    """The signed-in actor, looked up once a request (one statement) and kept on `request.state`."""
    if not hasattr(request.state, "actor"):
        request.state.actor = request.app.state.find_actor(request)
    return cast(Actor | None, request.state.actor)


def _mark_of(annotation: Any) -> str | None:
    if get_origin(annotation) is Annotated:
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, _FromRoom):
                return extra.what
    return None


def _fill(mark: str, request: Request, actor: Actor | None) -> Any:
    if mark == "actor":
        return actor
    if mark == "form":
        return request.state.form
    database: Database = request.app.state.database
    if mark == "system_db":
        return database.system()
    return database.scoped(actor.scope) if actor else database
