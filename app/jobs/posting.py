"""The posting form: what was typed, read into a draft, or each field's fault in words. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from app.jobs.rules import CONTRACT, EMPLOYMENT, EMPLOYMENT_QUESTIONS, UNITS_OF, Draft, refusals
from app.jobs.wages import MOST_MINUTES, read_minutes

TEXTS = {"title": (4, 80), "description": (20, 2000), "hours": (2, 120)}
NAMES = {"title": "제목", "description": "하는 일", "hours": "하는 때"}
OPTIONAL = {"pay_text": 200, "place": 80, "age_measure": 200}
KINDS = (CONTRACT, EMPLOYMENT)
CHOICES = ("kind", "work_hours", "pay_unit", "place_kind", "required_achievement", "asks_fee", "limits_age")
CHECKS = tuple(name for name, _ in EMPLOYMENT_QUESTIONS)
FIELDS = (*TEXTS, *OPTIONAL, *CHOICES, *CHECKS, "pay_amount", "asked_mark", "closes_on")
LONGEST = timedelta(days=180)
MOST_PAY = 100_000_000
YES_NO = {
    "asks_fee": "일하기 전에 일하는 분이 내는 돈이 있나요?",
    "limits_age": "나이 조건을 두나요?",
    **dict(EMPLOYMENT_QUESTIONS),
}


def typed_fields(sent: Mapping[str, object]) -> dict[str, str]:
    """Every field of the form as text without spaces around it; "" where nothing was sent."""
    typed = {name: str(sent.get(name, "")).strip().replace("\r\n", "\n")[:4000] for name in FIELDS}
    return typed | {"kind": typed["kind"] if typed["kind"] in KINDS else CONTRACT}


def read_posting(
    typed: Mapping[str, str], achievements: Mapping[str, str], day: date
) -> tuple[Draft | None, dict[str, str]]:
    """(the draft, {}) when it may be posted on `day`, else (None, {field: what, why and how to mend}).

    `achievements`: slug → title of what may be asked for.
    """
    faults: dict[str, str] = {}
    _check_texts(typed, faults)
    _check_choices(typed, achievements, faults)
    amount = _amount(typed, faults)
    mark = _mark(typed, faults)
    closes_on = _closing_day(typed, day, faults)
    kind = typed["kind"]
    draft = Draft(
        title=typed["title"],
        description=typed["description"],
        pay_unit=typed["pay_unit"] if typed["pay_unit"] in UNITS_OF[kind] else UNITS_OF[kind][-1],
        pay_amount=amount or 0,
        pay_text=typed["pay_text"],
        place=typed["place"] if typed["place_kind"] == "place" else "",
        hours=typed["hours"],
        required_achievement=typed["required_achievement"] or None,
        asked_mark=mark,
        closes_on=closes_on or day,
        employment_check={name: typed[name] == "yes" for name in CHECKS} if kind == CONTRACT else {},
        asks_fee=typed["asks_fee"] == "yes",
        limits_age=typed["limits_age"] == "yes",
        age_measure=typed["age_measure"],
        kind=kind,
        minutes=_minutes(typed, faults),
    )
    for field, words in refusals(draft, day).items():
        faults.setdefault(field, words)
    return (None, _in_page_order(faults)) if faults else (draft, {})


def _in_page_order(faults: Mapping[str, str]) -> dict[str, str]:
    order = (
        "title", "description", "hours", "place_kind", "place", "closes_on", "pay_unit", "work_hours", "pay_amount",
        "pay_text", "asks_fee", "required_achievement", "asked_mark", "limits_age", "age_measure",
        *CHECKS, "employment",
    )  # fmt: skip
    return {field: faults[field] for field in order if field in faults}


def _check_texts(typed: Mapping[str, str], faults: dict[str, str]) -> None:
    for name, (least, most) in TEXTS.items():
        length = len(typed[name])
        if length < least:
            faults[name] = f"{NAMES[name]}에 {least}자 이상이 필요해요. 지금은 {length}자예요."
        elif length > most:
            faults[name] = f"{NAMES[name]}에는 {most}자까지 적을 수 있어요. 지금은 {length}자예요. 줄여 주세요."
    for name, most in OPTIONAL.items():
        if len(typed[name]) > most:
            faults[name] = f"{most}자까지 적을 수 있어요. 지금은 {len(typed[name])}자예요. 줄여 주세요."


def _check_choices(typed: Mapping[str, str], achievements: Mapping[str, str], faults: dict[str, str]) -> None:
    if typed["pay_unit"] not in UNITS_OF[typed["kind"]]:
        faults["pay_unit"] = "돈을 무엇마다 주는지 하나를 골라 주세요."
    if typed["place_kind"] not in ("home", "place"):
        faults["place_kind"] = "집에서 하는 일인지, 가서 하는 일인지 골라 주세요."
    elif typed["place_kind"] == "place" and len(typed["place"]) < 2:
        faults["place"] = "가서 하는 일이면 어디인지 적어 주세요. 시·군·구까지면 돼요."
    if typed["required_achievement"] and typed["required_achievement"] not in achievements:
        faults["required_achievement"] = "목록에 있는 수료증 가운데 하나를 골라 주세요."
    for name, question in YES_NO.items():
        if name in CHECKS and typed["kind"] == EMPLOYMENT:
            continue
        if typed[name] not in ("yes", "no"):
            faults[name] = f"‘{question}’에 ‘예’나 ‘아니요’로 답해 주세요."


def _amount(typed: Mapping[str, str], faults: dict[str, str]) -> int | None:
    digits = typed["pay_amount"].replace(",", "").removesuffix("원").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12 and 0 < int(digits) <= MOST_PAY):
        faults["pay_amount"] = "1부터 1억까지 숫자로 적어 주세요. 예: 12000"
        return None
    return int(digits)


def _mark(typed: Mapping[str, str], faults: dict[str, str]) -> int | None:
    digits = typed["asked_mark"]
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3 and int(digits) <= 100):
        faults["asked_mark"] = "0부터 100 사이의 숫자로 적어 주세요. 점수를 바라지 않으면 비워 두세요."
        return None
    return int(digits)


def _minutes(typed: Mapping[str, str], faults: dict[str, str]) -> int | None:
    """The promised time of a job that is paid by the day or by the month."""
    unit = typed["pay_unit"]
    if typed["kind"] != EMPLOYMENT or unit not in MOST_MINUTES:
        return None
    minutes, most = read_minutes(typed["work_hours"]), MOST_MINUTES[unit]
    if minutes is None or minutes > most:
        per = "하루" if unit == "day" else "한 주"
        faults["work_hours"] = (
            f"{per}에 일하기로 한 시간을 {most // 60}까지 숫자로 적어 주세요. 예: 4 또는 7.5. "
            "초과근로는 빼고 적어요(근로기준법 제50조)."
        )
        return None
    return minutes


def _closing_day(typed: Mapping[str, str], day: date, faults: dict[str, str]) -> date | None:
    try:
        found = date.fromisoformat(typed["closes_on"])
    except ValueError:
        faults["closes_on"] = "마감일을 2026-12-31처럼 적어 주세요."
        return None
    if not day <= found <= day + LONGEST:
        faults["closes_on"] = f"마감일은 오늘({day})부터 {LONGEST.days}일 안의 날이어야 해요. 다시 골라 주세요."
        return None
    return found
