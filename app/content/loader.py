"""Reading courses/ and quizzes/ from disk."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.content.base import ContentModel
from app.content.documents import Document
from app.content.lesson import Lesson, LessonFront, split_body, split_front
from app.content.problems import ContentInvalid, Problems
from app.content.programme import Programme
from app.content.quiz import CHECK, Bank, Quiz
from app.content.stage import Stage
from app.content.tasks import PRACTICE, TaskBase
from app.content.yaml_lines import Lines, validate

M = TypeVar("M", bound=ContentModel)


@dataclass
class Content:
    """Everything that was read. lessons by "<stage>/<slug>", the rest by slug; stages in order.

    paths and lines say where a document came from: paths["lesson:0-ready/big-letters"] → "courses/0-ready/01-….md".
    """

    courses: Path
    quizzes_dir: Path
    stages: dict[str, Stage] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    banks: dict[str, Bank] = field(default_factory=dict)
    practice: dict[str, TaskBase] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)
    body_offsets: dict[str, int] = field(default_factory=dict)

    def lessons_of(self, stage: str) -> tuple[Lesson, ...]:
        """The stage's lessons in its order."""
        refs = (f"{stage}/{slug}" for slug in self.stages[stage].lessons)
        return tuple(self.lessons[ref] for ref in refs if ref in self.lessons)

    def check_of(self, lesson: str) -> Quiz | None:
        """The questions that follow a lesson, by the lesson's slug."""
        return self.quizzes.get(CHECK + lesson)

    def models(self) -> dict[str, ContentModel]:
        """Every document's model by its key, such as "lesson:0-ready/big-letters" or "quiz:stage-0"."""
        groups: dict[str, dict[str, Any]] = {
            "stage": self.stages, "lesson": self.lessons, "quiz": self.quizzes, "bank": self.banks,
            "practice": self.practice, "programme": self.programmes,
        }  # fmt: skip
        return {f"{kind}:{ref}": model for kind, group in groups.items() for ref, model in group.items()}

    def documents(self) -> dict[str, Document]:
        """Every document by the same key: what the database stores and a cohort freezes."""
        return {key: model.document for key, model in self.models().items()}

    def media(self, stage: str, src: str) -> Path:
        """The file of a lesson's picture ("media/x.svg"). Raises FileNotFoundError, also for a path outside media."""
        return inside(self.courses / stage / "media", src)

    def quiz_media(self, src: str) -> Path:
        """The file of a quiz's picture. Raises FileNotFoundError."""
        return inside(self.quizzes_dir / "media", src)


LONGEST_NAME = 80  # a file system refuses to look for much longer ones


def inside(folder: Path, src: str) -> Path:
    """The file `media/<name>` in the media folder, and no other. Raises FileNotFoundError."""
    name = src.removeprefix("media/")
    path = folder / name
    if (
        "/" in name
        or "\\" in name
        or name.startswith(".")
        or "\0" in name
        or len(name) > LONGEST_NAME
        or not path.is_file()
    ):
        raise FileNotFoundError(src)
    return path


def load_content(courses: Path, quizzes: Path | None = None, strict: bool = True) -> Content:
    """All content. With one argument it is the folder that holds courses/ and quizzes/.

    Raises ContentInvalid naming every file, line and fault; strict=False leaves out what is broken instead.
    """
    if quizzes is None:
        courses, quizzes = courses / "courses", courses / "quizzes"
    problems = Problems()
    content = read_content(courses, quizzes, problems)
    if strict and problems.errors:
        raise ContentInvalid(problems.errors)
    return content


def read_content(courses: Path, quizzes: Path, problems: Problems) -> Content:
    """All content that can be read; everything else is in problems."""
    content = Content(courses, quizzes)
    for path in sorted(quizzes.glob("banks/*.yaml")):
        _put(content, content.banks, _read(Bank, path, content, problems, path.stem))
    for path in [*sorted(quizzes.glob("*.yaml")), *sorted(quizzes.glob("checks/*.yaml"))]:
        _put(content, content.quizzes, _read(Quiz, path, content, problems, path.stem))
    for path in sorted(courses.glob("*/course.yaml")):
        stage = _read(Stage, path, content, problems, path.parent.name)
        _put(content, content.stages, stage)
        _read_lessons(path.parent, content, problems)
        for task in sorted(path.parent.glob("practice/*/task.yaml")):
            _read_task(task, content, problems)
    for path in sorted(courses.glob("programmes/*.yaml")):
        _put(content, content.programmes, _read(Programme, path, content, problems, path.stem))
    _check_links(content, problems)
    return content


