"""κ and α against published tables; accuracy, macro F1 and the confusion matrix."""

from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labeling.measures.classification import confusion
from app.labeling.measures.kappa import Weights, kappa, table_kappa
from app.labeling.measures.krippendorff import Level, alpha

ONE_CATEGORY = "모든 답이 한 가지예요. 얼마나 뜻이 맞는지 잴 수 없어요."
NO_PAIRS = "두 사람 이상이 함께 한 것이 없어요."

# Cohen (1968), Psychological Bulletin 70, 213–220, Table 1: 200 patients, three diagnoses, two judges, shares; and the paper's own weights.
COHEN_1968 = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
COHEN_1968_WEIGHTS = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
# Agresti, Categorical Data Analysis (1990), Table 2.12: 91 couples; κ as R's vcd prints it (Kappa, "equal spacing", which is linear).
AGRESTI_1990 = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]

# Gwet, Handbook of Inter-Rater Reliability: 100 patients, two abstractors; κ as the documentation of R's irrCAC prints it
# (kappa2.table of cont3x3abstractors, with quadratic.weights(1:3)).
GWET = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


@pytest.mark.parametrize(
    ("table", "weights", "published"),
    [
        (COHEN_1968, "none", 0.492),
        (COHEN_1968, COHEN_1968_WEIGHTS, 0.348),
        (AGRESTI_1990, "none", 0.1293),
        (AGRESTI_1990, "linear", 0.2374),
        (GWET, "none", 0.7964),
        (GWET, "quadratic", 0.8922),
    ],
)
def test_kappa_of_published_tables(table: list[list[float]], weights: Weights, published: float) -> None:
    digits = 3 if table is COHEN_1968 else 4

    found = table_kappa(table, weights).value

    assert found is not None
    assert round(found, digits) == published


def test_with_equal_margins_quadratic_kappa_is_the_correlation() -> None:
    """Cohen (1968), p. 218: with squared weights and the same margins κw is the product-moment correlation."""
    table = [[10, 4, 1], [4, 9, 2], [1, 2, 12]]
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    mean = sum(i for i, _ in pairs) / len(pairs)
    shared = sum((i - mean) * (j - mean) for i, j in pairs)
    spread = sum((i - mean) ** 2 for i, _ in pairs)

    assert table_kappa(table, "quadratic").value == pytest.approx(shared / spread)


def test_kappa_says_why_it_has_no_value() -> None:
    assert kappa([("a", "a")] * 5).reason == ONE_CATEGORY
    assert kappa([]).reason == NO_PAIRS
    assert kappa([("a", "b")] * 5).value == 0.0


def test_weights_need_the_order_of_the_categories() -> None:
    assert kappa([("낮음", "높음"), ("높음", "높음")], ["낮음", "보통", "높음"], "linear").value == 0.0
    with pytest.raises(ValueError, match="높음"):
        kappa([("낮음", "높음")], ["낮음"], "quadratic")
    with pytest.raises(ValueError, match="square"):
        table_kappa([[1, 2]])


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=20)


@settings(max_examples=60)
@given(pairs, st.sampled_from(("none", "linear", "quadratic")))
def test_kappa_is_symmetric_and_bounded(given_pairs: Any, weights: Literal["none", "linear", "quadratic"]) -> None:
    there = kappa(given_pairs, "abc", weights).value
    back = kappa([(b, a) for a, b in given_pairs], "abc", weights).value
    agreed = kappa([(a, a) for a, _ in given_pairs], "abc", weights).value

    assert there == (pytest.approx(back) if back is not None else None)
    assert there is None or -1 <= there <= 1
    assert agreed in (None, 1.0)


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A (binary, two observers), B (nominal, two observers),
# C (nominal, four observers, missing data) and E (other metrics on the data of C). "." was not answered.
BINARY = ["0100000010", "1110010000"]
LETTERS = ["aabbdcccedda", "babbbccceddd"]
MISSING = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def units(rows: list[str]) -> list[tuple[int, int, Any]]:
    return [(at, who, value) for who, row in enumerate(rows) for at, value in enumerate(row) if value != "."]


