"""Pure: places in a text. An offset counts code points of the text in NFC, and holds only for the text whose pin
(`measures.spans.pin`) it was made with: an edited text would shift every place."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

OUTER = " .,!?…·;:\"'“”‘’「」『』()[]"  # what a name neither begins nor ends with
_PAIRS = {")": "(", "]": "[", "”": "“", "’": "‘", "」": "「", "』": "『"}
_WORD = re.compile(r"\S+")
Side = Literal["start", "end"]


@dataclass(frozen=True)
class Stretch:
    """text[start:end], 0 ≤ start < end."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def shared(self, other: "Stretch") -> int:
        """How many characters both hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


def is_canonical(text: str) -> bool:
    """Whether a text may be pinned: NFC, no byte order mark, no zero-width signs, no control characters but line ends."""
    return unicodedata.is_normalized("NFC", text) and not any(
        ch != "\n" and unicodedata.category(ch) in ("Cc", "Cf") for ch in text
    )


def words(text: str) -> tuple[Stretch, ...]:
    """The words (어절) between white space, in order."""
    return tuple(Stretch(*match.span()) for match in _WORD.finditer(text))


def trimmed(text: str, start: int, end: int) -> Stretch | None:
    """The stretch without white space and signs at its edges; None when nothing is left. A closing bracket stays when the
    opening one is inside: 12월 4일(목)."""
    while start < end and text[start] in OUTER:
        start += 1
    while start < end and text[end - 1] in OUTER:
        opening = _PAIRS.get(text[end - 1])
        if opening and opening in text[start : end - 1]:
            break
        end -= 1
    return Stretch(start, end) if start < end else None


def moved(text: str, at: Stretch, side: Side, by: Literal[1, -1]) -> Stretch:
    """The stretch with one edge moved by a character; by = 1 makes it longer. White space is stepped over. What would leave
    the text, or leave nothing, stays as it is."""
    start, end = at.start, at.end
    step = -by if side == "start" else by
    while True:
        start, end = (start + step, end) if side == "start" else (start, end + step)
        if not 0 <= start < end <= len(text):
            return at
        if not (text[start] if side == "start" else text[end - 1]).isspace():
            return Stretch(start, end)


def occurrences(text: str, phrase: str) -> tuple[Stretch, ...]:
    """Where a phrase stands, overlapping ones too."""
    found: list[Stretch] = []
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        found.append(Stretch(at, at + len(phrase)))
        at = text.find(phrase, at + 1)
    return tuple(found)
