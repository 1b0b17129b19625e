"""Signal 9 while people work: what was acknowledged is there once. The short form of `python -m tests.crash --kills 200`."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.assessment.models import RegradeChange
from app.core.database import Database
from tests.crash.house import build
from tests.crash.run import Stage, crash, look_at_certificates
from tests.crash.servers import SERVE
from tests.crash.verify import verify
from tests.crash.verify_marks import verify_ends, verify_marks
from tests.crash.verify_mock import verify_mock_work
from tests.crash.working import make_notes
from tests.engines import Engine
from tests.ports import free_port

KILLS = 5
DAMAGE = (
    "DELETE FROM attempt_step WHERE id = (SELECT min(id) FROM attempt_step)",
    "UPDATE attempt_step SET response = '{}' WHERE id = (SELECT min(id) FROM attempt_step)",
    "UPDATE attempt_step SET kind = 'regraded' WHERE id = (SELECT min(id) FROM attempt_step)",
    "INSERT INTO attempt_step (attempt_id, organisation_id, person_id, seq, slot, kind, response, at)"
    " SELECT attempt_id, organisation_id, person_id, seq + 900, slot, kind, response, at"
    " FROM attempt_step WHERE id = (SELECT min(id) FROM attempt_step)",
    "UPDATE attempt SET score = 99.5 WHERE id = (SELECT min(id) FROM attempt)",
    "UPDATE step_state SET misses = misses + 1 WHERE step LIKE 'quiz:%'",
    "UPDATE lesson_progress SET place = 0",
    "UPDATE lesson_progress SET answers = '{}'",
)

# All rows at once: of a single one, cut off by a kill, nobody may know what it should hold.
DAMAGE_TO_MOCK_WORK = (
    "UPDATE mock_work SET draft = '[]' WHERE state = 'submitted'",
    "UPDATE mock_work SET answer = '[]' WHERE state = 'submitted'",
    "UPDATE mock_work SET reason = 'dull' WHERE state = 'skipped'",
    "UPDATE mock_work SET score = 12.5 WHERE state = 'submitted'",
    "UPDATE mock_worker SET done = done + 1",
    "UPDATE mock_worker SET accepted = accepted + 1",
    "UPDATE mock_worker SET skipped = skipped + 1",
    "UPDATE mock_slot SET done = (1 = 0) WHERE id = (SELECT min(id) FROM mock_slot WHERE done)",
    "UPDATE mock_work SET slot_id = (SELECT min(id) FROM mock_slot WHERE done)"
    " WHERE id = (SELECT max(id) FROM mock_work WHERE state = 'submitted')",
    "UPDATE mock_queue SET rounds = rounds + 1",
    "UPDATE mock_review SET verdict = 'other' WHERE id = (SELECT min(id) FROM mock_review WHERE state = 'done')",
    "UPDATE step_state SET score = 1.5 WHERE step = 'practice:boxes/mock'",
)

DAMAGE_TO_MARKS = (
    "UPDATE attempt_step SET fraction = 0.123 WHERE id = (SELECT max(id) FROM attempt_step WHERE kind = 'regraded')",
    "DELETE FROM attempt_step WHERE id = (SELECT min(id) FROM attempt_step WHERE kind = 'regraded')",
    "INSERT INTO attempt_step (attempt_id, organisation_id, person_id, seq, slot, kind, response, fraction, detail, at)"
    " SELECT attempt_id, organisation_id, person_id, seq + 900, slot, kind, response, fraction, detail, at"
    " FROM attempt_step WHERE id = (SELECT min(id) FROM attempt_step WHERE kind = 'regraded')",
    "UPDATE regrade_change SET applied = (1 = 0)",
    "UPDATE attempt SET score = 99.5 WHERE id = (SELECT min(id) FROM attempt WHERE state = 'finished')",
    "UPDATE attempt SET ended_by = NULL WHERE id = (SELECT min(id) FROM attempt WHERE ended_by = 'clock')",
    "UPDATE attempt SET state = 'open' WHERE id = (SELECT min(a.id) FROM attempt a WHERE a.ended_by = 'clock' AND NOT EXISTS"
    " (SELECT 1 FROM attempt o WHERE o.state = 'open' AND o.enrolment_id = a.enrolment_id AND o.quiz = a.quiz))",
    "UPDATE step_state SET score = 1.5 WHERE step LIKE 'quiz:%'",
    "DELETE FROM audit_entry WHERE verb = 'assessment.regrade_finished'",
)


@pytest.fixture
def stage(engine: Engine, tmp_path: Path) -> Stage:
    house = build(tmp_path, engine.fresh_url(tmp_path), free_port(), trainees=40, graduates=20, workers=20, reviewers=2)
    make_notes(engine, house.env, tmp_path)
    return Stage(house, tmp_path, SERVE)


def test_nothing_acknowledged_is_lost_or_doubled_when_workers_are_killed(stage: Stage) -> None:
    """And the look at what is left would see it: afterwards the database is damaged in every way it watches for."""
    outcome = crash(stage, KILLS, seed=11, pace=30, regrade_kills=2)
    assert outcome.found == [], outcome.line()
    counts = outcome.tally.counts
    assert counts["kept: answer"], outcome.line()
    assert counts["kept: issue"], outcome.line()
    assert all(counts[f"kept: {deed}"] for deed in ("take", "draft", "submit", "skip", "undo", "review", "decide"))
    assert outcome.by_the_clock, outcome.line()
    assert counts["retries"], "no request was ever cut off: the kills did not hit"
    journals, office = outcome.journals[:-1], outcome.journals[-1]
    database, content = stage.database(), stage.content()
    for damages, eyes in ((DAMAGE, (verify, verify_mock_work)), (DAMAGE_TO_MOCK_WORK, (verify_mock_work, verify))):
        for damage in damages:
            with undone(database, damage) as session:
                # Whose matter it is looks first: with what that finds, the other need not look.
                assert any(eye(session, content, journals) for eye in eyes), f"not noticed: {damage}"
    for damage in DAMAGE_TO_MARKS:
        with undone(database, damage) as session:
            if "regrade" in damage and not session.scalar(select(func.count()).select_from(RegradeChange)):
                continue  # nobody's mark was moved: whom the kills leave with answers differs from run to run
            if "state = 'open'" in damage and not session.info["rows"]:
                continue  # everyone whose time was up has begun anew since, and has but one that is open
            assert [*verify_marks(session), *verify_ends(session)], f"not noticed: {damage}"
    with undone(database, "UPDATE certificate SET sequence = sequence + 1000") as session:
        assert look_at_certificates(stage, office, session)
    database.engine.dispose()


@contextmanager
def undone(database: Database, statement: str) -> Iterator[Session]:
    """A session in which the statement was carried out, and taken back afterwards; `info["rows"]`: how many it changed."""
    with suppress(Undone), database.write() as session:
        session.info["rows"] = session.execute(text(statement)).rowcount
        yield session
        raise Undone


class Undone(Exception):
    """Nothing of the block is kept."""
