"""A stage as the data that the template sets, and the pictures that it names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.content.collection import Content
from app.content.lesson import Lesson
from app.content.stage import Stage
from app.pack.exercises import exercise, has_paper_form
from app.pack.texts import Block, Glossary, blocks_of, words_of

BOXES = {
    "example": "보기",
    "note": "기억해요",
    "warn": "조심해요",
    "try": "화면 밖에서 해 보기",
    "summary": "오늘 배운 것",
}


@dataclass
class Pack:
    """What is printed: `data` for the template, `files` by the name under which the template finds them."""

    data: dict[str, Any]
    files: dict[str, Path] = field(default_factory=dict)


def build_pack(content: Content, stage: Stage, number: int | None) -> Pack:
    """All lessons of a stage with their checks. `number`: which stage it is, none for one beside."""
    pack = Pack({})
    name = stage.title if number is None else f"{number}단계 {stage.title}"
    lessons = [_lesson(content, lesson, pack) for lesson in content.lessons_of(stage.slug)]
    pack.data = {"title": name, "summary": stage.summary, "lessons": lessons}
    return pack


def _lesson(content: Content, lesson: Lesson, pack: Pack) -> dict[str, Any]:
    glossary, answers = Glossary(lesson.terms), []
    numbers = iter(range(1, 1000))

    def picture(src: str) -> str:
        return _keep(pack, f"{lesson.stage}-{src.removeprefix('media/')}", content.media(lesson.stage, src))

    def quiz_picture(src: str) -> str:
        return _keep(pack, f"quiz-{src.removeprefix('media/')}", content.quiz_media(src))

    parts: list[Block] = []
    for part in lesson.parts:
        if part.question:
            if has_paper_form(part.question):
                asked, told = exercise(part.question, next(numbers), picture)
                parts.append({"kind": "exercise", **_with_pictures(asked, picture)})
                answers.append(told)
            continue
        blocks = list(_named(blocks_of(part.text, glossary), picture))
        if part.kind == "prose":
            parts += blocks
        else:
            parts.append({"kind": "box", "look": part.kind, "name": BOXES[part.kind], "blocks": blocks})
    check = content.check_of(lesson.slug)
    if check:
        parts.append({"kind": "heading", "words": words_of("확인 문제")})
        for question in check.questions:
            if has_paper_form(question):
                asked, told = exercise(question, next(numbers), quiz_picture)
                parts.append({"kind": "exercise", **_with_pictures(asked, quiz_picture)})
                answers.append(told)
    return {
        "title": lesson.title,
        "goal": words_of(lesson.goal),
        "parts": parts,
        "terms": [[words_of(f"**{term}**"), words_of(gloss)] for term, gloss in lesson.terms.items()],
        "sources": [f"{each.publisher}, {each.title} ({each.date})" for each in lesson.sources],
        "answers": answers,
    }


def _keep(pack: Pack, name: str, path: Path) -> str:
    pack.files[name] = path
    return name


def _named(blocks: list[Block], file_of: Any) -> Iterator[Block]:
    """Figures under the names of their files, also inside lists and quotes."""
    for block in blocks:
        if block["kind"] == "figure":
            yield {**block, "src": file_of(block["src"])}
        elif block["kind"] == "list":
            yield {**block, "items": [list(_named(item, file_of)) for item in block["items"]]}
        elif block["kind"] == "quote":
            yield {**block, "blocks": list(_named(block["blocks"], file_of))}
        else:
            yield block


def _with_pictures(asked: dict[str, Any], file_of: Any) -> dict[str, Any]:
    return {**asked, "prompt": list(_named(asked["prompt"], file_of))}
