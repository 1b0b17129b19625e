"""The look at a page sees a fault at whichever width it is, though the colour rules run only where an ink is new."""

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import look_at

PAGE = """<!doctype html><html lang="ko"><head><title>쪽</title><style>
  body {{ background: #fff; color: #222 }} .wide {{ display: none }} {style}
</style></head><body><main><h1>제목</h1><p class="faint">옅은 글</p><p class="wide">넓은 곳의 글</p>
<p>앞 <a href="#x">이음말</a> 뒤에 오는 글</p></main></body></html>"""


def rules_at(browser: Browser, style: str) -> set[tuple[int, str]]:
    page = browser.new_page()
    page.set_content(PAGE.format(style=style))
    found = {(each.width, each.rule) for each in look_at(page, "made") if "선명한" not in each.rule}
    page.close()
    return found


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("", set()),
        (".faint { color: #ccc }", {(360, "color-contrast")}),
        ("@media (min-width: 1000px) { .faint { color: #ccc } }", {(1280, "color-contrast")}),
        ("@media (min-width: 1000px) { .wide { display: block; color: #ccc } }", {(1280, "color-contrast")}),
        (
            "@media (min-width: 700px) { main { background: #333 } }",
            {(768, "color-contrast")},
        ),
        ("@media (max-width: 1000px) { main { width: 1100px } }", {(360, "sideways scroll"), (768, "sideways scroll")}),
    ],
)
def test_a_fault_of_one_width_is_found_there(browser: Browser, style: str, found: set[tuple[int, str]]) -> None:
    assert rules_at(browser, style) == found
