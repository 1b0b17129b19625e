"""From the certificate to work: posted, matched, agreed to, referred, accepted, and taken back."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from app.core.clock import korean_date
from tests.browser.scenes.cast import Story


def post_work(page: Page, story: Story) -> None:
    """일거리 that asks for the certificate; nothing in it looks like employment."""
    page.get_by_role("link", name="새 일거리 올리기").click()
    page.get_by_role("textbox", name="제목").fill(title_of(story))
    page.get_by_role("textbox", name="하는 일").fill(
        "감귤 사진 500장에 네모를 그리고 이름표를 골라요. 사진마다 서너 개씩이에요."
    )
    page.get_by_role("textbox", name="하는 때").fill("하루 두 시간쯤, 편한 때에")
    page.get_by_label("집에서 해요").check()
    closes = korean_date(datetime.now(UTC)) + timedelta(days=21)
    page.get_by_label("신청 마감일").fill(closes.isoformat())
    page.get_by_label("묶음 하나에").check()
    page.get_by_label("얼마를 주나요").fill("300000")
    page.get_by_role("combobox", name="수료증").select_option(label="AI 데이터 크라우드 워커 양성 과정")
    for question in page.get_by_role("group").all():
        if question.get_by_label("아니요").count() == 1:
            question.get_by_label("아니요").check()
    page.get_by_role("button", name="일거리 올리기").click()
    expect(page.get_by_role("heading", level=2, name=title_of(story))).to_be_visible()


def title_of(story: Story) -> str:
    return f"감귤 사진에 네모 표시하기 {story.run}"


def see_why_it_fits_and_agree(page: Page, story: Story) -> None:
    page.goto("/openings")
    _open_work(page, story)
    why = page.get_by_role("group", name="왜 맞나요")
    expect(why).to_contain_text("수료증")
    expect(why.get_by_text("아직:")).to_have_count(0)
    page.get_by_role("link", name="이 일거리 신청하기").tap()
    expect(page.get_by_role("main")).to_contain_text(story.company)
    page.get_by_role("button", name="동의합니다", exact=True).tap()
    expect(page.get_by_text("센터에 알렸어요")).to_be_visible()


def _open_work(page: Page, story: Story) -> None:
    page.locator("section.card").filter(has_text=title_of(story)).get_by_role("link", name="자세히 보기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(title_of(story))


def refer(page: Page, story: Story) -> None:
    page.goto("/referrals")
    waiting = page.locator("section.card").filter(has_text=title_of(story))
    expect(waiting).to_contain_text(story.trainee)
    waiting.get_by_role("button", name="업체에 추천하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{story.trainee} 님 추천")


def nobody_yet(page: Page, story: Story) -> None:
    """Before the center refers, the employer sees nobody."""
    page.goto("/received")
    expect(page.get_by_text("지금 볼 수 있는 분이 없어요")).to_be_visible()


def meet_and_accept(page: Page, story: Story) -> None:
    """The list masks the name; opening the person shows what was agreed to."""
    page.goto("/received")
    expect(page.get_by_role("main")).not_to_contain_text(story.trainee)
    page.get_by_role("row").filter(has_text=title_of(story)).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{story.trainee} 님")
    expect(page.get_by_role("main")).to_contain_text(story.left["number"])
    page.get_by_role("button", name="함께 일할게요").click()
    page.get_by_role("dialog").get_by_role("button", name="함께 일할게요").click()
    expect(page.get_by_text("함께 일하기로 했어요")).to_be_visible()
    story.left["received"] = page.url


def tell_the_trial(page: Page, story: Story) -> None:
    """The first work is tried out; the employer says how it went."""
    page.get_by_role("link", name="시범작업을 통과했어요").click()
    page.get_by_role("button", name="적기", exact=True).click()
    expect(page.get_by_role("list", name="지나온 일")).to_contain_text("시범작업 통과")


def see_where_it_stands(page: Page, story: Story) -> None:
    page.goto("/openings")
    mine = page.locator("section.card-soft").filter(has_text=title_of(story))
    mine.get_by_role("link", name="어디까지 왔는지 보기").tap()
    expect(page.get_by_role("main")).to_contain_text("시범작업을 통과했어요")


def withdraw(page: Page, story: Story) -> None:
    page.goto("/openings")
    _open_work(page, story)
    page.get_by_role("button", name="동의 거두기").tap()
    page.get_by_role("dialog").get_by_role("button", name="동의 거두기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("일거리")


def gone(page: Page, story: Story) -> None:
    """What the employer could see a moment ago is not there any more, by list or by address."""
    answer = page.goto(story.left["received"])
    assert answer is not None
    assert answer.status == 404
    assert story.trainee not in page.content()
    nobody_yet(page, story)
