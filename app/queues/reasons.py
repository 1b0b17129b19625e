"""Pure: why an item comes back, in the words of 반려, from what the grader found; why an item is skipped; why a person
who looks through others' work may send it back."""

from collections import Counter
from collections.abc import Iterable

OTHERWISE = "기준 위반"
# The words are those of labeling.submissions.RETURN_REASONS (a test holds that). A finding's kind is one word that every task
# type chooses for itself; what is not named here breaks the guide's rule.
OF_KIND = {
    "missing": "대상 누락",
    "missed": "대상 누락",
    "blank": "대상 누락",
    "empty": "대상 누락",
    "low_overlap": "범위 과다·부족",
    "loose": "범위 과다·부족",
    "boundary": "범위 과다·부족",
    "partial": "범위 과다·부족",
    "overcleaned": "범위 과다·부족",
    "wrong_label": "이름표 오류",
    "wrong_attribute": "이름표 오류",
    "wrong_choice": "이름표 오류",
    "wrong_class": "이름표 오류",
    "wrong_reason": "이름표 오류",
    "wrong_value": "형식 오류",
    "wrong_format": "형식 오류",
    "guessed": "안 보이는 것 추측",
    "duplicate": "중복",
    "unmasked": "개인정보 노출",
    "personal": "개인정보 노출",
    "short": "설명 부족",
}
SKIP_REASONS = (
    ("hard", "저에게는 너무 어려워요"),
    ("broken", "사진이나 글이 깨져 보여요"),
    ("unclear", "가이드만 보고는 정할 수 없어요"),
    ("personal", "남의 개인정보가 보여요"),
    ("other", "다른 까닭이에요"),
)
SKIP_NAMES = dict(SKIP_REASONS)
_ORDER = {reason: at for at, reason in enumerate(dict.fromkeys((*OF_KIND.values(), OTHERWISE)))}


def reasons_for(kinds: Iterable[str]) -> tuple[str, ...]:
    """The return reasons of the findings' kinds, the most frequent first, the graver among equals."""
    counted = Counter(OF_KIND.get(kind, OTHERWISE) for kind in kinds)
    return tuple(sorted(counted, key=lambda reason: (-counted[reason], _ORDER[reason])))


def reason_for(kinds: Iterable[str]) -> str:
    """The one reason that goes with a return; without any finding the guide's rule."""
    return next(iter(reasons_for(kinds)), OTHERWISE)
