"""Previewed together, issued together: what each person would get, what changed since it was looked at, the yes to it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort
from app.completion.badges import Badge, find_badge
from app.completion.drafting import Form, draft, in_words, load_form, preview_marks, seen_hash
from app.completion.issuing import Desk
from app.completion.journal import require_sure
from app.completion.keys import require_known
from app.completion.lists import lock_list
from app.completion.measuring import load_results
from app.completion.models import Issuance
from app.completion.policy import why_not
from app.completion.queries import load_candidates, outline_of, reserved_certificates
from app.completion.schemas import Candidate
from app.content.collection import Content
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import Invalid, NotFound
from app.credentials.credential import ResultFact

KEPT_FOR = timedelta(days=1)
NOBODY = {"enrolment": "표에서 한 분 이상 골라 주세요."}


@dataclass(frozen=True)
class Shown:
    """One line of a preview: what this person's will say, in words."""

    candidate: Candidate
    own: Mapping[str, str]
    common: Mapping[str, str]

    @property
    def seen(self) -> str:
        return seen_hash(self.common, self.own)


@dataclass(frozen=True)
class Preview:
    """`ready` get one, `refused` do not (and why), `waiting` have a number of an earlier run that was never signed. `changed`:
    what is no longer as it was shown, as sentences."""

    common: Mapping[str, str]
    ready: tuple[Shown, ...]
    refused: tuple[tuple[Candidate, str], ...]
    waiting: int
    changed: tuple[str, ...] = ()


def require_badge(cohort: Cohort, slug: str) -> Badge | None:
    """The badge named by a form; None for the certificate of completion. Raises NotFound."""
    if not slug:
        return None
    found = find_badge(outline_of(cohort), slug)
    if found is None:
        raise NotFound()
    return found


def show(session: Session, form: Form, candidates: Sequence[Candidate]) -> tuple[Shown, ...]:
    """What each of these people's will say. Raises Invalid for a name that cannot be signed."""
    at, day = now(session), today(session)
    return tuple(_shown(form, each, preview_marks(form.public_url, at, day, each)) for each in candidates)


def _shown(form: Form, candidate: Candidate, marks: Any) -> Shown:
    common, own = in_words(draft(form, candidate, marks)[2])
    return Shown(candidate, own, common)


def candidates_for(
    session: Session, content: Content, cohort: Cohort, badge: Badge | None, only: Collection[int] | None = None
) -> list[Candidate]:
    """Everyone, judged now; for a badge with what was measured of those who may get it."""
    found = load_candidates(session, cohort, badge=badge, only=only)
    if badge is None:
        return found
    ready = [each for each in found if each.verdict == "ready"]
    results = load_results(session, content, cohort, badge, outline_of(cohort), ready)
    return [replace(each, results=results.get(each.enrolment_id, ())) for each in found]


def preview(
    session: Session, content: Content, public_url: str, cohort: Cohort, issuance: Issuance
) -> tuple[Preview, Form]:
    """The issuance as it would be carried out now, and what has changed since it was last shown."""
    badge = require_badge(cohort, issuance.badge or "")
    form = load_form(session, content, cohort, public_url, badge)
    everyone = candidates_for(session, content, cohort, badge)
    before = {int(each["enrolment"]): each for each in issuance.people}
    wanted = [each for each in everyone if each.enrolment_id in before]
    ready = show(session, form, [each for each in wanted if each.verdict == "ready" and not each.holds])
    refused = [(each, why_not(each)) for each in everyone if why_not(each) and each.verdict != "issued"]
    common = next((each.common for each in ready), issuance.common)
    changed = (*_changes("모두", issuance.common, common), *_changed_people(before, ready, wanted))
    waiting = len(reserved_certificates(session, cohort.id, badge.slug if badge else None))
    return Preview(common, ready, tuple(refused), waiting, changed), form


def _changed_people(
    before: Mapping[int, Mapping[str, Any]], ready: Sequence[Shown], wanted: Sequence[Candidate]
) -> list[str]:
    now_ready = {each.candidate.enrolment_id: each for each in ready}
    said: list[str] = []
    for each in wanted:
        shown = now_ready.get(each.enrolment_id)
        if shown is None:
            said.append(f"{each.name} 님은 이제 받을 수 없습니다. {why_not(each) or '번호가 이미 정해졌습니다.'}")
        else:
            said += _changes(f"{each.name} 님", before[each.enrolment_id].get("own", {}), shown.own)
    return said


