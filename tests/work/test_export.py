"""Tables too large for one answer are made by the worker, counted, taken against a reason, and deleted after a week."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts import exporting
from app.cohorts.table import HEADER
from app.core.settings import Settings
from app.core.sheets import count_rows, write_csv, write_xlsx
from app.work.running import Went
from app.work.service import expire
from tests.work.conftest import Desk


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 4)


def enrol(desk: Desk, number: int, name: str = "2026년 4회차") -> Any:
    cohort = desk.world.cohort(desk.center, name=name)
    for _ in range(number):
        desk.world.trainee(cohort)
    return cohort


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_all_cohorts_in_one_file_each_person_once_by_cohort_and_name(desk: Desk) -> None:
    enrol(desk, 9, "2026년 1회차")
    enrol(desk, 6, "=2026년 2회차")
    url = desk.ask_export()
    desk.hands.finish()

    answer = desk.staff.get(f"{url}/file")
    header, *rows, last = lines(answer.content)

    assert header == ["과정", "회차", "시작", "끝", *HEADER]
    assert last == ["모두 15줄"]
    assert [row[1] for row in rows] == ["2026년 1회차"] * 9 + ["'=2026년 2회차"] * 6
    assert len({row[5] for row in rows}) == 15
    names = [row[4] for row in rows]
    assert names == sorted(names[:9]) + sorted(names[9:])
    assert "15명이 담긴 파일을 만들었어요." in desk.page(url)
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"


def test_the_excel_file_opens_and_has_as_many_rows(desk: Desk) -> None:
    enrol(desk, 9)
    url = desk.ask_export("xlsx")
    desk.hands.finish()

    sheet = openpyxl.load_workbook(io.BytesIO(desk.staff.get(f"{url}/file").content)).active

    assert sheet is not None
    assert sheet.max_row == 9 + 2
    assert sheet.cell(11, 1).value == "모두 9줄"
    assert sheet.cell(2, 9).value == 1  # numbers stay numbers


def test_a_small_cohort_is_answered_at_once_and_a_large_one_by_the_worker(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = enrol(desk, 5)
    address, form = f"/cohorts/{cohort.public_id}/exports", {"format": "csv", "purpose": "월말 보고"}
    direct = desk.staff.submit(address, form).content

    monkeypatch.setattr("app.cohorts.export_views.DIRECT_ROWS", 4)
    url = desk.staff.submit(address, form).headers["location"]
    desk.hands.finish()

    assert desk.staff.get(f"{url}/file").content == direct


def test_what_for_is_asked_first_and_kept_with_who_and_how_many(desk: Desk) -> None:
    enrol(desk, 5)
    refused = desk.staff.submit("/exports/cohorts", {"format": "csv", "purpose": " "})
    assert refused.status_code == 422
    assert "2자에서 200자로 적어 주세요" in refused.text

    url = desk.ask_export(purpose="9월 운영 보고")
    desk.hands.finish()
    desk.staff.get(f"{url}/file")

    with desk.database.read() as session:
        found = {
            entry.verb: (entry.purpose, entry.detail, entry.actor_account_id == desk.work(url).started_by)
            for entry in session.scalars(select(AuditEntry))
        }
    assert found["cohorts.exported"] == ("9월 운영 보고", {"rows": 5, "format": "csv"}, True)
    assert found["work.file_taken"][2]


def test_an_unknown_kind_of_file_is_refused_and_what_was_typed_stays(desk: Desk) -> None:
    refused = desk.staff.submit("/exports/cohorts", {"format": "exe", "purpose": "9월 운영 보고"})

    assert refused.status_code == 422
    assert "파일 모양을 목록에서 골라 주세요" in refused.text
    assert 'value="9월 운영 보고"' in refused.text


def test_a_double_click_makes_one_file(desk: Desk) -> None:
    enrol(desk, 3)
    form = {"format": "csv", "purpose": "9월 운영 보고", "_key": "clicked-twice"}

    first, second = (desk.staff.submit("/exports/cohorts", form).headers["location"] for _ in range(2))

    assert first == second
    assert desk.staff.get("/works").text.count("전체 회차 현황 파일") == 1


def test_with_nobody_in_it_there_is_no_file_and_the_page_says_so(desk: Desk) -> None:
    url = desk.ask_export()
    desk.hands.finish()

    assert "내려받을 사람이 아직 없어요" in desk.page(url)
    assert desk.staff.get(f"{url}/file").status_code == 404


def test_what_was_written_after_the_last_commit_is_cut_off(desk: Desk) -> None:
    """Killed between the scratch file and the commit: the rows of that chunk are in the file, but only once."""
    enrol(desk, 9)
    url = desk.ask_export()
    desk.hands.steps(1)
    work = desk.work(url)
    kind = desk.hands.kinds[work.kind]

    kind.prepare(desk.hands.tools, work)
    desk.hands.finish()

    assert len(lines(desk.staff.get(f"{url}/file").content)) == 9 + 2


def test_a_run_that_goes_on_without_the_scratch_file_begins_anew(desk: Desk) -> None:
    """Another machine, or a power cut that took the file's end."""
    enrol(desk, 9)
    url = desk.ask_export()
    desk.hands.steps(2)
    desk.hands.tools.spool(desk.work(url)).unlink()

    assert desk.hands.step() is Went.ON
    assert desk.work(url).done == 4
    desk.hands.finish()

    assert len(lines(desk.staff.get(f"{url}/file").content)) == 9 + 2
    assert desk.work(url).done == 9


