"""A large roster is enrolled by the worker: whole or not at all, once, whoever is stopped or killed when."""

from typing import Any

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.cohorts.models import Cohort, Enrolment, RosterImport
from app.core.actor import Role
from app.people.models import Person
from app.work.models import Work
from app.work.running import LEASE, MOST_TRIES, Went, begin, claim_next
from tests.work.conftest import NOBODY, Desk, everybody


def test_a_small_roster_is_enrolled_at_once(desk: Desk) -> None:
    answer = desk.staff.submit(desk.upload(200) + "/enrolments")

    assert answer.headers["location"] == desk.url
    assert desk.counts() == everybody(200)


def test_a_large_roster_waits_for_the_worker_and_then_everyone_is_in(desk: Desk) -> None:
    url = desk.ask_import(201)

    assert desk.counts() == NOBODY
    desk.hands.finish()

    assert desk.counts() == everybody(201)
    assert "201명을 등록했어요." in desk.page(url)
    assert f'href="{desk.url}"' in desk.staff.get(url).text
    assert desk.staff.get(f"{desk.url}/invites").text.count('class="qr"') == 201


def test_until_the_last_chunk_nobody_is_enrolled(desk: Desk) -> None:
    url = desk.ask_import(450)
    desk.hands.be_seen()

    desk.hands.steps(2)

    assert desk.counts() == {**NOBODY, "on their way": 400}
    page = desk.page(url)
    assert "450명 중 400명" in page
    assert "하고 있어요" in page
    assert '<progress value="400" max="450"' in desk.staff.get(url).text


def test_the_page_asks_again_while_the_work_moves_and_no_more_when_it_is_over(desk: Desk) -> None:
    url = desk.ask_import(450)
    fragment = {"hx-request": "true"}

    assert 'hx-trigger="every' in desk.staff.get(url, headers=fragment).text
    desk.hands.finish()
    over = desk.staff.get(url, headers=fragment).text

    assert "hx-trigger" not in over
    assert "<html" not in over
    assert "등록했어요" in over


def test_without_scripts_there_is_a_link_to_look_again(desk: Desk) -> None:
    url = desk.ask_import(450)

    assert f'<noscript><p><a class="button button-secondary" href="{url}"' in desk.staff.get(url).text


def test_known_people_are_found_and_those_here_already_stay_as_they_are(desk: Desk) -> None:
    elsewhere = desk.world.organisation("전주 중장년내일센터")
    person = desk.world.person("김영희", phone="01070000000")
    desk.world.account(person, elsewhere, Role.TRAINEE)
    assert desk.staff.submit(desk.upload(10, first=100) + "/enrolments").status_code == 303

    url = desk.ask_import(300)
    desk.hands.finish()

    assert "290명을 등록했어요. 이미 이 회차에 있는 10명은 그대로 두었어요." in desk.page(url)
    with desk.database.read() as session:
        own = session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        assert own.state == "offered"
        assert len(session.scalars(select(Person.id).where(Person.phone == "01070000000")).all()) == 1
        assert len(session.scalars(select(Enrolment.id)).all()) == 300


def test_what_was_done_is_recorded_in_the_name_of_who_asked(desk: Desk) -> None:
    desk.ask_import(300)
    desk.hands.finish()

    with desk.database.read() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.verb.in_(("work.started", "cohorts.roster_imported")))
        )
        found = {entry.verb: entry.actor_account_id for entry in entries}
        starter = session.scalars(select(Work.started_by)).one()
    assert found == {"work.started": starter, "cohorts.roster_imported": starter}


def test_stopped_before_it_began_nothing_is_left_and_the_roster_waits_again(desk: Desk) -> None:
    check = desk.upload(450)
    url = desk.staff.submit(check + "/enrolments").headers["location"]

    desk.staff.submit(f"{url}/cancellations")

    assert "그만두었어요" in desk.page(url)
    assert "아무도 등록하지 않았어요" in desk.page(url)
    desk.hands.finish()
    assert desk.counts() == NOBODY
    assert "이대로 등록할까요?" in desk.page(check)


def test_stopped_midway_nothing_is_left(desk: Desk) -> None:
    url = desk.ask_import(450)
    desk.hands.steps(2)

    desk.staff.submit(f"{url}/cancellations")
    assert "그만두는 중이에요" in desk.page(url)
    assert desk.hands.step() is Went.OVER

    assert desk.counts() == NOBODY
    assert "그만두었어요" in desk.page(url)


def test_stopping_what_is_over_changes_nothing(desk: Desk) -> None:
    url = desk.ask_import(300)
    desk.hands.finish()

    desk.staff.submit(f"{url}/cancellations")

    assert "300명을 등록했어요" in desk.page(url)
    assert desk.counts() == everybody(300)


def test_a_second_try_begins_anew_and_enrols_everyone_once(desk: Desk) -> None:
    url = desk.ask_import(450)
    desk.hands.steps(1)
    desk.staff.submit(f"{url}/cancellations")
    desk.hands.step()
    desk.hands.claim = None

    desk.staff.submit(f"{url}/retries")
    assert "차례를 기다려요" in desk.page(url) or "대기 중이에요" in desk.page(url)
    desk.hands.finish()

    assert desk.counts() == everybody(450)


