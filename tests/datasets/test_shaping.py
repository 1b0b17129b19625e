"""From rows and choices to a table, its checks and its package."""

import csv
import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.errors import Invalid
from app.core.settings import ROOT
from app.datasets.building import Texts, Work, build
from app.datasets.checks import check, may_hand_in
from app.datasets.cleaning import Decision
from app.datasets.forms import is_whole, read_card, read_columns, read_names, read_rows, recipe_of
from app.datasets.judged import PARTS, Part, findings_of, items_of
from app.datasets.judged import PARTS_OF_A_DATASET as KIND
from app.datasets.oddities import Odd
from app.datasets.packaging import csv_of, package
from app.datasets.shaping import BY_KEY, CATALOGUE, Chosen, Recipe, shape

SOURCE: dict[str, Any] = {
    "first": "2026-11-02", "last": "2026-11-04",
    "steps": [
        {"id": "steps-3", "day": "2026-11-02", "count": 5000, "metres": 3400, "phone": 1, "watch": 1},
        {"id": "steps-6", "day": "2226-11-03", "count": 70000, "metres": 47600, "phone": 1, "watch": 1},
        {"id": "steps-9", "day": "2026-11-04", "count": 0, "metres": 0, "phone": 0, "watch": 0},
    ],
    "floors": [{"id": "floors-3", "day": "2026-11-02", "count": 7}],
    "sleep": [
        {"id": "sleep-3", "from": "2026-11-01T23:00", "to": "2026-11-02T06:30", "device": "watch", "deep": 90},
        {"id": "sleep-4", "from": "2026-11-03T08:00", "to": "2026-11-03T14:00", "device": "watch", "deep": 60},
    ],
    "heart": [
        {"id": "heart-3", "from": "2026-11-02T00:00", "to": "2026-11-02T06:00", "mean": 60, "low": 50, "high": 70, "bins": [50, 60, 70]},
    ],
}  # fmt: skip
DECISIONS = {"steps-9": Decision("drop", "unmeasured")}


def recipe(*keys: str, units: dict[str, str] | None = None, **options: Any) -> Recipe:
    columns = tuple(Chosen(key, BY_KEY[key].name, (units or {}).get(key, BY_KEY[key].units[0])) for key in keys)
    made = Recipe("day", "kst", date(2026, 11, 2), date(2026, 11, 4), False, columns)
    return replace(made, **options)


def test_a_day_has_one_line_and_what_is_not_known_is_empty() -> None:
    made = shape(SOURCE, DECISIONS, recipe("date", "steps", "sleep", "deep", "hr", "weekday", units={"sleep": "시간"}))

    assert made.header == ("날짜", "걸음 수(걸음)", "잔 시간(시간)", "깊이 잔 시간(분)", "평균 심박수(회)", "요일")
    assert made.rows == (
        ("2026-11-02", 5000, 7.5, 90, 60, "월"),
        ("2026-11-03", None, 6.0, 60, None, "화"),
        ("2026-11-04", None, None, None, None, "수"),
    )
    assert (made.rows_all, made.left_out, len(made.blanks)) == (3, 0, 6)
    assert made.blanks[0] == (2, "걸음 수(걸음)")


def test_a_mended_row_counts_with_what_it_was_mended_to() -> None:
    later = DECISIONS | {"steps-6": Decision("mend", "proof", "2026-11-03"), "sleep-4": Decision("mend", "proof", "-9")}
    slip = DECISIONS | {"steps-3": Decision("mend", "proof", "500")}

    assert shape(SOURCE, later, recipe("date", "steps")).rows[1] == ("2026-11-03", 70000)
    assert shape(SOURCE, later, recipe("sleep")).rows[1] == (360,)
    assert shape(SOURCE, slip, recipe("steps", "distance", units={"distance": "km"})).rows[0] == (500, 0.34)


def test_the_zone_moves_what_is_measured_at_a_time_and_not_what_is_of_a_day() -> None:
    made = shape(SOURCE, DECISIONS, recipe("date", "steps", "sleep", zone="utc"))

    assert made.rows[0] == ("2026-11-02", 5000, None)  # it ended on the first of November, world time
    hours = shape(SOURCE, {}, recipe("date", "hour", "hr", bin="hour"))
    assert len(hours.rows) == 72
    assert [row[2] for row in hours.rows[:6]] == [50, None, 60, None, 70, None]


def test_rows_are_left_out_by_day_and_by_gaps_and_counted() -> None:
    whole = shape(SOURCE, DECISIONS, recipe("date", "steps", complete=True))
    short = shape(SOURCE, DECISIONS, recipe("date", first=date(2026, 11, 3)))

    assert (len(whole.rows), whole.left_out, whole.blanks) == (1, 2, ())
    assert (len(short.rows), short.left_out) == (2, 1)
    assert shape(SOURCE, {}, recipe("steps_diff")).rows == ((2500,), (None,), (-2500,))


