"""What may not be posted, and why. Pure.

Each refusal is one Korean sentence or two that say what was found, why it is refused and how to mend it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.core.josa import particle
from app.core.money import WageRule, minimum_wage
from app.jobs import wages

# Whether contract work is in substance employment is judged as a whole from facts like these (대법원 2006. 12. 7. 선고
# 2004다29736). A yes speaks for employment.
EMPLOYMENT_QUESTIONS = (
    ("sets_time", "일하는 시간과 장소를 업체가 정하고 지키게 하나요?"),
    ("directs_work", "일하는 방법을 업체가 하나하나 지시하고 감독하나요?"),
    ("binds_person", "다른 업체의 일을 함께 하거나 다른 사람에게 맡기는 것을 막나요?"),
    ("pays_fixed", "한 일의 양과 관계없이 정해진 돈을 다달이 주나요?"),
)
EMPLOYMENT_LIMIT = 3  # this service's own line, not the law's: the law counts no points

CONTRACT, EMPLOYMENT = "일거리", "고용"  # contract work; a job with an employment contract (근로계약)
PAY_UNITS = {"hour": "시간당", "item": "건당", "project": "묶음 하나에", "day": "하루", "month": "한 달"}
UNITS_OF = {CONTRACT: ("hour", "item", "project"), EMPLOYMENT: ("hour", "day", "month")}
FEE_WORDS = ("가입비", "보증금", "교육비", "등록비", "예치금", "선입금", "수수료를 먼저", "장비 구입비")
TITLE_WORDS = ("구인", "채용", "정규직", "신입사원", "직원 모집")
_AGE = re.compile(
    r"\d{2}\s*세|젊은|나이\s*제한|연령\s*제한|[2-6]0\s*대\s*(?:만|우대|환영|모집|여성|남성|이하|까지|분)|청년만|만\s*\d{2}\s*세"
)
MEASURE_MINIMUM = 10


@dataclass(frozen=True)
class Draft:
    """A posting as typed and read. `pay_amount` in won; `asks_fee` and `limits_age` are the answers to the explicit
    questions; `employment_check` maps every question's name to the answer. `minutes`: of 고용, promised a day (paid by the
    day) or a week (by the month)."""

    title: str
    description: str
    pay_unit: str
    pay_amount: int
    pay_text: str
    place: str
    hours: str
    required_achievement: str | None
    asked_mark: int | None
    closes_on: date
    employment_check: Mapping[str, bool]
    asks_fee: bool
    limits_age: bool
    age_measure: str
    kind: str = CONTRACT
    minutes: int | None = None


def refusals(draft: Draft, day: date) -> dict[str, str]:
    """Why the posting is refused, by form field; empty when it may be posted."""
    found = {
        "title": _title(draft.title) if draft.kind == CONTRACT else None,
        "pay_amount": _wage(draft, day),
        "asks_fee": _fee_asked(draft),
        "description": _fee_words(draft),
        "age_measure": _age(draft),
        "employment": _employment(draft.employment_check) if draft.kind == CONTRACT else None,
    }
    return {field: words for field, words in found.items() if words}


def age_words(text: str) -> str | None:
    """The first words that set an age, or None."""
    found = _AGE.search(text)
    return found.group() if found else None


def employment_signs(check: Mapping[str, bool]) -> tuple[str, ...]:
    """The questions answered with yes: what speaks for employment in substance."""
    return tuple(question for name, question in EMPLOYMENT_QUESTIONS if check.get(name))


def pay_words(unit: str, amount: int) -> str:
    """시간당 12,000원; 한 달 2,156,880원."""
    return f"{PAY_UNITS[unit]} {amount:,}원"


def _title(title: str) -> str | None:
    word = next((word for word in TITLE_WORDS if word in title), None)
    if word is None:
        return None
    return (
        f"제목에 ‘{word}’{particle(word, '이라는/라는')} 말이 있어요. "
        "맡아서 하는 일거리를 올리는 칸이에요. 사람을 고용하는 일은 ‘새 일자리 올리기’로 올려 주세요. "
        "‘상품 사진에 네모 표시하기’처럼 할 일을 제목으로 적어 주세요."
    )


def _wage(draft: Draft, day: date) -> str | None:
    rule = minimum_wage(day)
    if draft.pay_unit in wages.MOST_MINUTES and draft.kind == EMPLOYMENT:
        return _wage_of_time(draft, rule)
    if draft.pay_unit != "hour" or draft.pay_amount >= rule.won:
        return None
    return (
        f"시간당 {draft.pay_amount:,}원은 {rule.since.year}년 최저임금인 시간당 {rule.won:,}원보다 적어요. "
        f"{rule.won:,}원 이상으로 적어 주세요. (근거: {rule.source})"
    )


def _wage_of_time(draft: Draft, rule: WageRule) -> str | None:
    """Paid by the day or the month: the same minimum, by the hours that are promised."""
    least = wages.least_pay(rule, draft.pay_unit, draft.minutes or 0)
    if not draft.minutes or draft.pay_amount >= least:
        return None
    hours = f"{draft.minutes / 60:g}시간"
    what = f"하루 {hours}"
    if draft.pay_unit == "month":
        what = f"한 주 {hours}(주휴시간을 넣어 한 달 {wages.month_hours(draft.minutes)}시간)"
    return (
        f"{what}이면 {rule.since.year}년 최저임금으로 {least:,}원이 넘어야 해요. 지금은 {draft.pay_amount:,}원이에요. "
        f"{least:,}원 이상으로 적어 주세요. (근거: {rule.source}, {wages.SOURCE})"
    )


def _fee_asked(draft: Draft) -> str | None:
    if not draft.asks_fee:
        return None
    return (
        "일하기 전에 돈을 내게 하는 일은 올릴 수 없어요. 돈을 먼저 받는 일은 일하려는 분이 손해를 보기 쉬워요. "
        "먼저 받는 돈을 없앤 뒤 ‘아니요’를 골라 주세요."
    )


def _fee_words(draft: Draft) -> str | None:
    text = f"{draft.title} {draft.description} {draft.pay_text}"
    word = next((word for word in FEE_WORDS if word in text), None)
    if word is None:
        return None
    return (
        f"‘{word}’{particle(word, '이라는/라는')} 말이 있어요. 일하기 전에 돈을 내게 하는 일은 올릴 수 없어요. "
        "돈을 먼저 받지 않는다면 이 말을 빼고 다시 적어 주세요."
    )


def _age(draft: Draft) -> str | None:
    words = age_words(f"{draft.title} {draft.description} {draft.hours}")
    if (words is None and not draft.limits_age) or len(draft.age_measure) >= MEASURE_MINIMUM:
        return None
    found = "나이 조건을 둔다고 골랐어요."
    if words:
        found = f"‘{words}’{particle(words, '이라는/라는')} 나이 조건이 있어요."
    return (
        f"{found} 까닭 없는 나이 조건은 둘 수 없어요(고령자고용법 제4조의4). 나이 조건을 빼거나, 법에 따른 "
        "지원조치가 있으면(제4조의5) 그 이름과 근거를 10자 넘게 적어 주세요."
    )


def _employment(check: Mapping[str, bool]) -> str | None:
    signs = employment_signs(check)
    if len(signs) < EMPLOYMENT_LIMIT:
        return None
    return (
        f"네 가지 가운데 {len(signs)}가지가 ‘예’예요. 이름은 일거리여도 실제로는 고용에 가까워요. "
        "일하는 방식을 바꾸어 다시 올리거나, 근로계약을 맺고 고용센터에 알려 주세요."
    )
