"""Makes the sound of a clip: spoken by espeak-ng, mixed here with numpy, packed by ffmpeg. Both programs are wanted only for this.

Noise comes from a seed made of the clip's name, so that making it again gives the same samples.
"""

import hashlib
import io
import subprocess
import wave
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tools.clips.catalogue import Clip

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 22050  # espeak-ng's own
VOICES = {"f": ("ko+f2", 62), "g": ("ko+f4", 45), "m": ("ko+m3", 40), "n": ("ko+m7", 18), "c": ("ko+f5", 99)}
SPEEDS = {1: 85, 2: 120, 3: 160, 4: 215, 5: 290}  # words a minute
GAP_S, EDGE_S, CUT_S = 0.35, 0.3, 0.5
BARS = 96
MOST_BYTES = 40_000
SPEECH_RMS = 0.12


def spoken(voice: str, text: str, pace: int) -> "NDArray[np.float64]":
    """What espeak-ng says, -1 to 1, with the quiet at its ends taken off."""
    name, pitch = VOICES[voice]
    command = ["espeak-ng", "-v", name, "-p", str(pitch), "-s", str(SPEEDS[pace]), "--stdout", text]
    content = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(content)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float64) / 32768
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0] : loud[-1] + 1]


def mixed(clip: Clip) -> "NDArray[np.float64]":
    """The clip's samples, -1 to 1, at RATE."""
    gap, edge = np.zeros(int(GAP_S * RATE)), np.zeros(int(EDGE_S * RATE))
    parts = [_levelled(spoken(voice, text, clip.pace)) for voice, text in clip.lines]
    speech = parts[0]
    for part in parts[1:]:
        speech = np.concatenate([speech, gap, part])
    cut = int(CUT_S * RATE)
    if clip.cut == "start":
        speech = np.concatenate([speech[cut:], edge])
    elif clip.cut == "end":
        speech = np.concatenate([edge, speech[:-cut]])
    else:
        speech = np.concatenate([edge, speech, edge])
    sound = _behind(clip, speech)
    return sound * min(1.0, 0.95 / np.abs(sound).max())


def _levelled(part: "NDArray[np.float64]") -> "NDArray[np.float64]":
    return part * SPEECH_RMS / np.sqrt(np.mean(part**2))


def _behind(clip: Clip, speech: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """The speech with what is heard behind it."""
    at = np.arange(len(speech)) / RATE
    if clip.backdrop == "hiss":
        noise = np.random.default_rng(seed_of(clip)).normal(0, 1, len(speech))
        noise = np.convolve(noise, np.ones(3) / 3, "same")
        return speech + noise * _loudness(noise, clip.snr)
    if clip.backdrop == "hum":
        noise = np.sin(2 * np.pi * 120 * at) + 0.6 * np.sin(2 * np.pi * 240 * at) + 0.3 * np.sin(2 * np.pi * 360 * at)
        return speech + noise * _loudness(noise, clip.snr)
    if clip.backdrop == "beep":
        beep = np.zeros(len(speech))
        for place in (0.3, 0.75):
            start = int(place * len(speech))
            length = min(int(0.25 * RATE), len(speech) - start)
            beep[start : start + length] = 0.3 * np.sin(2 * np.pi * 1000 * at[:length])
        return speech + beep
    if clip.backdrop == "echo":
        sound = np.concatenate([speech, np.zeros(RATE // 2)])
        for back, share in ((0.11, 0.55), (0.19, 0.4), (0.29, 0.28), (0.41, 0.18)):
            late = int(back * RATE)
            sound[late : late + len(speech)] += share * speech[: len(sound) - late]
        return sound
    return speech


def _loudness(noise: "NDArray[np.float64]", snr: float) -> float:
    return float(SPEECH_RMS / np.sqrt(np.mean(noise**2)) / 10 ** (snr / 20))


def seed_of(clip: Clip) -> int:
    return int.from_bytes(hashlib.sha256(clip.name.encode()).digest()[:4])


def peaks(sound: "NDArray[np.float64]") -> list[int]:
    """The loudest of each of BARS equal stretches, 0–100 of the whole clip's loudest."""
    edges = np.linspace(0, len(sound), BARS + 1).astype(int)
    loud = [float(np.abs(sound[a:b]).max()) for a, b in pairwise(edges)]
    return [round(100 * each / max(loud)) for each in loud]


def mp3(sound: "NDArray[np.float64]") -> bytes:
    """One channel, no tags, at most MOST_BYTES. Raises ValueError for a clip that is too long for it."""
    seconds = len(sound) / RATE
    kbit = 32 if seconds < 9.5 else 24
    command = ["ffmpeg", "-v", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-map_metadata", "-1",
        "-write_xing", "0", "-id3v2_version", "0", "-codec:a", "libmp3lame", "-b:a", f"{kbit}k", "-f", "mp3", "-"]  # fmt: skip
    samples = (sound * 32767).astype("<i2").tobytes()
    made = subprocess.run(command, input=samples, check=True, capture_output=True).stdout
    if len(made) > MOST_BYTES:
        raise ValueError(f"{seconds:.1f} s are {len(made)} bytes: say less")
    return made
