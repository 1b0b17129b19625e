"""From the table of takes to files. A take is one recording; each item offers three, of which one can be handed in as it is.

What is measured is the sound as a browser will play it: packed as MP3, unpacked again, then looked at by the server's own code.
"""

import io
import subprocess
import wave
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from app.voices.measuring import measure
from app.voices.wav import Wav
from tools.clips import render
from tools.practice_files import Made, guide_text, hidden_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLUG = "wake-word"
PHRASE = "이음아, 시작해 줘"
LOUD = {"normal": 0.12, "quiet": 0.02, "fast": 0.12, "far": 0.03}
PACE = {"normal": 3, "quiet": 3, "fast": 4, "far": 3}


@dataclass(frozen=True)
class Take:
    """One recording. Seconds of quiet before, between and after the calls; `noise` and `hum` beside full scale 1; `gain` beyond it
    tears the peaks."""

    times: int
    head: float = 0.6
    gap: float = 0.9
    tail: float = 0.7
    noise: float = 0.0008
    hum: float = 0.0
    gain: float = 1.0
    pace: int = 0


@dataclass(frozen=True)
class Item:
    name: str
    pool: str
    level: int
    way: str
    voice: str
    takes: tuple[Take, Take, Take]
    note: str = ""

    @property
    def times(self) -> int:
        """Of the first take, which is the good one."""
        return self.takes[0].times


ITEMS = (
    Item("t-normal", "tutorial", 1, "normal", "f", (Take(2), Take(2, gain=9), Take(2, noise=0.1)),
        "찢어진 소리와 잡음은 나중에 고칠 수 없어요. 방과 거리부터 맞춰요."),
    Item("t-quiet", "tutorial", 1, "quiet", "m", (Take(2), Take(2, head=0.05, tail=0.05), Take(1)),
        "작게 불러도 앞뒤의 틈은 똑같이 남겨요."),
    Item("p-normal", "practice", 1, "normal", "n", (Take(3), Take(3, gap=0.15), Take(3, hum=0.03)),
        "붙여 부르면 한 번으로 세어져요. 사이에서 1초씩 쉬어요."),
    Item("p-fast", "practice", 2, "fast", "g", (Take(3), Take(3, pace=2), Take(2, gain=9)), "빠르게 불러도 말끝까지 다 말해요."),
    Item("p-far", "practice", 2, "far", "f", (Take(3, noise=0.0006), Take(3, noise=0.02), Take(3, head=0.02)),
        "멀리서 부르면 방의 소리가 더 담겨요. 그래서 조용한 방이 먼저예요."),
    Item("e-normal", "exam", 2, "normal", "g", (Take(3), Take(4), Take(3, noise=0.09))),
    Item("e-quiet", "exam", 2, "quiet", "f", (Take(3), Take(3, noise=0.014), Take(3, tail=0.02, head=0.02))),
    Item("e-fast", "exam", 3, "fast", "m", (Take(3), Take(3, pace=1), Take(3, gain=8))),
    Item("e-far", "exam", 3, "far", "n", (Take(3, noise=0.0006), Take(2, noise=0.015), Take(3, hum=0.02))),
)  # fmt: skip


def item_id(item: Item) -> str:
    return "w" + hidden_name(SLUG, "item", item.name, 6)


def order_of(item: Item) -> list[int]:
    """In which order the takes stand: it tells nothing."""
    return sorted(range(3), key=lambda at: hidden_name(SLUG, "order", f"{item.name} {at}", 12))


def media_name(item: Item, at: int) -> str:
    return hidden_name(SLUG, "media", f"{item.name} {at}", 12) + ".mp3"


