"""Checking a list of certificates as long work: fifty rows at a time, each signature verified, one file with every answer.

An address is a secret in itself: who has it may look. A number is not, anyone can count: of another institution's it is answered
only when the name on the certificate was given with it.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.completion import answers
from app.completion.keys import trusted_keys
from app.completion.many import ListRow, Named
from app.completion.models import Certificate, CertificateCheck, Paper
from app.completion.naming import same_name
from app.completion.paper_making import find_paper
from app.completion.papers import PrintedPaper
from app.completion.queries import find_by_token, issuing_urls
from app.completion.schemas import PublicAnswer
from app.completion.sharing import answers_on, find_share
from app.core.actor import Actor
from app.core.clock import korean_date, now, today
from app.core.errors import Conflict
from app.core.sheets import Cell, count_rows, write_csv
from app.credentials.credential import SEOUL, last_day
from app.people.models import Organisation
from app.work.kinds import File, Kind, Step, Tools
from app.work.models import Work
from app.work.service import FILE_KEPT_FOR, start_work

CHUNK = 50
ROWS_KEPT_FOR = timedelta(days=1)
WORDS = {
    "valid": "유효",
    "expired": "만료",
    "revoked": "취소",
    "erased": "이름 지움",
    "on_record": "기록에 있음",
    "unknown": "확인할 수 없음",
    "bad": "읽지 못함",
}
HEADER = (
    "줄", "적은 값", "답", "까닭", "이렇게 고쳐요", "이름 견주기", "이름(가림)", "발급 번호", "과정", "교육 시작", "교육 끝",
    "수료일", "발급 기관", "취소한 날", "취소 까닭", "유효 기간 끝", "확인한 때",
)  # fmt: skip
START: dict[str, Any] = {"at": 0, "offset": 0, "counts": {}}
OTHER_HOST = "이 서비스의 주소가 아닙니다."
NAME_NEEDED = "다른 기관의 번호는 그 기관과 이름이 함께 맞아야 답합니다."
NAME_MEND = "이름 칸에 받은 사람의 이름을, 기관 칸에 훈련기관 이름을 적어 주십시오. 확인 주소로도 됩니다."
BY_ADDRESS = "확인 주소가 다르거나, 이 서비스가 발급하지 않았습니다."


@dataclass(frozen=True)
class Answered:
    """One chunk: its rows are in the scratch file up to `cursor["offset"]`. `file` is there when it was the last."""

    units: int
    cursor: dict[str, Any]
    file: File | None = None


class CheckMany(Kind):
    """`params`: {"check": id of the CertificateCheck}."""

    name = "completion.check_many"
    unit = "줄"
    stopped = "파일은 만들지 않았어요."
    going_on = "다른 목록 확인하기"
    system = True  # certificates of every institution

    def count(self, session: Session, work: Work) -> int:
        check = session.get(CertificateCheck, int(work.params["check"]))
        if check is None or not check.rows:
            raise Conflict("올린 지 하루가 지나 목록을 지웠어요. 파일을 다시 올려 주세요.")
        return len(check.rows)

    def prepare(self, tools: Tools, work: Work) -> Answered:
        cursor, spool = dict(work.cursor) or START, tools.spool(work)
        lost = 0
        if cursor["offset"] and (not spool.is_file() or spool.stat().st_size < cursor["offset"]):
            cursor, lost = START, work.done  # written on another machine, or gone in a power cut: from the beginning
        with tools.database.read() as session:
            rows = _rows(session, work)
        chunk = rows[cursor["at"] : cursor["at"] + CHUNK]
        if not chunk:
            return Answered(0, cursor, _finish(tools, work, spool, cursor["at"]))
        answered = [_answer(tools, work, row) for row in chunk]
        counts = Counter(cursor["counts"]) + Counter(state for state, _ in answered)
        with open(spool, "ab") as file:
            file.truncate(cursor["offset"])
            file.write(b"".join(json.dumps(cells, ensure_ascii=False).encode() + b"\n" for _, cells in answered))
            file.flush()
            os.fsync(file.fileno())
            offset = file.tell()
        after = {"at": cursor["at"] + len(chunk), "offset": offset, "counts": dict(counts)}
        return Answered(len(chunk) - lost, after)

    def keep(self, session: Session, work: Work, prepared: Answered) -> Step:
        if prepared.file is None:
            return Step(prepared.units, prepared.cursor)
        check = session.get_one(CertificateCheck, int(work.params["check"]))
        record(
            session, work, "completion.checked_many", "certificate_check", check.id,
            organisation_id=work.organisation_id, purpose=check.purpose, rows=prepared.cursor["at"],
        )  # fmt: skip
        check.rows = []
        result = {"counts": prepared.cursor["counts"], "route": "completion:many"}
        return Step(0, prepared.cursor, finished=True, result=result, file=prepared.file)

    def said(self, work: Work) -> str:
        counts = work.result.get("counts", {})
        parts = [f"{word} {counts[state]:,}" for state, word in WORDS.items() if counts.get(state)]
        return f"{sum(counts.values()):,}줄을 확인했어요. {', '.join(parts)}. 줄마다의 답은 파일에 있어요."


def start_check(
    session: Session, actor: Actor, organisation_id: int, rows: tuple[ListRow, ...], file_name: str, purpose: str
) -> Work:
    """Keep the list and ask for its answers, in one transaction."""
    check = CertificateCheck(
        organisation_id=organisation_id,
        actor_account_id=actor.account_id,
        file_name=file_name[:120],
        purpose=purpose,
        rows=[asdict(row) for row in rows],
        created_at=now(session),
    )
    session.add(check)
    session.flush()
    title = f"수료증 {len(rows):,}줄 확인"
    return start_work(session, actor, CheckMany, {"check": check.id}, organisation_id=organisation_id, title=title)


def drop_old_checks(session: Session) -> None:
    """Forget the lists that are answered or a day old; they name people. For the nightly housekeeping."""
    session.execute(delete(CertificateCheck).where(CertificateCheck.created_at < now(session) - ROWS_KEPT_FOR))


def _rows(session: Session, work: Work) -> list[ListRow]:
    check = session.get(CertificateCheck, int(work.params["check"]))
    if check is None:
        raise Conflict("올린 지 하루가 지나 목록을 지웠어요. 파일을 다시 올려 주세요.")
    return [ListRow(**{**row, "named": Named(**row["named"])}) for row in check.rows]


def _answer(tools: Tools, work: Work, row: ListRow) -> tuple[str, list[Cell]]:
    """(state, the cells of the answer)."""
    if row.what:
        return "bad", _cells(row, "bad", row.what, row.mend)
    with tools.database.read() as session:
        at = now(session)
        if row.named.host and row.named.host not in {urlsplit(url).netloc for url in issuing_urls(session)}:
            return "unknown", _cells(row, "unknown", OTHER_HOST)
        certificate, why, mend = _find(session, work, row)
        if certificate is None and row.named.token:
            certificate, why, paper = _find_given(session, row.named.token)
            if paper is not None:
                return "on_record", _cells_of_paper(row, paper)
        keys = trusted_keys(session) if certificate else ()
    if certificate is None:
        return "unknown", _cells(row, "unknown", why, mend)
    found = answers.answer(certificate, tools.files, keys, at)
    cells = _cells(row, found.state, found.sentence, found=found)
    if found.printed is not None:
        cells[5] = _compared(row, certificate.recipient_name)
    return found.state, cells


def _compared(row: ListRow, recorded: str | None) -> str:
    """The given name beside the recorded one, in a word."""
    if not row.name:
        return "적지 않음"
    if not recorded:
        return "견줄 수 없음"
    return "맞음" if same_name(row.name, recorded) else "다름"


def _find_given(session: Session, token: str) -> tuple[Certificate | None, str, Paper | None]:
    """What an address names that is no certificate's own: one that its owner gave out, until its end, or a paper on demand."""
    shared = find_share(session, token)
    if shared is None:
        return None, BY_ADDRESS, find_paper(session, token)
    given, certificate = shared
    return (certificate, "", None) if answers_on(given, today(session)) else (None, answers.SHARE_OVER, None)


