"""`ieum check-content`: everything a machine can say about the content, as Problems with file and line."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from app.content.check_language import Script, check_language, check_question
from app.content.lesson import Lesson
from app.content.loader import Content, inside, name_of, read_content
from app.content.picture_size import picture_size
from app.content.plain import images
from app.content.problems import Problem, Problems
from app.content.quiz import Bank, Quiz
from app.content.svg import lint_svg
from app.questions.registry import Question
from app.questions.shapes import OnPicture

SHORTEST_LESSON = 3500
LEAST_ACTIVITIES = LEAST_PICTURES = 2
SHORTEST_TO_COMPARE = 20
MOST_SKEW = 0.01  # how far a picture's shape may be from the size a question names


def check_content(courses: Path, quizzes: Path, today: datetime.date) -> list[Problem]:
    """Every problem of the content, errors and warnings, sorted by file and line."""
    problems = Problems()
    content = read_content(courses, quizzes, problems)
    scripts: list[Script] = []
    for ref, lesson in content.lessons.items():
        script = Script(content.paths[f"lesson:{ref}"], lesson.terms)
        _check_lesson(content, lesson, script, today, problems)
        scripts.append(script)
    for key, holder in {**_keyed("quiz", content.quizzes), **_keyed("bank", content.banks)}.items():
        scripts.append(_check_questions(content, key, holder, problems))
    for script in scripts:
        check_language(script, problems)
    _check_repeats(scripts, problems)
    _check_media_files(content, problems)
    return sorted(set(problems.found))


def _check_lesson(content: Content, lesson: Lesson, script: Script, today: datetime.date, problems: Problems) -> None:
    key = f"lesson:{lesson.ref}"
    offset, lines = content.body_offsets[key], content.lines[key]
    media = content.courses / lesson.stage / "media"
    pictures = 0
    for part in lesson.parts:
        line = offset + part.line
        if part.question:
            check_question(part.question, line, script, problems)
            pictures += _check_picture(part.question, media, script.path, line, problems)
            continue
        # The text of a box begins on the line after its fence.
        start = line if part.kind == "prose" else line + 1
        script.add(part.text, start)
        pictures += _check_images(part.text, start, media, script.path, problems)
        _check_headings(part.text, start, script.path, problems)
    _check_shape(lesson, pictures, offset, script, problems)
    if lesson.review_by and lesson.review_by < today:
        problems.warn(script.path, lines.find(["review_by"]), f"was to be reviewed by {lesson.review_by}")


def _check_shape(lesson: Lesson, pictures: int, offset: int, script: Script, problems: Problems) -> None:
    kinds = [part.kind for part in lesson.parts]
    body, path = offset + 1, script.path
    if kinds.count("activity") < LEAST_ACTIVITIES:
        problems.error(path, body, f"needs at least {LEAST_ACTIVITIES} activities, has {kinds.count('activity')}")
    if pictures < LEAST_PICTURES:
        problems.error(path, body, f"needs at least {LEAST_PICTURES} pictures, has {pictures}")
    if "try" not in kinds:
        problems.error(path, body, "needs a try block")
    if script.length < SHORTEST_LESSON:
        problems.error(path, body, f"has {script.length} characters to read, needs {SHORTEST_LESSON}")
    summaries = [part for part in lesson.parts if part.kind == "summary"]
    if len(summaries) != 1:
        problems.error(path, body, f"needs exactly one summary block, has {len(summaries)}")
    for part in summaries:
        count = sum(line.lstrip().startswith(("- ", "* ")) for line in part.text.splitlines())
        if count != 3:
            problems.error(path, offset + part.line, f"the summary needs three lines that begin with -, has {count}")
    for term in lesson.terms:
        if f"[[{term}]]" not in lesson.body:
            problems.warn(path, body, f"the term {term!r} is explained but never used as [[{term}]]")
    for at, line in enumerate(lesson.body.splitlines(), start=offset + 1):
        for piece in line.split("[[")[1:]:
            term = piece.partition("]]")[0]
            if term not in lesson.terms:
                problems.error(path, at, f"[[{term}]] is not explained under terms")


def _check_headings(text: str, start: int, path: str, problems: Problems) -> None:
    for at, line in enumerate(text.splitlines(), start=start):
        if line.startswith("# "):
            problems.error(path, at, "headings start at ##; the title is the only #")


def _check_images(text: str, start: int, media: Path, path: str, problems: Problems) -> int:
    found = images(text, start)
    for image in found:
        _check_file(image.src, media, path, image.line, problems)
        if not image.alt:
            problems.error(path, image.line, f"{image.src} has no text for those who do not see it")
    return len(found)


def _check_picture(
    question: Question, media: Path, path: str, line: int, problems: Problems, size_line: int | None = None
) -> int:
    if question.picture:
        _check_file(question.picture.src, media, path, line, problems)
        if isinstance(question, OnPicture):
            _check_size(question, media, path, size_line or line, problems)
    return int(question.picture is not None)


def _check_size(question: OnPicture, media: Path, path: str, line: int, problems: Problems) -> None:
    """Areas are drawn over the picture in the units of `size`: another shape of picture would shift every one of them."""
    src = question.picture.src if question.picture else ""
    try:
        found = picture_size(inside(media, src))
    except FileNotFoundError:
        return  # said already
    if found is None:
        problems.error(path, line, f"the width and height of {src} cannot be read")
        return
    (width, height), (wide, high) = question.size, found
    if abs(width * high - height * wide) > MOST_SKEW * height * wide:
        problems.error(
            path,
            line,
            f"size is {width:g} × {height:g}, but {src} is {wide:g} × {high:g}: areas would not lie where they are meant to",
        )


def _check_file(src: str, media: Path, path: str, line: int, problems: Problems) -> None:
    try:
        inside(media, src)
    except FileNotFoundError:
        problems.error(path, line, f"no picture {src} in {media.parent.name}/media")


def _keyed(kind: str, group: Mapping[str, Quiz | Bank]) -> dict[str, Quiz | Bank]:
    return {f"{kind}:{slug}": model for slug, model in group.items()}


def _check_questions(content: Content, key: str, holder: Quiz | Bank, problems: Problems) -> Script:
    script, lines = Script(content.paths[key], {}), content.lines[key]
    known = {ref.partition("/")[2] for ref in content.lessons}
    for at, question in enumerate(holder.questions):
        line = lines.find(["questions", at])
        check_question(question, line, script, problems)
        media = content.quizzes_dir / "media"
        _check_picture(question, media, script.path, line, problems, lines.find(["questions", at, "size"]))
        if question.lesson and question.lesson not in known:
            line = lines.find(["questions", at, "lesson"])
            problems.error(script.path, line, f"no lesson is called {question.lesson!r}")
    return script


def _check_repeats(scripts: list[Script], problems: Problems) -> None:
    """The same sentence in two lessons: one of them was not written for its place."""
    first: dict[str, str] = {}
    for script in scripts:
        here: dict[str, int] = defaultdict(int)
        for sentence in script.sentences:
            here.setdefault(sentence.text, sentence.line)
        for text, line in here.items():
            if len(text) >= SHORTEST_TO_COMPARE and text in first:
                problems.warn(script.path, line, f"the same sentence stands in {first[text]}: {text!r}")
            first.setdefault(text, f"{script.path}:{line}")


def _check_media_files(content: Content, problems: Problems) -> None:
    folders = [*content.courses.glob("*/media"), content.quizzes_dir / "media"]
    for folder in folders:
        for path in sorted(folder.glob("*.svg")):
            for fault in lint_svg(path.read_text(encoding="utf-8", errors="replace")):
                problems.error(name_of(path, content), 1, fault)
