"""Signing in and out. Phone number first, then the PIN: one task a screen."""

import uuid
from typing import Annotated, Any, TypeVar, cast
from urllib.parse import quote

from fastapi import Form, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.core.actor import Role
from app.core.csrf import SESSION_COOKIE
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.metrics import signing_in
from app.core.pages import go, go_to, page, rendered_once
from app.core.phones import normalise_phone, phone_problem
from app.core.redirects import local_path
from app.core.room import ANYONE, OptionalActor, SentForm, SystemDb
from app.identity import queries, service
from app.identity.demo_lines import read_lines
from app.identity.door import door_of
from app.identity.pins import shape_problem
from app.identity.room import HASHING, room
from app.identity.sessions import clear_cookie, end_session, set_cookie

T = TypeVar("T")
Text = Annotated[str, Form(max_length=300)]
ROLE_NAMES = {
    Role.TRAINEE: ("훈련생", "배우고, 풀고, 연습하고, 수료증을 받아요."),
    Role.INSTRUCTOR: ("강사", "낸 과제를 보고 점수와 도움말을 줘요."),
    Role.CENTER: ("센터 담당자", "회차를 열고, 초대장을 뽑고, 수료증을 내줘요."),
    Role.EMPLOYER: ("기업 담당자", "일거리를 올리고 소개받은 사람을 만나요."),
    Role.VIEWER: ("시·도와 전국", "이름 없이 숫자만 봐요."),
    Role.OPERATOR: ("운영자", "기관과 계정을 살펴요."),
}


@room.get("/sign-in", name="sign_in", allow=ANYONE)
def sign_in_page(request: Request, actor: OptionalActor, db: SystemDb, next: str = "/") -> Response:
    """The phone number; in a demo also the people to try it as. Someone who is in already is told so."""
    if actor:
        return page(request, "identity/signed_in.html", next=local_path(next))
    return _phone_page(request, db, next)


@room.post("/sign-in", name="enter", allow=ANYONE, in_turn=HASHING)
def sign_in(
    request: Request,
    form: SentForm,
    db: SystemDb,
) -> Response:
    """Without a PIN: on to the PIN page. With one: in, and on to the welcome, which knows what is still to do.

    The fields are read from the form itself: a class begins with thirty people at this door at once, and FastAPI takes as
    long for four fields as the database does for four statements.
    """
    phone, name = _typed(form, "phone", ""), _typed(form, "name", "")
    pin, next = _typed(form, "pin", None), _typed(form, "next", "/", most=2000)
    number = normalise_phone(phone)
    if number is None:
        return _phone_page(request, db, next, phone=phone, errors={"phone": phone_problem(phone) or ""})
    if pin is None:
        return _pin_page(request, db, number, next)
    if problem := shape_problem(pin):
        return _pin_page(request, db, number, next, name=name, errors={"pin": problem})
    try:
        with signing_in("pin"):
            token = service.sign_in_with_pin(db, door_of(request), number, pin, name)
    except Invalid as wrong:
        return _pin_page(request, db, number, next, name=name, errors=wrong.fields)
    return set_cookie(_to_welcome(request, next), token)


@room.get("/sign-in/staff", name="staff_sign_in", allow=ANYONE)
def staff_page(request: Request, actor: OptionalActor, next: str = "/") -> Response:
    if actor:
        return page(request, "identity/signed_in.html", next=local_path(next))
    return _password_page(request, next)


