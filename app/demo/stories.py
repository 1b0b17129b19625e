"""How the people of the demo spend their weeks, as stories for the timeline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.service import exempt_stage
from app.demo import judging
from app.demo.cast import NEVER_COMES, STOPS_AT_CONSENTS, Role
from app.demo.staff import Staff
from app.demo.timeline import Story
from app.demo.trainee import Trainee
from app.demo.world import actor_of

Deed = Callable[[Session], None]
EXEMPTION = "컴퓨터활용능력 자격증을 확인했어요."


@dataclass(frozen=True)
class Path:
    """One person's way through one cohort, and whose help it takes. `ends`: the last instant it may reach."""

    trainee: Trainee
    role: Role
    cohort: Cohort
    staff: Staff
    ends: datetime

    @property
    def steps(self) -> list[str]:
        """The outline's keys up to the role's last one, in order."""
        keys = [step["key"] for stage in self.cohort.outline for step in stage["steps"] if not step["optional"]]
        return keys[: keys.index(self.role.upto) + 1] if self.role.upto else []


def tell(path: Path) -> Story:
    """The person comes on the cohort's first day (late ones shortly before their last deed) and does one deed after the
    other until the role's last day."""
    timeline, database, role = path.trainee.world.timeline, path.trainee.world.database, path.role
    deeds = _deeds(path)
    last = timeline.daytime(path.ends - timedelta(days=role.quiet))
    first = last - timedelta(minutes=20) if role.late else timeline.at(path.cohort.starts_on, 9, 30 + role.number % 30)
    for instant, deed in zip(timeline.spread(first, last, len(deeds)), deeds, strict=True):
        yield instant
        with database.write() as session:
            deed(session)


def _deeds(path: Path) -> list[Deed]:
    trainee, role = path.trainee, path.role
    if role.twist == NEVER_COMES:
        return []
    if role.twist == STOPS_AT_CONSENTS:
        return [trainee.come_in, partial(trainee.agree, most=role.number % 2)]
    steps: list[Deed] = [partial(trainee.do_step, key=key, care=role.mark) for key in path.steps]
    return [trainee.come_in, trainee.agree, trainee.describe_device, *steps, *TWISTS.get(role.twist, _nothing)(path)]


def _nothing(path: Path) -> list[Deed]:
    return []


def _half_reads(path: Path) -> list[Deed]:
    return [partial(path.trainee.read, ref="0-ready/photo-and-mic", activities=1)]


def _leaves_quiz_open(path: Path) -> list[Deed]:
    return [partial(path.trainee.answer_quiz, slug="stage-1", answered=4)]


def _fails_quiz_twice(path: Path) -> list[Deed]:
    return [partial(path.trainee.answer_quiz, slug="stage-1", wrong=wrong) for wrong in (13, 11)]


def _fails_quiz_thrice(path: Path) -> list[Deed]:
    return [partial(path.trainee.answer_quiz, slug="stage-1", wrong=wrong) for wrong in (13, 12, 12)]


def _nearly_passes_exam(path: Path) -> list[Deed]:
    return [partial(path.trainee.mark, slug="boxes", pool="exam", below=78.0)]


def _passes(path: Path) -> list[Deed]:
    return [partial(judging.pass_hand_in, instructor=path.staff.instructor, enrolment_id=path.trainee.enrolment_id)]


def _gets_it_back(path: Path) -> list[Deed]:
    return [partial(judging.return_hand_in, instructor=path.staff.instructor, enrolment_id=path.trainee.enrolment_id)]


def _is_exempted(path: Path) -> list[Deed]:
    def exempt(session: Session) -> None:
        enrolment = session.get_one(Enrolment, path.trainee.enrolment_id)
        exempt_stage(session, actor_of(session, path.staff.center), enrolment, "1-start", EXEMPTION)

    return [exempt]


TWISTS: dict[str, Callable[[Path], list[Deed]]] = {
    "half_reads": _half_reads,
    "leaves_quiz_open": _leaves_quiz_open,
    "fails_quiz_twice": _fails_quiz_twice,
    "fails_quiz_thrice": _fails_quiz_thrice,
    "nearly_passes_exam": _nearly_passes_exam,
    "passes": _passes,
    "gets_it_back": _gets_it_back,
    "is_exempted": _is_exempted,
}
