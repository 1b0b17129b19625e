"""What docs/security.md promises when the ground gives way: saving is refused in plain words, reading goes on, nothing is
half done, and nobody has to restart anything."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from app.assessment.models import AttemptStep
from app.completion.models import Certificate
from app.core import database as database_module
from app.core import group_commit
from app.core.clock import Clock, FixedClock, now
from app.core.csrf import SESSION_COOKIE
from app.core.database import Database
from app.core.errors import Unavailable
from app.core.settings import Settings
from app.core.storage import Storage
from app.identity.sessions import SEEN_EVERY
from app.main import create_app
from tests.assessment.conftest import Sitting, two_stages
from tests.completion.desk import CertificateDesk
from tests.crash.failing import filled_up, held_by_another_process, pages_used_up, read_only, small_disk
from tests.factories.world import Browser, World

Failure = Callable[[], AbstractContextManager[None]]
CANNOT_SAVE = "지금은 저장할 수 없어요"
SQLITE_ONLY = "SQLite's own way to fail"


def careless(sitting: Sitting) -> Browser:
    """The sitting's browser; it sees a server's fault as a person does: as a page."""
    browser = Browser(sitting.world.app, "https://testserver", raise_server_exceptions=False, follow_redirects=False)
    browser.cookies = sitting.browser.cookies
    return browser


def saved(database: Database) -> list[tuple[int, Any]]:
    with database.read() as session:
        rows = session.execute(
            select(AttemptStep.slot, AttemptStep.response).where(AttemptStep.kind == "saved").order_by(AttemptStep.seq)
        )
        return [(slot, response) for slot, response in rows]


def assert_saving_fails_and_reading_goes_on(sitting: Sitting, attempt: str, failure: Failure) -> None:
    """One answer before, many refused while it lasts, the same one kept afterwards; what is stored is what was told."""
    browser, database = careless(sitting), sitting.world.database
    first, last = sitting.slot_of(attempt, "a-number"), sitting.slot_of(attempt, "a-word")
    assert sitting.save(attempt, first, {"answer": "1"}, browser=browser).status_code == 303
    kept, refused = saved(database), 0
    with failure():
        for number in range(200):
            answer = sitting.save(attempt, last, {"answer": f"{number} " + "가" * 150}, browser=browser)
            if answer.status_code != 303:
                assert_refused(answer)
                refused += 1
            else:
                kept.append((last, saved(database)[-1][1]))
            if refused == 3:
                break
        assert refused == 3, "nothing was ever refused: the failure did not happen"
        for page in ("/path", "/quizzes/every-type", f"{attempt}/questions/{first}", f"{attempt}/check"):
            assert browser.get(page).status_code == 200, page
        assert_refused(browser.submit(f"{attempt}/submission", {"_seq": len(kept), "anyway": "1"}))
    assert saved(database) == kept
    assert sitting.save(attempt, last, {"answer": "다시"}, browser=browser).status_code == 303
    assert [response["text"] for _, response in saved(database)][-1] == "다시"
    assert len(saved(database)) == len(kept) + 1
    assert browser.get(f"{attempt}/check").status_code == 200
    with database.read() as session:
        assert session.scalar(select(AttemptStep.id).where(AttemptStep.kind == "finished")) is None
        if database.is_sqlite:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def assert_refused(answer: Any) -> None:
    assert answer.status_code == 503, answer.text
    assert CANNOT_SAVE in answer.text
    assert "읽는 것은 계속할 수 있어요" in answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert "ieum-saved" not in answer.headers


@pytest.fixture
def on_a_small_disk(settings: Settings, clock: FixedClock, tmp_path: Path) -> Iterator[tuple[Sitting, Path]]:
    """The installation, database and all, on a disk of eight megabytes."""
    if not settings.database_url.startswith("sqlite"):
        pytest.skip(SQLITE_ONLY)
    with small_disk(tmp_path / "disk", 8) as disk:
        shutil.copyfile(settings.database_url.removeprefix("sqlite:///"), disk / "ieum.sqlite3")
        moved = settings.model_copy(update={"database_url": f"sqlite:///{disk}/ieum.sqlite3", "var_dir": disk})
        app = create_app(moved, clock)
        yield sit(app), disk
        app.state.database.engine.dispose()


def sit(app: FastAPI) -> Sitting:
    """A trainee in front of the quiz with a question of every type."""
    world = World(app, app.state.database.system())
    quizzes = app.state.content.quizzes
    documents = {f"quiz:{slug}": quiz.hash for slug, quiz in quizzes.items()}
    cohort = world.cohort(world.organisation(), outline=two_stages(), documents=documents)
    account, enrolment = world.trainee(cohort)
    return Sitting(world, cohort, account, enrolment, world.browser(account), quizzes["every-type"])


def test_a_full_disk(on_a_small_disk: tuple[Sitting, Path]) -> None:
    sitting, disk = on_a_small_disk
    assert_saving_fails_and_reading_goes_on(sitting, sitting.begin(), lambda: filled_up(disk))


def test_a_database_that_may_not_grow(sitting: Sitting) -> None:
    """As a full disk is met where none can be mounted; also when SQLite gives up in the middle of a deed."""
    database = sitting.world.database
    if not database.is_sqlite:
        pytest.skip(SQLITE_ONLY)
    assert_saving_fails_and_reading_goes_on(sitting, sitting.begin(), lambda: pages_used_up(database))


def test_a_read_only_database(sitting: Sitting) -> None:
    database = sitting.world.database
    assert_saving_fails_and_reading_goes_on(sitting, sitting.begin(), lambda: read_only(database))


def test_who_reads_a_long_time_in_a_read_only_database_is_not_turned_away(sitting: Sitting, clock: FixedClock) -> None:
    """The visit is noted every few minutes; that it cannot be noted is no reason to refuse a page."""
    with read_only(sitting.world.database):
        clock.instant += SEEN_EVERY + timedelta(seconds=1)
        assert sitting.browser.get("/path").status_code == 200


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        storage = Storage(disk / "files")
        kept = storage.put(b"before")
        with filled_up(disk), pytest.raises(Unavailable):
            storage.put(bytes(300_000))
        names = [path.name for path in (disk / "files").rglob("*") if path.is_file()]
        assert names == [kept]
        assert storage.put(bytes(300_000)) in {path.name for path in (disk / "files").rglob("*")}


def test_a_certificate_that_found_no_room_is_finished_later_under_its_own_number(world: World, tmp_path: Path) -> None:
    """The number is taken in the database, the files have a disk of their own here, and it is full."""
    desk = CertificateDesk.open(world)
    with small_disk(tmp_path / "disk", 1) as disk:
        world.app.state.storage = Storage(disk / "files")
        (disk / "files").mkdir()
        (world.app.state.settings.var_dir / "files").symlink_to(disk / "files")
        key = "f" * 32
        with filled_up(disk):
            answer = desk.issue(key=key)
            assert answer.status_code == 503
            assert CANNOT_SAVE in answer.text
        (reserved,) = desk.certificates()
        assert (reserved.state, reserved.pdf_hash) == ("reserved", None)
        assert [path for path in (disk / "files").rglob("*") if path.is_file()] == []
        assert desk.issue(key=key).status_code == 303
        (issued,) = desk.certificates()
        assert (issued.state, issued.number) == ("valid", reserved.number)
        assert {issued.pdf_hash, issued.credential_hash, issued.jwt_hash} == {
            path.name for path in (disk / "files").rglob("*") if path.is_file()
        }
        assert isinstance(issued, Certificate)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty seconds are one."""
    monkeypatch.setattr(database_module, "PATIENCE_S", 1.0)
    monkeypatch.setattr(group_commit, "PATIENCE_S", 1.0)


