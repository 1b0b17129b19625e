"""Pure: 사진 상태 고르기: one label for a picture."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

from app.content.tasks.base import Label
from app.content.tasks.pictures import PicturesTask
from app.core.errors import Invalid
from app.core.josa import particle
from app.labeling.types.base import Finding, FormFields, GoldBase, Grade, PictureItem, Remark, Rules, TaskType, Words

Chosen: TypeAlias = Mapping[str, str]


class KindItem(PictureItem):
    """A picture to be labelled. subject: what was to be photographed, as words."""

    subject: str


class KindGold(GoldBase):
    """label: the right one. holds: all labels that hold of the picture; more than one where the guide's order decides."""

    label: str
    holds: tuple[str, ...] = ()


class Pictures(TaskType[PicturesTask, KindItem, KindGold]):
    """사진 상태 고르기. An answer is {"label": name}, or {} while nothing is chosen."""

    name = "pictures"
    words = Words("사진", "장", "이름표")
    kinds: ClassVar[Mapping[str, str]] = {"wrong_label": "이름표가 다른 사진"}
    item_model = KindItem
    gold_model = KindGold
    bench = "labeling/pictures/bench.html"
    feedback = "labeling/pictures/feedback.html"
    still = "labeling/pictures/still.html"
    sheets = ("pictures", "boxes", "choices", "kinds")
    scripts = ("js/bench-zoom.js", "js/bench-keys.js")
    score_words = "점수는 이름표가 맞은 사진의 비율입니다."

    def empty(self) -> dict[str, str]:
        return {}

    def read(self, document: PicturesTask, item: KindItem, form: FormFields, kept: Chosen) -> dict[str, str]:
        label = form.get("label", "") or ""
        if label and label not in {each.name for each in document.labels}:
            raise Invalid(
                "없는 이름표를 골랐어요. 화면을 새로 열고 골라 주세요.", {"label": "이름표를 다시 골라 주세요."}
            )
        return {"label": label} if label else {}

    def typed(self, document: PicturesTask, item: KindItem, form: FormFields, kept: Chosen) -> dict[str, str]:
        return {"label": form.get("label", "") or ""}

    def require_finished(self, document: PicturesTask, item: KindItem, answer: Chosen) -> None:
        if not answer.get("label"):
            raise Invalid("아직 고르지 않았어요. 하나를 골라 주세요.", {"label": "이름표를 하나 골라 주세요."})

    def grade(self, document: PicturesTask, item: KindItem, answer: Chosen, gold: KindGold, rules: Rules) -> Grade:
        given = answer.get("label", "")
        if given == gold.label:
            return Grade(100.0, 1, 0, 0)
        return Grade(0.0, 0, 1, 1, (Finding("wrong_label", gold.label, given, gold.label),))

    def remarks(
        self, document: PicturesTask, item: KindItem, answer: Chosen, gold: KindGold, grade: Grade
    ) -> tuple[Remark, ...]:
        if not grade.findings:
            return ()
        right = title_of(document, gold.label)
        text = f"맞는 이름표는 ‘{right}’{particle(right, '이에요/예요')}."
        return (Remark("wrong_label", text + order_words(document, gold), ("label",)),)

    def praise(self, document: PicturesTask, item: KindItem, grade: Grade) -> str:
        return "이름표가 달라요. 맞는 이름표와 까닭을 읽어 보세요." if grade.findings else "맞게 골랐어요."

    def result_words(self, document: PicturesTask, grades: Any) -> tuple[str, ...]:
        return (f"사진 {len(grades)}장 중 {sum(grade.right for grade in grades)}장을 맞게 골랐습니다.",)

    def shown(
        self,
        document: PicturesTask,
        item: KindItem,
        answer: Chosen,
        gold: KindGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """picture, subject, options, label (its name), mine (its title); with gold also right (title) and order (why it is the
        first)."""
        label = answer.get("label", "")
        values: dict[str, Any] = {
            "picture": item.picture,
            "subject": item.subject,
            "options": [(each.name, each.title, each.help or "") for each in document.labels],
            "label": label,
            "mine": title_of(document, label) or "고르지 않음",
        }
        if gold is not None:
            same = label == gold.label
            values |= {"right": title_of(document, gold.label), "order": order_words(document, gold), "same": same}
        return values

    def likeness(self, document: PicturesTask, item: KindItem, a: Chosen, b: Chosen) -> float:
        return float(a.get("label") == b.get("label"))

    def nominal(self, document: PicturesTask, item: KindItem, answer: Chosen) -> dict[str, str] | None:
        """{"label": name}; {} while nothing is chosen."""
        return {"label": answer["label"]} if answer.get("label") else {}


def title_of(document: PicturesTask, name: str) -> str:
    """The Korean title of a label; "" for none."""
    return next((label.title for label in document.labels if label.name == name), "")


def order_words(document: PicturesTask, gold: KindGold) -> str:
    """Why the right label comes before another one that holds too; "" when only one does."""
    others: list[Label] = [each for each in document.labels if each.name in gold.holds and each.name != gold.label]
    if not others:
        return ""
    words = ", ".join(f"‘{each.title}’" for each in others)
    right = title_of(document, gold.label)
    return f" {words}도 맞지만 가이드 차례로는 ‘{right}’{particle(right, '이/가')} 먼저예요."