def name_of(path: Path, content: Content) -> str:
    """The path as problems show it: from the folder that holds courses/ or quizzes/."""
    for root in (content.courses, content.quizzes_dir):
        if path.is_relative_to(root):
            return f"{root.name}/{path.relative_to(root).as_posix()}"
    return path.as_posix()


def _text(path: Path, name: str, problems: Problems) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.error(name, line, "is not UTF-8 here; save the file as UTF-8")
        return None


def _read(model: type[M] | TypeAdapter[M], path: Path, content: Content, problems: Problems, slug: str) -> M | None:
    name = name_of(path, content)
    text = _text(path, name, problems)
    read = validate(model, text, name, problems) if text is not None else None
    if read is None:
        return None
    found, lines = read
    if found.slug != slug:
        problems.error(name, lines.find(["slug"]), f"slug is {found.slug!r}, but the file's place says {slug!r}")
        return None
    key = f"{found.kind}:{found.slug}"
    content.paths[key], content.lines[key] = name, lines
    return found  # type: ignore[no-any-return]


def _put(content: Content, group: dict[str, Any], model: ContentModel | None) -> None:
    if model:
        group[model.slug] = model


def _read_task(path: Path, content: Content, problems: Problems) -> None:
    slug = path.parent.name
    if slug in content.practice:
        above = content.paths[f"practice:{slug}"]
        problems.error(name_of(path, content), 1, f"a task called {slug!r} stands in {above} already")
    else:
        _put(content, content.practice, _read(PRACTICE, path, content, problems, slug))


def _read_lessons(folder: Path, content: Content, problems: Problems) -> None:
    for path in sorted(folder.glob("[0-9][0-9]-*.md")):
        lesson = _read_lesson(path, content, problems)
        if lesson:
            content.lessons[lesson.ref] = lesson


def _read_lesson(path: Path, content: Content, problems: Problems) -> Lesson | None:
    name, before = name_of(path, content), len(problems.errors)
    text = _text(path, name, problems)
    split = split_front(text, name, problems) if text is not None else None
    if split is None:
        return None
    front_text, body, offset = split
    front = validate(LessonFront, front_text, name, problems, offset=1)
    list(split_body(body, name, problems, offset))
    if front is None or len(problems.errors) > before:
        return None
    slug, stage = path.stem[3:], path.parent.name
    try:
        lesson = Lesson(**dict(front[0]), slug=slug, stage=stage, body=body)
    except ValidationError as error:
        problems.error(name, offset + 1, "; ".join(fault["msg"] for fault in error.errors()))
        return None
    key = f"lesson:{lesson.ref}"
    content.paths[key], content.lines[key], content.body_offsets[key] = name, front[1], offset
    return lesson


def _check_links(content: Content, problems: Problems) -> None:
    """Slugs that name another document must name one that exists."""
    for stage in content.stages.values():
        key = f"stage:{stage.slug}"
        path, lines = content.paths[key], content.lines[key]
        for at, slug in enumerate(stage.lessons):
            if f"{stage.slug}/{slug}" not in content.lessons:
                message = f"no readable lesson courses/{stage.slug}/NN-{slug}.md"
                problems.error(path, lines.find(["lessons", at]), message)
        if stage.quiz and stage.quiz not in content.quizzes:
            problems.error(path, lines.find(["quiz"]), f"no readable quiz quizzes/{stage.quiz}.yaml")
        for at, slug in enumerate(stage.more_quizzes):
            if slug not in content.quizzes:
                problems.error(path, lines.find(["more_quizzes", at]), f"no readable quiz quizzes/{slug}.yaml")
            elif slug == stage.quiz:
                problems.error(path, lines.find(["more_quizzes", at]), f"{slug} is the stage's quiz already")
        _check_tasks(content, stage, problems)
    for programme in content.programmes.values():
        key = f"programme:{programme.slug}"
        for at, slug in enumerate(programme.stages):
            if slug not in content.stages:
                message = f"no readable stage courses/{slug}/course.yaml"
                problems.error(content.paths[key], content.lines[key].find(["stages", at]), message)
        _check_rule(content, programme, problems)
    for quiz in content.quizzes.values():
        _check_draws(content, quiz, problems)
        _check_follows(content, quiz, problems)
    _check_orphans(content, problems)


