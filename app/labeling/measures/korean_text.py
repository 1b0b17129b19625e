"""Pure: Korean text as it is compared: NFC, without BOM and zero-width signs, odd spaces plain, full-width forms by a map.

Never bare NFKC: it turns ㅋ (U+314B) into U+110F. The rules are those of short answers (`app.questions.korean`); text that is
tidy already, as most is, is told by one look and left alone.
"""

import re
import unicodedata

from app.questions.korean import clean

# What `clean` leaves alone, whatever stands beside it: ASCII, whole syllables, lone jamo, the usual signs.
_ODD = re.compile(r"[^ -~가-힣ㄱ-ㅎㅏ-ㅣ·…‘’“”]")
_FIRST, _LAST = 0xAC00, 0xD7A3
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_SYLLABLES: dict[int, str] = {}


def tidy(text: str, *, spaces: bool = True) -> str:
    """The text as it is compared; runs of white space are one space, none at the edges. `spaces=False`: without any."""
    is_tidy = _ODD.search(text) is None and "  " not in text and text[:1] != " " and text[-1:] != " "
    cleaned = text if is_tidy else clean(text)
    return cleaned if spaces else cleaned.replace(" ", "")


def jamo(text: str) -> str:
    """Syllables taken apart into letters of the keyboard: 값 → ㄱㅏㅄ. A slip of one letter is then one step, not one of one."""
    return "".join(_letters(ch) for ch in unicodedata.normalize("NFC", text))


def _letters(ch: str) -> str:
    code = ord(ch)
    if not _FIRST <= code <= _LAST:
        return ch
    if code not in _SYLLABLES:
        lead, rest = divmod(code - _FIRST, 21 * 28)
        vowel, tail = divmod(rest, 28)
        _SYLLABLES[code] = _LEADS[lead] + _VOWELS[vowel] + _TAILS[tail]
    return _SYLLABLES[code]
