"""The offline checker in a real browser, from a file, with the network refused: its own JCS, its answers, nothing for axe."""

import json
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page, expect

from app.completion import offline
from app.completion.issuing import FONTS
from app.completion.pdf import PrintExtras, printed_from, qr_svg, render_certificate
from app.credentials.credential import CredentialFacts, build_credential
from app.credentials.did import PublishedKey, did_document, did_for, verification_method
from app.credentials.proofs import sign
from app.credentials.statuslist import build_status_list, empty, set_bit
from app.credentials.trust import entries, stream_zip
from tests.browser.looking import look_at
from tests.browser.watching import TELL_VIOLATIONS
from tests.credentials.conftest import DID, PUBLIC_URL, example_facts
from tools.verifier.build import SOURCES

VECTORS = Path(__file__).parents[1] / "credentials" / "vectors" / "rfc8785.json"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
METHOD = verification_method(DID, PublishedKey(KEY.public_key()))
LIST = f"{PUBLIC_URL}/status/revocation/1"


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)


def trust(bits: bytes | None = None, signed_at: datetime | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """(did document, status list) of the issuer."""
    at = signed_at or now()
    return did_document(DID, [PublishedKey(KEY.public_key())]), sign(
        build_status_list(LIST, DID, bits or empty(), at), KEY, METHOD, at
    )


@pytest.fixture(scope="module")
def facts() -> CredentialFacts:
    return example_facts()


@pytest.fixture(scope="module")
def credential(facts: CredentialFacts) -> dict[str, Any]:
    return sign(build_credential(facts.model_copy(update={"valid_from": now()})), KEY, METHOD, now())


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The checker as it was downloaded, opened from a folder. Every request but for the file itself is a failure."""
    did, status = trust()
    file = tmp_path / "checker.html"
    file.write_text(offline.checker_page([did], [status], now()), encoding="utf-8")
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 360, "height": 760}, locale="ko-KR", color_scheme="light")
    context.add_init_script(TELL_VIOLATIONS)
    opened = context.new_page()
    opened.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda asked: asked.url.startswith("file:") or complaints.append(f"asked for {asked.url}"))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert complaints == []


def choose(page: Page, name: str, content: bytes, field: str = "#certificate") -> str:
    """Choose a file; the large word of the answer."""
    page.evaluate("document.getElementById('answer').replaceChildren()")
    page.set_input_files(field, {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    if field == "#bundle":
        return ""
    expect(page.locator("#outcome")).to_be_visible()
    return page.locator("#outcome").inner_text()


def test_its_jcs_is_rfc_8785s_and_our_own(page: Page, credential: dict[str, Any]) -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    sources = "\n".join((SOURCES / name).read_text() for name in ("strict-json.js", "jcs.js"))
    canonical = f"(texts) => {{ {sources}\n return texts.map((text) => canonicalize(parseStrict(text))); }}"
    pairs = [*vectors["pairs"], [json.dumps(credential), rfc8785.dumps(credential).decode()]]
    assert page.evaluate(canonical, [given for given, _ in pairs]) == [wanted for _, wanted in pairs]
    numbers = [(struct.unpack(">d", bytes.fromhex(bits))[0], wanted) for bits, wanted in vectors["numbers"]]
    assert page.evaluate(canonical, [repr(number) for number, _ in numbers]) == [wanted for _, wanted in numbers]
    holds = "(text) => { try { canonicalize(parseStrict(text)); return true; } catch { return false; } }"
    refused = f"(texts) => {{ {sources}\n return texts.filter({holds}); }}"
    odd = ['{"a":1,"a":1}', "1e999", '"\\ud800"', "[1,]", "{a:1}", "1 2", "", "[" * 60 + "]" * 60, "NaN", "01", '"\t"']
    assert page.evaluate(refused, odd) == []


def test_a_certificate_is_valid_and_what_was_not_checked_is_said(page: Page, credential: dict[str, Any]) -> None:
    raw = json.dumps(credential, ensure_ascii=False, indent=2).encode()
    assert choose(page, "수료증.json", raw) == "유효"
    answer = page.locator("#answer")
    for words in ("제 2026-0001호", "김영숙", "80시간", "83.4", "eddsa-rdfc-2022", "확인하지 않은 것", "신분증"):
        expect(answer).to_contain_text(words)
    expect(page.locator("#outcome")).to_be_focused()
    assert look_at(page, "checker") == []


def test_a_changed_revoked_old_or_foreign_one_is_not(
    page: Page, credential: dict[str, Any], facts: CredentialFacts
) -> None:
    raw = json.dumps(credential, ensure_ascii=False).encode()
    spoilt = {
        "another name": raw.replace("김영숙".encode(), "이영숙".encode()),
        "an unsigned term": raw.replace(b'{"@context"', b'{"nickname": "x", "@context"', 1),
        "a member twice": raw.replace(b'{"@context"', b'{"name": "x", "@context"', 1),
        "one proof": json.dumps({**credential, "proof": credential["proof"][1:]}).encode(),
        "the other proof": json.dumps({**credential, "proof": credential["proof"][:1]}).encode(),
        "no JSON": b"\xff\xfe",
        "a token": b"eyJhbGciOiJub25lIn0.e30.",
        "a list": json.dumps(trust()[1]).encode(),
        "another issuer": json.dumps(
            sign(
                build_credential(facts.model_copy(update={"issuer_did": did_for("https://evil.example")})),
                KEY,
                verification_method("did:web:evil.example", PublishedKey(KEY.public_key())),
                now(),
            )
        ).encode(),
    }
    for name, content in spoilt.items():
        assert choose(page, "a.json", content) == "확인할 수 없음", name
        expect(page.locator("#answer dl")).to_have_count(0)
    compact = json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()
    unchecked = range(
        compact.index(b'"proof"'), compact.index(b"eddsa-jcs-2022")
    )  # the proof that the page does not compute
    places = [place for place in range(3, len(compact), len(compact) // 30) if place not in unchecked]
    for place in places:
        flipped = compact[:place] + bytes([compact[place] ^ 1]) + compact[place + 1 :]
        assert choose(page, "a.json", flipped) == "확인할 수 없음", (place, compact[place - 9 : place + 9])
    did, revoked = trust(set_bit(empty(), facts.status_list_index))
    choose(page, "trust.zip", b"".join(stream_zip(entries([did], [(1, revoked)]))), "#bundle")
    expect(page.locator("#trust-told")).to_contain_text("trust.zip")
    assert choose(page, "a.json", raw) == "취소"
    did, old = trust(signed_at=now() - timedelta(days=31))
    choose(page, "old.zip", b"".join(stream_zip(entries([did], [(1, old)]))), "#bundle")
    assert choose(page, "a.json", raw) == "확인할 수 없음"
    expect(page.locator("#answer")).to_contain_text("기한이 지났습니다")
    choose(page, "broken.zip", b"PK\x03\x04 no bundle", "#bundle")
    expect(page.locator("#trust-told")).to_contain_text("zip 파일이 아닙니다")


def test_the_credential_is_taken_out_of_the_pdf(page: Page, credential: dict[str, Any], facts: CredentialFacts) -> None:
    raw = json.dumps(credential, ensure_ascii=False, indent=2).encode()
    extras = PrintExtras(
        institution=facts.institution,
        representative_title="학장",
        representative_name="고은희",
        verify_url=f"{PUBLIC_URL}/v/{'A' * 32}",
    )
    printed = printed_from(credential, extras)
    pdf = render_certificate(printed, raw, qr_svg(printed.verify_url), FONTS)
    assert choose(page, "수료증.pdf", pdf) == "전자 증명 유효"
    expect(page.locator("#answer")).to_contain_text("PDF에 보이는 글과 그림은 보지 않았습니다")
    assert choose(page, "scan.pdf", b"%PDF-1.7 nothing") == "확인할 수 없음"
    assert choose(page, "two.pdf", pdf + b"<</Type/EmbeddedFile>>") == "확인할 수 없음"
