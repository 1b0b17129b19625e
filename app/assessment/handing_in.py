"""Files as answers: kept, taken away, counted. The answer stays what it is for every type: the slot's last step."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, AttemptStep, HandedInFile
from app.assessment.papers import Answer, Paper
from app.assessment.policy import takes_answers
from app.assessment.queries import access_attempt, access_attempt_to_read, answers_of, paper_of
from app.assessment.service import OPEN, OVER, Saved, step_values
from app.content.collection import Content
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.core.storage import Storage
from app.core.uploads import Refused, Upload
from app.questions.base import Problem
from app.questions.hand_in import FileHandIn, HandedIn

FULL = "파일을 두는 자리가 다 찼어요. 안 쓰는 파일을 빼고 내일 다시 내거나, 강사에게 말해 주세요."
KEPT_AFTER_REMOVAL = timedelta(days=1)  # while a file that was taken away may still be sent again, its bytes stay


@dataclass(frozen=True)
class Place:
    """Where files may be sent now: the question, and how many bytes the person's quota still has."""

    question: FileHandIn
    size: int


@dataclass(frozen=True)
class Kept:
    """What became of the files that were sent. `saved.seq`: the slot's last step now. `changed`: something is kept as asked."""

    saved: Saved
    refused: tuple[Refused, ...] = ()
    changed: bool = True


def look(session: Session, content: Content, actor: Actor, attempt_id: uuid.UUID, slot: int, quota: int) -> Place:
    """Whether files may be sent to the slot now, before any is read. Raises NotFound, Conflict."""
    attempt, answers = access_attempt_to_read(session, actor, attempt_id)
    paper = paper_of(session, content, attempt, answers)
    question = _taking(session, attempt, paper, slot)
    return Place(question, quota - _used(session, attempt.person_id))


def _taking(session: Session, attempt: Attempt, paper: Paper, slot: int) -> FileHandIn:
    if attempt.state != OPEN:
        raise Conflict("이미 낸 확인 문제라서 파일을 바꿀 수 없어요. 결과 화면에서 낸 파일을 볼 수 있어요.")
    if slot not in paper.slots:
        raise NotFound()
    question = paper.question(slot)
    if not isinstance(question, FileHandIn):
        raise NotFound()
    if not takes_answers(paper.policy, attempt.deadline_at, now(session)):
        raise Conflict(OVER)
    if not paper.reachable(slot):
        raise Conflict("지나온 문제는 다시 바꿀 수 없어요. 이 확인 문제는 앞으로만 가요.")
    return question


def _used(session: Session, person_id: int) -> int:
    """Bytes that a person's files take, those included that were taken away but not yet swept out."""
    query = select(func.coalesce(func.sum(HandedInFile.size), 0)).where(
        HandedInFile.person_id == person_id, HandedInFile.content_hash.is_not(None)
    )
    return int(session.scalar(query) or 0)


def store(storage: Storage, place: Place, checked: Sequence[Upload | Refused]) -> list[tuple[Upload, str] | Refused]:
    """Put what was not refused into the store, outside any transaction; (file, SHA-256). What the quota has no room for is
    refused. A file whose row is never written does no harm: nothing names it."""
    left, found = place.size, list[tuple[Upload, str] | Refused]()
    for each in checked:
        if isinstance(each, Refused):
            found.append(each)
        elif len(each.content) > left:
            found.append(Refused(each.name, FULL))
        else:
            left -= len(each.content)
            found.append((each, storage.put(each.content)))
    return found


def keep(
    session: Session,
    content: Content,
    actor: Actor,
    attempt_id: uuid.UUID,
    slot: int,
    stored: Sequence[tuple[Upload, str] | Refused],
) -> Kept:
    """Make stored files part of the slot's answer, as a new step. Where one file is asked for, it takes the other's place.

    The race: two taps, two windows. The attempt is held, so they come one after the other; the same content again is there
    already and counts as kept. Raises NotFound, Conflict.
    """
    attempt = access_attempt(session, actor, attempt_id)
    paper = paper_of(session, content, attempt, answers_of(session, attempt))
    question = _taking(session, attempt, paper, slot)
    rows = list(_living(session, attempt, slot))
    refused = [each for each in stored if isinstance(each, Refused)]
    for upload, digest in (each for each in stored if not isinstance(each, Refused)):
        if any(row.content_hash == digest for row in rows):
            continue
        if question.most_files == 1:
            _mark_removed(session, rows)
            rows = []
        elif len(rows) >= question.most_files:
            refused.append(Refused(upload.name, f"{question.most_files}개까지 낼 수 있어요. 먼저 낸 파일을 빼 주세요."))
            continue
        rows.append(_row(session, attempt, slot, upload, digest))
    return Kept(_step(session, attempt, paper, slot, rows), tuple(refused), changed=len(refused) < len(stored))


