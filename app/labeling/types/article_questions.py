"""Pure: article_questions: ask about an article in one's own words, and choose each answer in it.

Answer: {"text": the article's pin, "questions": [{"kind", "question", "start", "end", "text"}, …]}, as many as the task asks for; start and
end are code points, None with an empty text while no answer is chosen. The machine checks the form; what a question is worth a person says.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from app.content.tasks.article_questions import ArticleQuestionsTask
from app.core.errors import Invalid
from app.core.josa import josa
from app.labeling.graders.assignment import assign
from app.labeling.graders.questions import Asked, Limits, faults, is_begun, likeness
from app.labeling.graders.texts import Stretch, moved
from app.labeling.types.article_questions_feedback import KIND_NAMES, sentence
from app.labeling.types.base import Finding, FormFields, Grade, Remark, Rules, TaskType, Words
from app.labeling.types.picking import (
    GoldStretch,
    Mark,
    PinnedGold,
    TextItem,
    chosen,
    edge_deed,
    require_pin,
    stretch_of,
    view_words,
)

LONGEST = 400  # characters of a draft; the task's own limit is told on checking, so that nothing typed is cut off
Row = dict[str, Any]


class ArticleItem(TextItem):
    """An article of our own with its headline."""

    title: str


class ModelQuestion(GoldStretch):
    """A good question, its answer in the article, and why it is good."""

    kind: str
    question: str
    why: str


class ArticleGold(PinnedGold):
    """Examples, not the only right ones."""

    models: tuple[ModelQuestion, ...]


class ArticleQuestions(TaskType[ArticleQuestionsTask, ArticleItem, ArticleGold]):
    """기사 읽고 질문 만들기."""

    name = "article_questions"
    words = Words("기사", "편", "질문")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = ArticleItem
    gold_model = ArticleGold
    needs_gold = False
    bench = "labeling/article_questions/bench.html"
    feedback = "labeling/article_questions/feedback.html"
    still = "labeling/article_questions/still.html"
    sheets = ("spans",)
    scripts = ("js/spans-text.js", "js/article-questions.js")
    score_words = "점수는 고칠 곳이 없는 질문의 비율입니다. 질문이 얼마나 좋은지는 강사가 봅니다."

    def empty(self) -> dict[str, Any]:
        return {"text": "", "questions": []}

    def read(self, document: ArticleQuestionsTask, item: ArticleItem, form: FormFields, kept: Any) -> dict[str, Any]:
        """Deeds: answer-<n> takes what was ticked or typed for question n; clear-<n>; less-end-<n> and the like move an edge."""
        require_pin(item, form)
        rows = _rows(document, item, form, strict=True)
        deed, edge = form.deed, edge_deed(form.deed)
        if deed.startswith("answer-") and (row := _numbered(rows, deed[7:])):
            _set_answer(item, row, chosen(item, form))
        elif deed.startswith("clear-") and (row := _numbered(rows, deed[6:])):
            _set_answer(item, row, None)
        elif edge and (row := _numbered(rows, str(edge[0]))) and row["start"] is not None:
            _set_answer(item, row, moved(item.text, Stretch(row["start"], row["end"]), edge[1], edge[2]))
        return {"text": item.pin, "questions": rows}

    def typed(self, document: ArticleQuestionsTask, item: ArticleItem, form: FormFields, kept: Any) -> dict[str, Any]:
        return {"text": item.pin, "questions": _rows(document, item, form, strict=False)}

    def require_finished(self, document: ArticleQuestionsTask, item: ArticleItem, answer: Any) -> None:
        """Every question needs words, an answer and a kind."""
        found: dict[str, str] = {}
        for number, row in enumerate(_padded(document, answer), 1):
            if not row["question"].strip():
                found[f"question-{number}"] = f"질문 {number}번이 비어 있어요. 질문을 적어 주세요."
            if row["start"] is None:
                found[f"answer-{number}"] = f"질문 {number}번의 답을 고르지 않았어요. 기사에서 낱말을 골라 주세요."
            if not row["kind"]:
                found[f"kind-{number}"] = f"질문 {number}번이 무엇을 묻는지 골라 주세요."
        if found:
            raise Invalid(" ".join(found.values()), found)

    def grade(
        self, document: ArticleQuestionsTask, item: ArticleItem, answer: Any, gold: ArticleGold | None, rules: Rules
    ) -> Grade:
        """detail: the faults of each question, in their order."""
        asked, limits = asked_of(document, item, answer), limits_of(document)
        found = [faults(each, item.text, asked[:number], limits) for number, each in enumerate(asked)]
        right = sum(not each for each in found)
        wrong = sum(bool(each) and is_begun(asked[number]) for number, each in enumerate(found))
        findings = [Finding(fault, f"question-{number}") for number, each in enumerate(found, 1) for fault in each]
        score = round(100 * right / len(found), 1)
        return Grade(score, right, wrong, len(found) - right - wrong, tuple(findings), tuple(found))

    def remarks(
        self,
        document: ArticleQuestionsTask,
        item: ArticleItem,
        answer: Any,
        gold: ArticleGold | None,
        grade: Grade,
    ) -> tuple[Remark, ...]:
        order = list(KIND_NAMES)
        said: list[Remark] = []
        for number, asked in enumerate(asked_of(document, item, answer), 1):
            for fault in sorted(grade.detail[number - 1], key=order.index):
                said.append(Remark(fault, f"질문 {number}번: {sentence(fault, asked, document)}", (number,)))
        return tuple(said)

    def praise(self, document: ArticleQuestionsTask, item: ArticleItem, grade: Grade) -> str:
        if not grade.findings:
            return "기계가 찾은 고칠 곳이 없어요. 아래의 보기와 견주어 보세요."
        return f"질문 {grade.right}개는 고칠 곳이 없어요." if grade.right else "아래를 보고 질문을 다듬어 보세요."

    def result_words(self, document: ArticleQuestionsTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        every = sum(len(grade.detail) for grade in grades)
        right = sum(grade.right for grade in grades)
        return (f"질문 {every}개 중 {right}개에서 고칠 곳이 나오지 않았습니다.",)

    def amount(self, answer: Any) -> str:
        return f"질문 {sum(bool(row['question'].strip()) for row in answer['questions'])}개"

    def shown(
        self,
        document: ArticleQuestionsTask,
        item: ArticleItem,
        answer: Any,
        gold: ArticleGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """title, text, hash, kinds [(name, title, help)], words (marked with the answers), least, most, rows [{number, kind,
        kind_title, question, text, start, end, look}]; with gold models and model_words too."""
        titles = {kind.name: kind.title for kind in document.kinds}
        rows = [
            {**row, "number": number, "look": number, "kind_title": titles.get(row["kind"], "")}
            for number, row in enumerate(_padded(document, answer), 1)
        ]
        values: dict[str, Any] = {
            "title": item.title,
            "text": item.text,
            "hash": item.pin,
            "kinds": [(kind.name, kind.title, kind.help or "") for kind in document.kinds],
            "rows": rows,
            "words": view_words(item.text, _marks(rows)),
            "least": document.question_least,
            "most": document.question_most,
        }
        if gold is not None:
            models = [model.model_dump(exclude={"note"}) for model in gold.models]
            values["models"] = [
                {**model, "number": number, "look": number, "kind_title": titles.get(model["kind"], "")}
                for number, model in enumerate(models, 1)
            ]
            values["model_words"] = view_words(item.text, _marks(values["models"]))
        return values

    def likeness(self, document: ArticleQuestionsTask, item: ArticleItem, a: Any, b: Any) -> float:
        """How far two people asked for the same: questions paired one to one, half by their words, half by their answers."""
        one, other = ([each for each in asked_of(document, item, answer) if is_begun(each)] for answer in (a, b))
        if not one or not other:
            return float(not one and not other)
        weights = [[_alike(mine, theirs) for theirs in other] for mine in one]
        return sum(weights[row][column] for row, column in assign(weights)) / max(len(one), len(other))


def asked_of(document: ArticleQuestionsTask, item: ArticleItem, answer: Any) -> list[Asked]:
    """As the grader takes them. An answer that does not stand there any more (the article was edited) counts as not chosen."""
    return [
        Asked(
            row["question"],
            Stretch(row["start"], row["end"])
            if row["start"] is not None and item.text[row["start"] : row["end"]] == row["text"]
            else None,
        )
        for row in _padded(document, answer)
    ]


def limits_of(document: ArticleQuestionsTask) -> Limits:
    """The document's limits, as the grader takes them."""
    return Limits(document.question_least, document.question_most, document.answer_most, document.copied_most)


