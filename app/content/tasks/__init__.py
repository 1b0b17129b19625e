"""Pure: courses/<stage>/practice/<slug>/task.yaml: the union of all task types, told apart by `type`.

A new type adds its class here and its object in `app/labeling/types/__init__.py`.
"""

from typing import Annotated, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter

from app.content.tasks.article_questions import ArticleQuestionsTask
from app.content.tasks.attributes import AttributesTask
from app.content.tasks.base import BEYOND, POOLS, RUNGS, Label, Mock, Pool, Pools, TaskBase
from app.content.tasks.boxes import BoxesTask, PolygonsTask, ShapesTask
from app.content.tasks.cleaning import CleaningTask
from app.content.tasks.clip_survey import ClipSurveyTask
from app.content.tasks.comparison import ComparisonTask
from app.content.tasks.intervals import IntervalsTask
from app.content.tasks.pictures import PicturesTask
from app.content.tasks.receipt import ReceiptTask
from app.content.tasks.spans import SpansTask
from app.content.tasks.text_classification import TextClassificationTask
from app.content.tasks.wake_word import WakeWordTask

PracticeTask: TypeAlias = Annotated[
    BoxesTask
    | PolygonsTask
    | AttributesTask
    | ComparisonTask
    | PicturesTask
    | ReceiptTask
    | ArticleQuestionsTask
    | SpansTask
    | ClipSurveyTask
    | WakeWordTask
    | CleaningTask
    | IntervalsTask
    | TextClassificationTask,
    Field(discriminator="type"),
]
PRACTICE: TypeAdapter[TaskBase] = TypeAdapter(PracticeTask, config=ConfigDict(defer_build=True))

__all__ = [  # noqa: RUF022  the shared names first; a type adds its own behind
    "BEYOND", "POOLS", "PRACTICE", "RUNGS", "Label", "Mock", "Pool", "Pools", "PracticeTask", "TaskBase",
    "ArticleQuestionsTask", "AttributesTask", "BoxesTask", "CleaningTask", "ClipSurveyTask", "ComparisonTask",
    "IntervalsTask", "PicturesTask", "PolygonsTask", "ReceiptTask", "ShapesTask", "SpansTask", "TextClassificationTask", "WakeWordTask",
]  # fmt: skip