def form(**fields: Any) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in fields.items()}


@pytest.mark.parametrize(
    ("read", "faults"),
    [
        (lambda: read_columns(form()), {"bin", "columns"}),
        (lambda: read_columns(form(bin="hour", columns=["date", "steps"])), {"columns"}),
        (lambda: read_columns(form(bin="day", columns=["nothing"])), {"columns"}),
        (
            lambda: read_names(form(**{"name-date": "", "name-steps": "걸" * 21}), ["date", "steps"]),
            {"name-date", "name-steps"},
        ),
        (lambda: read_names(form(**{"name-date": "칸", "name-steps": "칸"}), ["date", "steps"]), {"name-steps"}),
        (lambda: read_rows(form(), SOURCE), {"zone", "first", "last", "complete"}),
        (lambda: read_rows(form(zone="kst", first="2026-11-04", last="2026-11-02", complete="no"), SOURCE), {"last"}),
        (lambda: read_card("title", form(title=" "), []), {"title"}),
        (lambda: read_card("limits", form(limits="가" * 601), []), {"limits"}),
        (lambda: read_card("columns", form(**{"about-date": "가" * 101}), ["date"]), {"about-date"}),
    ],
)
def test_a_form_that_cannot_be_kept_names_its_fields(read: Any, faults: set[str]) -> None:
    with pytest.raises(Invalid) as fault:
        read()
    assert set(fault.value.fields) == faults


def test_choices_become_a_recipe_once_all_three_screens_are_done() -> None:
    kept = read_columns(form(bin="day", columns=["steps", "date", "sleep"]))
    assert not is_whole(kept)
    kept |= read_names(
        form(
            **{
                "name-date": " 날 짜 ",
                "name-steps": "걸음",
                "name-sleep": "잠",
                "unit-sleep": "시간",
                "unit-steps": "m",
            }
        ),
        kept["columns"],
    )
    kept |= read_rows(form(zone="kst", first="2026-11-02", last="2026-11-03", complete="yes"), SOURCE)

    made = recipe_of(kept, SOURCE)

    assert is_whole(kept)
    assert [each.head for each in made.columns] == ["날 짜", "걸음(걸음)", "잠(시간)"]
    assert (made.complete, made.last) == (True, date(2026, 11, 3))


TEXTS = Texts(
    "사흘의 걸음과 잠", {"date": "걷고 잔 날짜예요", "steps": "합친 줄의 하루 걸음"}, "시계를 풀어 둔 날이에요.",
    "한 사람의 사흘이라 다른 사람은 몰라요.", "표 다듬기 연습에 써요.",
)  # fmt: skip
LONG = {**SOURCE, "last": "2026-11-12"}
WORK = Work(
    "cloud", "푹 잔 날에는?", LONG, (), DECISIONS, replace(recipe("date", "steps"), last=date(2026, 11, 12)), TEXTS
)


def states(work: Work, needs: tuple[str, ...] = ("date", "steps")) -> dict[str, str]:
    return {each.key: each.state for each in check(work, build(work), needs, ("박순자",)) if each.state != "ok"}


LAST = date(2026, 11, 12)
BOTH = ("date", "steps")


@pytest.mark.parametrize(
    ("changed", "needs", "found"),
    [
        ({}, BOTH, {}),
        ({}, ("date", "steps", "sleep"), {"needed": "bad"}),
        ({}, ("date",), {"extra": "warn"}),
        ({"recipe": recipe("date", "steps", "device", last=LAST)}, BOTH, {"personal": "bad", "described": "bad"}),
        ({"recipe": replace(WORK.recipe, last=date(2026, 11, 4))}, BOTH, {"counted": "bad"}),
        (
            {"recipe": replace(WORK.recipe, columns=(Chosen("date", "day"), Chosen("steps", "걸음")))},
            BOTH,
            {"named": "bad"},
        ),
        (
            {"recipe": replace(WORK.recipe, columns=(Chosen("date", "칸"), Chosen("steps", "칸")))},
            BOTH,
            {"named": "bad"},
        ),
        (
            {"recipe": recipe("date", "sleep", last=LAST, zone="utc")},
            ("date", "sleep"),
            {"zone": "warn", "described": "bad"},
        ),
        ({"texts": replace(TEXTS, gaps="")}, BOTH, {"gaps": "bad"}),
        ({"texts": replace(TEXTS, limits="없음")}, BOTH, {"written": "bad"}),
        (
            {"texts": replace(TEXTS, descriptions={"date": "날짜", "steps": "걸음 수(걸음)"})},
            BOTH,
            {"described": "bad"},
        ),
        ({"texts": replace(TEXTS, uses="박순자에게 물어보면 알려 드려요.")}, BOTH, {"personal": "bad"}),
        ({"texts": replace(TEXTS, uses="궁금하면 010-1234-5678로 물어요.")}, BOTH, {"personal": "bad"}),
        ({"texts": replace(TEXTS, uses="궁금하면 me@example.kr로 물어요.")}, BOTH, {"personal": "bad"}),
    ],
)
def test_a_machine_says_what_has_to_be_mended(
    changed: dict[str, Any], needs: tuple[str, ...], found: dict[str, str]
) -> None:
    work = replace(WORK, **changed)

    assert states(work, needs) == found


