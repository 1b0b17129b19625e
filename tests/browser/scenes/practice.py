"""The practice ladder on the phone: boxes by two taps, by the keyboard alone, and the rest through the page's form."""

import json
import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, expect

from app.core.settings import ROOT
from tests.browser.scenes.cast import Story

FOLDER = ROOT / "courses" / "3-practice" / "practice" / "boxes"
Box = dict[str, Any]

# What a browser without scripts would send: the form's own fields, one group a box, and the pressed button.
POST_AS_PLAIN_FORM = """(boxes) => {
  const form = document.querySelector("form[data-boxes]");
  const put = (name, value) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  };
  form.querySelector("[data-rows]").replaceChildren();
  for (const box of boxes) for (const name of ["label", "x", "y", "w", "h"]) put(name, box[name]);
  const button = form.querySelector("[data-finish]");
  if (button.name) put(button.name, button.value);
  if (button.hasAttribute("formaction")) form.action = button.formAction;
  form.submit();
}"""


def gold_of(page: Page) -> list[Box]:
    """The right boxes of the picture on the page, found by the picture's file as the learner cannot."""
    source = page.locator("[data-picture]").get_attribute("src") or ""
    media = source.split("?")[0].rsplit("/", 1)[-1]
    for item in sorted((FOLDER / "items").glob("*.json")):
        if media in item.read_text():
            boxes: list[Box] = json.loads((FOLDER / "gold" / item.name).read_bytes())["boxes"]
            return boxes
    raise AssertionError(f"no item shows {media}")


def follow_the_tutorial(page: Page) -> None:
    """The first picture by touch, the second by keyboard, the others as a plain form."""
    page.goto("/practice/boxes")
    page.get_by_role("button", name="따라 하기 시작하기").tap()
    page.get_by_role("link", name=re.compile("사진 1번부터 하기")).tap()
    _draw_by_two_taps(page, gold_of(page))
    page.get_by_role("button", name="확인하기").tap()
    expect(page.get_by_text("점선: 맞는 자리")).to_be_visible()
    expect(page.locator(".wb-remark")).to_have_count(0)
    page.get_by_role("link", name="다음 사진").tap()
    _draw_by_keyboard(page, gold_of(page))
    expect(page.get_by_text("점선: 맞는 자리")).to_be_visible()
    page.get_by_role("link", name="다음 사진").tap()
    _check_the_rest(page)
    page.get_by_role("button", name="따라 하기 마치기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("따라 하기 결과")


def _draw_by_two_taps(page: Page, boxes: Sequence[Box]) -> None:
    stage = page.locator("[data-stage]")
    for number, box in enumerate(boxes, start=1):
        page.locator(f"[data-brush] input[value={box['label']}]").check()
        stage.scroll_into_view_if_needed()
        frame = page.locator("[data-picture]").bounding_box()
        assert frame is not None
        scale = frame["width"] / 960
        for x, y in ((box["x"], box["y"]), (box["x"] + box["w"], box["y"] + box["h"])):
            # A finger cannot press beyond the picture's last pixel.
            at = {"x": min(max(x * scale, 1), frame["width"] - 1), "y": min(max(y * scale, 1), frame["height"] - 1)}
            stage.tap(position=at)
        expect(page.locator("[data-rows] [data-row]")).to_have_count(number)
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")


def _draw_by_keyboard(page: Page, boxes: Sequence[Box]) -> None:
    """N puts a box in the middle; its numbers are typed; Enter on the button checks."""
    page.locator("[data-view]").focus()
    for box in boxes:
        page.locator("[data-view]").focus()
        page.keyboard.press("n")
        row = page.locator("[data-rows] [data-row]").last
        if row.locator("details[open]").count() == 0:
            row.locator("summary").press("Enter")
        row.locator("select[name=label]").select_option(box["label"])
        # The size first: a place is kept within the picture for the size the box has.
        for name in ("w", "h", "x", "y"):
            field = row.locator(f"input[name={name}]")
            field.press("Control+a")
            page.keyboard.type(str(box[name]))
            page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("저장됨")
    page.get_by_role("button", name="확인하기").press("Enter")


def _check_the_rest(page: Page) -> None:
    """Draw and look at the feedback of each picture from here to the last."""
    while True:
        page.evaluate(POST_AS_PLAIN_FORM, gold_of(page))
        expect(page.get_by_text("점선: 맞는 자리")).to_be_visible()
        onward = page.get_by_role("link", name="다음 사진")
        if onward.count() == 0:
            break
        onward.click()
    page.get_by_role("link", name="사진 목록으로 가기").click()


def practise(page: Page) -> None:
    page.goto("/practice/boxes")
    page.get_by_role("button", name="연습 시작하기").tap()
    page.get_by_role("link", name=re.compile("사진 1번부터 하기")).tap()
    _check_the_rest(page)
    page.get_by_role("button", name="연습 마치기").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("연습 결과")


def pass_the_exam(page: Page) -> None:
    page.goto("/practice/boxes")
    page.get_by_role("button", name="통과 시험 시작하기").tap()
    _mark_all(page)
    _confirm(page, "시험 제출하기")
    expect(page.get_by_text("실습을 통과했습니다")).to_be_visible()


def hand_in_the_final(page: Page, story: Story) -> None:
    """Ten pictures; on the first, one object is overlooked."""
    page.goto("/practice/boxes")
    page.get_by_role("button", name="최종 과제 시작하기").tap()
    _mark_all(page, overlook_on_first=True)
    _confirm(page, "과제 제출하기")
    expect(page.get_by_text("과제를 제출했습니다")).to_be_visible()


def mend_and_hand_in_again(page: Page, story: Story) -> None:
    """From 오늘 할 일 to the picture that the instructor pointed at."""
    page.goto("/today")
    expect(page.get_by_text("강사가 고칠 곳을 알려 줬어요")).to_be_visible()
    page.get_by_role("link", name="고쳐서 다시 내기").tap()
    page.get_by_role("button", name="고치러 가기").tap()
    expect(page.get_by_text("대상 누락")).to_be_visible()
    expect(page.get_by_text("뒤쪽에 있는 물건도 찾아 주세요")).to_be_visible()
    page.get_by_role("link").filter(has_text="강사가 짚은 사진").tap()
    expect(page.get_by_text("강사가 이 사진에서 짚어 준 곳이 있어요")).to_be_visible()
    page.evaluate(POST_AS_PLAIN_FORM, gold_of(page))
    _confirm(page, "과제 제출하기")
    expect(page.get_by_text("과제를 제출했습니다")).to_be_visible()


def _mark_all(page: Page, overlook_on_first: bool = False) -> None:
    page.get_by_role("link", name=re.compile("사진 1번부터 하기")).tap()
    expect(page.locator("form[data-boxes]")).to_be_visible()
    first = True
    while page.locator("form[data-boxes]").count():
        boxes = gold_of(page)
        before = page.url
        page.evaluate(POST_AS_PLAIN_FORM, boxes[1:] if first and overlook_on_first else boxes)
        page.wait_for_url(lambda url, before=before: url != before)
        first = False


def _confirm(page: Page, words: str) -> None:
    """The button, and then the same words in the dialog that asks once more."""
    page.get_by_role("button", name=words).tap()
    page.get_by_role("dialog").get_by_role("button", name=words).tap()