def sound_of(item: Item, take: Take) -> "NDArray[np.float64]":
    """Samples −1 to 1 at render.RATE."""
    import numpy as np

    call = render.spoken(item.voice, PHRASE, take.pace or PACE[item.way])
    call = call * LOUD[item.way] / np.sqrt(np.mean(call**2))

    def quiet(seconds: float) -> "NDArray[np.float64]":
        return np.zeros(int(seconds * render.RATE))

    parts = [quiet(take.head), call]
    for _ in range(take.times - 1):
        parts += [quiet(take.gap), call]
    sound = np.concatenate([*parts, quiet(take.tail)])
    at = np.arange(len(sound)) / render.RATE
    seed = int(hidden_name(SLUG, "noise", f"{item.name} {take}", 8), 16)
    sound = sound + np.random.default_rng(seed).normal(0, take.noise, len(sound))
    sound = sound + take.hum * (np.sin(2 * np.pi * 60 * at) + 0.5 * np.sin(2 * np.pi * 120 * at))
    return np.clip(take.gain * sound, -1, 32767 / 32768)


def one_call() -> bytes:
    """The phrase said once, as WAV: what the people of the demo record."""
    import numpy as np

    call = render.spoken("m", PHRASE, 3)
    call = call * LOUD["normal"] / np.sqrt(np.mean(call**2))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, render.RATE, 0, "NONE", ""))
        file.writeframes((call * 32767).astype("<i2").tobytes())
    return out.getvalue()


def unpacked(content: bytes) -> Wav:
    """The MP3 as samples again."""
    command = ["ffmpeg", "-v", "error", "-f", "mp3", "-i", "-", "-f", "s16le", "-ar", str(render.RATE), "-ac", "1", "-"]
    return Wav(render.RATE, 1, subprocess.run(command, input=content, check=True, capture_output=True).stdout)


def document() -> dict[str, Any]:
    pools: dict[str, list[str]] = {}
    for item in ITEMS:
        pools.setdefault(item.pool, []).append(item_id(item))
    return {
        "slug": SLUG,
        "title": "부르는 말 녹음하기",
        "type": "wake_word",
        "summary": "스피커를 깨우는 말을 정해진 방법으로 불러 녹음해요.",
        "summary_en": "Record a wake word several times in given ways; without a microphone or consent, choose among prepared recordings.",
        "minutes": 25,
        "pass_mark": 80,
        "pay_per_item": 150,
        "judged": ["exam"],
        "phrase": PHRASE,
        "ways": [
            {"name": "normal", "title": "보통 목소리로", "help": "한 뼘 떨어져서, 옆 사람에게 말하듯이요."},
            {"name": "quiet", "title": "작은 목소리로", "help": "아기가 자는 방에서 부르듯이요.",
                "quietest": -55, "loudest": -14, "snr": 12},
            {"name": "fast", "title": "빠르게", "help": "한 번에 1초 반 안으로 불러요.", "longest": 1.6},
            {"name": "far", "title": "1미터 떨어져서", "help": "두 걸음 뒤에서 보통 목소리로요.", "quietest": -55, "snr": 12},
        ],
        "pools": pools,
        "guideline": {"version": 1, "body": guide_text(SLUG)},
    }  # fmt: skip


def item_json(item: Item) -> dict[str, Any]:
    prepared = [
        {"name": "abc"[place], "media": f"media/{media_name(item, at)}"} for place, at in enumerate(order_of(item))
    ]
    return {
        "id": item_id(item),
        "level": item.level,
        "way": item.way,
        "times": item.times,
        "prepared": prepared,
        "trades": [],
    }


def gold_json(item: Item, measured: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": item_id(item), "measured": dict(measured), "note": item.note}


def make() -> Made:
    """All files, with their sound made anew."""
    media, gold = {}, {}
    for item in ITEMS:
        measured = {}
        for place, at in enumerate(order_of(item)):
            content = render.mp3(sound_of(item, item.takes[at]))
            media[media_name(item, at)] = content
            measured["abc"[place]] = asdict(measure(unpacked(content)))
        gold[item_id(item)] = gold_json(item, measured)
    return Made(document(), {item_id(item): item_json(item) for item in ITEMS}, gold, media)
