"""The gate: our own export comes in, anything else is refused in kind words, and hostile archives are not unpacked."""

import io
import json
import stat
import zipfile
from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest

from app.core.sheets import Unreadable
from app.datasets import archive, people, synthesis
from app.datasets.archive import Archive, zip_of
from app.datasets.marks import MARK, Origin, marked, read_marked

KEY = b"k" * 32
ORIGIN = Origin("draft-1", "cloud", "2026-11-02", 2, people.VERSION)
MADE = synthesis.make_export("a", people.persona("cloud"), date(2026, 11, 2), 2)
OURS = marked(MADE.files, ORIGIN, KEY)


def zipped(files: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as book:
        for name, content in files.items():
            book.writestr(name, content)
    return out.getvalue()


def test_our_own_export_comes_in_also_after_it_was_packed_anew() -> None:
    inner = {path.split("/", 1)[1]: content for path, content in MADE.files.items()}
    renamed = {path.replace("samsunghealth_practice", "내 자료"): content for path, content in OURS.items()}

    assert read_marked(zip_of(OURS), ORIGIN, KEY) == inner
    assert read_marked(zipped(renamed, compression=zipfile.ZIP_DEFLATED), ORIGIN, KEY) == inner


def test_a_real_watchs_export_is_refused_before_a_byte_of_it_is_unpacked() -> None:
    with patch.object(Archive, "read", side_effect=AssertionError("read")), pytest.raises(Unreadable) as refused:
        read_marked(zip_of(MADE.files), ORIGIN, KEY)

    assert "아무것도 남기지 않았어요" in str(refused.value)
    assert "내 시계의 기록은 받지 않아요" in str(refused.value)


def test_what_is_anothers_forged_old_or_changed_is_refused_with_its_own_words() -> None:
    csv = next(path for path in OURS if path.endswith(".csv"))
    mark = next(path for path in OURS if path.endswith(MARK))
    forged = {**json.loads(OURS[mark]), "owner": "draft-2"}
    cases = {
        "다른 분의 연습 자료예요": zip_of(marked(MADE.files, replace(ORIGIN, owner="draft-2"), KEY)),
        "예전에 만든": zip_of(marked(MADE.files, replace(ORIGIN, version=0), KEY)),
        "안의 파일이 바뀌었어요": zip_of({**OURS, csv: OURS[csv] + b"x"}),
        "연습 자료가 아니에요": zip_of({**OURS, mark: json.dumps(forged).encode()}),
    }
    for said, content in cases.items():
        with pytest.raises(Unreadable, match=said):
            read_marked(content, ORIGIN, KEY)
    for extra in ("more.csv", "samsunghealth_practice_20261116093000/more.csv"):
        with pytest.raises(Unreadable, match="바뀌었어요"):
            read_marked(zip_of({**OURS, extra: b"x"}), ORIGIN, KEY)
    for broken in (b"[]", b"{}", b"[" * 5000, b"\xff", json.dumps({**forged, "seal": 3}).encode()):
        with pytest.raises(Unreadable, match="연습 자료가 아니에요"):
            read_marked(zip_of({**OURS, mark: broken}), ORIGIN, KEY)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "묶음 파일"),
        (b"name,steps\n", "묶음 파일"),
        (b"PK\x03\x04" + b"\0" * 60, "깨져"),
        (zip_of(OURS)[:-40], "깨져"),
        (zipped({"../up.csv": b"x"}), "이상한 이름"),
        (zipped({"/etc/passwd": b"x"}), "이상한 이름"),
        (zipped({"a\\b.csv": b"x"}), "이상한 이름"),
        (zipped({"a/./b.csv": b"x"}), "이상한 이름"),
        (zipped({"a" * 300: b"x"}), "이상한 이름"),
        (zipped({"a/b.zip": b"PK"}), "또 묶음"),
        (zipped({"a.csv": b"x"}, compression=zipfile.ZIP_LZMA), "깨져"),
        (zipped({f"{n}.csv": b"" for n in range(archive.MOST_FILES + 1)}), "파일이 601개"),
        (zipped({"a.csv": b"0" * (archive.MOST_UNPACKED + 1)}, compression=zipfile.ZIP_DEFLATED), "너무 커지는"),
    ],
)
def test_a_hostile_archive_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_marked(content, ORIGIN, KEY)


def test_a_part_that_lies_about_its_size_is_stopped_while_it_is_unpacked() -> None:
    content = zipped({"a.csv": b"0" * 400_000}, compression=zipfile.ZIP_DEFLATED)

    with archive.opened(content) as book:
        book._left = 100_000  # what earlier parts left of the limit
        with pytest.raises(Unreadable, match="너무 큰"):
            book.read("a.csv")


def test_links_locks_and_doubles_are_refused() -> None:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(link, "/etc/passwd")
    with pytest.raises(Unreadable, match="이상한 이름"), archive.opened(out.getvalue()):
        pass
    locked = bytearray(zipped({"a.csv": b"x"}))
    for at in (6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    with pytest.raises(Unreadable, match="비밀번호"), archive.opened(bytes(locked)):
        pass
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as book:
        book.writestr("a.csv", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            book.writestr("a.csv", "2")
    with pytest.raises(Unreadable, match="두 번"), archive.opened(twice.getvalue()):
        pass
