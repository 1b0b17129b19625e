"""Making papers for people of one cohort: facts read in one transaction, printed outside, kept in another with who and why.

What was made stays as it is: nothing renders it again. Its number is drawn at random, so that no two are ever the same, also
after a restore; the file is stored before the row that names it.
"""

import base64
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.attendance_ledger import tallies
from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import DONE
from app.cohorts.queries import access_cohort
from app.completion.attending import printed_attendance
from app.completion.issuing import FONTS, TOKEN_BYTES
from app.completion.models import Certificate, Paper
from app.completion.naming import may_be_token
from app.completion.papers import (
    TITLES,
    TO_LENGTH,
    WORDS_LENGTH,
    PaperKind,
    PrintedPaper,
    render_paper,
    standing_of,
    why_none,
)
from app.completion.pdf import qr_svg
from app.completion.policy import may_manage, may_read, step_facts
from app.completion.queries import frozen_programme, load_candidates, outline_of
from app.completion.schemas import Candidate
from app.content.collection import Content
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.idempotency import earlier_result, keep_result
from app.core.storage import Storage
from app.identity.models import Account
from app.people.models import Organisation, Person

AT_ONCE = 40  # some 25 ms each, while one waits
REASON_LENGTH = range(2, 201)


@dataclass(frozen=True)
class Wish:
    """What was asked for. `words` and `to` are printed, `reason` is kept in the record alone."""

    kind: PaperKind
    people: frozenset[uuid.UUID]
    to: str
    words: str
    reason: str


@dataclass(frozen=True)
class Line:
    """Somebody of the cohort, and why there is no such paper for them (kind → sentence, empty for who may get one)."""

    candidate: Candidate
    standing: str | None
    why_none: dict[str, str]


def checked_wish(kind: str, people: Collection[uuid.UUID], to: str, words: str, reason: str) -> Wish:
    """Raises Invalid, which names every field that is to be mended."""
    to, reason = " ".join(to.split()), " ".join(reason.split())
    words = "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()
    faults: dict[str, str] = {}
    if kind not in TITLES:
        faults["kind"] = "어떤 서류인지 골라 주세요."
    if not people:
        faults["enrolment"] = "표에서 한 분 이상 골라 주세요."
    elif len(people) > AT_ONCE:
        faults["enrolment"] = f"한 번에 {AT_ONCE}분까지 만들 수 있어요. 지금은 {len(people)}분이에요."
    if len(to) > TO_LENGTH:
        faults["to"] = f"내는 곳은 {TO_LENGTH}자까지예요. 지금은 {len(to)}자예요."
    if kind == "recommendation" and len(words) not in WORDS_LENGTH:
        faults["words"] = f"추천하는 글을 20자에서 600자로 적어 주세요. 지금은 {len(words)}자예요."
    if any(not letter.isprintable() for letter in to + words.replace("\n", "")):
        faults["words"] = "보이지 않는 글자가 들어 있어요. 지우고 다시 적어 주세요."
    if len(reason) not in REASON_LENGTH:
        faults["reason"] = f"왜 만드는지 2자에서 200자로 적어 주세요. 지금은 {len(reason)}자예요."
    if faults:
        raise Invalid("", faults)
    written = words if kind == "recommendation" else ""
    return Wish(cast(PaperKind, kind), frozenset(people), to, written, reason)


def list_lines(session: Session, cohort: Cohort) -> list[Line]:
    """Everyone of the cohort by name; the caller has authorised access."""
    over = today(session) > cohort.ends_on
    counted = tallies(session, cohort.id)
    lines = []
    for each in load_candidates(session, cohort):
        standing = standing_of(each.state, each.outcome, over)
        marked = counted[each.enrolment_id].marked if each.enrolment_id in counted else 0
        lines.append(Line(each, standing, {kind: why_none(kind, standing, marked) for kind in TITLES}))
    return lines


def make_papers(
    database: Database,
    storage: Storage,
    content: Content,
    public_url: str,
    actor: Actor,
    cohort_id: uuid.UUID,
    wish: Wish,
    key: str,
    fonts: Path = FONTS,
) -> list[uuid.UUID]:
    """The public ids of what was made, in the order of names; the same key again gives the same. Raises NotFound and Invalid."""
    with database.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        chosen = [line for line in list_lines(session, cohort) if line.candidate.public_id in wish.people]
        _require_all(chosen, wish)
        prints = [_printed(session, content, public_url, cohort, line, wish) for line in chosen]
    hashes = [storage.put(render_paper(each, qr_svg(each.verify_url), fonts)) for each in prints]
    body: dict[str, object] = {
        "cohort": cohort_id,
        "kind": wish.kind,
        "to": wish.to,
        "words": wish.words,
        "reason": wish.reason,
    }
    body["people"] = sorted(map(str, wish.people))
    with database.write() as session:
        done, earlier = earlier_result(session, actor.account_id, key, body)
        if done:
            return [uuid.UUID(each) for each in earlier]
        made = [
            _keep(session, actor, cohort, line, printed, digest, wish)
            for line, printed, digest in zip(chosen, prints, hashes, strict=True)
        ]
        keep_result(session, actor.account_id, key, [str(each.public_id) for each in made])
    return [each.public_id for each in made]


