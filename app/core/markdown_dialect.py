"""The one dialect of Markdown: js-default (no raw HTML), tables, [[glosses]], headings from ##. Pure."""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import escape


def _gloss(state: StateInline, silent: bool) -> bool:
    """[[라벨링]] → 라벨링(이름표 붙이기) at its first use in a text, the bare word afterwards."""
    if not state.src.startswith("[[", state.pos):
        return False
    end = state.src.find("]]", state.pos + 2, state.posMax)
    word = state.src[state.pos + 2 : end].strip() if end > 0 else ""
    if not word or "\n" in word or len(word) > 60:
        return False
    if not silent:
        token = state.push("gloss", "", 0)
        token.content = word
    state.pos = end + 2
    return True


def _render_gloss(self: RendererProtocol, tokens: list[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    word = tokens[index].content
    meaning, seen = env.get("terms", {}).get(word), env.setdefault("seen", set())
    if meaning is None or word in seen:
        return str(escape(word))
    seen.add(word)
    return f'<dfn class="term">{escape(word)}</dfn><span class="term-gloss">({escape(meaning)})</span>'


def _render_image(self: Any, tokens: list[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    if url := env.get("url"):
        tokens[index].attrSet("src", url(str(tokens[index].attrGet("src") or "")))
    return str(self.image(tokens, index, options, env))


def _figures(state: StateCore) -> None:
    """A paragraph that holds one picture and nothing else becomes a figure."""
    for at, token in enumerate(state.tokens):
        children = token.children or []
        if token.type == "inline" and len(children) == 1 and children[0].type == "image":
            around = state.tokens[at - 1], state.tokens[at + 1]
            if around[0].type == "paragraph_open":
                around[0].tag = around[1].tag = "figure"


def _empty_corners(state: StateCore) -> None:
    """A heading cell with nothing in it heads nothing: a screen reader must not announce it, so it is a plain cell."""
    for at, token in enumerate(state.tokens):
        if token.type == "th_open" and not state.tokens[at + 1].content.strip():
            token.tag = state.tokens[at + 2].tag = "td"


def _open_table(self: Any, tokens: list[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    # A wide table scrolls inside its own box, reachable by keyboard; the page itself never scrolls sideways.
    return '<div class="table-region" role="group" tabindex="0" aria-label="표"><table>'


def _close_table(self: Any, tokens: list[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    return "</table></div>\n"


def make_parser() -> MarkdownIt:
    """The one dialect: js-default, tables, [[glosses]], headings from ##."""
    parser = MarkdownIt("js-default")
    parser.inline.ruler.before("link", "gloss", _gloss)
    parser.core.ruler.push("figures", _figures)
    parser.core.ruler.push("empty_corners", _empty_corners)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    parser.add_render_rule("gloss", _render_gloss)
    parser.add_render_rule("image", _render_image)
    return parser


PARSER = make_parser()
