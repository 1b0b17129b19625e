"""The pages of totals, through the whole app: what each reader sees, what is hidden, and that a file says what the page says."""

import csv
import html
import io
import re

import openpyxl
import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.core.actor import Role
from app.core.database import Database
from app.core.scope import Scope
from app.reports.models import CohortReport
from tests.factories.world import Browser
from tests.reports.conftest import Nation
from tests.statements import count_statements


def viewer(nation: Nation, at: str, role: Role = Role.VIEWER) -> Browser:
    return nation.world.browser(nation.world.staff(nation.places[at], role), staff=True)


def cells(page: str, title: str) -> dict[str, dict[str, str]]:
    """Of the table with this caption: what stands in each line, by column."""
    table = next(t for t in re.findall(r"<table.*?</table>", page, re.S) if f"<caption>{title}" in t)
    found = {}
    for line in re.findall(r"<tr.*?</tr>", table.split("<tbody>")[1], re.S):
        name = plain(re.search(r"<th.*?</th>", line, re.S)[0])
        found[name] = {k: plain(v) for k, v in re.findall(r'<td[^>]*data-label="([^"]+)">(.*?)</td>', line, re.S)}
    return found


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def test_the_nation_then_a_region_then_a_center_one_level_a_screen(nation: Nation) -> None:
    browser = viewer(nation, "전국")
    page = browser.get("/reports")
    assert page.status_code == 200
    ended = cells(page.text, "수료")
    assert set(ended) == {"제주", "전북", "모두"}
    assert ended["모두"]["등록"] == "115명"
    assert ended["전북"]["수료율 (조기취업 빼고)"] == "80.0% (20/25명)"
    assert ended["제주"]["수료율 (조기취업 빼고)"] == "62.3% (53/85명)"
    assert ended["제주"]["수료율 (조기취업 넣고)"] == "64.4% (58/90명)"
    work = cells(browser.get("/reports?view=work").text, "일자리")
    assert work["전북"]["취업률 (조기취업 빼고)"] == "50.0% (10/20명)"
    assert "2026-11-23 기준" in page.text
    assert "회차 4개 가운데 1개가 아직 마감 전이에요" in plain(page.text)

    region = browser.get(re.search(r'href="(/reports/[^"]+)">제주<', page.text)[1].replace("&amp;", "&"))
    assert set(cells(region.text, "수료")) == {"올레 센터", "한라 센터", "모두"}
    center = browser.get(re.search(r'href="(/reports/[^"]+)">한라 센터<', region.text)[1])
    lines = cells(center.text, "수료")
    assert set(lines) == {"한라 1회차", "한라 2회차", "모두"}
    assert "/cohorts/" not in center.text


def test_a_few_are_hidden_and_so_is_what_would_give_them_away(nation: Nation) -> None:
    """3 and 2 who left for a job early: only their sum is told, in a region, where the two lie together."""
    browser = viewer(nation, "제주")
    outcomes = cells(browser.get("/reports?view=outcomes").text, "결과별 인원")
    assert outcomes["모두"]["조기취업"] == "5명"
    assert {outcomes[name]["조기취업"] for name in ("한라 센터", "올레 센터")} == {"가림", "5명 미만"}
    rates = cells(browser.get("/reports").text, "수료")
    assert rates["한라 센터"]["수료율"] == "58.5% (41/70명)"
    assert rates["한라 센터"]["수료율 (조기취업 빼고)"] == "가림", "one of two cohorts would speak for both"
    assert rates["올레 센터"]["수료율 (조기취업 빼고)"] == "가림"
    assert rates["올레 센터"]["수료"] == "12명"
    # Of days of one's own that cut the block, the sum leaves it out.
    cut = cells(browser.get("/reports?from=2026-01-01&to=2026-06-30&view=outcomes").text, "결과별 인원")
    assert cut["모두"]["조기취업"] == "가림"
    running = cells(viewer(nation, "전주 센터").get("/reports?view=progress").text, "지금 배우는 회차")
    assert (running["전주 2회차"]["등록"], running["전주 2회차"]["최근 7일 활동"]) == ("24명", "가림")


def test_nobody_reads_beyond_the_own_region_or_writes(nation: Nation, database: Database) -> None:
    browser = viewer(nation, "제주")
    for name in ("전국", "전북", "전주 센터"):
        assert browser.get(f"/reports/{nation.places[name].public_id}").status_code == 404
        assert browser.get(f"/reports/{nation.places[name].public_id}/file").status_code == 404
    assert "전주" not in browser.get("/reports").text
    assert viewer(nation, "전북", Role.INSTRUCTOR).get("/reports").status_code == 403
    if database.is_sqlite:
        return
    inside = nation.places["제주"].path

    def seen(scope: Scope) -> int:
        with database.scoped(scope).read() as session:
            return session.scalar(select(func.count()).select_from(CohortReport)) or 0

    assert seen(Scope()) == 0
    assert seen(Scope(organisation_ids=(nation.places["한라 센터"].id,))) == 0
    assert seen(Scope(totals_under=(inside,))) == 3
    assert seen(Scope(totals_under=(nation.places["전국"].path,))) == 6
    with (
        pytest.raises(Exception, match="row-level security"),
        database.scoped(Scope(totals_under=(inside,))).write() as session,
    ):
        session.add(CohortReport(
            organisation_id=nation.places["제주"].id, path=inside, programme_slug="", programme_title="", name="", counts={},
            stages=[], blocks={}, starts_on=nation_day(session), ends_on=nation_day(session), counted_at=None, fresh=None,
        ))  # fmt: skip


