"""Issuing a certificate again by hand: with a corrected name, or as it was. A new id and number, the same day of completion, the
old one revoked as 재발급 in the transaction that makes the new one valid.

Killed between the number and the signature, the same form sent again goes on with the number that was taken; until then the old
one stays valid.
"""

import unicodedata
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Enrolment
from app.cohorts.roster import clean_name, looks_like_a_name
from app.completion.issuing import Desk, make_files
from app.completion.journal import numbered_lines, require_sure
from app.completion.keys import require_known
from app.completion.lists import lock_list, refresh_lists
from app.completion.models import Certificate
from app.completion.queries import access_certificate
from app.completion.replacing import REASON, Pair, begun_for, exchange, reserve_again
from app.completion.service import note_revoked
from app.core.actor import Actor
from app.core.clock import now
from app.core.database import Database
from app.core.errors import Conflict, Invalid, Unavailable
from app.core.idempotency import earlier_result, keep_result
from app.core.settings import Settings
from app.people.models import Person
from app.people.service import correct_name

WHY = {"typo": "이름이 잘못 적힘", "renamed": "이름을 바꿈(개명)", "copy": "같은 내용으로 다시"}
REASON_LENGTH = range(2, 151)


def checked_wish(why: str, name: str, reason: str, before: str) -> tuple[str, str]:
    """(name, reason) as they are kept. Raises Invalid, which names every field that is to be mended."""
    name, reason = clean_name(unicodedata.normalize("NFC", name)), " ".join(reason.split())
    faults: dict[str, str] = {}
    if why not in WHY:
        faults["why"] = "왜 다시 발급하는지 세 가지 가운데 하나를 골라 주세요."
    elif why == "copy" and name != before:
        faults["name"] = (
            f"내용을 그대로 두려면 이름도 '{before}' 그대로여야 해요. 이름을 고치려면 까닭을 다시 골라 주세요."
        )
    elif why != "copy" and name == before:
        faults["name"] = "이름이 지금 것과 같아요. 바른 이름으로 고쳐 주세요."
    if not looks_like_a_name(name):
        faults["name"] = "이름은 숫자나 기호 없이 2~40자로 적어 주세요."
    if len(reason) not in REASON_LENGTH:
        faults["reason"] = f"무엇을 보고 확인했는지 2자에서 150자로 적어 주세요. 지금은 {len(reason)}자예요."
    if faults:
        raise Invalid("", faults)
    return name, reason


def reissue(
    database: Database,
    desk: Desk,
    settings: Settings,
    actor: Actor,
    public_id: uuid.UUID,
    *,
    why: str,
    name: str,
    reason: str,
    key: str,
) -> uuid.UUID:
    """The public id of the certificate that takes the place of this one. Raises NotFound, Invalid, Conflict (it does not count
    any more, or another name was begun), KeyRefused, NumbersUnsure and Unavailable."""
    with database.write() as session:
        pair, name, reason = _number(session, desk, actor, public_id, why, name, reason, key)
        lines = numbered_lines(session, [pair.new]) if pair.new.state == "reserved" else []
    if not lines:
        return pair.new.public_id
    desk.journal.append(lines)
    files = make_files(desk, pair.new.draft or {}, pair.new.reserved_at)
    elsewhere = _is_known_elsewhere(database, pair.old)
    with database.write() as session:
        old = session.scalars(select(Certificate).where(Certificate.id == pair.old.id).with_for_update()).one()
        done = exchange(session, actor, old, pair.new, files)
        if done and old.revoked_reason == REASON:
            _keep(session, actor, old, pair.new, f"{WHY[why]}: {reason}", renames=why != "copy" and not elsewhere)
    note_revoked(settings, [old] if old.state == "revoked" else [])
    refresh_lists(database, desk.keys)
    if done and old.revoked_reason != REASON:
        raise Conflict(f"그 사이에 다른 분이 이 수료증을 취소해서({old.revoked_reason}) 다시 발급하지 않았어요.")
    if not done and not _is_valid(database, pair.new):
        raise Unavailable("서명하는 열쇠가 막 바뀌었어요. 같은 양식을 한 번 더 보내 주세요.")
    return pair.new.public_id


