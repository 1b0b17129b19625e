"""Pure: how sure a share is.

Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. JASA 22, 209–212: the score interval
without continuity correction, method 3 of Newcombe (1998), Statistics in Medicine 17, 857–872.
"""

from math import sqrt

Z_95 = 1.959963984540054  # the standard normal's 97.5 % point: a two-sided interval of 95 %


def wilson(right: float, of: float, z: float = Z_95) -> tuple[float, float]:
    """(low, high) bounds of the share right ÷ of, both 0–1; of nothing, the share may be anything: (0, 1).

    Raises ValueError unless 0 ≤ right ≤ of.
    """
    if not 0 <= right <= of:
        raise ValueError(f"{right} of {of} is no share")
    if of == 0:
        return 0.0, 1.0
    share, square = right / of, z * z
    middle = share + square / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    low, high = (middle - reach) / scale, (middle + reach) / scale
    # The bounds meet 0 and 1 exactly there; rounding must not leave them beside it.
    return (0.0 if right == 0 else low), (1.0 if right == of else high)
