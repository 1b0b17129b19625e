"""Files made to deceive or to break, uploaded over HTTP, put before `ieum verify`, and named in a list: an answer each, never 유효."""

import base64
import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode

from app.cli_verify import _content
from app.completion.many import read_list
from app.core.clock import FixedClock
from app.credentials.checking import check
from app.credentials.trust import read_bundle
from tests.completion.desk import CertificateDesk, outcome_of
from tests.completion.test_enclosed import _saved_again as saved_again
from tests.completion.test_many import _answers, _ask
from tests.factories.completion import graduate

Files = Iterator[tuple[str, bytes]]


def documents(own: bytes) -> Files:
    """Of a genuine JSON credential."""
    document = json.loads(own)
    subject = document["credentialSubject"]

    def with_subject(**changed: Any) -> bytes:
        return json.dumps({**document, "credentialSubject": {**subject, **changed}}, ensure_ascii=False).encode()

    yield "a member twice", own.replace(b"{", b'{"name": "x",', 1)
    yield "a member twice, spelled otherwise", own.replace(b"{", b'{"n\\u0061me": "x",', 1)
    yield "nested without end", b'{"a":' * 30_000 + b"1" + b"}" * 30_000
    yield "arrays without end", b'{"proof":' + b"[" * 90_000
    yield "a deep member", json.dumps({**document, "x": json.loads("[" * 900 + "]" * 900)}).encode()
    yield "a number without end", own.replace(b'"creditsEarned": 80', b'"creditsEarned": ' + b"9" * 5000)
    yield "a number that is infinite", own.replace(b'"creditsEarned": 80', b'"creditsEarned": 1e999')
    yield "not a number", own.replace(b'"creditsEarned": 80', b'"creditsEarned": NaN')
    yield "half a letter", own.replace("김영숙".encode(), b"\\ud800")
    yield "half a letter as a name of a member", own.replace(b"{", b'{"\\udfff": 1,', 1)
    yield "a zero byte", own.replace("김영숙".encode(), b"\\u0000")
    yield "no UTF-8", own.replace("김영숙".encode(), "김영숙".encode("cp949"))
    yield "letters taken apart", own.replace("김영숙".encode(), unicodedata.normalize("NFD", "김영숙").encode())
    yield "a mark of byte order", b"\xef\xbb\xbf" + own
    yield "UTF-16", own.decode().encode("utf-16")
    yield "two documents", own + own
    yield "something behind it", own + b"<script>"
    yield "in an array", b"[" + own + b"]"
    yield "the proof as an object", json.dumps({**document, "proof": document["proof"][0]}).encode()
    yield "a third proof", json.dumps({**document, "proof": [*document["proof"], document["proof"][0]]}).encode()
    yield "an empty proof", json.dumps({**document, "proof": [{}, {}]}).encode()
    yield "a proof of text", json.dumps({**document, "proof": ["eddsa-jcs-2022", None]}).encode()
    yield "another context", own.replace(b"https://www.w3.org/ns/credentials/v2", b"https://evil.example/v2")
    yield "another list's bit", own.replace(b"/status/revocation/1", b"/status/revocation/2")
    yield "hours taken away", with_subject(creditsEarned=None)
    yield "a type in the wrong place", json.dumps({**document, "type": "OpenBadgeCredential"}).encode()
    yield "a type of objects", json.dumps({**document, "type": [{}, []]}).encode()