def _check_tasks(content: Content, stage: Stage, problems: Problems) -> None:
    """Each task that a stage names stands in its folder, and once."""
    path, lines = content.paths[f"stage:{stage.slug}"], content.lines[f"stage:{stage.slug}"]
    for name, slugs in (("practice", stage.practice), ("electives", stage.electives)):
        for at, slug in enumerate(slugs):
            if slug not in content.practice:
                message = f"no readable task courses/{stage.slug}/practice/{slug}/task.yaml"
                problems.error(path, lines.find([name, at]), message)
            elif name == "electives" and slug in stage.practice:
                problems.error(path, lines.find([name, at]), f"{slug} stands under practice already")


def _check_rule(content: Content, programme: Programme, problems: Problems) -> None:
    """A practice step named in the rule belongs to a task of one of the programme's stages."""
    key = f"programme:{programme.slug}"
    tasks = {task for slug in programme.stages if slug in content.stages for task in content.stages[slug].practice}
    for at, rule in enumerate(programme.completion.rules):
        steps = getattr(rule, "steps", None) or [step for step in [getattr(rule, "step", None)] if step]
        for step in steps:
            kind, _, ref = step.key.partition(":")
            if kind in ("practice", "assignment") and ref.partition("/")[0] not in tasks:
                line = content.lines[key].find(["completion", "rules", at])
                problems.error(content.paths[key], line, f"no stage of the programme has the step {step.key}")


def _check_draws(content: Content, quiz: Quiz, problems: Problems) -> None:
    """Each draw names a bank that can be read and finds enough questions there, whatever the draws before it took."""
    path, lines = content.paths[f"quiz:{quiz.slug}"], content.lines[f"quiz:{quiz.slug}"]
    for at, draw in enumerate(quiz.draws):
        if draw.bank not in content.banks:
            problems.error(path, lines.find(["draws", at]), f"no readable bank quizzes/banks/{draw.bank}.yaml")
            continue
        fitting = {question.id for question in content.banks[draw.bank].questions if draw.fits(question)}
        rivals = sum(other.count for other in quiz.draws[:at] if other.bank == draw.bank)
        taken = min(rivals, len(fitting))
        if len(fitting) - taken < draw.count:
            message = f"wants {draw.count} questions, but only {len(fitting)} fit and earlier draws may take {taken}"
            problems.error(path, lines.find(["draws", at]), message)


def _check_follows(content: Content, quiz: Quiz, problems: Problems) -> None:
    """A check stands in checks/, follows one lesson, and asks about that lesson."""
    path, lines = content.paths[f"quiz:{quiz.slug}"], content.lines[f"quiz:{quiz.slug}"]
    if quiz.slug.startswith(CHECK) != path.startswith("quizzes/checks/"):
        problems.error(
            path, lines.find(["slug"]), f"quizzes/checks/ holds the quizzes called {CHECK}<lesson>, and only those"
        )
        return
    if not quiz.slug.startswith(CHECK):
        return
    slug = quiz.slug.removeprefix(CHECK)
    if [lesson.slug for lesson in content.lessons.values()].count(slug) != 1:
        problems.error(path, lines.find(["slug"]), f"{slug} is not the slug of exactly one lesson")
    for at, question in enumerate(quiz.questions):
        if question.lesson != slug:
            problems.error(path, lines.find(["questions", at]), f"asks about {question.lesson}; say lesson: {slug}")


def _check_orphans(content: Content, problems: Problems) -> None:
    listed = {f"{stage.slug}/{slug}" for stage in content.stages.values() for slug in stage.lessons}
    for ref in content.lessons.keys() - listed:
        problems.error(content.paths[f"lesson:{ref}"], 1, "is not listed under lessons in its course.yaml")