def _require_all(chosen: Sequence[Line], wish: Wish) -> None:
    if len(chosen) != len(wish.people):
        raise Invalid("", {"enrolment": "이 회차에 없는 분이 들어 있어요. 다시 골라 주세요."})
    for line in chosen:
        if why := line.why_none[wish.kind]:
            title = TITLES[wish.kind].korean
            raise Invalid("", {"enrolment": f"{line.candidate.name} 님의 {title}는 만들 수 없어요. {why}"})


def _printed(
    session: Session, content: Content, public_url: str, cohort: Cohort, line: Line, wish: Wish
) -> PrintedPaper:
    organisation = session.get_one(Organisation, cohort.organisation_id)
    if not organisation.head_title.strip() or not organisation.head_name.strip():
        raise Invalid(
            "",
            {
                "kind": f"{organisation.name}의 기관장 직함과 이름이 없어 만들 수 없어요. 운영자에게 등록을 부탁해 주세요."
            },
        )
    programme = frozen_programme(session, content, cohort)
    outline = outline_of(cohort)
    steps = [step.key for stage in outline if not stage.beside for step in stage.required]
    facts = step_facts(outline, line.candidate.facts)
    attended = (
        printed_attendance(session, cohort.id, line.candidate.enrolment_id) if wish.kind == "attendance" else None
    )
    certificate = _certificate(session, line) if wish.kind == "recommendation" else None
    day = today(session)
    token = base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode()
    return PrintedPaper(
        kind=wish.kind,
        number=f"{day:%Y-%m%d}-{base64.b32encode(secrets.token_bytes(5)).decode()}",
        recipient_name=line.candidate.name,
        institution=organisation.name,
        representative_title=organisation.head_title,
        representative_name=organisation.head_name,
        phone=organisation.phone,
        programme_title=cohort.programme_title,
        cohort_name=cohort.name,
        period_start=cohort.starts_on,
        period_end=cohort.ends_on,
        hours=programme.hours if programme else None,
        standing=line.standing or "",
        passed=sum(key in facts and facts[key].state in DONE for key in steps),
        required=len(steps),
        certificate_number=certificate.number if certificate else "",
        results=tuple((certificate.printed or {}).get("results", ())) if certificate else (),
        to=wish.to,
        words=wish.words,
        attendance=attended,
        made_on=day,
        verify_url=f"{public_url}/v/{token}",
    )


def _certificate(session: Session, line: Line) -> Certificate | None:
    """The certificate that counts now, whose number and results a recommendation may name."""
    lasting = Certificate.valid_until.is_(None) | (Certificate.valid_until > now(session))
    return session.scalar(
        select(Certificate).where(
            Certificate.enrolment_id == line.candidate.enrolment_id,
            Certificate.kind == "certificate",
            Certificate.state == "valid",
            lasting,
        )
    )


def _keep(
    session: Session, actor: Actor, cohort: Cohort, line: Line, printed: PrintedPaper, digest: str, wish: Wish
) -> Paper:
    made = Paper(
        organisation_id=cohort.organisation_id,
        person_id=line.candidate.person_id,
        enrolment_id=line.candidate.enrolment_id,
        kind=printed.kind,
        number=printed.number,
        token=printed.verify_url.rpartition("/")[2],
        printed=printed.model_dump(mode="json", exclude={"recipient_name"}),
        recipient_name=printed.recipient_name,
        reason=wish.reason,
        pdf_hash=digest,
        made_at=now(session),
        made_by=actor.account_id,
    )
    session.add(made)
    session.flush()
    record(
        session, actor, "completion.paper_made", "paper", made.id, purpose=wish.reason,
        organisation_id=made.organisation_id, person_id=made.person_id, number=made.number, kind=made.kind,
    )  # fmt: skip
    return made


def access_paper(session: Session, actor: Actor, public_id: uuid.UUID) -> Paper:
    """For the person, and for the center's staff. Raises NotFound."""
    found = session.scalar(select(Paper).where(Paper.public_id == public_id))
    if found is None or not may_read(actor, found.person_id, found.organisation_id):
        raise NotFound()
    return found


def list_papers(session: Session, actor: Actor, cohort: Cohort, limit: int = 200) -> list[tuple[Paper, str]]:
    """What was made for people of the cohort, newest first, each with who made it."""
    if not may_manage(actor, cohort.organisation_id):
        raise NotFound()
    rows = session.execute(
        select(Paper, Person.name)
        .join(Enrolment, Enrolment.id == Paper.enrolment_id)
        .outerjoin(Account, Account.id == Paper.made_by)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Enrolment.cohort_id == cohort.id)
        .order_by(Paper.id.desc())
        .limit(limit)
    )
    return [(paper, name or "") for paper, name in rows]


def list_own_papers(session: Session, person_id: int) -> Sequence[Paper]:
    """What the person's centers made for them, newest first."""
    own = Paper.person_id == person_id, Paper.pdf_hash.is_not(None)
    return session.scalars(select(Paper).where(*own).order_by(Paper.id.desc()).limit(50)).all()


def find_paper(session: Session, token: str) -> Paper | None:
    """By the token in its address, written in either case."""
    if not may_be_token(token):
        return None
    return session.scalar(select(Paper).where(Paper.token == token.upper()))


def find_paper_by_pdf(session: Session, digest: str) -> Paper | None:
    """The one whose PDF has this SHA-256."""
    return session.scalar(select(Paper).where(Paper.pdf_hash == digest).limit(1))
