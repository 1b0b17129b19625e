"""Pure: what a machine can say about a dataset before a person reads it. `bad` must be mended before it is handed in; `warn` may stay.

Whether a decision was right is not told here: that would give away what was planted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.core.josa import josa
from app.datasets.building import Dataset, Work
from app.datasets.shaping import BY_KEY

LEAST_ROWS, LEAST_TITLE, LEAST_ABOUT, LEAST_GAPS, LEAST_LIMITS, LEAST_USES = 7, 4, 5, 10, 15, 10
_NUMBERS = (
    (re.compile(r"01[016789][- .]?\d{3,4}[- .]?\d{4}"), "전화번호"),
    (re.compile(r"\d{6}[- ]?[1-8]\d{6}"), "주민등록번호"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "전자우편 주소"),
)
_HANGUL = re.compile(r"[가-힣]")
# What changes with the zone: a day of steps is a day in the export already.
TIMED = frozenset({"hour", "sleep", "deep", "hr", "hr_low", "hr_high"})
HELPFUL = frozenset({"date", "weekday", "weekend"})  # beside what the question needs


@dataclass(frozen=True)
class Check:
    """`place`: the step where it is mended: rows, shape, sheet."""

    key: str
    state: Literal["ok", "warn", "bad"]
    title: str
    text: str
    place: str


def check(work: Work, dataset: Dataset, needs: Sequence[str], names: Sequence[str]) -> tuple[Check, ...]:
    """`needs`: the columns that the question cannot do without; `names`: the person's own, which must not stand in the texts."""
    return (
        _decided(work),
        _needed(work, needs),
        *_extra(work, needs),
        _named(work),
        *_zone(work),
        _counted(dataset),
        _personal(work, dataset, names),
        _described(work),
        _gaps(work, dataset),
        _written(work),
    )


def _decided(work: Work) -> Check:
    left = [odd for odd in work.odd if odd.row not in work.decisions]
    if left:
        return Check("decided", "bad", "다듬기", f"아직 정하지 않은 줄이 {len(left)}개 있어요.", "rows")
    return Check("decided", "ok", "다듬기", f"살펴볼 줄 {len(work.odd)}개를 모두 정했어요.", "rows")


def _needed(work: Work, needs: Sequence[str]) -> Check:
    missing = [BY_KEY[key].name for key in needs if key not in {each.key for each in work.recipe.columns}]
    if missing:
        return Check("needed", "bad", "필요한 칸", f"물음에 답하려면 {', '.join(missing)} 칸이 있어야 해요.", "shape")
    return Check("needed", "ok", "필요한 칸", "물음에 답할 칸이 모두 있어요.", "shape")


def _extra(work: Work, needs: Sequence[str]) -> Iterator[Check]:
    extra = [
        each.name
        for each in work.recipe.columns
        if each.key not in {*needs, *HELPFUL} and not BY_KEY[each.key].identifies
    ]
    if extra:
        yield Check(
            "extra",
            "warn",
            "안 쓰는 칸",
            f"물음에 쓰지 않는 칸이에요: {', '.join(extra)}. 꼭 필요한지 보세요.",
            "shape",
        )


def _named(work: Work) -> Check:
    heads = [each.head for each in work.recipe.columns]
    foreign = [each.name for each in work.recipe.columns if not _HANGUL.search(each.name)]
    if len(set(heads)) < len(heads):
        return Check("named", "bad", "칸 이름", "이름이 같은 칸이 있어요. 서로 다르게 적어 주세요.", "shape")
    if foreign:
        return Check("named", "bad", "칸 이름", f"한글 이름이 아니에요: {', '.join(foreign)}.", "shape")
    return Check("named", "ok", "칸 이름", "칸 이름이 모두 한글이고 서로 달라요.", "shape")


def _zone(work: Work) -> Iterator[Check]:
    timed = [each.name for each in work.recipe.columns if each.key in TIMED]
    if work.recipe.zone != "kst" and timed:
        text = f"{josa(timed[0], '이/가')} 세계 기준 시각의 하루로 묶였어요. 우리 하루와 아홉 시간 달라요."
        yield Check("zone", "warn", "시각", text, "shape")


