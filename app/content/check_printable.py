"""Pure: what `ieum pack` could not print as it is meant: characters without a glyph, wide tables, drawn letters of another font."""

import re
from collections.abc import Iterator, Set
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.content.check_language import Script
from app.content.collection import Content
from app.content.lesson import Lesson
from app.content.problems import Problems
from app.core.markdown_dialect import PARSER
from app.questions.table import Table

MOST_COLUMNS = 6  # of a table on A4 at 16 pt
FONT = "Pretendard GOV"
LONGEST_WORD = 28  # characters that fit a line at 16 pt
# Signs that the pack prints by another one (app/pack/printing.py), and what is not printed at all.
REPLACED = frozenset(map(ord, "✕✗✖✔\n\r\t\u200b\u2060\ufeff"))
_WORD = re.compile(r"\S+")


def check_printable(content: Content, lesson: Lesson, script: Script, glyphs: Set[int], problems: Problems) -> None:
    """Each place of a lesson that paper would lose."""
    offset = content.body_offsets[f"lesson:{lesson.ref}"]
    whole = [(1, lesson.title), (1, lesson.goal), *((1, gloss) for pair in lesson.terms.items() for gloss in pair)]
    whole += [(offset + at, line) for at, line in enumerate(lesson.body.splitlines(), start=1)]
    for line, text in whole:
        for sign in _missing(text, glyphs):
            problems.warn(
                script.path, line, f"{sign!r} (U+{ord(sign):04X}) has no glyph in {FONT}: paper would lose it"
            )
    for at, columns in _tables(lesson.body):
        if columns > MOST_COLUMNS:
            problems.warn(
                script.path,
                offset + at,
                f"a table of {columns} columns does not fit A4 at 16 pt; at most {MOST_COLUMNS}",
            )
    for part in lesson.parts:
        question = part.question
        if isinstance(question, Table) and len(question.columns) > MOST_COLUMNS:
            message = f"{question.id}: {len(question.columns)} columns do not fit A4 at 16 pt; at most {MOST_COLUMNS}"
            problems.warn(script.path, offset + part.line, message)
    for sentence in script.sentences:
        for word in _WORD.findall(sentence.text):
            if len(word) > LONGEST_WORD:
                problems.warn(
                    script.path, sentence.line, f"{word[:20]!r}… is longer than a line of the pack ({LONGEST_WORD})"
                )


def check_drawn(text: str, path: str, glyphs: Set[int], problems: Problems) -> None:
    """The letters of an SVG: of our font, and of its glyphs."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return  # said already
    families = {family for element in root.iter() if (family := element.get("font-family"))}
    for family in sorted(family for family in families if FONT not in family):
        problems.warn(path, 1, f"font-family {family!r} is not printed as drawn; name {FONT!r} first")
    for element in root.iter():
        for sign in _missing("".join([element.text or "", element.tail or ""]), glyphs):
            problems.warn(path, 1, f"{sign!r} (U+{ord(sign):04X}) has no glyph in {FONT}: paper would lose it")


def _missing(text: str, glyphs: Set[int]) -> list[str]:
    return sorted({sign for sign in text if ord(sign) not in glyphs and ord(sign) not in REPLACED})


def _tables(body: str) -> Iterator[tuple[int, int]]:
    """(line, columns) of each Markdown table."""
    tokens = PARSER.parse(body, {})
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            head = next(n for n in range(at, len(tokens)) if tokens[n].type == "tr_close")
            yield (token.map or [0])[0] + 1, sum(each.type in ("th_open", "td_open") for each in tokens[at:head])
