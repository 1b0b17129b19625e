"""Pure: how typed Korean is tidied before it is compared.

NFC, invisible characters out, full-width forms by an explicit map. Never NFKC: it would turn the lone
jamo ㅋ (U+314B) into U+110F and ① into 1.
"""

import re
import unicodedata

# Zero-width characters, marks of writing direction, fillers that a Korean keyboard leaves, variants of a picture character.
_INVISIBLE = dict.fromkeys(
    [0xFEFF, 0x00AD, 0x180E, 0x034F, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
     0x115F, 0x1160, 0x3164, 0xFFA0, 0xFE0E, 0xFE0F],
    None,
)  # fmt: skip
_SPACES = dict.fromkeys([0x00A0, 0x2007, 0x202F, 0x3000, *range(0x2000, 0x2007), *range(0x2008, 0x200B)], " ")
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2212: "-",
    0xFE63: "-",
    0xFFE6: "₩",
    0xFFE0: "¢",
    0xFFE1: "£",
    0xFFE5: "¥",
}
_MAP = {**_SPACES, **_FULL_WIDTH, **_SIGNS, **_INVISIBLE}

# Particle → the ending it follows: True a final consonant, False none, None either.
# 으로/로 has its own rule (ㄹ takes 로), kept below.
_PARTICLES: dict[str, bool | None] = {
    "은": True, "는": False, "이": True, "가": False, "을": True, "를": False, "과": True, "와": False,
    "의": None, "에": None, "도": None, "만": None, "에서": None, "에게": None, "까지": None, "부터": None,
    "이에요": True, "예요": False, "입니다": None, "이다": True, "다": False, "이요": True, "요": None,
    "에는": None, "에도": None, "에서는": None,
}  # fmt: skip
_RUN = re.compile(r"(?<!\\)\*")  # a star that no backslash takes the meaning from
_HANGUL_FIRST, _HANGUL_LAST, _RIEUL = 0xAC00, 0xD7A3, 8


def clean(text: str) -> str:
    """Text in NFC without BOM, zero-width, control or surrogate characters; odd spaces become one plain space."""
    mapped = unicodedata.normalize("NFC", text.translate(_MAP))
    kept = (" " if ch in "\t\r\n" else ch for ch in mapped if ch in "\t\r\n" or not _unwanted(ch))
    return " ".join("".join(kept).split())


def _unwanted(ch: str) -> bool:
    return unicodedata.category(ch) in ("Cc", "Cs")


_COUNTS = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")


def in_count(number: int, counter: str) -> str:
    """A number of things as it is said: 두 칸, 12칸."""
    return f"{_COUNTS[number]} {counter}" if 0 < number < len(_COUNTS) else f"{number}{counter}"


def compare_key(text: str, spaces: bool = False, accents: bool = True) -> str:
    """What two short answers are compared by: cleaned, case folded. `spaces`: inner ones count; `accents`: é is not e."""
    key = clean(text) if spaces else clean(text).replace(" ", "")
    key = key.casefold()
    if not accents:  # decomposed Hangul is made of letters, not of marks: it comes back whole
        key = "".join(ch for ch in unicodedata.normalize("NFD", key) if unicodedata.category(ch) != "Mn")
    return unicodedata.normalize("NFC", key)


def final_consonant(ch: str) -> int | None:
    """Index of the syllable's final consonant (0 none, 8 ㄹ); None when ch is not a Hangul syllable."""
    code = ord(ch)
    if not _HANGUL_FIRST <= code <= _HANGUL_LAST:
        return None
    return (code - _HANGUL_FIRST) % 28


def without_particle(text: str) -> set[str]:
    """Each reading of text with one trailing particle taken off.

    A particle is taken off only where Korean allows it: 데이터는 → 데이터, but 나이 stays (나 takes 가, not 이).
    After Latin letters and digits any particle is allowed.
    """
    stems = {text[: -len(particle)] for particle, after in _PARTICLES.items() if _follows(text, particle, after)}
    for particle in ("으로", "로"):
        stem = text.removesuffix(particle)
        if stem and stem != text and _takes_ro(stem[-1], particle):
            stems.add(stem)
    return stems


def _follows(text: str, particle: str, after: bool | None) -> bool:
    if not text.endswith(particle) or len(text) == len(particle):
        return False
    final = final_consonant(text[-len(particle) - 1])
    return after is None or final is None or bool(final) is after


def _takes_ro(ch: str, particle: str) -> bool:
    final = final_consonant(ch)
    return final is None or ((final not in (0, _RIEUL)) == (particle == "으로"))


def matches_pattern(text: str, pattern: str) -> bool:
    """Whether text fits pattern, where * stands for any run (also none) and \\* for a star. Linear: no backtracking."""
    head, *rest = (piece.replace("\\*", "*") for piece in _RUN.split(pattern))
    if not rest:
        return text == head
    tail = rest.pop()
    if len(text) < len(head) + len(tail) or not text.startswith(head) or not text.endswith(tail):
        return False
    middle, at = text[len(head) : len(text) - len(tail)], 0
    for piece in rest:
        found = middle.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True
