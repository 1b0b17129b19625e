"""A draft with its run, and what is worked out of it: the odd rows, the decisions, the dataset. Reads nothing more."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from app.content.lab import Lab
from app.datasets.building import Dataset, Texts, Work, build
from app.datasets.checks import Check, check
from app.datasets.cleaning import Decision
from app.datasets.forms import is_whole, recipe_of
from app.datasets.marks import Origin
from app.datasets.models import DatasetDraft
from app.datasets.oddities import Odd, find_odd
from app.datasets.people import VERSION
from app.datasets.planting import Planted
from app.labeling.models import LabelingRun

Place = Literal["question", "source", "rows", "shape", "card", "check", "waiting", "passed"]
STEPS = ("취득: 자료 받기", "가공: 다듬기", "편집: 칸과 줄 고르기", "데이터셋 작성: 카드 붙이기")
PLACES: dict[Place, int] = {
    "question": 1,
    "source": 1,
    "rows": 2,
    "shape": 3,
    "card": 4,
    "check": 4,
    "waiting": 4,
    "passed": 4,
}


@dataclass(frozen=True)
class OpenDraft:
    """One's own draft, authorised, with the run on which its hand-ins hang."""

    draft: DatasetDraft
    run: LabelingRun

    @property
    def open(self) -> bool:
        """Whether it may still be changed."""
        return self.run.state in ("open", "returned")

    @cached_property
    def odd(self) -> tuple[Odd, ...]:
        return find_odd(self.draft.source) if self.draft.source else ()

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        return {
            row: Decision(each["deed"], each["reason"], each["value"]) for row, each in self.draft.decisions.items()
        }

    @property
    def firsts(self) -> dict[str, Decision]:
        """The first decision about each row."""
        return {row: Decision(**each["first"]) for row, each in self.draft.decisions.items()}

    @property
    def planted(self) -> dict[str, Planted]:
        return {row: Planted(**each) for row, each in self.draft.planted.items()}

    @property
    def columns(self) -> list[str]:
        """The keys of the columns chosen so far."""
        return list((self.draft.recipe or {}).get("columns", ()))

    @property
    def place(self) -> Place:
        """Where the person is: the first thing that is not done."""
        draft = self.draft
        if not self.open:
            return "passed" if self.run.state == "passed" else "waiting"
        if not draft.person or not draft.question:
            return "question"
        if draft.source is None:
            return "source"
        if draft.cleaned is None:
            return "rows"
        if not is_whole(draft.recipe):
            return "shape"
        return "check" if all(draft.texts.get(part) for part in ("title", "descriptions", "limits", "uses")) else "card"

    def undecided(self) -> int | None:
        """The number of the first odd row without a decision, from 1."""
        return next((n for n, odd in enumerate(self.odd, 1) if odd.row not in self.draft.decisions), None)

    def work(self, lab: Lab) -> Work:
        """All that was decided. The source must be there."""
        draft = self.draft
        assert draft.source is not None
        question = lab.question(draft.question)
        return Work(
            person=draft.person,
            question=question.text if question else draft.question,
            source=draft.source,
            odd=self.odd,
            decisions=self.decisions,
            recipe=recipe_of(draft.recipe or {}, draft.source),
            texts=texts_of(draft.texts),
        )

    def judged(self, lab: Lab, name: str) -> tuple[Dataset, tuple[Check, ...]]:
        """The dataset as it is now, and what a machine says of it; `name` is the person's own."""
        work = self.work(lab)
        question = lab.question(self.draft.question)
        dataset = build(work)
        return dataset, check(work, dataset, question.needs if question else (), (name,))


def texts_of(kept: Mapping[str, Any]) -> Texts:
    return Texts(**{name: kept[name] for name in ("title", "descriptions", "gaps", "limits", "uses") if name in kept})


def period_of(lab: Lab) -> tuple[date, date]:
    """The first and last day of the lab's weeks."""
    return lab.starts, lab.starts + timedelta(days=7 * lab.weeks - 1)


def origin_of(draft: DatasetDraft, lab: Lab) -> Origin:
    """What the draft's export is made from."""
    return Origin(str(draft.public_id), draft.person, lab.starts.isoformat(), lab.weeks, VERSION)


def seed_of(secret: bytes, draft: DatasetDraft) -> str:
    """Of a person's own invented life; nobody can work it out, and with it what was planted."""
    return hmac.new(secret, f"datasets/seed/{draft.public_id}".encode(), hashlib.sha256).hexdigest()


def key_of(secret: bytes) -> bytes:
    """The key of the maker's mark."""
    return hmac.new(secret, b"datasets/mark", hashlib.sha256).digest()
