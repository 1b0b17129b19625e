"""Who may drop out (이탈 위험), and why, in sentences: absent, stuck, or silent. Pure.

It is a reason to call somebody, never a mark on a person: nothing is decided by it, no trainee sees it, and it is worked out anew from
the ledgers whenever somebody looks. The cohort's own calendar counts: before its first day, after its last, on Sundays, public
holidays and in weeks without a class nobody is silent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

SUNDAY = 6
Kind = Literal["absent", "stuck", "silent"]
KINDS: dict[Kind, str] = {"absent": "결석", "stuck": "막힘", "silent": "소식 없음"}


@dataclass(frozen=True)
class Rule:
    """`absent_in_a_row`: days of class missed since the person last came. `absent_percent`: of all days of the training, half of the
    share at which §35 lets a center propose 제적, and of at least two days. `misses`: tries at one quiz or exam that did not pass;
    after two the next stage opens by itself, so the third is the first that a person has to look at. `silent_days`: days on
    which one could have learned, without a sign of the person; `silent_classes`: and days of class among them."""

    version: str = "2026-11"
    absent_in_a_row: int = 2
    absent_percent: int = 10
    absent_at_least: int = 2
    misses: int = 3
    silent_days: int = 4
    silent_classes: int = 2
    silent_days_without_classes: int = 6


CURRENT = Rule()


@dataclass(frozen=True)
class Facts:
    """What is known of one person in one cohort. `since`: the first day that counts for them. `came`: has signed in at all.
    `absent`, `days`: days of absence of all; `in_a_row`: since they last came. `stuck_on`: title of what was missed most often,
    `misses` times. `last_sign`: the last day with a step, a sign-in or a class attended. `classes`: days of class that are over."""

    starts_on: date
    ends_on: date
    since: date
    came: bool
    absent: int = 0
    days: int = 0
    in_a_row: int = 0
    stuck_on: str = ""
    misses: int = 0
    last_sign: date | None = None
    classes: Sequence[date] = ()


@dataclass(frozen=True)
class Reason:
    """One of the three, with its sentence and how much it weighs beside others of its kind."""

    kind: Kind
    words: str
    weight: int


def reasons(facts: Facts, today: date, holidays: Collection[date], rule: Rule = CURRENT) -> tuple[Reason, ...]:
    """Why somebody should speak with this person now; empty for most, and for everybody outside the cohort's days."""
    if not facts.starts_on <= today <= facts.ends_on:
        return ()
    found = (_absent(facts, rule), _stuck(facts, rule), _silent(facts, today, holidays, rule))
    return tuple(each for each in found if each is not None)


def _absent(facts: Facts, rule: Rule) -> Reason | None:
    often = facts.absent >= rule.absent_at_least and facts.absent * 100 >= rule.absent_percent * facts.days
    if facts.in_a_row >= rule.absent_in_a_row:
        words = f"수업을 {facts.in_a_row}일 이어서 빠졌어요."
        if facts.absent > facts.in_a_row:
            words += f" 모두 {facts.absent}일 결석이에요(전체 {facts.days}일)."
    elif often:
        words = f"전체 수업 {facts.days}일 중 {facts.absent}일 결석이에요."
    else:
        return None
    return Reason("absent", words if facts.came else f"{words} 아직 한 번도 들어오지 않았어요.", facts.absent)


def _stuck(facts: Facts, rule: Rule) -> Reason | None:
    if facts.misses < rule.misses:
        return None
    return Reason("stuck", f"‘{facts.stuck_on}’에서 {facts.misses}번 막혔어요.", facts.misses)


def _silent(facts: Facts, today: date, holidays: Collection[date], rule: Rule) -> Reason | None:
    """Who never came in has an invite sheet that waits, and absences; only who began can fall silent."""
    if not facts.came:
        return None
    last = max(facts.last_sign or facts.since, facts.since)
    quiet = learning_days(last, today, holidays)
    missed = sum(last < each < today for each in facts.classes)
    if facts.classes:
        silent = quiet >= rule.silent_days and missed >= rule.silent_classes
    else:
        silent = quiet >= rule.silent_days_without_classes
    if not silent:
        return None
    between = f" 그사이 수업이 {missed}일 있었어요." if missed else ""
    return Reason(
        "silent", f"{(today - last).days}일째 소식이 없어요({last.month}월 {last.day}일부터).{between}", quiet
    )


def learning_days(after: date, before: date, holidays: Collection[date]) -> int:
    """Days between the two, neither counted, that are no Sunday and no public holiday."""
    days = (after + timedelta(days=n) for n in range(1, (before - after).days))
    return sum(day.weekday() != SUNDAY and day not in holidays for day in days)


def order(found: Sequence[Reason]) -> tuple[int, int]:
    """What comes first: more kinds of reasons, then the heavier ones."""
    return -len(found), -sum(each.weight for each in found)
