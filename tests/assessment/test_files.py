"""Files as an answer: kept by their content, changed until the end, opened by those who may, forgotten when taken away."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment import handing_in
from app.assessment.models import AttemptStep, HandedInFile
from app.core.clock import FixedClock
from app.core.database import Database
from app.core.storage import Storage
from app.housekeeping import forget_files
from tests.assessment.conftest import PARTIAL, Sitting
from tests.assessment.files import PDF, photograph, picture, send
from tests.assessment.staffroom import mate, staff
from tests.statements import count_statements

SLOT = 11


def rows(database: Database) -> list[HandedInFile]:
    with database.read() as session:
        return list(session.scalars(select(HandedInFile).order_by(HandedInFile.id)))


def answers(database: Database) -> list[list[str]]:
    """The names in each step, in order."""
    with database.read() as session:
        steps = session.scalars(select(AttemptStep).order_by(AttemptStep.seq)).all()
        return [[file["name"] for file in step.response.get("files", ())] for step in steps]


def stored(app: FastAPI) -> list[str]:
    root = app.state.storage.root
    return sorted(path.name for path in root.glob("??/*")) if root.exists() else []


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]*/files/[0-9a-f-]{36})"', html)


def removal(html: str) -> str:
    return re.findall(r'action="([^"]*/removal)"', html)[0]


def test_files_are_kept_with_owner_and_hash_and_a_new_browser_finds_them(
    rarer: Sitting, database: Database, app: FastAPI
) -> None:
    attempt = rarer.begin()
    answer = send(rarer.browser, attempt, SLOT, ("../영수증.png", photograph()), ("설명.pdf", PDF))
    assert answer.headers["location"] == f"{attempt}/questions/{SLOT}#files"
    first, second = rows(database)
    assert (first.name, first.kind, second.name, second.size) == ("영수증.jpg", "jpeg", "설명.pdf", len(PDF))
    assert first.person_id == rarer.account.person_id
    assert stored(app) == sorted([first.content_hash, second.content_hash])
    fresh = rarer.world.browser(rarer.account)
    page = fresh.get(f"{attempt}/questions/{SLOT}").text
    assert "2 / 2개" in page
    assert "2개를 다 냈어요" in page
    kept = fresh.get(links(page)[0])
    assert (kept.headers["content-type"], kept.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert kept.headers["content-disposition"].startswith("attachment;")
    assert b"CANARY-PHONE" not in kept.content


def test_the_pages_own_form_neither_takes_files_away_nor_brings_any(rarer: Sitting, database: Database) -> None:
    attempt = rarer.begin()
    send(rarer.browser, attempt, SLOT, ("영수증.jpg", picture()))
    forged = {"file": "6f1c9a52-0b1e-4f7e-9a50-5a1d1f0c3b77 jpeg 9 남의 것.jpg", "go": "next"}
    for form in ({}, forged, {"go": "previous"}):
        assert rarer.save(attempt, SLOT, form).status_code == 303
    assert answers(database) == [["영수증.jpg"]]


def test_what_is_refused_is_named_with_what_to_do_and_nothing_of_it_is_kept(
    rarer: Sitting, database: Database, app: FastAPI
) -> None:
    attempt = rarer.begin()
    big = picture("PNG", (700, 700)) + b"x" * (1 << 20)
    answer = send(rarer.browser, attempt, SLOT, ("깨진.jpg", picture()[:-200]), ("큰 사진.png", big), headers=PARTIAL)
    assert answer.status_code == 422
    assert "ieum-saved" not in answer.headers
    assert "<html" not in answer.text
    for words in (
        "2개는 받지 못했어요",
        "‘깨진.jpg’: 사진이 깨져 있어요.",
        "‘큰 사진.png’: 1MB까지 낼 수 있는데 이 파일은 1.0MB예요.",
    ):
        assert words in answer.text
    assert (rows(database), stored(app), answers(database)) == ([], [], [])
    both = send(rarer.browser, attempt, SLOT, ("좋은.jpg", picture()), ("글.txt", "글".encode()))
    assert both.status_code == 422
    assert "나머지는 저장했어요" in both.text
    assert answers(database) == [["좋은.jpg"]]
    for nothing in (
        send(rarer.browser, attempt, SLOT),
        send(rarer.browser, attempt, SLOT, *[("a.jpg", picture())] * 11),
    ):
        assert nothing.status_code == 422


def test_a_request_that_is_far_too_large_is_refused_before_it_is_read(
    rarer: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = rarer.begin()
    answer = send(rarer.browser, attempt, SLOT, ("큰.jpg", b"\xff" * (65 << 20)))
    assert answer.status_code == 413
    assert "파일 크기를 줄이거나 나누어 보내 주세요" in answer.text


def test_the_same_file_again_changes_nothing_and_one_too_many_is_refused(rarer: Sitting, database: Database) -> None:
    attempt = rarer.begin()
    for _ in range(2):
        assert send(rarer.browser, attempt, SLOT, ("하나.jpg", picture())).status_code == 303
    assert answers(database) == [["하나.jpg"]]
    send(rarer.browser, attempt, SLOT, ("둘.jpg", picture(colour="black")))
    answer = send(rarer.browser, attempt, SLOT, ("셋.jpg", picture(colour="red")))
    assert "2개까지 낼 수 있어요. 먼저 낸 파일을 빼 주세요." in answer.text
    assert answers(database) == [["하나.jpg"], ["하나.jpg", "둘.jpg"]]


def test_a_file_can_be_taken_away_until_the_end_and_its_bytes_are_forgotten_a_day_later(
    rarer: Sitting, database: Database, app: FastAPI, clock: FixedClock
) -> None:
    attempt = rarer.begin()
    for name, content in (("하나.jpg", picture()), ("둘.pdf", PDF)):
        send(rarer.browser, attempt, SLOT, (name, content))
    page = rarer.browser.get(f"{attempt}/questions/{SLOT}").text
    gone = rarer.browser.submit(removal(page), headers=PARTIAL)
    assert gone.headers["ieum-saved"] == "3"
    assert "1 / 2개" in gone.text
    assert rarer.browser.submit(removal(page)).status_code == 303  # again: nothing more happens
    assert answers(database)[-1] == ["둘.pdf"]
    assert rarer.browser.get(links(page)[0]).status_code == 404
    storage = Storage(app.state.settings.var_dir / "files")
    assert forget_files(database.system(), storage, unused_s=-1) == 0
    clock.instant += timedelta(days=1, minutes=1)
    assert forget_files(database.system(), storage, unused_s=-1) == 1
    assert stored(app) == [rows(database)[1].content_hash]
    assert rows(database)[0].content_hash is None


def test_bytes_that_something_else_names_stay(
    rarer: Sitting, database: Database, app: FastAPI, clock: FixedClock
) -> None:
    other = mate(rarer)
    attempts = [(each, each.begin()) for each in (rarer, other)]
    for each, attempt in attempts:
        send(each.browser, attempt, SLOT, ("같은.pdf", PDF))
    rarer.browser.submit(removal(rarer.browser.get(f"{attempts[0][1]}/questions/{SLOT}").text))
    clock.instant += timedelta(days=2)
    assert forget_files(database.system(), Storage(app.state.settings.var_dir / "files"), unused_s=-1) == 0
    assert len(stored(app)) == 1
    back = other.world.browser(other.account)
    assert back.get(links(back.get(f"{attempts[1][1]}/questions/{SLOT}").text)[0]).content == PDF


def test_where_one_file_is_asked_for_another_takes_its_place(
    rarer: Sitting, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.questions.hand_in import FileHandIn

    attempt = rarer.begin()
    one = rarer.quiz.question("files").model_copy(update={"most_files": 1})
    assert isinstance(one, FileHandIn)
    monkeypatch.setattr(type(rarer.quiz), "question", lambda self, id: one)
    for name, content in (("하나.jpg", picture()), ("둘.pdf", PDF)):
        assert send(rarer.browser, attempt, SLOT, (name, content)).status_code == 303
    assert answers(database) == [["하나.jpg"], ["둘.pdf"]]


def test_one_person_has_room_for_so_much_and_no_more(
    rarer: Sitting, database: Database, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = rarer.begin()
    send(rarer.browser, attempt, SLOT, ("하나.jpg", picture()))
    quota = rows(database)[0].size + 10
    seen: dict[str, Any] = {}
    look = handing_in.look

    def smaller(*args: Any) -> handing_in.Place:
        place = look(*args[:-1], quota)
        seen["left"] = place.size
        return place

    monkeypatch.setattr(handing_in, "look", smaller)
    answer = send(rarer.browser, attempt, SLOT, ("둘.pdf", PDF))
    assert seen["left"] == 10
    assert "파일을 두는 자리가 다 찼어요" in answer.text
    assert answers(database) == [["하나.jpg"]]


def test_nothing_can_be_sent_or_taken_away_after_the_end(rarer: Sitting, database: Database) -> None:
    attempt = rarer.begin()
    send(rarer.browser, attempt, SLOT, ("하나.jpg", picture()))
    away = removal(rarer.browser.get(f"{attempt}/questions/{SLOT}").text)
    rarer.hand_in(attempt, anyway="1")
    assert send(rarer.browser, attempt, SLOT, ("둘.pdf", PDF)).status_code == 409
    assert rarer.browser.submit(away).status_code == 409
    result = rarer.browser.get(f"{attempt}/result").text
    assert rarer.browser.get(links(result)[0]).status_code == 200
    assert answers(database)[-1] == ["하나.jpg"]


def test_the_classes_staff_open_the_files_of_a_finished_attempt_and_nobody_else_does(
    rarer: Sitting, database: Database
) -> None:
    attempt = rarer.begin()
    send(rarer.browser, attempt, SLOT, ("하나.jpg", picture()))
    file = rows(database)[0].public_id
    own = f"{attempt}/files/{file}"
    taught = f"/cohorts/{rarer.cohort.public_id}/quizzes/rarer-types{own}"
    mine = staff(rarer)
    assert mine.get(taught).status_code == 404  # while it is under way the answer is the person's own
    rarer.hand_in(attempt, anyway="1")
    assert f'href="{taught}"' in mine.get(taught.split("/files/", maxsplit=1)[0]).text
    found = mine.get(taught)
    assert found.headers["content-disposition"].startswith("attachment;")
    assert mine.get(own).status_code == 403
    assert mine.get(taught.replace("rarer-types", "every-type")).status_code == 404
    assert staff(rarer, elsewhere=True).get(taught).status_code == 404
    assert mate(rarer).browser.get(own).status_code == 404
    assert rarer.browser.get(taught).status_code == 403
    assert send(mate(rarer).browser, attempt, SLOT, ("둘.pdf", PDF)).status_code == 404
    assert send(rarer.browser, rarer.begin(), 1, ("둘.pdf", PDF)).status_code == 404  # a question of another type


def test_sending_a_file_stays_within_the_budget_of_an_answer(rarer: Sitting, app: FastAPI) -> None:
    attempt = rarer.begin()
    token = rarer.browser.csrf()
    with count_statements(app) as sending:
        sent = [("file", ("하나.jpg", picture(), "image/jpeg"))]
        assert (
            rarer.browser.post(f"{attempt}/files/{SLOT}", files=sent, headers={"X-CSRF-Token": token}).status_code
            == 303
        )
    with count_statements(app) as page:
        rarer.browser.get(f"{attempt}/questions/{SLOT}")
    assert len(sending) <= 11, sending
    assert len(page) == 2, page
