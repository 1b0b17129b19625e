"""Pure: what differs between two versions of a question or quiz, field by field, in words for staff."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.questions.calculated import Calculated
from app.questions.hot_spot import HotSpot
from app.questions.registry import Question

FIELDS: Mapping[str, str] = {
    "type": "문제의 꼴", "prompt": "문제 글", "picture": "그림", "explanation": "풀이", "difficulty": "어려움", "lesson": "배움",
    "hint": "귀띔", "hints": "귀띔", "topic": "갈래", "weight": "배점", "options": "보기", "answer": "정답", "tolerance": "허용 오차",
    "unit": "단위", "accepted": "정답으로 보는 답", "items": "차례", "groups": "묶음", "pairs": "짝", "text": "빈칸 글", "blanks": "빈칸",
    "formula": "식", "variables": "변수", "particles": "조사 떼기", "if_wrong": "틀린 까닭", "extra": "덧붙인 낱말",
    "answers": "정답", "units": "다른 단위", "relative": "허용 오차(비율)", "worth": "보기의 몫", "below_zero": "0점 아래",
    "spaces": "띄어쓰기", "accents": "글자 위 점", "size": "그림의 크기", "regions": "자리", "several": "여럿 고르기", "targets": "찾을 곳",
    "most": "가장 많이", "least": "가장 적게", "chart": "그림표", "ask": "묻는 것", "caption": "표 이름", "columns": "열", "rows": "줄",
    "rubric": "기준표", "sample": "보기 답", "accept": "받는 파일", "most_files": "파일 수", "megabytes": "파일 크기",
}  # fmt: skip
LISTS: Mapping[str, str] = {
    "options": "보기", "items": "놓을 것", "groups": "고를 것", "blanks": "빈칸", "words": "고를 낱말", "variables": "변수",
    "values": "변수의 값",
}  # fmt: skip
_NO_CHANCE = random.Random(0)  # noqa: S311  never asked: the author's order is wanted
WORDING = frozenset(
    {
        "prompt",
        "explanation",
        "picture",
        "hint",
        "hints",
        "lesson",
        "topic",
        "difficulty",
        "if_wrong",
        "sample",
        "caption",
    }
)


@dataclass(frozen=True)
class FieldChange:
    """One field; "" where it was not there."""

    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        head, _, rest = self.field.partition(" ")
        return f"{FIELDS.get(head, head)} {rest}".strip()

    @property
    def is_key(self) -> bool:
        """Whether it can change what an answer is worth."""
        head, _, rest = self.field.partition(" ")
        return head not in WORDING and not rest.endswith("feedback")


def compare(before: Question | None, after: Question | None) -> tuple[FieldChange, ...]:
    """Every field that differs. A list is compared entry by entry: "options 2 correct"."""
    old = _flat(before.model_dump(mode="json")) if before else {}
    new = _flat(after.model_dump(mode="json")) if after else {}
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        FieldChange(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)
    )


def moved(before: Question, after: Question) -> str | None:
    """Why answers given to `before` cannot be read as answers to `after`; None when they can.

    An answer holds positions in the author's order (decision 0004): mending a text in its place is fine, moving options,
    adding or removing them is not.
    """
    if before.type != after.type:
        return "문제의 꼴이 바뀌었어요."
    old, new = _places(before), _places(after)
    for name in [*new, *(name for name in old if name not in new)]:
        was, now = old.get(name, []), new.get(name, [])
        label = LISTS[name.partition(" ")[0]]
        if len(was) != len(now):
            return f"{label}의 수가 {len(was)}개에서 {len(now)}개로 바뀌었어요."
        if any(text in now and now[at] != text for at, text in enumerate(was)):
            return f"{label}의 차례가 바뀌었어요."
    return None


def _places(question: Question) -> dict[str, list[str]]:
    """The texts whose position an answer may hold: whatever the page lets one choose from, as it stands in the author's order."""
    view = question.view(question.draw_order(_NO_CHANCE, False))
    found = {
        "options": [option.text for option in view.options],
        "items": [item.text for item in view.items],
        "groups": [group.text for group in view.groups],
        "blanks": [gap.token for gap in view.gaps],
    }
    for gap in view.gaps:
        found[f"words {gap.token}"] = [word.text for word in gap.words]
    if isinstance(question, HotSpot):  # its options are named by their number on the page
        found["options"] = [region.label or region.shape.model_dump_json() for region in question.in_reading_order()]
    if isinstance(question, Calculated):  # an answer's order says which value each variable had
        found["variables"] = [variable.name for variable in question.variables]
        for variable in question.variables:
            found[f"values {variable.name}"] = [str(value) for value in variable.values]
    return found


def _flat(value: Any, name: str = "") -> dict[str, str]:
    """{"options 1 text": "…", …}: leaves as words."""
    if isinstance(value, Mapping):
        pairs = [(f"{name} {key}".strip(), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{name} {at}".strip(), inner) for at, inner in enumerate(value, start=1)]
    else:
        return {name: _words(value)}
    return {key: text for path, inner in pairs for key, text in _flat(inner, path).items()}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "예" if value else "아니요"
    return "" if value is None else str(value)
