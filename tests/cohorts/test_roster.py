"""Reading a roster: whatever a Korean spreadsheet saves becomes rows, or a list of what to mend and where."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cohorts.roster import MAX_ROWS, Roster, RosterRow, read_roster
from app.core.sheets import write_csv
from tests.echo import echoes

TODAY = date(2026, 11, 23)
PLAIN = "이름,전화번호\n김영희,010-1234-5678\n박순자,010-2345-6789\n"


def read(text: str | bytes) -> Roster:
    return read_roster(text.encode() if isinstance(text, str) else text, TODAY)


def names(roster: Roster) -> list[str]:
    return [row.name for row in roster.rows]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode("utf-8"),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp949"),
        PLAIN.replace("\n", "\r\n").encode("utf-8-sig"),
        PLAIN.replace("\n", "\r").encode("utf-8"),
        PLAIN.replace(",", "\t").encode("cp949"),
        PLAIN.replace(",", ";").encode("utf-8"),
        b"\r\n,\r\n" + PLAIN.encode("utf-8"),
        (PLAIN + ",\n,\n모두 2줄,\n").encode("utf-8"),
    ],
    ids=["utf-8", "bom", "cp949", "crlf", "cr", "tabs", "semicolons", "blank lines first", "our export's last line"],
)
def test_a_roster_is_read_however_the_spreadsheet_saved_it(content: bytes) -> None:
    roster = read(content)
    assert roster.problems == ()
    assert [(row.name, row.phone) for row in roster.rows] == [("김영희", "01012345678"), ("박순자", "01023456789")]


@pytest.mark.parametrize("name", ["이름", "성명", "성 명", "훈련생명", "Name", "이름(필수)"])
@pytest.mark.parametrize("phone", ["전화번호", "휴대폰 번호", "연락처", "핸드폰", "전화_번호"])
def test_headers_may_be_named_as_people_name_them(name: str, phone: str) -> None:
    assert names(read(f"순번,{phone},{name}\n1,010-1234-5678,김영희\n")) == ["김영희"]


def test_birth_date_and_former_trade_are_read_when_they_are_there() -> None:
    roster = read(
        "이름,전화번호,생년월일,예전 직업\n김영희,1012345678,1963. 4. 5.,간호조무사\n박순자,01023456789,19610203,\n"
    )
    assert roster.rows == (
        RosterRow(2, "김영희", "01012345678", date(1963, 4, 5), "간호조무사"),
        RosterRow(3, "박순자", "01023456789", date(1961, 2, 3), ""),
    )


def test_a_quoted_cell_may_hold_a_line_break_and_lines_keep_their_numbers() -> None:
    roster = read('이름,전화번호,예전 직업\n김영희,010-1234-5678,"급식\n조리"\n박순자,틀린번호,\n')
    assert names(roster) == ["김영희"]
    assert [problem.line for problem in roster.problems] == [4]


def test_our_own_guarded_cells_come_back_as_they_were() -> None:
    content = b"".join(write_csv(("이름", "전화번호", "예전 직업"), [("김영희", "+82 10-1234-5678", "=주방 보조")]))
    (row,) = read(content).rows
    assert (row.phone, row.former_trade) == ("01012345678", "=주방 보조")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04rest-of-a-workbook", "xlsx"),
        (b"\xd0\xcf\x11\xe0old-workbook", "xlsx"),
        (PLAIN.encode("utf-16"), "CSV UTF-8"),
        (PLAIN.encode() + b"\x00", "CSV UTF-8"),
        (b"\xff\xfe\xff\xfe\xff", "CSV UTF-8"),
        (b"", "빈 파일"),
        (b"\xef\xbb\xbf \r\n\r\n", "빈 파일"),
        ("이름,전화번호\n".encode(), "한 줄도 없어요"),
        ('이름,전화번호\n"김영희,010-1234-5678\n'.encode(), "따옴표"),
    ],
    ids=["xlsx", "xls", "utf-16", "nul", "no text", "empty", "blank", "header only", "open quote"],
)
def test_a_file_that_is_no_roster_is_refused_with_a_way_to_mend_it(content: bytes, word: str) -> None:
    roster = read(content)
    (problem,) = roster.problems
    assert roster.rows == ()
    assert word in problem.what
    assert problem.mend


def test_missing_headers_are_named() -> None:
    (problem,) = read("성명,주소\n김영희,제주시\n").problems
    assert (problem.line, problem.column) == (1, "전화번호")
    assert "이름,전화번호" in problem.mend
    (both,) = read("가,나\n김영희,제주시\n").problems
    assert both.column == "이름, 전화번호"


@pytest.mark.parametrize("column", ["주민등록번호", "주민 등록 번호", "주민번호", "주민등록번호(앞자리)"])
def test_a_resident_number_column_is_refused_unread(column: str) -> None:
    roster = read(f"이름,전화번호,{column}\n김영희,010-1234-5678,630405-2345678\n")
    (problem,) = roster.problems
    assert roster.rows == ()
    assert "주민등록번호를 받지 않아요" in problem.what
    assert "630405-2345678" not in problem.what + problem.mend + problem.column
    assert not echoes(problem.what + problem.mend + problem.column, "630405")


@pytest.mark.parametrize(
    "cell",
    [
        "630405-2345678",
        "6304052345678",
        "주민630405-2345678번",
        "630405 - 2345678",
        "６３０４０５－２３４５６７８",
        "630405-2******",
    ],
)
@pytest.mark.parametrize("place", ["name", "trade"])
def test_a_resident_number_in_any_cell_is_refused_and_never_repeated(cell: str, place: str) -> None:
    line = f"{cell},010-1234-5678,요리" if place == "name" else f"김영희,010-1234-5678,{cell}"
    roster = read(f"이름,전화번호,예전 직업\n{line}\n박순자,010-2345-6789,\n")
    (problem,) = roster.problems
    assert (problem.line, problem.column) == (2, "줄 전체")
    assert cell not in repr(roster)


@pytest.mark.parametrize(
    ("line", "column", "word"),
    [
        (",010-1234-5678,", "이름", "비어"),
        ("김,010-1234-5678,", "이름", "'김'"),
        ("김영희1,010-1234-5678,", "이름", "'김영희1'"),
        ("김영희,,", "전화번호", "비어"),
        ("김영희,010-1234-567,", "전화번호", "010 번호는 숫자 11개예요. 지금은 10개"),
        ("김영희,013-1234-5678,", "전화번호", "앞자리"),
        ("김영희,010-1234,", "전화번호", "지금은 7개"),
        ("김영희,999-1234-5678,", "전화번호", "0으로 시작"),
        ("김영희,010-1234-5678,63-04-05", "생년월일", "'63-04-05'"),
        ("김영희,010-1234-5678,1963-02-30", "생년월일", "달력에 없어요"),
        ("김영희,010-1234-5678,1899-01-01", "생년월일", "1899년"),
        ("김영희,010-1234-5678,2020-01-01", "생년월일", "2020년"),
    ],
)
def test_a_bad_cell_is_told_with_its_line_its_column_and_how_to_mend_it(line: str, column: str, word: str) -> None:
    roster = read(f"이름,전화번호,생년월일\n박순자,010-2345-6789,\n{line}\n")
    (problem,) = roster.problems
    assert (problem.line, problem.column) == (3, column)
    assert word in problem.what
    assert problem.mend


def test_all_problems_are_told_at_once_in_the_order_of_the_lines() -> None:
    roster = read("이름,전화번호,생년월일\n1,2,3\n김영희,010-1234-5678,\n김영희,010 1234 5678,\n")
    assert [(p.line, p.column) for p in roster.problems] == [
        (2, "이름"),
        (2, "전화번호"),
        (2, "생년월일"),
        (4, "이름, 전화번호"),
    ]
    assert "3번째 줄과 같은 분" in roster.problems[-1].what


def test_two_people_may_share_a_phone_and_two_a_name() -> None:
    roster = read("이름,전화번호\n김영희,010-1234-5678\n김철수,010-1234-5678\n김영희,010-2345-6789\n")
    assert (len(roster.rows), roster.problems) == (3, ())


def test_too_long_a_roster_is_refused_before_its_rows_are_read() -> None:
    body = "".join(f"김영희,0101{number:07d}\n" for number in range(MAX_ROWS + 1))
    (problem,) = read("이름,전화번호\n" + body).problems
    assert f"{MAX_ROWS + 1}줄" in problem.what


def test_a_decomposed_name_from_a_mac_is_the_same_name() -> None:
    import unicodedata

    assert names(read(unicodedata.normalize("NFD", "이름,전화번호\n김영희,010-1234-5678\n"))) == ["김영희"]


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fall(content: bytes) -> None:
    roster = read(content)
    assert roster.rows or roster.problems


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_line_is_either_a_row_or_has_a_problem(name: str, phone: str) -> None:
    content = b"".join(write_csv(("이름", "전화번호"), [(name, phone), ("박순자", "010-2345-6789")]))
    roster = read(content)
    assert roster.problems or "박순자" in names(roster)
    for row in roster.rows:
        assert row.phone.isascii()
        assert row.phone.isdigit()
