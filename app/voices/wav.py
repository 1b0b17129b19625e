"""Pure: a WAV file as somebody sent it, read by its own bytes. Nothing that its head says is believed before it was counted.

RIFF/WAVE after the Multimedia Programming Interface 1.0 (IBM and Microsoft 1991); WAVE_FORMAT_EXTENSIBLE after Microsoft's
"Multiple channel audio data and WAVE files" (2007). Whole PCM of 16 bits is taken, with one channel or two.
"""

import struct
from dataclasses import dataclass

from app.core.errors import Invalid

MOST_BYTES = 6 * 1024 * 1024  # half a minute of two channels at 48 kHz
LEAST_S, MOST_S = 1.0, 30.0
LEAST_RATE, MOST_RATE = 16_000, 96_000
PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
PCM_KIND = b"\x01\x00\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"  # KSDATAFORMAT_SUBTYPE_PCM
SAVE = "녹음 프로그램에서 ‘WAV, 16비트’로 다시 저장하거나, 이 화면에서 바로 녹음해 주세요."
BROKEN = f"소리 파일의 머리글이 깨져 있어요. {SAVE}"
_OTHERS = (
    (4, b"ftyp", "휴대폰 녹음 앱의 소리 파일(M4A)이에요."),
    (0, b"ID3", "MP3 파일이에요."),
    (0, b"\xff\xfb", "MP3 파일이에요."),
    (0, b"\xff\xf3", "MP3 파일이에요."),
    (0, b"OggS", "OGG 파일이에요."),
    (0, b"fLaC", "FLAC 파일이에요."),
    (0, b"\x1aE\xdf\xa3", "WEBM 파일이에요."),
    (0, b"RF64", "아주 큰 녹음에 쓰는 WAV(RF64)예요."),
    (0, b"RIFX", "다른 컴퓨터에서 만든 WAV(RIFX)예요."),
    (0, b"#!AMR", "AMR 파일이에요."),
)


@dataclass(frozen=True)
class Wav:
    """`data`: samples of 16 bits, the lowest byte first, channel beside channel."""

    rate: int
    channels: int
    data: bytes

    @property
    def seconds(self) -> float:
        return len(self.data) / (2 * self.channels * self.rate)


@dataclass(frozen=True)
class _Format:
    tag: int
    channels: int
    rate: int
    bytes_a_second: int
    block: int
    bits: int


def read_wav(content: bytes) -> Wav:
    """Raises Invalid in plain Korean: what is wrong with it and how to mend it."""
    if not content:
        raise Invalid("빈 파일이에요. 파일을 열어 소리가 들리는지 보고 다시 골라 주세요.")
    if len(content) > MOST_BYTES:
        raise Invalid(
            f"파일이 {len(content) / 1024 / 1024:.1f}MB예요. {MOST_BYTES // 1024 // 1024}MB까지 올릴 수 있어요. "
            f"{MOST_S:.0f}초 안으로 녹음해 주세요."
        )
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise Invalid(_not_wav(content))
    kind, start, size = _chunks(content)
    _check_format(kind)
    if start + size > len(content):
        there, told = (len(content) - start) / kind.bytes_a_second, size / kind.bytes_a_second
        raise Invalid(
            f"소리가 끝까지 오지 않았어요. 머리글에는 {told:.1f}초인데 {there:.1f}초만 있어요. 다시 저장해서 올려 주세요."
        )
    if size % kind.block:
        raise Invalid(BROKEN)
    wav = Wav(kind.rate, kind.channels, content[start : start + size])
    if not wav.data:
        raise Invalid("소리가 한 칸도 들어 있지 않아요. 녹음이 되었는지 듣고 다시 올려 주세요.")
    if wav.seconds < LEAST_S:
        raise Invalid(f"녹음이 {wav.seconds:.1f}초뿐이에요. 부르는 말을 끝까지 담아 다시 녹음해 주세요.")
    if wav.seconds > MOST_S:
        raise Invalid(f"녹음이 {wav.seconds:.0f}초예요. {MOST_S:.0f}초 안으로 다시 녹음해 주세요.")
    return wav


def _not_wav(content: bytes) -> str:
    what = next(
        (words for at, mark, words in _OTHERS if content[at : at + len(mark)] == mark), "WAV 소리 파일이 아니에요."
    )
    return f"{what} {SAVE}"


def _chunks(content: bytes) -> tuple[_Format, int, int]:
    """The format, and where the sound stands and how long it says to be. A chunk of odd length is padded."""
    at, kind = 12, None
    while at + 8 <= len(content):
        name, (size,) = content[at : at + 4], struct.unpack_from("<I", content, at + 4)
        if name == b"fmt ":
            if kind is not None:
                raise Invalid(BROKEN)
            kind = _format(content[at + 8 : at + 8 + size], size)
        elif name == b"data":
            if kind is None:
                raise Invalid(BROKEN)
            return kind, at + 8, size
        at += 8 + size + size % 2
    raise Invalid(BROKEN if kind is None else "소리가 한 칸도 들어 있지 않아요. 녹음이 되었는지 듣고 다시 올려 주세요.")


def _format(body: bytes, size: int) -> _Format:
    if size < 16 or len(body) < min(size, 40):
        raise Invalid(BROKEN)
    kind = _Format(*struct.unpack_from("<HHIIHH", body))
    if kind.tag != EXTENSIBLE:
        return kind
    if len(body) < 40:
        raise Invalid(BROKEN)
    (told,) = struct.unpack_from("<H", body, 24)
    tag = told if body[26:40] == PCM_KIND[2:] else 0
    return _Format(tag, kind.channels, kind.rate, kind.bytes_a_second, kind.block, kind.bits)


def _check_format(kind: _Format) -> None:
    if kind.tag == FLOAT:
        raise Invalid(f"{kind.bits}비트 실수(float)로 저장한 WAV예요. {SAVE}")
    if kind.tag != PCM:
        raise Invalid(f"줄여서 저장한 WAV예요. 그대로 저장한 것(PCM)이 필요해요. {SAVE}")
    if kind.bits != 16:
        raise Invalid(f"{kind.bits}비트로 저장한 WAV예요. {SAVE}")
    if kind.channels not in (1, 2):
        raise Invalid(f"소리 길이 {kind.channels}개인 WAV예요. 하나(모노)나 둘(스테레오)로 저장해 주세요.")
    if kind.block != 2 * kind.channels or kind.bytes_a_second != kind.rate * kind.block:
        raise Invalid(BROKEN)
    if kind.rate < LEAST_RATE:
        raise Invalid(
            f"1초를 {kind.rate:,}번으로 쪼갠 녹음이에요. {LEAST_RATE:,}번(16킬로헤르츠)은 되어야 해요. "
            "녹음 설정을 높이고 다시 녹음해 주세요. 거칠게 담은 소리는 나중에 곱게 만들 수 없어요."
        )
    if kind.rate > MOST_RATE:
        raise Invalid(f"1초를 {kind.rate:,}번으로 쪼갠 녹음이에요. 48,000번(48킬로헤르츠)으로 다시 저장해 주세요.")
