"""Pure: text_classification: read a short text and choose what holds of it.

Answer: {question name: [label names]}, labels in the document's order; a question that is not answered yet has an empty list.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field

from app.content.tasks.text_classification import Choosing, TextClassificationTask
from app.core.errors import Invalid
from app.core.josa import josa, particle
from app.labeling.graders import choices
from app.labeling.measures.classification import confusion
from app.labeling.types.base import Finding, FormFields, GoldBase, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.picking import TextItem

Answer = Mapping[str, Sequence[str]]
KINDS = {"wrong_label": "바꿔 고른 것", "missing": "빠뜨린 것", "extra": "더 고른 것"}


class TextClassificationItem(TextItem):
    """asks: the questions asked about this text, none meaning all."""

    asks: tuple[str, ...] = ()


class TextClassificationGold(GoldBase):
    """Question name → the labels that hold."""

    answers: dict[str, tuple[str, ...]] = Field(min_length=1)


class TextClassification(TaskType[TextClassificationTask, TextClassificationItem, TextClassificationGold]):
    """글의 느낌 나누기."""

    name = "text_classification"
    words = Words("글", "개", "고른 것")
    kinds: ClassVar[Mapping[str, str]] = KINDS
    item_model = TextClassificationItem
    gold_model = TextClassificationGold
    bench = "labeling/text_classification/bench.html"
    feedback = "labeling/text_classification/feedback.html"
    still = "labeling/text_classification/still.html"
    sheets = ("spans", "choices")
    scripts = ("js/bench-keys.js",)
    score_words = "점수는 글마다 맞게 고른 정도를 고르게 더한 것입니다. 여럿을 고르는 물음은 맞은 만큼 셉니다."

    def empty(self) -> dict[str, list[str]]:
        return {}

    def read(
        self, document: TextClassificationTask, item: TextClassificationItem, form: FormFields, kept: Answer
    ) -> dict[str, list[str]]:
        answer: dict[str, list[str]] = {}
        faults: dict[str, str] = {}
        for question in asked(document, item):
            sent, known = form.getlist(question.name), [label.name for label in question.labels]
            answer[question.name] = [name for name in known if name in sent]
            if set(sent) - set(known):
                faults[question.name] = f"‘{question.title}’에 없는 답이 왔어요. 화면을 새로 열고 다시 골라 주세요."
            elif not question.several and len(answer[question.name]) > 1:
                faults[question.name] = f"{josa(f'‘{question.title}’', '은/는')} 하나만 골라 주세요."
        if faults:
            raise Invalid(" ".join(faults.values()), faults)
        return answer

    def typed(
        self, document: TextClassificationTask, item: TextClassificationItem, form: FormFields, kept: Answer
    ) -> dict[str, list[str]]:
        return {question.name: form.getlist(question.name) for question in asked(document, item)}

    def require_finished(self, document: TextClassificationTask, item: TextClassificationItem, answer: Answer) -> None:
        faults = {
            question.name: f"{josa(f'‘{question.title}’', '을/를')} 골라 주세요. 아직 고르지 않았어요."
            for question in asked(document, item)
            if not answer.get(question.name)
        }
        if faults:
            raise Invalid(" ".join(faults.values()), faults)

    def grade(
        self,
        document: TextClassificationTask,
        item: TextClassificationItem,
        answer: Answer,
        gold: TextClassificationGold,
        rules: Rules,
    ) -> Grade:
        questions = [(question.name, question.several) for question in asked(document, item)]
        found = choices.grade(questions, answer, gold.answers)
        slips = tuple(Finding(slip.kind, slip.question, slip.given, slip.expected) for slip in found.slips)
        return Grade(found.score, found.right, found.wrong, found.missed, slips, found)

    def remarks(
        self,
        document: TextClassificationTask,
        item: TextClassificationItem,
        answer: Answer,
        gold: TextClassificationGold,
        grade: Grade,
    ) -> tuple[Remark, ...]:
        order = list(KINDS)
        slips = sorted(grade.detail.slips, key=lambda slip: order.index(slip.kind))
        return tuple(_remark(document, slip) for slip in slips)

    def praise(self, document: TextClassificationTask, item: TextClassificationItem, grade: Grade) -> str:
        if not grade.findings:
            return "모두 맞게 골랐어요."
        titles = {question.name: question.title for question in document.questions}
        whole = [f"‘{titles[each.question]}’" for each in grade.detail.marked if not each.slips]
        if whole:
            said = ", ".join(whole)
            return f"{said}{particle(said, '은/는')} 맞게 골랐어요."
        return (
            "맞은 것도 있어요. 아래를 보고 다시 골라 보세요." if grade.right else "글을 한 번 더 읽고 다시 골라 보세요."
        )

    def result_words(self, document: TextClassificationTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        """Accuracy, macro F1 and the commonest mix-up of each question with one answer; Jaccard's mean of one with several."""
        said: list[str] = []
        for question in document.questions:
            marked = [each for grade in grades for each in grade.detail.marked if each.question == question.name]
            if marked:
                said.extend(_summary(question, marked))
        return tuple(said)

    def shown(
        self,
        document: TextClassificationTask,
        item: TextClassificationItem,
        answer: Answer,
        gold: TextClassificationGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """source, text, questions [{name, title, help, several, options: [(name, title, help)], chosen: [names], mine: [titles]}]; with
        gold each question also has right (titles) and same."""
        values: dict[str, Any] = {"source": item.source, "text": item.text, "questions": []}
        for question in asked(document, item):
            chosen = [name for name in answer.get(question.name, ()) if name in titles_of(question)]
            shown = {
                "name": question.name,
                "title": question.title,
                "help": question.help or "",
                "several": question.several,
                "options": [(label.name, label.title, label.help or "") for label in question.labels],
                "chosen": chosen,
                "mine": [titles_of(question)[name] for name in chosen],
            }
            if gold is not None:
                right = gold.answers.get(question.name, ())
                shown |= {"right": [titles_of(question)[name] for name in right], "same": set(right) == set(chosen)}
            values["questions"].append(shown)
        return values

    def likeness(self, document: TextClassificationTask, item: TextClassificationItem, a: Answer, b: Answer) -> float:
        """The mean over questions of how far the chosen labels agree."""
        questions = [(question.name, question.several) for question in asked(document, item)]
        return choices.grade(questions, a, b).score / 100

    def nominal(
        self, document: TextClassificationTask, item: TextClassificationItem, answer: Answer
    ) -> dict[str, str] | None:
        """{question: label} where one label holds, {question/label: label or "-"} where several may."""
        units: dict[str, str] = {}
        for question in asked(document, item):
            chosen = answer.get(question.name, ())
            if question.several and chosen:
                units |= {
                    f"{question.name}/{label.name}": label.name if label.name in chosen else "-"
                    for label in question.labels
                }
            elif chosen:
                units[question.name] = chosen[0]
        return units


def asked(document: TextClassificationTask, item: TextClassificationItem) -> list[Choosing]:
    """The questions about this text."""
    return [question for question in document.questions if not item.asks or question.name in item.asks]


def titles_of(question: Choosing) -> dict[str, str]:
    """Label names to Korean."""
    return {label.name: label.title for label in question.labels}


def _remark(document: TextClassificationTask, slip: choices.Slip) -> Remark:
    question = next(each for each in document.questions if each.name == slip.question)
    titles, helps = titles_of(question), {label.name: label.help for label in question.labels}
    given, expected = f"‘{titles.get(slip.given, slip.given)}’", f"‘{titles.get(slip.expected, '')}’"
    about = slip.expected or slip.given
    why = f" {titles.get(about, about)}: {helps[about]}." if helps.get(about) else ""
    if slip.kind == "wrong_label":
        said = f"{given}{particle(given, '이/가')} 아니라 {josa(expected, '이에요/예요')}.{why}"
    elif slip.kind == "missing":
        said = f"{josa(expected, '을/를')} 빠뜨렸어요.{why}"
    else:
        said = f"{josa(given, '은/는')} 빼요.{why}"
    return Remark(slip.kind, said, (slip.question,))


def _summary(question: Choosing, marked: Sequence[choices.Marked]) -> list[str]:
    whole = sum(not each.slips for each in marked)
    said = [f"‘{question.title}’: 글 {len(marked)}개 중 {whole}개를 꼭 맞게 골랐습니다."]
    if question.several:
        share = 100 * sum(each.share for each in marked) / len(marked)
        return [*said, f"여럿을 고르는 물음이라, 맞은 만큼 세면 {share:.0f}점입니다."]
    pairs = [(each.expected[0], each.given[0] if each.given else "") for each in marked if each.expected]
    matrix = confusion(pairs, [label.name for label in question.labels])
    if matrix.macro_f1.value is not None:
        said.append(f"드문 답도 흔한 답과 똑같이 세면 {100 * matrix.macro_f1.value:.0f}점입니다.")
    if mixed := matrix.mistaken():
        right, given, times = mixed[0]
        titles = titles_of(question)
        wrong = f"‘{titles.get(given, '고르지 않음')}’"
        said.append(f"가장 자주 헷갈린 것: {josa(f'‘{titles[right]}’', '을/를')} {josa(wrong, '으로/로')} {times}번.")
    return said
