"""Pure: a number as Koreans write it: 1,000 · 3만 5천 · 삼만 오천 · 열두. Text is cleaned (korean.clean) and without spaces."""

import re
from collections.abc import Mapping
from decimal import Decimal

_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,9})?|\.[0-9]{1,9}"
_SIGNED = re.compile(rf"(?P<sign>[-+]?)(?P<number>{_PLAIN})")
_DIGITS = {word: Decimal(at) for at, word in enumerate("일이삼사오육칠팔구", start=1)}
_SMALL = {"천": 1000, "백": 100, "십": 10}
_ONES = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_NOTHING = frozenset({"영", "공"})


def _myriad(name: str) -> str:
    """A pattern of what may stand before 억 or 만, or last: 2천5백, 이천오백, 3.5; each multiplier at most once and falling."""
    digit = rf"{_PLAIN}|[{''.join(_DIGITS)}]"
    falling = "".join(rf"(?:(?P<{name}{word}>{digit})?(?P<{name}has{word}>{word}))?" for word in _SMALL)
    return rf"{falling}(?P<{name}rest>{digit})?"


_SINO = re.compile(rf"(?:{_myriad('억')}(?P<억>억))?(?:{_myriad('만')}(?P<만>만))?{_myriad('끝')}")
_NATIVE = re.compile(rf"(?P<tens>{'|'.join(_TENS)})?(?P<ones>{'|'.join(_ONES)})?")


def read_numeral(text: str) -> Decimal | None:
    """The number; None for a text that is not one, or not only one."""
    if found := _SIGNED.fullmatch(text):
        value = _digits(found["number"])
        return -value if found["sign"] == "-" else value
    if text in _NOTHING:
        return Decimal(0)
    return _native(text) if text and _NATIVE.fullmatch(text) else _sino(text)


def _digits(text: str) -> Decimal:
    return _DIGITS[text] if text in _DIGITS else Decimal(text.replace(",", ""))


def _native(text: str) -> Decimal:
    found = _NATIVE.fullmatch(text)
    assert found
    return Decimal(_TENS.get(found["tens"] or "", 0) + _ONES.get(found["ones"] or "", 0))


def _sino(text: str) -> Decimal | None:
    found = _SINO.fullmatch(text) if text else None
    if found is None:
        return None
    parts: Mapping[str, str | None] = found.groupdict()
    total = _sum(parts, "끝") or Decimal(0)
    for word, factor in (("억", 10**8), ("만", 10**4)):
        if parts[word]:
            # 만 alone is ten thousand; nobody says 억 alone, but it can mean nothing else.
            total += (_sum(parts, word) or Decimal(1)) * factor
    return total


def _sum(parts: Mapping[str, str | None], name: str) -> Decimal | None:
    """What stands before one of the large words; None when nothing does."""
    found = [
        (_digits(parts[f"{name}{word}"] or "1")) * factor
        for word, factor in _SMALL.items()
        if parts[f"{name}has{word}"]
    ]
    if rest := parts[f"{name}rest"]:
        found.append(_digits(rest))
    return sum(found, Decimal(0)) if found else None
