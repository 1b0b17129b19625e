"""Pure: when an attempt may begin, until when answers count, which score stands, when what is right may be shown.

Instants are aware datetimes of the server; the caller passes `now`, never a clock of the browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from app.content.quiz import Policy, Review, Shown

Counts: TypeAlias = Literal["best", "average", "first", "last"]
MORE: tuple[Shown, ...] = ("score", "marks", "all")  # each shows what the one before does, and more


@dataclass(frozen=True)
class Window:
    """When the quiz stands open to a cohort; None: no bound on that side."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Extension:
    """What one person gets beyond the rule: minutes in each attempt, further attempts, a later end."""

    minutes: int = 0
    attempts: int = 0
    until: datetime | None = None


@dataclass(frozen=True)
class Past:
    """An earlier attempt that is over."""

    score: float | None
    finished_at: datetime


@dataclass(frozen=True)
class Refusal:
    """Why no attempt may begin. `at`: the instant from which one may, None when that does not come by itself."""

    why: Literal["not_yet", "closed", "used_up", "wait"]
    at: datetime | None = None


def closing(window: Window, extension: Extension) -> datetime | None:
    """When the quiz closes to this person: the later of the cohort's end and the person's own."""
    if window.closes_at is None:
        return None
    return max(window.closes_at, extension.until) if extension.until else window.closes_at


def refusal(
    policy: Policy, window: Window, extension: Extension, past: Sequence[Past], now: datetime
) -> Refusal | None:
    """Why a new attempt may not begin at `now`; None when it may. `past` in the order they were made."""
    closes = closing(window, extension)
    if closes and now >= closes:
        return Refusal("closed")
    if window.opens_at and now < window.opens_at:
        return Refusal("not_yet", window.opens_at)
    if policy.attempts and len(past) >= policy.attempts + extension.attempts:
        return Refusal("used_up")
    if past and policy.delay_minutes:
        again = past[-1].finished_at + timedelta(minutes=policy.delay_minutes)
        if now < again:
            return Refusal("closed") if closes and again >= closes else Refusal("wait", again)
    return None


def deadline(policy: Policy, window: Window, extension: Extension, started_at: datetime) -> datetime | None:
    """The instant an attempt begun at `started_at` ends by itself: time used up or quiz closed, whichever is first."""
    closes = closing(window, extension)
    if policy.minutes is None:
        return closes
    limit = started_at + timedelta(minutes=policy.minutes + extension.minutes)
    return min(limit, closes) if closes else limit


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether the time of an attempt is up: the finisher may end it."""
    return deadline_at is not None and now >= deadline_at


def takes_answers(policy: Policy, deadline_at: datetime | None, now: datetime) -> bool:
    """Whether an answer that arrives at `now` still counts: the grace is for what was on its way."""
    return deadline_at is None or now < deadline_at + timedelta(seconds=policy.grace_seconds)


def counted_score(counts: Counts, scores: Sequence[float | None]) -> float | None:
    """The score (0–100) that stands, from those of attempts that are over, in their order; None when there is none yet.

    A score that is None waits for a person's mark. It may still move the first, the last and the average score, so these wait
    for it; the best one can only rise.
    """
    known = [score for score in scores if score is not None]
    if not known or (counts == "average" and len(known) < len(scores)):
        return None
    return {"best": max(known), "average": sum(known) / len(known), "first": scores[0], "last": scores[-1]}[counts]


REVIEWS = {
    "at_end": Review(),
    "after_close": Review(right_after="score", later="score"),
    "never": Review(right_after="score", later="score", after_close="score"),
}


def review_of(policy: Policy) -> Review:
    """When a finished attempt shows what, time by time."""
    return REVIEWS[policy.review] if isinstance(policy.review, str) else policy.review


def shown_now(policy: Policy, window: Window, extension: Extension, finished_at: datetime, now: datetime) -> Shown:
    """What an attempt that ended at `finished_at` shows at `now`."""
    review, closes = review_of(policy), closing(window, extension)
    if closes and now >= closes:
        return review.after_close
    return review.right_after if now < finished_at + timedelta(minutes=review.minutes) else review.later


def shows_more_at(
    policy: Policy, window: Window, extension: Extension, finished_at: datetime, now: datetime
) -> datetime | None:
    """The next instant from which such an attempt shows more than at `now`; None when none is known."""
    times = filter(None, (finished_at + timedelta(minutes=review_of(policy).minutes), closing(window, extension)))
    shown = MORE.index(shown_now(policy, window, extension, finished_at, now))
    further = (at for at in sorted(times) if at > now)
    return next(
        (at for at in further if MORE.index(shown_now(policy, window, extension, finished_at, at)) > shown), None
    )
