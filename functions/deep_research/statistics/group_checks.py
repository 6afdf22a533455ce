"""What tests of groups rest on: equal variances, enough values, and means that describe them."""

from collections.abc import Mapping

import numpy as np
from scipy import stats

from deep_research.statistics.group_tests import RANKED
from deep_research.statistics.results import plain, told_p
from deep_research.statistics.samples import Numbers, varies

_FEW = 5
_MEANS_SETTLE = 40
"""Values from which on the mean of a skewed sample is near enough to normal for a t-test."""
_SKEWED = 1.0


def equal_variances(samples: list[Numbers]) -> float | None:
    """The p-value of Brown & Forsythe (1974): Levene's test around the medians; None where nothing varies within."""
    distances = [np.abs(values - np.median(values)) for values in samples]
    if sum(map(len, samples)) - len(samples) < 1 or not any(varies(each) for each in distances):
        return None
    return plain(stats.f_oneway(*distances).pvalue)


def rank_test_is_safer(samples: list[Numbers]) -> bool:
    """Where a small group is strongly skewed, or does not vary at all: its mean tells little of it."""
    return any(not varies(values) or (len(values) < _MEANS_SETTLE and _skewed(values)) for values in samples)


def told(test: str, samples: Mapping[str, Numbers], variances: float | None, *, chosen: bool) -> tuple[str, ...]:
    values = list(samples.values())
    found = []
    ranks = test in RANKED
    if chosen and ranks:
        found.append("A small group is strongly skewed or constant, so ranks were compared instead of means.")
    if variances is not None and not ranks:
        found.append(_of_variances(test, variances))
    skewed = [name for name, each in samples.items() if len(each) < _MEANS_SETTLE and _skewed(each)]
    if skewed and not ranks:
        found.append(f"“{skewed[0]}” is small and strongly skewed: compare with a rank test.")
    few = min(samples, key=lambda name: len(samples[name]))
    if len(samples[few]) < _FEW:
        found.append(f"“{few}” has only {len(samples[few])} values, so that the result is uncertain.")
    if ranks and test != "kolmogorov_smirnov":
        found.append("A rank test says which group tends to be higher; it is no test of the means.")
    if not found:
        found.append(f"The smallest of {len(values)} groups has {min(map(len, values))} values.")
    return tuple(found)


def _of_variances(test: str, p_value: float) -> str:
    differ = p_value < 0.05
    said = f"Variances {'differ' if differ else 'do not differ significantly'} (Brown-Forsythe {told_p(p_value)})"
    if test in ("welch", "welch_anova"):
        return f"{said}; Welch's test does not need them to be equal."
    return f"{said}; this test takes them as equal, {'so that Welch is safer.' if differ else 'which fits.'}"


def _skewed(values: Numbers) -> bool:
    return len(values) >= 3 and varies(values) and abs(float(stats.skew(values))) > _SKEWED
