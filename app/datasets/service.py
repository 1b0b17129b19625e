"""The deeds of the lab: begin, choose, take the data, decide about rows, shape, describe, hand in. Each is kept when it returns, so
that nobody who is cut off decides anything twice."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.cohorts.ledger import Learner, load_learner, record_step
from app.cohorts.models import Enrolment
from app.content.lab import Lab
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.datasets import cleaning
from app.datasets.building import Dataset
from app.datasets.checks import Check, may_hand_in
from app.datasets.cleaning import Decision
from app.datasets.drafts import OpenDraft
from app.datasets.judged import KIND, findings_of, first_words, items_of
from app.datasets.models import DatasetDraft, DatasetPackage
from app.datasets.oddities import Odd
from app.datasets.people import PERSONAS
from app.datasets.planting import Planted
from app.datasets.sources import Source
from app.labeling.ladder import step_key
from app.labeling.models import LabelingRun, Submission
from app.labeling.submissions import store_submission

POOL = "final"
PASS_MARK = 60.0
WAYS = ("shelf", "file")
STALE = "다른 창에서 먼저 바꾸었어요. 지금 화면을 보고 이어서 해 주세요."
CLOSED = "이미 낸 자료 묶음이라 고칠 수 없어요. 강사가 돌려주면 다시 고칠 수 있어요."


def start(session: Session, learner: Learner, lab: Lab) -> DatasetDraft:
    """The learner's draft, begun when there is none. Raises NotFound and Forbidden as the step's lock says.

    The race: two taps on 시작하기. The enrolment is held, so that the second one waits and finds the first one's draft.
    """
    session.execute(select(Enrolment.id).where(Enrolment.id == learner.enrolment_id).with_for_update())
    own = select(DatasetDraft).where(DatasetDraft.enrolment_id == learner.enrolment_id, DatasetDraft.lab == lab.slug)
    found = session.scalar(own)
    if found is not None:
        return found
    step = step_key(lab.slug, POOL)
    learner.require_step(step)
    whose = {
        "organisation_id": learner.organisation_id,
        "person_id": learner.person_id,
        "enrolment_id": learner.enrolment_id,
    }
    run = LabelingRun(
        **whose, task=lab.slug, pool=POOL, attempt=1, document_hash=lab.hash, guide_version=lab.guideline.version,
        rules={"pass_mark": PASS_MARK}, items=[], state="open", seq=0, started_at=now(session),
    )  # fmt: skip
    session.add(run)
    session.flush()
    made = DatasetDraft(
        **whose, run_id=run.id, lab=lab.slug, person="", question="", way="", planted={}, decisions={}, texts={}, seq=0,
        started_at=now(session), saved_at=now(session),
    )  # fmt: skip
    session.add(made)
    record_step(session, learner, step, "started")
    session.flush()
    return made


def require_open(opened: OpenDraft, seq: str) -> None:
    """Raises Conflict for a dataset that was handed in, or a form from before somebody changed it."""
    if not opened.open:
        raise Conflict(CLOSED)
    if str(opened.draft.seq) != seq:
        raise Conflict(STALE)


def choose(session: Session, opened: OpenDraft, lab: Lab, person: str, question: str) -> None:
    """Whose weeks, and what they shall answer. The person stays once the data were taken. Raises Invalid."""
    draft, faults = opened.draft, {}
    if draft.source is None and person not in {each.slug for each in PERSONAS}:
        faults["person"] = "누구의 자료를 받을지 하나를 골라 주세요."
    if lab.question(question) is None:
        faults["question"] = "내 자료 묶음이 답할 물음을 하나 골라 주세요."
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    if draft.source is None:
        draft.person = person
    draft.question = question
    _changed(session, draft)


def take(session: Session, opened: OpenDraft, way: str, source: Source, planted: Mapping[str, Planted]) -> None:
    """Keep the tables of the export that were read. Taking it once more changes nothing."""
    draft = opened.draft
    if draft.source is not None:
        return
    draft.way, draft.source = way, source
    draft.planted = {row: asdict(each) for row, each in planted.items()}
    _changed(session, draft)


def decide(session: Session, opened: OpenDraft, odd: Odd, decision: Decision) -> None:
    """One row. The first decision about it stays beside what is decided now."""
    draft, now_decided = opened.draft, asdict(decision)
    first = draft.decisions.get(odd.row, {}).get("first", now_decided)
    draft.decisions = {**draft.decisions, odd.row: {**now_decided, "first": first}}
    flag_modified(draft, "decisions")
    _changed(session, draft)


def settle(session: Session, opened: OpenDraft, lab: Lab) -> None:
    """All rows are decided: grade them, once. Raises Conflict naming how many are left."""
    left = sum(odd.row not in opened.draft.decisions for odd in opened.odd)
    if left or not opened.odd:
        raise Conflict(f"아직 정하지 않은 줄이 {left}개 있어요. 모두 정한 뒤에 마쳐 주세요.")
    if opened.draft.cleaned is None:
        counted = opened.firsts if lab.feedback == "at_once" else opened.decisions
        opened.draft.cleaned = cleaning.to_json(cleaning.grade(counted, opened.planted))
        _changed(session, opened.draft)


def shape(session: Session, opened: OpenDraft, chosen: Mapping[str, Any]) -> None:
    """One part of how the table is made. A name or description of a column that is gone goes with it."""
    draft = opened.draft
    draft.recipe = {**(draft.recipe or {}), **chosen}
    keys = draft.recipe.get("columns", [])
    for name in ("names", "units"):
        if name in draft.recipe:
            draft.recipe[name] = {key: value for key, value in draft.recipe[name].items() if key in keys}
    flag_modified(draft, "recipe")
    _changed(session, draft)


def describe(session: Session, opened: OpenDraft, written: Mapping[str, Any]) -> None:
    """One part of the card, finished or not."""
    opened.draft.texts = {**opened.draft.texts, **written}
    flag_modified(opened.draft, "texts")
    _changed(session, opened.draft)


def _changed(session: Session, draft: DatasetDraft) -> None:
    draft.seq += 1
    draft.saved_at = now(session)
    session.flush()


def hand_in(
    session: Session,
    opened: OpenDraft,
    lab: Lab,
    dataset: Dataset,
    checks: tuple[Check, ...],
    kept: tuple[str, int],
) -> Submission:
    """Hand the dataset in; `kept` is the package's hash in the store, and its size. Raises Conflict naming what must be mended."""
    draft, run = opened.draft, opened.run
    if draft.cleaned is None or not may_hand_in(checks):
        bad = ", ".join(check.title for check in checks if check.state == "bad") or "다듬기"
        raise Conflict(f"먼저 고칠 것이 있어요: {bad}. 점검 화면에서 하나씩 고쳐 주세요.")
    remarks = cleaning.remarks(opened.odd, opened.decisions, opened.planted)
    findings, score = findings_of(checks, draft.cleaned, remarks)
    snapshot = {
        "kind": KIND,
        "task": draft.lab,
        "title": f"{lab.title} · {dataset['sheet']['title']}",
        "document_hash": run.document_hash,
        "guide_version": run.guide_version,
        "package": kept[0],
        "items": items_of(dataset, first_words(draft.cleaned)),
    }
    made = store_submission(session, load_learner(session, draft.enrolment_id), run, KIND, snapshot, findings, score)
    run.seq += 1
    session.flush()
    session.add(
        DatasetPackage(
            organisation_id=draft.organisation_id,
            person_id=draft.person_id,
            draft_id=draft.id,
            submission_id=made.id,
            number=made.number,
            title=dataset["sheet"]["title"],
            rows=len(dataset["data"]["rows"]),
            columns=len(dataset["data"]["header"]),
            size=kept[1],
            file_hash=kept[0],
            made_at=now(session),
        )
    )
    _changed(session, draft)
    return made
