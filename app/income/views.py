"""수입 영향 미리보기 and 정산 검산. Nothing that is typed here is kept: both pages answer from the form alone."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.core.actor import Role
from app.core.clock import today
from app.core.pages import page
from app.core.room import Allow, CurrentActor, Db, Room, SentForm
from app.income import forms
from app.income.effects import effects, outdated, paid_out, room_left
from app.income.settlement import check, question

room = Room("income")
# A counsellor fills it in together with the person, and prints it for the counter.
TRAINEE_OR_CENTER = Allow("trainee_or_center", Role.TRAINEE, Role.CENTER)
LONGEST = 200
CHOICES: dict[str, Any] = {
    "insurances": [(value, *words) for value, words in forms.INSURANCES.items()],
    "pensions": [(value, *words) for value, words in forms.PENSIONS.items()],
    "registrations": [(value, *words) for value, words in forms.REGISTERED.items()],
    "benefits": list(forms.BENEFITS.items()),
}


@room.get("/income", name="plan", allow=TRAINEE_OR_CENTER)
def plan(request: Request, actor: CurrentActor) -> Response:
    """Five things to write down, as the lesson on insurance, pension and benefits has them."""
    return page(request, "income/plan.html", sheet=forms.Sheet({}, (), {}, None), **CHOICES)


@room.post("/income", name="effects", allow=TRAINEE_OR_CENTER)
def preview(request: Request, form: SentForm, actor: CurrentActor, db: Db) -> Response:
    """What the plan touches; to be printed for the counters."""
    sheet = forms.read_scenario(_typed(form), tuple(str(each) for each in form.getlist("receives")))
    if sheet.read is None:
        return page(request, "income/plan.html", status_code=422, sheet=sheet, **CHOICES)
    with db.read() as session:
        day = today(session)
    month, year = paid_out(sheet.read, day)
    return page(
        request,
        "income/effects.html",
        sheet=sheet,
        plan=sheet.read,
        effects=effects(sheet.read),
        month=month,
        year=year,
        room_left=room_left(sheet.read),
        today=day,
        outdated=outdated(day),
        names=forms,
        **CHOICES,
    )


@room.get("/settlement", name="statement", allow=TRAINEE_OR_CENTER)
def statement(request: Request, actor: CurrentActor) -> Response:
    return page(request, "income/statement.html", found=None, sent=forms.Statement({}, {}, (), 0), lines=forms.LINES)


@room.post("/settlement", name="check", allow=TRAINEE_OR_CENTER)
def check_statement(request: Request, form: SentForm, actor: CurrentActor, db: Db) -> Response:
    """The sum that was to be paid beside what arrived; where they differ, a question that can be sent."""
    typed = _typed(form)
    sent = forms.read_statement(typed)
    if sent.errors:
        return page(request, "income/statement.html", status_code=422, found=None, sent=sent, lines=forms.LINES)
    with db.read() as session:
        found = check(sent.lines, sent.paid, today(session))
    words = question(sent.lines, found, " ".join(typed.get("period", "").split()))
    return page(request, "income/statement.html", found=found, sent=sent, lines=forms.LINES, question=words)


def _typed(form: FormData) -> dict[str, str]:
    """The text fields, each cut to what fits on a line."""
    return {name: value[:LONGEST] for name, value in form.items() if isinstance(value, str)}
