"""내 실력: what goes right in a task, what is confused, how it went over time; with the way back to each item beside its gold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import Response

from app.cohorts.ledger import access_learner
from app.cohorts.outline import find_step
from app.core.errors import NotFound
from app.core.pages import page
from app.core.room import TRAINEE, CurrentActor, Db, SystemDb
from app.labeling.ladder import NAMES, POOLS, step_key
from app.labeling.presenters import media_of
from app.labeling.queries import may_see_feedback
from app.labeling.tasks import Task, find_task
from app.people import trades
from app.people.models import Person
from app.quality import growth, plots, queries
from app.quality.growth import Point
from app.quality.judged import Judged
from app.quality.naming import item_name, titles_of
from app.quality.room import room

AGAIN = 12  # items to look at again, the newest first
MOST_POINTS = 12  # on the plot; the table has all
SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class Again:
    """An item that did not go right, with its feedback page."""

    run_id: UUID
    number: int
    name: str
    pool: str
    score: float
    src: str | None


@room.get("/practice/{task}/mine", name="mine", allow=TRAINEE)
def mine_page(request: Request, task: str, actor: CurrentActor, db: Db, system: SystemDb) -> Response:
    """Six statements at most. The average of others is read as a total of several people, and shown from
    `growth.LEAST_OTHERS` on."""
    found = find_task(request.app.state.content, task)
    with db.read() as session:
        learner = access_learner(session, actor)
        if not any(find_step(learner.stages, step_key(task, pool)) for pool in POOLS):
            raise NotFound()
        own = queries.load_own(session, learner.enrolment_id, found)
        person = session.get_one(Person, learner.person_id)
        mine = trades.codes_of(person.former_trade)
        answers = queries.own_answers(found, own)
    practised = [each for each in answers if each.pool == "practice"]
    of_trade = {item: trades.codes_of_tags(found.items[item].trades) for item in {each.item for each in practised}}
    chosen = growth.items_of_trade(of_trade, mine)
    others = None
    if len(chosen) >= growth.LEAST_TRADE:
        with system.read() as session:
            others = queries.others_mean(session, learner.cohort_id, task, chosen, learner.enrolment_id)
    report = growth.build(
        answers,
        {item: content.level for item, content in found.items.items()},
        [*_runs(own), *_days(own)],
        growth.strength(practised, of_trade, mine, others),
    )
    pass_mark = found.document.pass_mark
    return page(
        request,
        "quality/mine.html",
        task=found,
        words=found.type.words,
        kinds=found.type.kinds,
        report=report,
        line=plots.growth_line(report.points[-MOST_POINTS:], pass_mark),
        plots=plots,
        pass_mark=pass_mark,
        titles=titles_of(found.document),
        again=list(_again(found, own, answers))[:AGAIN],
        media=media_of(request, found),
        trade_name=trades.name_of,
        former_trade=person.former_trade,
    )


def _runs(own: queries.OwnWork) -> Iterator[Point]:
    """Finished runs of practice and exam: an exam that is not handed in yet says nothing."""
    for run in {run.id: run for run, _ in own.drawn}.values():
        if run.pool in ("practice", "exam") and run.state == "done" and run.score is not None and run.ended_at:
            yield Point(run.ended_at, NAMES[run.pool], round(run.score, 1))


def _days(own: queries.OwnWork) -> Iterator[Point]:
    """Mock work by day: the mean of what was told."""
    by_day: dict[str, list[Any]] = {}
    for row in own.works:
        by_day.setdefault(row.submitted_at.astimezone(SEOUL).date().isoformat(), []).append(row)
    for rows in by_day.values():
        scores = [row.first_score for row in rows]
        yield Point(max(row.submitted_at for row in rows), NAMES["mock"], round(sum(scores) / len(scores), 1))


def _again(task: Task, own: queries.OwnWork, answers: list[Judged]) -> Iterator[Again]:
    """Items whose first answer was not all right, the newest first, each once; only where the gold may be seen by now."""
    slips = {each.item: each for each in answers if each.score < 100}
    seen: set[str] = set()
    for run, annotation in own.drawn:
        item = annotation.item
        if item in seen or item not in slips or item not in run.items or not may_see_feedback(run, annotation):
            continue
        seen.add(item)
        picture = getattr(task.items[item], "media", None)
        name = item_name(task.type, task.items, item)
        yield Again(run.public_id, run.items.index(item) + 1, name, NAMES[run.pool], slips[item].score, picture)
