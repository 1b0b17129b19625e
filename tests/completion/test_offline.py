"""Checking without us: the bundle that the server hands out, `ieum verify`, and the checker's file."""

import hashlib
import io
import json
import re
import socket
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import cli, cli_verify
from app.completion import offline
from app.core.clock import FixedClock
from tests.completion.desk import CertificateDesk
from tools.verifier.build import TARGET, build

TRUST = "/.well-known/ieum/trust.zip"


@pytest.fixture
def folder(desk: CertificateDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What an employer has: the files of one certificate and the bundle. No database, no settings, no network from here on."""
    certificate = desk.issued()
    trainee = desk.trainee()
    for name in ("certificate.pdf", "credential.json", "credential.jwt"):
        (tmp_path / name).write_bytes(trainee.get(f"/certificates/{certificate.public_id}/{name}").content)
    (tmp_path / "trust.zip").write_bytes(desk.public().get(TRUST).content)
    _stand_at(monkeypatch, desk.world.app.state.database.clock.now() + timedelta(days=1))
    return tmp_path


def _stand_at(monkeypatch: pytest.MonkeyPatch, instant: Any) -> None:
    class Now:
        @staticmethod
        def now(zone: Any) -> Any:
            return instant.astimezone(zone)

    monkeypatch.setattr(cli_verify, "datetime", Now)


def _verify(folder: Path, name: str, bundle: str | None = "trust.zip") -> tuple[int, str]:
    words = ["verify", str(folder / name), *(["--bundle", str(folder / bundle)] if bundle else [])]
    answer = CliRunner().invoke(cli.app, words, catch_exceptions=False)
    return answer.exit_code, answer.output


def test_the_bundle_is_for_everyone_and_stays_the_same_until_something_changes(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    first = desk.public().get(TRUST)
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/zip"
    assert first.headers["access-control-allow-origin"] == "*"
    assert "max-age=300" in first.headers["cache-control"]
    assert desk.public().get(TRUST).content == first.content
    with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
        assert json.loads(archive.read("did.json")) == desk.public().get("/.well-known/did.json").json()
        assert json.loads(archive.read("status/1.json")) == desk.public().get("/status/revocation/1").json()
    desk.revoke(certificate)
    assert desk.public().get(TRUST).content != first.content


def test_after_a_move_certificates_of_the_earlier_address_are_still_valid(desk: CertificateDesk, folder: Path) -> None:
    desk.world.app.state.settings.public_url = "https://new.example.kr"
    (folder / "moved.zip").write_bytes(desk.public().get(TRUST).content)
    with zipfile.ZipFile(folder / "moved.zip") as archive:
        assert json.loads(archive.read("did.json"))["id"] == "did:web:new.example.kr"
        assert json.loads(archive.read("did-2.json"))["id"] == "did:web:testserver"
    assert _verify(folder, "credential.json", "moved.zip")[0] == 0


@pytest.mark.parametrize("name", ["certificate.pdf", "credential.json", "credential.jwt"])
def test_a_file_of_ours_is_valid_without_network_and_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    code, said = _verify(folder, name)
    assert code == 0, said
    for line in ("제 2026-0001호", "김영숙", "80 hours", "did:web:testserver", "not checked"):
        assert line in said
    assert ("the credential inside" in said) == name.endswith("pdf")


def test_a_revoked_one_ends_with_1_and_an_old_list_with_2(
    desk: CertificateDesk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.revoke(desk.certificates()[-1])
    (folder / "new.zip").write_bytes(desk.public().get(TRUST).content)
    assert _verify(folder, "credential.json", "new.zip")[0] == 1
    _stand_at(monkeypatch, desk.world.app.state.database.clock.now() + timedelta(days=31))
    code, said = _verify(folder, "credential.json")
    assert code == 2
    assert "fetch the bundle again" in said
    assert "김영숙" not in said


def test_what_cannot_be_confirmed_says_why_and_how_to_go_on(folder: Path) -> None:
    code, said = _verify(folder, "credential.json", bundle=None)
    assert (code, "/.well-known/ieum/trust.zip" in said) == (2, True)
    raw = (folder / "credential.json").read_bytes()
    (folder / "changed.json").write_bytes(raw.replace("김영숙".encode(), "이정호".encode()))
    (folder / "large.json").write_bytes(b" " * (8 * 1024 * 1024 + 1))
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7 nothing")
    for name, why in {"changed.json": "was changed", "large.json": "larger than 8 MB", "scan.pdf": "damaged"}.items():
        code, said = _verify(folder, name)
        assert (code, why in said) == (2, True), said
    code, said = _verify(folder, "credential.json", bundle="credential.jwt")
    assert (code, "no zip file" in said) == (2, True)


class TestTheCheckersFile:
    def test_is_what_its_sources_say(self) -> None:
        assert TARGET.read_text() == build(), "run python -m tools.verifier"

    def test_lets_nothing_in_and_nothing_out(self) -> None:
        page = build()
        assert "default-src 'none'" in page
        assert not re.search(r"connect-src|unsafe|https?://(?!www\.w3\.org|purl\.imsglobal)", page)
        assert not re.search(r"\bfetch\(|XMLHttpRequest|innerHTML|\beval\(", page)

    def test_is_a_download_with_the_keys_and_lists_of_now(self, desk: CertificateDesk, clock: FixedClock) -> None:
        desk.issued()
        answer = desk.public().get("/verify/checker.html")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        found = re.search(r'id="trust">(.+?)</script>', answer.text)
        assert found
        trust = json.loads(found.group(1))
        assert [each["id"] for each in trust["dids"]] == ["did:web:testserver"]
        assert trust["lists"] == [desk.public().get("/status/revocation/1").json()]
        script = re.search(r"<script>(.*?)</script>", answer.text, re.S)
        assert script
        assert hashlib.sha256(script.group(1).encode()).digest()

    def test_cannot_be_broken_out_of_by_what_is_put_in(self, clock: FixedClock) -> None:
        page = offline.checker_page([{"id": "</script><script>alert(1)</script>"}], [], clock.now())
        assert page.count("</script>") == 2
