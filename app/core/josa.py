"""Pure: the Korean particle that fits a word (은/는, 이/가, 을/를, 과/와, 으로/로, 이에요/예요 …).

Used in templates as the filter `{{ word|josa('을/를') }}`, which gives the word with its particle.
"""

import re

# How a digit is read ends in: 영 ㅇ, 일 ㄹ, 이 –, 삼 ㅁ, 사 –, 오 –, 육 ㄱ, 칠 ㄹ, 팔 ㄹ, 구 –.
_DIGIT = {"0": "영", "1": "일", "2": "이", "3": "삼", "4": "사", "5": "오", "6": "육", "7": "칠", "8": "팔", "9": "구"}
# Trailing zeros are read as a unit: 10 십, 100 백, 1,000 천, 10,000 만, 10^8 억.
_ZEROS = {1: "십", 2: "백", 3: "천", 4: "만", 5: "만", 6: "만", 7: "만", 8: "억", 9: "억", 10: "억", 11: "억"}
# A letter read by itself (PDF 피디에프, URL 유아르엘): only these names end in a consonant.
_LETTER = {"l": "엘", "m": "엠", "n": "엔", "r": "알"}
# A Latin word read as a word: a rough rule by its last letters, enough for names of programs and firms.
_ENDS_CLOSED = re.compile(r"(?:ng|[bcklmnpt]|le|me|ne)$")
_RIEUL = 8
# Pairs people also write the other way round.
_OPEN_FIRST = {"는/은", "가/이", "를/을", "와/과", "로/으로", "예요/이에요", "나/이나", "랑/이랑"}


def josa(word: str, pair: str) -> str:
    """The word followed by the fitting half of pair, as "은/는" or "으로/로" (closed ending first).

    >>> josa("사진", "을/를"), josa("7", "으로/로"), josa("PDF", "은/는")
    ('사진을', '7로', 'PDF는')
    Raises ValueError when pair is not two forms parted by a slash.
    """
    return word + particle(word, pair)


def particle(word: str, pair: str) -> str:
    """Only the particle of josa(word, pair)."""
    closed, slash, open_ = pair.partition("/")
    if not (slash and closed and open_):
        raise ValueError(f"a pair of particles looks like '은/는', not {pair!r}")
    if pair in _OPEN_FIRST:
        closed, open_ = open_, closed
    final = _final(word)
    if closed == "으로" and final == _RIEUL:
        return open_
    return closed if final else open_


def _batchim(ch: str) -> int | None:
    return (ord(ch) - 0xAC00) % 28 if "가" <= ch <= "힣" else None


def _final(word: str) -> int:
    """Final consonant of the word as it is read; closing quotes and brackets are skipped."""
    bare = re.sub(r"\([^()]*\)$", "", word.rstrip()) or word
    bare = bare.rstrip(" \t\n'\"’”)]}>」』》〉.,!?…")
    if not bare:
        return 0
    last = bare[-1]
    if (final := _batchim(last)) is not None:
        return final
    if last in _DIGIT:
        return _batchim(_read_number(bare)) or 0
    if last == "%":
        return 0
    if last.isascii() and last.isalpha():
        return _read_latin(bare)
    return 0


def _read_number(text: str) -> str:
    """The last syllable a number is read with: 1,000 → 천, 20 → 십, 0.5 → 오, 0 → 영."""
    number = re.search(r"[0-9][0-9,.]*$", text)
    digits = number.group().replace(",", "") if number else text[-1]
    whole, point, _ = digits.partition(".")
    if point or whole.strip("0") == "":
        return _DIGIT[digits[-1]]
    zeros = len(whole) - len(whole.rstrip("0"))
    return _ZEROS.get(zeros, "조") if zeros else _DIGIT[whole[-1]]


def _read_latin(text: str) -> int:
    """A run of capitals is spelt out, anything else read as a word."""
    run = re.search(r"[A-Za-z]+$", text)
    letters = run.group() if run else text[-1]
    last = letters[-1].lower()
    if letters.isupper() or len(letters) == 1:
        return _batchim(_LETTER[last]) or 0 if last in _LETTER else 0
    if not _ENDS_CLOSED.search(letters.lower()):
        return 0
    return _RIEUL if last == "l" or letters.lower().endswith("le") else 1