def test_a_file_with_fewer_rows_than_were_read_is_never_handed_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(desk, 9)
    url = desk.ask_export()
    desk.hands.steps(3)

    def short(header: Any, rows: Any) -> Any:
        return write_csv(header, list(rows)[:-1])

    monkeypatch.setattr(exporting, "write_csv", short)
    desk.hands.finish()

    assert "하지 못했어요" in desk.page(url)
    assert desk.staff.get(f"{url}/file").status_code == 404


def test_scratch_files_do_not_stay(desk: Desk, settings: Settings) -> None:
    enrol(desk, 9)
    finished, stopped = desk.ask_export(), desk.ask_export()
    desk.hands.finish()
    desk.staff.submit(f"{stopped}/cancellations")

    assert desk.work(finished).state == "done"
    assert list((settings.var_dir / "work").glob("*.spool*")) == []


def test_stopped_midway_there_is_no_file(desk: Desk, settings: Settings) -> None:
    enrol(desk, 9)
    url = desk.ask_export()
    desk.hands.steps(1)
    desk.staff.submit(f"{url}/cancellations")
    desk.hands.step()

    assert "파일은 만들지 않았어요" in desk.page(url)
    assert list((settings.var_dir / "work").glob("*.spool*")) == []
    assert desk.staff.get(f"{url}/file").status_code == 404


def test_after_seven_days_the_file_is_deleted_and_the_page_says_so(desk: Desk) -> None:
    enrol(desk, 3)
    url = desk.ask_export()
    desk.hands.finish()
    digest = desk.work(url).file_hash
    assert digest
    assert "2026년 11월 30일 오전 9시 30분 까지" in desk.page(url)

    desk.wait(days=7, seconds=1)
    desk.sign_in()
    with desk.database.write() as session:
        assert expire(session, desk.hands.tools.exports) == 1

    assert desk.hands.tools.exports.find(digest) is None
    assert "파일을 지웠어요" in desk.page(url)
    assert desk.staff.get(f"{url}/file").status_code == 404


def test_after_ninety_days_the_work_itself_is_forgotten(desk: Desk) -> None:
    enrol(desk, 3)
    url = desk.ask_export()
    desk.hands.finish()

    for days in (8, 85):
        desk.wait(days=days)
        with desk.database.write() as session:
            expire(session, desk.hands.tools.exports)
    desk.sign_in()

    assert desk.staff.get(url).status_code == 404


def test_a_file_of_two_exports_goes_with_the_last_of_them(desk: Desk) -> None:
    enrol(desk, 3)
    first = desk.ask_export()
    desk.hands.finish()
    desk.wait(days=1)
    desk.sign_in()
    second = desk.ask_export()
    desk.hands.finish()
    digest = desk.work(first).file_hash
    assert digest
    assert desk.work(second).file_hash == digest

    desk.wait(days=6, hours=1)
    with desk.database.write() as session:
        expire(session, desk.hands.tools.exports)

    assert desk.hands.tools.exports.find(digest) is not None


def test_a_file_that_did_not_come_along_in_a_restore_is_said_to_be_gone(desk: Desk) -> None:
    enrol(desk, 3)
    url = desk.ask_export()
    desk.hands.finish()
    desk.hands.tools.exports.remove(desk.work(url).file_hash or "")

    assert "파일을 지웠어요" in desk.page(url)
    assert desk.staff.get(f"{url}/file").status_code == 404


@pytest.mark.parametrize("write", [write_csv, lambda header, rows: write_xlsx("현황", header, rows)])
@pytest.mark.parametrize("number", [0, 1, 3000])
def test_rows_are_counted_from_the_file_itself(tmp_path: Any, write: Any, number: int) -> None:
    path = tmp_path / "t"
    path.write_bytes(b"".join(write(("이름", "말"), ((f"김{n}", 'a\n"<row b') for n in range(number)))))

    assert count_rows(path, "csv" if write is write_csv else "xlsx") == number
