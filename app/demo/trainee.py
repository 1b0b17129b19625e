"""One trainee's deeds, done as the pages do them: through the services, in the trainee's name."""

import zlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.assessment import ending, handing_in
from app.assessment import service as assessment
from app.assessment.papers import Paper
from app.assessment.policy import Refusal
from app.assessment.queries import answers_of, frozen_quiz, paper_of
from app.cohorts.ledger import Learner, access_learner
from app.cohorts.service import activate_enrolment
from app.core.actor import Actor
from app.demo.answers import filled_form
from app.demo.boxes import draw
from app.demo.handing import made_for
from app.demo.world import World, actor_of
from app.identity.accounts import accept_with_pin
from app.identity.models import Invite
from app.labeling import service as labeling
from app.labeling.models import LabelingRun
from app.labeling.queries import TRAINING, access_run
from app.labeling.tasks import find_task
from app.learning import service as learning
from app.learning.activities import answer_activity, order_for
from app.learning.library import frozen_lesson
from app.people.device import QUESTIONS
from app.people.queries import consent_questions
from app.people.service import answer_device_question, grant_consent, refuse_consent
from app.questions.hand_in import FileHandIn

OPTIONAL_CONSENT = "marketing"
PASS_MARK = 80
WHOLE = 10**6  # more answers than any quiz has


@dataclass(frozen=True)
class Trainee:
    """A person in one cohort. Every deed is one transaction of the caller's."""

    world: World
    person_id: int
    enrolment_id: int

    def come_in(self, session: Session) -> None:
        """The invite sheet, and the demo PIN."""
        invite = session.scalars(select(Invite).where(Invite.enrolment_id == self.enrolment_id)).one()
        accept_with_pin(session, self.world.door(self.person_id), invite, self.world.pin_hash, activate_enrolment)

    def agree(self, session: Session, most: int | None = None) -> None:
        """Yes to the consents (no to advertising); only the first `most` when given."""
        actor = actor_of(session, self.person_id)
        for question in consent_questions(session, self.person_id)[:most]:
            text = question.text
            decide = refuse_consent if text.purpose == OPTIONAL_CONSENT else grant_consent
            decide(session, actor, question.organisation_id, text.purpose, text.as_read, text.version, text.recipient)

    def describe_device(self, session: Session) -> None:
        """The five questions; people differ."""
        actor, learner = self._learner(session)
        for number, question in enumerate(QUESTIONS):
            value = question.options[(self.person_id + number) % len(question.options)][0]
            answer_device_question(session, actor, learner.organisation_id, question.name, value)

    def do_step(self, session: Session, key: str, care: float) -> None:
        """Finish a step of the outline. Practice and final assignment score just under `care`; the latter then waits."""
        kind, ref = key.split(":", 1)
        if kind == "lesson":
            self.read(session, ref)
        elif kind == "quiz":
            self.answer_quiz(session, ref, wrong=self.person_id * 7 % 8)
        elif kind == "practice":
            slug, pool = ref.split("/", 1)
            self.mark(session, slug, pool, below=max(care, PASS_MARK + 4) if pool == "exam" else care)
        else:
            self.mark(session, ref, "final", below=care)

    def read(self, session: Session, ref: str, activities: int | None = None) -> None:
        """A lesson to its end; with `activities` only so many of its activities, and no end."""
        _, learner = self._learner(session)
        lesson = frozen_lesson(session, self.world.content, learner.documents, ref)
        learner.require_step(f"lesson:{ref}")
        progress = None
        for question in list(lesson.activities.values())[:activities]:
            place = next(n for n, part in enumerate(lesson.parts) if part.question is question)
            form = filled_form(question, order_for(question, learner.enrolment_id), right=True)
            if progress is None:
                learning.answer(session, learner, lesson, question, place, form)
                progress = learning.find_progress(session, learner, ref)
            else:  # as `answer` keeps it, without finding the row anew: thousands of answers are made here
                progress.answers[question.id] = answer_activity(question, None, form, learner.enrolment_id)
                progress.place = place
                flag_modified(progress, "answers")
        if activities is None:
            learning.finish(session, learner, lesson)

    def answer_quiz(self, session: Session, slug: str, *, wrong: int = 0, answered: int = WHOLE) -> None:
        """An attempt with `wrong` answers wrong, hard questions sooner than easy ones. Handed in when `answered` leaves none open."""
        actor, learner = self._learner(session)
        content = self.world.content
        quiz = frozen_quiz(session, content, slug, learner.documents.get(f"quiz:{slug}"))
        attempt = assessment.start(session, content, learner, quiz)
        if isinstance(attempt, Refusal):
            raise RuntimeError(f"the demo cannot begin {slug}: {attempt.why}")
        paper = paper_of(session, content, attempt, answers_of(session, attempt))
        missed = self._missed(paper, wrong)
        for slot in list(paper.slots)[:answered]:
            question = paper.question(slot)
            if isinstance(question, FileHandIn):
                file = made_for(question)
                stored = [(file, self.world.storage.put(file.content))]
                handing_in.keep(session, content, actor, attempt.public_id, slot, stored)
                continue
            form = filled_form(question, paper.order(slot), right=slot not in missed)
            sent = assessment.Sent(slot=slot, form=form, expected=paper.seq(slot))
            assessment.save(session, content, actor, attempt.public_id, sent)
        if answered >= len(paper.slots):
            ending.finish(session, content, actor, attempt.public_id, expected=attempt.seq, anyway=True)

    def _missed(self, paper: Paper, wrong: int) -> set[int]:
        """The slots this person gets wrong: mostly those that are hard for all, and some that are hard for this person."""

        def hardness(slot: int) -> float:
            id = paper.question(slot).id
            return zlib.crc32(id.encode()) % 100 + 0.8 * (zlib.crc32(f"{id} {self.person_id}".encode()) % 100)

        return set(sorted(paper.slots, key=hardness, reverse=True)[:wrong])

    def mark(self, session: Session, slug: str, pool: str, *, below: float = 101.0) -> None:
        """A run of a practice pool from its first picture to handing in, scoring just under `below`."""
        _, learner = self._learner(session)
        run = labeling.start_run(session, learner, find_task(self.world.content, slug), pool)
        self._draw_all(session, run, below)

    def _draw_all(self, session: Session, run: LabelingRun, below: float) -> None:
        session.flush()
        actor, task = actor_of(session, self.person_id), find_task(self.world.content, run.task)
        opened = access_run(session, actor, run.public_id, lock=True)
        for item, answer in draw(task, run.items, run.rules, below).items():
            base = opened.drawn[item].revision if item in opened.drawn else 0
            if run.pool in TRAINING:
                labeling.check_item(session, opened, task, item, answer=answer, base=base)
            else:
                labeling.save_answer(session, opened, item, answer, base, done=True)
        labeling.hand_in(session, opened, task, run.seq)

    def _learner(self, session: Session) -> tuple[Actor, Learner]:
        actor = actor_of(session, self.person_id)
        return actor, access_learner(session, actor)
