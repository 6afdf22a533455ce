"""Does a series rise or fall, whatever its shape: Mann-Kendall's test and Sen's slope."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from deep_research.statistics.samples import Numbers

_MOST = 2_000
"""All pairs are compared; a longer series is thinned to evenly spaced periods for the slope."""


class Monotonic(NamedTuple):
    s: float
    z: float
    p_value: float
    slope: float
    low: float | None
    high: float | None


def mann_kendall(values: Numbers) -> Monotonic:
    """S, its normal z with ties and continuity corrected, two-sided p, and Sen's slope per period with a 95 % interval.

    Mann (1945), Kendall (1975); Sen (1968), J. Am. Stat. Assoc. 63, 1379-1389.
    """
    n = len(values)
    ties = np.unique(values, return_counts=True)[1].astype(np.float64)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    s = _s(values, ties)
    z = (s - np.sign(s)) / np.sqrt(variance) if variance > 0 else 0.0
    slope, low, high = _sen(values, variance)
    return Monotonic(s, float(z), float(2 * stats.norm.sf(abs(z))), slope, low, high)


def _s(values: Numbers, ties: Numbers) -> float:
    """Rising pairs less falling ones, from Kendall's tau-b, which counts them in n log n steps."""
    pairs = len(values) * (len(values) - 1) / 2
    untied = pairs - float((ties * (ties - 1) / 2).sum())
    if untied <= 0:
        return 0.0
    tau = float(stats.kendalltau(np.arange(len(values)), values).statistic)
    return float(round(tau * np.sqrt(pairs * untied)))


def _sen(values: Numbers, variance: float) -> tuple[float, float | None, float | None]:
    step = -(-len(values) // _MOST)
    thinned = values[::step]
    left, right = np.triu_indices(len(thinned), k=1)
    slopes = np.sort((thinned[right] - thinned[left]) / ((right - left) * step))
    if step > 1:
        return float(np.median(slopes)), None, None
    reach = stats.norm.ppf(0.975) * np.sqrt(variance)
    low, high = int(np.floor((len(slopes) - reach) / 2)), int(np.ceil((len(slopes) + reach) / 2))
    inside = low >= 0 and high < len(slopes)
    bounds = (float(slopes[low]), float(slopes[high])) if inside else (None, None)
    return float(np.median(slopes)), *bounds
