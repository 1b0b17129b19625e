"""Pure: what differs between two versions of a question or quiz, field by field, in words for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.questions.registry import Question

FIELDS: Mapping[str, str] = {
    "type": "문제의 꼴", "prompt": "문제 글", "picture": "그림", "explanation": "풀이", "difficulty": "어려움", "lesson": "배움",
    "hint": "귀띔", "hints": "귀띔", "topic": "갈래", "weight": "배점", "options": "보기", "answer": "정답", "tolerance": "허용 오차",
    "unit": "단위", "accepted": "정답으로 보는 답", "items": "차례", "groups": "묶음", "pairs": "짝", "text": "빈칸 글", "blanks": "빈칸",
    "formula": "식", "variables": "변수", "particles": "조사 떼기", "if_wrong": "틀린 까닭",
}  # fmt: skip
WORDING = frozenset({"prompt", "explanation", "picture", "hint", "hints", "lesson", "topic", "difficulty", "if_wrong"})


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
    for name in old.keys() | new.keys():
        was, now = old.get(name, []), new.get(name, [])
        if len(was) != len(now):
            return f"{FIELDS.get(name, name)}의 수가 {len(was)}개에서 {len(now)}개로 바뀌었어요."
        if any(text in now and now[at] != text for at, text in enumerate(was)):
            return f"{FIELDS.get(name, name)}의 차례가 바뀌었어요."
    return None


def _places(question: Question) -> dict[str, list[str]]:
    """The texts whose position an answer may hold."""
    body = question.model_dump(mode="json")
    found: dict[str, list[str]] = {}
    for name in ("options", "items", "pairs", "blanks", "variables", "words"):
        entries = body.get(name)
        if isinstance(entries, dict):
            found[name] = list(entries)
        elif isinstance(entries, list):
            found[name] = [_name(entry) for entry in entries]
    for at, group in enumerate(body.get("groups") or []):
        found.setdefault("groups", []).append(_name(group))
        found[f"groups {at + 1}"] = list(group.get("items", []))
    return found


def _name(entry: Any) -> str:
    if isinstance(entry, Mapping):
        return str(next((entry[key] for key in ("text", "name", "left") if key in entry), entry))
    return str(entry)


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
