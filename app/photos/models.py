"""Pictures that a trainee took, to practise straightening a receipt."""

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed, PersonalRow
from app.core.types import Json, UtcDateTime


class OwnPhoto(PersonalRow, Keyed, Base):
    """One picture of one's own, for that person alone: row-level security shows it to no staff.

    `digest`: the picture as kept, a webp without metadata, `width` × `height` pixels. `corners`: [[x, y] × 4] of the receipt in
    it, from its top left onwards. `straight`: the digest of the straightened cut, "" before there is one. `seq` rises with each change.
    Row and files are gone at `expires_at` (housekeeping), or when the person deletes it.
    """

    __tablename__ = "own_photo"

    task: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    corners: Mapped[list[list[float]]] = mapped_column(Json)
    straight: Mapped[str] = mapped_column(String(64), default="")
    seq: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
