"""Tests of samples against each other: statistic, p-value and effect size of each."""

import warnings
from typing import NamedTuple

import numpy as np
from scipy import stats

from deep_research.statistics.effect_sizes import cohens_d, variance_explained
from deep_research.statistics.results import plain
from deep_research.statistics.samples import Numbers

RANKED = frozenset({"mann_whitney", "kruskal", "kolmogorov_smirnov"})
TWO_SAMPLES = frozenset({"student", "welch", "mann_whitney", "kolmogorov_smirnov"})


class Tested(NamedTuple):
    statistic: float | None
    p_value: float | None
    effect: float | None
    effect_name: str


def tested(test: str, samples: list[Numbers]) -> Tested:
    """Effects: Cohen's d (Student, Welch), rank-biserial r (Mann-Whitney), eta² (ANOVAs), epsilon² (Kruskal-Wallis)."""
    if test in ("anova", "welch_anova"):
        statistic, p_value = _welch_anova(samples) if test == "welch_anova" else stats.f_oneway(*samples)
        return Tested(plain(statistic), plain(p_value), variance_explained(samples)[0], "eta²")
    if test == "kruskal":
        found = stats.kruskal(*samples)
        n = sum(len(values) for values in samples)
        return Tested(plain(found.statistic), plain(found.pvalue), plain(found.statistic / (n - 1)), "epsilon²")
    left, right = samples
    if test == "mann_whitney":
        found = stats.mannwhitneyu(left, right)
        effect = 2 * float(found.statistic) / (len(left) * len(right)) - 1
        return Tested(plain(found.statistic), plain(found.pvalue), effect, "rank-biserial r")
    if test == "kolmogorov_smirnov":
        with warnings.catch_warnings(action="ignore"):  # SciPy warns where it falls back on the asymptotic p-value
            found = stats.ks_2samp(left, right)
        return Tested(plain(found.statistic), plain(found.pvalue), plain(found.statistic), "D")
    between, error, freedom = _standard_error(test, left, right)
    t = between / error
    return Tested(plain(t), plain(2 * stats.t.sf(abs(t), freedom)), cohens_d(left, right), "Cohen's d")


def difference(test: str, left: Numbers, right: Numbers) -> tuple[float, float | None, float | None]:
    """(left mean - right mean, low, high): the 95 % interval that goes with Student's or else with Welch's test."""
    between, error, freedom = _standard_error(test, left, right)
    half = float(stats.t.ppf(0.975, freedom) * error)
    return between, plain(between - half), plain(between + half)


def _standard_error(test: str, left: Numbers, right: Numbers) -> tuple[float, float, float]:
    """(difference of the means, its standard error, degrees of freedom); Student pools, Welch (1947) does not."""
    n, m = len(left), len(right)
    a, b = float(left.var(ddof=1)) / n, float(right.var(ddof=1)) / m
    between = float(left.mean() - right.mean())
    if test == "student":
        pooled = ((n - 1) * n * a + (m - 1) * m * b) / (n + m - 2)
        return between, float(np.sqrt(pooled * (1 / n + 1 / m))), float(n + m - 2)
    return between, float(np.sqrt(a + b)), (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1))


def _welch_anova(samples: list[Numbers]) -> tuple[float | None, float | None]:
    """Welch (1951), Biometrika 38, 330-336. None where a group does not vary: its weight would be infinite."""
    n, k = np.array([len(values) for values in samples], dtype=np.float64), len(samples)
    variances = np.array([values.var(ddof=1) for values in samples])
    if (variances <= 0).any():
        return None, None
    means, weights = np.array([values.mean() for values in samples]), n / variances
    share = weights / weights.sum()
    lack = float((((1 - share) ** 2) / (n - 1)).sum())
    between = float((weights * (means - share @ means) ** 2).sum()) / (k - 1)
    statistic = between / (1 + 2 * (k - 2) / (k**2 - 1) * lack)
    return statistic, float(stats.f.sf(statistic, k - 1, (k**2 - 1) / (3 * lack)))
