"""Pure: the task types, by the name their document has under `type`. A new one is named here and in `app/content/tasks`."""

from typing import Any, TypeAlias

from app.content.tasks import TaskBase
from app.labeling.types.article_questions import ArticleQuestions
from app.labeling.types.attributes import Attributes
from app.labeling.types.base import TaskType
from app.labeling.types.boxes import Boxes
from app.labeling.types.cleaning import Cleaning
from app.labeling.types.clip_survey import ClipSurvey
from app.labeling.types.comparison import Comparison
from app.labeling.types.intervals import Intervals
from app.labeling.types.pictures import Pictures
from app.labeling.types.polygons import Polygons
from app.labeling.types.receipt import Receipt
from app.labeling.types.spans import Spans
from app.labeling.types.text_classification import TextClassification
from app.labeling.types.wake_word import WakeWord

AnyType: TypeAlias = TaskType[Any, Any, Any]
TYPES: dict[str, AnyType] = {
    each.name: each
    for each in (
        Boxes(),
        Polygons(),
        Attributes(),
        Comparison(),
        Pictures(),
        Receipt(),
        ArticleQuestions(),
        Spans(),
        TextClassification(),
        ClipSurvey(),
        WakeWord(),
        Cleaning(),
        Intervals(),
    )
}


def type_of(document: TaskBase) -> AnyType:
    """The type of a task's document."""
    return TYPES[document.type]
