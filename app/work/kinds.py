"""What a room says about one kind of long work; the worker knows nothing else of it.

A kind cuts its work into chunks. A chunk is prepared outside any transaction of writing (reading, signing, drawing, files)
and then kept in one short write transaction together with the progress, so it is done once however often it is begun.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.settings import Settings
from app.core.storage import Storage
from app.work.models import Work


@dataclass(frozen=True)
class File:
    """A finished file in `Tools.exports`, to be taken from the work's page until it expires."""

    digest: str
    name: str
    size: int
    expires_at: datetime


@dataclass(frozen=True)
class Step:
    """What one chunk came to. `units` are added to what the page counts; `cursor` is where the next chunk begins.

    `result` of the last chunk: what `Kind.said` reads; `route` and its parameters become the way on.
    """

    units: int
    cursor: dict[str, Any]
    finished: bool = False
    result: dict[str, Any] = field(default_factory=dict)
    file: File | None = None


@dataclass(frozen=True)
class Tools:
    """What a chunk may use. `database` is bound to the work's organisation, or to the system for a kind that says so."""

    database: Database
    settings: Settings
    exports: Storage

    @property
    def files(self) -> Storage:
        """The service's own files, which stay."""
        return Storage(self.settings.var_dir / "files")

    def spool(self, work: Work) -> Path:
        """A scratch file of this work on this machine. It may be gone when another machine goes on."""
        folder = self.settings.var_dir / "work"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / f"{work.public_id}.spool"


class Kind(ABC):
    """One kind of work. Objects hold nothing: a run may go on in another process, on another machine.

    `keeps`: what is done stays when the work is stopped midway, and a second try goes on from there (issuing, regrading).
    Otherwise nothing stays, and a second try begins anew (an import is all or nothing).
    """

    name: ClassVar[str]  # room.deed, never renamed: rows carry it
    unit: ClassVar[str]  # what the page counts: 명, 건
    stopped: ClassVar[str]  # what the page says of a work that was stopped midway
    going_on: ClassVar[str]  # the label of the way on when it is done
    keeps: ClassVar[bool] = False
    system: ClassVar[bool] = False  # runs under the system scope: it must look beyond its organisation

    @abstractmethod
    def count(self, session: Session, work: Work) -> int:
        """How many units there are. Raises a DomainError, whose message the page shows, when there is nothing to do."""

    @abstractmethod
    def prepare(self, tools: Tools, work: Work) -> Any:
        """Whatever `keep` needs for the chunk at `work.cursor`; may be called again for the same chunk."""

    @abstractmethod
    def keep(self, session: Session, work: Work, prepared: Any) -> Step:
        """Do the chunk. In one write transaction with the progress; under 50 ms, for on SQLite all others wait."""

    def give_up(self, session: Session, work: Work) -> None:
        """Take back what must not stay, in the transaction that ends the work as failed or cancelled."""
        return None

    @abstractmethod
    def said(self, work: Work) -> str:
        """What the page says when it is done."""


Kinds = Mapping[str, Kind]
