"""All PDFs of a cohort in one ZIP, made by the worker a few at a time, kept for a week and asked for against a reason.

The archive grows on disk; what has been written so far is known by its entries, so a run that goes on after a kill begins anew
rather than trust a half-written file: the PDFs are all there already, packing them again costs seconds.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Enrolment
from app.completion.models import Certificate
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict
from app.work.kinds import File, Kind, Step, Tools
from app.work.models import Work
from app.work.service import FILE_KEPT_FOR, start_work

CHUNK = 50
NOBODY = "내려받을 수료증이 아직 없어요. 먼저 발급해 주세요."
_FORBIDDEN = '\\/:*?"<>|'


@dataclass(frozen=True)
class Packed:
    units: int
    cursor: dict[str, Any]
    file: File | None = None


class PackCertificates(Kind):
    """`params`: {"cohort": id, "purpose": what for}."""

    name = "completion.pack"
    unit = "장"
    stopped = "파일은 만들지 않았어요."
    going_on = "수료 판정과 발급으로 가기"

    def count(self, session: Session, work: Work) -> int:
        total = session.scalar(select(func.count()).select_from(_wanted(work).subquery())) or 0
        if not total:
            raise Conflict(NOBODY)
        return total

    def prepare(self, tools: Tools, work: Work) -> Packed:
        """The next PDFs appended; the archive's directory is written at each close, so a whole chunk is a whole ZIP."""
        spool = tools.spool(work)
        cursor = dict(work.cursor) or {"after": 0, "size": 0}
        lost = 0
        if cursor["after"] and (not spool.is_file() or spool.stat().st_size != cursor["size"]):
            cursor, lost = {"after": 0, "size": 0}, work.done  # another machine, or a chunk that was not kept
        if not cursor["after"]:
            spool.unlink(missing_ok=True)
        with tools.database.read() as session:
            rows = session.scalars(
                _wanted(work).where(Certificate.id > cursor["after"]).order_by(Certificate.id).limit(CHUNK)
            ).all()
        if not rows:
            return Packed(0, cursor, _finish(tools, work, spool))
        with zipfile.ZipFile(spool, "a", zipfile.ZIP_STORED) as archive:  # a PDF is packed already
            for each in rows:
                with archive.open(_entry(each), "w") as entry:
                    entry.write(tools.files.get(each.pdf_hash or ""))
        return Packed(len(rows) - lost, {"after": rows[-1].id, "size": spool.stat().st_size})

    def keep(self, session: Session, work: Work, prepared: Packed) -> Step:
        if prepared.file is None:
            return Step(prepared.units, prepared.cursor)
        cohort = session.get_one(Cohort, int(work.params["cohort"]))
        record(
            session, work, "completion.packed", "cohort", cohort.id,
            organisation_id=work.organisation_id, purpose=work.params["purpose"], rows=work.done,
        )  # fmt: skip
        work.total = work.done
        way_on = {"route": "completion:cohort", "with": {"cohort_id": str(cohort.public_id)}}
        return Step(0, prepared.cursor, finished=True, result={"count": work.done, **way_on}, file=prepared.file)

    def said(self, work: Work) -> str:
        return f"수료증 {work.result.get('count', 0):,}장을 한 파일에 담았어요. 장수를 세어 확인했어요."


def start_packing(session: Session, actor: Actor, cohort: Cohort, purpose: str) -> Work:
    """Ask for the file in the deed's transaction. Raises Conflict when there is nothing to pack."""
    params = {"cohort": cohort.id, "purpose": purpose}
    work = start_work(
        session,
        actor,
        PackCertificates,
        params,
        organisation_id=cohort.organisation_id,
        title=f"{cohort.name} 수료증 PDF 모음",
    )
    if session.scalar(_wanted(work).limit(1)) is None:
        raise Conflict(NOBODY)
    return work


def _wanted(work: Work) -> Any:
    """The valid certificates of the cohort that still bear a name."""
    return (
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(
            Enrolment.cohort_id == int(work.params["cohort"]),
            Certificate.kind == "certificate",
            Certificate.state == "valid",
            Certificate.recipient_name.is_not(None),
            Certificate.pdf_hash.is_not(None),
        )
    )


def _entry(certificate: Certificate) -> str:
    """The file's name in the archive: number first, so that two of one name are told apart."""
    return f"{certificate.year}-{certificate.sequence:04d} {safe_name(certificate.recipient_name or '')}.pdf"


def safe_name(text: str) -> str:
    """A text as part of a file's name, on any system."""
    return "".join("_" if letter in _FORBIDDEN else letter for letter in text)


def _finish(tools: Tools, work: Work, spool: Path) -> File:
    """The archive, its entries counted and each read against its checksum. Raises RuntimeError when they are not all there."""
    with zipfile.ZipFile(spool) as archive:
        if (bad := archive.testzip()) is not None:
            raise RuntimeError(f"{bad} is damaged in the archive")
        found = len(archive.infolist())
    if found != work.done:
        raise RuntimeError(f"the archive has {found} of {work.done}")
    with tools.database.read() as session:
        expires_at = now(session) + FILE_KEPT_FOR
    size = spool.stat().st_size
    return File(tools.exports.put_file(spool), f"{work.title}.zip", size, expires_at)
