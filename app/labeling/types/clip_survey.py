"""Pure: 목소리 듣고 답하기: questions about a short clip, and what was said written down.

Answer: {question name: label name}, with "heard" an option of the item and "said" the text as typed; what is not answered is absent.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from app.content.tasks.clip_survey import ClipSurveyTask
from app.core.errors import Invalid
from app.core.josa import josa
from app.labeling.graders import clip_survey as grader
from app.labeling.graders.clip_survey import Asked, Marked
from app.labeling.types.base import Finding, FormFields, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.clip_survey_parts import SAID, ClipGold, ClipItem, labels_of, questions_of, title_of, titles_of
from app.labeling.types.clip_survey_words import praise, remark, summaries

Given: TypeAlias = Mapping[str, str]
KIND_NAMES = {
    "misheard": "잘못 들은 내용",
    "wrong_choice": "다르게 고른 것",
    "far_step": "두 칸 넘게 다른 점수",
    "near_step": "한 칸 다른 점수",
    "wrong_text": "다르게 받아쓴 것",
}
WAVE_HEIGHT, BAR = 100, 6  # of the drawn wave: units from top to bottom, and from one stroke to the next


class ClipSurvey(TaskType[ClipSurveyTask, ClipItem, ClipGold]):
    """목소리 듣고 답하기."""

    name = "clip_survey"
    words = Words("소리", "개", "물음")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = ClipItem
    gold_model = ClipGold
    bench = "labeling/clip_survey/bench.html"
    feedback = "labeling/clip_survey/feedback.html"
    still = "labeling/clip_survey/still.html"
    sheets = ("choices", "listening")
    scripts = ("js/bench-keys.js", "js/listening.js")
    score_words = (
        "점수는 물음마다 똑같이 셉니다. 1부터 5까지 고르는 물음은 한 칸 다르면 절반, 받아쓰기는 맞은 글자만큼 셉니다."
    )

    def empty(self) -> dict[str, str]:
        return {}

    def read(self, document: ClipSurveyTask, item: ClipItem, form: FormFields, kept: Given) -> dict[str, str]:
        answer = self.typed(document, item, form, kept)
        faults: dict[str, str] = {}
        for asked in questions_of(document, item):
            given, title = answer.get(asked.name, ""), title_of(document, item, asked.name)
            if len(form.getlist(asked.name)) > 1:
                faults[asked.name] = f"{josa(f'‘{title}’', '은/는')} 하나만 골라 주세요."
            elif given and asked.kind != "said" and given not in titles_of(document, item, asked.name):
                faults[asked.name] = f"‘{title}’에 없는 답이 왔어요. 화면을 새로 열고 다시 골라 주세요."
            elif asked.kind == "said" and len(given) > document.said_most:
                over = len(given) - document.said_most
                faults["said"] = f"받아쓴 글이 {over}글자 길어요. {document.said_most}글자까지 적을 수 있어요."
        if faults:
            raise Invalid(" ".join(faults.values()), faults)
        return answer

    def typed(self, document: ClipSurveyTask, item: ClipItem, form: FormFields, kept: Given) -> dict[str, str]:
        found = {name: (form.get(name) or "").strip() for name in item.asks}
        return {name: given for name, given in found.items() if given}

    def require_finished(self, document: ClipSurveyTask, item: ClipItem, answer: Given) -> None:
        faults = {
            name: "들린 말을 적어 주세요. 아직 비어 있어요."
            if name == "said"
            else f"{josa(f'‘{title_of(document, item, name)}’', '을/를')} 골라 주세요. 아직 고르지 않았어요."
            for name in item.asks
            if not answer.get(name)
        }
        if faults:
            raise Invalid(" ".join(faults.values()), faults)

    def rules(self, document: ClipSurveyTask) -> dict[str, float]:
        own = {"near_worth": document.near_worth, "spaces": float(document.spaces)}
        return own | super().rules(document)

    def grade(self, document: ClipSurveyTask, item: ClipItem, answer: Given, gold: ClipGold, rules: Rules) -> Grade:
        marked = tuple(
            grader.mark(
                asked,
                answer.get(asked.name, ""),
                gold.of(asked.name),
                near_worth=rules["near_worth"],
                spaces=bool(rules["spaces"]),
            )
            for asked in questions_of(document, item)
        )
        slips = tuple(sorted((_finding(each) for each in marked if not each.right), key=_gravity))
        right = sum(each.right for each in marked)
        unanswered = sum(not each.given for each in marked)
        return Grade(grader.score(marked), right, len(marked) - right - unanswered, unanswered, slips, marked)

    def remarks(
        self, document: ClipSurveyTask, item: ClipItem, answer: Given, gold: ClipGold, grade: Grade
    ) -> tuple[Remark, ...]:
        wrong = sorted((each for each in grade.detail if not each.right), key=lambda each: _gravity(_finding(each)))
        return tuple(
            Remark(
                _finding(each).kind,
                remark(each, title_of(document, item, each.name), labels_of(document, item, each.name)),
                (each.name,),
            )
            for each in wrong
        )

    def praise(self, document: ClipSurveyTask, item: ClipItem, grade: Grade) -> str:
        return praise([title_of(document, item, each.name) for each in grade.detail if each.right], grade.score)

    def result_words(self, document: ClipSurveyTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        """Of each question how many were right, of scales how many besides lay one step off, of writing the share of wrong letters."""
        order = {question.name: question.title for question in document.questions} | {
            "heard": "들은 내용",
            "said": SAID,
        }
        marked = [each for grade in grades for each in grade.detail]
        return tuple(
            said
            for name, title in order.items()
            for said in summaries(title, [each for each in marked if each.name == name])
        )

    def shown(
        self,
        document: ClipSurveyTask,
        item: ClipItem,
        answer: Given,
        gold: ClipGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """source, media, seconds, wave (a path in a box of `width` × `height`), instead [(task, title)], spaces, most; questions [{name,
        kind, title, help, options: [(name, title, help)], given: name or text, mine: words}]. With gold each question has right
        (words), verdict (True, False, None for in part) and, of what was written, runs; and lines [(voice, text)] stand there."""
        values: dict[str, Any] = {
            "source": item.source,
            "media": item.media,
            "seconds": item.seconds,
            "wave": _wave(item.peaks),
            "width": len(item.peaks) * BAR,
            "height": WAVE_HEIGHT,
            "instead": [(each.task, each.title) for each in document.instead],
            "spaces": document.spaces,
            "most": document.said_most,
            "questions": [_question(document, item, asked, answer) for asked in questions_of(document, item)],
        }
        if gold is not None and grade is not None:
            pairs = zip(values["questions"], grade.detail, strict=True)
            values["questions"] = [question | _beside(document, item, each) for question, each in pairs]
            values["lines"] = [(line.voice, line.text) for line in gold.lines]
            values["voices"] = len({line.voice for line in gold.lines})
        return values

    def likeness(self, document: ClipSurveyTask, item: ClipItem, a: Given, b: Given) -> float:
        return grader.alike(questions_of(document, item), a, b, spaces=document.spaces)

    def nominal(self, document: ClipSurveyTask, item: ClipItem, answer: Given) -> dict[str, str] | None:
        """{question: label} of the choices. What was heard has other options in each clip, and a scale is no category."""
        names = {question.name for question in document.questions if question.kind == "choice"}
        return {name: answer[name] for name in item.asks if name in names and answer.get(name)}

    def ordinal(
        self, document: ClipSurveyTask, item: ClipItem, answer: Given, gold: ClipGold
    ) -> dict[str, tuple[int, int]]:
        """{scale: (given, right)}, places from 0 of the steps."""
        pairs = {}
        for asked in questions_of(document, item):
            if asked.kind == "scale" and answer.get(asked.name) in asked.steps:
                pairs[asked.name] = (asked.steps.index(answer[asked.name]), asked.steps.index(gold.of(asked.name)))
        return pairs


def _finding(marked: Marked) -> Finding:
    match marked.kind:
        case "said":
            return Finding("wrong_text", "said")
        case "heard":
            return Finding("misheard", "heard")
        case "scale" if marked.given:
            kind = "near_step" if abs(marked.steps_off) == 1 else "far_step"
            return Finding(kind, marked.name, marked.given, marked.expected)
        case _:
            return Finding("wrong_choice", marked.name, marked.given, marked.expected)


def _gravity(finding: Finding) -> int:
    return list(KIND_NAMES).index(finding.kind)


def _question(document: ClipSurveyTask, item: ClipItem, asked: Asked, answer: Given) -> dict[str, Any]:
    given = answer.get(asked.name, "")
    help_ = next((question.help for question in document.questions if question.name == asked.name), None)
    return {
        "name": asked.name,
        "kind": asked.kind,
        "title": title_of(document, item, asked.name),
        "help": help_ or "",
        "options": [(label.name, label.title, label.help or "") for label in labels_of(document, item, asked.name)],
        "given": given,
        "mine": _said(document, item, asked.name, given),
    }


def _beside(document: ClipSurveyTask, item: ClipItem, marked: Marked) -> dict[str, Any]:
    values: dict[str, Any] = {
        "right": _said(document, item, marked.name, marked.expected),
        "verdict": True if marked.right else None if marked.worth > 0 else False,
    }
    return values | ({"runs": grader.compared(marked.given, marked.expected)} if marked.kind == "said" else {})


def _said(document: ClipSurveyTask, item: ClipItem, name: str, given: str) -> str:
    """An answer in words: of a step its number and what it stands for."""
    found = next((label for label in labels_of(document, item, name) if label.name == given), None)
    if found is None:
        return given if name == "said" else ""
    return f"{found.title} ({found.help})" if found.help and found.title.isdigit() else found.title


def _wave(peaks: Sequence[int]) -> str:
    """The strokes of the wave as the data of an SVG path, from its middle up and down."""
    strokes = []
    for place, peak in enumerate(peaks):
        half = max(2, round(peak / 100 * (WAVE_HEIGHT / 2 - 4)))
        strokes.append(f"M{place * BAR + BAR // 2} {WAVE_HEIGHT // 2 - half}V{WAVE_HEIGHT // 2 + half}")
    return "".join(strokes)
