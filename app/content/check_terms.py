"""Pure: trade words that a lesson uses before anyone has said what they mean."""

import re
from collections.abc import Iterable, Mapping

from app.content.check_language import Script
from app.content.problems import Problems

# Word → where it is that word, and not part of an everyday one.
TRADE_WORDS: Mapping[str, re.Pattern[str]] = {
    word: re.compile(pattern)
    for word, pattern in {
        "라벨링": "라벨링", "바운딩": "바운딩", "검수": "검수", "반려": "반려(?!동물|견|묘|자|식물|인)", "데이터셋": "데이터셋",
        "크라우드 워커": "크라우드 ?워커", "생성형 AI": "생성형", "피부양자": "피부양자", "원천징수": "원천 ?징수",
        "웨어러블": "웨어러블", "메타데이터": "메타데이터", "알고리즘": "알고리즘", "머신러닝": "머신 ?러닝", "딥러닝": "딥 ?러닝",
        "프롬프트": "프롬프트", "어노테이션": "어노테이션", "전처리": "전처리", "결측치": "결측치?", "이상치": "이상치",
        "스키마": "스키마", "인공 신경망": "신경망", "알선": "알선", "종합소득세": "종합 ?소득세", "익명화": "익명화",
    }.items()
}  # fmt: skip
# Words that stay off a trainee's screen, and what stands in their place.
PLAIN_WORDS = {"IoU": "겹침 정도", "CSV": "엑셀 파일", "Parquet": "표 파일", "JSON": "자료 파일", "XML": "자료 파일"}
_PLAIN = re.compile(r"(?<![A-Za-z])(" + "|".join(PLAIN_WORDS) + r")(?![A-Za-z])")


def check_terms(lessons: Iterable[Script], problems: Problems) -> None:
    """Each trade word is glossed by the lesson's own `terms`, by brackets right behind it, or by a lesson of an earlier place.
    `lessons`: in the order in which people meet them."""
    known: set[str] = set()
    for script in lessons:
        glossed = " ".join(script.terms)
        known |= {word for word, pattern in TRADE_WORDS.items() if pattern.search(glossed)}
        for word, pattern in TRADE_WORDS.items():
            if word not in known:
                _check_word(word, pattern, script, known, problems)


def _check_word(word: str, pattern: re.Pattern[str], script: Script, known: set[str], problems: Problems) -> None:
    for sentence in script.sentences:
        found = pattern.search(sentence.text)
        if found is None:
            continue
        if sentence.text[found.end() :].lstrip("‘’“”\"' ").startswith("("):
            known.add(word)
        else:
            message = (
                f"the trade word {word!r} is used before any lesson explains it: add it to terms, or say it plainly"
            )
            problems.warn(script.path, sentence.line, message)
        return


def check_plain_words(script: Script, problems: Problems) -> None:
    """Words that no trainee has to learn."""
    said: set[str] = set()
    for sentence in [*script.sentences, *script.captions]:
        for word in _PLAIN.findall(sentence.text):
            if word not in said and word not in script.terms:
                said.add(word)
                problems.warn(script.path, sentence.line, f"say {PLAIN_WORDS[word]!r} for {word!r}")
