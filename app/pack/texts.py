"""Pure: Markdown as what the template sets: blocks of words, a word being a list of runs.

A word stays whole on its line (Korean breaks between words), so words are cut here, where runs of one word (a bold stem and its
particle) are still known to belong together.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it.token import Token

from app.core.markdown_dialect import PARSER

Run = dict[str, Any]  # {"t": text} and "b": bold, "i": emphasis, "q": quiet
Word = list[Run]
Block = dict[str, Any]
BREAK: Run = {"br": True}


class Glossary:
    """The glosses of a lesson; each term is explained at its first use."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        self._terms, self._seen = terms, set[str]()

    def of(self, word: str) -> str:
        """The gloss in brackets at the first use of the word, then nothing."""
        if word in self._seen or word not in self._terms:
            return ""
        self._seen.add(word)
        return f"({self._terms[word]})"


NO_TERMS = Glossary({})


def blocks_of(markdown: str, glossary: Glossary = NO_TERMS) -> list[Block]:
    """The blocks of a text: p, heading, list, quote, table, figure, rule."""
    tokens = PARSER.parse(markdown, {})
    return _blocks(tokens, 0, len(tokens), glossary)


def words_of(text: str, glossary: Glossary = NO_TERMS) -> list[Word]:
    """The words of one line of Markdown."""
    tokens = PARSER.parseInline(text, {})
    return _words(tokens[0].children or [], glossary)


def plain_words(text: str) -> list[Word]:
    """The words of a text that is no Markdown."""
    return [[{"t": word}] for word in text.split()]


def _blocks(tokens: Sequence[Token], start: int, end: int, glossary: Glossary) -> list[Block]:
    found: list[Block] = []
    at = start
    while at < end:
        token = tokens[at]
        close = _close(tokens, at) if token.nesting == 1 else at
        block = _block(tokens, at, close, glossary)
        if block:
            found.append(block)
        at = close + 1
    return found


def _close(tokens: Sequence[Token], at: int) -> int:
    """Where the element that opens at `at` closes."""
    name = tokens[at].type.replace("_open", "_close")
    return next(n for n in range(at + 1, len(tokens)) if tokens[n].type == name and tokens[n].level == tokens[at].level)


def _block(tokens: Sequence[Token], at: int, close: int, glossary: Glossary) -> Block | None:
    token = tokens[at]
    match token.type:
        case "paragraph_open" if token.tag == "figure":
            image = (tokens[at + 1].children or [])[0]
            return {"kind": "figure", "src": str(image.attrGet("src") or ""), "alt": image.content}
        case "paragraph_open":
            return {"kind": "p", "words": _words(tokens[at + 1].children or [], glossary)}
        case "heading_open":
            return {"kind": "heading", "words": _words(tokens[at + 1].children or [], glossary)}
        case "bullet_list_open" | "ordered_list_open":
            first = int(token.attrGet("start") or 1) if token.type.startswith("ordered") else 0
            return {"kind": "list", "first": first, "items": list(_items(tokens, at, close, glossary))}
        case "blockquote_open":
            return {"kind": "quote", "blocks": _blocks(tokens, at + 1, close, glossary)}
        case "table_open":
            return {"kind": "table", "rows": _rows(tokens[at:close], glossary)}
        case "fence" | "code_block":
            return {"kind": "p", "words": plain_words(token.content)}
        case "hr":
            return {"kind": "rule"}
        case _:
            return None


def _items(tokens: Sequence[Token], at: int, close: int, glossary: Glossary) -> Iterator[list[Block]]:
    inside = at + 1
    while inside < close:
        end = _close(tokens, inside)
        yield _blocks(tokens, inside + 1, end, glossary)
        inside = end + 1


def _rows(tokens: Sequence[Token], glossary: Glossary) -> list[list[list[Word]]]:
    """Rows of cells; the first row is the head."""
    rows: list[list[list[Word]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_words(token.children or [], glossary))
    return rows


def _words(children: Sequence[Token], glossary: Glossary) -> list[Word]:
    """Runs cut at spaces. A line's end within a paragraph is a space, a hard break a word of its own."""
    words: list[Word] = [[]]
    style: dict[str, bool] = {}
    for child in children:
        match child.type:
            case "strong_open" | "strong_close":
                style["b"] = child.nesting == 1
            case "em_open" | "em_close":
                style["i"] = child.nesting == 1
            case "softbreak":
                words.append([])
            case "hardbreak":
                words += [[BREAK], []]
            case "gloss":
                _add(
                    words,
                    child.content,
                    {**style, "b": bool(gloss := glossary.of(child.content)) or style.get("b", False)},
                )
                _add(words, gloss, {"q": True})
            case "text" | "code_inline":
                _add(words, child.content, style)
            case "image":
                _add(words, child.content, {"q": True})
            case _:
                pass
    return [word for word in words if word]


def _add(words: list[Word], text: str, style: Mapping[str, bool]) -> None:
    kept = {name: True for name, on in style.items() if on}
    for number, piece in enumerate(text.replace("\n", " ").split(" ")):
        if number:
            words.append([])
        if piece:
            words[-1].append({"t": piece, **kept})
