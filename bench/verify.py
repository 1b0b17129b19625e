"""How fast the public checks are, on SQLite with one process: `python -m bench.verify [CERTIFICATES]`.

The public page at 1 and 8 clients, each certificate for the first time and again; an uploaded PDF as it was issued and one that
was saved again (whose credential a process of its own takes out), JSON and VC-JWT; `ieum verify` without a server. Server and
client have a core each where there are two. Every answer is checked: one that is not 유효 ends the run.

On a machine that does other work too, the times of the clock say little. So each stands beside its processor time, and beside a
floor that was measured in the same minute: /healthz of the same server, and a bare interpreter from start to exit.
"""

import asyncio
import http.client
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app import models
from app.cohorts.models import Cohort, Enrolment
from app.completion.issuing import Desk, make_files, make_valid, open_desk
from app.completion.keys import make_issuer_keys, require_known
from app.completion.lists import lock_list, refresh_lists, take_index
from app.completion.models import Certificate
from app.completion.pdf import PrintedSubject, PrintExtras
from app.content.loader import Content
from app.core.clock import now
from app.core.database import Database, connect
from app.core.settings import ROOT, Settings, write_secret
from app.core.storage import Storage
from app.credentials.credential import CredentialFacts, ResultFact
from app.credentials.did import did_for
from app.migrate import upgrade
from app.people.models import Organisation, Person
from bench.client import Connection
from bench.client import Person as Visitor
from bench.server import CORES, TICKS, Server, serving

URL = "http://127.0.0.1:8180"
CLIENTS = (1, 8)
ROUNDS = 5
UPLOADS = 20  # of a kind; a PDF that is not as it was issued counts as a failed upload, of which one address has thirty an hour
WORDS = "유효"


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 240
    _ = models.metadata
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{folder}/bench.sqlite3",
            var_dir=Path(folder),
            public_url=URL,
            courses_dir=ROOT / "courses",
            quizzes_dir=ROOT / "quizzes",
        )
        write_secret(settings.var_dir / "secrets" / "app.key")
        make_issuer_keys(settings)
        upgrade(settings.database_url)
        database = connect(settings.database_url, 4).system()
        begun = time.perf_counter()
        issued = _issue(database, settings, number)
        print(
            f"certificates                              {number:8}   signed and printed in {time.perf_counter() - begun:.1f} s"
        )
        database.engine.dispose()
        print(
            f"cores for server and client               {min(2, len(CORES)):8}   the machine's load: {os.getloadavg()[0]:.1f}"
        )
        for clients in CLIENTS:  # a fresh server each: its memory of what it has verified is empty
            with serving(settings, module="app.serve") as server:
                _pages(server, issued, clients)
        with serving(settings, module="app.serve") as server:
            _uploads(server, settings, issued[0])
        _offline(settings, issued[0])


@dataclass(frozen=True)
class Made:
    token: str
    name: str
    pdf_hash: str
    credential_hash: str
    jwt_hash: str


def _issue(database: Database, settings: Settings, number: int) -> list[Made]:
    """So many certificates with 11 subjects and 4 results, written by the product's own steps."""
    desk = open_desk(settings, Storage(settings.var_dir / "files"), Content(Path(), Path()))
    made = []
    with database.write() as session:
        require_known(session, desk.keys)
        center = Organisation(
            name="벤치 중장년내일센터", kind="center", path="/1/", head_title="센터장", head_name="고은희"
        )
        session.add(center)
        session.flush()
        today = date(2026, 11, 20)
        cohort = Cohort(
            organisation_id=center.id, programme_slug="bench", programme_title="AI 데이터 크라우드 워커 양성 과정",
            name="벤치", starts_on=today - timedelta(days=56), ends_on=today, capacity=number, documents={}, outline=[],
            rule={}, opened_at=now(session),
        )  # fmt: skip
        session.add(cohort)
        lock_list(session, settings.public_url)
    refresh_lists(database, desk.keys)
    for sequence in range(1, number + 1):
        with database.write() as session:
            certificate = _reserve(session, desk, cohort, sequence)
        files = make_files(desk, certificate.draft or {}, certificate.reserved_at)
        with database.write() as session:
            assert make_valid(session, _Nobody(), certificate, files)
        assert files.pdf_hash
        made.append(
            Made(
                certificate.token,
                certificate.recipient_name or "",
                files.pdf_hash,
                files.credential_hash,
                files.jwt_hash,
            )
        )
    return made


