"""Pure: 부르는 말 녹음하기: a wake word said several times in a given way.

Answer: {"voice": the recording's public id, "until": the ISO day on which it is deleted, "measured": graders.recording.Measured as JSON},
put there by the room `voices` and by nothing that a form says; or {"prepared": name}, one of the item's prepared recordings, for who
does not record; {} while there is neither.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from app.content.tasks.wake_word import WakeWordTask
from app.core.errors import Invalid
from app.labeling.graders import recording
from app.labeling.graders.recording import Check, Measured, Wants
from app.labeling.types.base import Finding, FormFields, GoldBase, Grade, ItemBase, Remark, Rules, TaskType, Words

Recorded: TypeAlias = Mapping[str, Any]
KIND_NAMES = {
    "repeats": "다르게 센 횟수",
    "clipped": "찢어진 소리",
    "noisy": "잡음에 묻힌 말",
    "edges": "모자란 앞뒤 틈",
    "level": "알맞지 않은 크기",
    "pace": "느린 부르기",
    "hum": "웅 하는 전기 소리",
}
THRESHOLDS = ("edge_least", "edge_most", "clipped_most", "hum_most")


class Prepared(BaseModel):
    """A recording that somebody else made: "media/<file>", playable everywhere."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    name: str
    media: str


class WakeItem(ItemBase):
    """way: a name of the document's ways; times: how often the phrase is said in one recording."""

    model_config = ConfigDict(defer_build=True)
    way: str
    times: int = Field(ge=1, le=10)
    prepared: tuple[Prepared, ...] = Field(min_length=2, max_length=5)


class WakeGold(GoldBase):
    """measured: what was measured of each prepared recording, by its name."""

    model_config = ConfigDict(defer_build=True)
    measured: dict[str, dict[str, Any]]