def test_a_warning_may_stay_and_a_fault_may_not() -> None:
    def judged(*needs: str) -> bool:
        return may_hand_in(check(WORK, build(WORK), needs, ()))

    assert judged("date")
    assert not judged("date", "sleep")


def test_a_package_is_the_same_bytes_each_time_and_its_sums_are_those_of_its_files() -> None:
    dataset = build(WORK)
    book = zipfile.ZipFile(io.BytesIO(package(dataset)))
    files = {name.partition("/")[2]: book.read(name) for name in book.namelist()}

    assert package(dataset) == package(build(WORK))
    assert set(files) == {"data.csv", "datasheet.md", "datasheet.html", "changes.csv", "SHA256SUMS.txt"}
    for line in files["SHA256SUMS.txt"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert files["data.csv"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(files["data.csv"].decode("utf-8-sig"))))
    assert rows[:3] == [["날짜", "걸음 수(걸음)"], ["2026-11-02", "5000"], ["2026-11-03", ""]]
    assert len(rows) == 1 + len(dataset["data"]["rows"])
    assert "사람의 건강 기록이 아닙니다" in files["datasheet.md"].decode()
    assert "걷고 잔 날짜예요" in files["datasheet.html"].decode()


def test_what_people_write_is_text_in_every_file() -> None:
    evil = replace(TEXTS, title="<script>alert(1)</script>", limits="| 칸을 가르는 | 줄\n# 제목처럼 보이는 글")
    files = zipfile.ZipFile(io.BytesIO(package(build(replace(WORK, texts=evil)))))

    assert "<script>" not in files.read("ieum-dataset/datasheet.html").decode()
    assert "\n# 제목처럼" not in files.read("ieum-dataset/datasheet.md").decode()
    assert csv_of(["=1+1"], [["+82", -3]]) == b"\xef\xbb\xbf'=1+1\r\n'+82,-3\r\n"


def test_the_judge_gets_three_parts_with_what_the_machine_found_in_each() -> None:
    checks = check(WORK, build(WORK), ("date", "steps", "sleep"), ())
    cleaned = {"score": 80.0, "planted": 9, "found": 8, "wrong": 0}
    remarks = [{"kind": "missed", "text": "하나"}, {"kind": "wrong", "text": "둘"}]

    findings, score = findings_of(checks, cleaned, remarks)

    assert (
        [each["item"] for each in items_of(build(WORK), "처음")] == list(PARTS) == [each["item"] for each in findings]
    )
    assert [(each["found"], each["wrong"], each["missed"]) for each in findings] == [(2, 1, 0), (4, 0, 0), (8, 1, 1)]
    assert score == round(0.6 * 80 + 0.4 * (66.7 + 100) / 2, 1)


def test_every_column_that_a_lab_asks_for_exists_and_can_stand_in_its_bin() -> None:
    from app.content.lab import Lab
    from app.content.problems import Problems
    from app.content.yaml_lines import validate

    for path in sorted((ROOT / "courses").glob("*/labs/*/lab.yaml")):
        read = validate(Lab, path.read_text(encoding="utf-8"), path.name, Problems())
        assert read is not None
        for question in read[0].questions:
            assert all(question.bin in BY_KEY[key].bins for key in question.needs), (path, question.slug)
    assert len({column.key for column in CATALOGUE}) == len(CATALOGUE)


def test_the_judge_reads_what_changed_since_the_hand_in_before() -> None:
    def shown(work: Work) -> list[dict[str, Any]]:
        items = items_of(build(work), "처음")
        return [KIND.shown(None, Part.model_validate(item["content"]), item["answer"]) for item in items]

    odd = (Odd("steps-9", "걸음", "11월 4일(수)", "0", "걸음", "", (), "", "", "number"),)
    decisions = {"steps-9": Decision("keep", "possible")}
    recut = replace(WORK.recipe, columns=WORK.recipe.columns[:1], last=date(2026, 11, 11))
    was = shown(replace(WORK, odd=odd))
    now = shown(
        replace(
            WORK,
            odd=odd,
            decisions=decisions,
            recipe=recut,
            texts=replace(TEXTS, limits="달라진 한계를 적은 글이에요."),
        )
    )

    data, sheet, changes = ([pair[0] for pair in KIND.differences(*pair)] for pair in zip(was, now, strict=True))

    assert data == ["칸", "줄", "값이 달라진 줄"]
    assert {"한계", "기간", "걸음 수(걸음)"} <= set(sheet)
    assert changes == ["걸음 11월 4일(수)"]
    assert all(KIND.differences(part, part) == [] for part in was)
