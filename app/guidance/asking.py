"""When somebody is asked, what, and how an answer is read from its form. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.content.diagnosis import DiagnosisFile, DiagnosisQuestion

BEFORE, AFTER = "before", "after"
FROM_WEEK = 2
APART = timedelta(days=14)  # of the two askings: in a short course the second would say nothing
LONGEST_TRADE = 60  # as person.former_trade
CHOOSE = "하나를 골라 주세요. 답하고 싶지 않으면 ‘건너뛰기’를 눌러 주세요."
CHOOSE_MANY = "맞는 것을 하나라도 골라 주세요. 답하고 싶지 않으면 ‘건너뛰기’를 눌러 주세요."
CHOOSE_TRADE = "목록에서 고르거나 직접 적어 주세요. 답하고 싶지 않으면 ‘건너뛰기’를 눌러 주세요."


@dataclass(frozen=True)
class Fault:
    text: str


def moment_of(starts_on: date, ends_on: date, today: date, done: Mapping[str, date]) -> str | None:
    """Which asking stands open: before from the second week on; after from the week of the last day on, to who did the first one
    at least two weeks ago. None outside the course, and when all is done. `done`: moment → day."""
    if today > ends_on or _week(starts_on, today) < FROM_WEEK:
        return None
    if BEFORE not in done:
        return BEFORE
    last = _week(starts_on, today) >= _week(starts_on, ends_on)
    return AFTER if last and AFTER not in done and today - done[BEFORE] >= APART else None


def _week(starts_on: date, day: date) -> int:
    return (day - starts_on).days // 7 + 1


def questions_of(file: DiagnosisFile, moment: str) -> tuple[DiagnosisQuestion, ...]:
    """What does not change is not asked twice."""
    return tuple(each for each in file.questions if moment == BEFORE or not each.once)


def next_number(questions: Sequence[DiagnosisQuestion], answers: Mapping[str, Any]) -> int | None:
    """The first question, from 1, that was neither answered nor skipped."""
    return next((at for at, each in enumerate(questions, 1) if each.slug not in answers), None)


def read_answer(
    file: DiagnosisFile, question: DiagnosisQuestion, sent: Mapping[str, Sequence[str]], known_trade: str
) -> Any | Fault:
    """The value to keep, or what is to be said. `sent`: `answer`, and for a trade in one's own words `own`, with what stood there
    when the page was opened (`was`); `known_trade`: what stands in the roster."""
    given = [each for each in sent.get("answer", ()) if each]
    if question.kind == "trade":
        own, was = (" ".join("".join(sent.get(name, ())).split()) for name in ("own", "was"))
        return _read_trade(file, given, own, was, known_trade)
    values = [option.value for option in file.options_of(question)]
    chosen = [value for value in values if value in given]
    if question.kind == "many":
        return chosen or Fault(CHOOSE_MANY)
    return chosen[0] if len(chosen) == 1 else Fault(CHOOSE)


def _read_trade(file: DiagnosisFile, given: Sequence[str], own: str, was: str, known: str) -> str | Fault:
    """Words that were just written count before the list, words of an earlier time after it."""
    if len(own) > LONGEST_TRADE:
        return Fault(f"{LONGEST_TRADE}자까지 적을 수 있어요. 지금은 {len(own)}자예요.")
    jobs = {job for sector in file.sectors for job in sector.jobs}
    chosen = [each for each in given if each in jobs or (known and each == known)]
    if own and (own != was or not chosen):
        return own
    return chosen[0] if chosen else Fault(CHOOSE_TRADE)
