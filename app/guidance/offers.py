"""What 오늘 할 일 and the path show of it: an asking that stands open, and what was recommended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.cohorts.ledger import Learner
from app.cohorts.outline import DONE, StageView, Step, find_step
from app.content.collection import Content
from app.content.diagnosis import DiagnosisFile, Track
from app.core.clock import korean_date
from app.guidance.asking import moment_of, questions_of
from app.guidance.queries import SLUG, Asked, Standing, file_of, standing
from app.guidance.rule import Advice


@dataclass(frozen=True)
class Pick:
    """A recommended step of the outline as it stands for this person."""

    step: Step
    title: str
    stage: str
    because: str
    open: bool
    done: bool


@dataclass(frozen=True)
class Guide:
    """`moment`: the asking that stands open, with how many of its questions were answered or skipped. `picks`: what is not done of
    what was recommended. `track`: None before the first asking is done."""

    minutes: int
    moment: str | None
    begun: bool
    reached: int
    asked: int
    track: Track | None
    picks: tuple[Pick, ...]


def guide_for(session: Session, content: Content, learner: Learner, day: date) -> Guide | None:
    """One statement. None where the courses ask nothing, or there is nothing to offer yet."""
    if SLUG not in content.diagnoses:
        return None
    found = standing(session, learner.enrolment_id)
    moment = open_moment(found, learner, day)
    if moment is None and found.latest is None:
        return None
    asked = found.asked.get(moment or "")
    file = file_of(session, content, asked or found.latest)
    return Guide(
        minutes=file.minutes,
        moment=moment,
        begun=asked is not None,
        reached=len(asked.answers) if asked else 0,
        asked=len(questions_of(file, moment)) if moment else 0,
        track=file.track(found.decided.track) if found.decided else None,
        picks=tuple(each for each in picks_of(found.latest.advice, learner.stages) if not each.done)
        if found.latest and found.latest.advice
        else (),
    )


def open_moment(found: Standing, learner: Learner, day: date) -> str | None:
    """The asking under way, else the one whose time has come."""
    if found.under_way is not None:
        return found.under_way.moment
    done = {moment: korean_date(each.done_at) for moment, each in found.asked.items() if each.done_at}
    return moment_of(learner.starts_on, learner.ends_on, day, done)


def picks_of(advice: Advice, stages: Sequence[StageView]) -> tuple[Pick, ...]:
    """What was recommended and still stands in the outline."""
    found = ((each, find_step(tuple(stages), each.key)) for each in advice.recommended)
    return tuple(
        Pick(
            step=place[1],
            title=_title(place[1]),
            stage=place[0].stage.title,
            because=each.because,
            open=place[0].open,
            done=bool(place[2] and place[2].state in DONE),
        )
        for each, place in found
        if place is not None
    )


def _title(step: Step) -> str:
    """A task's without the rung's."""
    return step.title.rsplit(" · ", 1)[0] if step.kind == "practice" else step.title


@dataclass(frozen=True)
class AreaWords:
    """An area in the words of the steps: never a number on the person's own page."""

    title: str
    before: str
    after: str


def in_words(file: DiagnosisFile, found: Standing) -> tuple[AreaWords, ...]:
    """Where each area stands, as the step that is nearest to it (of two equally near ones the further)."""
    rows = (
        AreaWords(
            area.title,
            _words(file, found.asked.get("before"), area.slug),
            _words(file, found.asked.get("after"), area.slug),
        )
        for area in file.areas
    )
    return tuple(row for row in rows if row.before or row.after)


def _words(file: DiagnosisFile, asked: Asked | None, area: str) -> str:
    level = asked.advice.levels.get(area) if asked and asked.advice else None
    if level is None:
        return ""
    return file.steps[len(file.steps) - 1 - int(level + 0.5)].label