@pytest.mark.parametrize(
    ("rows", "level", "published"),
    [
        (BINARY, "nominal", 0.095),
        (LETTERS, "nominal", 0.692),
        (MISSING, "nominal", 0.743),
        (MISSING, "ordinal", 0.815),
        (MISSING, "interval", 0.849),
    ],
)
def test_alpha_of_published_tables(rows: list[str], level: Level, published: float) -> None:
    found = alpha(units(rows), level).value

    assert found is not None
    assert round(found, 3) == published


def test_alpha_says_why_it_has_no_value() -> None:
    assert alpha([]).reason == NO_PAIRS
    assert alpha([(1, "a", "x"), (2, "b", "y")]).reason == NO_PAIRS
    assert alpha([(1, "a", "x"), (1, "b", "x"), (2, "a", "x"), (2, "b", "x"), (3, "a", "y")]).reason == ONE_CATEGORY


def test_interval_alpha_keeps_its_digits_far_from_zero() -> None:
    near = alpha([(u, w, float(u + w)) for u in range(5) for w in range(2)], "interval").value
    far = alpha([(u, w, 1e9 + u + w) for u in range(5) for w in range(2)], "interval").value

    assert far == pytest.approx(near)


answers = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3)), max_size=25)


@settings(max_examples=80)
@given(answers, st.sampled_from(("nominal", "ordinal", "interval")), st.randoms())
def test_alpha_is_that_of_the_coincidence_matrix_in_any_order(entries: Any, level: Level, rnd: Any) -> None:
    found = alpha(entries, level).value
    shuffled = [(f"u{unit}", f"w{worker}", value) for unit, worker, value in entries]
    rnd.shuffle(shuffled)

    expected = by_coincidences([(unit, value) for unit, _, value in entries], level)
    assert found == (pytest.approx(expected) if expected is not None else None)
    assert alpha(shuffled, level).value == (pytest.approx(found) if found is not None else None)
    assert found is None or found <= 1


def by_coincidences(entries: list[tuple[int, int]], level: Level) -> float | None:
    """α by Krippendorff's own way: the matrix of coincidences and the metric differences."""
    together: dict[int, list[int]] = {}
    for unit, value in entries:
        together.setdefault(unit, []).append(value)
    matrix: dict[tuple[int, int], float] = {}
    for values in (each for each in together.values() if len(each) > 1):
        for i, c in enumerate(values):
            for j, k in enumerate(values):
                if i != j:
                    matrix[c, k] = matrix.get((c, k), 0) + 1 / (len(values) - 1)
    totals = {c: sum(n for (a, _), n in matrix.items() if a == c) for c in sorted({c for c, _ in matrix})}
    count = sum(totals.values())

    def difference(c: int, k: int) -> float:
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return float((c - k) ** 2)
        between = sum(n for g, n in totals.items() if min(c, k) <= g <= max(c, k))
        return float((between - (totals[c] + totals[k]) / 2) ** 2)

    expected = sum(totals[c] * totals[k] * difference(c, k) for c in totals for k in totals if c != k)
    if not expected:
        return None
    return 1 - (count - 1) * sum(n * difference(c, k) for (c, k), n in matrix.items() if c != k) / expected


def test_the_confusion_matrix_and_what_is_read_from_it() -> None:
    """The example of scikit-learn's f1_score: y_true 0 1 2 0 1 2, y_pred 0 2 1 0 0 1, macro 0.26…, of each class 0.8, 0, 0."""
    found = confusion(zip("012012", "021001", strict=True))

    assert found.labels == ("0", "1", "2")
    assert found.counts == ((2, 0, 0), (1, 0, 1), (0, 2, 0))
    assert found.accuracy.value == pytest.approx(2 / 6)
    assert found.macro_f1.value == pytest.approx(0.8 / 3)
    assert [found.of(label).f1 for label in "012"] == [pytest.approx(0.8), 0.0, 0.0]
    assert found.mistaken(2) == [("2", "1", 2)]


def test_labels_nobody_used_say_nothing() -> None:
    found = confusion([("컵", "컵")], ["컵", "접시"])

    assert found.macro_f1.value == 1.0
    assert found.of("접시").precision is None
    assert found.of("접시").recall is None
    assert confusion([], ["컵"]).accuracy.reason == "아직 답이 없어요."
    assert confusion([]).macro_f1.value is None
