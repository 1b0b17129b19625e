"""Pure: the task types, by the name their document has under `type`. A new one is named here and in `app/content/tasks`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from app.content.tasks import TaskBase
from app.labeling.types.base import TaskType

AnyType: TypeAlias = TaskType[Any, Any, Any]
_CLASSES = {
    "boxes": "Boxes",
    "polygons": "Polygons",
    "attributes": "Attributes",
    "comparison": "Comparison",
    "pictures": "Pictures",
    "receipt": "Receipt",
    "article_questions": "ArticleQuestions",
    "spans": "Spans",
    "text_classification": "TextClassification",
    "clip_survey": "ClipSurvey",
    "wake_word": "WakeWord",
    "cleaning": "Cleaning",
    "intervals": "Intervals",
}


@cache
def _made(name: str) -> AnyType:
    made: AnyType = getattr(import_module(f"app.labeling.types.{name}"), _CLASSES[name])()
    return made


class _Types(Mapping[str, AnyType]):
    """Each is loaded when somebody meets a task of it: together with their graders they are three megabytes and a tenth of a
    second, and a start meets none."""

    def __getitem__(self, name: str) -> AnyType:
        if name not in _CLASSES:
            raise KeyError(name)
        return _made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)

    def __contains__(self, name: object) -> bool:
        return name in _CLASSES


TYPES: Mapping[str, AnyType] = _Types()


def type_of(document: TaskBase) -> AnyType:
    """The type of a task's document."""
    return TYPES[document.type]
