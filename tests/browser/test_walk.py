"""One walk through everything: from an invite sheet to a job referral, with four people at four screens."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt
from app.assessment.queries import paper_of
from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Enrolment
from app.content.loader import load_content
from app.core.database import connect
from app.core.settings import ROOT
from app.demo.answers import filled_form
from app.people.models import Person
from tests.browser.fixtures import OpenPage
from tests.browser.scenes import center, judging, practice, referral, trainee
from tests.browser.scenes.cast import Story, gather, sign_in_as_staff
from tests.browser.server import LiveServer

ANSWERED_BEFORE_THE_BREAK = 4


def test_from_an_invite_sheet_to_a_job_referral(live_server: LiveServer, phone: OpenPage, desk: OpenPage) -> None:
    story = gather(live_server, run=f"{uuid.uuid4().int % 10**8:08d}")

    worker = desk()
    sign_in_as_staff(worker, story.center)
    center.open_cohort(worker, story)
    center.enrol_thirty_people(worker, story)
    center.print_invite_sheets(worker, story)

    learner = phone()
    trainee.accept_the_invite(learner, story)
    trainee.welcome(learner)
    trainee.sign_out(learner, story)
    trainee.sign_in(learner, story)
    trainee.do_the_first_lesson(learner)
    learner = take_the_quiz_in_two_sittings(learner, phone, story)
    complete_what_was_shown_already(story)

    practice.follow_the_tutorial(learner)
    practice.practise(learner)
    practice.pass_the_exam(learner)
    practice.hand_in_the_final(learner, story)

    teacher = desk()
    sign_in_as_staff(teacher, story.instructor)
    judging.return_it(teacher, story)
    practice.mend_and_hand_in_again(learner, story)
    judging.pass_it(teacher, story)

    judging.issue_the_certificate(worker, story)
    judging.download_it(learner, story)
    stranger = phone()
    judging.anyone_checks_it(stranger, story)

    boss = desk()
    sign_in_as_staff(boss, story.employer)
    referral.post_work(boss, story)
    referral.see_why_it_fits_and_agree(learner, story)
    referral.nobody_yet(boss, story)
    referral.refer(worker, story)
    referral.meet_and_accept(boss, story)
    referral.tell_the_trial(boss, story)
    referral.see_where_it_stands(learner, story)
    referral.withdraw(learner, story)
    referral.gone(boss, story)

    center.sort_and_filter_the_table(worker, story)
    center.download_the_table(worker, story)
    judging.revoke_it(worker, story)
    judging.anyone_sees_that_it_is_revoked(stranger, story)


def take_the_quiz_in_two_sittings(learner: Page, phone: OpenPage, story: Story) -> Page:
    """The browser is closed in the middle; another one goes on where the first stopped."""

    def right() -> dict[int, dict[str, list[str]]]:
        with open_database(story.server) as session:
            content = load_content(ROOT / "courses", ROOT / "quizzes")
            attempt = session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
            assert attempt
            paper = paper_of(session, content, attempt, {})
            return {slot: filled_form(paper.question(slot), paper.order(slot), right=True) for slot in paper.slots}

    trainee.begin_the_quiz(learner, "stage-0", right, ANSWERED_BEFORE_THE_BREAK)
    learner.context.close()
    again = phone()
    trainee.sign_in(again, story)
    trainee.finish_the_quiz(again, "stage-0", right, ANSWERED_BEFORE_THE_BREAK)
    return again


def complete_what_was_shown_already(story: Story) -> None:
    """The other lessons and quizzes, written into the ledger as their rooms do: one of each was walked above,
    each has its own tests, and doing all of them here would take minutes."""
    with open_database(story.server) as session:
        enrolment = session.scalars(
            select(Enrolment).join(Person).where(Person.phone == story.phone_number, Person.name == story.trainee)
        ).one()
        learner = load_learner(session, enrolment.id)
        for view in learner.stages:
            for step, fact in view.steps:
                if step.kind in ("lesson", "quiz") and (fact is None or fact.state != "passed"):
                    record_step(session, learner, step.key, "passed", score=90 if step.kind == "quiz" else None)


@contextmanager
def open_database(server: LiveServer) -> Iterator[Session]:
    database = connect(server.settings().database_url, threads=1).system()
    try:
        with database.write() as session:
            yield session
    finally:
        database.engine.dispose()
