"""Pure: the plain words of Markdown, with their lines: what the language checks read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from app.core.markdown_dialect import PARSER

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)」』]*\s+|\n+")


@dataclass(frozen=True)
class Sentence:
    """A sentence or a line; line counts from 1 in the text it was read from."""

    text: str
    line: int


@dataclass(frozen=True)
class Image:
    src: str
    alt: str
    line: int


def sentences(markdown: str, line: int = 1) -> list[Sentence]:
    """The sentences of a text that begins at line, in order. Code, pictures and addresses are left out."""
    found = []
    for token, at in _inlines(markdown):
        text, offset = "", 0
        for piece in [*_words(token), "\n"]:
            if piece != "\n":
                text += piece
                continue
            for part in _SENTENCE_END.split(text):
                if part.strip():
                    found.append(Sentence(part.strip(), line + at + offset))
            text, offset = "", offset + 1
    return found


def images(markdown: str, line: int = 1) -> list[Image]:
    """The pictures of a text."""
    found = []
    for token, at in _inlines(markdown):
        for child in token.children or []:
            if child.type == "image":
                found.append(Image(str(child.attrGet("src") or ""), child.content.strip(), line + at))
    return found


def _inlines(markdown: str) -> Iterator[tuple[Token, int]]:
    for token in PARSER.parse(markdown, {}):
        if token.type == "inline":
            yield token, (token.map or [0, 0])[0]


def _words(token: Token) -> Iterator[str]:
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type in ("text", "gloss"):
            yield child.content
