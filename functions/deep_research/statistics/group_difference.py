"""Differences between groups in a numeric column."""

import numpy as np
from pydantic import JsonValue
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.describe import summary
from deep_research.statistics.requests import GroupDifference
from deep_research.statistics.results import Result, plain
from deep_research.statistics.samples import Numbers, finite, groups, numbers


def group_difference(request: GroupDifference, table: Table) -> Result:
    """Each group's summary, the test's statistic and p_value, `significant` at alpha, and an effect size.

    Effects: Cohen's d (Student, Welch), rank-biserial r (Mann-Whitney), eta² (ANOVA), epsilon² (Kruskal-Wallis).
    Groups of fewer than two values are named in `left_out`.
    """
    samples = {name: finite(numbers(rows, request.value)) for name, rows in groups(table, request.group)}
    left_out: list[JsonValue] = [name for name, values in samples.items() if len(values) < 2]
    samples = {name: values for name, values in samples.items() if len(values) >= 2}
    if len(samples) < 2:
        raise StatisticsError(f"“{request.group}” leaves fewer than two groups with at least two values.")
    if request.test not in ("anova", "kruskal") and len(samples) != 2:
        raise StatisticsError(f"This test compares exactly two groups, and “{request.group}” has {len(samples)}.")
    if len(np.unique(np.concatenate(list(samples.values())))) < 2:
        raise StatisticsError(f"“{request.value}” does not vary, so that its groups can't differ.")
    statistic, p_value, effect, effect_name = _test(request.test, list(samples.values()))
    described: list[JsonValue] = [{"name": name, **summary(values)} for name, values in samples.items()]
    ranked = sorted(samples, key=lambda name: float(samples[name].mean()), reverse=True)
    return {
        "n": sum(len(values) for values in samples.values()),
        "test": request.test,
        "statistic": statistic,
        "p_value": p_value,
        "alpha": request.alpha,
        "significant": p_value is not None and p_value < request.alpha,
        "effect": effect,
        "effect_name": effect_name,
        "groups": described,
        "highest": ranked[0],
        "lowest": ranked[-1],
        "left_out": left_out,
    }


def _test(test: str, samples: list[Numbers]) -> tuple[float | None, float | None, float | None, str]:
    if test == "anova":
        found = stats.f_oneway(*samples)
        return plain(found.statistic), plain(found.pvalue), _eta_squared(samples), "eta²"
    if test == "kruskal":
        found = stats.kruskal(*samples)
        n = sum(len(values) for values in samples)
        return plain(found.statistic), plain(found.pvalue), plain(found.statistic / (n - 1)), "epsilon²"
    left, right = samples
    if test == "mann_whitney":
        found = stats.mannwhitneyu(left, right)
        effect = 2 * float(found.statistic) / (len(left) * len(right)) - 1
        return plain(found.statistic), plain(found.pvalue), effect, "rank-biserial r"
    if test == "kolmogorov_smirnov":
        found = stats.ks_2samp(left, right)
        return plain(found.statistic), plain(found.pvalue), plain(found.statistic), "D"
    found = stats.ttest_ind(left, right, equal_var=test == "student")
    return plain(found.statistic), plain(found.pvalue), _cohens_d(left, right), "Cohen's d"


def _cohens_d(left: Numbers, right: Numbers) -> float | None:
    freedom = len(left) + len(right) - 2
    pooled = np.sqrt(((len(left) - 1) * left.var(ddof=1) + (len(right) - 1) * right.var(ddof=1)) / freedom)
    return plain((left.mean() - right.mean()) / pooled) if pooled > 0 else None


def _eta_squared(samples: list[Numbers]) -> float | None:
    everything = np.concatenate(samples)
    total = float(((everything - everything.mean()) ** 2).sum())
    between = sum(len(values) * (values.mean() - everything.mean()) ** 2 for values in samples)
    return plain(between / total) if total > 0 else None