def nation_day(session):
    return session.info["now"].date()


@pytest.mark.one_engine
def test_a_file_says_what_the_page_says_and_its_reason_is_kept(nation: Nation, database: Database) -> None:
    browser = viewer(nation, "제주")
    place = nation.places["제주"]
    page = cells(browser.get("/reports?view=outcomes").text, "결과별 인원")
    address = f"/reports/{place.public_id}/files"
    refused = browser.submit(address, {"format": "pdf", "purpose": ""})
    assert refused.status_code == 422
    assert "지금은 0자예요" in refused.text
    assert "파일 모양을 골라 주세요" in refused.text

    wanted = {"purpose": "3분기 보고", "period": "2026"}
    answer = browser.submit(address, {**wanted, "format": "csv"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    found = {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:4]}
    assert lines[-1] == ["모두 3줄"]
    for name, line in page.items():
        for column, said in line.items():
            assert found[name][f"결과별 인원: {column}"] == said.split(" 회차")[0].removesuffix("명").removesuffix("건")
    assert found["한라 센터"]["결과별 인원: 일부 회차를 뺀 값"] == "미수료 1개"

    book = openpyxl.load_workbook(io.BytesIO(browser.submit(address, {**wanted, "format": "xlsx"}).content))
    rows = [
        dict(zip(lines[0], row, strict=True)) for row in book.active.iter_rows(min_row=2, max_row=4, values_only=True)
    ]
    rate = "수료: 수료율 (조기취업 빼고)"
    assert [rows[2][f"{rate} {part}"] for part in ("%", "분자", "분모")] == [62.3, 53, 85]
    assert rows[1]["결과별 인원: 조기취업"] in ("가림", "5명 미만")
    with database.read() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.verb == "reports.exported")).all()
    assert [(each.purpose, each.organisation_id) for each in kept] == [("3분기 보고", place.id)] * 2


@pytest.mark.one_engine
def test_periods_lead_to_each_other_and_a_wrong_one_says_how_to_mend_it(nation: Nation) -> None:
    browser = viewer(nation, "전국")
    october = browser.get("/reports?period=2026-10").text
    assert cells(october, "수료")["모두"]["등록"] == "25명"
    assert "period=2026-09" in october
    assert "period=2026-11" in october
    assert cells(browser.get("/reports?period=2025").text, "수료")["모두"]["등록"] == "10명"
    for wrong, said in (
        ("period=2026-13", "이런 기간은 없어요"),
        ("from=2026-02-30&to=2026-03-01", "날짜를 2020-01-31처럼"),
        ("from=2026-05-01&to=2026-04-01", "끝나는 날이 시작하는 날보다 앞서요"),
        ("from=2026-05-01", "지금은 비었어요"),
    ):
        answer = browser.get(f"/reports?{wrong}")
        assert answer.status_code == 422
        assert said in answer.text
        assert "2026년에 끝난 회차" in answer.text


@pytest.mark.one_engine
def test_a_page_of_the_nation_takes_as_many_statements_as_one_of_a_center(nation: Nation) -> None:
    browser = viewer(nation, "전국")
    browser.get("/reports")
    with count_statements(nation.world.app) as seen:
        browser.get("/reports")
    assert len(seen) <= 5


@pytest.mark.one_engine
def test_before_anything_is_counted_the_page_says_so_and_several_places_are_offered(nation: Nation) -> None:
    nation.place("강원", "region", "전국")
    nation.place("춘천 센터", "center", "강원")
    empty = viewer(nation, "춘천 센터").get("/reports")
    assert "이 기간에 끝난 회차가 없어요" in empty.text
    account = nation.world.staff(nation.places["제주"], Role.VIEWER)
    with nation.world.database.write() as session:
        from app.identity.models import RoleGrant

        at = session.info["now"]
        session.add(
            RoleGrant(account_id=account.id, organisation_id=nation.places["강원"].id, role="viewer", granted_at=at)
        )
    choice = nation.world.browser(account, staff=True).get("/reports").text
    assert "어디를 볼까요?" in choice
    assert all(name in choice for name in ("제주", "강원"))


def test_the_centers_own_see_their_cohorts_the_same_way_and_may_have_them_counted(nation: Nation) -> None:
    browser = viewer(nation, "한라 센터", Role.CENTER)
    page = browser.get("/reports").text
    assert set(cells(page, "수료")) == {"한라 1회차", "한라 2회차", "모두"}
    here = f"/reports/{nation.places['한라 센터'].public_id}/recounts"
    assert here in page
    first = browser.submit(here)
    assert first.status_code == 303
    assert browser.submit(here).headers["location"] == first.headers["location"]
    assert "집계 다시 세기" in browser.get(first.headers["location"]).text
    assert viewer(nation, "제주").submit(here).status_code == 403
