"""The center worker: a cohort, its roster, invite sheets; later the table and its files."""

import csv
import io
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import segno
from playwright.sync_api import Page, expect

from app.core.clock import korean_date
from tests.browser.scenes.cast import Story

FAMILY = "김이박최정강조윤장임"
GIVEN = ("영희", "순자", "말숙")
PEOPLE = 30
BAD_LINE = 4


def open_cohort(page: Page, story: Story) -> None:
    today = korean_date(datetime.now(UTC))
    page.get_by_role("link", name="새 회차 열기").click()
    page.get_by_label("AI 데이터 크라우드 워커 양성 과정").check()
    page.get_by_label("회차 이름").fill(story.cohort_name)
    page.get_by_label("시작하는 날").fill(today.isoformat())
    page.get_by_label("마치는 날").fill((today + timedelta(days=55)).isoformat())
    page.get_by_label("정원").fill(str(PEOPLE))
    page.get_by_role("button", name="회차 열기").click()
    expect(page.get_by_role("heading", level=1, name=story.cohort_name)).to_be_visible()
    story.left["cohort"] = page.url


def enrol_thirty_people(page: Page, story: Story) -> None:
    """A CP949 file as Excel writes it: first with one bad row, which is named; then mended."""
    people = _people(story)
    page.get_by_role("link", name="명단 올리기").click()
    _upload(page, _csv(people, spoil=BAD_LINE))
    expect(page.get_by_role("alert").filter(has_text="아직 아무도 등록하지 않았어요")).to_be_visible()
    fault = page.get_by_role("row").filter(has_text=f"{BAD_LINE}번째 줄")
    expect(fault).to_contain_text("전화번호")
    expect(fault.get_by_role("cell").last).not_to_be_empty()
    _upload(page, _csv(people))
    expect(page.get_by_text("새로 등록", exact=True)).to_have_count(PEOPLE)
    page.get_by_role("button", name=f"{PEOPLE}명 등록하기").click()
    expect(page.locator("#rows tbody tr")).to_have_count(PEOPLE)


def print_invite_sheets(page: Page, story: Story) -> None:
    """One sheet a person; the QR drawing holds the address that is printed below it."""
    page.get_by_role("link", name="초대장 인쇄하기").click()
    expect(page.locator("section.invite")).to_have_count(PEOPLE)
    sheet = page.get_by_label(f"{story.trainee} 님 초대장")
    base, code = sheet.locator(".invite-url").inner_text(), sheet.locator(".invite-letters").inner_text()
    url = f"{base if '://' in base else 'http://' + base}/{code}"
    same = segno.make(url, error="m", micro=False).svg_inline(scale=6, border=4, omitsize=True, lineclass=None)
    drawn = sheet.locator(".invite-qr path").last.get_attribute("d")
    assert drawn is not None
    assert drawn in same
    story.left["invite"] = url


def _people(story: Story) -> list[tuple[str, str]]:
    first = int(story.phone_number)
    names = [family + given for given in GIVEN for family in FAMILY]
    return [(name, f"0{first + number}") for number, name in enumerate(names)]


def _csv(people: list[tuple[str, str]], spoil: int = 0) -> bytes:
    """`spoil` is the line of the file (the header is line 1) whose phone number loses its end."""
    lines = ["이름,전화번호,생년월일,예전 직업"]
    for line, (name, phone) in enumerate(people, start=2):
        shown = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
        lines.append(f"{name},{shown[:6] if line == spoil else shown},1963-04-05,간호조무사")
    return "\r\n".join(lines).encode("cp949")


def _upload(page: Page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": "명단.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="어떻게 되는지 먼저 보기").click()


def sort_and_filter_the_table(page: Page, story: Story) -> None:
    """htmx swaps the rows: the document stays the same one."""
    page.goto(story.left["cohort"])
    page.evaluate("document.sameDocument = true")
    rows = page.locator("#rows tbody tr")
    names = page.locator("#rows tbody th")
    page.locator("#rows").get_by_role("link", name="이름").click()
    expect(page.locator("#rows th[aria-sort=descending]")).to_contain_text("이름")
    assert names.all_inner_texts() == sorted(names.all_inner_texts(), reverse=True)
    page.get_by_label("이름 찾기").fill(story.trainee)
    page.get_by_label("이름 찾기").press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(re.compile(r"(\d+)개 중 \1(?!\d)"))  # all lessons
    page.get_by_label("이름 찾기").fill("")
    page.get_by_label("누구를 볼까요?").select_option(label="배우는 중")
    expect(rows).to_have_count(1)
    assert page.evaluate("document.sameDocument") is True
    expect(page.locator("dl.facts").first).to_contain_text(f"{PEOPLE}명 중 1명")
    expect(page.locator("dl.facts").first).to_contain_text(re.compile(r"20\d\d"))


def download_the_table(page: Page, story: Story) -> None:
    """CSV that Excel opens (UTF-8 with BOM) and XLSX, with everyone in them."""
    page.goto(story.left["cohort"])
    page.get_by_role("link", name="현황 내려받기").click()
    as_csv = _export(page, "CSV 파일").read_bytes()
    assert as_csv.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(as_csv.decode("utf-8-sig"))))
    assert sum(story.phone_number[-4:] in cell for row in table for cell in row) == 1
    with closing(openpyxl.load_workbook(_export(page, "엑셀 파일"))) as book:
        found = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert {name for name, _ in _people(story)} <= found


def _export(page: Page, kind: str) -> Path:
    page.get_by_label("무엇에 쓰나요?").fill("9월 운영 보고")
    page.get_by_label(kind).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="내려받기").click()
    kept = download.value.path().with_suffix(Path(download.value.suggested_filename).suffix)
    download.value.save_as(kept)
    return kept
