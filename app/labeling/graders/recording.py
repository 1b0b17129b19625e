"""Pure: what was measured of a recording against what the task asks for: each check with its worth, and how to mend it.

No speech is recognised: loudness over time says how often somebody spoke, not what. Weights: calls 30, torn peaks 20, noise 20, quiet
edges 15, loudness 10, pace 10 where it is asked for, hum 5; the score is their weighted mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WEIGHTS = {"repeats": 30, "clipped": 20, "noisy": 20, "edges": 15, "level": 10, "pace": 10, "hum": 5}
HALF = 0.5
SNR_NEAR, LEVEL_NEAR, CLIPPED_NEAR = 6.0, 6.0, 10.0  # dB short, dB off, and times too much at which half is left
LEAST_QUIET_S = 0.2
SILENT = -65.0  # dB below full scale: a hum that low is nobody's matter


@dataclass(frozen=True)
class Measured:
    """seconds; rate in Hz; channels; peak, level (of speech) and noise (of the pauses) in dB below full scale; snr in dB; clipped in per
    cent of the samples; head and tail: seconds of quiet before the first call and after the last; calls: (start, end) in seconds;
    pauses: seconds that are quiet in all; hum: share of mains hum in a pause, 0–1."""

    seconds: float
    rate: int
    channels: int
    peak: float
    level: float
    noise: float
    snr: float
    clipped: float
    head: float
    tail: float
    calls: tuple[tuple[float, float], ...]
    pauses: float
    hum: float


@dataclass(frozen=True)
class Wants:
    """What one item asks for; the task's document explains each."""

    times: int
    quietest: float
    loudest: float
    snr: float
    longest: float | None
    edge_least: float
    edge_most: float
    clipped_most: float
    hum_most: float


@dataclass(frozen=True)
class Check:
    """worth 0–1. `seen`: the measured value in words; `text`: what is good or how to mend it."""

    name: str
    title: str
    worth: float
    seen: str
    text: str

    @property
    def verdict(self) -> bool | None:
        """True for good, False for not, None for half."""
        return True if self.worth == 1 else None if self.worth > 0 else False


def measured_of(kept: Mapping[str, Any]) -> Measured:
    """From the JSON that is kept with an answer."""
    return Measured(**{**kept, "calls": tuple((start, end) for start, end in kept["calls"])})


def checks(found: Measured, wants: Wants) -> tuple[Check, ...]:
    """All that are asked for, the weightiest first."""
    made = [
        _repeats(found, wants),
        _clipped(found, wants),
        _noise(found, wants),
        _edges(found, wants),
        _level(found, wants),
        *([_pace(found, wants.longest)] if wants.longest else []),
        _hum(found, wants),
    ]
    if found.calls:
        return tuple(made)
    return (made[0], *(Check(each.name, each.title, 0.0, each.seen, NOTHING_SAID) for each in made[1:]))


NOTHING_SAID = "말소리를 찾지 못해 살필 수 없어요."


def score(made: Sequence[Check]) -> float:
    """0–100, to one decimal."""
    total = sum(WEIGHTS[check.name] for check in made)
    return round(100 * sum(WEIGHTS[check.name] * check.worth for check in made) / total, 1)


def _repeats(found: Measured, wants: Wants) -> Check:
    count, seen = len(found.calls), f"{len(found.calls)}번"
    if count == wants.times:
        return Check("repeats", "부른 횟수", 1.0, seen, f"{count}번이 또렷이 나뉘어 들려요.")
    worth = HALF if count and abs(count - wants.times) == 1 else 0.0
    if not count:
        text = "말소리가 들리지 않아요. 마이크가 켜졌는지 보고 다시 녹음해 주세요."
    elif count < wants.times:
        text = f"{wants.times}번 들려야 하는데 {count}번만 나뉘어요. 부르는 말 사이에 1초씩 쉬어 주세요."
    else:
        text = f"{wants.times}번 들려야 하는데 {count}번 들려요. 말을 끊지 말고 한 번에 이어서 불러 주세요."
    return Check("repeats", "부른 횟수", worth, seen, text)