def _number(
    session: Session, desk: Desk, actor: Actor, public_id: uuid.UUID, why: str, name: str, reason: str, key: str
) -> tuple[Pair, str, str]:
    """The old one and the one in its place, numbered now or by an earlier try. The issuing lock is held, so of two people who
    reissue the same one the second finds the first's."""
    lock_list(session, desk.public_url)
    old = access_certificate(session, actor, public_id, to_manage=True)
    before = old.recipient_name
    if before is None:
        raise Conflict("본인 요청으로 이름을 지운 수료증이라 다시 발급할 수 없어요.")
    name, reason = checked_wish(why, name, reason, before)
    done, earlier = earlier_result(session, actor.account_id, key, {"of": public_id, "name": name, "why": why})
    if done:
        new = session.scalars(select(Certificate).where(Certificate.public_id == uuid.UUID(earlier))).one()
        return Pair(old, new), name, reason
    _require_current(session, old)
    new = begun_for(session, [old]).get(old.id) or _reserved(session, desk, actor, old, name)
    if new.recipient_name != name:
        raise Conflict(
            f"'{new.recipient_name}' 이름으로 다시 발급하다 멈춘 것이 있어요. 그 이름으로 먼저 마무리한 뒤에 고쳐 주세요."
        )
    keep_result(session, actor.account_id, key, str(new.public_id))
    return Pair(old, new), name, reason


def _reserved(session: Session, desk: Desk, actor: Actor, old: Certificate, name: str) -> Certificate:
    require_sure(session, desk.journal)
    require_known(session, desk.keys)
    try:
        return reserve_again(session, desk, actor, old, name)
    except (OSError, KeyError) as lost:
        raise Unavailable("보관된 서명 파일을 읽을 수 없어 다시 발급하지 못했어요. 운영자에게 알려 주세요.") from lost
    except ValueError as unsignable:
        raise Invalid("", {"name": "이 이름에는 서명할 수 없는 글자가 있어요. 다시 적어 주세요."}) from unsignable


def _require_current(session: Session, old: Certificate) -> None:
    if old.state != "valid":
        raise Conflict(
            "이미 취소된 수료증이라 다시 발급할 수 없어요. 받을 자격이 있으면 판정 화면에서 새로 발급해 주세요."
        )
    if old.valid_until is not None and old.valid_until <= now(session):
        raise Conflict("유효 기간이 지난 수료증이라 다시 발급할 수 없어요.")


def _is_valid(database: Database, new: Certificate) -> bool:
    """Another tab has finished it in the meantime."""
    with database.read() as session:
        return session.scalar(select(Certificate.state).where(Certificate.id == new.id)) == "valid"


def _keep(session: Session, actor: Actor, old: Certificate, new: Certificate, purpose: str, *, renames: bool) -> None:
    for certificate, verb in ((old, "completion.replaced"), (new, "completion.reissued")):
        record(
            session, actor, verb, "certificate", certificate.id, purpose=purpose,
            organisation_id=certificate.organisation_id, person_id=certificate.person_id,
            old=old.number, new=new.number,
        )  # fmt: skip
    if renames:
        correct_name(session, actor, old.person_id, new.recipient_name or "", old.organisation_id, purpose)


def _is_known_elsewhere(database: Database, old: Certificate) -> bool:
    """Whether another center has the person too: then their name there is not ours to change. Nothing else of it is read."""
    with database.system().read() as session:
        other = select(Enrolment.id).where(
            Enrolment.person_id == old.person_id, Enrolment.organisation_id != old.organisation_id
        )
        return session.scalar(other.limit(1)) is not None


def name_now(session: Session, certificate: Certificate) -> str:
    """What the person is called in the rosters today."""
    return session.scalars(select(Person.name).where(Person.id == certificate.person_id)).one()
