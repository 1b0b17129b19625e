"""What a center worker typed when opening a cohort, read with a clear word about each field. Pure."""

from datetime import date, timedelta

from app.cohorts.schemas import NewCohort, OpenCohortForm
from app.core.errors import Invalid

LONGEST = timedelta(days=366)
LARGEST = 2000
LAST_YEAR = 2100


def read_new_cohort(form: OpenCohortForm, today: date) -> NewCohort:
    """Raises Invalid with a message for each field that needs mending."""
    faults: dict[str, str] = {}
    if not form.name:
        faults["name"] = "회차 이름이 비어 있어요. 예: 2026년 3회차"
    elif len(form.name) > 40:
        faults["name"] = f"이름은 40자까지예요. 지금은 {len(form.name)}자예요."
    starts = _read_date(form.starts_on, "starts_on", "시작하는 날", faults)
    ends = _read_date(form.ends_on, "ends_on", "마치는 날", faults)
    if starts and ends and ends <= starts:
        faults["ends_on"] = "마치는 날이 시작하는 날보다 뒤여야 해요."
    elif starts and ends and ends - starts > LONGEST:
        faults["ends_on"] = "한 회차는 1년을 넘을 수 없어요. 날짜를 다시 봐 주세요."
    if starts and starts < today - timedelta(days=31):
        faults["starts_on"] = "시작하는 날이 한 달보다 더 지났어요. 연도를 다시 봐 주세요."
    capacity = _read_capacity(form.capacity, faults)
    if faults or starts is None or ends is None:
        raise Invalid("고칠 곳이 있어요. 적은 내용은 그대로 두었어요.", faults)
    return NewCohort(form.programme, form.name, starts, ends, capacity, form.rule)


def read_start(form: OpenCohortForm) -> date:
    """The day on which the cohort starts. Raises Invalid."""
    faults: dict[str, str] = {}
    starts = _read_date(form.starts_on, "starts_on", "시작하는 날", faults)
    if starts is None or starts.year > LAST_YEAR:
        raise Invalid("고칠 곳이 있어요.", faults or {"starts_on": f"{LAST_YEAR}년까지의 날을 골라 주세요."})
    return starts


def _read_date(text: str, field: str, label: str, faults: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults[field] = f"{label}을 2026-12-01처럼 적어 주세요." if text else f"{label}을 골라 주세요."
        return None


def _read_capacity(text: str, faults: dict[str, str]) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= LARGEST:
        faults["capacity"] = f"정원은 1부터 {LARGEST}까지의 숫자로 적어 주세요."
        return 0
    return int(text)
