"""A hand-in that is not drawn boxes, in front of an instructor: seen as the type shows it, returned with what the machine said,
mended, compared with the one before, and passed with the rubric of its kind."""

import re
from collections.abc import Callable

from sqlalchemy import select

from app.cohorts.models import StepState
from app.core.actor import Role
from app.labeling.models import Submission
from app.people.models import Organisation
from app.review.rubric import rubric_for
from tests.factories.world import World
from tests.labeling.types.conftest import Walker


def write(trainee: Walker, number: int, words: str) -> None:
    """A question with the article's first words as its answer; the same words for each, so that the machine finds something."""
    many = trainee.page(number).count('name="question"')
    for at in range(1, many + 1):
        trainee.send(number, deed=f"answer-{at}", word=str(at), question=[words] * many)
    kinds = re.findall(r'name="(kind-\d+|kind)"[^>]*value="([^"]+)"', trainee.page(number))
    sent = trainee.send(number, deed="done", question=[words] * many, **dict(reversed(kinds)))
    assert sent.status_code == 303, sent.text


def test_questions_are_returned_with_a_remark_mended_and_passed(walk: Callable[..., Walker], world: World) -> None:
    trainee = walk("article-questions", "tutorial", "practice")
    trainee.start("exam")
    for number in range(1, len(trainee.task.document.pools.exam) + 1):
        write(trainee, number, "무엇을 했나요? 어디에서 했나요?")
    trainee.hand_in()
    assert "강사" in trainee.browser.get(f"{trainee.run}/result").text
    with world.database.read() as session:
        first = session.scalars(select(Submission)).one()
        organisation = session.get_one(Organisation, first.organisation_id)
    assert first.kind == "article_questions"
    assert {"content", "answer"} <= set(first.snapshot["items"][0]), "whole in itself"
    instructor = world.browser(world.staff(organisation, Role.INSTRUCTOR, "한강사"), staff=True)
    url = f"/reviews/{first.public_id}"
    assert instructor.submit(f"{url}/leases").status_code == 303
    page = instructor.get(url).text
    assert "무엇을 했나요? 어디에서 했나요?" in page
    assert "숫자로 가리키기" not in page, "there is no picture to point into"
    rubric = rubric_for("article_questions")
    levels = {f"level-{criterion.name}": "1" for criterion in rubric.criteria}
    form = {"_seq": "1", "_key": "k1", **levels, "note": "질문을 하나씩 나누어 물어 주세요.", "reason": "기준 위반"}
    refused = instructor.submit(f"{url}/decisions", {**form, "verdict": "returned"})
    assert refused.status_code == 422
    assert "예시로 보여 줄 것을 목록에서 하나 골라 주세요." in refused.text
    point = re.search(r'name="example" value="(1:remark:1)"', page)
    value = point[1] if point else "1:whole"
    assert instructor.submit(f"{url}/decisions", {**form, "verdict": "returned", "example": value}).status_code == 303
    told = trainee.browser.get(f"/my/reviews/{first.public_id}").text
    assert "예시: 기사 1" in told
    assert "무엇을 했나요? 어디에서 했나요?" in told
    assert "강사가 이 기사에서 짚어 준 곳이 있어요" in trainee.page(1)

    write(trainee, 1, "김 씨는 무엇을 팔았나요?")
    trainee.hand_in()
    with world.database.read() as session:
        second = session.scalars(select(Submission).where(Submission.number == 2)).one()
    url = f"/reviews/{second.public_id}"
    instructor.submit(f"{url}/leases")
    page = instructor.get(url).text
    assert "지난번에 낸 것 보기" in page
    assert page.count("지난번과 같음") == len(first.snapshot["items"]) - 1
    best = {f"level-{criterion.name}": "4" for criterion in rubric.criteria}
    passed = instructor.submit(f"{url}/decisions", {"_seq": "1", "_key": "k2", **best, "verdict": "passed"})
    assert passed.status_code == 303, passed.text
    with world.database.read() as session:
        steps = {s.step: (s.state, s.score) for s in session.scalars(select(StepState))}
    assert steps["practice:article-questions/exam"] == ("passed", 100)
