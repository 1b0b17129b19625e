"""Pages for a picture of one's own: take or choose it, set the corners, see it straightened and looked over, delete it."""

import uuid
from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Form, Request, UploadFile
from fastapi.responses import FileResponse, Response

from app.cohorts.ledger import access_learner
from app.core.errors import Conflict, Invalid, NotFound
from app.core.file_kinds import Group
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db, Room
from app.core.uploads import Refused, check_upload
from app.labeling.graders.quads import is_convex
from app.photos import pictures, service
from app.photos.forms import CORNER_NAMES, CornersForm, read_corners
from app.photos.models import OwnPhoto
from app.photos.queries import access_photo, list_photos

room = Room("photos")
MOST_BYTES = 12 * 1024 * 1024
ROOM_AROUND = 64 * 1024  # the rest of the form
PICTURES: tuple[Group, ...] = ("picture",)
TASK = "receipts"
TILT = {"tilt-left": -1.0, "tilt-right": 1.0}


@room.get("/photos", name="list", allow=TRAINEE)
def show_photos(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        photos = list_photos(session, actor)
    return _list(request, photos)


@room.post("/photos", name="add", allow=TRAINEE, max_body_size=MOST_BYTES + ROOM_AROUND)
def add_photo(
    request: Request, actor: CurrentActor, db: Db, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Keep a picture, or say why not; of a refused one nothing is kept."""
    with db.read() as session:
        photos = list_photos(session, actor)
        learner = access_learner(session, actor)
        service.require_room(session, actor.person_id)
    if file is None or not file.filename:
        return _list(request, photos, fault="사진을 먼저 골라 주세요. ‘사진 찍거나 고르기’를 눌러요.")
    checked = check_upload(file.filename, file.file.read(), PICTURES, MOST_BYTES)
    if isinstance(checked, Refused):
        return _list(request, photos, fault=checked.text)
    try:
        kept = pictures.keep(checked.content)
    except Invalid as fault:
        return _list(request, photos, fault=fault.message)
    store = service.store_of(request.app.state.settings, actor.person_id)
    digest = store.put(kept.content)
    with db.write() as session:
        photo = service.keep_photo(session, learner, TASK, kept, digest)
        public_id = photo.public_id
    return go(request, "photos:show", photo_id=public_id)


@room.get("/photos/{photo_id}", name="show", allow=TRAINEE)
def show_photo(request: Request, photo_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The corners over the picture; beneath it the straightened cut and what a machine says about it."""
    with db.read() as session:
        photo = access_photo(session, actor, photo_id)
    return _show(request, photo, photo.corners)


@room.get("/photos/{photo_id}/picture", name="picture", allow=TRAINEE)
def show_picture(request: Request, photo_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        photo = access_photo(session, actor, photo_id)
    return _file(request, photo, photo.digest)


@room.get("/photos/{photo_id}/straight", name="straight", allow=TRAINEE)
def show_straight(request: Request, photo_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        photo = access_photo(session, actor, photo_id)
    return _file(request, photo, photo.straight)


@room.post("/photos/{photo_id}", name="change", allow=TRAINEE)
def change_photo(
    request: Request, photo_id: uuid.UUID, form: Annotated[CornersForm, Form()], actor: CurrentActor, db: Db
) -> Response:
    """deed: straighten, turn-left, turn-right, tilt-left, tilt-right, or save. Pictures are worked on outside the transaction."""
    with db.read() as session:
        photo = access_photo(session, actor, photo_id)
    if form.seq != photo.seq:
        raise Conflict("다른 창에서 먼저 바꾸었어요. 새로 열어 지금 모습을 보고 이어서 해 주세요.")
    store = service.store_of(request.app.state.settings, actor.person_id)
    straight, picture = "", None
    try:
        corners = read_corners(form, photo.width, photo.height)
        if form.deed in ("turn-left", "turn-right"):
            kept, corners = pictures.turned(_content(request, photo), corners, right=form.deed == "turn-right")
            picture = (store.put(kept.content), kept.width, kept.height)
        elif form.deed in TILT:
            corners = pictures.tilted(corners, TILT[form.deed], photo.width, photo.height)
        elif form.deed == "straighten":
            if not is_convex(corners):
                raise Invalid(
                    "모서리를 이은 선이 엇갈렸어요. 1번부터 시계 방향으로 놓아 주세요.",
                    {"corner-1": "모서리를 이은 선이 엇갈렸어요. 1번부터 시계 방향으로 놓아 주세요."},
                )
            straight = store.put(pictures.straightened(_content(request, photo), corners).content)
    except Invalid as fault:
        typed = list(zip(form.corner_x, form.corner_y, strict=False))
        shown = typed if len(typed) == len(CORNER_NAMES) else photo.corners
        return _show(request, photo, shown, errors=fault.fields or {"corner-1": fault.message}, status=422)
    with db.write() as session:
        service.change(session, photo, form.seq, corners, straight=straight, picture=picture)
    _forget(request, photo, db)
    return go(request, "photos:show", photo_id=photo_id)


@room.post("/photos/{photo_id}/delete", name="delete", allow=TRAINEE)
def delete_photo(request: Request, photo_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The row and its files, at once."""
    with db.write() as session:
        photo = access_photo(session, actor, photo_id)
        session.delete(photo)
    _forget(request, photo, db)
    return go(request, "photos:list")


def _forget(request: Request, before: OwnPhoto, db: Db) -> None:
    """The files that the row named before the deed, unless it names them still."""
    with db.read() as session:
        digests = (before.digest, before.straight)
        service.forget(session, request.app.state.settings, before.person_id, digests)


def _list(request: Request, photos: Sequence[OwnPhoto], fault: str = "") -> Response:
    return page(
        request,
        "photos/list.html",
        status_code=422 if fault else 200,
        photos=photos,
        errors={"file": fault} if fault else {},
        most=service.MOST,
        days=service.KEPT_FOR.days,
        megabytes=MOST_BYTES // 1024 // 1024,
    )


def _show(
    request: Request,
    photo: OwnPhoto,
    corners: Sequence[Sequence[object]],
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "photos/show.html",
        status_code=status,
        photo=photo,
        corners=corners,
        names=CORNER_NAMES,
        advice=_advice(request, photo),
        errors=errors or {},
    )


def _advice(request: Request, photo: OwnPhoto) -> Sequence[object]:
    """What a machine says of the straightened cut; nothing before there is one."""
    from app.photos.looking import advice_on, measure  # numpy, for those who straighten a picture

    path = photo.straight and service.store_of(request.app.state.settings, photo.person_id).find(photo.straight)
    if not path:
        return ()
    outline = [(x, y) for x, y in photo.corners]
    return advice_on(measure(path.read_bytes(), outline, photo.width, photo.height))


def _content(request: Request, photo: OwnPhoto) -> bytes:
    try:
        return service.store_of(request.app.state.settings, photo.person_id).get(photo.digest)
    except FileNotFoundError as gone:
        raise NotFound("사진이 지워졌어요. 다시 찍거나 골라 주세요.") from gone


def _file(request: Request, photo: OwnPhoto, digest: str) -> Response:
    path = digest and service.store_of(request.app.state.settings, photo.person_id).find(digest)
    if not path:
        raise NotFound("사진이 지워졌어요. 다시 찍거나 골라 주세요.")
    return FileResponse(path, media_type="image/webp")
