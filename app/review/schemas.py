"""What the queue and the history read."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.review.policy import Lease


@dataclass(frozen=True)
class Waiting:
    """One line of the queue: a hand-in that nobody has decided. `lease` is whoever took it last, if anybody."""

    public_id: uuid.UUID
    ref: str
    revision: int
    machine_score: float
    submitted_at: datetime
    trainee: str
    cohort: str
    lease: Lease | None
