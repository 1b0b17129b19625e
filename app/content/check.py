"""`ieum check-content`: everything a machine can say about the content, as Problems with file and line."""

import datetime
from pathlib import Path

from app.content.check_alike import check_duplicates, check_sentences
from app.content.check_keys import check_keys, pooled
from app.content.check_language import Script, check_language, check_question
from app.content.check_printable import check_drawn, check_printable
from app.content.check_terms import check_plain_words, check_terms
from app.content.check_whole import check_dates, check_summary, check_whole
from app.content.lesson import Lesson
from app.content.links_diagnosis import script_of
from app.content.loader import Content, inside, name_of, read_content
from app.content.note import Note
from app.content.picture_size import picture_size
from app.content.plain import Sentence, images
from app.content.problems import Problem, Problems
from app.content.quiz import Bank, Quiz
from app.content.svg import lint_svg
from app.content.yaml_lines import Lines
from app.core.glyphs import glyphs_of
from app.core.settings import ROOT
from app.questions.calculated import Calculated
from app.questions.registry import Question
from app.questions.shapes import OnPicture

SHORTEST_LESSON = 3500
LEAST_ACTIVITIES = LEAST_PICTURES = 2
MOST_SKEW = 0.01  # how far a picture's shape may be from the size a question names


def check_content(courses: Path, quizzes: Path, today: datetime.date) -> list[Problem]:
    """Every problem of the content, errors and warnings, sorted by file and line."""
    problems = Problems()
    return check_read(read_content(courses, quizzes, problems), today, problems)


def check_read(content: Content, today: datetime.date, problems: Problems) -> list[Problem]:
    """The same of content that was read; `problems` has what was found on reading."""
    keys = [f"{kind}:{ref}" for kind in ("note", "quiz", "bank") for ref in content.group(kind)]
    scripts = {key: check_one(content, key, today, problems) for key in [*_in_order(content), *keys]}
    lessons = [script for key, script in scripts.items() if key.startswith("lesson:")]
    placed = [each for script in scripts.values() for each in script.questions]
    check_sentences(lessons, problems)
    check_terms(lessons, problems)
    check_duplicates(placed, problems)
    check_keys(pooled(placed, _small_files(content)), problems)
    check_whole(content, problems)
    for diagnosis in content.diagnoses.values():
        check_language(script_of(content, diagnosis), problems, _explained_before(content, ""))
    _check_media_files(content, problems)
    return sorted(set(problems.found))


def check_one(content: Content, key: str, today: datetime.date, problems: Problems) -> Script:
    """What can be said about one lesson, note, quiz or bank by itself, and all that a person reads of it."""
    kind, _, ref = key.partition(":")
    model = content.group(kind)[ref]
    script = Script(content.paths[key], model.terms if kind == "lesson" else {})
    if kind == "note":
        _check_note(content, model, script, problems)
        return script
    if kind == "lesson":
        _check_lesson(content, model, script, problems)
        check_dates(content, model, today, problems)
        check_summary(content, model, problems)
        check_printable(content, model, script, _glyphs(), problems)
    else:
        _check_questions(content, key, model, script, problems)
    if kind == "quiz":
        _check_policy(model, script.path, content.lines[key], problems)
    check_language(script, problems, _explained_before(content, key))
    check_plain_words(script, problems)
    return script


def _in_order(content: Content) -> list[str]:
    """Every lesson's key, in the order in which people meet them; those that no list names come last."""
    listed = [f"lesson:{lesson.ref}" for stage in content.stages for lesson in content.lessons_of(stage)]
    return list(dict.fromkeys([*listed, *(f"lesson:{ref}" for ref in content.lessons)]))


def _explained_before(content: Content, key: str) -> list[str]:
    """Terms and glosses of the lessons before this one; of all of them for what is asked after lessons."""
    order = _in_order(content)
    before = order[: order.index(key)] if key in order else order
    terms = [content.lessons[each.partition(":")[2]].terms for each in before]
    return [text for each in terms for pair in each.items() for text in pair]