def _clipped(found: Measured, wants: Wants) -> Check:
    seen = f"{found.clipped:.2f}%"
    if found.clipped <= wants.clipped_most:
        return Check("clipped", "찢어진 소리", 1.0, seen, "찢어진 곳이 없어요.")
    worth = HALF if found.clipped <= CLIPPED_NEAR * wants.clipped_most else 0.0
    return Check("clipped", "찢어진 소리", worth, seen, "소리가 너무 커서 찢어졌어요. 한 뼘 뒤에서 말해 보세요.")


def _noise(found: Measured, wants: Wants) -> Check:
    if found.pauses < LEAST_QUIET_S:
        text = "조용한 틈이 없어 잡음을 잴 수 없어요. 앞뒤와 사이에서 잠깐씩 쉬어 주세요."
        return Check("noisy", "뒤의 잡음", 0.0, "재지 못함", text)
    seen, short = f"말이 {found.snr:.0f}dB 더 커요", wants.snr - found.snr
    if short <= 0:
        return Check("noisy", "뒤의 잡음", 1.0, seen, "말소리가 잡음보다 충분히 커요.")
    text = "뒤의 소리가 커서 말이 묻혀요. 창문을 닫고 선풍기와 텔레비전을 꺼 주세요."
    return Check("noisy", "뒤의 잡음", HALF if short <= SNR_NEAR else 0.0, seen, text)


def _edges(found: Measured, wants: Wants) -> Check:
    faults = []
    for where, is_, quiet, advice in (
        ("앞", "이", found.head, "누르고 속으로 하나를 센 뒤에 말해 주세요."),
        ("뒤", "가", found.tail, "다 말하고 속으로 하나를 센 뒤에 멈춰 주세요."),
    ):
        if quiet < wants.edge_least:
            faults.append(f"{where}에 조용한 틈이 {quiet:.1f}초뿐이에요. {advice}")
        elif quiet > wants.edge_most:
            faults.append(f"{where}{is_} {quiet:.1f}초나 비었어요. {wants.edge_most:g}초 안으로 줄여 주세요.")
    text = " ".join(faults) or "앞뒤에 조용한 틈이 알맞아요."
    return Check("edges", "앞뒤의 틈", 1 - HALF * len(faults), f"앞 {found.head:.1f}초, 뒤 {found.tail:.1f}초", text)


def _level(found: Measured, wants: Wants) -> Check:
    seen, low, high = f"{found.level:.0f}dB", wants.quietest - found.level, found.level - wants.loudest
    if low <= 0 and high <= 0:
        return Check("level", "말소리 크기", 1.0, seen, "크기가 알맞아요.")
    text = "소리가 작아요. 한 뼘 가까이에서 말해 보세요." if low > 0 else "소리가 커요. 한 뼘 떨어져서 말해 보세요."
    return Check("level", "말소리 크기", HALF if max(low, high) <= LEVEL_NEAR else 0.0, seen, text)


def _pace(found: Measured, longest: float) -> Check:
    lengths = [end - start for start, end in found.calls] or [0.0]
    mean = sum(lengths) / len(lengths)
    seen = f"한 번에 {mean:.1f}초"
    if mean <= longest:
        return Check("pace", "말의 빠르기", 1.0, seen, "빠르게 불렀어요.")
    text = f"한 번에 {longest:g}초 안으로 조금 더 빨리 불러 주세요."
    return Check("pace", "말의 빠르기", HALF if mean <= 1.25 * longest else 0.0, seen, text)


def _hum(found: Measured, wants: Wants) -> Check:
    if found.noise <= SILENT or found.hum <= wants.hum_most:
        return Check("hum", "웅 하는 소리", 1.0, "없음", "전기 소리가 깔리지 않았어요.")
    text = "웅 하는 전기 소리가 깔려요. 충전 줄을 빼고 냉장고에서 떨어져 보세요."
    return Check("hum", "웅 하는 소리", 0.0, "있음", text)
