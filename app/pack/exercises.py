"""Pure: a question as an exercise for a pen, and what its answer sheet says. Both come from what the pages show (`view`, `review`)."""

import random
from collections.abc import Callable
from html import escape
from typing import Any

from app.pack.texts import blocks_of, plain_words, words_of
from app.questions.chart import Chart
from app.questions.charts import Drawing
from app.questions.hot_spot import Scene
from app.questions.mark import Mark
from app.questions.registry import Question
from app.questions.table import Sheet
from app.questions.views import QuestionView, ReviewView

LETTERS = "가나다라마바사아자차카타파하"
Exercise = dict[str, Any]
FileOf = Callable[[str], str]  # a picture's src → the name under which the template finds it
_LOOKS = {
    "axis": 'stroke="#000000" stroke-width="2"', "grid": 'stroke="#BBBBBB" stroke-width="1"',
    "tick": 'fill="#000000" font-size="18.4" text-anchor="end"', "name": 'fill="#000000" font-size="18.4" text-anchor="middle"',
    "fill-1": 'fill="#0B5C63" stroke="#000000" stroke-width="1.5"', "fill-2": 'fill="#F6D9C8" stroke="#000000" stroke-width="1.5"',
    "fill-3": 'fill="#FFFFFF" stroke="#000000" stroke-width="1.5"', "hatch": 'fill="none" stroke="#000000" stroke-width="1.5"',
    "line-1": 'fill="none" stroke="#0B5C63" stroke-width="3"',
    "line-2": 'fill="none" stroke="#7A2A0E" stroke-width="3" stroke-dasharray="10 5"',
    "line-3": 'fill="none" stroke="#000000" stroke-width="3" stroke-dasharray="3 5"',
    "dot": 'fill="#FFFFFF" stroke="#000000" stroke-width="2"',
}  # fmt: skip


def exercise(question: Question, number: int, file_of: FileOf) -> tuple[Exercise, Exercise]:
    """(what is asked, what the answer sheet says). The order of options is the same at each printing."""
    order = question.draw_order(random.Random(f"pack:{question.id}:{question.prompt}"))  # noqa: S311
    view, review = question.view(order), question.review({}, order)
    asked: Exercise = {"number": number, "prompt": blocks_of(view.prompt), "parts": _parts(question, view, file_of)}
    return asked, {"number": number, **_answer(question, view, review)}


def _parts(question: Question, view: QuestionView, file_of: FileOf) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    if view.picture:
        picture = {"kind": "picture", "src": file_of(view.picture.src), "alt": view.picture.alt, "outlines": []}
        if isinstance(view.own, Scene):
            picture |= _outlines(view.own)
        parts.append(picture)
    if isinstance(view.own, Drawing):
        parts.append(_chart(view.own))
    if isinstance(question, Mark):
        parts.append({"kind": "say", "text": f"그림에 동그라미를 {len(question.targets)}개 그려 보세요."})
    elif isinstance(view.own, Sheet):
        parts.append(_table(view.own, view))
    else:
        parts += _fields(question, view)
    return parts


def _fields(question: Question, view: QuestionView) -> list[dict[str, Any]]:
    """Where the pen goes."""
    if view.options:
        several = question.type == "multiple" or bool(getattr(view.own, "several", False))
        options = [[mark, words_of(each.text)] for mark, each in zip(_marks(view), view.options, strict=True)]
        return [{"kind": "choices", "several": several, "options": options}]
    if view.groups:
        letters = [[LETTERS[at], plain_words(group.text)] for at, group in enumerate(view.groups)]
        return [{"kind": "sort", "groups": letters, "items": [words_of(item.text) for item in view.items]}]
    if view.items:
        return [{"kind": "order", "items": [words_of(item.text) for item in view.items]}]
    if view.gaps:
        return _gaps(question, view)
    return [{"kind": "write", "unit": view.unit or "", "wide": question.type == "short_text"}]


def _gaps(question: Question, view: QuestionView) -> list[dict[str, Any]]:
    """A text with numbered blanks; one list of words where all gaps share it, else each gap's own in its brackets."""
    shared = question.type == "gap_text"
    pieces: list[Any] = []
    for at, gap in enumerate(view.gaps, start=1):
        pieces += _spaced(gap.before)
        pieces.append({"gap": at, "words": [] if shared else [word.text for word in gap.words]})
    pieces += _spaced(view.after)
    bank = [word.text for word in view.gaps[0].words] if shared else []
    return [{"kind": "gaps", "pieces": pieces, "bank": bank}]


