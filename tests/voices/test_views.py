"""Recordings through HTTP: made for an item, heard by who may, refused without a trace, gone on their day."""

import html
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment
from app.core.actor import Role
from app.core.clock import FixedClock
from app.core.database import Database
from app.core.scope import Scope
from app.core.settings import Settings
from app.housekeeping import keep_house
from app.labeling.models import Annotation
from app.labeling.types.wake_word import WakeWord
from app.people.models import Consent, Organisation, Person
from app.privacy.erasing import erase_rows, remove_files
from app.voices import service
from app.voices.models import OwnVoice
from app.voices.queries import consent_until
from app.voices.service import expire_voices
from tests.factories.world import World
from tests.voices.conftest import Walker, agree
from tests.voices.sounds import recorded, wav_file

Speaker = Callable[..., Walker]
Files = Callable[[], list[Path]]
JSON = {"accept": "application/json"}


@pytest.fixture
def files(settings: Settings) -> Files:
    """The files of all people's recordings."""
    return lambda: [path for path in (settings.var_dir / "voices").glob("??/*") if path.is_file()]


def send(walker: Walker, content: bytes, number: int = 1, **extra: Any) -> Any:
    """Upload a recording for an item of the run."""
    sent = {"file": ("recording.wav", content, "audio/wav")}
    return walker.browser.submit(f"{walker.run}/items/{number}/voice", files=sent, **extra)


def rows(database: Database) -> list[OwnVoice]:
    with database.read() as session:
        return list(session.scalars(select(OwnVoice).order_by(OwnVoice.id)))


@pytest.mark.database
def test_a_recording_is_kept_heard_looked_over_and_deleted(speaker: Speaker, database: Database, files: Files) -> None:
    walker = speaker()
    walker.start("tutorial")
    bench = walker.page(1)
    assert "“이음아, 시작해 줘”" in bench
    assert f'href="{walker.run}/items/1/voice"' in bench
    desk = walker.browser.get(f"{walker.run}/items/1/voice").text
    assert "나만 듣습니다" in desk
    assert "저절로 지웁니다" in desk

    assert walker.send(1, "/check").status_code == 422, "nothing to look over yet"
    answer = send(walker, recorded(2))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{walker.run}/items/1")
    (voice,) = rows(database)
    sound = f"/voices/{voice.public_id}/sound"
    assert sound in walker.page(1)
    assert "data-clip-sound" in walker.page(1)
    heard = walker.browser.get(sound)
    assert (heard.content, heard.headers["content-type"]) == (recorded(2), "audio/wav")
    assert (heard.headers["x-content-type-options"], heard.headers["cache-control"]) == ("nosniff", "no-store")
    part = walker.browser.get(sound, headers={"range": "bytes=0-43"})
    assert (part.status_code, part.content) == (206, recorded(2)[:44])
    assert part.headers["content-range"] == f"bytes 0-43/{voice.size}"
    assert walker.browser.get(sound, headers={"range": "bytes=99999999-"}).status_code == 416

    assert walker.send(1, "/check").status_code == 303
    feedback = walker.browser.get(f"{walker.run}/items/1/feedback").text
    assert "바로 낼 수 있는 녹음이에요." in feedback
    assert '<span class="quiet number">2번</span>' in feedback

    mine = walker.browser.get("/voices").text
    assert "보통 목소리로 2번" in mine
    assert walker.browser.submit(f"/voices/{voice.public_id}/delete").status_code == 303
    assert (rows(database), files()) == ([], [])
    assert walker.browser.get(sound).status_code == 404
    assert sound not in walker.page(1), "the item is open again"
    assert "아직 녹음이 없어요" in walker.browser.get("/voices").text


def test_what_is_amiss_is_told_with_how_to_mend_it_and_a_new_recording_takes_its_place(
    speaker: Speaker, database: Database, files: Files
) -> None:
    walker = speaker("tutorial")
    walker.start("practice")
    loud = recorded(3, gain=8.0, head=0.05)
    assert send(walker, loud).status_code == 303
    assert send(walker, loud, headers=JSON).status_code == 201, "sent again after a lost answer"
    assert len(rows(database)) == len(files()) == 1
    assert walker.send(1, "/check").status_code == 303
    feedback = walker.browser.get(f"{walker.run}/items/1/feedback").text
    assert "소리가 너무 커서 찢어졌어요. 한 뼘 뒤에서 말해 보세요." in feedback
    assert "앞에 조용한 틈이" in feedback

    first = rows(database)[0].digest
    assert send(walker, recorded(3)).status_code == 303
    (voice,) = rows(database)
    assert [path.name for path in files()] == [voice.digest]
    assert voice.digest != first
    walker.send(1, "/check")
    assert "바로 낼 수 있는" in walker.browser.get(f"{walker.run}/items/1/feedback").text
    with database.read() as session:
        drawn = session.scalars(select(Annotation).where(Annotation.item == voice.item)).one()
    assert drawn.first_score == pytest.approx(62.5), (
        "the first answer counts: torn 20, too loud 10, no quiet before 7.5"
    )


