"""편집 and 데이터셋 작성: columns, their names, rows; then the card, one field a screen."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app.content.lab import Lab
from app.core.errors import Conflict, Invalid, NotFound
from app.core.pages import go, page, wants_fragment
from app.core.room import TRAINEE, CurrentActor, Db, SentForm
from app.datasets import service
from app.datasets.checks import LEAST_ABOUT, LEAST_GAPS, LEAST_LIMITS, LEAST_TITLE, LEAST_USES
from app.datasets.drafts import OpenDraft
from app.datasets.forms import (
    CARD_PARTS,
    MOST_ABOUT,
    MOST_NAME,
    MOST_TEXT,
    MOST_TITLE,
    SHAPE_PARTS,
    Lists,
    one,
    read_card,
    read_columns,
    read_names,
    read_rows,
    recipe_of,
)
from app.datasets.reaching import held, look
from app.datasets.room import room
from app.datasets.shaping import BINS, BY_KEY, CATALOGUE, ZONES, shape
from app.datasets.sources import days_of
from app.questions.base import form_lists

SAVED_HEADER = "Ieum-Saved"
PREVIEW = 7
LEAST = {"title": LEAST_TITLE, "columns": LEAST_ABOUT, "gaps": LEAST_GAPS, "limits": LEAST_LIMITS, "uses": LEAST_USES}
HELP = {
    "title": "무엇에 관한 몇 일치 자료인지 한 줄로 적어요.",
    "gaps": "빈 칸이나 빠진 날이 왜 생겼는지 적어요.",
    "limits": "이 자료로 말할 수 없는 것을 적어요. 몇 사람, 며칠의 자료인지 떠올려 보세요.",
    "uses": "누가 무엇에 쓰면 좋을지 적어요.",
}


@room.get("/labs/{lab}/shape/{part}", name="shape", allow=TRAINEE)
def shape_page(request: Request, lab: str, part: str, actor: CurrentActor, db: Db) -> Response:
    """One of three screens, with the table as it would be now beneath it."""
    opened, found = _ready(request, actor, db, lab, part, SHAPE_PARTS)
    if part != "columns" and not opened.columns:
        return go(request, "datasets:shape", lab=lab, part="columns")
    return _shape(request, opened, found, part)


def _shape(
    request: Request, opened: OpenDraft, lab: Lab, part: str, typed: Lists | None = None, errors: Any = None
) -> Response:
    source = opened.draft.source
    assert source is not None
    kept = opened.draft.recipe or {}
    recipe = recipe_of(kept, source)
    question = lab.question(opened.draft.question)
    return page(
        request,
        "datasets/shape.html",
        status_code=422 if errors else 200,
        lab=lab,
        opened=opened,
        part=part,
        number=SHAPE_PARTS.index(part) + 1,
        question=question,
        catalogue=CATALOGUE,
        bins=BINS,
        zones=ZONES,
        by_key=BY_KEY,
        kept=kept,
        typed=typed,
        recipe=recipe,
        most_name=MOST_NAME,
        days=[day.isoformat() for day in days_of(source)],
        preview=shape(source, opened.decisions, recipe) if recipe.columns else None,
        shown=PREVIEW,
        errors=errors or {},
    )


@room.post("/labs/{lab}/shape/{part}", name="keep_shape", allow=TRAINEE)
def keep_shape(request: Request, lab: str, part: str, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    lists = form_lists(sent.multi_items())
    opened, found = _ready(request, actor, db, lab, part, SHAPE_PARTS)
    try:
        with db.write() as session:
            opened, found = held(request, session, actor, lab, one(lists, "_seq"))
            assert opened.draft.source is not None
            if part == "columns":
                chosen = read_columns(lists)
            elif part == "names":
                chosen = read_names(lists, opened.columns)
            else:
                chosen = read_rows(lists, opened.draft.source)
            service.shape(session, opened, chosen)
    except Invalid as fault:
        return _shape(request, opened, found, part, lists, fault.fields)
    if part == SHAPE_PARTS[-1]:
        return go(request, "datasets:card", lab=lab, part="title")
    return go(request, "datasets:shape", lab=lab, part=SHAPE_PARTS[SHAPE_PARTS.index(part) + 1])


@room.get("/labs/{lab}/card/{part}", name="card", allow=TRAINEE)
def card_page(request: Request, lab: str, part: str, actor: CurrentActor, db: Db) -> Response:
    """One field of the card; what is written is kept while one writes."""
    opened, found = _ready(request, actor, db, lab, part, tuple(CARD_PARTS))
    if not opened.columns:
        return go(request, "datasets:shape", lab=lab, part="columns")
    return _card(request, opened, found, part)


def _card(
    request: Request,
    opened: OpenDraft,
    lab: Lab,
    part: str,
    typed: Lists | None = None,
    errors: Any = None,
    code: int = 422,
) -> Response:
    source = opened.draft.source
    assert source is not None
    recipe = recipe_of(opened.draft.recipe or {}, source)
    table = shape(source, opened.decisions, recipe)
    about = opened.draft.texts.get("descriptions", {})
    values = {part: one(typed, part)} if typed else {part: opened.draft.texts.get(part, "")}
    columns = [
        (each, BY_KEY[each.key], one(typed, f"about-{each.key}") if typed else about.get(each.key, ""))
        for each in recipe.columns
    ]
    return page(
        request,
        "datasets/card.html",
        fragment="state",
        status_code=code if errors else 200,
        headers={} if errors else {SAVED_HEADER: "1"},
        lab=lab,
        opened=opened,
        part=part,
        parts=CARD_PARTS,
        number=list(CARD_PARTS).index(part) + 1,
        value=values[part],
        columns=columns,
        least=LEAST[part],
        most={"title": MOST_TITLE, "columns": MOST_ABOUT}.get(part, MOST_TEXT),
        help=HELP.get(part, ""),
        table=table,
        partial=wants_fragment(request),
        errors=errors or {},
    )


@room.post("/labs/{lab}/card/{part}", name="keep_card", allow=TRAINEE)
def keep_card(request: Request, lab: str, part: str, sent: SentForm, actor: CurrentActor, db: Db) -> Response:
    """Kept on its way (htmx: the new number comes back) or on the way to the next field. A page that another window has overtaken
    keeps what was typed and says so."""
    lists = form_lists(sent.multi_items())
    opened, found = _ready(request, actor, db, lab, part, tuple(CARD_PARTS))
    try:
        with db.write() as session:
            opened, found = held(request, session, actor, lab, one(lists, "_seq"))
            service.describe(session, opened, read_card(part, lists, opened.columns, draft=wants_fragment(request)))
    except Invalid as fault:
        return _card(request, opened, found, part, lists, fault.fields)
    except Conflict as stale:
        opened, found = look(request, actor, db, lab)
        if not opened.open:
            raise
        return _card(request, opened, found, part, lists, {part: f"{stale.message} 적은 글은 그대로 있어요."}, 409)
    if wants_fragment(request):
        return _card(request, opened, found, part)
    names = list(CARD_PARTS)
    if part == names[-1]:
        return go(request, "datasets:check", lab=lab)
    return go(request, "datasets:card", lab=lab, part=names[names.index(part) + 1])


def _ready(
    request: Request, actor: CurrentActor, db: Db, lab: str, part: str, parts: tuple[str, ...]
) -> tuple[OpenDraft, Lab]:
    """The draft, once its data were taken. Raises NotFound for another part, or before that."""
    opened, found = look(request, actor, db, lab)
    if part not in parts or opened.draft.source is None:
        raise NotFound("먼저 자료를 받아 주세요. 실습 화면에서 이어서 할 수 있어요.")
    return opened, found