def _spaced(text: str) -> list[Any]:
    """The words of a text between gaps, and " " where it is parted from the gap before or behind it."""
    if not text.strip():
        return [" "] if text else []
    return [*([" "] if text[0].isspace() else []), words_of(text.strip()), *([" "] if text[-1].isspace() else [])]


def _table(sheet: Sheet, view: QuestionView) -> dict[str, Any]:
    numbers = {gap.token: at for at, gap in enumerate(view.gaps, start=1)}
    rows = []
    for row in sheet.rows:
        cells: list[Any] = [plain_words(row.head)]
        for cell in row.cells:
            gap = cell.gap
            cells.append(
                {"gap": numbers[gap.token], "words": [w.text for w in gap.words]} if gap else plain_words(cell.text)
            )
        rows.append(cells)
    return {"kind": "table", "caption": sheet.caption, "columns": list(sheet.columns), "rows": rows}


def _marks(view: QuestionView) -> list[str]:
    """What the options are called: numbers where they stand on a picture, else letters."""
    if isinstance(view.own, Scene):
        return [str(at) for at in range(1, len(view.options) + 1)]
    return list(LETTERS[: len(view.options)])


def _outlines(scene: Scene) -> dict[str, Any]:
    """The areas of a picture with their numbers, to lie over it."""
    shapes = "".join(
        f'<path d="{each.path}" fill="none" stroke="#FFFFFF" stroke-width="9"/>'
        f'<path d="{each.path}" fill="none" stroke="#22313A" stroke-width="5" stroke-dasharray="14 8"/>'
        f'<circle cx="{each.x}" cy="{each.y}" r="22" fill="#FFFFFF" stroke="#22313A" stroke-width="4"/>'
        f'<text x="{each.x}" y="{each.y + 9}" font-family="Pretendard GOV" font-size="26" text-anchor="middle"'
        f' fill="#22313A">{each.number}</text>'
        for each in scene.outlines
    )
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.width:g} {scene.height:g}"'
    return {"overlay": f"<svg {box}>{shapes}</svg>"}


def _chart(drawing: Drawing) -> dict[str, Any]:
    body = "".join(
        f'<{piece.tag} font-family="Pretendard GOV" {_LOOKS[piece.look]} '
        + " ".join(f'{name}="{escape(value)}"' for name, value in piece.at.items())
        + f">{escape(piece.text)}</{piece.tag}>"
        for piece in drawing.pieces
    )
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}"'
    title = drawing.title + (f" (단위: {drawing.unit})" if drawing.unit else "")
    return {
        "kind": "chart", "title": title, "svg": f"<svg {box}>{body}</svg>", "alt": drawing.words,
        "wide": drawing.width > 300, "legend": list(drawing.legend), "line": drawing.kind == "line",
    }  # fmt: skip


def _answer(question: Question, view: QuestionView, review: ReviewView) -> dict[str, Any]:
    """right: lines of words. notes: what the options' feedback says. why: the explanation."""
    lines: list[str] = []
    notes: list[str] = []
    if isinstance(question, Mark):
        lines = [f"{at}. {target.label}" for at, target in enumerate(question.targets, start=1)]
    elif review.options:
        marks = dict(zip((option.token for option in view.options), _marks(view), strict=True))
        for option in review.options:
            text = f"{marks[option.token]}. {option.text}"
            lines += [text] if option.correct else []
            notes += [f"{marks[option.token]}: {option.feedback}"] if option.feedback else []
    elif question.type == "ordering":
        lines = [f"{row.answer}. {row.text}" for row in review.rows]
    elif view.groups:
        letters = {group.text: LETTERS[at] for at, group in enumerate(view.groups)}
        lines = [f"{row.text} → {letters[row.answer]}. {row.answer}" for row in review.rows]
    elif review.rows:
        lines = [f"{at}번 빈칸: {row.answer}" for at, row in enumerate(review.rows, start=1)]
    else:
        lines = list(review.answers)
    return {
        "right": [words_of(line) for line in lines],
        "notes": [words_of(note) for note in notes],
        "why": blocks_of(review.explanation),
    }


def has_paper_form(question: Question) -> bool:
    """Whether a pen can answer it: what a person marks or a file answers cannot be checked against a sheet."""
    return not question.manual and not (isinstance(question, Chart) and len(question.chart.categories) > len(LETTERS))
