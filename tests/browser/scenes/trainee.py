"""The trainee on a 360 px phone: in by the invite, in again by PIN, a lesson, a quiz in two sittings."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page, expect

from tests.browser.scenes.cast import Story

Right = Callable[[], Mapping[int, Mapping[str, list[str]]]]  # the right form of each slot of the attempt that is open


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


def begin_the_quiz(page: Page, slug: str, right: Right, answered: int) -> None:
    """Answer the first questions and then lose the browser in the middle."""
    page.goto(f"/quizzes/{slug}")
    page.get_by_role("button", name="시작하기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("1번 문제")
    forms = right()
    for number in range(1, answered + 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{number}번 문제")
        _answer(page, forms[number])
        expect(page.locator("[data-saved]")).to_contain_text("저장됨")
        page.get_by_role("button", name="다음 문제").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{answered + 1}번 문제")


def finish_the_quiz(page: Page, slug: str, right: Right, answered: int) -> None:
    """The next sitting opens at the first question that is still open."""
    page.goto(f"/quizzes/{slug}")
    page.get_by_role("button", name="이어서 풀기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{answered + 1}번 문제")
    forms = right()
    for number in range(answered + 1, len(forms) + 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{number}번 문제")
        _answer(page, forms[number])
        page.get_by_role("button", name="다음 문제" if number < len(forms) else "다 풀었어요").tap()
    expect(page.get_by_text("모두 답했어요")).to_be_visible()
    assert "정답" not in page.content()
    page.get_by_role("button", name="답 내기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("통과했습니다")
    expect(page.get_by_text("왜 그럴까요?")).to_have_count(len(forms))


def _answer(page: Page, form: Mapping[str, list[str]]) -> None:
    """Each field as the page offers it: ticked, chosen, typed, or moved up to its place."""
    for name, values in form.items():
        if name == "order":
            _order(page, values[0].split(","))
            continue
        field = page.locator(f".question [name='{name}']")
        kind = field.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind in ("radio", "checkbox"):
            for value in values:
                page.locator(f".question [name='{name}'][value='{value}']").check()
        elif kind == "select":
            field.select_option(values[0])
        else:
            field.fill(values[0])
            field.blur()


def _order(page: Page, tokens: list[str]) -> None:
    rows = page.locator("li.order-item")
    for place, token in enumerate(tokens):
        wanted = page.locator(f"li.order-item[data-token='{token}']")
        while (at := wanted.evaluate("row => [...row.parentElement.children].indexOf(row)")) > place:
            wanted.get_by_role("button", name="위로").tap()
            expect(rows.nth(at - 1)).to_have_attribute("data-token", token)
