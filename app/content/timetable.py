"""Pure: courses/timetables/<programme>.yaml: the weeks of a programme as sessions with their hours, and when nobody meets."""

import datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, StringConstraints, field_validator, model_validator

from app.content.base import ContentModel, Paragraph, Source, Title
from app.content.documents import Kind
from app.questions.frozen import Frozen, ShortText, Slug, must_be_unique

SessionKind: TypeAlias = Literal["live", "self-study", "practice", "talk", "assignment"]
Ref = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=160)]
Hours = Annotated[float, Field(gt=0, le=8, multiple_of=0.5)]


class Session(Frozen):
    """Hours spent on one subject of the programme. lessons: "<stage>/<slug>"; tasks: practice tasks by their slug."""

    kind: SessionKind
    subject: Title
    title: ShortText
    hours: Hours
    lessons: tuple[Ref, ...] = ()
    tasks: tuple[Slug, ...] = ()


class ClassDay(Frozen):
    """A day on which the class meets; day 1 is the weekday on which the cohort starts."""

    day: int = Field(ge=1, le=7)
    sessions: tuple[Session, ...] = Field(min_length=1)


class Week(Frozen):
    """A week: days on which the class meets, in order, and what everyone does in their own time."""

    title: Title
    days: tuple[ClassDay, ...] = Field(min_length=1)
    own_time: tuple[Session, ...] = ()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All of the week."""
        return (*(session for day in self.days for session in day.sessions), *self.own_time)

    @property
    def hours(self) -> float:
        return sum(session.hours for session in self.sessions)

    @field_validator("days")
    @classmethod
    def _in_order(cls, days: tuple[ClassDay, ...]) -> tuple[ClassDay, ...]:
        numbers = [day.day for day in days]
        if numbers != sorted(set(numbers)):
            raise ValueError("the days of a week stand in order, each once")
        return days


class Timetable(ContentModel):
    """The timetable of the programme of the same slug."""

    kind: ClassVar[Kind] = "timetable"
    summary: Paragraph
    weeks: tuple[Week, ...] = Field(min_length=1, max_length=60)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All of them, in order."""
        return tuple(session for week in self.weeks for session in week.sessions)

    @property
    def hours(self) -> float:
        return sum(session.hours for session in self.sessions)

    def subjects(self) -> dict[str, float]:
        """Subject → hours, in the order in which they first come."""
        found: dict[str, float] = {}
        for session in self.sessions:
            found[session.subject] = found.get(session.subject, 0.0) + session.hours
        return found

    @model_validator(mode="after")
    def _one_kind_a_subject(self) -> Self:
        pairs = {(session.subject, session.kind) for session in self.sessions}
        must_be_unique((subject for subject, _ in pairs), "subject of two kinds of session:")
        return self


class Holiday(Frozen):
    date: datetime.date
    name: Title


class Holidays(Frozen):
    """Public holidays, substitute ones included, of the years from first_year to last_year, and where they are from."""

    first_year: int
    last_year: int
    sources: tuple[Source, ...] = Field(min_length=1)
    days: tuple[Holiday, ...]

    @model_validator(mode="after")
    def _of_its_years(self) -> Self:
        must_be_unique((day.date.isoformat() for day in self.days), "day")
        odd = [day.date for day in self.days if not self.first_year <= day.date.year <= self.last_year]
        if odd:
            raise ValueError(f"{odd[0]} is of no year from {self.first_year} to {self.last_year}")
        return self

    def by_date(self) -> dict[datetime.date, str]:
        return {day.date: day.name for day in self.days}


def in_words(hours: float) -> str:
    """2, 1.5: without a needless nought."""
    return f"{Decimal(str(hours)).normalize():f}"