class WakeWord(TaskType[WakeWordTask, WakeItem, WakeGold]):
    """부르는 말 녹음하기."""

    name = "wake_word"
    words = Words("녹음", "개", "살핀 것")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = WakeItem
    gold_model = WakeGold
    bench = "labeling/wake_word/bench.html"
    feedback = "labeling/wake_word/feedback.html"
    still = "labeling/wake_word/still.html"
    history = False
    sheets = ("choices", "listening", "voices")
    beside = (("내 녹음 보기", "voices:list"),)
    score_words = (
        "점수는 횟수 30, 찢어짐 20, 잡음 20, 앞뒤 틈 15, 크기 10, 전기 소리 5의 무게로 매깁니다. 빠르게 부를 때는 빠르기 10을 더합니다. "
        "무슨 말을 했는지는 기계가 알아듣지 않습니다."
    )

    def empty(self) -> dict[str, Any]:
        return {}

    def read(self, document: WakeWordTask, item: WakeItem, form: FormFields, kept: Recorded) -> dict[str, Any]:
        """What is kept, unless a prepared recording is chosen. A recording of one's own never comes from a form."""
        chosen = form.get("prepared")
        if chosen and chosen not in {each.name for each in item.prepared}:
            fault = "준비된 소리에 없는 것을 골랐어요. 화면을 새로 열고 다시 골라 주세요."
            raise Invalid(fault, {"prepared": fault})
        return {"prepared": chosen} if chosen else dict(kept or {})

    def typed(self, document: WakeWordTask, item: WakeItem, form: FormFields, kept: Recorded) -> dict[str, Any]:
        return dict(kept or {})

    def require_finished(self, document: WakeWordTask, item: WakeItem, answer: Recorded) -> None:
        if not answer:
            fault = "아직 녹음이 없어요. 녹음하거나, 아래에서 준비된 소리를 골라 주세요."
            raise Invalid(fault, {"voice": fault})

    def rules(self, document: WakeWordTask) -> dict[str, float]:
        return {name: getattr(document, name) for name in THRESHOLDS} | super().rules(document)

    def grade(self, document: WakeWordTask, item: WakeItem, answer: Recorded, gold: WakeGold, rules: Rules) -> Grade:
        found = measured(answer, gold)
        if found is None:
            return Grade(0.0, 0, 0, 1, (Finding("repeats", item.way, "0", str(item.times)),), ())
        made = recording.checks(found, wants_of(document, item, rules))
        slips = tuple(Finding(check.name, item.way) for check in made if check.worth < 1)
        right = sum(check.worth == 1 for check in made)
        return Grade(recording.score(made), right, len(made) - right, 0, slips, made)

    def remarks(
        self, document: WakeWordTask, item: WakeItem, answer: Recorded, gold: WakeGold, grade: Grade
    ) -> tuple[Remark, ...]:
        return tuple(Remark(check.name, check.text, (check.title,)) for check in grade.detail if check.worth < 1)

    def praise(self, document: WakeWordTask, item: WakeItem, grade: Grade) -> str:
        if not grade.findings:
            return "바로 낼 수 있는 녹음이에요."
        good = [check.title for check in grade.detail if check.worth == 1]
        return f"좋은 것: {', '.join(good)}." if good else "다시 녹음하면 돼요. 아래를 하나씩 고쳐 보세요."

    def result_words(self, document: WakeWordTask, grades: Sequence[Grade]) -> tuple[str, ...]:
        whole = sum(not grade.findings for grade in grades)
        return (f"녹음 {len(grades)}개 중 {whole}개는 고칠 것이 없습니다.",)

    def amount(self, answer: Recorded) -> str:
        if answer.get("prepared"):
            return "준비된 소리"
        return f"{answer['measured']['seconds']:.1f}초" if answer.get("voice") else ""

    def shown(
        self,
        document: WakeWordTask,
        item: WakeItem,
        answer: Recorded,
        gold: WakeGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """phrase, way (title), help, times, voice (its id or ""), seconds, until (a date or None), prepared [(name, media, letter)] and
        chosen (one of their names). With a grade also checks [(title, seen, text, verdict)]."""
        way, own = document.way(item.way), answer.get("voice", "")
        values: dict[str, Any] = {
            "phrase": document.phrase,
            "way": way.title,
            "help": way.help or "",
            "times": item.times,
            "voice": own,
            "seconds": answer["measured"]["seconds"] if own else 0.0,
            "until": date.fromisoformat(answer["until"]) if own else None,
            "prepared": [(each.name, each.media, "가나다라마"[at]) for at, each in enumerate(item.prepared)],
            "chosen": answer.get("prepared", ""),
        }
        if grade is not None:
            made: Sequence[Check] = grade.detail
            values["checks"] = [(check.title, check.seen, check.text, check.verdict) for check in made]
        return values

    def likeness(self, document: WakeWordTask, item: WakeItem, a: Recorded, b: Recorded) -> float:
        """Of two recordings how near their scores are; a prepared one is like itself alone."""
        if a.get("voice") and b.get("voice"):
            wants = wants_of(document, item, self.rules(document))
            scores = [
                recording.score(recording.checks(recording.measured_of(each["measured"]), wants)) for each in (a, b)
            ]
            return 1 - abs(scores[0] - scores[1]) / 100
        return float(a == b)


def measured(answer: Recorded, gold: WakeGold) -> Measured | None:
    """What was measured of the answer's recording; None when there is none."""
    kept = answer.get("measured") or gold.measured.get(answer.get("prepared", ""))
    return recording.measured_of(kept) if kept else None


def wants_of(document: WakeWordTask, item: WakeItem, rules: Rules) -> Wants:
    """What the item asks for: its way's from the document, the others as the run froze them."""
    way = document.way(item.way)
    frozen = {name: float(rules.get(name, getattr(document, name))) for name in THRESHOLDS}
    return Wants(item.times, way.quietest, way.loudest, way.snr, way.longest, **frozen)
