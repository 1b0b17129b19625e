"""Judged and certified: the instructor's desk, the certificate, the page behind its QR code, taking it back."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.scenes.cast import Story

MASKED = re.compile(r"김[○*＊●]희|김○희")


def return_it(page: Page, story: Story) -> None:
    """With a reason, words, and one finding as the example."""
    page.get_by_role("button", name="가장 오래 기다린 과제 보기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{story.trainee} 님의 과제")
    _choose_levels(page, 3)
    page.get_by_label("훈련생에게 하는 말").fill(
        "뒤쪽에 있는 물건도 찾아 주세요. 사진을 왼쪽 위부터 훑어보면 잘 보여요."
    )
    page.get_by_label("까닭", exact=True).select_option("대상 누락")
    page.locator("input[name=example]:visible").first.check()
    page.get_by_role("button", name="고쳐 달라고 돌려보내기").click()
    expect(page.get_by_text("기다리는 과제가 없어요")).to_be_visible()


def pass_it(page: Page, story: Story) -> None:
    page.goto("/reviews")
    page.get_by_role("button", name="가장 오래 기다린 과제 보기").click()
    expect(page.get_by_text("두 번째 제출")).to_be_visible()
    expect(page.get_by_text("지난번에 돌려보낸 까닭")).to_be_visible()
    _choose_levels(page, 4)
    page.get_by_role("button", name="통과로 보내기").click()
    expect(page.get_by_text("기다리는 과제가 없어요")).to_be_visible()


def _choose_levels(page: Page, level: int) -> None:
    for criterion in page.locator("[data-criterion]").all():
        criterion.get_by_role("radio").nth(level).check()


def issue_the_certificate(page: Page, story: Story) -> None:
    page.goto(story.left["cohort"])
    page.get_by_role("link", name="수료 판정과 발급").click()
    page.get_by_label(f"{story.trainee} 님 고르기").check()
    page.get_by_role("button", name="고른 분 미리 보기").click()
    expect(page.get_by_role("main")).to_contain_text(story.trainee)
    page.get_by_role("button", name="1명에게 수료증 발급하기").click()
    page.get_by_role("link", name="수료 판정과 발급으로 가기").click()
    row = page.get_by_role("row").filter(has_text=story.trainee)
    expect(row).to_contain_text("발급함")
    story.left["number"] = row.get_by_role("link").inner_text()


def download_it(page: Page, story: Story) -> None:
    """The trainee's own PDF and credential."""
    page.goto("/wallet")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(story.left["number"])
    assert _download(page, "수료증 내려받기 (PDF)").read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="보여 주기 · 인쇄 · 이력서에 쓰기").tap()
    page.get_by_text("전자 증명 파일 (기업에서 달라고 할 때)").tap()
    credential = json.loads(_download(page, "전자 증명 내려받기 (JSON)").read_bytes())
    assert "OpenBadgeCredential" in credential["type"]
    assert credential["proof"]
    story.left["public"] = page.get_by_role("textbox", name="확인 주소", exact=True).input_value()


def _download(page: Page, words: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=words).tap()
    return download.value.path()


def anyone_checks_it(page: Page, story: Story) -> None:
    page.goto(story.left["public"])
    expect(page.get_by_role("main")).to_contain_text(story.left["number"])
    expect(page.get_by_role("main")).to_contain_text(MASKED)
    assert story.trainee not in page.content()
    page.get_by_label("받은 사람의 이름").fill(story.trainee)
    page.get_by_role("button", name="이름 물어보기").click()
    expect(page.get_by_text("이름이 맞습니다")).to_be_visible()


def revoke_it(page: Page, story: Story) -> None:
    page.goto(f"{story.left['cohort']}/completion")
    page.get_by_role("link", name=story.left["number"]).click()
    page.get_by_label("발급 오류").check()
    page.get_by_label("되돌릴 수 없다는 것을 알고 있어요").check()
    page.get_by_role("button", name="수료증 취소하기").click()
    page.get_by_role("dialog").get_by_role("button", name="취소하기").click()
    expect(page.get_by_text("취소된 수료증입니다")).to_be_visible()


def anyone_sees_that_it_is_revoked(page: Page, story: Story) -> None:
    page.goto(story.left["public"])
    expect(page.get_by_role("main")).to_contain_text("취소")
    expect(page.get_by_text("발급 오류")).to_be_visible()