def _alike(a: Asked, b: Asked) -> float:
    words = likeness(a.question, b.question)
    if a.answer is None or b.answer is None:
        return (words + float(a.answer is b.answer)) / 2
    return (words + 2 * a.answer.shared(b.answer) / (a.answer.length + b.answer.length)) / 2


def _padded(document: ArticleQuestionsTask, answer: Any) -> list[Row]:
    """The rows, and empty ones up to what the task asks for."""
    rows: list[Row] = [dict(row) for row in answer["questions"]]
    return rows + [_blank() for _ in range(document.questions_per_item - len(rows))]


def _blank() -> Row:
    return {"kind": "", "question": "", "start": None, "end": None, "text": ""}


def _numbered(rows: list[Row], number: str) -> Row | None:
    return rows[int(number) - 1] if number.isascii() and number.isdigit() and 0 < int(number) <= len(rows) else None


def _set_answer(item: ArticleItem, row: Row, at: Stretch | None) -> None:
    row["start"], row["end"] = (at.start, at.end) if at else (None, None)
    row["text"] = item.text[at.start : at.end] if at else ""


def _rows(document: ArticleQuestionsTask, item: ArticleItem, form: FormFields, *, strict: bool) -> list[Row]:
    """The form's questions. With `strict` raises Invalid naming each that is too long or whose answer is outside the article."""
    known = {kind.name for kind in document.kinds}
    questions, starts, ends = form.getlist("question"), form.getlist("start"), form.getlist("end")
    rows: list[Row] = []
    found: dict[str, str] = {}
    for number in range(1, document.questions_per_item + 1):
        row = _blank()
        row["question"] = questions[number - 1].replace("\r\n", "\n") if number <= len(questions) else ""
        kind = form.get(f"kind-{number}") or ""
        row["kind"] = kind if kind in known else ""
        start, end = (column[number - 1] if number <= len(column) else "" for column in (starts, ends))
        at = stretch_of(start, end, len(item.text))
        _set_answer(item, row, at)
        if len(row["question"]) > LONGEST:
            title = josa(f"질문 {number}번", "은/는")
            found[f"question-{number}"] = (
                f"{title} {LONGEST}글자까지 둘 수 있어요. 지금은 {len(row['question'])}글자예요. 줄여 주세요."
            )
        elif at is None and (start or end):
            found[f"answer-{number}"] = f"질문 {number}번의 답이 기사 밖에 있어요. 기사에서 다시 골라 주세요."
        rows.append(row)
    if found and strict:
        raise Invalid(" ".join(found.values()), found)
    return rows


def _marks(rows: Sequence[Mapping[str, Any]]) -> list[Mark]:
    return [Mark(r["number"], Stretch(r["start"], r["end"]), r["look"]) for r in rows if r["start"] is not None]
