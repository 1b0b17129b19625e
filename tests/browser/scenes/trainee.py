"""The trainee on a 360 px phone: in by the invite, in again by PIN, a lesson, a quiz in two sittings."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.content.quiz import Quiz
from app.questions.registry import Question
from tests.browser.scenes.cast import Story


def accept_the_invite(page: Page, story: Story) -> None:
    page.goto(story.left["invite"])
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{story.trainee} 님이 맞으신가요?")
    page.get_by_role("link", name="네, 맞아요").click()
    press_pin(page, story.pin)
    page.get_by_role("button", name="다음").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("한 번 더 눌러 주세요")
    press_pin(page, story.pin)
    page.get_by_role("button", name="비밀번호 정하기").click()


def press_pin(page: Page, pin: str) -> None:
    keys = page.get_by_role("group", name="숫자판")
    for digit in pin:
        keys.get_by_role("button", name=digit, exact=True).tap()
    expect(page.get_by_text("6개를 다 눌렀어요")).to_be_visible()


def welcome(page: Page) -> None:
    """The notice, each consent with its own answer, five questions about the device."""
    page.get_by_role("link", name="잘 읽었습니다").tap()
    page.wait_for_url("**/consents/questions/**")
    asked = 0
    while "/consents/questions/" in page.url:
        here = page.url
        page.get_by_role("button", name="동의합니다", exact=True).tap()
        page.wait_for_url(lambda url, here=here: url != here)
        asked += 1
    assert asked > 1
    for number in range(1, 6):
        expect(page.get_by_text(f"5가지 질문 중 {number}")).to_be_visible()
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="다음" if number < 5 else "다 했어요").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("오늘 할 일")
    expect(page.locator(".card-today .button-primary")).to_have_count(1)


def sign_out(page: Page, story: Story) -> None:
    page.get_by_role("button", name="나가기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("안전하게 나왔어요")


def sign_in(page: Page, story: Story) -> None:
    page.goto("/sign-in")
    page.get_by_label("전화번호").fill(story.phone_number)
    page.get_by_role("button", name="다음", exact=True).tap()
    press_pin(page, story.pin)
    page.get_by_role("button", name="들어가기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("오늘 할 일")


def do_the_first_lesson(page: Page) -> None:
    """Every activity is tried; a wrong one gets a second try; then 다 배웠어요."""
    page.get_by_role("link", name="배우기 시작").tap()
    activities = page.locator(".activity")
    expect(activities).not_to_have_count(0)
    for id in [each.get_attribute("id") for each in activities.all()]:
        activity = page.locator(f"#{id}")
        for _ in range(2):
            if activity.locator("form").count() == 0:
                break
            _try_anything(activity)
            expect(activity.get_by_text("저장됨")).to_be_visible()
        expect(activity.get_by_text("왜 그럴까요?")).to_be_visible()
    page.get_by_role("button", name="다 배웠어요").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("오늘 할 일")


def _try_anything(activity: object) -> None:
    """The first of each choice, something in each field, one move of an ordering."""
    form = activity.locator("form")  # type: ignore[attr-defined]
    groups = {radio.get_attribute("name") for radio in form.locator("input[type=radio]").all()}
    for name in sorted(groups):
        form.locator(f"input[type=radio][name='{name}']").first.check()
    if form.locator("input[type=checkbox]").count():
        form.locator("input[type=checkbox]").first.check()
    for field in form.locator("input[type=text]").all():
        field.fill("8")
    if form.locator("[data-move='1']").count():
        form.locator("[data-move='1']").first.tap()
    swapped = form.page.expect_response(lambda answer: "/activities/" in answer.url)
    with swapped:
        form.locator("button:not([type=button])").tap()


def begin_the_quiz(page: Page, quiz: Quiz, answered: int) -> None:
    """Answer the first questions and then lose the browser in the middle."""
    page.goto(f"/quizzes/{quiz.slug}")
    page.get_by_role("button", name="시작하기").tap()
    for number in range(1, answered + 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{number}번 문제")
        _answer(page, quiz)
        expect(page.get_by_text("저장됨")).to_be_visible()
        page.get_by_role("button", name="다음 문제").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{answered + 1}번 문제")


def finish_the_quiz(page: Page, quiz: Quiz, answered: int) -> None:
    """The next sitting opens at the first question that is still open."""
    page.goto(f"/quizzes/{quiz.slug}")
    page.get_by_role("button", name="이어서 풀기").tap()
    total = len(quiz.questions)
    for number in range(answered + 1, total + 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{number}번 문제")
        _answer(page, quiz)
        page.get_by_role("button", name="다음 문제" if number < total else "다 풀었어요").tap()
    expect(page.get_by_text("모두 답했어요")).to_be_visible()
    assert "정답" not in page.content()
    page.get_by_role("button", name="답 내기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("통과했습니다")
    expect(page.get_by_text("왜 그럴까요?")).to_have_count(total)


def _answer(page: Page, quiz: Quiz) -> None:
    """The right answer to whichever question is shown, given as the page offers it."""
    shown = page.locator(".question")
    words = _plain(shown.inner_text())
    question = next(each for each in quiz.questions if _plain(each.prompt.split("\n\n")[0]) in words)
    _ANSWERS[question.type](page, question)


def _pick(page: Page, question: Question) -> None:
    for option in question.options:  # type: ignore[union-attr]
        if option.correct:
            page.locator("label.choice").filter(has_text=_text(option.text)).locator("input").check()


def _type(page: Page, question: Question) -> None:
    right = question.answer if question.type == "number" else question.accepted[0]  # type: ignore[union-attr]
    page.locator("input[name=answer]").fill(str(right))
    page.locator("input[name=answer]").blur()


def _order(page: Page, question: Question) -> None:
    """Move each item up to its place with its button."""
    rows = page.locator("li.order-item")
    for place, item in enumerate(question.items):  # type: ignore[union-attr]
        wanted = rows.filter(has_text=_text(item))
        while (at := wanted.evaluate("row => [...row.parentElement.children].indexOf(row)")) > place:
            wanted.get_by_role("button", name="위로").tap()
            expect(rows.nth(at - 1)).to_have_text(re.compile(_text(item).pattern))


def _group(page: Page, question: Question) -> None:
    for group in question.groups:  # type: ignore[union-attr]
        for item in group.items:
            row = page.locator(".group-item").filter(has_text=_text(item))
            row.locator("label").filter(has_text=_text(group.name)).locator("input").check()


_ANSWERS: dict[str, Callable[[Page, Question], None]] = {
    "single": _pick,
    "multiple": _pick,
    "number": _type,
    "short_text": _type,
    "ordering": _order,
    "grouping": _group,
}


def _plain(text: str) -> str:
    return re.sub(r"[\s*`]", "", text)


def _text(written: str) -> re.Pattern[str]:
    """The words of a text as the page shows them: without marks, with any spaces."""
    return re.compile(r"\s*".join(map(re.escape, _plain(written))))