def _counted(dataset: Dataset) -> Check:
    data = dataset["data"]
    rows, out, every = len(data["rows"]), data["left_out"], data["rows_all"]
    if rows < LEAST_ROWS:
        return Check("counted", "bad", "줄 수", f"줄이 {rows}개뿐이에요. {LEAST_ROWS}줄은 남겨 주세요.", "shape")
    state: Literal["ok", "bad"] = "ok" if rows + out == every else "bad"
    return Check("counted", state, "줄 수", f"받은 {every}줄 = 담은 {rows}줄 + 뺀 {out}줄", "shape")


def _personal(work: Work, dataset: Dataset, names: Sequence[str]) -> Check:
    telling = [each.name for each in work.recipe.columns if BY_KEY[each.key].identifies]
    if telling:
        return Check(
            "personal", "bad", "개인정보", f"누구 것인지 알 수 있는 칸이에요: {', '.join(telling)}. 빼 주세요.", "shape"
        )
    texts = work.texts
    written = [
        texts.title,
        texts.gaps,
        texts.limits,
        texts.uses,
        *texts.descriptions.values(),
        *dataset["data"]["header"],
    ]
    for text in written:
        for pattern, what in _NUMBERS:
            if pattern.search(text):
                return Check(
                    "personal", "bad", "개인정보", f"카드에 {josa(what, '이/가')} 있어요. 지워 주세요.", "sheet"
                )
        if any(len(name) > 1 and name in text for name in names):
            return Check("personal", "bad", "개인정보", "카드에 내 이름이 있어요. 지워 주세요.", "sheet")
    return Check("personal", "ok", "개인정보", "이름, 전화번호, 기계 번호가 보이지 않아요.", "shape")


def _described(work: Work) -> Check:
    about = work.texts.descriptions
    short = [
        each.name for each in work.recipe.columns
        if len(about.get(each.key, "").strip()) < LEAST_ABOUT or about[each.key].strip() in (each.name, each.head)
    ]  # fmt: skip
    if short:
        return Check(
            "described",
            "bad",
            "칸 설명",
            f"설명이 모자란 칸: {', '.join(short)}. {LEAST_ABOUT}자 넘게 적어요.",
            "sheet",
        )
    return Check("described", "ok", "칸 설명", f"칸 {len(work.recipe.columns)}개를 모두 설명했어요.", "sheet")


def _gaps(work: Work, dataset: Dataset) -> Check:
    blanks, out = len(dataset["data"]["blanks"]), dataset["data"]["left_out"]
    if not blanks and not out:
        return Check("gaps", "ok", "빈 곳", "빈 칸도, 빠진 줄도 없어요.", "sheet")
    said = " ".join(part for part in (f"빈 칸 {blanks}개" if blanks else "", f"빠진 줄 {out}개" if out else "") if part)
    if len(work.texts.gaps.strip()) < LEAST_GAPS:
        return Check(
            "gaps",
            "bad",
            "빈 곳",
            f"{josa(said, '이/가')} 있어요. 왜 비었는지 {LEAST_GAPS}자 넘게 적어 주세요.",
            "sheet",
        )
    return Check("gaps", "ok", "빈 곳", f"{said}의 까닭을 적었어요.", "sheet")


def _written(work: Work) -> Check:
    texts = work.texts
    short = [
        f"{name}({least}자 넘게)"
        for name, text, least in (
            ("제목", texts.title, LEAST_TITLE), ("한계", texts.limits, LEAST_LIMITS), ("쓸 수 있는 곳", texts.uses, LEAST_USES),
        )
        if len(text.strip()) < least
    ]  # fmt: skip
    if short:
        return Check("written", "bad", "자료 카드", f"더 적을 곳: {', '.join(short)}", "sheet")
    return Check("written", "ok", "자료 카드", "제목, 한계, 쓸 수 있는 곳을 적었어요.", "sheet")


def may_hand_in(checks: Sequence[Check]) -> bool:
    return all(each.state != "bad" for each in checks)