def _changes(whose: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [f"{whose} · {name}: {before.get(name) or '없음'} → {after.get(name) or '없음'}" for name in names]


@dataclass(frozen=True)
class Planned:
    """What an issuance will keep of the people it is about."""

    badge: str | None
    people: list[dict[str, Any]]
    common: dict[str, str]


def plan(
    session: Session,
    content: Content,
    public_url: str,
    cohort: Cohort,
    *,
    badge: Badge | None,
    wanted: Collection[uuid.UUID] | None,
    strict: bool = False,
) -> Planned:
    """What the `wanted` people (None: everyone who may get one) would get. It takes long for many, so no write transaction is
    open meanwhile. Raises Invalid when that is nobody, or, `strict`, when one of them may not get one: it says who and why."""
    form = load_form(session, content, cohort, public_url, badge)
    everyone = candidates_for(session, content, cohort, badge)
    chosen = [each for each in everyone if wanted is None or each.public_id in wanted]
    waiting = reserved_certificates(session, cohort.id, badge.slug if badge else None)
    if (wanted is not None and len(chosen) != len(set(wanted))) or (not chosen and not waiting):
        raise Invalid("누구에게 발급할지 한 분 이상 골라 주세요.", NOBODY)
    if strict:
        _require_all(chosen)
    shown = show(session, form, [each for each in chosen if each.verdict == "ready" and not each.holds])
    if not shown and not waiting and not strict:
        raise Invalid("지금 발급할 수 있는 분이 없어요.", NOBODY | _reasons(chosen))
    return Planned(
        badge.slug if badge else None, [_entry(each) for each in shown], dict(shown[0].common) if shown else {}
    )


def keep(session: Session, actor: Actor, cohort: Cohort, planned: Planned) -> Issuance:
    """Keep what was planned, to be looked at and agreed to."""
    made = Issuance(
        organisation_id=cohort.organisation_id,
        cohort_id=cohort.id,
        badge=planned.badge,
        people=planned.people,
        common=planned.common,
        created_by=actor.account_id,
        created_at=now(session),
    )
    session.add(made)
    session.flush()
    return made


def drop_stale(session: Session) -> None:
    """Forget the previews, with the names in them, that nobody agreed to within a day."""
    session.execute(delete(Issuance).where(Issuance.state == "waiting", Issuance.created_at < now(session) - KEPT_FOR))


def _require_all(chosen: Sequence[Candidate]) -> None:
    if not chosen:
        raise Invalid("누구에게 발급할지 한 분 이상 골라 주세요.", NOBODY)
    for each in chosen:
        if each.verdict not in ("ready", "issued"):
            why = why_not(each)
            raise Invalid(f"{each.name} 님께는 아직 발급할 수 없어요. {why}", {"enrolment": f"{each.name} 님: {why}"})


def _reasons(chosen: Sequence[Candidate]) -> dict[str, str]:
    lines = [f"{each.name} 님: {why_not(each)}" for each in chosen[:3]]
    return {"enrolment": " ".join(lines)} if lines else {}


def _entry(shown: Shown) -> dict[str, Any]:
    results = [each.model_dump(mode="json") for each in shown.candidate.results]
    return {
        "enrolment": shown.candidate.enrolment_id, "seen": shown.seen, "own": dict(shown.own), "results": results,
    }  # fmt: skip


def keep_preview(session: Session, issuance: Issuance, found: Preview) -> None:
    """What was shown last is what a yes is about."""
    issuance.people = [_entry(each) for each in found.ready]
    issuance.common = dict(found.common)
    session.flush()


def say_yes(session: Session, desk: Desk, actor: Actor, cohort: Cohort, issuance: Issuance) -> bool:
    """waiting → started, with today as the day of award; False when it was started before. Names are forgotten here: the
    hash of what was shown stays. Raises KeyRefused and NumbersUnsure while nothing can be numbered or signed."""
    lock_list(session, desk.public_url)
    require_sure(session, desk.journal)
    require_known(session, desk.keys)
    taken = session.execute(
        update(Issuance)
        .where(Issuance.id == issuance.id, Issuance.state == "waiting")
        .values(state="started", awarded_on=today(session))
        .returning(Issuance.id)
    ).first()
    if taken is None:
        return False
    known = {int(each["enrolment"]) for each in issuance.people}
    left = reserved_certificates(session, cohort.id, issuance.badge)
    issuance.people = [
        *({"enrolment": each.enrolment_id, "seen": None} for each in left if each.enrolment_id not in known),
        *(_stripped(each, issuance.badge) for each in issuance.people),
    ]
    issuance.common = {}
    record(
        session, actor, "completion.issuance_started", "issuance", issuance.id,
        organisation_id=cohort.organisation_id, people=len(issuance.people), badge=issuance.badge or "",
    )  # fmt: skip
    session.flush()
    return True


def _stripped(entry: Mapping[str, Any], badge: str | None) -> dict[str, Any]:
    kept = {"enrolment": entry["enrolment"], "seen": entry["seen"]}
    return kept | {"results": entry["results"]} if badge else kept


def results_of(people: Sequence[Mapping[str, Any]]) -> dict[int, tuple[ResultFact, ...]]:
    """What was measured of each when it was shown: it is issued as it was seen."""
    return {
        int(each["enrolment"]): tuple(ResultFact.model_validate(result) for result in each.get("results", []))
        for each in people
    }


def access_issuance(session: Session, cohort: Cohort, public_id: uuid.UUID, *, lock: bool = False) -> Issuance:
    """One of the cohort, access to which is authorised already. Raises NotFound."""
    query = select(Issuance).where(Issuance.public_id == public_id, Issuance.cohort_id == cohort.id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound()
    return found
