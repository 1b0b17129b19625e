"""The cohort's table: counted from the ledger, the same on the screen and in both files."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts.schemas import TraineeRow
from app.cohorts.table import SORTS, STATES, View, arrange
from app.core.clock import FixedClock
from tests.cohorts.conftest import Office
from tests.statements import count_statements

PARTIAL = {"HX-Request": "true"}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def learning(office: Office, clock: FixedClock) -> Office:
    """김영희 has passed everything, 박순자 has learnt and failed once, 오철 has stopped, 한말순 has not come in."""
    people = {
        name: office.world.trainee(office.cohort, name, state=state)[1]
        for name, state in (("오철", "active"), ("김영희", "active"), ("박순자", "active"), ("한말순", "invited"))
    }
    office.stand(people["오철"], "lesson:0-ready/big-letters", "started")
    clock.instant = clock.instant.replace(day=30, month=11, hour=1)
    office.stand(people["김영희"], "lesson:0-ready/big-letters", "passed")
    office.stand(people["김영희"], "quiz:stage-0", "passed", score=92.5)
    office.stand(people["박순자"], "lesson:0-ready/big-letters", "passed")
    office.stand(people["박순자"], "quiz:stage-0", "failed", score=40.0, missed=True)
    clock.instant = clock.instant.replace(day=1, month=12, hour=1)
    office.worker = office.world.browser(office.world.staff(office.center), staff=True)
    return office


def see(office: Office, **query: str) -> list[str]:
    return office.names(office.worker.get(office.url, params=query).text)


def test_the_table_is_sorted_by_name_at_first(learning: Office) -> None:
    assert see(learning) == ["김영희", "박순자", "오철", "한말순"]
    assert see(learning, descending="true") == ["한말순", "오철", "박순자", "김영희"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("progress", ["오철", "한말순", "김영희", "박순자"]),
        ("quiz", ["오철", "한말순", "박순자", "김영희"]),
        ("active", ["한말순", "오철", "김영희", "박순자"]),
        ("none-such", ["김영희", "박순자", "오철", "한말순"]),
    ],
)
def test_a_column_s_order_is_by_its_numbers_and_ties_by_name(learning: Office, sort: str, expected: list[str]) -> None:
    assert see(learning, sort=sort) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "invited"}, ["한말순"]),
        ({"state": "active"}, ["김영희", "박순자", "오철"]),
        ({"state": "stuck"}, ["오철"]),
        ({"state": "completed"}, []),
        ({"state": "none-such"}, ["김영희", "박순자", "오철", "한말순"]),
        ({"search": "순"}, ["박순자", "한말순"]),
        ({"search": "순", "state": "active"}, ["박순자"]),
        ({"search": "<b>"}, []),
    ],
)
def test_people_are_found_by_state_and_by_name(learning: Office, query: dict[str, str], expected: list[str]) -> None:
    assert see(learning, **query) == expected


def test_nobody_found_is_said_and_the_count_names_its_whole(learning: Office) -> None:
    page = learning.worker.get(learning.url, params={"search": "없는이름"}).text
    assert "이 조건에 맞는 분이 없어요" in page
    assert "(모두 4명, 2026-12-01 기준)" in page


def test_htmx_gets_the_rows_alone_and_they_are_those_of_the_whole_page(learning: Office) -> None:
    query = {"state": "active", "sort": "quiz", "descending": "true"}
    part = learning.worker.get(learning.url, params=query, headers=PARTIAL).text
    whole = learning.worker.get(learning.url, params=query).text
    assert part.strip().startswith('<div id="rows"')
    assert "<html" not in part
    assert learning.names(part) == learning.names(whole) == ["김영희", "박순자", "오철"]
    assert 'aria-sort="descending"' in part


def test_the_order_and_the_filter_survive_each_other(learning: Office) -> None:
    part = learning.worker.get(
        learning.url, params={"state": "active", "sort": "quiz", "search": "김 &"}, headers=PARTIAL
    ).text
    assert 'form="filters" name="sort" value="quiz"' in part
    assert "state=active&amp;search=%EA%B9%80%20%26&amp;sort=progress" in part


def test_each_number_stands_with_its_whole(learning: Office) -> None:
    row = re.search(r"<tr>\s*<th scope=\"row\"><a[^>]*>박순자.*?</tr>", learning.worker.get(learning.url).text, re.S)
    assert row
    cells = [re.sub(r"<[^>]+>|\s+", " ", cell).split() for cell in re.findall(r"<td.*?</td>", row.group(), re.S)]
    assert [" ".join(cell) for cell in cells] == [
        "배우는 중",
        "1개 중 1개",
        "1개 중 0개 평균 40점",
        "0개 중 0개",
        "아직",
        "—",
        "11월 30일 (월)",
    ]


def test_an_exempted_stage_counts_as_learnt(learning: Office) -> None:
    _, enrolment = learning.world.trainee(learning.cohort, "가나다")
    learning.stand(enrolment, "stage:0-ready", "exempt")
    rows = list(csv.reader(io.StringIO(export(learning, "csv").decode("utf-8-sig"))))
    assert rows[1][3:8] == ["1", "1", "100.0", "1", "1"]


def test_the_table_costs_the_same_statements_for_four_people_as_for_forty(learning: Office) -> None:
    def cost() -> int:
        with count_statements(learning.world.app) as seen:
            assert learning.worker.get(learning.url).status_code == 200
        return len(seen)

    few = cost()
    for number in range(36):
        _, enrolment = learning.world.trainee(learning.cohort, f"김{'가나다라'[number % 4]}{'영순'[number % 2]}")
        learning.stand(enrolment, "lesson:0-ready/big-letters", "passed")
    assert cost() == few
    assert few <= 5  # the session, the cohort, its people, their steps, its classes (there are none)


def export(office: Office, format: str, purpose: str = "11월 운영 보고") -> bytes:
    answer = office.worker.submit(f"{office.url}/exports", {"format": format, "purpose": purpose})
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def read_xlsx(content: bytes) -> list[list[str | float]]:
    """Rows of the first sheet; numbers as numbers. Cells hold their text inline or in the shared list."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        shared = (
            [
                "".join(t.text or "" for t in si.iter(f"{SHEET}t"))
                for si in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            ]
            if "xl/sharedStrings.xml" in names
            else []
        )
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells: dict[str, str | float] = {}
        for cell in row:
            column = re.sub(r"\d", "", cell.get("r", ""))
            if cell.get("t") == "s":
                cells[column] = shared[int(cell.findtext(f"{SHEET}v", ""))]
            elif cell.get("t") == "inlineStr":
                cells[column] = "".join(t.text or "" for t in cell.iter(f"{SHEET}t"))
            else:
                cells[column] = float(cell.findtext(f"{SHEET}v", ""))
        rows.append([cells.get(chr(ord("A") + n), "") for n in range(20)])
    return rows


