"""The data that the measures are timed on: made from a seed, so that ours and other programs get the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNITS, WORKERS, CLASSES, OVERLAP = 20_000, 1_000, 5, 5  # 100,000 labels
PICTURES, BOXES, LABELS = 5_000, 10, 5
PAIRS = 10_000
WIDTH, HEIGHT = 1280, 720

# Ordinary Korean words of receipts, product pages and forms, drawn into lines of six.
WORDS = """
서귀포 시장 영수증 합계 금액 사과 세 개 배추 두 포기 부가세 포함 현금 카드 결제 승인 번호 교환 환불 일주일 안에 가져오세요 감사합니다
또 오세요 대표 전화 주소 제주 중앙로 상호 사업자 등록 만 원 봉투 한라봉 감귤 고등어 갈치 두부 콩나물
"""
SLIPS = "가나다라마바사아자차카타파하 "


@dataclass(frozen=True)
class Labels:
    """Each of shape (labels,), numbers from 0."""

    unit: NDArray[np.int64]
    worker: NDArray[np.int64]
    label: NDArray[np.int64]

    @property
    def triples(self) -> list[tuple[int, int, int]]:
        return list(zip(self.unit.tolist(), self.worker.tolist(), self.label.tolist(), strict=True))


def make_labels() -> Labels:
    """Five people a unit, of very different reliability: some hardly better than guessing, one in twenty guesses."""
    rng = np.random.default_rng(1979)
    truth = rng.choice(CLASSES, UNITS, p=(0.4, 0.25, 0.15, 0.12, 0.08))
    reliability = np.where(rng.random(WORKERS) < 0.05, 0.0, rng.beta(6, 2, WORKERS))
    unit = np.repeat(np.arange(UNITS), OVERLAP)
    worker = np.concatenate([rng.choice(WORKERS, OVERLAP, replace=False) for _ in range(UNITS)])
    knows = rng.random(len(unit)) < reliability[worker]
    return Labels(unit, worker, np.where(knows, truth[unit], rng.integers(0, CLASSES, len(unit))))


Picture = tuple[NDArray[np.float64], NDArray[np.int64]]


def make_pictures() -> tuple[list[Picture], list[Picture]]:
    """(answers, golds) of ten boxes each: most a few pixels off, some of another name, some left out and drawn elsewhere."""
    rng = np.random.default_rng(2014)
    answers, golds = [], []
    for _ in range(PICTURES):
        size = rng.uniform(30, 220, (BOXES, 2))
        corner = rng.uniform(0, 1, (BOXES, 2)) * (np.array([WIDTH, HEIGHT]) - size)
        gold, names = np.hstack([corner, size]).round(), rng.integers(0, LABELS, BOXES)
        drawn = (gold + rng.normal(0, 6, gold.shape)).round()
        drawn[:, 2:] = np.maximum(drawn[:, 2:], 4)
        elsewhere = rng.random(BOXES) < 0.08
        drawn[elsewhere, :2] = rng.uniform(0, 600, (int(elsewhere.sum()), 2)).round()
        renamed = np.where(rng.random(BOXES) < 0.1, rng.integers(0, LABELS, BOXES), names)
        golds.append((gold, names))
        answers.append((drawn, renamed))
    return answers, golds


def make_texts() -> list[tuple[str, str]]:
    """(answer, gold): lines of six words with some three slips each."""
    rng = np.random.default_rng(1966)
    words, pairs = WORDS.split(), []
    for _ in range(PAIRS):
        gold = " ".join(rng.choice(words, 6))
        letters = list(gold)
        for _ in range(int(rng.poisson(3))):
            letters[int(rng.integers(len(letters)))] = str(rng.choice(list(SLIPS)))
        pairs.append((" ".join("".join(letters).split()), gold))
    return pairs