def tokens(own: bytes) -> Files:
    """Of a genuine VC-JWT."""
    head, body, signature = own.decode().strip().split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=="))

    def packed(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    def with_header(**changed: Any) -> bytes:
        return f"{packed(json.dumps({**header, **changed}).encode())}.{body}.{signature}".encode()

    yield "crit", with_header(crit=["exp"])
    yield "a kid that is an address", with_header(kid="https://evil.example/keys/1")
    yield "an address of keys", with_header(jku="https://evil.example/jwks.json")
    yield "a chain of certificates", with_header(x5c=["MIIB"])
    yield "a key of one's own", with_header(jwk={"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"})
    yield "not packed", with_header(b64=False)
    yield "a kid of no text", with_header(kid=7)
    yield "a header of text", f"{packed(b'1')}.{body}.{signature}".encode()
    twice = json.dumps(header).removesuffix("}") + ', "alg": "ES256"}'
    yield "a header with a member twice", f"{packed(twice.encode())}.{body}.{signature}".encode()
    yield "a signature of zeros", f"{head}.{body}.{packed(bytes(64))}".encode()
    yield "half a signature", f"{head}.{body}.{signature[:43]}".encode()
    yield "none", f"{packed(json.dumps({**header, 'alg': 'none'}).encode())}.{body}.".encode()
    yield "no body", f"{head}..{signature}".encode()
    yield "a body of nests", f"{head}.{packed(b'[' * 50_000)}.{signature}".encode()
    yield "as JSON", json.dumps({"payload": body, "protected": head, "signature": signature}).encode()
    yield "five parts", f"{head}.{body}.{signature}.{head}.{body}".encode()


def papers(own: bytes, others_credential: bytes) -> Files:
    """Of a genuine PDF whose credential nobody else's paper may borrow."""

    def attached(document: Any) -> Any:
        return next(iter(document.attachments.values())).obj

    def changed(how: Callable[[Any], Any], **saving: Any) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(own)) as document:
            how(document)
            document.save(out, **saving)
        return out.getvalue()

    def loop(document: Any) -> None:
        tree = document.make_indirect(Dictionary())
        tree.Kids = Array([tree])
        document.Root.Names = Dictionary(EmbeddedFiles=tree)

    yield "two attachments", changed(lambda document: document.attachments.__setitem__("b.json", others_credential))
    yield "a PDF in a PDF", changed(lambda document: attached(document).EF.F.write(own))
    yield "another's credential", changed(lambda document: attached(document).EF.F.write(others_credential))
    yield "object streams", saved_again(own, lambda document: None)
    yield (
        "a form of XFA",
        changed(
            lambda document: document.Root.__setattr__(
                "AcroForm", Dictionary(XFA=document.make_stream(others_credential))
            )
        ),
    )
    yield "a list that holds itself", changed(loop)
    yield "an attachment of text", changed(lambda document: attached(document).__setattr__("EF", pikepdf.String("x")))
    yield "locked", changed(lambda _: None, encryption=pikepdf.Encryption(user="", owner="x", R=6))
    yield "locked with what is old", changed(
        lambda _: None, encryption=pikepdf.Encryption(user="a", owner="b", R=3, aes=False, metadata=False),
        object_stream_mode=ObjectStreamMode.disable,
    )  # fmt: skip
    yield "a web page before it", b"<html><script>1</script>" + own
    yield "an archive behind it", own + b"PK\x05\x06" + bytes(18)
    yield "a credential behind it", own + b"\n" + others_credential
    yield "another version behind it", own + own
    yield "a credential that says that it is a PDF", b"%PDF-1.7\n" + others_credential
    yield "nests", b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    yield (
        "a count without end",
        b"%PDF-1.7\nxref\n0 99999999999\ntrailer<</Size 99999999999/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    )
    yield (
        "a stream that decodes itself",
        changed(lambda document: attached(document).EF.F.__setattr__("Filter", Array([Name.FlateDecode] * 40))),
    )


def test_no_file_is_called_valid_and_none_breaks_anything(
    desk: CertificateDesk, clock: FixedClock, tmp_path: Path
) -> None:
    desk.issue(desk.enrolment, graduate(desk.world, desk.cohort, "이정호")[1])
    certificate, other = desk.certificates()
    trainee, public = desk.trainee(), desk.public()
    folder = f"/certificates/{certificate.public_id}"
    own = {
        name: trainee.get(f"{folder}/{name}").content
        for name in ("credential.json", "credential.jwt", "certificate.pdf")
    }
    others = desk.staff.get(f"/certificates/{other.public_id}/credential.json").content
    bundle = read_bundle(public.get("/.well-known/ieum/trust.zip").content)
    at = desk.world.database.clock.now()

    def offline(raw: bytes) -> str:
        file = tmp_path / "file"
        file.write_bytes(raw)
        content, refused, _ = _content(file)
        return "refused" if refused else check(content, bundle, at).state

    def uploaded(raw: bytes) -> str:
        answer = public.submit("/verify", page="/verify", files={"file": ("file", raw)})
        assert answer.status_code == 200
        return outcome_of(answer.text)

    for genuine in own.values():
        assert (offline(genuine), uploaded(genuine)) == ("valid", "유효")
    seen = set()
    hostile = [
        *documents(own["credential.json"]),
        *tokens(own["credential.jwt"]),
        *papers(own["certificate.pdf"], others),
    ]
    for place, (name, raw) in enumerate(hostile):
        assert raw not in own.values(), f"{name}: nothing was changed"
        if place % 25 == 24:
            clock.instant += timedelta(hours=1)  # one address may bring thirty of them an hour
        is_pdf = raw.startswith(b"%PDF-")
        outcome = uploaded(raw)
        assert outcome == "확인할 수 없음" or (is_pdf and outcome == "발급본과 다름"), (name, outcome)
        assert is_pdf or offline(raw) in ("unknown", "refused"), name
        if is_pdf and outcome == "확인할 수 없음":
            assert offline(raw) in ("unknown", "refused"), name
        seen.add(outcome)
    assert seen == {"확인할 수 없음", "발급본과 다름"}


def test_fifty_megabytes_that_say_they_are_a_pdf_are_not_read(desk: CertificateDesk, tmp_path: Path) -> None:
    large = b"%PDF-1.7\n" + bytes(50_000_000)
    answer = desk.public().submit("/verify", page="/verify", files={"file": ("a.pdf", large)})
    assert answer.status_code == 413
    file = tmp_path / "a.pdf"
    file.write_bytes(large)
    content, refused, _ = _content(file)
    assert (content, "larger than" in refused) == (b"", True)


def test_a_list_of_traps_is_answered_line_by_line(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    token, host = certificate.token, certificate.public_url.removeprefix("https://")
    cells = (
        f"https://{host}@evil.example/v/{token}",
        f"https://evil.example/v/{token}?{host}",
        f"https://{host}.evil.example/v/{token}",
        f"https://user:x@{host}/v/{token}",
        f"http://[::1/v/{token}",
        f"javascript:alert(1)//{token}",
        f"{token}\u202e",
        f"{token[::-1]}",
        "２０２６－０００１",
        "٢٠٢٦-٠٠٠١",
        "2026-99999999",
        "0000-00000000",
        "9999-0001",
        "'; DROP TABLE certificate; --",
        "=HYPERLINK(A1)",
        "가" * 5000,
    )
    text = "주소\n" + "".join(f'"{cell}"\n' for cell in cells)
    assert "표가 아니에요" in read_list(f"주소\n{token[:20]}\0{token[20:]}\n".encode()).problem
    asked = _ask(desk, text)
    assert asked.status_code == 303, asked.text
    found = _answers(desk, asked.headers["location"])
    assert len(found) == len(cells)
    for cell, row in zip(cells, found, strict=True):
        assert row["답"] in ("확인할 수 없음", "읽지 못함"), cell
        assert row["까닭"], cell
        assert not row["발급 번호"], cell
