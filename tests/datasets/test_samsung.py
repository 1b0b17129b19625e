"""Reading an export: what real ones look like, what is wrong with broken ones, and the round trip of invented ones."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.datasets import people, reading, samsung, synthesis
from app.datasets.archive import zip_of
from app.datasets.oddities import find_odd
from app.datasets.samsung import BadExport

START = date(2026, 11, 2)
PATH = "samsunghealth_kim_20261116093000/com.samsung.health.floors_climbed.20261116093000.csv"
HEAD = "com.samsung.health.floors_climbed,6251011,2"


def table(*lines: str, head: str = HEAD, path: str = PATH) -> samsung.Table:
    return samsung.read_table(path, "\r\n".join((head, *lines)).encode())


def test_a_table_is_read_by_the_last_segment_with_the_numbers_of_its_lines() -> None:
    text = "\ufeff" + "\r\n".join((HEAD, "a.b.floor,start_time,", "3.0,x,", ",,", "4.0,y,"))

    read = samsung.read_table(PATH, text.encode())

    assert (read.type, read.version, read.names, read.blank) == (samsung.FLOORS, "6251011", ("floor", "start_time"), 1)
    assert [(row.line, row.cells["floor"]) for row in read.rows] == [(3, "3.0"), (5, "4.0")]


def test_a_type_is_matched_whole() -> None:
    stress = b"com.samsung.shealth.stress,1,2\nscore\n1,\n"
    files = {
        f"f/{type}.20261116093000.csv": stress
        for type in ("com.samsung.shealth.stress", "com.samsung.shealth.stress.histogram")
    }

    assert (
        samsung.find_table(files, "com.samsung.shealth.stress").file == "com.samsung.shealth.stress.20261116093000.csv"
    )
    with pytest.raises(BadExport, match="이 파일이 없어요"):
        samsung.find_table(files, "com.samsung.shealth.stress.histo")
    assert samsung.type_of_file("com.samsung.shealth.stress.2026.csv") is None


@pytest.mark.parametrize(
    ("head", "lines", "line", "said"),
    [
        ("floors", ["floor"], 1, "종류,판,수"),
        ("com.samsung.shealth.stress,1,2", ["floor"], 1, "이름은"),
        (HEAD, ["floor,a.floor,"], 2, "두 번"),
        (HEAD, ["floor,,start"], 2, "이름 없는"),
        (HEAD, ["floor,start", "1"], 3, "칸이 1개"),
        (HEAD, ["floor", "1,,2"], 3, "칸이 3개"),
        (HEAD, ["floor", '"1'], 3, "따옴표"),
        (HEAD, [], 2, "제목 줄이 없어요"),
    ],
)
def test_a_broken_table_is_named_with_file_and_line(head: str, lines: list[str], line: int, said: str) -> None:
    with pytest.raises(BadExport, match=said) as fault:
        table(*lines, head=head)

    assert (fault.value.file, fault.value.line) == (PATH.rpartition("/")[2], line)
    assert f"{line}번째 줄" in str(fault.value)


@pytest.mark.parametrize(
    ("read", "cell", "wanted"),
    [
        (samsung.day_at, "1793577600000", date(2026, 11, 2)),
        (samsung.day_at, "2026-11-02 00:00:00.000", date(2026, 11, 2)),
        (samsung.instant_at, "2026-11-02 14:50:00.000", datetime(2026, 11, 2, 14, 50, tzinfo=UTC)),
        (samsung.offset_at, "UTC+0900", timedelta(hours=9)),
        (samsung.offset_at, "UTC-03:30", -timedelta(hours=3, minutes=30)),
        (samsung.number_at, "-12.5", -12.5),
        (samsung.day_at, "999999999999999", None),
        (samsung.day_at, "어제", None),
        (samsung.instant_at, "2026-11-02", None),
        (samsung.offset_at, "KST", None),
        (samsung.offset_at, "UTC+9900", None),
        (samsung.number_at, "1e9", None),
        (samsung.number_at, "nan", None),
        (samsung.number_at, "", None),
    ],
)
def test_a_cell_is_read_or_named(read: Any, cell: str, wanted: object) -> None:
    found = table("x,y", f"{cell},z")
    if wanted is not None:
        assert read(found, found.rows[0], "x") == wanted
        return
    with pytest.raises(BadExport) as fault:
        read(found, found.rows[0], "x")
    assert (fault.value.line, fault.value.column) == (3, "x")


def test_finer_values_lie_beside_the_table() -> None:
    name = "ab12cd34-0000-0000-0000-000000000000.binning_data.json"
    found = table("binning_data", name, "elsewhere.json", "../../etc/passwd")
    value = {"heart_rate": 61, "heart_rate_min": 59, "heart_rate_max": 66, "start_time": 0, "end_time": 599999}
    files = {f"f/jsons/{samsung.FLOORS}/a/{name}": json.dumps([value]).encode()}

    (read,) = samsung.bins_of(files, found, found.rows[0])

    assert (read.mean, read.low, read.high, read.end - read.start) == (61, 59, 66, timedelta(milliseconds=599999))
    for row in found.rows[1:]:
        with pytest.raises(BadExport, match="자세한 값의 파일이 없어요"):
            samsung.bins_of(files, found, row)
    for broken in (b"{", b"[{}]", b"[1]", b"[" * 5000):
        with pytest.raises(BadExport, match="자세한 값을 읽을 수 없어요"):
            samsung.bins_of(dict.fromkeys(files, broken), found, found.rows[0])


@settings(max_examples=12)
@given(st.text(max_size=8), st.sampled_from(people.PERSONAS), st.integers(2, 4))
def test_what_is_made_is_read_and_what_was_planted_stands_out(seed: str, who: people.Persona, weeks: int) -> None:
    made = synthesis.make_export(seed, who, START, weeks)

    source = reading.read_source(made.files, START, START + timedelta(days=7 * weeks - 1))
    odd = {each.row: each for each in find_odd(source)}

    assert zip_of(made.files) == zip_of(synthesis.make_export(seed, who, START, weeks).files)
    assert len(source["steps"]) == 7 * weeks
    assert len(made.planted) == 9
    assert set(made.planted) < set(odd)
    assert sorted(odd[row].table for row in set(odd) - set(made.planted)) == ["걸음", "걸음", "잠", "층수"]
    assert all(odd[row].beside for row in odd)


def test_both_ages_of_the_heart_table_are_made_and_read() -> None:
    widths = set()
    for seed in "abcdefgh":
        made = synthesis.make_export(seed, people.PERSONAS[0], START, 2)
        widths.add(len(samsung.find_table(made.files, samsung.HEART).names))
    assert widths == {19, 21}


def test_only_two_to_four_weeks_are_made() -> None:
    with pytest.raises(ValueError, match="2 to 4"):
        synthesis.make_export("a", people.PERSONAS[0], START, 5)


def test_the_bytes_of_a_seed_stay_while_the_version_does() -> None:
    """Whoever changes what is made for a seed raises VERSION, and this hash with it: exports that were handed out are refused then."""
    import hashlib

    made = zip_of(synthesis.make_export("이음", people.persona("dew"), START, 2).files)
    assert (people.VERSION, hashlib.sha256(made).hexdigest()[:16]) == (1, "513b1a5ce7e12ce0")
