"""Work belongs to its organisation: whoever asked and the center's staff see it, for all others it does not exist."""

import pytest

from app.core.actor import Role
from app.core.scope import Scope
from app.work.models import Work
from app.work.service import start_work
from tests.work.conftest import Desk


def test_another_center_does_not_find_it(desk: Desk) -> None:
    url = desk.ask_import(300)
    elsewhere = desk.world.organisation("전주 중장년내일센터")
    stranger = desk.world.browser(desk.world.staff(elsewhere), staff=True)

    assert stranger.get(url).status_code == 404
    assert stranger.get(f"{url}/file").status_code == 404
    assert stranger.submit(f"{url}/cancellations").status_code == 404
    assert stranger.submit(f"{url}/retries").status_code == 404
    assert "2026년 3회차 명단 등록" not in stranger.get("/works").text
    assert desk.work(url).cancel_requested is False


def test_the_center_s_other_staff_see_it_and_that_somebody_else_asked(desk: Desk) -> None:
    url = desk.ask_import(300)
    colleague = desk.world.browser(desk.world.staff(desk.center), staff=True)

    assert colleague.get(url).status_code == 200
    assert "다른 담당자가 맡김" in colleague.get("/works").text
    assert "내가 맡김" in desk.staff.get("/works").text


def test_an_instructor_sees_only_what_they_asked_for(desk: Desk) -> None:
    url = desk.ask_import(300)
    account = desk.world.staff(desk.center, Role.INSTRUCTOR)
    instructor = desk.world.browser(account, staff=True)
    assert instructor.get(url).status_code == 404
    assert "명단 등록" not in instructor.get("/works").text

    with desk.database.write() as session:
        session.get_one(Work, desk.work(url).id).started_by = account.id

    assert instructor.get(url).status_code == 200
    assert "명단 등록" in instructor.get("/works").text


def test_the_service_s_own_work_is_on_nobody_s_page(desk: Desk) -> None:
    with desk.database.write() as session:
        own = start_work(session, None, desk.hands.kinds["cohorts.export"], {}, organisation_id=None, title="정리")

    assert desk.staff.get(f"/works/{own.public_id}").status_code == 404
    assert "정리" not in desk.staff.get("/works").text


def test_on_postgresql_the_rows_themselves_are_out_of_another_organisation_s_reach(desk: Desk) -> None:
    if desk.database.is_sqlite:
        pytest.skip("SQLite has no row-level security; there access_work carries the load")
    desk.ask_import(300)
    desk.hands.steps(1)
    elsewhere = desk.world.organisation("전주 중장년내일센터")

    for scope, seen in ((Scope(organisation_ids=(elsewhere.id,)), 0), (Scope(organisation_ids=(desk.center.id,)), 1)):
        with desk.database.scoped(scope).read() as session:
            assert session.query(Work).count() == seen
