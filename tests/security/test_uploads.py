"""What is sent up: too large, of a wrong kind, or hostile — refused in Korean, and nothing of it is kept."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cohorts.roster_views import ROSTER_LIMIT
from app.completion.public_views import UPLOAD_LIMIT
from app.core.actor import Role
from app.core.room import DEFAULT_BODY_LIMIT
from tests.factories.world import Browser, World
from tests.security.fingerprint import differing, fingerprint

COUNTED = {"sign_in_failure"}  # that somebody tried is counted, nothing of what was sent


@dataclass
class Door:
    """A page that takes a file."""

    browser: Browser
    url: str
    limit: int

    def send(self, content: bytes, name: str = "roster.csv", kind: str = "text/csv") -> Any:
        token = self.browser.csrf()
        return self.browser.post(self.url, files={"file": (name, content, kind)}, headers={"x-csrf-token": token})


@pytest.fixture(params=["roster", "verify"])
def door(request: pytest.FixtureRequest, world: World) -> Door:
    center = world.organisation()
    if request.param == "verify":
        return Door(world.browser(), "/verify", UPLOAD_LIMIT)
    browser = world.browser(world.staff(center, Role.CENTER), staff=True)
    return Door(browser, f"/cohorts/{world.cohort(center).public_id}/roster", ROSTER_LIMIT)


def kept_files(folder: Path) -> set[str]:
    return {str(path) for path in (folder / "files").rglob("*") if path.is_file()}


def assert_refused_as_too_large(answer: Any) -> None:
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html"), answer.text
    assert "보낸 것이 너무 커요" in answer.text
    assert 'href="/"' in answer.text
    assert answer.headers["content-security-policy"]


def test_a_file_over_the_limit_is_refused_in_korean_and_nothing_is_kept(
    door: Door, world: World, tmp_path: Path
) -> None:
    before = fingerprint(world.database)

    assert_refused_as_too_large(door.send(b"a" * (door.limit + 100_000)))

    assert differing(before, fingerprint(world.database)) == set()
    assert kept_files(tmp_path) == set()


def test_a_stream_that_does_not_say_its_size_is_cut_off_at_the_limit(door: Door, world: World) -> None:
    before = fingerprint(world.database)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(2 * door.limit // 65536):
            sent += 65536
            yield b"a" * 65536
        yield b"\r\n--x--\r\n"

    headers = {"x-csrf-token": door.browser.csrf(), "content-type": "multipart/form-data; boundary=x"}
    answer = door.browser.post(door.url, content=endless(), headers=headers)

    assert_refused_as_too_large(answer)
    assert differing(before, fingerprint(world.database)) == set()


def test_a_length_that_lies_does_not_get_past_the_limit(door: Door, world: World) -> None:
    before = fingerprint(world.database)
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + b"a" * (
        door.limit + 100_000
    )
    headers = {
        "x-csrf-token": door.browser.csrf(),
        "content-type": "multipart/form-data; boundary=x",
        "content-length": "100",
    }
    answer = door.browser.post(door.url, content=body, headers=headers)

    assert answer.status_code in (400, 413)
    assert differing(before, fingerprint(world.database)) == set()


def test_a_form_without_files_has_a_small_limit(world: World) -> None:
    browser = world.browser()
    answer = browser.submit("/sign-in", {"phone": "0" * DEFAULT_BODY_LIMIT})
    assert_refused_as_too_large(answer)


def zip_of(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, b"0" * 1_000_000)
    return made.getvalue()


HOSTILE = {
    "nothing": b"",
    "a program": b"\x7fELF" + bytes(200),
    "a spreadsheet": zip_of("xl/workbook.xml"),
    "a path that climbs": zip_of("../../etc/passwd"),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "a page": b"<!doctype html><script>alert(1)</script>",
    "not UTF-8": b"\xff\xfe\xff\xfe\x00\x00",
    "lone surrogates": "이름,전화번호\n".encode() + b"\xed\xa0\x80,01012345678\n",
    "NUL in a name": "이름,전화번호\n김\x00영희,01012345678\n".encode(),
    "an open quote": '이름,전화번호\n"김영희,01012345678\n'.encode(),
    "a huge cell": "이름,전화번호\n".encode() + b"a" * 200_000 + b",01012345678\n",
    "a huge number": "이름,전화번호\n김영희,".encode() + b"9" * 5000 + b"\n",
    "a pdf of another": b"%PDF-1.7\n%%EOF",
    "deep JSON": b"[" * 100_000 + b"]" * 100_000,
    "infinite JSON": b'{"id": 1e999, "proof": NaN}',
    "surrogate JSON": b'{"id": "\\ud800", "proof": {"proofValue": "z\\ud800"}}',
    "a huge integer": b'{"id": ' + b"9" * 10_000 + b"}",
    "doubled keys": b'{"id": 1, "id": 2, "type": ["VerifiableCredential"]}',
    "a JWT of nothing": b"eyJhbGciOiJub25lIn0.e30.",
    "a JWT of rubbish": b"a.b.c",
}


def test_hostile_files_are_refused_in_words_and_nothing_is_kept(door: Door, world: World, tmp_path: Path) -> None:
    before = fingerprint(world.database)

    for what, content in HOSTILE.items():
        answer = door.send(content)
        assert answer.status_code in (200, 422), (what, answer.status_code)
        assert answer.headers["content-type"].startswith("text/html"), what
        assert "<script>alert" not in answer.text, what
        assert "유효" not in answer.text, what

    assert differing(before, fingerprint(world.database)) <= COUNTED
    assert kept_files(tmp_path) == set()


def test_the_name_of_a_file_names_nothing_on_our_side(world: World, tmp_path: Path) -> None:
    center = world.organisation()
    browser = world.browser(world.staff(center, Role.CENTER), staff=True)
    door = Door(browser, f"/cohorts/{world.cohort(center).public_id}/roster", ROSTER_LIMIT)
    outside = set(tmp_path.parent.iterdir())

    for name in ("../../../etc/cron.d/x", "a\x00b.csv", "<script>.csv", "가" * 400 + ".csv", "", "CON"):
        answer = door.send("이름,전화번호\n김영희,010-1234-5678\n".encode(), name=name)
        assert answer.status_code in (303, 422), (name, answer.text)
        if answer.status_code == 303:
            assert "<script>" not in browser.get(answer.headers["location"]).text

    assert kept_files(tmp_path) == set()
    assert set(tmp_path.parent.iterdir()) == outside
