"""Tables as files: what is written can be read back, and nothing in it runs."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.sheets import (
    RISKY,
    Unreadable,
    attachment,
    guard_cell,
    read_table,
    unguard_cell,
    write_csv,
    write_xlsx,
)

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)


@given(TEXT)
def test_the_guard_comes_off_as_it_was_put_on(text: str) -> None:
    guarded = guard_cell(text)
    assert isinstance(guarded, str)
    assert unguard_cell(guarded) == text


@pytest.mark.parametrize("sign", RISKY)
def test_a_cell_that_might_run_begins_with_a_quote(sign: str) -> None:
    assert guard_cell(f"{sign}1+1") == f"'{sign}1+1"


def test_numbers_stay_numbers_even_below_zero() -> None:
    assert (guard_cell(-5), guard_cell(2.5), guard_cell(None)) == (-5, 2.5, None)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_no_line_of_a_csv_begins_a_formula_and_the_last_counts_the_others(rows: list[tuple[str, str]]) -> None:
    content = b"".join(write_csv(("가", "나"), rows)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content, newline="")))
    assert lines[-1] == [f"모두 {len(rows)}줄"]
    assert not any(cell.startswith(RISKY) for line in lines for cell in line)


@given(st.lists(st.tuples(TEXT.map(str.strip), st.just("끝")), max_size=5))
def test_what_was_written_is_read_back(rows: list[tuple[str, str]]) -> None:
    read = read_table(b"".join(write_csv(("가", "나"), rows)))
    assert [tuple(cells) for _, cells in read[1:-1]] == rows


def test_a_long_table_leaves_in_pieces() -> None:
    pieces = list(write_csv(("이름",), (("가" * 100,) for _ in range(3000))))
    assert len(pieces) > 3
    assert b"".join(pieces).decode("utf-8-sig").endswith("모두 3000줄\r\n")


@pytest.mark.parametrize("title", ["2026/3회차", "[야간]반", "'따옴표'", "History", "", "가" * 60, "a:b*c?d\\e"])
def test_any_title_makes_a_workbook_that_opens(title: str) -> None:
    content = b"".join(write_xlsx(title, ("이름", "점수"), [("=1+1", 92.5), ("김영희", None)]))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>92.5</v>" in sheet


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_korean_tables_are_read_in_any_common_shape(encoding: str, delimiter: str) -> None:
    content = delimiter.join(("이름", "전화")) + "\r\n\r\n" + delimiter.join(("김영희", "010"))
    assert read_table(content.encode(encoding)) == [(1, ["이름", "전화"]), (3, ["김영희", "010"])]


def test_a_quoted_line_break_belongs_to_its_cell_and_the_next_line_keeps_its_number() -> None:
    assert read_table('이름\n"김\n영희"\n박순자\n'.encode()) == [(1, ["이름"]), (2, ["김\n영희"]), (4, ["박순자"])]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04", "xlsx"),
        (b"\xd0\xcf\x11\xe0", "xlsx"),
        (b"a,b\0", "CSV UTF-8"),
        (b"\xff\xff\xff", "깨져"),
        ('이름\n"김영희\n'.encode(), "2번째 줄"),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_to_mend_it(content: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        read_table(content)


def test_a_file_keeps_its_korean_name() -> None:
    headers = attachment('현황 "3".csv')
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''%ED%98%84%ED%99%A9%20%223%22.csv"
    assert headers["x-content-type-options"] == "nosniff"
