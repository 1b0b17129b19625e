"""Markdown on a page: useful, and nothing that could act."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.core.markdown import render, render_inline, render_with

HOSTILE = [
    "<script>alert(1)</script>",
    '<b hx-get="/x" hx-trigger="load">가</b>',
    '<b data-hx-get="/x">가</b>',
    '<img src=x onerror="alert(1)">',
    "[가](javascript:alert(1))",
    "![가](data:text/html;base64,PHNjcmlwdD4=)",
    '<p style="position:fixed">가</p>',
    "<iframe src=https://else.where></iframe>",
    '[가](/x "a\\" hx-get=\\"/x")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_tag_or_attribute_that_acts_comes_through(text):
    for html in (render(text), render_inline(text)):
        for open_tag in html.replace("&lt;", "").split("<")[1:]:
            inside = open_tag.split(">")[0]
            outside_quotes = "".join(inside.split('"')[::2])
            assert not any(word in outside_quotes for word in ("hx-", "onerror", "style", "script", "iframe"))
            assert "javascript:" not in inside
            assert "data:" not in inside


@given(st.text(max_size=200))
def test_any_text_becomes_markup(text):
    assert isinstance(render(text), Markup)
    assert isinstance(render_inline(text), Markup)


def test_common_markdown_works():
    html = render("## 제목\n\n**굵게** `코드`\n\n- 하나\n- 둘\n\n[링크](https://example.go.kr)")
    for piece in (
        "<h2>제목</h2>",
        "<strong>굵게</strong>",
        "<code>코드</code>",
        "<li>하나</li>",
        'href="https://example.go.kr"',
    ):
        assert piece in html


def test_a_table_scrolls_in_its_own_box_reachable_by_keyboard():
    html = render("|이름|수|\n|-|-|\n|사과|3|")
    assert html.startswith('<div class="table-region" role="group" tabindex="0" aria-label="표"><table>')
    assert html.strip().endswith("</table></div>")


def test_a_picture_alone_is_a_figure_with_its_rewritten_address():
    html = render_with("![설명](media/a.svg)", url=lambda src: f"/m/{src}")
    assert html.strip() == '<figure><img src="/m/media/a.svg" alt="설명"></figure>'


def test_a_trade_word_is_explained_once():
    html = render_with("[[라벨링]]은 일이에요. [[라벨링]]을 해요. [[모름]]", terms={"라벨링": "이름표 <붙이기>"})
    assert html == (
        '<p><dfn class="term">라벨링</dfn><span class="term-gloss">(이름표 &lt;붙이기&gt;)</span>은 일이에요. '
        "라벨링을 해요. 모름</p>\n"
    )


def test_inline_text_has_no_blocks_and_no_pictures():
    assert render_inline("**가** ![나](x.svg)\n\n# 다").count("<") == 2