def take_away(
    session: Session, content: Content, actor: Actor, attempt_id: uuid.UUID, slot: int, file_id: uuid.UUID
) -> Saved:
    """The answer without that file. Taking away what is gone already changes nothing. Raises NotFound, Conflict."""
    attempt = access_attempt(session, actor, attempt_id)
    paper = paper_of(session, content, attempt, answers_of(session, attempt))
    _taking(session, attempt, paper, slot)
    rows = list(_living(session, attempt, slot))
    gone = [row for row in rows if row.public_id == file_id]
    _mark_removed(session, gone)
    return _step(session, attempt, paper, slot, [row for row in rows if row not in gone])


def _living(session: Session, attempt: Attempt, slot: int) -> Sequence[HandedInFile]:
    query = select(HandedInFile).where(
        HandedInFile.attempt_id == attempt.id, HandedInFile.slot == slot, HandedInFile.removed_at.is_(None)
    )
    return session.scalars(query.order_by(HandedInFile.id)).all()


def _mark_removed(session: Session, rows: Sequence[HandedInFile]) -> None:
    for row in rows:
        row.removed_at = now(session)


def _row(session: Session, attempt: Attempt, slot: int, upload: Upload, digest: str) -> HandedInFile:
    row = HandedInFile(
        attempt_id=attempt.id,
        organisation_id=attempt.organisation_id,
        person_id=attempt.person_id,
        slot=slot,
        name=upload.name,
        kind=upload.kind,
        size=len(upload.content),
        content_hash=digest,
        at=now(session),
    )
    session.add(row)
    session.flush()
    return row


def _step(session: Session, attempt: Attempt, paper: Paper, slot: int, rows: Sequence[HandedInFile]) -> Saved:
    """The answer as these files, unless it is that already."""
    told = [HandedIn(id=str(row.public_id), kind=row.kind, size=row.size, name=row.name) for row in rows]
    given = paper.question(slot).parse({"file": [each.field for each in told]}, paper.order(slot))
    if isinstance(given, Problem):
        raise Conflict(given.text)
    if given == paper.response(slot):
        return Saved(paper, paper.seq(slot))
    attempt.seq += 1
    detail = paper.detail(slot) or None
    values = step_values(session, attempt, attempt.seq, slot)
    session.add(AttemptStep(**values, kind="saved", response=given, fraction=None, detail=detail))
    answers = {**paper.answers, slot: Answer(attempt.seq, given, None, detail)}
    return Saved(replace(paper, answers=answers), attempt.seq)


def access_file(session: Session, attempt: Attempt, file_id: uuid.UUID) -> HandedInFile:
    """A file of an attempt that the caller has access to, while it is part of an answer. Raises NotFound."""
    row = session.scalar(
        select(HandedInFile).where(
            HandedInFile.attempt_id == attempt.id,
            HandedInFile.public_id == file_id,
            HandedInFile.removed_at.is_(None),
        )
    )
    if row is None or row.content_hash is None:
        raise NotFound()
    return row


def own_file(session: Session, actor: Actor, attempt_id: uuid.UUID, file_id: uuid.UUID) -> HandedInFile:
    """A file of the actor's own attempt. Raises NotFound."""
    attempt, _ = access_attempt_to_read(session, actor, attempt_id)
    return access_file(session, attempt, file_id)


def forget_removed(session: Session) -> list[str]:
    """Part with the bytes of files that were taken away more than a day ago; SHA-256s that no answer names any more.

    The caller removes them from the store once this is committed, unless something else names them.
    """
    old = HandedInFile.removed_at < now(session) - KEPT_AFTER_REMOVAL
    rows = session.scalars(select(HandedInFile).where(HandedInFile.content_hash.is_not(None), old)).all()
    digests = {row.content_hash for row in rows if row.content_hash}
    for row in rows:
        row.content_hash = None
    session.flush()
    named = set(session.scalars(select(HandedInFile.content_hash).where(HandedInFile.content_hash.in_(digests))))
    return sorted(digests - named)
