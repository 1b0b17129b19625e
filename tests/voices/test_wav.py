"""A WAV file is believed in nothing: each way in which its head may lie has a clear answer, and what is whole is read to the sample."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.voices.wav import MOST_BYTES, PCM_KIND, read_wav
from tests.voices.sounds import RATE, recorded, wav_file

SECOND = bytes(2 * RATE)
EXTENSIBLE = struct.pack("<HHI", 22, 16, 4) + PCM_KIND


def test_what_is_whole_is_read_with_chunks_around_it_and_as_extensible_too() -> None:
    list_chunk = b"LIST" + struct.pack("<I", 5) + b"INFOx\0"  # of odd length, so padded
    data = bytes(range(256)) * 250
    for content in (wav_file(data), wav_file(data, before=list_chunk), wav_file(data, tag=0xFFFE, extra=EXTENSIBLE)):
        assert (read_wav(content).rate, read_wav(content).data) == (RATE, data)
    both = read_wav(wav_file(data, channels=2, rate=16_000) + b"id3 after the end")
    assert (both.channels, both.seconds) == (2, 1.0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "빈 파일이에요"),
        (b"\0\0\0\x20ftypM4A " + bytes(64), "휴대폰 녹음 앱의 소리 파일(M4A)이에요"),
        (b"ID3\x04" + bytes(64), "MP3 파일이에요"),
        (b"\x1aE\xdf\xa3" + bytes(64), "WEBM 파일이에요"),
        (b"just a text", "WAV 소리 파일이 아니에요"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WAV 소리 파일이 아니에요"),
        (b"RF64" + bytes(40), "RF64"),
        (b"RIFF" + bytes(4) + b"WAVE", "머리글이 깨져"),
        (b"RIFF" + bytes(4) + b"WAVEfmt \x10\0\0\0\x01\0", "머리글이 깨져"),
        (b"RIFF" + bytes(4) + b"WAVEdata\0\0\0\0", "머리글이 깨져"),
        (b"RIFF" + bytes(4) + b"WAVEfmt \xff\xff\xff\xff" + bytes(40), "한 칸도 들어 있지 않아요"),
        (wav_file(b""), "한 칸도 들어 있지 않아요"),
        (wav_file(SECOND)[:36], "한 칸도 들어 있지 않아요"),
        (wav_file(SECOND, says=10 * len(SECOND)), "머리글에는 10.0초인데 1.0초만 있어요"),
        (wav_file(SECOND, says=0xFFFFFFFF), "소리가 끝까지 오지 않았어요"),
        (wav_file(SECOND + b"\0"), "머리글이 깨져"),
        (wav_file(SECOND, before=wav_file(SECOND)[12:36]), "머리글이 깨져"),
        (wav_file(SECOND, block=4), "머리글이 깨져"),
        (wav_file(SECOND, tag=3, bits=32), "32비트 실수(float)로 저장한 WAV예요"),
        (wav_file(SECOND, tag=7, bits=8), "줄여서 저장한 WAV예요"),
        (wav_file(SECOND, tag=0xFFFE), "머리글이 깨져"),
        (wav_file(SECOND, tag=0xFFFE, extra=EXTENSIBLE[:8] + b"\x03" + EXTENSIBLE[9:]), "실수(float)"),
        (wav_file(SECOND, tag=0xFFFE, extra=EXTENSIBLE[:-1] + b"?"), "줄여서 저장한"),
        (wav_file(SECOND * 3, bits=24), "24비트로 저장한 WAV예요"),
        (wav_file(SECOND, bits=8), "8비트로 저장한 WAV예요"),
        (wav_file(SECOND * 6, channels=6), "소리 길이 6개인 WAV예요"),
        (wav_file(SECOND, channels=0), "소리 길이 0개인 WAV예요"),
        (wav_file(SECOND, rate=8_000), "8,000번으로 쪼갠 녹음이에요. 16,000번(16킬로헤르츠)은"),
        (wav_file(SECOND, rate=0), "0번으로 쪼갠"),
        (wav_file(SECOND * 24, rate=192_000), "48,000번(48킬로헤르츠)으로"),
        (wav_file(SECOND[: RATE // 2]), "녹음이 0.2초뿐이에요"),
        (wav_file(SECOND * 31), "녹음이 31초예요. 30초 안으로"),
        (b"RIFF" + bytes(MOST_BYTES), "파일이 6.0MB예요"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_named_with_how_to_mend_it(content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_wav(content)
    assert words in refused.value.message
    assert refused.value.message.endswith(("주세요.", "없어요."))


@given(st.integers(0, 60), st.binary(min_size=1, max_size=4))
@settings(max_examples=60)
def test_a_head_with_any_bytes_in_it_is_read_or_refused_and_nothing_else(at: int, bytes_: bytes) -> None:
    content = recorded(1, length=0.5)
    try:
        wav = read_wav(content[:at] + bytes_ + content[at + len(bytes_) :])
    except Invalid:
        return
    assert 1 <= wav.seconds <= 30
    assert len(wav.data) % (2 * wav.channels) == 0
