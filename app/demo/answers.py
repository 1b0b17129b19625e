"""A form as a person would send it, with the right answer or with a wrong one. Pure."""

from app.questions.base import Order
from app.questions.calculated import Calculated
from app.questions.choice import ChoiceBase
from app.questions.grouping import Grouping
from app.questions.numerical import Number
from app.questions.ordering import Ordering
from app.questions.registry import Question
from app.questions.short_text import TypedText

UNKNOWN = "잘 모르겠어요"


def filled_form(question: Question, order: Order, *, right: bool) -> dict[str, list[str]]:
    """The fields of `question` under `order`. A wrong answer earns nothing, or less than the whole where items count."""
    if isinstance(question, ChoiceBase):
        tokens = [str(at) for at, index in enumerate(order) if question.options[index].correct is right]
        return {"answer": tokens if right else tokens[:1]}
    if isinstance(question, Number):
        return {"answer": [format(question.answer if right else question.answer + question.tolerance + 7, "f")]}
    if isinstance(question, Calculated):
        wrong_by = 0 if right else question.tolerance + 7
        return {"answer": [format(question.answer(order) + wrong_by, "f")]}
    if isinstance(question, TypedText):
        return {
            "answer": [min(question.accepted, key=lambda form: form.count("*")).replace("*", "") if right else UNKNOWN]
        }
    if isinstance(question, Ordering):
        places = sorted(range(len(order)), key=lambda at: order[at], reverse=not right)
        return {"order": [",".join(map(str, places))]}
    return _sorted_form(question, order, right=right)


def _sorted_form(question: Grouping, order: Order, *, right: bool) -> dict[str, list[str]]:
    """Each item under its group; wrongly: under the next one."""
    homes = [number for number, group in enumerate(question.groups) for _ in group.items]
    shift = 0 if right else 1
    return {f"group-{at}": [str((homes[index] + shift) % len(question.groups))] for at, index in enumerate(order)}
