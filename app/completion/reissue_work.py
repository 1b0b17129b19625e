"""Issuing again what a leaked key has signed: long work of each organisation, a few certificates at a time.

As in issuing_work.py a chunk numbers in a short transaction of its own, notes the numbers in the journal, signs outside any
transaction, and is then kept: the new ones become valid and the old ones are revoked as 재발급 together. Killed in between, the
next run finds the numbers that were taken (the next revision of the same certificate) and signs those.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.completion.issuing import Desk, Files, make_files, open_desk
from app.completion.journal import numbered_lines, require_sure, revoked
from app.completion.keys import require_known
from app.completion.lists import lock_list, refresh_lists
from app.completion.models import Certificate
from app.completion.replacing import Pair, begun_for, exchange, reserve_again
from app.content.collection import Content
from app.core.actor import Actor
from app.core.errors import Conflict
from app.work.kinds import Kind, Step, Tools
from app.work.models import Work
from app.work.schemas import UNFINISHED
from app.work.service import start_work

NOTHING_READ = Content(Path(), Path())  # everything is in the stored credential
CHUNK = 10


@dataclass(frozen=True)
class Prepared:
    """A chunk. `last`: there is none left; `left_out`: ids of what cannot be issued again, its file being lost."""

    made: tuple[tuple[Pair, Files], ...] = ()
    left_out: tuple[int, ...] = ()
    last: bool = False


class ReissueAfterLeak(Kind):
    """`params`: {"kid": the leaked Ed25519 key}."""

    name = "completion.reissue"
    unit = "건"
    stopped = "아직 다시 발급하지 않았어요."
    going_on = "회차로 가기"
    keeps = True

    def count(self, session: Session, work: Work) -> int:
        total = session.scalar(select(func.count()).select_from(affected(work).subquery())) or 0
        if not total:
            raise Conflict("다시 발급할 수료증이 없어요. 이미 모두 다시 발급했어요.")
        return total

    def prepare(self, tools: Tools, work: Work) -> Prepared:
        desk = open_desk(tools.settings, tools.files, NOTHING_READ)
        self._note_revoked(tools, desk, work)
        refresh_lists(tools.database, desk.keys)
        with tools.database.write() as session:
            pairs, left_out = _number(session, desk, work)
            lines = numbered_lines(session, [pair.new for pair in pairs])
        desk.journal.append(lines)
        made = tuple((pair, make_files(desk, pair.new.draft or {}, pair.new.reserved_at)) for pair in pairs)
        return Prepared(made, tuple(left_out), last=not made and not left_out)

    def _note_revoked(self, tools: Tools, desk: Desk, work: Work) -> None:
        """What the last chunk has revoked goes into the journal after its commit, so that no restore makes it valid again."""
        with tools.database.read() as session:
            last = Certificate.id.in_(work.cursor.get("exchanged", [])), Certificate.state == "revoked"
            rows = session.scalars(select(Certificate).where(*last)).all()
        desk.journal.append([revoked(row) for row in rows])

    def keep(self, session: Session, work: Work, prepared: Prepared) -> Step:
        issued = int(work.cursor.get("issued", 0))
        skipped = [*work.cursor.get("skipped", []), *prepared.left_out]
        # All rows before any list, as a revocation by hand takes them: two that wait for each other would both fail.
        wanted = [pair.old.id for pair, _ in prepared.made]
        locked = select(Certificate).where(Certificate.id.in_(wanted)).order_by(Certificate.id).with_for_update()
        olds = {old.id: old for old in session.scalars(locked)}
        done = [pair for pair, files in prepared.made if exchange(session, work, olds[pair.old.id], pair.new, files)]
        taken_back = [each.id for pair in done for each in (pair.old, pair.new)]
        issued += len(done)
        cursor = {"issued": issued, "skipped": skipped, "exchanged": taken_back}
        if not prepared.last:
            return Step(len(prepared.made) + len(prepared.left_out), cursor)
        result = {"route": "cohorts:list", "issued": issued, "skipped": len(skipped)}
        return Step(0, cursor, finished=True, result=result)

    def said(self, work: Work) -> str:
        rest = work.result.get("skipped", 0)
        lost = f" {rest:,}건은 보관된 파일이 없어 다시 발급하지 못했어요." if rest else ""
        return f"{work.result.get('issued', 0):,}건을 새 번호로 다시 발급했어요.{lost}"


def affected(work: Work) -> Any:
    """Ids of the organisation's valid certificates that the leaked key has signed; without a name nobody could be named."""
    return select(Certificate.id).where(
        Certificate.organisation_id == work.organisation_id,
        Certificate.signed_with == work.params["kid"],
        Certificate.state == "valid",
        Certificate.recipient_name.is_not(None),
    )


def start_reissue(session: Session, actor: Actor | None, organisation_id: int, kid: str) -> Work:
    """In the transaction that says the key has leaked."""
    title = "새 열쇠로 수료증 다시 발급"
    return start_work(session, actor, ReissueAfterLeak, {"kid": kid}, organisation_id=organisation_id, title=title)


def _number(session: Session, desk: Desk, work: Work) -> tuple[list[Pair], list[int]]:
    """The next old ones with the new ones in their place, numbered now or by an earlier run, and the ids of what is left out.
    A run that lost its claim numbers nothing."""
    lock_list(session, desk.public_url)
    own = Work.id == work.id, Work.claim == work.claim, Work.state.in_(UNFINISHED)
    if session.scalar(select(Work.id).where(*own)) is None:
        return [], []
    require_sure(session, desk.journal)
    require_known(session, desk.keys)
    chosen = affected(work).where(Certificate.id.not_in(work.cursor.get("skipped", [])))
    olds = session.scalars(
        select(Certificate)
        .where(Certificate.id.in_(chosen.order_by(Certificate.id).limit(CHUNK)))
        .order_by(Certificate.id)
    ).all()
    begun = begun_for(session, olds)
    pairs, left_out = [], []
    for old in olds:
        new = begun.get(old.id)
        if new is None:
            try:
                new = reserve_again(session, desk, work, old)
            except (OSError, ValueError, KeyError):
                left_out.append(old.id)
                continue
        pairs.append(Pair(old, new))
    return pairs, left_out