def test_a_command_in_another_process_that_writes_for_long_costs_a_wait_and_then_503(
    impatient: None, settings: Settings, clock: FixedClock
) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL has more than one writer")
    app = create_app(settings, clock)
    sitting = sit(app)
    attempt = sitting.begin()
    slot, browser = sitting.slot_of(attempt, "a-word"), careless(sitting)
    with held_by_another_process(settings.database_url):
        assert_refused(sitting.save(attempt, slot, {"answer": "라벨링"}, browser=browser))
        assert browser.get(f"{attempt}/questions/{slot}").status_code == 200
    assert sitting.save(attempt, slot, {"answer": "라벨링"}, browser=browser).status_code == 303
    assert saved(sitting.world.database) == [(slot, {"text": "라벨링"})]
    app.state.database.engine.dispose()


def test_a_command_that_comes_to_an_end_in_time_costs_a_wait_only(sitting: Sitting, settings: Settings) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    answers: list[Any] = []

    def answer() -> None:
        answers.append(sitting.save(attempt, slot, {"answer": "라벨링"}))

    waiting = threading.Thread(target=answer)
    with held_by_another_process(settings.database_url):
        waiting.start()
        waiting.join(0.3)
    waiting.join()
    assert [each.status_code for each in answers] == [303]


class WrongClock(Clock):
    """A machine whose clock is off."""

    def __init__(self, off: timedelta) -> None:
        self.off = off

    def now(self, from_database: datetime | None = None) -> datetime:
        return super().now(from_database) if from_database else datetime.now(UTC) + self.off


