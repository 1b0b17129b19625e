"""A quiz's statistics, put together: what the arrays say of the whole, of each question and of each random slot."""

from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy.orm import Session

from app.assessment.distractors import Answers, count_answers, guess_score
from app.assessment.item_findings import SERIOUS, WORDS, find
from app.assessment.item_statistics import (
    ItemStatistics,
    Marks,
    QuizStatistics,
    question_statistics,
    quiz_statistics,
    slot_statistics,
)
from app.assessment.measured import Which
from app.assessment.papers import Banks
from app.assessment.staff_queries import CohortQuiz
from app.assessment.statistics_queries import Key, Responses, load_all_given, load_given, load_responses, slots_of
from app.content.quiz import Quiz
from app.questions.registry import Question

SMALL = 500  # attempts up to which the list of all questions reads every answer too


@dataclass(frozen=True)
class Item:
    """One line of the report. `question` None: a random slot, whoever filled it. `answers` None: not read here."""

    number: int
    label: str
    question: Question | None
    statistics: ItemStatistics
    answers: Answers | None = None

    @property
    def findings(self) -> tuple[str, ...]:
        options = self.answers.rows if self.answers and not self.answers.per_part else ()
        return tuple(WORDS[code] for code in find(self.statistics, options))

    @property
    def serious(self) -> bool:
        return bool(SERIOUS & set(find(self.statistics)))

    @property
    def is_weak(self) -> bool:
        options = self.answers.rows if self.answers and not self.answers.per_part else ()
        return find(self.statistics, options)[0] not in ("few", "fine")


@dataclass(frozen=True)
class Report:
    """`most`: the greatest total in marks. `items`: own questions, then drawn ones; `random`: the random slots."""

    which: Which
    whole: QuizStatistics
    most: float
    items: tuple[Item, ...]
    random: tuple[Item, ...]


def question_of(quiz: Quiz, banks: Banks, key: Key) -> Question:
    return banks[key[0]].question(key[1]) if key[0] else quiz.question(key[1])


def keys_of(quiz: Quiz, banks: Banks) -> tuple[Key, ...]:
    """Every question an attempt may hold: own ones in the file's order, then those that may be drawn."""
    slots = slots_of(quiz, banks)
    return (*slots.own, *slots.drawable)


def weights_of(quiz: Quiz, banks: Banks) -> dict[Key, float]:
    return {key: question_of(quiz, banks, key).weight for key in keys_of(quiz, banks)}


def build(session: Session, found: CohortQuiz, which: Which) -> Report:
    """The whole report; the caller has authorised access to the cohort."""
    quiz, banks = found.quiz, found.banks
    responses = load_responses(session, found.cohort.id, quiz, banks, which)
    weights = weights_of(quiz, banks)
    slots = slots_of(quiz, banks)
    per_drawn = np.array([weights[key] for key in responses.keys] + [1.0])
    marks = responses.fractions.copy()
    for column, key in enumerate(slots.own):
        marks[:, column] *= weights[key]
    random_columns = [column for draw in slots.draws for column in draw]
    for column in random_columns:
        marks[:, column] *= per_drawn[responses.drawn[:, column]]
    most = [weights[key] for key in slots.own] + [
        max((each.weight for each in slots.drawable.values()), default=1.0) for _ in random_columns
    ]
    guesses = [guess_score(quiz.question(id)) for _, id in slots.own] + [None] * len(random_columns)
    statistics = slot_statistics(marks, most, guesses)
    items = [
        Item(number, f"{number}번", quiz.question(key[1]), statistics[number - 1])
        for number, key in enumerate(slots.own, start=1)
    ]
    items += _drawn(responses, marks, quiz, banks, len(items))
    if len(marks) <= SMALL:
        given = load_all_given(session, found.cohort.id, quiz, which, weights)
        items = [
            replace(item, answers=count_answers(question_of(quiz, banks, key), given.get(key, ())))
            for item, key in zip(items, keys_of(quiz, banks), strict=True)
        ]
    random = [
        Item(at, f"뽑는 자리 {at}", None, statistics[column]) for at, column in enumerate(random_columns, start=1)
    ]
    return Report(which, quiz_statistics(marks), float(sum(most)), tuple(items), tuple(random))


def _drawn(responses: Responses, marks: Marks, quiz: Quiz, banks: Banks, before: int) -> list[Item]:
    """Each question that may be drawn, over the attempts that held it."""
    totals = np.nansum(marks, axis=1)
    items = []
    for at, key in enumerate(responses.keys):
        rows, columns = np.nonzero(responses.drawn == at)
        question = question_of(quiz, banks, key)
        statistics = question_statistics(marks[rows, columns], totals[rows], question.weight, guess_score(question))
        items.append(Item(before + at + 1, f"{before + at + 1}번", question, statistics))
    return items


def read_answers(session: Session, found: CohortQuiz, number: int, which: Which) -> Answers:
    """What was answered to the question of that number (from 1, in the order of `keys_of`)."""
    key = keys_of(found.quiz, found.banks)[number - 1]
    given = load_given(session, found.cohort.id, found.quiz, key, which, weights_of(found.quiz, found.banks))
    return count_answers(question_of(found.quiz, found.banks, key), given)
