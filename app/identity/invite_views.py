"""An invite sheet in the hand: say who one is, set a PIN twice, and one is in."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Conflict
from app.core.pages import go, page
from app.core.room import ANYONE, SIGNED_IN, CurrentActor, OptionalActor, SystemDb
from app.identity import accounts
from app.identity.codes import code_problem, normal_code
from app.identity.door import Door, door_of
from app.identity.hashing import hash_pin
from app.identity.pins import pin_problem
from app.identity.queries import Sheet, SheetState, read_sheet
from app.identity.room import HASHING, room
from app.identity.sealing import seal, unseal
from app.identity.sessions import set_cookie

NOT_THE_SAME = "앞에서 누른 숫자와 달라요. 천천히 다시 눌러 주세요."
START_AGAIN = "처음부터 다시 정해 주세요. 숫자 6개를 눌러 주세요."


@room.get("/i", name="invite_code", allow=ANYONE)
def type_code(request: Request) -> Response:
    return page(request, "identity/invite_code.html", code="", errors={})


@room.post("/i", name="find_invite", allow=ANYONE)
def find_by_code(request: Request, db: SystemDb, code: Annotated[str, Form(max_length=60)] = "") -> Response:
    problem = code_problem(code)
    if not problem:
        with db.read() as session:
            if read_sheet(session, request.app.state.settings.secret, code):
                return go(request, "identity:invite", code=normal_code(code))
        problem = "이 번호의 초대장이 없어요. 초대장을 보고 한 글자씩 다시 적어 주세요."
    return page(request, "identity/invite_code.html", status_code=422, code=code, errors={"code": problem})


@room.get("/i/{code}", name="invite", allow=ANYONE)
def open_invite(request: Request, actor: OptionalActor, db: SystemDb, code: str) -> Response:
    """김영희 님이 맞으신가요? Opening the sheet uses nothing up: messengers open links to preview them."""
    sheet = _sheet(request, db, code)
    if sheet is None or sheet.state in (SheetState.USED, SheetState.EXPIRED):
        return _stopped(request, sheet)
    if sheet.state is SheetState.HAS_KEY:
        return _has_key(request, sheet, actor, code)
    return page(request, "identity/invite.html", sheet=sheet, code=code)


@room.get("/i/{code}/not-me", name="invite_not_me", allow=ANYONE)
def not_me(request: Request, db: SystemDb, code: str) -> Response:
    sheet = _sheet(request, db, code)
    return page(request, "identity/invite_not_me.html", code=code, center_phone=_phone_of(request, sheet))


@room.get("/i/{code}/pin", name="invite_pin", allow=ANYONE)
def pin_page(request: Request, db: SystemDb, code: str) -> Response:
    sheet = _sheet(request, db, code)
    if sheet is None or sheet.state is not SheetState.FRESH:
        return go(request, "identity:invite", code=code)
    return _pin_page(request, sheet, code)


@room.post("/i/{code}/pin", name="set_pin", allow=ANYONE, in_turn=HASHING)
def set_pin(
    request: Request,
    db: SystemDb,
    code: str,
    pin: Annotated[str, Form(max_length=300)] = "",
    chosen: Annotated[str | None, Form(max_length=500)] = None,
) -> Response:
    """The first time the PIN is looked at, the second time it is compared; between the two it travels sealed."""
    door = door_of(request)
    sheet = _sheet(request, db, code)
    if sheet is None or sheet.state is not SheetState.FRESH:
        return go(request, "identity:invite", code=code)
    if chosen is None:
        if problem := pin_problem(pin, sheet.person.phone, sheet.person.birth_date):
            return _pin_page(request, sheet, code, error=problem)
        return _pin_page(request, sheet, code, chosen=seal(door.secret, "pin", _bond(door, sheet), pin.encode()))
    first = unseal(door.secret, "pin", _bond(door, sheet), chosen)
    if first is None:
        return _pin_page(request, sheet, code, error=START_AGAIN)
    if first.decode() != pin:
        return _pin_page(request, sheet, code, chosen=chosen, error=NOT_THE_SAME)
    pin_hash = hash_pin(door.secret, pin)
    with db.write() as session:
        accepted = request.app.state.on_invite_accepted
        token = accounts.accept_with_pin(session, door, sheet.invite, pin_hash, accepted)
    return set_cookie(go(request, "people:welcome"), token)


@room.post("/i/{code}/acceptance", name="accept_invite", allow=SIGNED_IN)
def accept(request: Request, actor: CurrentActor, db: SystemDb, code: str) -> Response:
    """Someone who has a PIN already joins one more cohort."""
    sheet = _sheet(request, db, code)
    if sheet is None or sheet.state is not SheetState.HAS_KEY or sheet.person.id != actor.person_id:
        raise Conflict(accounts.USED)
    with db.write() as session:
        accepted = request.app.state.on_invite_accepted
        token = accounts.accept_signed_in(session, door_of(request), actor, sheet.invite, accepted)
    return set_cookie(go(request, "people:welcome"), token)


def _sheet(request: Request, db: Database, code: str) -> Sheet | None:
    with db.read() as session:
        return read_sheet(session, request.app.state.settings.secret, code)


def _has_key(request: Request, sheet: Sheet, actor: Actor | None, code: str) -> Response:
    mine = actor is not None and actor.person_id == sheet.person.id
    return page(request, "identity/invite_has_key.html", sheet=sheet, code=code, mine=mine)


def _stopped(request: Request, sheet: Sheet | None) -> Response:
    status, state = (410, sheet.state.value) if sheet else (404, "unknown")
    return page(
        request,
        "identity/invite_stopped.html",
        status_code=status,
        state=state,
        center_phone=_phone_of(request, sheet),
    )


def _pin_page(
    request: Request, sheet: Sheet, code: str, *, chosen: str | None = None, error: str | None = None
) -> Response:
    return page(
        request,
        "identity/invite_pin.html",
        status_code=422 if error else 200,
        sheet=sheet,
        code=code,
        chosen=chosen,
        errors={"pin": error} if error else {},
    )


def _phone_of(request: Request, sheet: Sheet | None) -> str:
    default: str = request.app.state.settings.help_phone
    return (sheet.organisation.phone if sheet else "") or default


def _bond(door: Door, sheet: Sheet) -> str:
    return f"{sheet.invite.public_id}:{sheet.invite.nonce}:{door.device}"
