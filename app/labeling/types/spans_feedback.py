"""Pure: slips in marked stretches as Korean sentences that quote the words and say what to leave out or put in."""

from collections.abc import Mapping, Sequence

from app.core.josa import josa, particle
from app.labeling.graders.spans import Slip, SpanGrade
from app.labeling.measures.spans import Span
from app.labeling.types.base import Remark

KIND_NAMES: dict[str, str] = {
    "missing": "놓친 이름",
    "wrong_label": "이름표가 다른 것",
    "edges": "글자가 더 들어가거나 빠진 것",
    "extra": "표시하지 않아도 되는 것",
    "duplicate": "두 번 표시한 것",
}


def remarks(
    grade: SpanGrade, answer: Sequence[Span], gold: Sequence[Span], titles: Mapping[str, str], text: str
) -> tuple[Remark, ...]:
    """What to say about one text, the gravest first. `titles` maps label names to Korean."""
    order = list(KIND_NAMES)
    slips = sorted(grade.slips, key=lambda slip: (order.index(slip.kind), _place(slip, answer, gold)))
    return tuple(_remark(slip, answer, gold, titles, text) for slip in slips)


def _place(slip: Slip, answer: Sequence[Span], gold: Sequence[Span]) -> int:
    return answer[slip.answer].start if slip.answer is not None else gold[slip.gold or 0].start


def _remark(slip: Slip, answer: Sequence[Span], gold: Sequence[Span], titles: Mapping[str, str], text: str) -> Remark:
    mine = answer[slip.answer] if slip.answer is not None else None
    right = gold[slip.gold] if slip.gold is not None else None
    parts = () if slip.answer is None else (slip.answer + 1,)
    if mine is None and right is not None:
        name = _quoted(text, right)
        return Remark("missing", f"{name}{particle(name, '을/를')} 놓쳤어요. {_is(titles[right.label])}", parts)
    assert mine is not None
    name = _quoted(text, mine)
    if right is None:
        said = f"{name}{particle(name, '은/는')} 표시하지 않아요. 가이드를 한 번 살펴보세요."
    elif slip.kind == "duplicate":
        said = f"{name}{particle(name, '을/를')} 두 번 표시했어요. 하나만 남겨 주세요."
    elif slip.kind == "wrong_label":
        wrong = f"‘{titles.get(mine.label, mine.label)}’"
        said = f"{name}{particle(name, '은/는')} {wrong}{particle(wrong, '이/가')} 아니에요. {_is(titles[right.label])}"
        said += "" if (mine.start, mine.end) == (right.start, right.end) else f" {edges(text, mine, right)}"
    else:
        said = edges(text, mine, right)
    return Remark(slip.kind, said, parts)


def _is(title: str) -> str:
    return f"{josa(title, '이에요/예요')}."


def edges(text: str, mine: Span, right: Span) -> str:
    """‘제주시에’에서 ‘에’는 빼요. Or what is missing, or both."""
    name = _quoted(text, mine)
    surplus = [text[mine.start : right.start].strip(), text[right.end : mine.end].strip()]
    lacking = [text[right.start : mine.start].strip(), text[mine.end : right.end].strip()]
    if not any(surplus):
        added = _listed(lacking)
        return f"{name}에 {added}{particle(added, '을/를')} 더해요. {_quoted(text, right)}까지예요."
    left_out = _listed(surplus)
    said = f"{name}에서 {left_out}{particle(left_out, '은/는')} 빼요."
    if any(lacking):
        added = _listed(lacking)
        said += f" {added}{particle(added, '은/는')} 더해요."
    return said


def _quoted(text: str, span: Span) -> str:
    return f"‘{text[span.start : span.end]}’"


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(f"‘{part}’" for part in parts if part)
