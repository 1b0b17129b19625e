"""A recording (WAV) somebody sent: its head must be true and its sound all there."""

import io
import wave

from app.core.sheets import Unreadable

MOST_SECONDS = 15 * 60
RATES = range(8_000, 96_001)
BROKEN = "소리 파일이 깨져 있어요. 끝까지 들리는지 들어 보고, 다시 녹음하거나 다시 저장해서 내 주세요."


def check_sound(content: bytes) -> bytes:
    """The bytes as they are. Raises Unreadable on anything but whole PCM of one or two channels, at most 15 minutes."""
    try:
        with wave.open(io.BytesIO(content)) as sound:
            frames, rate, channels = sound.getnframes(), sound.getframerate(), sound.getnchannels()
            width = sound.getsampwidth() * channels
            there = sum(len(piece) for piece in iter(lambda: sound.readframes(65_536), b""))
    except (wave.Error, EOFError, OSError, ValueError, RuntimeError) as fault:  # the last: a chunk of an odd length
        raise Unreadable(BROKEN) from fault
    if there < frames * width or not frames:
        raise Unreadable(BROKEN)
    if channels > 2 or rate not in RATES:
        raise Unreadable("휴대폰 녹음으로는 나오지 않는 소리 파일이에요. 보통 음질의 WAV로 다시 저장해 주세요.")
    if frames / rate > MOST_SECONDS:
        raise Unreadable(f"녹음이 {MOST_SECONDS // 60}분보다 길어요. 필요한 곳만 잘라 다시 내 주세요.")
    return content