@room.post("/sign-in/staff", name="enter_password", allow=ANYONE, in_turn=HASHING)
def check_password(
    request: Request,
    db: SystemDb,
    login: Text = "",
    password: Annotated[str, Form(max_length=300)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    errors = {}
    if not login.strip():
        errors["login"] = "아이디가 비어 있어요. 전자우편 주소를 적어 주세요."
    if not password:
        errors["password"] = "비밀번호가 비어 있어요. 비밀번호를 적어 주세요."  # noqa: S105
    if errors:
        return _password_page(request, next, login, errors)
    try:
        with signing_in("password"):
            ticket = service.check_password(db, door_of(request), login, password)
    except Invalid as wrong:
        return _password_page(request, next, login, wrong.fields)
    return _code_page(request, ticket, next)


@room.post("/sign-in/staff/code", name="enter_code", allow=ANYONE)
def check_code(
    request: Request,
    db: SystemDb,
    ticket: Annotated[str, Form(max_length=1000)] = "",
    code: Annotated[str, Form(max_length=50)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    code = "".join(code.split())
    if problem := shape_problem(code):
        return _code_page(request, ticket, next, {"code": problem})
    try:
        with signing_in("code"):
            token = service.sign_in_with_code(db, door_of(request), ticket, code)
    except Invalid as wrong:
        if "ticket" in wrong.fields:
            return _password_page(request, next, errors={"login": wrong.message})
        return _code_page(request, ticket, next, wrong.fields)
    return set_cookie(go_to(request, local_path(next)), token)


@room.post("/sign-in/demo", name="enter_demo", allow=ANYONE)
def enter_demo(request: Request, db: SystemDb, account: Annotated[uuid.UUID, Form()]) -> Response:
    """One tap, in a demo only."""
    if not request.app.state.settings.demo:
        raise NotFound
    with db.write() as session:
        token, staff = service.sign_in_as_demo(session, door_of(request), account)
    return set_cookie(go_to(request, "/") if staff else _to_welcome(request, "/"), token)


@room.get("/sign-in/forgotten", name="forgotten", allow=ANYONE)
def forgotten(request: Request) -> Response:
    return page(request, "identity/forgotten.html")


@room.post("/sign-out", name="sign_out", allow=ANYONE)
def sign_out(request: Request, db: SystemDb) -> Response:
    """Ends the session and has the browser forget what it kept; the device's own cookie stays."""
    with db.write() as session:
        end_session(session, request.cookies.get(SESSION_COOKIE))
    response = clear_cookie(go(request, "identity:signed_out"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@room.get("/signed-out", name="signed_out", allow=ANYONE)
def signed_out(request: Request) -> Response:
    return page(request, "identity/signed_out.html")


def _typed(form: FormData, name: str, default: T, most: int = 300) -> str | T:
    """The last value of a field, as browsers and FastAPI count. Raises Invalid for a file, and for what nobody types."""
    value = form.get(name, default)
    if value is default or (isinstance(value, str) and len(value) <= most):
        return cast(str, value)
    raise Invalid()


def _phone_page(
    request: Request, db: Database, next: str, *, phone: str = "", errors: dict[str, str] | None = None
) -> Response:
    groups: list[dict[str, Any]] = []
    if request.app.state.settings.demo:
        with db.read() as session:
            people = queries.demo_people(session, read_lines(request.app.state.settings.var_dir))
        for role, (title, text) in ROLE_NAMES.items():
            found = [person for person in people if person.role is role]
            if found:
                groups.append({"title": title, "text": text, "people": found})
    return page(
        request,
        "identity/sign_in.html",
        status_code=422 if errors else 200,
        next=local_path(next),
        typed_phone=phone,
        errors=errors or {},
        demo_groups=groups,
    )


def _pin_page(
    request: Request,
    db: Database,
    phone: str,
    next: str,
    *,
    name: str = "",
    errors: dict[str, str] | None = None,
) -> Response:
    shared = queries.people_with_phone(db, phone) > 1
    kept = rendered_once(request)
    pad = None if errors else kept.keep("identity/pin_pad.html", lambda: kept.render("identity/pin_pad.html"))
    return page(
        request,
        "identity/sign_in_pin.html",
        status_code=422 if errors else 200,
        next=local_path(next),
        typed_phone=phone,
        pad=pad,
        shared=shared,
        name=name,
        errors=errors or {},
    )


def _password_page(request: Request, next: str, login: str = "", errors: dict[str, str] | None = None) -> Response:
    status = 422 if errors else 200
    return page(
        request,
        "identity/staff.html",
        status_code=status,
        next=local_path(next),
        login=login,
        errors=errors or {},
    )


def _code_page(request: Request, ticket: str, next: str, errors: dict[str, str] | None = None) -> Response:
    status = 422 if errors else 200
    return page(
        request,
        "identity/staff_code.html",
        status_code=status,
        next=local_path(next),
        ticket=ticket,
        errors=errors or {},
    )


def _to_welcome(request: Request, next: str) -> Response:
    welcome = str(request.app.url_path_for("people:welcome"))
    return go_to(request, f"{welcome}?next={quote(local_path(next), safe='/')}")
