"""What a backup says of itself, in its last part but one. Pure."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.operations.values import Kind

FORMAT = 1


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnRecord(_Part):
    name: str
    kind: Kind


class TableRecord(_Part):
    """`sha256` is that of all canonical lines (values.line_of), in the order of `key`; `parts`: the table's members of the archive."""

    name: str
    columns: tuple[ColumnRecord, ...]
    key: tuple[str, ...]
    rows: int
    sha256: str
    parts: tuple[str, ...]


class MissingFile(_Part):
    """A file that the database refers to and that could not be copied."""

    sha256: str
    used_by: str
    why: str


class FilesRecord(_Part):
    """`sha256` is that of the lines "<digest> <bytes>\\n", in the order of the archive."""

    count: int
    bytes: int
    sha256: str
    missing: tuple[MissingFile, ...] = ()


class KeysRecord(_Part):
    """Which keys the data needs; none of them can be told from this. `secret`: an HMAC under the server secret.
    `issuer`: Multikeys of the signing keys in use (public halves)."""

    secret: str
    issuer: tuple[str, ...]


class JournalRecord(_Part):
    """The journal of numbers and revocations as it stood: which one, and how many lines it had."""

    id: str
    lines: int


class Manifest(_Part):
    format: int
    ieum: str
    revision: str
    engine: str
    engine_version: str
    at: datetime
    public_url: str
    tables: tuple[TableRecord, ...]
    sequences: dict[str, int]
    left_out: dict[str, str]
    files: FilesRecord
    keys: KeysRecord
    journal: JournalRecord
    parts: dict[str, str]  # member → SHA-256 of its bytes; not the files, whose name is their hash, nor the last two

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)
