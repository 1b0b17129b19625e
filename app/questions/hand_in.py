"""Pure: one or more files handed in as the answer, marked by a person against a rubric that the page shows beforehand.

The bytes are not the type's business: who keeps them (app/assessment/handing_in.py) has checked what they are and tells the
question by fields `file`, one a file, as `HandedIn.field` writes them. A browser's own such fields are never believed.
"""

from typing import Literal, Self

from pydantic import Field, ValidationError, field_validator

from app.core.file_kinds import GROUP_OF, GROUP_WORDS, Group
from app.questions.base import Form, MediaUrl, Order, Problem, Response, same, values
from app.questions.frozen import Frozen, must_be_unique
from app.questions.rubric import ByRubric, Criterion
from app.questions.views import UNANSWERED, Grade, QuestionView, ReviewView

MOST_FILES, MOST_MEGABYTES = 10, 20
FILE_SRC = "file:"  # what comes before a file's id where a picture's src would stand
LOST = "낸 파일을 찾지 못했어요. 화면을 새로 연 뒤 다시 내 주세요."


class HandedIn(Frozen):
    """A file that was kept: its name in addresses, its name for people, what its content is, and its size in bytes."""

    id: str = Field(pattern=r"^[0-9a-f-]{36}$")
    kind: str = Field(pattern=r"^[a-z]{2,8}$")
    size: int = Field(ge=0)
    name: str = Field(min_length=1, max_length=120)

    @property
    def field(self) -> str:
        """As a field `file` tells it."""
        return f"{self.id} {self.kind} {self.size} {self.name}"

    @classmethod
    def read(cls, field: str) -> Self | None:
        """What `field` wrote; None for anything else."""
        parts = field.split(" ", 3)
        try:
            return cls.model_validate(dict(zip(("id", "kind", "size", "name"), parts, strict=True)))
        except (ValueError, ValidationError):
            return None

    @property
    def is_picture(self) -> bool:
        return GROUP_OF.get(self.kind) == "picture"

    @property
    def weight(self) -> str:
        """1.4MB, 320KB: for people."""
        return f"{self.size / 1024 / 1024:.1f}MB" if self.size >= 1024 * 1024 else f"{max(1, self.size // 1024)}KB"


class ShownFile(Frozen):
    """A file on the page after the end: `weight` is its size in words, `href` its address."""

    name: str
    weight: str
    href: str
    is_picture: bool


class Tray(Frozen):
    """What the page says beforehand: kinds in words, how many, how large, what is looked at. After the end the files too, the
    rubric with its levels and a sample."""

    groups: tuple[Group, ...]
    words: tuple[str, ...]
    most_files: int
    megabytes: int
    criteria: tuple[str, ...]
    files: tuple[ShownFile, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    sample: str | None = None


class FileHandIn(ByRubric):
    """`accept`: what may be handed in; `most_files` files of at most `megabytes` each."""

    by_deed = True
    type: Literal["file"]
    accept: tuple[Group, ...] = Field(min_length=1, max_length=5)
    most_files: int = Field(default=1, ge=1, le=MOST_FILES)
    megabytes: int = Field(default=10, ge=1, le=MOST_MEGABYTES)

    @field_validator("accept")
    @classmethod
    def _once_each(cls, accept: tuple[Group, ...]) -> tuple[Group, ...]:
        must_be_unique(accept, "kind of file")
        return accept

    def _tray(self) -> Tray:
        words = tuple(GROUP_WORDS[group] for group in self.accept)
        return Tray(
            groups=self.accept,
            words=words,
            most_files=self.most_files,
            megabytes=self.megabytes,
            criteria=self.titles,
        )

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media), own=self._tray())

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        files = [HandedIn.read(value) for value in values(form, prefix + "file")]
        found = [file for file in files if file is not None]
        if len(found) < len(files) or len({file.id for file in found}) < len(found):
            return Problem(LOST, "file")
        if len(found) > self.most_files:
            return Problem(
                f"파일은 {self.most_files}개까지 낼 수 있어요. 지금은 {len(found)}개예요. "
                f"{len(found) - self.most_files}개를 빼 주세요.",
                "file",
            )
        if any(GROUP_OF.get(file.kind) not in self.accept or file.size > self.megabytes << 20 for file in found):
            return Problem(LOST, "file")
        return {"files": [file.model_dump() for file in found]} if found else {}

    def grade(self, response: Response, order: Order) -> Grade:
        """0 and waiting: see `ByRubric.marked`."""
        self.check_order(order)
        return Grade(fraction=0.0, state="waiting") if response.get("files") else UNANSWERED

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        """`media` is asked for the address of a file too, as FILE_SRC + its id."""
        files = tuple(
            ShownFile(
                name=file.name,
                weight=file.weight,
                href=media(FILE_SRC + file.id),
                is_picture=file.is_picture,
            )
            for file in files_of(response)
        )
        tray = self._tray().model_copy(update={"files": files, "rubric": self.rubric, "sample": self.sample})
        return ReviewView(**self._reviewed(response, order, media), own=tray)


def files_of(response: Response) -> tuple[HandedIn, ...]:
    """The files of a response that parse() gave."""
    return tuple(HandedIn.model_validate(file) for file in response.get("files", ()))