def test_what_is_no_recording_is_refused_and_nothing_is_kept(
    speaker: Speaker, database: Database, files: Files
) -> None:
    walker = speaker()
    walker.start("tutorial")
    for content, words in (
        (b"", "소리 파일을 먼저 골라 주세요."),
        (b"\0\0\0\x20ftypM4A " + bytes(99), "휴대폰 녹음 앱의 소리 파일(M4A)이에요"),
        (wav_file(bytes(64_000), says=10**9), "소리가 끝까지 오지 않았어요"),
    ):
        answer = send(walker, content) if content else walker.browser.submit(f"{walker.run}/items/1/voice")
        assert answer.status_code == 422
        assert words in answer.text
        assert 'role="alert"' in answer.text or 'aria-invalid="true"' in answer.text
    said = send(walker, b"no sound", headers=JSON)
    assert (said.status_code, "WAV 소리 파일이 아니에요" in said.json()["detail"]) == (422, True)
    assert send(walker, bytes(7 * 1024 * 1024)).status_code == 413
    assert (rows(database), files()) == ([], [])


def test_without_consent_nothing_is_taken_and_prepared_recordings_do_as_well(
    walk: Callable[..., Walker], world: World, database: Database, files: Files
) -> None:
    walker = walk("wake-word")
    agree(world, granted=False)
    walker.start("tutorial")
    desk = walker.browser.get(f"{walker.run}/items/1/voice").text
    assert "먼저 동의가 필요합니다" in desk
    assert "/consents/questions/" in desk
    assert "data-recorder" not in desk
    assert send(walker, recorded(2)).status_code == 403
    assert (rows(database), files()) == ([], [])

    items = walker.task.pool("tutorial")
    document, kind = walker.task.document, WakeWord()
    for number, name in enumerate(items, 1):
        item, gold = walker.task.item(name), walker.task.gold(name)
        scores = {
            each.name: kind.grade(document, item, {"prepared": each.name}, gold, kind.rules(document)).score
            for each in item.prepared
        }
        assert sorted(scores.values())[-1] == 100
        assert sorted(scores.values())[-2] < 100, "one of them is the one to hand in"
        assert walker.send(number, "/check", prepared="z").status_code == 422
        best = max(scores, key=lambda name: scores[name])
        assert walker.send(number, "/check", prepared=best).status_code == 303
    assert walker.hand_in().status_code == 303
    assert "100점" in walker.browser.get(f"{walker.run}/result").text


def test_a_form_cannot_say_that_something_was_recorded(speaker: Speaker, database: Database) -> None:
    walker = speaker()
    walker.start("tutorial")
    walker.send(1, deed="save", voice="7", measured="{}", until="2099-01-01")
    with database.read() as session:
        assert [drawn.answer for drawn in session.scalars(select(Annotation))] == [{}]
    assert walker.send(1, "/check").status_code == 422


