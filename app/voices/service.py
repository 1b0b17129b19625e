"""Keeping and forgetting recordings. The file is stored by its SHA-256 before the row that names it; what no row names goes. They are in
no backup: what was deleted is deleted."""

import time
import uuid
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.audit.service import record
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Forbidden, Invalid
from app.core.settings import Settings
from app.core.storage import Storage
from app.labeling.graders.recording import Measured
from app.labeling.models import LabelingRun, Submission
from app.labeling.queries import OpenRun
from app.labeling.service import ENDED, save_answer
from app.labeling.tasks import Task
from app.voices.models import OwnVoice
from app.voices.queries import beginning_of, consent_until, count_voices

KEPT_DAYS = 30  # of training; what is handed in stays until the day that the consent names
UNUSED_S = 86400
MOST = 60  # recordings a person may have at a time
LISTENED = "voices.listened"
LOGGED_FOR = timedelta(minutes=10)


def store_of(settings: Settings) -> Storage:
    """Where recordings lie."""
    return Storage(settings.var_dir / "voices")


def deletion_day(session: Session, opened: OpenRun, task: Task) -> date | None:
    """When a recording made now for this run will be deleted; None while the person has not agreed to recordings."""
    run = opened.run
    until = consent_until(session, run.person_id, run.organisation_id)
    if until is None or task.document.is_judged(run.pool):
        return until
    return min(until, today(session) + timedelta(days=KEPT_DAYS))


def require_may_record(session: Session, opened: OpenRun, task: Task) -> date:
    """The day of deletion. Raises Forbidden for a run that is over or without consent, Invalid when there are too many recordings."""
    if not opened.open:
        raise Forbidden(ENDED)
    until = deletion_day(session, opened, task)
    if until is None:
        raise Forbidden("녹음에 동의하지 않아 받지 않았어요. 동의하거나, 준비된 소리로 연습해 주세요.")
    if count_voices(session, opened.run.person_id) >= MOST:
        raise Invalid(f"녹음은 {MOST}개까지 둘 수 있어요. ‘내 녹음’에서 다 쓴 것을 지우고 다시 올려 주세요.")
    return until


def keep_voice(
    session: Session, opened: OpenRun, item: str, *, digest: str, size: int, found: Measured, until: date
) -> list[str]:
    """A row for a stored recording, in place of the one that stood there; the answer of the run names it. Returns the hashes that
    nothing of this item names any more. The same bytes sent again change nothing: the first answer was lost on the way."""
    run = opened.run
    drawn = opened.drawn.get(item)
    before = _not_handed_in(session, run, item)
    if drawn and any(each.digest == digest and _named_by(drawn.answer, each) for each in before):
        return []
    measured = {**asdict(found), "calls": [list(call) for call in found.calls]}
    made = OwnVoice(
        organisation_id=run.organisation_id,
        person_id=run.person_id,
        run_id=run.id,
        task=run.task,
        item=item,
        digest=digest,
        size=size,
        measured=measured,
        created_at=now(session),
        expires_at=beginning_of(until),
    )
    session.add(made)
    session.flush()
    answer = {"voice": str(made.public_id), "until": until.isoformat(), "measured": measured}
    save_answer(session, opened, item, answer, drawn.revision if drawn else 0)
    for each in before:
        session.delete(each)
    return [each.digest for each in before if each.digest != digest]


def delete_voice(session: Session, opened: OpenRun | None, voice: OwnVoice) -> None:
    """The row, at once; a run that is still open is without an answer then. `opened`: the recording's run, if it still lives."""
    drawn = opened.drawn.get(voice.item) if opened and opened.open else None
    if opened and drawn and _named_by(drawn.answer, voice):
        save_answer(session, opened, voice.item, {}, drawn.revision, done=False)
    session.delete(voice)


def _named_by(answer: object, voice: OwnVoice) -> bool:
    return isinstance(answer, dict) and answer.get("voice") == str(voice.public_id)


def _not_handed_in(session: Session, run: LabelingRun, item: str) -> list[OwnVoice]:
    """Recordings of the item that no hand-in has: those may go."""
    handed_in = select(Submission.id).where(
        Submission.run_id == OwnVoice.run_id, Submission.submitted_at >= OwnVoice.created_at
    )
    own = select(OwnVoice).where(OwnVoice.run_id == run.id, OwnVoice.item == item, ~handed_in.exists())
    return list(session.scalars(own.order_by(OwnVoice.id)))


def note_listening(session: Session, actor: Actor, voice: OwnVoice) -> None:
    """Who heard whose voice is kept. A player asks for a file in pieces: within ten minutes they are one listening."""
    known = select(AuditEntry.id).where(
        AuditEntry.actor_account_id == actor.account_id,
        AuditEntry.verb == LISTENED,
        AuditEntry.subject_id == voice.id,
        AuditEntry.at > now(session) - LOGGED_FOR,
    )
    if session.scalar(known.limit(1)) is None:
        record(
            session, actor, LISTENED, "own_voice", voice.id,
            organisation_id=voice.organisation_id, person_id=voice.person_id,
        )  # fmt: skip


def forget(database: Database, settings: Settings, digests: Iterable[str]) -> None:
    """Remove files that no row of anybody names. Once the deed that parted with them is committed; `database` is of the system's scope,
    because the same bytes may be another's too."""
    wanted = set(digests)
    if not wanted:
        return
    with database.read() as session:
        named = set(session.scalars(select(OwnVoice.digest).where(OwnVoice.digest.in_(wanted))))
    for digest in wanted - named:
        store_of(settings).remove(digest)


def expire_voices(database: Database, settings: Settings) -> int:
    """Delete the recordings whose days are over, and files that nothing names (a request cut off between file and row); returns how many
    recordings. Files younger than a day stay: their row may be about to be written. `database` is of the system's scope."""
    with database.write() as session:
        over = list(session.scalars(select(OwnVoice).where(OwnVoice.expires_at <= now(session))))
        gone = {voice.digest for voice in over}
        for voice in over:
            session.delete(voice)
    with database.read() as session:
        named = set(session.scalars(select(OwnVoice.digest)))
    for path in store_of(settings).root.glob("??/*"):
        if path.name not in named and (path.name in gone or path.stat().st_mtime < time.time() - UNUSED_S):
            path.unlink(missing_ok=True)
    return len(over)


def playable(settings: Settings, voices: Collection[OwnVoice]) -> set[uuid.UUID]:
    """Those whose file is there: after a restore it is not."""
    store = store_of(settings)
    return {voice.public_id for voice in voices if store.find(voice.digest)}
