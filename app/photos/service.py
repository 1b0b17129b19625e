"""Keeping, changing and forgetting a trainee's own pictures. Files lie in a folder of the person's own, so that what one person
deletes is never another's; they are in no backup, because they live for days."""

import contextlib
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner
from app.core.clock import now
from app.core.database import Database
from app.core.errors import Conflict, Invalid
from app.core.settings import Settings
from app.core.storage import Storage
from app.photos.models import OwnPhoto
from app.photos.pictures import Kept, Point, first_corners

KEPT_FOR = timedelta(days=7)
UNUSED_S = 86400
MOST = 5  # pictures a person may have at a time


def store_of(settings: Settings, person_id: int) -> Storage:
    """Where the pictures of one person lie."""
    return Storage(settings.var_dir / "photos" / str(person_id))


def require_room(session: Session, person_id: int) -> None:
    """Raises Invalid when the person has as many pictures as they may. Two tabs at once may bring one too many: it goes by itself."""
    count = session.scalar(select(func.count()).select_from(OwnPhoto).where(OwnPhoto.person_id == person_id)) or 0
    if count >= MOST:
        raise Invalid(
            f"사진은 {MOST}장까지 둘 수 있어요. 다 쓴 사진을 지우고 다시 골라 주세요.", {"file": "사진이 다 찼어요."}
        )


def keep_photo(session: Session, learner: Learner, task: str, kept: Kept, digest: str) -> OwnPhoto:
    """A row for a picture whose file is stored."""
    at = now(session)
    photo = OwnPhoto(
        organisation_id=learner.organisation_id,
        person_id=learner.person_id,
        task=task,
        digest=digest,
        width=kept.width,
        height=kept.height,
        corners=[list(point) for point in first_corners(kept.width, kept.height)],
        straight="",
        created_at=at,
        expires_at=at + KEPT_FOR,
    )
    session.add(photo)
    session.flush()
    return photo


def change(
    session: Session,
    photo: OwnPhoto,
    seq: int,
    corners: Sequence[Point],
    *,
    straight: str = "",
    picture: tuple[str, int, int] | None = None,
) -> None:
    """New corners, and with them a straightened cut or a turned picture (digest, width, height). Raises Conflict when the picture was
    changed since the form was opened; the race between two tabs is settled by the guarded update."""
    values: dict[str, Any] = {
        "corners": [list(point) for point in corners],
        "straight": straight,
        "seq": OwnPhoto.seq + 1,
    }
    if picture:
        values |= {"digest": picture[0], "width": picture[1], "height": picture[2]}
    guarded = update(OwnPhoto).where(OwnPhoto.id == photo.id, OwnPhoto.seq == seq).values(values)
    if session.execute(guarded.returning(OwnPhoto.id)).first() is None:
        raise Conflict("다른 창에서 먼저 바꾸었어요. 새로 열어 지금 모습을 보고 이어서 해 주세요.")


def forget(session: Session, settings: Settings, person_id: int, digests: Iterable[str]) -> None:
    """Remove files that no row of the person names any more. To be called once the deed that parted with them is committed."""
    store = store_of(settings, person_id)
    for digest in {each for each in digests if each}:
        naming = or_(OwnPhoto.digest == digest, OwnPhoto.straight == digest)
        if session.scalar(select(OwnPhoto.id).where(OwnPhoto.person_id == person_id, naming).limit(1)) is None:
            store.remove(digest)
    _drop_empty(store.root)


def expire_photos(database: Database, settings: Settings) -> int:
    """Delete the pictures whose days are over, and files that nothing names (a request cut off between file and row); returns how
    many pictures. Files younger than a day stay: their row may be about to be written. `database` is of the system's scope."""
    with database.write() as session:
        over = list(session.scalars(select(OwnPhoto).where(OwnPhoto.expires_at <= now(session))))
        for photo in over:
            session.delete(photo)
    with database.read() as session:
        rows = session.execute(select(OwnPhoto.person_id, OwnPhoto.digest, OwnPhoto.straight)).all()
    named = {(person_id, digest) for person_id, *digests in rows for digest in digests}
    for folder in (settings.var_dir / "photos").glob("[0-9]*"):
        for path in folder.glob("??/*"):
            known = (int(folder.name), path.name) in named
            if not known and (path.stat().st_mtime < time.time() - UNUSED_S or _was_of(over, folder, path)):
                path.unlink(missing_ok=True)
        _drop_empty(folder)
    return len(over)


def _was_of(over: Iterable[OwnPhoto], folder: Path, path: Path) -> bool:
    return any(folder.name == str(photo.person_id) and path.name in (photo.digest, photo.straight) for photo in over)


def _drop_empty(folder: Path) -> None:
    """The person's folder, once nothing is in it."""
    for place in (*folder.glob("??"), folder):
        with contextlib.suppress(OSError):
            place.rmdir()
