"""Pure: why a slot earned something else than its answer is worth by itself: tries, certainty, a person's word."""

from collections.abc import Sequence

from app.assessment.behaviours import CERTAINTY_WORDS, LEAST_SURE, TOP
from app.assessment.papers import Paper
from app.questions.views import percent

SAME = 1e-6


def worths_in_words(paper: Paper, earned: Sequence[float | None]) -> dict[int, str]:
    """A sentence for each slot that needs one; `earned` is what each slot of the finished attempt is worth."""
    found = {}
    for slot, worth in zip(paper.slots, earned, strict=False):
        if worth is not None and (words := _words(paper, slot, worth)):
            found[slot] = words
    return found


def _words(paper: Paper, slot: int, worth: float) -> str:
    detail = paper.detail(slot)
    if paper.kind(slot) in ("marked", "overridden") and "points" not in detail:
        return f"강사가 이 문제의 점수를 {_share(worth)}로 고쳤습니다."
    if paper.question(slot).manual or not paper.response(slot):
        return ""
    fraction = paper.grade(slot).fraction
    if paper.policy.behaviour == "certainty":
        sure = CERTAINTY_WORDS[detail.get("certainty", LEAST_SURE)]
        how = "맞혀서" if fraction >= 1 else "일부를 맞혀서" if fraction > 0 else "틀려서"
        return f"‘{sure}’라고 답하고 {how} {TOP}점 만점에 {round(worth * TOP, 1):g}점입니다."
    if paper.policy.behaviour == "interactive" and worth < fraction - SAME:
        before = paper.tried(slot) - (detail.get("checked") == paper.response(slot))
        return f"앞서 {before}번 더 풀어 봐서 {percent(before * paper.policy.penalty)}를 뺐습니다. {_share(worth)}를 얻었습니다."
    return ""


def _share(worth: float) -> str:
    return f"−{percent(-worth)}" if worth < 0 else percent(worth)
