"""Tables of one cohort, or of all cohorts of an organisation, written by the worker a few hundred people at a time.

The rows gather in a scratch file whose length the database knows; a run that goes on cuts what was written after the last
commit. At the end the scratch file becomes the export, and the export's rows are counted again before anyone may take it.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts import table
from app.cohorts.models import Cohort, Enrolment
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict
from app.core.sheets import Cell, count_rows, write_csv, write_xlsx
from app.people.models import Organisation, Person
from app.work.kinds import File, Kind, Step, Tools
from app.work.models import Work
from app.work.service import FILE_KEPT_FOR, start_work

CHUNK = 200
START: dict[str, Any] = {"cohort": 0, "after": None, "offset": 0, "rows": 0}
MOST_IN_EXCEL = 1_048_576 - 2  # lines of a sheet, less the header and the closing line
DIRECT_ROWS = 1000  # a cohort of more people than this is exported by the worker
ALL_HEADER = ("과정", "회차", "시작", "끝", *table.HEADER)


@dataclass(frozen=True)
class Gathered:
    units: int
    cursor: dict[str, Any]
    file: File | None = None


class ExportTable(Kind):
    """`params`: {"cohort": id or null for all, "format": csv | xlsx, "purpose": what for}."""

    name = "cohorts.export"
    unit = "명"
    stopped = "파일은 만들지 않았어요."
    going_on = "회차로 가기"

    def count(self, session: Session, work: Work) -> int:
        people = select(func.count()).select_from(Enrolment).where(Enrolment.cohort_id.in_(_cohort_ids(work)))
        total = session.scalar(people) or 0
        if not total:
            raise Conflict("내려받을 사람이 아직 없어요. 회차에 명단을 먼저 올려 주세요.")
        if work.params["format"] == "xlsx" and total > MOST_IN_EXCEL:
            raise Conflict(f"{total:,}명이라 엑셀 한 장에 다 담기지 않아요. CSV 파일로 받아 주세요.")
        return total

    def prepare(self, tools: Tools, work: Work) -> Gathered:
        spool = tools.spool(work)
        cursor = dict(work.cursor) or START
        lost = 0
        if cursor["offset"] and (not spool.is_file() or spool.stat().st_size < cursor["offset"]):
            cursor, lost = START, work.done  # written on another machine, or gone in a power cut: from the beginning
        with tools.database.read() as session:
            rows, following = _next_rows(session, work, cursor)
        if following is None:
            return Gathered(0, cursor, _finish(tools, work, spool, cursor["rows"]))
        with open(spool, "ab") as file:
            file.truncate(cursor["offset"])
            file.write(b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows))
            file.flush()
            os.fsync(file.fileno())
            offset = file.tell()
        return Gathered(len(rows) - lost, {**following, "offset": offset, "rows": cursor["rows"] + len(rows)})

    def keep(self, session: Session, work: Work, prepared: Gathered) -> Step:
        if prepared.file is None:
            return Step(prepared.units, prepared.cursor)
        rows = prepared.cursor["rows"]
        record(
            session, work, "cohorts.exported", "cohort", work.params["cohort"],
            organisation_id=work.organisation_id, purpose=work.params["purpose"], rows=rows, format=work.params["format"],
        )  # fmt: skip
        work.total = rows  # who came in meanwhile is in, who left is not
        work.done = rows
        return Step(
            0, prepared.cursor, finished=True, result={"rows": rows, "route": "cohorts:list"}, file=prepared.file
        )

    def said(self, work: Work) -> str:
        return f"{work.result.get('rows', 0):,}명이 담긴 파일을 만들었어요. 줄 수를 세어 확인했어요."


def start_export(
    session: Session, actor: Actor, organisation_id: int, cohort: Cohort | None, format: str, purpose: str
) -> Work:
    title = f"{cohort.name} 현황 파일" if cohort else "전체 회차 현황 파일"
    params = {"cohort": cohort.id if cohort else None, "format": format, "purpose": purpose}
    return start_work(session, actor, ExportTable, params, organisation_id=organisation_id, title=title)


def _cohort_ids(work: Work) -> Any:
    own = select(Cohort.id).where(Cohort.organisation_id == work.organisation_id)
    return own if work.params["cohort"] is None else own.where(Cohort.id == work.params["cohort"])


def _next_rows(
    session: Session, work: Work, cursor: dict[str, Any]
) -> tuple[list[Sequence[Cell]], dict[str, Any] | None]:
    """The next people by cohort and name, and where to go on; (…, None) when there is nobody left."""
    at, after = cursor["cohort"], cursor["after"]
    while True:
        cohorts = select(Cohort).where(Cohort.id.in_(_cohort_ids(work)), Cohort.id >= at).order_by(Cohort.id).limit(1)
        cohort = session.scalar(cohorts)
        if cohort is None:
            return [], None
        query = (
            select(Person.name, Enrolment.id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Enrolment.cohort_id == cohort.id)
            .order_by(Person.name, Enrolment.id)
            .limit(CHUNK)
        )
        if after and cohort.id == at:
            query = query.where(tuple_(Person.name, Enrolment.id) > tuple_(*after))
        people = session.execute(query).all()
        if people:
            break
        at, after = cohort.id + 1, None
    ids = [enrolment_id for _, enrolment_id in people]
    found = {row.enrolment_id: row for row in table.load_rows(session, cohort, now(session), only=ids)}
    lead = () if work.params["cohort"] else _lead(cohort)
    rows: list[Sequence[Cell]] = [
        (*lead, *table.to_cells(found[enrolment_id])) for enrolment_id in ids if enrolment_id in found
    ]
    return rows, {"cohort": cohort.id, "after": [people[-1][0], people[-1][1]]}


def _lead(cohort: Cohort) -> tuple[str, ...]:
    return cohort.programme_title, cohort.name, cohort.starts_on.isoformat(), cohort.ends_on.isoformat()


def _finish(tools: Tools, work: Work, spool: Path, rows: int) -> File:
    """The scratch rows as the file that was asked for. Raises RuntimeError when its rows are not as many."""
    format = work.params["format"]
    header = table.HEADER if work.params["cohort"] else ALL_HEADER
    made = spool.with_suffix(f".spool.{format}")
    write = write_csv(header, _spooled(spool)) if format == "csv" else write_xlsx("현황", header, _spooled(spool))
    with open(made, "wb") as file:
        for piece in write:
            file.write(piece)
    if (counted := count_rows(made, format)) != rows:
        raise RuntimeError(f"the file has {counted} rows of {rows}")
    with tools.database.read() as session:
        expires_at = now(session) + FILE_KEPT_FOR
        organisation = session.get_one(Organisation, work.organisation_id)
    name = (
        f"{work.title.removesuffix(' 파일')}.{format}"
        if work.params["cohort"]
        else f"{organisation.name} 전체 현황.{format}"
    )
    size = made.stat().st_size
    return File(tools.exports.put_file(made), name, size, expires_at)


def _spooled(spool: Path) -> Iterator[list[Cell]]:
    with open(spool, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
