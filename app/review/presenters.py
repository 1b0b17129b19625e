"""Words and addresses for the pages of the review room."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request

from app.cohorts.models import Document
from app.content.tasks import PRACTICE
from app.core.errors import NotFound
from app.datasets.judged import KIND as DATASET
from app.datasets.judged import PARTS_OF_A_DATASET
from app.labeling.models import Submission
from app.labeling.types import type_of
from app.review.entries import Work
from app.review.rubric import Rubric

ORDINALS = ("첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")


def waiting_words(submitted_at: datetime, now: datetime) -> str:
    """How long a hand-in has waited: 방금, 35분, 3시간, 2일."""
    waited = now - submitted_at
    if waited >= timedelta(days=1):
        return f"{waited.days}일"
    minutes = int(waited.total_seconds() // 60)
    return f"{minutes // 60}시간" if minutes >= 60 else f"{minutes}분" if minutes >= 1 else "방금"


def ordinal(number: int) -> str:
    """첫 번째 … 열 번째, then 11번째."""
    return f"{ORDINALS[number - 1]} 번째" if number <= len(ORDINALS) else f"{number}번째"


def picture_src(request: Request, ref: str, media: str, version: str) -> str:
    """Address of a picture of a snapshot; `version` is the hash of the task's document that was frozen with it."""
    path = request.app.url_path_for("labeling:media", task=ref, name=media.removeprefix("media/"))
    return f"{path}?v={version[:12]}"


def is_drawn(kind: str) -> bool:
    """Whether a hand-in's items are pictures with boxes, which are judged on the picture itself."""
    return kind == "boxes"


def work_of(request: Request, submission: Submission, rules: Mapping[str, float], document: Document | None) -> Work:
    """What a hand-in was made under: its frozen document, else the file's. Raises NotFound when neither is there. A dataset is
    whole in its snapshot."""
    if submission.kind == DATASET:
        return Work(PARTS_OF_A_DATASET, None, rules)
    body = (
        PRACTICE.validate_python(document.body) if document else request.app.state.content.practice.get(submission.ref)
    )
    if body is None:
        raise NotFound()
    return Work(type_of(body), body, rules, str(submission.enrolment_id))


def levels_of(rubric: Rubric, scores: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each criterion with the level that was chosen, in words."""
    return [
        {"title": c.title, "level": scores[c.name], "words": c.levels[scores[c.name]], "weight": c.weight}
        for c in rubric.criteria
    ]


def task_titles(request: Request) -> dict[str, str]:
    """Titles of the tasks and labs by slug."""
    content = request.app.state.content
    return {slug: each.title for group in (content.practice, content.labs) for slug, each in group.items()}