def _find(session: Session, work: Work, row: ListRow) -> tuple[Certificate | None, str, str]:
    """(the certificate, "", ""), or (None, why there is no answer, how to get one)."""
    named = row.named
    if named.token:
        return find_by_token(session, named.token), BY_ADDRESS, ""
    query = (
        select(Certificate)
        .join(Organisation, Organisation.id == Certificate.institution_id)
        .where(Certificate.year == named.year, Certificate.sequence == named.sequence, Certificate.state != "reserved")
    )
    if not row.institution:
        own = session.scalar(query.where(Certificate.institution_id == work.organisation_id))
        return (own, "", "") if own else (None, f"우리 기관의 번호가 아닙니다. {NAME_NEEDED}", NAME_MEND)
    squeezed = "".join(row.institution.split())
    for certificate in session.scalars(query.where(func.replace(Organisation.name, " ", "") == squeezed)):
        ours = certificate.institution_id == work.organisation_id
        if ours or (certificate.recipient_name and row.name and same_name(row.name, certificate.recipient_name)):
            return certificate, "", ""
    return None, NAME_NEEDED, NAME_MEND


def _cells(row: ListRow, state: str, why: str, mend: str = "", found: PublicAnswer | None = None) -> list[Cell]:
    cells: list[Cell] = [row.line, row.given, WORDS[state], why, mend, "" if row.name else "적지 않음"]
    printed = found.printed if found else None
    if found is None or printed is None:
        return cells + [""] * (len(HEADER) - len(cells))
    dates = [printed.period_start, printed.period_end, printed.awarded_on]
    return [
        *cells,
        found.masked_name,
        printed.number,
        printed.programme_title,
        *(day.isoformat() for day in dates),
        printed.issuer_name,
        korean_date(found.revoked_at).isoformat() if found.revoked_at else "",
        found.revoked_reason or "",
        last_day(found.valid_until).isoformat() if found.valid_until else "",
        f"{found.at.astimezone(SEOUL):%Y-%m-%d %H:%M}" if found.at else "",
    ]