def _small_files(content: Content) -> dict[str, tuple[str, int]]:
    """Files too small to show a pattern → the stage's file, for which they are looked at together: lessons, and checks."""
    groups = {}
    for stage in content.stages:
        path, lines = content.paths[f"stage:{stage}"], content.lines[f"stage:{stage}"]
        for lesson in content.lessons_of(stage):
            groups[content.paths[f"lesson:{lesson.ref}"]] = (path, lines.find(["lessons"]))
            check = content.check_of(lesson.slug)
            if check:
                groups[content.paths[f"quiz:{check.slug}"]] = (path, lines.find(["slug"]))
    return groups


def _check_note(content: Content, note: Note, script: Script, problems: Problems) -> None:
    for fault in note.faults():
        line = content.body_offsets[f"note:{note.ref}"] + fault.line
        (problems.error if fault.grave else problems.warn)(script.path, line, fault.message)
    if note.ref not in content.lessons:
        problems.error(script.path, 1, f"no lesson is called {note.slug!r} in {note.stage}")


def _check_lesson(content: Content, lesson: Lesson, script: Script, problems: Problems) -> None:
    offset, lines = content.body_offsets[f"lesson:{lesson.ref}"], content.lines[f"lesson:{lesson.ref}"]
    script.captions += [Sentence(getattr(lesson, name), lines.find([name])) for name in ("title", "goal")]
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
        pictures += _check_images(part.text, start, media, script, problems)
        _check_headings(part.text, start, script.path, problems)
    _check_shape(lesson, pictures, offset, script, problems)


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


def _check_images(text: str, start: int, media: Path, script: Script, problems: Problems) -> int:
    found = images(text, start)
    for image in found:
        _check_file(image.src, media, script.path, image.line, problems)
        script.captions.append(Sentence(image.alt, image.line))
        if not image.alt:
            problems.error(script.path, image.line, f"{image.src} has no text for those who do not see it")
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


def _check_questions(content: Content, key: str, holder: Quiz | Bank, script: Script, problems: Problems) -> None:
    lines = content.lines[key]
    known = {ref.partition("/")[2] for ref in content.lessons}
    for at, question in enumerate(holder.questions):
        line = lines.find(["questions", at])
        check_question(question, line, script, problems)
        media = content.quizzes_dir / "media"
        _check_picture(question, media, script.path, line, problems, lines.find(["questions", at, "size"]))
        if isinstance(question, Calculated) and (drawn := question.cannot_be_typed()):
            values = ", ".join(f"{name} = {value}" for name, value in drawn.items())
            message = f"the answer for {values} has endless decimals: give a tolerance, or round in the formula"
            problems.error(script.path, lines.find(["questions", at, "formula"]), message)
        if question.lesson and question.lesson not in known:
            line = lines.find(["questions", at, "lesson"])
            problems.error(script.path, line, f"no lesson is called {question.lesson!r}")


def _check_policy(quiz: Quiz, path: str, lines: Lines, problems: Problems) -> None:
    """What is told after each answer cannot be kept back afterwards."""
    policy, line = quiz.policy, lines.find(["policy", "review"])
    if policy.behaviour in ("immediate", "interactive") and policy.keeps_back:
        told = f"behaviour {policy.behaviour!r} tells what is right during the attempt, which this review keeps back afterwards"
        problems.warn(path, line, f"{told}: take behaviour 'deferred', or review 'at_end'")


def _check_media_files(content: Content, problems: Problems) -> None:
    folders = [*content.courses.glob("*/media"), content.quizzes_dir / "media"]
    for folder in folders:
        for path in sorted(folder.glob("*.svg")):
            text, name = path.read_text(encoding="utf-8", errors="replace"), name_of(path, content)
            for fault in lint_svg(text):
                problems.error(name, 1, fault)
            check_drawn(text, name, _glyphs(), problems)


def _glyphs() -> frozenset[int]:
    """What the printed font can show."""
    return glyphs_of(ROOT / "static" / "fonts" / "PretendardGOV-Regular.otf")
