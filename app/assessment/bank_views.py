"""Pages of the question bank, for staff who teach: search, and one question tried out, with its versions and its uses."""

import random
from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import Response

from app.assessment.bank import DIFFICULTIES, TYPES, Entry, Wanted, every_question, find_entry, list_uses, list_versions
from app.assessment.room import media_url, room
from app.core.actor import Actor
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.pages import page
from app.core.room import TEACHING_STAFF, CurrentActor, Db, SentForm
from app.questions.base import Problem, form_lists

SHOWN = 100
LONGEST_ORDER = 200
Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]


@room.get("/bank", name="bank", allow=TEACHING_STAFF)
def bank_page(
    request: Request,
    text: Annotated[str, Query(max_length=80)] = "",
    type: Annotated[str, Query(max_length=20)] = "",
    lesson: Annotated[str, Query(max_length=80)] = "",
    difficulty: Annotated[str, Query(max_length=2)] = "",
    place: Annotated[str, Query(max_length=90)] = "",
) -> Response:
    """Search among all questions."""
    content = request.app.state.content
    wanted = Wanted(text.strip(), type, lesson, difficulty, place)
    entries = list(every_question(content))
    found = [entry for entry in entries if wanted.fits(entry)]
    titles = {found.slug: found.title for found in content.lessons.values()}
    lessons = sorted({entry.question.lesson for entry in entries if entry.question.lesson})
    return page(
        request,
        "assessment/staff_bank.html",
        fragment="found",
        wanted=wanted,
        found=found[:SHOWN],
        count=len(found),
        total=len(entries),
        shown=SHOWN,
        types=[("", "모두")]
        + [(name, TYPES.get(name, name)) for name in dict.fromkeys(e.question.type for e in entries)],
        names=TYPES,
        lessons=[("", "모두"), *((slug, titles.get(slug, slug)) for slug in lessons)],
        lesson_titles=titles,
        difficulties=[("", "모두"), *((str(level), words) for level, words in DIFFICULTIES.items())],
        levels=DIFFICULTIES,
        places=[("", "모두"), *{f"{e.source}:{e.slug}": e.title for e in entries}.items()],
    )


@room.get("/bank/{source}/{slug}/{question}", name="bank_question", allow=TEACHING_STAFF)
def question_page(request: Request, source: Name, slug: Name, question: Name, actor: CurrentActor, db: Db) -> Response:
    """The question as a trainee meets it, to be tried out."""
    entry = _entry(request, source, slug, question)
    return _question_page(request, actor, db, entry, entry.question.draw_order(random.SystemRandom()))


@room.post("/bank/{source}/{slug}/{question}", name="try_question", allow=TEACHING_STAFF)
def try_question(
    request: Request, source: Name, slug: Name, question: Name, sent: SentForm, actor: CurrentActor, db: Db
) -> Response:
    """Grade a trial. Nothing is stored."""
    entry = _entry(request, source, slug, question)
    order = _read_order(str(sent.get("_order", "")), entry)
    form = form_lists(sent.multi_items())
    given = entry.question.parse(form, order)
    if isinstance(given, Problem):
        echo = entry.question.echo(form)
        return _question_page(request, actor, db, entry, order, response=echo, problem=given, status_code=422)
    return _question_page(request, actor, db, entry, order, response=given, tried=True)


def _entry(request: Request, source: str, slug: str, id: str) -> Entry:
    entry = find_entry(request.app.state.content, source, slug, id)
    if entry is None:
        raise NotFound()
    return entry


def _read_order(text: str, entry: Entry) -> list[int]:
    """The order that the page was drawn in. Raises Invalid when it is none of this question's: the file changed meanwhile."""
    plain = text.replace(",", "")
    try:
        if len(text) > LONGEST_ORDER or (plain and not (plain.isascii() and plain.isdigit())):
            raise ValueError(text)
        order = [int(part) for part in text.split(",") if part]
        entry.question.view(order)
    except (ValueError, IndexError):
        raise Invalid("그사이 이 문제가 바뀌었어요. 화면을 새로 열고 다시 풀어 보세요.") from None
    return order


def _question_page(
    request: Request,
    actor: Actor,
    db: Database,
    entry: Entry,
    order: list[int],
    *,
    response: dict[str, Any] | None = None,
    problem: Problem | None = None,
    tried: bool = False,
    status_code: int = 200,
) -> Response:
    content = request.app.state.content
    question = entry.question
    with db.read() as session:
        versions = list_versions(session, content, entry)
        uses = list_uses(session, content, actor, entry)
    return page(
        request,
        "assessment/staff_bank_question.html",
        status_code=status_code,
        entry=entry,
        question=question,
        view=question.view(order, media_url),
        order=",".join(map(str, order)),
        response=response or {},
        problem=problem,
        review=question.review(response or {}, order, media_url) if tried else None,
        key=question.review({}, order, media_url),
        versions=versions,
        uses=uses,
        names=TYPES,
        levels=DIFFICULTIES,
    )
