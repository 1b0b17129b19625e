"""Instructor's notes: beside the lesson for who teaches it, and nowhere for who learns it."""

import pytest

from app.cohorts.models import Cohort
from app.cohorts.opening import build_outline, frozen_documents
from app.core.actor import Role
from app.people.models import Organisation
from tests.factories.world import World

NOTE_WORDS = "손이 멈춘 분에게 먼저 다가가요"


@pytest.fixture
def center(world: World) -> Organisation:
    return world.organisation("제주센터")


@pytest.fixture
def cohort(world: World, center: Organisation) -> Cohort:
    content = world.app.state.content
    programme = content.programmes["ai-data-crowdworker"]
    return world.cohort(
        center, outline=build_outline(content, programme), documents=frozen_documents(content, programme)
    )


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CENTER])
def test_staff_read_the_note_beside_the_lesson_with_its_answers(
    world: World, center: Organisation, cohort: Cohort, role: Role
) -> None:
    browser = world.browser(world.staff(center, role), staff=True)
    notes = f"/cohorts/{cohort.public_id}/notes"
    assert f'href="{notes}"' in browser.get(f"/cohorts/{cohort.public_id}").text

    listed = browser.get(notes).text
    page = browser.get(f"{notes}/0-ready/big-letters")

    assert "글자 크기를 스스로 바꿀 수 있게 해요." in listed
    assert f'href="{notes}/1-start/ai-at-home"' in listed
    assert page.status_code == 200
    assert NOTE_WORDS in page.text
    assert "정답" in page.text
    assert 'name="answer"' not in page.text  # to be read, not to be answered
    assert f'href="{notes}/1-start/ai-at-home"' in page.text  # the next one
    assert "아직 노트가 없어요" in browser.get(f"{notes}/1-start/ai-at-home").text


def test_a_trainee_never_sees_a_note(world: World, cohort: Cohort) -> None:
    account, _ = world.trainee(cohort)
    browser = world.browser(account)

    for url in (f"/cohorts/{cohort.public_id}/notes", f"/cohorts/{cohort.public_id}/notes/0-ready/big-letters"):
        answer = browser.get(url)
        assert answer.status_code == 403
        assert NOTE_WORDS not in answer.text
    lesson = browser.get("/lessons/0-ready/big-letters")
    assert lesson.status_code == 200
    assert NOTE_WORDS not in lesson.text
    assert "/notes" not in lesson.text


def test_another_center_s_cohort_and_lessons_it_does_not_have_are_not_found(world: World, cohort: Cohort) -> None:
    other = world.organisation("다른 센터")
    browser = world.browser(world.staff(other, Role.INSTRUCTOR), staff=True)
    assert browser.get(f"/cohorts/{cohort.public_id}/notes").status_code == 404
    assert browser.get(f"/cohorts/{cohort.public_id}/notes/0-ready/big-letters").status_code == 404

    bare = world.cohort(other, outline=())
    for slug in ("0-ready/big-letters", "0-ready/none", "none/none"):
        assert browser.get(f"/cohorts/{bare.public_id}/notes/{slug}").status_code == 404


def test_a_note_written_better_is_read_at_once_also_in_a_cohort_that_is_open(
    world: World, center: Organisation, cohort: Cohort
) -> None:
    notes = world.app.state.content.notes
    known = notes["0-ready/big-letters"]
    notes["0-ready/big-letters"] = known.model_copy(update={"aim": "돋보기를 켜고 끌 수 있게 해요."})
    try:
        browser = world.browser(world.staff(center, Role.INSTRUCTOR), staff=True)
        assert "돋보기를 켜고 끌" in browser.get(f"/cohorts/{cohort.public_id}/notes/0-ready/big-letters").text
    finally:
        notes["0-ready/big-letters"] = known
