"""Pure: all question types as one union on `type`."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter

from app.questions.calculated import Calculated
from app.questions.chart import Chart
from app.questions.choice import Multiple, Single, TrueFalse
from app.questions.essay import Essay
from app.questions.gaps import Cloze, GapText
from app.questions.grouping import Grouping
from app.questions.hand_in import FileHandIn
from app.questions.hot_spot import HotSpot
from app.questions.mark import Mark
from app.questions.matching import Matching
from app.questions.numerical import Number
from app.questions.ordering import Ordering
from app.questions.short_text import TypedText
from app.questions.table import Table

Question = Annotated[
    Single
    | Multiple
    | TrueFalse
    | Number
    | TypedText
    | Ordering
    | Grouping
    | Calculated
    | Matching
    | GapText
    | Cloze
    | HotSpot
    | Mark
    | Chart
    | Table
    | Essay
    | FileHandIn,
    Field(discriminator="type"),
]

QUESTION: TypeAdapter[Question] = TypeAdapter(Question, config=ConfigDict(defer_build=True))


def load_question(data: Any) -> Question:
    """A question from YAML or JSON data. Raises pydantic.ValidationError."""
    return QUESTION.validate_python(data)
