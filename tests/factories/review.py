"""Arranging hand-ins as the labeling room leaves them, without drawing: two pictures with cups and bowls."""

from datetime import timedelta
from typing import Any

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Enrolment
from app.cohorts.outline import Stage, Step
from app.core.clock import now
from app.labeling.models import LabelingRun, Submission
from app.labeling.submissions import snapshot_hash
from tests.factories.world import World

GOOD: list[dict[str, Any]] = [
    {"label": "cup", "x": 100, "y": 100, "w": 100, "h": 100},
    {"label": "bowl", "x": 400, "y": 300, "w": 200, "h": 120},
]
POOR = GOOD[:1]
LABELS = {"cup": "컵", "bowl": "그릇"}


def final_stage() -> Stage:
    return Stage(
        slug="3-practice",
        title="직접 해봐요",
        summary="사진에 네모를 그려요.",
        week=1,
        steps=(Step(key="assignment:boxes", title="최종 과제"),),
    )


def finding(item: str, regions: list[dict[str, Any]]) -> dict[str, Any]:
    """What the grader says of the first `len(regions)` boxes of GOOD, drawn as they should be."""
    missed = GOOD[len(regions) :]
    remarks = [{"kind": "missing", "text": "그릇 1개를 놓쳤어요(가운데).", "boxes": []}] if missed else []
    return {
        "item": item,
        "score": 100.0 if not missed else 66.7,
        "found": len(regions),
        "wrong": 0,
        "missed": len(missed),
        "tight": len(regions),
        "gold": GOOD,
        "remarks": remarks,
    }


def hand_in(
    world: World,
    enrolment: Enrolment,
    *,
    run: LabelingRun | None = None,
    drawn: tuple[list[dict[str, Any]], ...] = (POOR, GOOD),
    waited: timedelta = timedelta(hours=3),
) -> Submission:
    """A hand-in of `enrolment`: the first one of a new run, or, with `run`, the next one after a return."""
    with world.database.write() as session:
        instant = now(session)
        if run is None:
            run = LabelingRun(
                organisation_id=enrolment.organisation_id,
                person_id=enrolment.person_id,
                enrolment_id=enrolment.id,
                task="boxes",
                pool="final",
                attempt=1,
                document_hash="d" * 64,
                guide_version=1,
                rules={"match_iou": 0.5, "tight_iou": 0.8, "pass_mark": 80},
                items=["f1", "f2"],
                started_at=instant,
            )
            session.add(run)
        else:
            run = session.merge(run, load=True)
        run.state = "submitted"
        session.flush()
        number = session.query(Submission).filter_by(run_id=run.id).count() + 1
        size = {"width": 960, "height": 720}
        items = [
            {"item": f"f{n}", "media": f"media/{n}.webp", "alt": f"주방 {n}", "regions": regions, **size}
            for n, regions in enumerate(drawn, 1)
        ]
        snapshot = {
            "kind": "boxes",
            "task": "boxes",
            "title": "사진에 네모 표시하기",
            "document_hash": "d" * 64,
            "guide_version": 1,
            "labels": LABELS,
            "items": items,
        }
        made = Submission(
            organisation_id=enrolment.organisation_id,
            person_id=enrolment.person_id,
            kind="boxes",
            ref="boxes",
            enrolment_id=enrolment.id,
            run_id=run.id,
            number=number,
            snapshot=snapshot,
            snapshot_hash=snapshot_hash(snapshot),
            findings=[finding(f"f{n}", regions) for n, regions in enumerate(drawn, 1)],
            machine_score=85.7,
            state="submitted",
            submitted_at=instant - waited,
        )
        session.add(made)
        record_step(session, load_learner(session, enrolment.id), "assignment:boxes", "submitted")
        return made


def decision(verdict: str, *levels: int, **extra: str) -> dict[str, str]:
    """The fields of the decision form."""
    chosen = dict(zip(("level-completeness", "level-tightness", "level-labels"), map(str, levels), strict=False))
    if verdict == "returned":
        chosen |= {
            "reason": "대상 누락",
            "note": "사진 1의 가운데에 그릇이 하나 더 있어요.",
            "example": "1:gold:2",
        }
    return {"verdict": verdict, **chosen, **extra}