def _cells_of_paper(row: ListRow, paper: Paper) -> list[Cell]:
    """A paper says what stood in the record on its day; it has no day of completion and cannot be revoked."""
    shown = answers.of_paper(paper)
    printed: PrintedPaper = shown["printed"]
    title, made = shown["title"].korean, f"{printed.made_on:%Y-%m-%d}"
    cells = _cells(row, "on_record", f"{title}입니다. {made}의 기록이며 전자 서명은 없습니다.")
    cells[5] = _compared(row, paper.recipient_name)
    period = printed.period_start.isoformat(), printed.period_end.isoformat()
    cells[6:12] = [printed.recipient_name, printed.number, printed.programme_title, *period, ""]
    cells[12] = printed.institution
    return cells


def _finish(tools: Tools, work: Work, spool: Path, rows: int) -> File:
    """The scratch rows as the file. Raises RuntimeError when its rows are not as many as were asked."""
    made = spool.with_suffix(".spool.csv")
    with open(made, "wb") as file:
        for piece in write_csv(HEADER, _spooled(spool)):
            file.write(piece)
    if (counted := count_rows(made, "csv")) != rows:
        raise RuntimeError(f"the file has {counted} rows of {rows}")
    with tools.database.read() as session:
        at = now(session)
    size = made.stat().st_size
    return File(tools.exports.put_file(made), f"수료증 확인 {korean_date(at):%Y-%m-%d}.csv", size, at + FILE_KEPT_FOR)


def _spooled(spool: Path) -> Iterator[list[Cell]]:
    with open(spool, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
