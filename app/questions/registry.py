"""Pure: all question types as one union on `type`."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from app.questions.calculated import Calculated
from app.questions.choice import Multiple, Single
from app.questions.grouping import Grouping
from app.questions.numerical import Number
from app.questions.ordering import Ordering
from app.questions.short_text import TypedText

Question = Annotated[
    Single | Multiple | Number | TypedText | Ordering | Grouping | Calculated,
    Field(discriminator="type"),
]

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def load_question(data: Any) -> Question:
    """A question from YAML or JSON data. Raises pydantic.ValidationError."""
    return QUESTION.validate_python(data)
