"""Pure: courses/<stage>/labs/<slug>/lab.yaml: a lab, in which each person builds a dataset of their own from an invented export."""

import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, field_validator

from app.content.base import ContentModel, Paragraph
from app.content.documents import Kind
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

ColumnKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]


class LabQuestion(Frozen):
    """What a dataset may be built to answer. bin: a row a day or an hour; needs: the columns it cannot be answered without."""

    slug: Slug
    text: ShortText
    hint: ShortText
    bin: Literal["day", "hour"]
    needs: tuple[ColumnKey, ...] = Field(min_length=1, max_length=10)


class LabRules(Frozen):
    """What a dataset has to keep to. version rises with each change, and is frozen onto a draft."""

    version: int = Field(ge=1)
    body: Paragraph


class Lab(ContentModel):
    """starts: the first day of the invented weeks. feedback: whether a decision about an odd row is answered at once (then the
    first one counts) or when all are made."""

    kind: ClassVar[Kind] = "lab"
    summary: Paragraph
    summary_en: Paragraph | None = None
    minutes: int = Field(ge=1, le=600)
    starts: datetime.date
    weeks: int = Field(ge=2, le=4)
    feedback: Literal["at_once", "after"] = "after"
    questions: tuple[LabQuestion, ...] = Field(min_length=1, max_length=12)
    guideline: LabRules

    @field_validator("questions")
    @classmethod
    def _once_each(cls, questions: tuple[LabQuestion, ...]) -> tuple[LabQuestion, ...]:
        must_be_unique((each.slug for each in questions), "question")
        return questions

    def question(self, slug: str) -> LabQuestion | None:
        """The question of that name, if the lab has it."""
        return next((each for each in self.questions if each.slug == slug), None)
