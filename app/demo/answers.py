"""A form as a person would send it, with the right answer or with a wrong one. Pure."""

from uuid import UUID

from app.core.file_kinds import ENDING_OF, GROUP_OF
from app.questions.accepted import in_words
from app.questions.base import Order
from app.questions.calculated import Calculated
from app.questions.chart import AskNumber, Chart
from app.questions.choice import ChoiceBase, TrueFalse
from app.questions.essay import Essay
from app.questions.gaps import Cloze, GapText
from app.questions.grouping import Grouping
from app.questions.hand_in import FileHandIn, HandedIn
from app.questions.hot_spot import HotSpot
from app.questions.mark import Mark
from app.questions.matching import Matching
from app.questions.numerical import Number
from app.questions.ordering import Ordering
from app.questions.registry import Question
from app.questions.short_text import TypedText
from app.questions.table import Table

UNKNOWN = "잘 모르겠어요"
ESSAY = "배운 것을 떠올리며 제 말로 적어 보았어요."


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
            "answer": [
                in_words(min(question.accepted, key=lambda form: form.count("*"))).replace("…", "")
                if right
                else UNKNOWN
            ]
        }
    if isinstance(question, Ordering):
        places = sorted(range(len(order)), key=lambda at: order[at], reverse=not right)
        return {"order": [",".join(map(str, places))]}
    if isinstance(question, TrueFalse):
        return {"answer": ["1" if question.answer is right else "0"]}
    if isinstance(question, Matching):
        return _paired_form(question, order, right=right)
    if isinstance(question, Cloze | GapText | Table):
        return _gaps_form(question, right=right)
    if isinstance(question, HotSpot | Chart):
        return _read_off_form(question, order, right=right)
    if isinstance(question, Mark):
        return _marks_form(question, right=right)
    if isinstance(question, FileHandIn):
        return {"file": [_handed_in(question).field]}
    if isinstance(question, Essay):
        return {"answer": [ESSAY if right else UNKNOWN]}
    return _sorted_form(question, order, right=right)


def _handed_in(question: FileHandIn) -> HandedIn:
    """What the store would tell of a file; in the demo itself real ones are sent (handing.py)."""
    kind = next(kind for kind, group in GROUP_OF.items() if group == question.accept[0])
    return HandedIn(id=str(UUID(int=0)), kind=kind, size=1024, name=f"낸 파일.{ENDING_OF[kind]}")


def _paired_form(question: Matching, order: Order, *, right: bool) -> dict[str, list[str]]:
    """Each left thing with its partner; wrongly: with the one after it."""
    partners = [partner.text for partner in question.view(order).groups]
    shift = 0 if right else 1
    homes = [partners.index(question.pairs[index].right) for index in order]
    return {f"match-{at}": [str((home + shift) % len(partners))] for at, home in enumerate(homes)}


def _read_off_form(question: HotSpot | Chart, order: Order, *, right: bool) -> dict[str, list[str]]:
    """The right areas, column, statement or number; wrongly: the first of the others."""
    if isinstance(question, Chart) and isinstance(question.ask, AskNumber):
        return {"answer": [format(question.ask.answer + (0 if right else question.ask.tolerance + 7), "f")]}
    options = question.review({}, order).options
    tokens = [option.token for option in options if option.correct is right]
    return {"answer": tokens if right else tokens[:1]}


def _marks_form(question: Mark, *, right: bool) -> dict[str, list[str]]:
    """A mark in each target; wrongly: only in the first, and none at all where there is only one."""
    marks = question.right_marks()
    if not right:
        corners = [(0, 0), (100, 0), (0, 100), (100, 100), (50, 50)]
        marks = marks[:-1] or [next(c for c in corners if not question.hits({"marks": [list(c)]}))]
    return {
        f"{side}-{at}": [str(value)] for at, mark in enumerate(marks) for side, value in zip("xy", mark, strict=True)
    }


def _gaps_form(question: Cloze | GapText | Table, *, right: bool) -> dict[str, list[str]]:
    """Each gap or cell with what belongs there; wrongly: with something else of its kind."""
    form = {}
    field = "cell" if isinstance(question, Table) else "gap"
    for gap, answer in zip(question.view([]).gaps, question.answers_in_order(), strict=True):
        if gap.words:
            form[f"{field}-{gap.token}"] = [next(word.token for word in gap.words if (word.text == answer) is right)]
        else:
            form[f"{field}-{gap.token}"] = [answer.replace("…", "") if right else "999999" if gap.number else UNKNOWN]
    return form


def _sorted_form(question: Grouping, order: Order, *, right: bool) -> dict[str, list[str]]:
    """Each item under its group; wrongly: under the next one."""
    homes = [number for number, group in enumerate(question.groups) for _ in group.items]
    shift = 0 if right else 1
    return {f"group-{at}": [str((homes[index] + shift) % len(question.groups))] for at, index in enumerate(order)}
