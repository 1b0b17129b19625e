"""The timetable: its dates before a cohort is opened, frozen with it, and the week that a trainee sees."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.cohorts.models import Cohort
from app.content.timetable import Timetable
from app.core.actor import Role
from app.core.clock import FixedClock
from tests.cohorts.conftest import Office
from tests.cohorts.test_views import FORM, open_cohort
from tests.factories.world import World


def opened(office: Office, **fields: str) -> Cohort:
    answer = open_cohort(office.worker, **fields)
    assert answer.status_code == 303, answer.text
    with office.world.database.read() as session:
        return session.scalars(select(Cohort).where(Cohort.name == FORM["name"])).one()


def test_the_dates_are_shown_before_anything_is_opened(office: Office) -> None:
    partial = office.worker.submit("/cohorts/dates", FORM, headers={"HX-Request": "true"})
    whole = office.worker.submit("/cohorts/dates", FORM)

    for answer in (partial, whole):
        assert answer.status_code == 200
        assert "12월 7일 (월)" in answer.text
        assert "마지막 수업은 <strong>2027년 1월 27일</strong>" in answer.text
    assert "<html" not in partial.text
    assert 'value="2026년 4회차"' in whole.text  # what was typed stays
    faulty = office.worker.submit("/cohorts/dates", {**FORM, "starts_on": ""}, headers={"HX-Request": "true"})
    assert faulty.status_code == 422
    assert "시작하는 날을 골라 주세요" in faulty.text
    with office.world.database.read() as session:
        assert session.scalar(select(Cohort).where(Cohort.name == FORM["name"])) is None


def test_a_holiday_moves_a_class_and_a_year_without_a_list_is_told(office: Office) -> None:
    page = office.worker.submit("/cohorts/dates", {**FORM, "starts_on": "2026-12-23"}).text
    assert "12월 26일 (토)" in page
    assert "12월 25일 (금) 대신 · 성탄절" in page
    assert (
        "2028년 공휴일은 아직 표에 없어요"
        in office.worker.submit("/cohorts/dates", {**FORM, "starts_on": "2027-12-06"}).text
    )


def test_a_cohort_does_not_end_before_its_last_class(office: Office) -> None:
    answer = open_cohort(office.worker, ends_on="2027-01-26")
    assert answer.status_code == 422
    assert "시간표의 마지막 수업이 2027년 1월 27일이에요" in answer.text
    opened(office, ends_on="2027-01-27")


def test_the_timetable_and_its_dates_stay_as_they_were_on_the_day_of_opening(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = opened(office)
    content = office.world.app.state.content
    known: Timetable = content.timetables["ai-data-crowdworker"]
    body = known.model_dump(mode="json")
    changed = Timetable.model_validate({**body, "title": "아주 다른 시간표", "weeks": body["weeks"][:1]})
    monkeypatch.setitem(content.timetables, "ai-data-crowdworker", changed)
    monkeypatch.setattr(content, "holidays", None)
    url = f"/cohorts/{cohort.public_id}/timetable"
    assert f'href="{url}"' in office.worker.get(f"/cohorts/{cohort.public_id}").text

    page = office.worker.get(url)

    assert page.status_code == 200
    assert "8주 시간표" in page.text
    assert "아주 다른 시간표" not in page.text
    assert "80시간" in page.text
    assert "1월 27일 (수)" in page.text
    assert f'href="/cohorts/{cohort.public_id}/notes/0-ready/big-letters"' in page.text
    instructor = office.world.browser(office.world.staff(office.center, Role.INSTRUCTOR), staff=True)
    assert instructor.get(url).status_code == 200
    stranger = office.world.browser(office.world.staff(office.world.organisation("다른 곳")), staff=True)
    assert stranger.get(url).status_code == 404


def test_a_trainee_sees_the_week_that_has_come(office: Office, world: World, clock: FixedClock) -> None:
    cohort = opened(office)
    account, _ = world.trainee(cohort)
    browser = world.browser(account)

    page = browser.get("/this-week").text
    assert "아직 시작하기 전이에요" in page
    assert "1주의 이름" in page
    assert 'href="/lessons/0-ready/big-letters"' in page
    clock.instant = datetime.combine(cohort.starts_on + timedelta(days=7 * 2 + 1), time(9), UTC)
    browser = world.browser(account)
    page = browser.get("/this-week").text
    assert "3주의 이름" in page
    assert "12월 21일 (월)" in page
    assert "4주의 이름" in browser.get("/this-week?week=4").text
    assert browser.get("/this-week?week=9").status_code == 404


def test_a_cohort_opened_without_a_timetable_offers_none(office: Office, world: World) -> None:
    account, _ = world.trainee(office.cohort)
    assert world.browser(account).get("/this-week").status_code == 404
    assert office.worker.get(f"{office.url}/timetable").status_code == 404
    assert "/timetable" not in office.worker.get(office.url).text