@pytest.mark.database
def test_what_is_handed_in_is_heard_by_its_instructor_alone_and_that_is_kept(
    speaker: Speaker, world: World, database: Database, app: FastAPI, clock: FixedClock
) -> None:
    walker = speaker("tutorial", "practice")
    walker.start("exam")
    for number in range(1, 5):
        assert send(walker, recorded(3), number).status_code == 303
        assert walker.send(number, deed="done").status_code == 303
    voice = rows(database)[0]
    sound = f"/voices/{voice.public_id}/sound"
    with database.read() as session:
        here = session.get_one(Organisation, voice.organisation_id)
        person = session.scalars(select(Enrolment.person_id)).first()
    instructor = world.browser(world.staff(here, Role.INSTRUCTOR), staff=True)
    stranger = world.browser(world.staff(world.organisation("다른 센터"), Role.INSTRUCTOR), staff=True)
    center = world.browser(world.staff(here, Role.CENTER), staff=True)
    assert instructor.get(sound).status_code == 404, "not handed in yet"
    if not database.is_sqlite:
        with app.state.database.scoped(Scope(organisation_ids=(here.id,))).read() as session:
            assert session.scalar(select(func.count()).select_from(OwnVoice)) == 0
    clock.instant += timedelta(minutes=1)
    assert walker.hand_in().status_code == 303

    assert instructor.get(sound).content == recorded(3)
    assert instructor.get(sound, headers={"range": "bytes=0-99"}).status_code == 206
    assert (stranger.get(sound).status_code, center.get(sound).status_code) == (404, 403)
    with database.read() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.verb == service.LISTENED)).all()
    assert [(entry.subject_id, entry.person_id) for entry in kept] == [(voice.id, person)], "two pieces, one listening"
    clock.instant += timedelta(minutes=11)
    instructor.get(sound)
    with database.read() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.verb == service.LISTENED)).all()) == 2

    queue = instructor.get("/reviews").text
    opened = instructor.get(html.unescape(queue.split('href="/reviews/')[1].split('"')[0]).join(["/reviews/", ""])).text
    assert f'src="{sound}"' in opened
    assert "기계 100" in opened
    assert walker.browser.submit(f"/voices/{voice.public_id}/delete").status_code == 303, "one's own at any time"
    assert instructor.get(sound).status_code == 404


def test_nobody_else_hears_it(speaker: Speaker, world: World, database: Database) -> None:
    walker = speaker()
    walker.start("tutorial")
    send(walker, recorded(2))
    (voice,) = rows(database)
    other, _ = world.trainee(world.cohort(world.organisation("다른 센터")), "이정호")
    browser = world.browser(other)
    assert browser.get(f"/voices/{voice.public_id}/sound").status_code == 404
    assert browser.submit(f"/voices/{voice.public_id}/delete").status_code == 404
    assert browser.get(f"{walker.run}/items/1/voice").status_code == 404
    assert str(voice.public_id) not in browser.get("/voices").text
    assert walker.browser.get(f"{walker.run}/items/99/voice").status_code == 404


def test_recordings_are_deleted_on_their_day_and_new_ones_end_with_the_consent(
    speaker: Speaker,
    database: Database,
    settings: Settings,
    clock: FixedClock,
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walker = speaker("tutorial", "practice")
    walker.start("tutorial")
    walker.run, tutorial = "", walker.run
    walker.start("exam")
    send(walker, recorded(3))
    walker.run = tutorial
    send(walker, recorded(2))
    exam, training = rows(database)
    with database.write() as session:
        session.scalars(select(Consent)).one().withdrawn_at = clock.instant
    assert send(walker, recorded(2, noise=0.01)).status_code == 403
    assert len(rows(database)) == 2, "what was taken before stays until its day"
    with database.write() as session:
        session.scalars(select(Consent)).one().withdrawn_at = None

    assert (training.expires_at - clock.instant).days in (29, 30)
    assert (exam.expires_at - clock.instant).days in (364, 365), "as the consent says"
    clock.instant += timedelta(days=28)
    assert expire_voices(database, settings) == 0
    clock.instant += timedelta(days=3)
    monkeypatch.setattr("app.housekeeping.sign_lists", lambda *_: 0)  # needs keys, which are not the point here
    assert keep_house(database, settings).voices_expired == 1
    assert [path.name for path in files()] == [exam.digest]
    clock.instant += timedelta(days=333)
    with database.read() as session:
        assert consent_until(session, exam.person_id, exam.organisation_id) is not None
    clock.instant += timedelta(days=2)
    with database.read() as session:
        assert consent_until(session, exam.person_id, exam.organisation_id) is None, (
            "its day has come: it is asked for anew"
        )
    assert expire_voices(database, settings) == 1
    assert files() == []


def test_there_is_room_for_so_many_and_no_more(speaker: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 1)
    walker = speaker()
    walker.start("tutorial")
    assert send(walker, recorded(2)).status_code == 303
    full = send(walker, recorded(2), 2)
    assert full.status_code == 422
    assert "녹음은 1개까지 둘 수 있어요." in full.text


def test_erasing_a_person_takes_their_recordings_with_the_bytes(
    speaker: Speaker, database: Database, settings: Settings, files: Files
) -> None:
    walker = speaker()
    walker.start("tutorial")
    send(walker, recorded(2))
    (voice,) = rows(database)
    with database.write() as session:
        digests = erase_rows(session, session.get_one(Person, voice.person_id), voice.created_at)
    assert (rows(database), digests) == ([], [voice.digest])
    remove_files(settings, digests)
    assert files() == []
