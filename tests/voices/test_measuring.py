"""What is told of a recording without understanding it, and what follows for its score."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from app.labeling.graders.recording import Wants, checks, measured_of, score
from app.voices.measuring import measure
from app.voices.wav import Wav
from tests.voices.sounds import RATE, as_wav, calling

WANTS = Wants(3, -40, -8, 15, None, 0.3, 3, 0.05, 0.5)


def test_calls_are_found_where_they_are_and_the_rest_is_quiet() -> None:
    found = measure(as_wav(calling(3, head=0.6, gap=0.9, tail=0.7, length=1.4)))
    assert np.array(found.calls) == pytest.approx(np.array([(0.6, 2.0), (2.9, 4.3), (5.2, 6.6)]), abs=0.06)
    assert (found.head, found.tail) == pytest.approx((0.6, 0.7), abs=0.05)
    assert found.level == pytest.approx(20 * np.log10(0.15), abs=3)
    assert found.snr == pytest.approx(20 * np.log10(0.15 / 0.0005), abs=3)
    assert (found.seconds, found.rate, found.channels, found.clipped) == (7.3, RATE, 1, 0)


@pytest.mark.parametrize("times", [1, 2, 4, 5])
def test_as_many_calls_as_were_made(times: int) -> None:
    assert len(measure(as_wav(calling(times))).calls) == times


def test_a_breath_inside_a_call_does_not_part_it_and_a_click_is_none() -> None:
    sound = calling(2, gap=0.3)
    assert len(measure(as_wav(sound)).calls) == 1
    sound = calling(2)
    sound[int(0.2 * RATE) : int(0.25 * RATE)] = 0.5
    assert len(measure(as_wav(sound)).calls) == 2


@pytest.mark.parametrize(("noise", "snr"), [(0.002, 37.5), (0.01, 23.5), (0.03, 14)])
def test_noise_is_told_in_decibels_below_the_speech(noise: float, snr: float) -> None:
    assert measure(as_wav(calling(noise=noise))).snr == pytest.approx(snr, abs=3.5)


def test_only_peaks_that_stand_at_full_scale_together_are_torn() -> None:
    assert measure(as_wav(calling(gain=6))).clipped > 3
    sound = calling()
    sound[::400] = 32767 / 32768
    assert measure(as_wav(sound)).clipped == 0


def test_hum_of_the_mains_is_told_from_other_noise() -> None:
    assert measure(as_wav(calling(hum=0.01))).hum > 0.9
    assert measure(as_wav(calling(noise=0.01))).hum < 0.1


@pytest.mark.parametrize(
    "sound",
    [np.zeros(2 * RATE), np.full(2 * RATE, 0.9), np.random.default_rng(3).normal(0, 0.1, 2 * RATE), np.sin(np.arange(2 * RATE))],
    ids=["nothing", "a standing level", "noise alone", "a tone without an end"],
)  # fmt: skip
def test_where_nobody_speaks_no_call_is_made_up(sound: np.ndarray) -> None:
    found = measure(as_wav(np.clip(sound, -1, 0.999)))
    assert (found.calls, found.snr) == ((), 0)
    made = checks(found, WANTS)
    assert score(made) == 0
    assert "마이크가 켜졌는지" in made[0].text


def test_two_channels_are_one_voice() -> None:
    one = (calling() * 32767).astype("<i2")
    both = Wav(RATE, 2, np.column_stack([one, one]).astype("<i2").tobytes())
    assert replace(measure(both), channels=1) == measure(as_wav(calling()))


@pytest.mark.parametrize(
    ("how", "points", "words"),
    [
        ({}, 100, {}),
        ({"times": 2}, 85, {"repeats": "3번 들려야 하는데 2번만"}),
        ({"times": 5}, 70, {"repeats": "5번 들려요. 말을 끊지 말고"}),
        ({"gain": 8.0}, 70, {"clipped": "소리가 너무 커서 찢어졌어요. 한 뼘 뒤에서", "level": "소리가 커요"}),
        ({"noise": 0.04}, 90, {"noisy": "창문을 닫고"}),
        ({"head": 0.05}, 92.5, {"edges": "앞에 조용한 틈이"}),
        ({"head": 4.0, "tail": 0.1}, 85, {"edges": "4.0초나 비었어요"}),
        ({"loud": 0.006, "noise": 0.00002}, 95, {"level": "소리가 작아요"}),
        ({"hum": 0.01}, 95, {"hum": "충전 줄을 빼고"}),
    ],
)  # fmt: skip
def test_each_fault_takes_its_share_and_says_how_to_mend_it(
    how: dict[str, float], points: float, words: dict[str, str]
) -> None:
    made = checks(measure(as_wav(calling(**{"times": 3, **how}))), WANTS)
    assert score(made) == pytest.approx(points, abs=0.1)
    assert {check.name for check in made if check.worth < 1} == set(words)
    assert all(words[check.name] in check.text for check in made if check.worth < 1)


def test_speed_counts_where_it_is_asked_for() -> None:
    quick = replace(WANTS, longest=1.6)
    assert "pace" not in {check.name for check in checks(measure(as_wav(calling())), WANTS)}
    assert score(checks(measure(as_wav(calling(length=1.2))), quick)) == 100
    slow = checks(measure(as_wav(calling(length=2.2))), quick)
    assert [check.text for check in slow if check.worth < 1] == ["한 번에 1.6초 안으로 조금 더 빨리 불러 주세요."]
    assert score(slow) == pytest.approx(100 * 100 / 110, abs=0.1)


def test_what_was_measured_comes_back_from_json_as_it_was() -> None:
    found = measure(as_wav(calling()))
    assert measured_of(json.loads(json.dumps(asdict(found)))) == found
