"""Which groups differ, once the groups together do: all pairs, corrected for their number."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from scipy import stats

from deep_research.statistics.effect_sizes import pooled_deviation
from deep_research.statistics.multiple_testing import holm
from deep_research.statistics.results import Figure, Found, Truth
from deep_research.statistics.samples import Numbers

MOST_GROUPS = 12
"""66 pairs; more would lose every difference to the correction."""


class PairOfGroups(Found):
    """`difference` is the first group's mean less the second's; of mean ranks after Kruskal-Wallis."""

    first: str
    second: str
    difference: Figure
    p_value: Figure
    p_adjusted: Figure
    significant: Truth


def pairs(test: str, samples: Mapping[str, Numbers], alpha: float) -> tuple[PairOfGroups, ...]:
    """All pairs, surest first: t with the pooled deviation (ANOVA), Welch's t, or Dunn's z (Kruskal-Wallis); Holm."""
    compare = {"anova": _pooled, "welch_anova": _welch, "kruskal": _dunn}[test]
    differences, p_values = zip(*compare(list(samples.values())), strict=True)
    after = holm(p_values)
    found = [
        PairOfGroups(first=first, second=second, difference=between, p_value=p, p_adjusted=q, significant=q < alpha)
        for (first, second), between, p, q in zip(combinations(samples, 2), differences, p_values, after, strict=True)
    ]
    return tuple(sorted(found, key=lambda pair: (pair.p_adjusted or 0.0, pair.p_value or 0.0)))


def _pooled(samples: list[Numbers]) -> list[tuple[float, float]]:
    deviation = pooled_deviation(samples)
    freedom = sum(len(values) - 1 for values in samples)
    found = []
    for left, right in combinations(samples, 2):
        between, error = float(left.mean() - right.mean()), deviation * np.sqrt(1 / len(left) + 1 / len(right))
        found.append((between, _two_sided(between, error, freedom)))
    return found


def _welch(samples: list[Numbers]) -> list[tuple[float, float]]:
    found = []
    for left, right in combinations(samples, 2):
        between, a, b = float(left.mean() - right.mean()), left.var(ddof=1) / len(left), right.var(ddof=1) / len(right)
        spread = a**2 / (len(left) - 1) + b**2 / (len(right) - 1)
        freedom = (a + b) ** 2 / spread if spread > 0 else 1.0
        found.append((between, _two_sided(between, float(np.sqrt(a + b)), freedom)))
    return found


def _dunn(samples: list[Numbers]) -> list[tuple[float, float]]:
    """Dunn (1964), Technometrics 6, 241-252, with the correction for ties."""
    sizes = [len(values) for values in samples]
    n, ranks = sum(sizes), stats.rankdata(np.concatenate(samples))
    _, ties = np.unique(ranks, return_counts=True)
    ties = ties.astype(np.float64)
    variance = n * (n + 1) / 12 - float((ties**3 - ties).sum()) / (12 * (n - 1))
    means = [float(part.mean()) for part in np.split(ranks, np.cumsum(sizes)[:-1])]
    found = []
    for (first, n_first), (second, n_second) in combinations(zip(means, sizes, strict=True), 2):
        z = (first - second) / np.sqrt(variance * (1 / n_first + 1 / n_second))
        found.append((first - second, float(2 * stats.norm.sf(abs(z)))))
    return found


def _two_sided(between: float, error: float, freedom: float) -> float:
    if error <= 0:
        return 1.0 if between == 0 else 0.0
    return float(2 * stats.t.sf(abs(between) / error, freedom))
