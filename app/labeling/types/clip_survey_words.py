"""Pure: what is said about answers to a clip."""

from collections.abc import Sequence

from app.content.tasks.base import Label
from app.core.josa import particle
from app.labeling.graders.clip_survey import Marked, small_slip
from app.labeling.measures.error_rates import ErrorRate

LISTEN = "처음부터 다시 들어 보세요."


def remark(marked: Marked, title: str, labels: Sequence[Label]) -> str:
    """What differs and how to mend it."""
    if marked.kind == "said" and marked.rate is not None:
        return _of_writing(marked, marked.rate)
    names = {label.name: label for label in labels}
    right, given = names[marked.expected], names.get(marked.given)
    meaning = f" {right.title}: {right.help}." if right.help else ""
    if given is None:
        return f"‘{title}’ {_quoted(right, '이에요/예요')}.{meaning} 이 물음에는 답이 없었어요."
    if marked.kind == "scale":
        way = "높게" if marked.steps_off > 0 else "낮게"
        off = f"{abs(marked.steps_off)}칸 {way} 골랐어요."
        return f"‘{title}’ {given.title}점이 아니라 {right.title}점이에요. {off} {right.title}점: {right.help or right.title}."
    if marked.kind == "heard":
        return f"‘{title}’ {_quoted(given, '이/가')} 아니라 {_quoted(right, '이에요/예요')}. {LISTEN}"
    return f"{_quoted(given, '이/가')} 아니라 {_quoted(right, '이에요/예요')}.{meaning}"


def _of_writing(marked: Marked, rate: ErrorRate) -> str:
    if not marked.given:
        return f"받아쓴 글이 비어 있어요. 정답은 {rate.length}글자예요."
    counts = (("바뀐", rate.substitutions), ("빠진", rate.deletions), ("더한", rate.insertions))
    told = ", ".join(f"{what} 글자 {count}개" for what, count in counts if count)
    share = 100 * rate.edits / rate.length
    hint = (
        " 낱자 한두 개만 달라요. 받침과 홀소리를 다시 들어 보세요." if small_slip(marked.given, marked.expected) else ""
    )
    return f"정답 {rate.length}글자 중 {told}예요. 틀린 글자의 몫은 {share:.0f}%예요.{hint}"


def praise(right: Sequence[str], score: float) -> str:
    """One sentence on what is right already; `right` are the titles of questions, `score` is 0–100."""
    if score == 100:
        return "모두 맞게 들었어요."
    if not right:
        return "꼭 맞은 것은 없지만 가까워요." if score else "아직 맞은 것이 없어요. 천천히 한 번 더 들어 보세요."
    said = ", ".join(f"‘{title}’" for title in right)
    return f"{said}{particle(said, '은/는')} 맞았어요."


def summaries(title: str, marked: Sequence[Marked]) -> list[str]:
    """Sentences (합니다체) on all answers to one question; none when it was not asked."""
    if not marked:
        return []
    rates = [each.rate for each in marked if each.rate is not None]
    if rates:
        wrong, letters = sum(rate.edits for rate in rates), sum(rate.length for rate in rates)
        return [f"{title}: {letters}글자 중 틀린 글자가 {wrong}개입니다({100 * wrong / letters:.0f}%)."]
    right = sum(each.right for each in marked)
    told = f"‘{title}’: {len(marked)}개 중 {right}개를 맞혔습니다."
    near = sum(abs(each.steps_off) == 1 for each in marked)
    return [f"{told} 한 칸만 다른 것이 {near}개입니다."] if near else [told]


def _quoted(label: Label, pair: str) -> str:
    return f"‘{label.title}’{particle(label.title, pair)}"