@pytest.mark.parametrize("off", [timedelta(hours=1), -timedelta(hours=1)])
def test_a_worker_whose_clock_is_an_hour_off_moves_no_deadline_where_time_is_the_database_s(
    settings: Settings, off: timedelta
) -> None:
    """On PostgreSQL. On SQLite the process's clock is the database's (decision 0021): see the next test."""
    right, wrong = create_app(settings, Clock()), create_app(settings, WrongClock(off))
    if right.state.database.is_sqlite:
        pytest.skip("on SQLite the process's clock is the database's")
    sitting = sit(right)
    with wrong.state.database.read() as session:
        instant = now(session)
    with right.state.database.read() as session:
        assert abs(now(session) - instant) < timedelta(minutes=5)
    there = Browser(wrong, "https://testserver", follow_redirects=False)
    there.cookies = sitting.browser.cookies
    assert there.get("/path").status_code == 200, "half an hour of idleness has not passed"
    assert sitting.browser.get("/path").status_code == 200
    for app in (right, wrong):
        app.state.database.engine.dispose()


def test_on_sqlite_a_clock_that_jumps_ahead_signs_out_and_loses_nothing(settings: Settings) -> None:
    """It errs to the safe side: one signs in again. What was answered is there, in its order."""
    right, ahead = create_app(settings, Clock()), create_app(settings, WrongClock(timedelta(hours=1)))
    if not right.state.database.is_sqlite:
        pytest.skip("PostgreSQL's own clock counts")
    sitting = sit(right)
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    assert sitting.save(attempt, slot, {"answer": "처음"}).status_code == 303
    there = Browser(ahead, "https://testserver", follow_redirects=False)
    there.cookies = sitting.browser.cookies
    refused = there.get(f"{attempt}/questions/{slot}")
    assert refused.headers["location"].startswith("/sign-in?next=/attempts/")
    later = World(ahead, ahead.state.database.system()).browser(sitting.account)
    assert sitting.save(attempt, slot, {"answer": "나중"}, browser=later).status_code == 303
    assert sitting.save(attempt, slot, {"answer": "맨 나중"}).status_code == 303, "back on the clock that is right"
    assert [response["text"] for _, response in saved(sitting.world.database)] == ["처음", "나중", "맨 나중"]
    for app in (right, ahead):
        app.state.database.engine.dispose()


def test_the_clock_of_the_browser_counts_for_nothing(sitting: Sitting) -> None:
    attempt = sitting.begin()
    slot = sitting.slot_of(attempt, "a-word")
    sitting.browser.headers["date"] = "Mon, 23 Nov 2026 05:30:00 GMT"
    assert sitting.save(attempt, slot, {"answer": "라벨링", "at": "2030-01-01T00:00:00Z"}).status_code == 303
    with sitting.world.database.read() as session:
        step = session.scalars(select(AttemptStep)).one()
        assert step.at == now(session)
    assert sitting.browser.cookies[SESSION_COOKIE]