def same(left: Iterable[str], right: Iterable[str | float]) -> bool:
    return all(
        a == b or (a != "" and not isinstance(b, str) and float(a) == b) for a, b in zip(left, right, strict=False)
    )


def test_the_csv_the_workbook_and_the_screen_say_the_same(learning: Office) -> None:
    lines = list(csv.reader(io.StringIO(export(learning, "csv").decode("utf-8-sig"))))
    cells = read_xlsx(export(learning, "xlsx"))
    assert lines[0][:3] == cells[0][:3] == ["이름", "전화번호", "상태"]
    assert [line[0] for line in lines[1:-1]] == see(learning)
    assert len(lines) == len(cells) == 6
    assert all(same(line, row) for line, row in zip(lines, cells, strict=True))
    kim = cells[1]
    assert (kim[0], kim[3], kim[4], kim[5], kim[6], kim[8]) == ("김영희", 1.0, 1.0, 100.0, 1.0, 92.5)
    assert lines[2][8] == "40.0"
    assert lines[3][13] == "막힘"
    assert lines[-1] == ["모두 4줄"]
    assert cells[-1][0] == "모두 4줄"


def test_a_cohort_named_with_signs_that_excel_forbids_is_exported_too(office: Office) -> None:
    with office.world.database.write() as session:
        session.merge(office.cohort).name = "2026/3회차 [야간]: '오름'"
    assert export(office, "xlsx").startswith(b"PK")


def test_a_name_that_looks_like_a_formula_does_not_run(office: Office) -> None:
    office.world.trainee(office.cohort, "=1+1")
    assert "\r\n'=1+1," in export(office, "csv").decode("utf-8-sig")
    assert read_xlsx(export(office, "xlsx"))[1][0] == "'=1+1"


@pytest.mark.parametrize(
    "fields", [{"purpose": ""}, {"purpose": " 가 "}, {"purpose": "가" * 201}, {"purpose": "운영 보고", "format": "pdf"}]
)
def test_nothing_leaves_without_a_reason_or_in_an_unknown_shape(office: Office, fields: dict[str, str]) -> None:
    answer = office.worker.submit(f"{office.url}/exports", {"format": "csv", **fields})
    assert answer.status_code == 422
    assert "attachment" not in answer.headers.get("content-disposition", "")
    with office.world.database.read() as session:
        assert session.scalar(select(AuditEntry.id).where(AuditEntry.verb == "cohorts.exported")) is None


def test_who_exported_what_and_why_is_kept(learning: Office) -> None:
    export(learning, "csv", "  11월   운영 보고 ")
    with learning.world.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "cohorts.exported")).one()
    assert (entry.purpose, entry.detail["rows"], entry.detail["format"]) == ("11월 운영 보고", 4, "csv")
    assert entry.organisation_id == learning.center.id


def trainee_row(number: int, name: str, done: int, mean: float | None, at: datetime | None) -> TraineeRow:
    return TraineeRow(
        number, UUID(int=number), name, None, "active", done, 5, 0, 1, mean, 0, 0, "", at, stuck=done == 0, outcome=None
    )  # fmt: skip


ROWS = st.lists(
    st.builds(
        trainee_row,
        st.integers(1, 10**6),
        st.sampled_from(["김영희", "박순자", "오철"]),
        st.integers(0, 5),
        st.none() | st.floats(0, 100),
        st.none() | st.just(datetime(2026, 11, 1, tzinfo=UTC)),
    ),
    max_size=12,
    unique_by=lambda row: row.enrolment_id,
)


@given(
    ROWS,
    st.sampled_from([*SORTS, "x"]),
    st.sampled_from([*STATES, "x"]),
    st.booleans(),
    st.sampled_from(["", "순", "김"]),
)
def test_arranging_loses_and_invents_nobody(
    rows: list[TraineeRow], sort: str, state: str, descending: bool, search: str
) -> None:
    view = View(state=state, sort=sort, descending=descending, search=search)
    shown = arrange(rows, view)
    assert {row.enrolment_id for row in shown} <= {row.enrolment_id for row in rows}
    assert len({row.enrolment_id for row in shown}) == len(shown)
    assert all(search in row.name for row in shown)
    assert shown == arrange(reversed(rows), view)
    if state in ("all", "x") and not search:
        assert len(shown) == len(rows)


def test_an_unknown_cohort_has_no_table(office: Office) -> None:
    assert office.worker.get(f"/cohorts/{uuid4()}").status_code == 404