class _Nobody:
    account_id = None


def _reserve(session, desk: Desk, cohort: Cohort, sequence: int) -> Certificate:  # type: ignore[no-untyped-def]
    name = "김이박최정"[sequence % 5] + "영순미정혜"[sequence // 5 % 5] + "희자숙란경"[sequence // 25 % 5]
    person = Person(name=name, created_at=now(session))
    session.add(person)
    session.flush()
    enrolment = Enrolment(
        organisation_id=cohort.organisation_id, person_id=person.id, cohort_id=cohort.id, state="active", created_at=now(session)
    )  # fmt: skip
    session.add(enrolment)
    session.flush()
    current, index = take_index(session, lock_list(session, desk.public_url))
    token = "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32] for byte in os.urandom(32))
    subjects = tuple(PrintedSubject(name=f"교과목 {number}", hours=8) for number in range(1, 11))
    facts = CredentialFacts(
        credential_id=uuid.uuid4(), subject_id=uuid.uuid4(), recipient_name=name, public_url=desk.public_url,
        issuer_did=did_for(desk.public_url), issuer_name="벤치 중장년내일센터", institution="벤치 중장년내일센터",
        programme_title=cohort.programme_title, period_start=cohort.starts_on, period_end=cohort.ends_on, hours=80,
        number=f"제 2026-{sequence:04d}호", awarded_on=cohort.ends_on, valid_from=now(session).replace(microsecond=0),
        results=tuple(ResultFact(slug=f"r-{n}", name=f"실습 {n}", value=80 + n, result_type="RawScore") for n in range(4)),
        criteria_narrative="학습 진도 80% 이상, 최종 과제 60점 이상, 실습 통과를 모두 채운 사람에게 줍니다.",
        achievement_slug="bench", status_list_url=current.url, status_list_index=index,
    )  # fmt: skip
    extras = PrintExtras(
        institution=facts.institution, representative_title="센터장", representative_name="고은희",
        verify_url=f"{desk.public_url}/v/{token}", subjects=subjects,
    )  # fmt: skip
    certificate = Certificate(
        organisation_id=cohort.organisation_id, person_id=person.id, enrolment_id=enrolment.id, achievement_slug="bench",
        achievement_version=1, revision=1, institution_id=cohort.organisation_id, year=2026, sequence=sequence,
        number=facts.number, token=token, credential_id=facts.credential_id, status_list_number=current.number,
        status_list_index=index, kind="certificate", state="reserved",
        draft={"facts": facts.model_dump(mode="json"), "extras": extras.model_dump(mode="json")},
        recipient_name=name, public_url=desk.public_url, reserved_at=now(session), awarded_on=cohort.ends_on,
    )  # fmt: skip
    session.add(certificate)
    session.flush()
    return certificate


def _pages(server: Server, issued: Sequence[Made], clients: int) -> None:
    asyncio.run(_visit(server, issued[:1], 1))  # templates and libraries are loaded
    for name, rounds, floor in (("first view", 1, False), ("again", ROUNDS, False), ("floor", ROUNDS, True)):
        before = _cpu(server)
        took = [each for _ in range(rounds) for each in asyncio.run(_visit(server, issued[1:], clients, floor=floor))]
        print(f"public page, {clients} clients, {name:12}      {_spread(took)}   CPU {_cpu_each(server, before, took)}")


def _cpu(server: Server) -> float:
    """Seconds of processor that the server has used, and the processes that it started and has seen the end of."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICKS


def _cpu_each(server: Server, before: float, took: Sequence[float]) -> str:
    return f"{1000 * (_cpu(server) - before) / len(took):5.1f} ms each"


async def _visit(server: Server, issued: Sequence[Made], clients: int, *, floor: bool = False) -> list[float]:
    """Each certificate's page once, shared among so many clients; `floor`: as often an answer that needs nothing."""
    waiting = list(issued)
    took: list[float] = []

    async def client(number: int) -> None:
        connection = Connection(*server.address)
        visitor = Visitor(f"visitor {number}", f"device{number:026d}")
        while waiting:
            made = waiting.pop()
            path, words = ("/healthz", ["ok"]) if floor else (f"/v/{made.token}", [WORDS, "교과목 10"])
            begun = time.perf_counter()
            await connection.get(visitor, path, *words)
            took.append(time.perf_counter() - begun)
        connection.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return took


def _uploads(server: Server, settings: Settings, made: Made) -> None:
    storage = Storage(settings.var_dir / "files")
    pdf = storage.get(made.pdf_hash)
    for name, content, word in (
        ("PDF as issued", pdf, "유효"),
        ("PDF saved again", _saved_again(pdf), "발급본과 다름"),
        ("JSON", storage.get(made.credential_hash), "유효"),
        ("VC-JWT", storage.get(made.jwt_hash), "유효"),
    ):
        _upload(server, content, word)
        before = _cpu(server)
        took = [_upload(server, content, word) for _ in range(UPLOADS)]
        print(
            f"upload, {name:16} {len(content) // 1024:5} KB        {_spread(took)}   CPU {_cpu_each(server, before, took)}"
        )
    took = []
    for _ in range(UPLOADS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-S", "-c", ""], check=True, env={})
        took.append(time.perf_counter() - begun)
    print(f"floor: a bare interpreter, start to exit  {_spread(took)}")


def _saved_again(pdf: bytes) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _upload(server: Server, content: bytes, word: str) -> float:
    host, port = server.address
    device = "__Host-ieum-device=bench00000000000000000000000000"
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.request("GET", "/verify", headers={"Cookie": device})
    token = re.search(r'name="_csrf" value="([0-9a-f]{64})"', connection.getresponse().read().decode())
    assert token
    edge = "----bench"
    body = (
        (
            f'--{edge}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{token[1]}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        ).encode()
        + content
        + f"\r\n--{edge}--\r\n".encode()
    )
    headers = {
        "Cookie": device, "Content-Type": f"multipart/form-data; boundary={edge}", "Origin": f"http://{host}:{port}",
        "Sec-Fetch-Site": "same-origin",
    }  # fmt: skip
    begun = time.perf_counter()
    connection.request("POST", "/verify", body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    took = time.perf_counter() - begun
    connection.close()
    assert answer.status == 200, f"{answer.status}: {text[:500]}"
    assert f">{word}<" in text, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))[:600]
    return took


def _offline(settings: Settings, made: Made) -> None:
    """`ieum verify` from start to exit, with a bundle made of the same tables."""
    from app.completion.keys import published_keys
    from app.completion.queries import find_signed_list
    from app.credentials.did import did_document
    from app.credentials.trust import entries, stream_zip

    database = connect(settings.database_url, 1).system()
    with database.read() as session:
        document = find_signed_list(session, 1)
        did = did_document(did_for(settings.public_url), published_keys(session))
    database.engine.dispose()
    assert document
    folder = settings.var_dir
    (folder / "trust.zip").write_bytes(b"".join(stream_zip(entries([did], [(1, document)]))))
    storage = Storage(folder / "files")
    for name, digest in (("a.json", made.credential_hash), ("a.pdf", made.pdf_hash)):
        (folder / name).write_bytes(storage.get(digest))
        took = []
        for _ in range(5):
            begun = time.perf_counter()
            words = ["-m", "app.cli", "verify", str(folder / name), "--bundle", str(folder / "trust.zip")]
            done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
            took.append(time.perf_counter() - begun)
            assert done.returncode == 0, done.stdout + done.stderr
        print(f"ieum verify {name}, start to exit          {statistics.median(took) * 1000:8.0f} ms")


def _spread(took: Sequence[float]) -> str:
    ordered = sorted(each * 1000 for each in took)
    middle, high = ordered[len(ordered) // 2], ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)]
    return f"p50 {middle:6.1f} ms   p95 {high:6.1f} ms   ({len(ordered)})"


if __name__ == "__main__":
    main()
