"""Pure: what staff type about a quiz, read with a clear word about each field."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.core.errors import Invalid
from app.core.josa import josa
from app.questions.korean import clean

MOST_MINUTES, MOST_ATTEMPTS = 600, 20
LONGEST_REASON, LONGEST_COUNT = 200, 9
FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class WindowForm:
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class ExtensionForm:
    minutes: int
    attempts: int
    until: datetime | None
    reason: str


def read_window(opens: str, closes: str, now: datetime, zone: tzinfo) -> WindowForm:
    """Local times such as 2026-11-23T09:00; empty: no bound. Raises Invalid."""
    faults: dict[str, str] = {}
    opens_at = _read_time(opens, "opens_at", "여는 때", now, zone, faults)
    closes_at = _read_time(closes, "closes_at", "닫는 때", now, zone, faults)
    if opens_at and closes_at and closes_at <= opens_at:
        faults["closes_at"] = "닫는 때가 여는 때보다 뒤여야 해요."
    raise_faults(faults)
    return WindowForm(opens_at, closes_at)


def read_extension(minutes: str, attempts: str, until: str, reason: str, now: datetime, zone: tzinfo) -> ExtensionForm:
    """Raises Invalid; nothing more than the rule on all three counts takes an earlier extension back."""
    faults: dict[str, str] = {}
    read = ExtensionForm(
        _read_count(minutes, "minutes", MOST_MINUTES, "분", faults),
        _read_count(attempts, "attempts", MOST_ATTEMPTS, "번", faults),
        _read_time(until, "until", "늦춘 마감", now, zone, faults),
        read_reason(reason, faults),
    )
    raise_faults(faults)
    return read


def read_percent(text: str, faults: dict[str, str], field: str = "percent") -> float:
    """0–100 in at most six characters, as a fraction 0–1."""
    plain = clean(text).removesuffix("%").strip()
    whole, _, decimal = plain.partition(".")
    if not (plain.isascii() and whole.isdigit() and (decimal.isdigit() or "." not in plain)) or len(plain) > 6:
        faults[field] = "0부터 100까지의 숫자로 적어 주세요. 예: 50"
        return 0.0
    if float(plain) > 100:
        faults[field] = f"100%를 넘을 수 없어요. 지금은 {plain}이에요."
    return round(float(plain) / 100, 6)


def read_reason(text: str, faults: dict[str, str], field: str = "reason") -> str:
    reason = " ".join(text.split())
    if not reason:
        faults[field] = "까닭을 적어 주세요. 기록에 남고, 나중에 다른 담당자가 읽어요."
    elif len(reason) > LONGEST_REASON:
        faults[field] = f"까닭은 {LONGEST_REASON}자까지예요. 지금은 {len(reason)}자예요."
    return reason


def raise_faults(faults: dict[str, str]) -> None:
    """Raises Invalid when there are any."""
    if faults:
        raise Invalid("고칠 곳이 있어요. 적은 내용은 그대로 두었어요.", faults)


def _read_count(text: str, field: str, most: int, unit: str, faults: dict[str, str]) -> int:
    plain = clean(text) or "0"
    if not (plain.isascii() and plain.isdigit()) or len(plain) > LONGEST_COUNT or int(plain) > most:
        faults[field] = f"0부터 {most}{unit}까지의 숫자로 적어 주세요."
        return 0
    return int(plain)


def _read_time(
    text: str, field: str, label: str, now: datetime, zone: tzinfo, faults: dict[str, str]
) -> datetime | None:
    if not text.strip():
        return None
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        faults[field] = f"{josa(label, '을/를')} 2026-12-01 09:00처럼 적어 주세요."
        return None
    if local.tzinfo is not None:
        faults[field] = "한국 시각으로만 적어 주세요. 예: 2026-12-01 09:00"
        return None
    instant = local.replace(tzinfo=zone)
    if abs(instant - now) > FARTHEST:
        faults[field] = "연도를 다시 봐 주세요. 오늘에서 너무 멀어요."
    return instant
