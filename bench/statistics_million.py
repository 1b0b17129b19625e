"""Item statistics of a quiz over 1,000,000 responses: `python -m bench.statistics_million [ATTEMPTS] [--engine postgresql]`.

Prints the seconds of the whole report (query, arrays, statistics; three runs) and of one question's distractor table, and
the peak memory of the process that computes them, beside what it holds before.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Table, insert, select

from app import models
from app.assessment.models import Attempt, AttemptStep
from app.assessment.staff_queries import quiz_of
from app.assessment.statistics_report import build, read_answers
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.opening import load_documents
from app.content.loader import Content
from app.content.quiz import Quiz
from app.core.clock import today
from app.core.database import Database, connect
from app.identity.models import Account
from app.people.models import Organisation, Person
from tests.engines import engine_named

QUESTIONS, BATCH = 20, 2000
WRITTEN = datetime(2026, 11, 21, tzinfo=UTC)


def choice(number: int, right: int = 0) -> dict[str, Any]:
    options = [{"text": text, "correct": True} if at == right else {"text": text} for at, text in enumerate("가나다라")]
    prompt = f"{number}번, 무엇일까요?"
    return {"type": "single", "id": f"q{number}", "prompt": prompt, "explanation": "풀이", "options": options}


def make_quiz(mended: int = 0) -> Quiz:
    """Twenty choice questions; the first `mended` of them with another key."""
    questions = [choice(n, right=int(n < mended)) for n in range(QUESTIONS)]
    body = {"slug": "bench", "title": "재기", "intro": "재어 봐요.", "questions": questions}
    return Quiz.model_validate(body)


def content_of(quiz: Quiz) -> Content:
    return Content(Path(), Path(), quizzes={quiz.slug: quiz})


def make_attempts(database: Database, quiz: Quiz, attempts: int) -> None:
    """A cohort with that many people, one finished attempt each, with the step of every slot."""
    rng = np.random.default_rng(1)
    with database.write() as session:
        load_documents(session, content_of(quiz))
        center = Organisation(name="센터", kind="center", path="/1/", phone="064-000-0000")
        session.add(center)
        session.flush()
        staff = Person(name="강사", phone="01000000000", created_at=WRITTEN)
        session.add(staff)
        session.flush()
        session.add(Account(person_id=staff.id, login="staff@example.kr", created_at=WRITTEN))
        cohort = Cohort(
            organisation_id=center.id, programme_slug="p", programme_title="과정", name="회차",
            starts_on=today(session), ends_on=today(session), capacity=attempts, documents={"quiz:bench": quiz.hash},
            outline=[], rule={}, opened_at=WRITTEN,
        )  # fmt: skip
        session.add(cohort)
    for first in range(1, attempts + 1, BATCH):
        _make_batch(database, cohort, quiz, range(first, min(first + BATCH, attempts + 1)), rng)


def _make_batch(database: Database, cohort: Cohort, quiz: Quiz, numbers: range, rng: np.random.Generator) -> None:
    ids = [10 + number for number in numbers]
    shared = {"organisation_id": cohort.organisation_id}
    rows: dict[Any, list[dict[str, Any]]] = {Person: [], Enrolment: [], Attempt: [], AttemptStep: []}
    for id in ids:
        own = {**shared, "person_id": id}
        rows[Person].append(
            {"id": id, "public_id": uuid.uuid4(), "name": "훈련생", "phone": f"010{id:08d}", "created_at": WRITTEN}
        )
        rows[Enrolment].append(
            {**own, "id": id, "public_id": uuid.uuid4(), "cohort_id": cohort.id, "state": "active",
             "outcome_reason": "", "created_at": WRITTEN}
        )  # fmt: skip
        skill = rng.normal()
        picks = [0 if rng.normal() + skill > (n - 10) / 6 else int(rng.integers(1, 4)) for n in range(QUESTIONS)]
        layout = [{"id": f"q{n}", "order": [int(i) for i in rng.permutation(4)]} for n in rng.permutation(QUESTIONS)]
        asked = [int(entry["id"][1:]) for entry in layout]
        fractions = [float(picks[n] == 0) for n in asked]
        rows[Attempt].append(
            {**own, "id": id, "public_id": uuid.uuid4(), "enrolment_id": id, "quiz": quiz.slug, "number": 1,
             "document_hash": quiz.hash, "layout": layout, "pass_mark": 60, "state": "finished", "seq": QUESTIONS,
             "score": 5 * sum(fractions), "fractions": fractions, "ended_by": "person", "started_at": WRITTEN,
             "finished_at": WRITTEN}
        )  # fmt: skip
        for slot, (entry, n) in enumerate(zip(layout, asked, strict=True), start=1):
            response = {"picked": [str(entry["order"].index(picks[n]))]}
            rows[AttemptStep].append(
                {**own, "id": id * QUESTIONS + slot, "attempt_id": id, "seq": slot, "slot": slot, "kind": "finished",
                 "response": response, "fraction": fractions[slot - 1], "at": WRITTEN}
            )  # fmt: skip
    with database.write() as session:
        for model, values in rows.items():
            table: Table = model.__table__
            session.connection().execute(insert(table), values)


def databases(engine: str) -> Iterator[tuple[str, str]]:
    """(URL, folder) of an empty migrated database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, engine_named(engine, Path(folder)) as found:
        yield found.fresh_url(Path(folder)), folder