def test_work_that_succeeded_is_not_repeated(desk: Desk) -> None:
    url = desk.ask_import(300)
    desk.hands.finish()

    assert desk.staff.submit(f"{url}/retries").status_code == 409
    assert desk.hands.take_up() is None


def test_the_button_pressed_in_two_tabs_starts_one_piece_of_work(desk: Desk) -> None:
    check = desk.upload(450)

    first, second = (desk.staff.submit(check + "/enrolments") for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert "등록하고 있는 명단이에요" in desk.page(check)
    assert first.headers["location"] in desk.staff.get(check).text
    desk.hands.finish()
    assert desk.counts() == everybody(450)


def test_a_cohort_that_became_too_full_refuses_the_whole_roster_and_says_why(desk: Desk) -> None:
    url = desk.ask_import(450)
    with desk.database.write() as session:
        session.execute(update(Cohort).values(capacity=400))

    desk.hands.finish()

    assert desk.counts() == NOBODY
    page = desk.page(url)
    assert "하지 못했어요" in page
    assert "정원은 400명인데 450명이 돼요" in page
    assert "다시 하기" in page


@pytest.mark.parametrize("killed_at", [1, 3])
def test_a_chunk_that_was_committed_before_the_kill_is_not_done_again(desk: Desk, killed_at: int) -> None:
    """DBOS repeats a step it has no note of; the row knows that the step is done."""
    desk.ask_import(450)
    desk.hands.take_up()
    for _ in range(killed_at + 1):
        desk.hands.step()

    again = desk.hands.step(killed_at)

    assert again is (Went.ON if killed_at < 3 else Went.OVER)
    desk.hands.finish()
    assert desk.counts() == everybody(450)


def test_who_was_taken_over_commits_nothing_more(desk: Desk) -> None:
    """A worker that was cut off and comes back does not meddle with the run of the one that took over."""
    desk.ask_import(450)
    desk.hands.steps(1)
    old, old_position = desk.hands.claim, desk.hands.position
    desk.wait(seconds=LEASE.total_seconds() + 1)
    new = desk.hands.take_up()
    assert new
    assert new != old

    desk.hands.claim = old
    assert desk.hands.step(old_position) is Went.OVER
    assert desk.counts()["on their way"] == 200

    desk.hands.claim = new
    desk.hands.finish()
    assert desk.counts() == everybody(450)


def test_work_is_taken_over_only_when_its_run_has_not_been_heard_of(desk: Desk) -> None:
    desk.ask_import(450)
    desk.hands.steps(1)

    desk.wait(seconds=LEASE.total_seconds() - 1)
    assert claim_next(desk.database, desk.hands.kinds) is None
    desk.wait(seconds=2)
    assert claim_next(desk.database, desk.hands.kinds) is not None


def test_work_that_kills_every_worker_is_given_up(desk: Desk) -> None:
    url = desk.ask_import(450)

    for _ in range(MOST_TRIES):
        assert desk.hands.take_up()
        desk.wait(seconds=LEASE.total_seconds() + 1)

    assert desk.hands.take_up() is None
    assert "여러 번 다시 해 보았지만" in desk.page(url)
    assert desk.counts() == NOBODY


def test_a_database_older_than_the_notes_of_dbos_goes_on_from_its_own_state(desk: Desk) -> None:
    """A restored backup: the run's notes say chunk 2, the row says chunk 0. That run ends, and a new one begins at 0."""
    desk.ask_import(450)
    desk.hands.take_up()

    assert desk.hands.step(position=2) is Went.OVER
    assert desk.counts() == NOBODY

    desk.wait(seconds=LEASE.total_seconds() + 1)
    desk.hands.claim = None
    desk.hands.finish()
    assert desk.counts() == everybody(450)


def test_a_run_whose_work_is_over_does_not_begin(desk: Desk) -> None:
    url = desk.ask_import(300)
    claim = claim_next(desk.database, desk.hands.kinds)
    assert claim
    desk.staff.submit(f"{url}/cancellations")

    assert begin(desk.hands.tools, desk.hands.kinds, claim) is None

    assert "그만두었어요" in desk.page(url)
    assert desk.counts() == NOBODY


def test_what_nobody_expected_ends_the_work_with_a_number_to_tell(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    url = desk.ask_import(300)

    def broken(*_: Any) -> None:
        raise RuntimeError("010-7000-0001 김영희")

    monkeypatch.setattr("app.cohorts.import_work.stage_entries", broken)
    desk.hands.finish()

    reference = desk.work(url).reason.split(": ")[1]
    page = desk.page(url)
    assert "뜻밖의 문제가 생겼어요." in page
    assert reference in page
    assert "김영희" not in page
    assert [record.reference for record in caplog.records if record.name == "ieum.work"] == [reference]
    assert desk.counts() == NOBODY


def test_a_full_disk_is_said_plainly(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    url = desk.ask_import(300)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.cohorts.import_work.make_entries", full)
    desk.hands.finish()

    assert "서버에 저장할 자리가 모자라요." in desk.page(url)


def test_a_roster_that_is_being_enrolled_is_not_forgotten_by_the_housekeeping(desk: Desk) -> None:
    from app.cohorts.importing import drop_stale

    desk.ask_import(450)
    desk.hands.steps(1)
    desk.wait(days=2)
    with desk.database.write() as session:
        drop_stale(session)
        assert len(session.scalars(select(RosterImport.rows)).one()) == 450
