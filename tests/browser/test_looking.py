"""The look at a page sees a fault at whichever width it is, though the colour rules run only where an ink is new."""

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import look_at
from tests.browser.reading import reading

PAGE = """<!doctype html><html lang="ko"><head><title>쪽</title><style>
  body {{ background: #fff; color: #222 }} .wide {{ display: none }} {style}
</style></head><body><main><h1>제목</h1><p class="faint">옅은 글</p><p class="wide">넓은 곳의 글</p>
<p>앞 <a href="#x">이음말</a> 뒤에 오는 글</p></main></body></html>"""

WAYS = """<nav><a href="next?page=2">더 보기</a> <a href="/c#part">목록</a> <a href="http://elsewhere/">밖</a>
<a href="/static/a.pdf">파일</a><template><a href="/none">틀</a></template></nav>
<main><div class="question question-matching"><p>물음</p></div></main>
<form method="post" action="/sign-out"></form>
<form method="post" action="/quizzes/q/attempts"><input type="hidden" name="_csrf" value="1"><button name="x">시작</button></form>"""


def rules_at(browser: Browser, style: str, inks: set[str] | None = None) -> set[tuple[int, str]]:
    page = browser.new_page()
    page.set_content(PAGE.format(style=style))
    found = {(each.width, each.rule) for each in look_at(page, "made", inks) if "선명한" not in each.rule}
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


def test_a_new_ink_is_judged_after_pages_that_had_none(browser: Browser) -> None:
    inks: set[str] = set()
    for _ in range(2):
        assert rules_at(browser, "", inks) == set()
    assert rules_at(browser, "@media (min-width: 700px) { .faint { color: #ccc } }", inks) == {(768, "color-contrast")}
    assert rules_at(browser, "body { background: #222; color: #eee } p { background: #ddd }", inks) == {
        (360, "color-contrast")
    }


def test_the_contrast_theme_is_judged_where_only_it_is_at_fault(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(style="[data-theme=contrast] .faint { color: #ccc }"))
    found = look_at(page, "made")
    assert [(each.width, each.rule) for each in found] == [(360, "color-contrast in 선명한 화면")]
    assert page.evaluate("document.documentElement.dataset.theme") is None
    page.close()


def test_what_a_page_leads_to_is_read_without_a_browser() -> None:
    read = reading("http://here/a/b", WAYS)
    assert (read.type, read.things) == ("matching", 2)
    assert read.links == ["/a/next?page=2", "/c"]
    assert read.deed == ("http://here/quizzes/q/attempts", {"_csrf": "1"})