def resident_mb() -> float:
    """What the process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def peak_mb() -> float:
    """The most that the process has held. Not getrusage: its figure starts with what the parent held when it forked."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def measured_apart(module: str, url: str) -> dict[str, Any]:
    """What a module's measurement prints as JSON, made in a process of its own: its memory is not that of making the data."""
    said = subprocess.run([sys.executable, "-m", module, "--measure", url], check=True, stdout=subprocess.PIPE).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def arguments(attempts: int) -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    reader.add_argument("attempts", nargs="?", type=int, default=attempts)
    reader.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    reader.add_argument("--measure", metavar="URL", help=argparse.SUPPRESS)
    return reader.parse_args()


@dataclass(frozen=True)
class Found:
    """`seconds`: of the whole report, three times; `table_s`: of one question's distractor table. Memory in MB of the process."""

    attempts: int
    responses: int
    seconds: list[float]
    table_s: float
    before_mb: float
    peak_mb: float
    table_mb: float

    def lines(self) -> str:
        return (
            f"statistics of {self.responses:,} responses: {', '.join(f'{each:.2f}' for each in self.seconds)} s\n"
            f"one distractor table of {self.attempts:,} answers: {self.table_s:.2f} s\n"
            f"peak memory {self.peak_mb:.0f} MB, before {self.before_mb:.0f} MB, after the table {self.table_mb:.0f} MB"
        )


def run(engine: str, attempts: int) -> Found:
    """Make the attempts in a database of their own and measure."""
    for url, _folder in databases(engine):
        database = connect(url, 2).system()
        make_attempts(database, make_quiz(), attempts)
        database.engine.dispose()
        return Found(**measured_apart("bench.statistics_million", url))
    raise RuntimeError("no database")


def main() -> None:
    asked = arguments(50_000)
    _ = models.metadata
    if asked.measure:
        print(json.dumps(asdict(measure(asked.measure))))
        return
    print(f"{asked.engine}: {asked.attempts:,} attempts of {QUESTIONS}\n{run(asked.engine, asked.attempts).lines()}")


def measure(url: str) -> Found:
    database, quiz = connect(url, 2).system(), make_quiz()
    with database.read() as session:
        found = quiz_of(session, content_of(quiz), session.scalars(select(Cohort)).one(), quiz.slug)
    before, seconds = resident_mb(), []
    for _ in range(3):
        begun = time.perf_counter()
        with database.read() as session:
            report = build(session, found, "first")
        seconds.append(time.perf_counter() - begun)
    after = peak_mb()
    begun = time.perf_counter()
    with database.read() as session:
        answers = read_answers(session, found, 1, "first")
    table = time.perf_counter() - begun
    assert answers.count == report.whole.attempts
    return Found(answers.count, answers.count * len(report.items), seconds, table, before, after, peak_mb())


if __name__ == "__main__":
    main()
