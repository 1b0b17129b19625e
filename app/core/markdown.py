"""Markdown to HTML that is safe to show: markdown-it-py (js-default: no raw HTML), then nh3's allow-list.

Everything goes through the same cleaner, so an attribute such as hx-get, data-hx-get, style, id or on* never
reaches a page: a strict CSP does not stop injected htmx attributes.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_BLOCK_TAGS = {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "pre", "code", "strong", "em",
    "s", "del", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "dfn", "span", "sup", "sub", "kbd",
    "figure", "div",
}  # fmt: skip
_INLINE_TAGS = {"strong", "em", "s", "del", "code", "a", "br", "dfn", "span", "sup", "sub", "kbd"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "th": set(), "td": set()}
_CLASSES = {"dfn": {"term"}, "span": {"term-gloss"}, "div": {"table-region"}}
# Only our own wrapper around a table may carry these.
_ATTRIBUTE_VALUES = {"div": {"role": {"group"}, "tabindex": {"0"}, "aria-label": {"표"}}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_INLINE_ATTRIBUTES = {"a": {"href", "title"}}


def _parser() -> "MarkdownIt":
    from app.core.markdown_dialect import PARSER  # here: a server needs it with its first lesson

    return PARSER


def _clean(html: str, inline: bool = False) -> Markup:
    import nh3  # here: a megabyte and a half that a server needs with its first lesson, and other programs never

    cleaned = nh3.clean(
        html,
        tags=_INLINE_TAGS if inline else _BLOCK_TAGS,
        attributes=_INLINE_ATTRIBUTES if inline else _ATTRIBUTES,
        tag_attribute_values=_ATTRIBUTE_VALUES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        strip_comments=True,
    )
    return Markup(cleaned)  # noqa: S704 - cleaned on the line above


def render_with(
    text: str,
    *,
    terms: Mapping[str, str] | None = None,
    seen: set[str] | None = None,
    url: Callable[[str], str] | None = None,
) -> Markup:
    """Markdown with glosses and rewritten picture addresses; seen collects the terms already explained."""
    env = {"terms": terms or {}, "seen": set() if seen is None else seen, "url": url}
    return _clean(_parser().render(text, env))


# Bounded: the texts are content files and short comments; 2,048 of them are a few megabytes.
@lru_cache(maxsize=2048)
def render(text: str) -> Markup:
    """Markdown blocks as safe HTML."""
    return render_with(text)


@lru_cache(maxsize=2048)
def render_inline(text: str) -> Markup:
    """Markdown of one line (emphasis, code, links) as safe HTML without block elements or pictures."""
    return _clean(_parser().renderInline(text, {}), inline=True)
