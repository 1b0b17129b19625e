"""Sound as a voice gives it, made of numbers: calls of a buzzing tone with quiet between them."""

import struct

import numpy as np

from app.voices.wav import Wav

RATE = 16_000


def calling(
    times: int = 3, *, head: float = 0.6, gap: float = 0.9, tail: float = 0.7, length: float = 1.4, loud: float = 0.15,
    noise: float = 0.0005, hum: float = 0.0, gain: float = 1.0, rate: int = RATE,
) -> np.ndarray:  # fmt: skip
    """`times` calls, −1 to 1; `loud` is their root mean square, `gain` what tears the peaks beyond full scale."""
    at = np.arange(int(length * rate)) / rate
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)  # falls between syllables, never to nothing
    tone = sum(np.sin(2 * np.pi * 150 * k * at) / k for k in range(1, 12)) * syllables
    call = loud * tone / np.sqrt(np.mean(tone**2))
    parts = [np.zeros(int(head * rate))]
    for number in range(times):
        parts += [np.zeros(int(gap * rate)), call] if number else [call]
    sound = np.concatenate([*parts, np.zeros(int(tail * rate))])
    after = np.arange(len(sound)) / rate
    sound = sound + np.random.default_rng(7).normal(0, noise, len(sound))
    sound = sound + hum * (np.sin(2 * np.pi * 60 * after) + 0.5 * np.sin(2 * np.pi * 120 * after))
    return np.clip(gain * sound, -1, 32767 / 32768)


def as_wav(sound: np.ndarray, rate: int = RATE) -> Wav:
    return Wav(rate, 1, (sound * 32767).astype("<i2").tobytes())


def wav_file(
    data: bytes, *, tag: int = 1, channels: int = 1, rate: int = RATE, bits: int = 16, says: int | None = None,
    before: bytes = b"", extra: bytes = b"", block: int | None = None,
) -> bytes:  # fmt: skip
    """A WAV around `data`; `says` is the length that its head tells, `before` are chunks between head and sound."""
    block = channels * bits // 8 if block is None else block
    head = struct.pack("<HHIIHH", tag, channels, rate, rate * block, block, bits) + extra
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + before
    body += b"data" + struct.pack("<I", len(data) if says is None else says) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def recorded(times: int = 3, rate: int = RATE, **how: float) -> bytes:
    """A whole recording as a browser sends it."""
    return wav_file(as_wav(calling(times, rate=rate, **how), rate).data, rate=rate)
